"""How far a case has come, as a line of stations and as a phrase, for each way it can go."""

from __future__ import annotations

from datetime import date

import pytest

from crm.domain.cases.opportunity import ClosedWhy, Event, EventKind, Opportunity
from crm.domain.cases.stage_line import MOST, Ahead, Mark, stage_line, standing
from crm.domain.ids import EventId, OpportunityId

TODAY = date(2026, 11, 23)  # a Monday
SIGNS = {Mark.DONE: "", Mark.NOW: "*", Mark.AHEAD: "?"}


def event(number: int, kind: str, on: str, case: int = 1) -> Event:
    return Event(EventId(number), OpportunityId(case), EventKind(kind), date.fromisoformat(on))


def told(events: list[tuple[str, str]], **fields: object) -> tuple[Opportunity, list[Event]]:
    case = Opportunity(OpportunityId(1), "Harborstone", "Manager", **fields)  # type: ignore[arg-type]
    return case, [event(n, kind, on) for n, (kind, on) in enumerate(events, 1)]


def line(case: Opportunity, events: list[Event], ahead: Ahead = Ahead()) -> list[str]:  # noqa: B008
    found = stage_line(case, events, TODAY, ahead)
    assert [station.mark for station in found].count(Mark.NOW) == 1
    return [
        f"{SIGNS[one.mark]}{one.label}" + (f": {one.when}" if one.when else "") for one in found
    ]


APPLIED = ("applied", "2026-10-05")
INTERVIEW = ("interview_held", "2026-11-16")
NO = ("rejection_received", "2026-11-22")
REACHED = ["Applied: October 5", "Interview: November 16"]
LOOK, MEET = "?Who got it", "?Coffee, advice"

#: What happened, the fields of the case, its line, and how it stands.
CASES: dict[str, tuple[list[tuple[str, str]], dict[str, object], list[str], str]] = {
    "nothing yet": ([], {}, ["*Saved", "?Interview", "?Decision"], "you have not applied yet"),
    "applied, by its field": (
        [], {"applied_on": date(2026, 11, 22)},
        ["*Applied: yesterday", "?Interview", "?Decision"], "you applied yesterday",
    ),
    "in an interview, the day of the application unknown": (
        [INTERVIEW], {}, ["Applied", "*Interview: November 16", "?Decision"],
        "you interviewed on November 16",
    ),
    "waiting for a promised decision": (
        [APPLIED, INTERVIEW, ("interviews_finished", "2026-11-20")],
        {"promised_decision_on": date(2026, 11, 27)},
        [REACHED[0], "*Interview: November 16", "?Decision: promised for Friday"],
        "you had your last interview on Friday, they promised to decide by Friday, November 27",
    ),
    "rejected": (
        [APPLIED, INTERVIEW, NO], {}, [*REACHED, "*They said no: yesterday", LOOK, MEET],
        "they said no yesterday",
    ),
    "rejected, told twice": (
        [APPLIED, NO, ("rejection_received", "2026-11-23")], {},
        [REACHED[0], "*They said no: yesterday", LOOK, MEET], "they said no today",
    ),
    "silence": (
        [APPLIED, ("no_answer_presumed", "2026-11-23")], {},
        [REACHED[0], "*No answer: today", LOOK, MEET], "you took the silence as a no today",
    ),
    "silence, then a real no": (
        [APPLIED, ("no_answer_presumed", "2026-11-01"), NO], {},
        [REACHED[0], "*They said no: yesterday", LOOK, MEET], "they said no yesterday",
    ),
    "the hire is known": (
        [APPLIED, ("rejection_received", "2026-10-20"), ("hire_identified", "2026-11-22")], {},
        [REACHED[0], "They said no: October 20", "*Who got it: yesterday", MEET],
        "you found out who got the job yesterday",
    ),
    "met the hire": (
        [APPLIED, ("rejection_received", "2026-10-20"), ("hire_identified", "2026-11-01"),
         ("meeting_held", "2026-11-22")], {},
        [REACHED[0], "They said no: October 20", "Who got it: November 1",
         "*Coffee, advice: yesterday"],
        "you met the person who got it yesterday",
    ),
    "canceled": (
        [APPLIED, ("job_cancelled", "2026-11-22")], {},
        [REACHED[0], "*Job canceled: yesterday"], "the job was canceled yesterday",
    ),
    "an offer": (
        [APPLIED, INTERVIEW, ("offer_received", "2026-11-22")], {},
        [*REACHED, "*Offer: yesterday", "?Your answer"], "they made you an offer yesterday",
    ),
    "an offer that was declined": (
        [APPLIED, ("offer_received", "2026-11-20"), ("offer_declined", "2026-11-22")],
        {"closed_on": date(2026, 11, 22), "closed_why": ClosedWhy.OFFER_DECLINED},
        [REACHED[0], "Offer: Friday", "*You declined: yesterday"],
        "you declined the offer yesterday",
    ),
    "an offer that was withdrawn": (
        [APPLIED, ("offer_received", "2026-11-20"), ("offer_withdrawn", "2026-11-22")], {},
        [REACHED[0], "Offer: Friday", "*Offer withdrawn: yesterday", LOOK, MEET],
        "they withdrew the offer yesterday",
    ),
    "an offer that was accepted": (
        [APPLIED, ("offer_received", "2026-11-20"), ("hired_here", "2026-11-22")],
        {"closed_on": date(2026, 11, 22), "closed_why": ClosedWhy.HIRED_HERE},
        [REACHED[0], "Offer: Friday", "*You got the job: yesterday"], "you got the job yesterday",
    ),
    "withdrawn by you": (
        [APPLIED, ("withdrawn_by_you", "2026-11-22")],
        {"closed_on": date(2026, 11, 22), "closed_why": ClosedWhy.WITHDRAWN},
        [REACHED[0], "*You withdrew: yesterday"], "you ended it yesterday",
    ),
    "let go": (
        [APPLIED], {"closed_on": date(2026, 11, 22), "closed_why": ClosedWhy.LET_GO},
        [REACHED[0], "*Closed by you: yesterday"], "you closed it yesterday",
    ),
    "open again after the hire left": (
        [APPLIED, ("rejection_received", "2026-10-20"), ("hire_left", "2026-11-22")], {},
        [REACHED[0], "They said no: October 20", "*Open again: yesterday", "?A new try"],
        "the person hired left yesterday",
    ),
    "picked up again": (
        [APPLIED, ("rejection_received", "2026-10-20"), ("process_resumed", "2026-11-22")], {},
        [REACHED[0], "They said no: October 20", "*Picked up again: yesterday", "?Interview",
         "?Decision"],
        "they picked it up again yesterday",
    ),
    "a second no after it was posted again": (
        [("applied", "2026-05-01"), ("rejection_received", "2026-06-01"), ("role_reposted", "2026-08-01"),
         ("interview_held", "2026-09-01"), ("interview_held", "2026-11-20"), NO], {},
        ["Before that: applied, they said no", "Posted again: August 1",
         "2 interviews: the last one on Friday", "*They said no: yesterday", LOOK, MEET],
        "they said no yesterday",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", CASES)
def test_a_case_shows_the_way_it_went(name: str) -> None:
    events, fields, stations, how = CASES[name]
    case, happened = told(events, **fields)
    assert line(case, happened) == stations
    assert standing(case, happened, TODAY) == how
    assert line(case, happened[::-1]) == stations, "the order they are stored in does not matter"


def test_what_the_playbook_has_in_store_is_said_with_its_days() -> None:
    case, events = told([APPLIED, NO])
    coming = Ahead(date(2026, 12, 22), (date(2027, 2, 22), date(2027, 5, 22)))
    assert line(case, events, coming)[-2:] == [
        "?Who got it: look from December 22", "?Coffee, advice: February to May",
    ]  # fmt: skip
    assert line(case, events, Ahead(date(2026, 11, 23)))[-2] == "?Who got it: look now"


def test_a_job_found_in_another_case_ends_this_one() -> None:
    case, events = told([APPLIED])
    landed = event(9, "hired_elsewhere", "2026-11-22", case=2)
    found = stage_line(case, events, TODAY, landed=landed)
    assert [one.label for one in found] == ["Applied", "A job elsewhere"]
    assert standing(case, events, TODAY, landed) == "you got another job yesterday"


def test_a_long_story_stays_short_enough_to_read() -> None:
    again = [
        (kind, f"2025-{month:02d}-{day:02d}")
        for month in range(1, 12)
        for kind, day in (("interview_held", 1), ("rejection_received", 9), ("role_reposted", 20))
    ]
    case, events = told([("applied", "2024-12-01"), *again, INTERVIEW, NO])
    found = stage_line(case, events, TODAY)
    assert len(found) == MOST
    assert found[0].label == "Before that"
