"""Every page under addresses that nobody would write, opened through the front door."""

from __future__ import annotations

import os
import random
from collections.abc import Callable
from pathlib import Path
from typing import Final

from streamlit.logger import set_log_level
from streamlit.testing.v1 import AppTest

from benchmarks.network import TODAY
from crm.paths import ROOT
from proof import readers
from proof.mutation import mutated

NAME: Final = "parameters of a page's address"
_SEED: Final = 29
_KEYS: Final = ("id", "q", "page", "sort", "tag", "tie", "role", "show", "company", "topic", "case")
_VALUES: Final = (
    b"1", b"3", b"-1", b"0", b"9" * 15, b"9" * 400, b"1.5", b"\xd9\xa3", b"2-people", b"alder planner",
    b"company", b"warmest", b"cooling", b"recruiter", b"archived", b"../x", b"<b>", b"%00", b"[1]",
)  # fmt: skip


def opened() -> Callable[[int], None]:
    """Start the app on a database with people; return what opens the page of a number.

    Raises (what is returned):
        AssertionError: the page shows a traceback, or says that something went wrong on Embers' side.
    """
    set_log_level("ERROR")  # it has much to say about a state that addresses set
    os.environ |= {"EMBERS_DB": str(readers.store().path), "EMBERS_TODAY": TODAY.isoformat()}
    app = AppTest.from_file(str(ROOT / "streamlit_app.py"), default_timeout=60)
    app.run()
    files = sorted(path.name for path in Path(ROOT / "pages").glob("*.py"))
    for file in files:  # what is loaded once is no address's own
        app.switch_page(f"pages/{file}").run()

    def read(number: int) -> None:
        chance = random.Random(f"{_SEED}-{number}")
        app.switch_page(f"pages/{chance.choice(files)}")
        app.query_params.clear()
        for key in chance.sample(_KEYS, chance.randint(1, 3)):
            value = mutated(chance, _VALUES, _VALUES)[:2_000]
            app.query_params[key] = value.decode("utf-8", "replace")
        app.run()
        wrong = [one.value for one in app.exception]
        wrong += [one.value for one in app.error if "This screen could not be shown" in one.value]
        assert not wrong, wrong[0]

    return read
