"""What grew from a talk, the way to an opportunity, and who behind it is still owed news or thanks."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from crm.domain.cases.doors import led_by, owed, way_to, what_grew
from crm.domain.cases.ledger import AirKind, AirNote
from crm.domain.cases.opportunity import Opportunity
from crm.domain.ids import AirNoteId, OpportunityId, PersonId
from crm.domain.people.person import Person
from tests.builders import (
    BAR,
    GIL,
    OTT,
    PRI,
    SAM,
    WREN,
    a_case,
    a_person,
    a_touchpoint,
    an_event,
)

TODAY = date(2026, 4, 1)


def note(number: int, by: int, to: int | None = None, on: str = "2026-01-05") -> AirNote:
    return AirNote(
        AirNoteId(number), PersonId(by), AirKind.RECOMMENDATION, f"Words {number}", OpportunityId(1),
        noted_on=date.fromisoformat(on), led_to_person=PersonId(to) if to else None,
    )  # fmt: skip


def known(*people: int | tuple[int, int], **values: Any) -> dict[PersonId, Person]:
    """People by ID; a pair is somebody and whoever introduced them."""
    found = {}
    for one in people:
        who, by = one if isinstance(one, tuple) else (one, None)
        found[PersonId(who)] = a_person(who, referred_by=by, **values)
    return found


def job(number: int) -> Opportunity:
    return Opportunity(OpportunityId(number), "Northwind", f"Job {number}")


EVERYONE = known(SAM, GIL, OTT, BAR, PRI, WREN)
LED = [
    pytest.param([], [], {}, id="nobody"),
    pytest.param([(GIL, SAM)], [], {GIL: SAM}, id="introduced"),
    pytest.param([], [note(1, SAM, GIL)], {GIL: SAM}, id="recommended"),
    pytest.param([(GIL, OTT)], [note(1, SAM, GIL)], {GIL: OTT}, id="who introduced them goes first"),
    pytest.param(
        [], [note(1, SAM, GIL, "2026-02-01"), note(2, OTT, GIL, "2026-01-01")], {GIL: OTT},
        id="of two recommendations the first",
    ),
    pytest.param([], [note(1, SAM)], {}, id="a recommendation of no person"),
    pytest.param([], [note(1, SAM, 99)], {}, id="somebody in the bin"),
    pytest.param([(SAM, SAM)], [], {}, id="not themselves"),
]  # fmt: skip


@pytest.mark.parametrize(("pairs", "notes", "expected"), LED)
def test_who_led_to_whom(
    pairs: list[tuple[int, int]], notes: list[AirNote], expected: dict[PersonId, PersonId]
) -> None:
    assert led_by(EVERYONE | known(*pairs), notes) == expected


def test_a_talk_with_what_grew_from_it() -> None:
    """Wren recommended Priya, who introduced Sam; Priya and Sam referred the user to three jobs."""
    people = known(WREN, PRI, (SAM, PRI), BAR, (GIL, BAR))
    notes = [note(1, WREN, PRI), note(2, WREN, on="2026-01-05"), note(3, PRI, on="2026-02-01")]
    talks = [(SAM, date(2026, 3, 1)), (SAM, date(2026, 3, 8)), (OTT, date(2026, 3, 9))]
    cases = [(job(1), [PRI]), (job(2), [SAM]), (job(3), [PRI, SAM]), (job(4), [OTT]), (job(5), [])]
    first, second = what_grew(people, notes, talks, cases)
    assert (first.chain.person.id, first.chain.size, first.talks) == (WREN, 2, 4)
    assert [opening.id for opening in first.openings] == [1, 2, 3]
    assert first.words == "opened the door to 2 people, 4 talks and 3 opportunities"
    assert (second.chain.person.id, second.talks, second.openings) == (BAR, 0, ())
    assert second.words == "opened the door to 1 person"


def test_what_brought_an_opportunity_stands_first_then_the_largest() -> None:
    people = known(SAM, (GIL, SAM), (OTT, SAM), BAR, (PRI, BAR))
    assert [g.chain.person.id for g in what_grew(people, [], [], [])] == [SAM, BAR]
    with_job = what_grew(people, [], [], [(job(1), [PRI])])
    assert [g.chain.person.id for g in with_job] == [BAR, SAM]


def test_nothing_grew_from_nothing() -> None:
    assert what_grew({}, [], [], [(job(1), [SAM])]) == ()


def test_the_way_to_whoever_referred_the_user_in() -> None:
    people = known(WREN, PRI, (SAM, PRI), BAR)
    ways = way_to([SAM, BAR, GIL], people, [note(1, WREN, PRI)])
    assert [[person.id for person in way] for way in ways] == [[WREN, PRI, SAM], [BAR]]


def test_a_circle_has_an_end() -> None:
    people = known((SAM, GIL), (GIL, OTT), (OTT, SAM))
    assert [[p.id for p in way] for way in way_to([SAM], people, [])] == [[OTT, GIL, SAM]]


NO = an_event(1, "rejection_received", "2026-03-16")
WAY = (a_person(WREN), a_person(PRI))
BOTH = [("Priya", "Referred you in."), ("Wren", "Introduced you to Priya.")]


@pytest.mark.parametrize(
    ("contacts", "expected"),
    [
        pytest.param([], BOTH, id="nobody heard"),
        pytest.param([("email", "2026-03-16", PRI)], BOTH[1:], id="told on the day"),
        pytest.param([("coffee", "2026-03-20", WREN)], BOTH[:1], id="told over coffee"),
        pytest.param([("email", "2026-03-15", PRI)], BOTH, id="before the news"),
        pytest.param([("email", "2026-04-02", PRI)], BOTH, id="tomorrow"),
        pytest.param([("email", "2026-03-17", PRI, {"direction": "in"})], BOTH, id="they wrote"),
        pytest.param([("email", "2026-03-17", PRI, {"result": "bounced"})], BOTH, id="bounced"),
        pytest.param([("linkedin_request", "2026-03-17", PRI)], BOTH, id="a request tells nothing"),
        pytest.param(
            [("email", "2026-03-17", PRI, {"binned_on": TODAY})], BOTH, id="in the bin"
        ),
        pytest.param(
            [("email", "2026-03-17", PRI), ("call", "2026-03-18", WREN, {"result": "reached"})],
            [], id="both were told",
        ),
    ],
)  # fmt: skip
def test_who_is_still_owed_news(
    contacts: list[tuple[Any, ...]], expected: list[tuple[str, str]]
) -> None:
    log: dict[PersonId, list[Any]] = {}
    for number, (channel, on, who, *more) in enumerate(contacts, 1):
        one = a_touchpoint(number, channel, on, who, **(more[0] if more else {}))
        log.setdefault(who, []).append(one)
    found = owed(a_case([NO], [(PRI, "referrer")]), [WAY], [], {}, log, TODAY)
    assert [(one.person.first_name, one.why) for one in found] == expected


def names(found: Any) -> list[str]:
    return [one.person.first_name for one in found]


@pytest.mark.parametrize(
    ("closed", "told", "expected"),
    [
        pytest.param(None, None, ["Priya", "Wren"], id="about to be closed: from today"),
        pytest.param("2026-03-20", "2026-03-19", ["Priya", "Wren"], id="closed, told before"),
        pytest.param("2026-03-20", "2026-03-20", ["Wren"], id="closed, told then"),
        pytest.param("2026-01-20", None, [], id="closed ten weeks ago: no news any more"),
    ],
)
def test_without_a_decision_closing_it_is_the_news(
    closed: str | None, told: str | None, expected: list[str]
) -> None:
    case = a_case([], [(PRI, "referrer")], closed_on=date.fromisoformat(closed) if closed else None)
    log = {PRI: [a_touchpoint(1, "email", told, PRI)]} if told else {}
    assert names(owed(case, [WAY], [], {}, log, TODAY)) == expected


@pytest.mark.parametrize("quiet", ["binned_on", "archived_on", "do_not_contact"])
def test_nobody_who_is_to_be_left_alone(quiet: str) -> None:
    away = a_person(WREN, **{quiet: True if quiet == "do_not_contact" else TODAY})
    found = owed(a_case([NO], [(PRI, "referrer")]), [(away, a_person(PRI))], [], {}, {}, TODAY)
    assert names(found) == ["Priya"]


@pytest.mark.parametrize(
    ("contacts", "expected"),
    [
        pytest.param([], [("Ottoline", "Gave you advice on Mar 20, 2026.")], id="not thanked"),
        pytest.param([("email", "2026-03-21")], [], id="thanked"),
        pytest.param(
            [("coffee", "2026-03-20")], [("Ottoline", "Gave you advice on Mar 20, 2026.")],
            id="the talk itself is no thanks",
        ),
    ],
)  # fmt: skip
def test_who_gave_advice_is_thanked(
    contacts: list[tuple[str, str]], expected: list[tuple[str, str]]
) -> None:
    people, notes = known(OTT), [note(1, OTT, on="2026-03-20"), note(2, OTT, on="2026-03-05")]
    log = {OTT: [a_touchpoint(n, *one, OTT) for n, one in enumerate(contacts, 1)]}
    found = owed(a_case([NO]), [], notes, people, log, TODAY)
    assert [(one.person.first_name, one.why) for one in found] == expected


def test_thanks_for_what_is_long_ago_come_too_late() -> None:
    assert owed(a_case([NO]), [], [note(1, OTT)], known(OTT), {}, TODAY) == ()
