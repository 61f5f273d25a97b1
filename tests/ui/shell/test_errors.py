"""What a visitor is told when something fails: nothing about the machine of a service."""

from __future__ import annotations

import tempfile
from pathlib import Path

import pytest

from crm.errors import StoreForeign
from crm.paths import DATA_DIR
from crm.ui.shell import errors

COPY = DATA_DIR / "local" / "hosted" / "accounts" / "u0f" / "7.db"
SHOWN = Path(tempfile.gettempdir()) / "embers-demonstration-x1" / "demonstration.db"


@pytest.mark.parametrize("path", [COPY, SHOWN])
@pytest.mark.parametrize(
    ("sentence", "told"),
    [
        ("The database {} can be read but not written.", "The database can be read but not written."),
        ("The disk did not respond while the database {} was in use.",
         "The disk did not respond while the database was in use."),
        ("A backup of the database {} could not be written, so nothing was changed.",
         "A backup of the database could not be written, so nothing was changed."),
    ],
)  # fmt: skip
def test_no_file_of_the_service_is_named(
    path: Path, sentence: str, told: str, caplog: pytest.LogCaptureFixture
) -> None:
    error = StoreForeign(sentence.format(path), "Check the permissions of its folder.")
    assert errors.words_of(error) == (
        "The database cannot be used", f"{told} Please try again later.",
    )  # fmt: skip
    assert str(path) in caplog.text


def test_the_owner_of_a_machine_is_told_which_file() -> None:
    mine = DATA_DIR / "local" / "embers.db"
    error = StoreForeign(f"The database {mine} cannot be opened.", "Check the folder.")
    assert str(mine) in errors.words_of(error)[1]
