"""A coach sees what was shared and nothing else, until it is revoked."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import timedelta
from itertools import chain, combinations
from pathlib import Path

import pytest

from crm.domain.cases.opportunity import Stage
from crm.domain.sharing import AT_FIRST, Client, Share, caseload_order
from crm.errors import AlreadyThere, InvalidInput, NotAllowed, NotFound
from crm.services import coach, settings
from crm.store.local import LocalStore, open_store
from tests.services.support import TODAY, document, load
from tests.store.support import dump

COACH = "cleo@coach.example"
EVERY_CHOICE = [
    frozenset(chosen)
    for chosen in chain.from_iterable(combinations(Share, n) for n in range(len(Share) + 1))
]
#: A word that stands only in what is shared by each kind.
MARKS = {
    Share.TOUCHPOINTS: "gift_card",
    Share.FACTS: "they-wanted-sales",
    Share.STORIES: "they-hated-me",
    Share.COMPARISON: "ten-years-of-planning",
    Share.AGE: "younger",
}
NEVER = ("+49 30 5550000", "sam@example.com", "secret-note", "in/sam-larkfield", "case-note",
         "felt-sure", "doubtful-disproof")  # fmt: skip


@pytest.fixture
def store(database: Path) -> LocalStore:
    opened = open_store(database)
    load(
        opened,
        document(
            people=[
                {"ref": "p1", "first_name": "Sam", "last_name": "Larkfield", "notes": "secret-note",
                 "email": "sam@example.com", "phone": "+49 30 5550000",
                 "linkedin_url": "https://www.linkedin.com/in/sam-larkfield"},
                {"ref": "p2", "first_name": "Wren", "last_name": "Holt"},
            ],
            opportunities=[
                {"ref": "o1", "company": "Northlight", "title": "Planner", "notes": "case-note"},
            ],
            roles=[
                {"person": "p1", "opportunity": "o1", "role": "recruiter"},
                {"person": "p2", "opportunity": "o1", "role": "hire"},
            ],
            events=[
                {"ref": "e1", "opportunity": "o1", "kind": "interview_held", "on": "2026-09-01",
                 "people": ["p1"]},
                {"ref": "e2", "opportunity": "o1", "kind": "rejection_received", "on": "2026-10-01"},
                {"ref": "e3", "opportunity": "o1", "kind": "hire_identified", "on": "2026-11-01",
                 "people": ["p2"], "internal": False},
            ],
            touchpoints=[
                {"person": "p1", "opportunity": "o1", "at": "2026-09-02", "channel": "gift_card",
                 "direction": "out", "summary": "a card for Sam", "amount_cents": 500,
                 "currency": "USD"},
            ],
            claims=[
                {"opportunity": "o1", "kind": "fact", "words": "they-wanted-sales",
                 "said_by": "p1", "said_on": "2026-10-03", "channel": "call"},
                {"opportunity": "o1", "kind": "story", "words": "they-hated-me",
                 "disproof": "doubtful-disproof", "verdict": "refuted", "verdict_on": "2026-11-02"},
            ],
            gut_feelings=[
                {"opportunity": "o1", "likelihood": 83, "felt_on": "2026-09-02", "why": "felt-sure"},
            ],
            comparisons=[
                {"opportunity": "o1", "criterion": "experience", "theirs": "ten-years-of-planning"},
                {"opportunity": "o1", "criterion": "age", "age_bucket": "younger",
                 "basis": "younger-by-the-look-of-it", "kind": "opinion"},
            ],
        ),
    )  # fmt: skip
    settings.sign_as(opened, "Ada")
    return opened


def seen(store: LocalStore, shares: Iterable[Share]) -> Client:
    invited = coach.invite(store, COACH, shares, TODAY)
    found = coach.client(store, COACH, TODAY)
    coach.revoke(store, invited.id, TODAY)
    return found


@pytest.mark.parametrize("shares", EVERY_CHOICE, ids=lambda s: "+".join(sorted(s)) or "nothing")
def test_what_was_not_shared_is_nowhere(store: LocalStore, shares: frozenset[Share]) -> None:
    view = repr(seen(store, shares))
    assert "Northlight" in view
    assert not [word for word in NEVER if word in view]
    for share, mark in MARKS.items():
        assert (mark in view) == (share in shares), share
    names = {"Sam", "Larkfield", "Wren", "Holt"}
    if Share.PEOPLE not in shares:
        assert not [name for name in names if name in view]
    else:
        assert "Larkfield" in view


def test_at_first_no_words_no_reasons_and_no_impression_of_age_are_shared() -> None:
    assert {Share.PEOPLE} == AT_FIRST


def test_the_step_that_tells_of_an_impression_of_age_goes_with_it(store: LocalStore) -> None:
    shown = seen(store, set(Share) - {Share.AGE}).cases[0]
    assert not [step for step in shown.steps if "age" in step.title.lower().split()]
    full = seen(store, Share).cases[0]
    assert len(full.steps) >= len(shown.steps)


def test_a_coach_who_reads_changes_nothing(store: LocalStore, database: Path) -> None:
    coach.invite(store, COACH, Share, TODAY)
    before = dump(database)
    coach.client(store, COACH, TODAY)
    assert dump(database) == before


def test_a_story_that_is_shared_says_what_came_of_it(store: LocalStore) -> None:
    (line,) = seen(store, {Share.STORIES}).cases[0].why
    assert line.words == "they-hated-me (refuted)"


def test_the_words_of_the_view(store: LocalStore) -> None:
    view = seen(store, AT_FIRST)
    assert view.name == "Ada"
    assert view.quiet_days == 22
    assert view.cases[0].stage is Stage.HIRE_KNOWN
    assert [line.kind for line in view.cases[0].happened][0] == "hire_identified"


@pytest.mark.parametrize("address", ["someone@else.example", "", "cleo@coach.exampl"])
def test_nobody_else_reads(store: LocalStore, address: str) -> None:
    coach.invite(store, COACH, Share, TODAY)
    with pytest.raises(NotAllowed):
        coach.client(store, address, TODAY)


def test_nothing_is_read_after_it_was_revoked(store: LocalStore) -> None:
    invited = coach.invite(store, COACH, Share, TODAY)
    coach.revoke(store, invited.id, TODAY)
    with pytest.raises(NotAllowed, match="do not have an invitation"):
        coach.client(store, COACH, TODAY)
    with pytest.raises(NotFound):
        coach.revoke(store, invited.id, TODAY)
    with pytest.raises(NotFound):
        coach.share(store, invited.id, Share)
    assert coach.all_invitations(store)[0].revoked_on == TODAY


def test_a_coach_can_be_invited_again_and_shown_less(store: LocalStore) -> None:
    first = coach.invite(store, COACH, Share, TODAY)
    with pytest.raises(AlreadyThere, match="already"):
        coach.invite(store, f" {COACH.upper()} ", (), TODAY)
    coach.share(store, first.id, ())
    assert coach.client(store, COACH, TODAY).shares == frozenset()
    coach.revoke(store, first.id, TODAY)
    assert coach.invite(store, COACH, (), TODAY).id != first.id


@pytest.mark.parametrize("address", ["", "cleo", "cleo@", "a@b.example, c@d.example"])
def test_an_address_that_is_none_is_refused(store: LocalStore, address: str) -> None:
    with pytest.raises(InvalidInput, match="e-mail address"):
        coach.invite(store, address, (), TODAY)


def test_a_kind_of_sharing_of_a_newer_version_shows_less_not_more(store: LocalStore) -> None:
    coach.invite(store, COACH, {Share.PEOPLE}, TODAY)
    store.write(lambda db: db.execute("UPDATE invitations SET shares = 'people everything_new'"))
    assert coach.client(store, COACH, TODAY).shares == {Share.PEOPLE}


def test_clients_with_overdue_steps_come_first_then_the_quiet_ones(store: LocalStore) -> None:
    show_errors = Client("Ben", frozenset(), (), 3)
    quiet = Client("Cay", frozenset(), (), 40)
    new = Client("Dov", frozenset(), (), None)
    late = replace(seen(store, ()), quiet_days=0)
    assert late.overdue > 0
    ordered = sorted([show_errors, new, late, quiet], key=caseload_order)
    assert ordered == [late, quiet, show_errors, new]


def test_days_of_silence_grow(store: LocalStore) -> None:
    coach.invite(store, COACH, (), TODAY)
    later = coach.client(store, COACH, TODAY + timedelta(days=10))
    assert later.quiet_days == 32
