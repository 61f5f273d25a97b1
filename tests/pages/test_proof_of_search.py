"""Proof of search on the page Your data: period, office, the sheet, and what it says of itself."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

from streamlit.testing.v1 import AppTest

from crm.cli import main
from crm.domain.cases.opportunity import Event, EventKind, Opportunity
from crm.domain.ids import EventId, OpportunityId
from crm.services.cases import events, opportunities
from crm.store.local import open_store
from tests.conftest import TODAY
from tests.services.support import Cli

Open = Callable[..., AppTest]


def applied(database: Path) -> None:
    store = open_store(database)
    job = opportunities.add(store, Opportunity(OpportunityId(0), "Um|ber", "*Planner*"), TODAY)
    events.record(store, Event(EventId(0), job.id, EventKind.APPLIED, date(2026, 10, 12)), TODAY)


def test_the_sheet_of_last_month_is_shown(database: Path, open_page: Open) -> None:
    applied(database)
    page = open_page("data.py").button(key="data:proof").click().run()
    assert not page.exception
    shown = "\n".join(str(one.value) for one in (*page.markdown, *page.caption))
    told = shown.replace("\\", "")
    assert "**Nachweis der Eigenbemühungen**, Oct 1, 2026 to Oct 31, 2026" in shown
    assert "| 12.10.2026 | Um/ber | \\*Planner\\* |" in shown
    assert "Source: SGB III section 138(1)" in told
    assert "Looked up on Nov 30, 2026." in told
    page.selectbox[-1].set_value("us-wa").run()
    shown = "\n".join(str(one.value) for one in page.markdown)
    assert "**Job search log**" in shown
    assert "| 10/12/2026 | Application |" in shown


def test_on_the_command_line_it_is_a_table(database: Path, capsys) -> None:  # type: ignore[no-untyped-def]
    applied(database)
    asked = [
        "proof-of-search",
        "--from",
        "2026-10-01",
        "--to",
        "2026-10-31",
        "--office",
        "uk",
        "--on",
        "2026-11-23",
    ]
    assert main(["--db", str(database), *asked]) == 0
    assert capsys.readouterr().out == (
        "Date,What I did,Employer,Job,Who I spoke to,How,What happened\n"
        "12/10/2026,Applied,Um|ber,*Planner*,,in writing or online,waiting for an answer\n"
    )
    told = Cli(database, capsys).json(*asked)
    assert (told["office"], told["as_of"], len(told["rows"])) == ("uk", "2026-11-30", 1)
