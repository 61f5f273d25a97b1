"""Proof of search: what counts is listed in the office's words, and nothing private can get into it."""

from __future__ import annotations

import copy
import sqlite3
import tomllib
from contextlib import suppress
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm.domain.cases.opportunity import Event, EventKind, Opportunity
from crm.domain.ids import EventId, OpportunityId, PersonId, TouchpointId
from crm.domain.people.person import Person
from crm.domain.proof_of_search.office import Activity, parse_offices
from crm.domain.proof_of_search.rows import cells, rows
from crm.domain.touchpoints.touchpoint import Channel, Direction, Result, Touchpoint
from crm.errors import InvalidInput, NotFound, ReferenceBroken
from crm.reference import job_offices
from crm.services import proof_of_search, sample, touchpoints
from crm.services.cases import events, opportunities
from crm.services.people import people
from crm.store.local import LocalStore, open_store
from tests.conftest import ROOT, TODAY

FIRST, LAST = date(2026, 11, 1), date(2026, 11, 23)
MARK = "PRIVATEMARK"
SHIPPED: dict[str, Any] = tomllib.loads((ROOT / "data" / "job_offices.toml").read_text("utf-8"))


def case(**more: Any) -> Opportunity:
    return Opportunity(
        OpportunityId(1), "Umber", "Planner", notes=MARK, posting_text=MARK, source=MARK, **more
    )


def event(kind: EventKind, day: int, *who: int, format: str = "", number: int = 0) -> Event:
    return Event(EventId(number or day), OpportunityId(1), kind, date(2026, 11, day), tuple(map(PersonId, who)),
                 format=format, note=MARK)  # fmt: skip


SAM = Person(
    PersonId(1), "Sam", "Larch", company="Umber", email="sam@example.com", notes=MARK, how_met=MARK
)


def contact(
    day: int, channel: Channel, direction: Direction = Direction.OUT, result: Result = Result.NONE
) -> Touchpoint:
    return Touchpoint(TouchpointId(day), (PersonId(1),), date(2026, 11, day), channel, direction, OpportunityId(1),
                      result=result, summary=MARK)  # fmt: skip


def told(
    found_events: list[Event], contacts: list[Touchpoint] | None = None, **more: Any
) -> list[tuple[str, ...]]:
    found = rows(FIRST, LAST, [(case(**more), found_events)], contacts or [], {SAM.id: SAM})
    uk = next(one for one in job_offices() if one.id == "uk")
    return [cells(row, uk) for row in found]


@pytest.mark.parametrize(
    ("happened", "expected"),
    [
        ([], []),
        ([event(EventKind.APPLIED, 2)],
         [("02/11/2026", "Applied", "Umber", "Planner", "", "in writing or online", "waiting for an answer")]),
        ([event(EventKind.APPLIED, 2), event(EventKind.INTERVIEW_HELD, 9, 1, format="video"),
          event(EventKind.REJECTION_RECEIVED, 20)],
         [("02/11/2026", "Applied", "Umber", "Planner", "", "in writing or online", "not successful"),
          ("09/11/2026", "Interview", "Umber", "Planner", "Sam Larch", "by video", "not successful")]),
        ([event(EventKind.APPLIED, 2), event(EventKind.INTERVIEW_HELD, 9, 1)],
         [("02/11/2026", "Applied", "Umber", "Planner", "", "in writing or online", "interview"),
          ("09/11/2026", "Interview", "Umber", "Planner", "Sam Larch", "", "waiting for an answer")]),
        ([event(EventKind.APPLIED, 2), event(EventKind.NO_ANSWER_PRESUMED, 22)],
         [("02/11/2026", "Applied", "Umber", "Planner", "", "in writing or online", "no answer")]),
        ([event(EventKind.HIRE_IDENTIFIED, 3, 1), event(EventKind.MEETING_HELD, 4, 1)], []),
    ],
)  # fmt: skip
def test_applications_and_interviews(
    happened: list[Event], expected: list[tuple[str, ...]]
) -> None:
    assert told(happened) == expected


def test_the_day_of_the_application_may_be_noted_without_an_event() -> None:
    assert [row[0] for row in told([], applied_on=date(2026, 11, 5))] == ["05/11/2026"]
    assert told([], applied_on=date(2026, 10, 31)) == []


def test_talks_and_letters_that_the_user_sought() -> None:
    found = told([], [
        contact(3, Channel.COFFEE, Direction.BOTH), contact(4, Channel.CALL, result=Result.REACHED),
        contact(5, Channel.CALL, result=Result.NO_ANSWER), contact(6, Channel.EMAIL),
        contact(7, Channel.EMAIL, Direction.IN), contact(8, Channel.GIFT_CARD),
    ])  # fmt: skip
    assert [(row[0], row[1], row[5], row[6]) for row in found] == [
        ("03/11/2026", "Talk", "in person", "took place"), ("04/11/2026", "Talk", "by phone", "took place"),
        ("05/11/2026", "Contacted them", "by phone", "no answer"),
        ("06/11/2026", "Contacted them", "in writing or online", ""),
    ]  # fmt: skip


@given(
    st.lists(st.tuples(st.sampled_from(list(EventKind)), st.integers(1, 23), st.booleans())),
    st.lists(
        st.tuples(
            st.sampled_from(list(Channel)), st.sampled_from(list(Direction)), st.integers(1, 23)
        )
    ),
)
def test_no_word_that_anyone_wrote_is_in_any_sheet(
    happened: list[tuple[EventKind, int, bool]], contacts: list[tuple[Channel, Direction, int]]
) -> None:
    made = [event(kind, day, *([1] if who else [])) for kind, day, who in happened]
    talks = [contact(day, channel, direction) for channel, direction, day in contacts]
    found = rows(FIRST, LAST, [(case(), made)], talks, {SAM.id: SAM})
    for office in job_offices():
        assert MARK not in repr([cells(row, office) for row in found])


#: Columns that hold words of the program, or lists in JSON.
PROGRAM = frozenset(
    (
        "kind",
        "role",
        "channel",
        "direction",
        "outcome",
        "step_key",
        "more_emails",
        "more_phones",
        "tags",
        "typed_fields",
        "format",
        "employer_type",
        "closed_why",
        "state",
        "decision",
        "reason_kind",
        "verdict",
        "age_bucket",
        "basis",
        "key",
        "value",
        "category",
        "until",
        "since",
        "cadence_since",
        "birthday",
        "day",
    )
)
#: All that a sheet may show; every other text of the database is private.
SHOWN = {
    "people": {"first_name", "last_name", "company", "email", "phone"},
    "opportunities": {"company", "title"},
}


def test_with_a_mark_in_every_other_text_of_the_database_no_sheet_has_one(database: Path) -> None:
    store = open_store(database)
    sample.add(store, TODAY)
    marked = _mark_everything_private(database)
    assert {("touchpoints", "summary"), ("opportunities", "notes"), ("events", "note"), ("claims", "words"),
            ("people", "notes"), ("people", "how_met"), ("outcomes", "reason")} <= marked  # fmt: skip
    for office in job_offices():
        made = proof_of_search.sheet(
            store, office.id, TODAY - timedelta(900), TODAY, TODAY, everyone=True
        )
        assert len(made.rows) > 3
        assert MARK not in repr(made.rows) + made.csv.decode("utf-8-sig")


def _mark_everything_private(database: Path) -> set[tuple[str, str]]:
    """Put the mark into every text that the schema lets be any text; those that are."""
    marked = set()
    db = sqlite3.connect(database)
    tables = [row[0] for row in db.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
    for table in tables:
        if "_fts" in table or table.startswith("sqlite"):
            continue
        for column in db.execute(f"PRAGMA table_info({table})").fetchall():
            name, kind = column[1], column[2]
            if (
                kind != "TEXT"
                or name in SHOWN.get(table, ())
                or name.endswith(("_on", "_at"))
                or name == "on"
            ):
                continue
            if name in PROGRAM:
                continue  # words of the program
            with suppress(sqlite3.Error):
                db.execute(f"UPDATE {table} SET {name} = ?", [MARK])
                marked.add((table, name))
    db.commit()
    db.close()
    return marked


@pytest.fixture
def store(database: Path) -> LocalStore:
    store = open_store(database)
    person = people.add(store, Person(PersonId(0), "Sam", "Larch", company="=Umber"), TODAY)
    job = opportunities.add(store, Opportunity(OpportunityId(0), "=Umber", "Planner"), TODAY)
    events.record(store, Event(EventId(0), job.id, EventKind.APPLIED, date(2026, 11, 2)), TODAY)
    free = Touchpoint(
        TouchpointId(0), (person.id,), date(2026, 11, 3), Channel.COFFEE, Direction.BOTH
    )
    touchpoints.log(store, free, TODAY)
    return store


def test_talks_of_no_opportunity_are_listed_only_if_wanted(store: LocalStore) -> None:
    assert len(proof_of_search.sheet(store, "us-ny", FIRST, LAST, TODAY).rows) == 1
    assert len(proof_of_search.sheet(store, "us-ny", FIRST, LAST, TODAY, everyone=True).rows) == 2


def test_the_table_runs_no_formula(store: LocalStore) -> None:
    csv = proof_of_search.sheet(store, "de", FIRST, LAST, TODAY).csv.decode("utf-8-sig")
    assert csv.startswith(
        "Datum,Arbeitgeber,Stelle,Ansprechpartner,Was,Art,Ergebnis\r\n02.11.2026,'=Umber,Planner,"
    )


def test_columns_for_the_hand_stay_empty(store: LocalStore) -> None:
    made = proof_of_search.sheet(store, "ch", FIRST, LAST, TODAY)
    (row,) = made.rows
    told = dict(zip(made.header, row, strict=True))
    assert (told["Absagegrund"], told["Pensum"], told["Ergebnis der Bewerbung"]) == (
        "",
        "",
        "noch offen",
    )


@pytest.mark.parametrize(
    ("office", "first", "last", "sentence"),
    [
        ("de", LAST, FIRST, "The last day is before the first. Please check both."),
        ("de", FIRST, TODAY + timedelta(1), "This day is still to come. A sheet shows what was done."),
        ("mars", FIRST, LAST, "“mars” is not one of the offices. Known are de, ch, uk, us-ny, us-wa."),
    ],
)  # fmt: skip
def test_what_cannot_be_is_refused(
    store: LocalStore, office: str, first: date, last: date, sentence: str
) -> None:
    with pytest.raises((InvalidInput, NotFound)) as refused:
        proof_of_search.sheet(store, office, first, last, TODAY)
    assert str(refused.value) == sentence


def test_each_office_names_its_source_and_the_day_it_was_looked_up() -> None:
    for office in job_offices():
        assert office.source
        assert date.fromisoformat(office.as_of) <= date(2026, 12, 31)
        assert office.counts >= {Activity.APPLICATION, Activity.INTERVIEW, Activity.TALK}


def test_all_mistakes_of_the_file_are_told_at_once() -> None:
    raw = copy.deepcopy(SHIPPED)
    raw["office"][0]["columns"] = ["wish = Wunsch"]
    raw["office"][1]["counts"] = ["dreams"]
    raw["office"][2]["countries"] = ["gb"]
    del raw["office"][3]["source"]
    del raw["office"][4]["ways"]["phone"]
    with pytest.raises(ReferenceBroken) as refused:
        parse_offices(raw, "x")
    assert [p.partition(": ")[0] for p in refused.value.problems] == [
        "x, office 1, key 'columns'", "x, office 2, key 'counts'", "x, office 3, key 'countries'",
        "x, office 4, key 'source'", "x, office 5, key 'ways'",
    ]  # fmt: skip
