"""Contacts of a file: matched to known people, never duplicated, in any order."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, timedelta
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm.domain.ids import PersonId, TouchpointId
from crm.domain.imports.contact_merge import (
    as_reported,
    as_users_own,
    updated_from_report,
    with_typed_fields,
)
from crm.domain.imports.contact_plan import Acquaintances, ContactPlan, plan_contacts, touchpoint_of
from crm.domain.imports.imported_contacts import ContactRecord, ImportedTouchpoint, Party
from crm.domain.people.person import Person
from crm.domain.touchpoints.touchpoint import Channel, Direction, Result, Touchpoint
from tests.conftest import TODAY

LINK = "https://www.linkedin.com/in/"
DAY = date(2026, 3, 2)
SAM = Person(PersonId(1), "Sam", "Larkfield", company="Northlight", linkedin_url=LINK + "sam",
             email="sam@example.com", connected_on=date(2026, 3, 5))  # fmt: skip
ANNA = Person(PersonId(2), "Anna", "Ashdale", company="Brambleworks", email="office@example.com")
BEN = Person(PersonId(3), "Ben", "Ashdale", company="Brambleworks", email="office@example.com")
GONE = Person(PersonId(4), "Gus", "Gone", linkedin_url=LINK + "gus", binned_on=TODAY)
KNOWN = (SAM, ANNA, BEN, GONE)


def contact(*parties: Party, source: str = "s1", **values: object) -> ImportedTouchpoint:
    usual = ImportedTouchpoint(
        2, source, parties, DAY, Channel.LINKEDIN_MESSAGE, Direction.OUT, summary="Hello"
    )
    return replace(usual, **values)  # type: ignore[arg-type]


def plan(*contacts: ImportedTouchpoint, stored: Iterable[Touchpoint] = ()) -> ContactPlan:
    return plan_contacts(contacts, KNOWN, {t.source: t for t in stored}, TODAY)


def kept(touchpoint: Touchpoint, number: int = 7) -> Touchpoint:
    """As it stands in the database."""
    return replace(touchpoint, id=TouchpointId(number))


@pytest.mark.parametrize(
    ("party", "who"),
    [
        (Party(linkedin_url=LINK + "sam"), SAM),
        (Party("Someone Else", linkedin_url=LINK + "sam"), SAM),
        (Party(email="sam@example.com"), SAM),
        (Party("Sam Larkfield", LINK + "other", "sam@example.com"), None),
        (Party("Anna Ashdale", email="office@example.com"), ANNA),
        (Party("Carl Ashdale", email="office@example.com"), None),
        (Party("Sam Larkfield"), None),
        (Party("sam  LARKFIELD", company="Northlight"), SAM),
        (Party("Sam Larkfield", company="Other"), None),
        (Party("Sam Larkfield", LINK + "another-sam", company="Northlight"), None),
        (Party(company="Northlight"), None),
        (Party(), None),
    ],
)
def test_a_party_is_recognised_by_link_then_address_never_by_name_alone(
    party: Party, who: Person | None
) -> None:
    assert Acquaintances(KNOWN).find(party) == who


def test_two_namesakes_of_one_company_are_nobody() -> None:
    twins = (replace(ANNA, email=""), replace(ANNA, id=PersonId(9), email=""))
    assert Acquaintances(twins).find(Party("Anna Ashdale", company="Brambleworks")) is None


def test_strangers_are_counted_and_never_guessed() -> None:
    eva = Party("Eva Unknown", LINK + "eva")
    one = contact(eva)
    two = contact(eva, Party(linkedin_url=LINK + "sam"), source="s2", day=DAY + timedelta(days=1))
    found = plan(one, two)
    assert [(s.party, s.contacts, s.last) for s in found.strangers] == [
        (eva, 2, DAY + timedelta(days=1))
    ]
    assert [(t.id, t.people) for t in found.new] == [(0, (SAM.id,))]


def test_who_is_in_the_bin_stays_there() -> None:
    found = plan(contact(Party(linkedin_url=LINK + "gus")))
    assert (found.new, found.strangers, found.in_bin) == ((), (), 1)


def test_a_contact_of_a_day_to_come_is_left_out() -> None:
    ahead = contact(Party(linkedin_url=LINK + "sam"), day=TODAY + timedelta(days=2))
    found = plan(ahead, replace(ahead, source="s2"))
    assert (found.new, found.ahead) == ((), 2)


def test_what_is_here_already_changes_nothing_also_from_the_bin() -> None:
    told = contact(Party(linkedin_url=LINK + "sam"), count=3)
    here = kept(plan(told).new[0])
    for stored in (here, replace(here, binned_on=TODAY, count=1)):
        again = plan(told, told, stored=[stored])
        assert (again.new, again.updated, again.unchanged) == ((), (), 1)


def test_a_later_file_brings_a_stored_contact_up_to_date() -> None:
    told = contact(Party(linkedin_url=LINK + "sam"))
    here = kept(plan(told).new[0])
    more = plan(replace(told, count=4, direction=Direction.IN), stored=[here])
    (now,) = more.updated
    assert (now.id, now.count, now.direction) == (here.id, 4, Direction.BOTH)
    assert as_reported(now, [here], here.people) == here


def test_what_the_user_corrected_stays() -> None:
    told = contact(Party(linkedin_url=LINK + "sam"))
    here = kept(plan(told).new[0])
    corrected = with_typed_fields(here, replace(here, summary="My words", count=2))
    assert set(corrected.typed_fields) == {"summary", "count"}
    (now,) = plan(
        replace(told, count=9, summary="A", direction=Direction.IN), stored=[corrected]
    ).updated
    assert (now.summary, now.count, now.direction) == ("My words", 2, Direction.BOTH)


def test_corrections_of_the_users_own_touchpoints_need_no_note() -> None:
    own = Touchpoint(TouchpointId(1), (SAM.id,), DAY, Channel.CALL)
    assert with_typed_fields(own, replace(own, summary="x")).typed_fields == ()


@pytest.mark.parametrize(
    ("connected", "result", "answered"),
    [
        (DAY + timedelta(days=3), Result.ACCEPTED, DAY + timedelta(days=3)),
        (DAY, Result.ACCEPTED, DAY),
        (DAY - timedelta(days=1), Result.ACCEPTED, DAY),
        (DAY - timedelta(days=90), Result.ACCEPTED, None),
        (None, Result.SENT, None),
    ],
)
def test_a_request_to_somebody_who_is_a_connection_was_accepted(
    connected: date | None, result: Result, answered: date | None
) -> None:
    request = contact(channel=Channel.LINKEDIN_REQUEST, result=Result.SENT)
    made = touchpoint_of(request, [replace(SAM, connected_on=connected)])
    assert (made.result, made.answered_on) == (result, answered)


@pytest.mark.parametrize(
    ("values", "same"),
    [
        ({}, True),
        ({"direction": Direction.IN}, False),
        ({"channel": Channel.EMAIL}, False),
        ({"people": (SAM.id, ANNA.id)}, False),
        ({"day": DAY + timedelta(days=1)}, False),
        ({"day": DAY + timedelta(days=1), "channel": Channel.LINKEDIN_REQUEST}, True),
        ({"day": DAY + timedelta(days=2), "channel": Channel.LINKEDIN_REQUEST}, False),
    ],
)
def test_what_the_user_logged_is_recognised_and_gets_its_name(
    values: dict[str, object], same: bool
) -> None:
    own = Touchpoint(
        TouchpointId(7), (SAM.id,), DAY, Channel.LINKEDIN_MESSAGE, summary="My own words here"
    )
    own = replace(own, **values)  # type: ignore[arg-type]
    channel = own.channel if own.channel is Channel.LINKEDIN_REQUEST else Channel.LINKEDIN_MESSAGE
    told = contact(Party(linkedin_url=LINK + "sam"), channel=channel, count=3, result=Result.SENT)
    found = plan_contacts([told, told], KNOWN, {}, TODAY, [own])
    assert (len(found.new), len(found.updated)) == ((0, 1) if same else (1, 0))
    for now in found.updated:
        assert (now.id, now.count, now.source, now.summary) == (7, 3, "s1", "My own words here")
        assert found.adopted == (own,)
        assert as_users_own(now, own) == own


@pytest.mark.parametrize(("own", "after"), [("Hm", "Hm"), ("", "Hello")])
def test_the_users_own_words_stay_however_few_and_none_are_filled(own: str, after: str) -> None:
    logged = Touchpoint(
        TouchpointId(7), (SAM.id,), DAY, Channel.LINKEDIN_MESSAGE, Direction.OUT, summary=own
    )
    told = contact(Party(linkedin_url=LINK + "sam"))
    (now,) = plan_contacts([told], KNOWN, {}, TODAY, [logged]).updated
    assert now.summary == after


touchpoints = st.builds(
    Touchpoint,
    id=st.just(TouchpointId(1)),
    people=st.lists(st.integers(1, 4).map(PersonId), min_size=1, unique=True).map(tuple),
    day=st.just(DAY),
    channel=st.just(Channel.LINKEDIN_REQUEST),
    direction=st.sampled_from(Direction),
    result=st.sampled_from((Result.SENT, Result.ACCEPTED)),
    answered_on=st.none() | st.dates(DAY, DAY + timedelta(days=9)),
    count=st.integers(1, 5),
    summary=st.sampled_from(("", "a", "b")),
    lines=st.frozensets(st.sampled_from("abcdefgh")),
    source=st.just("s"),
)


def content(touchpoint: Touchpoint) -> Touchpoint:
    return replace(touchpoint, people=tuple(sorted(touchpoint.people)))


@given(touchpoints, touchpoints, touchpoints)
def test_the_order_in_which_files_come_does_not_matter(
    one: Touchpoint, two: Touchpoint, three: Touchpoint
) -> None:
    results = {
        content(updated_from_report(updated_from_report(a, b), c))
        for a, b, c in permutations((one, two, three))
    }
    assert len(results) == 1
    result = results.pop()
    assert content(updated_from_report(result, two)) == result


@given(touchpoints, touchpoints, touchpoints)
def test_what_is_left_of_several_tellings_is_what_the_others_say(
    one: Touchpoint, two: Touchpoint, three: Touchpoint
) -> None:
    everything = updated_from_report(updated_from_report(one, two), three)
    without = updated_from_report(one, three)
    left = as_reported(everything, [three, one], without.people)
    assert content(left) == content(without)


def test_what_the_user_corrected_stays_when_a_telling_goes() -> None:
    told = touchpoint_of(contact(Party(linkedin_url=LINK + "sam")), [SAM])
    here = replace(kept(told), count=9, summary="My words", typed_fields=("summary",))
    left = as_reported(here, [told], told.people)
    assert (left.count, left.summary, left.typed_fields) == (1, "My words", ("summary",))


@pytest.mark.parametrize(
    ("one", "two", "count"),
    [(range(30), range(30, 50), 50), (range(30), range(30), 30), (range(10), range(5, 15), 15)],
)
def test_messages_that_only_one_file_holds_add_up(one: range, two: range, count: int) -> None:
    first, second = (
        contact(
            Party(linkedin_url=LINK + "sam"), count=len(part), lines=frozenset(map(str, part))
        )
        for part in (one, two)
    )  # fmt: skip
    here = kept(plan(first).new[0])
    (now,) = plan(second, stored=[here]).updated or [here]
    assert now.count == count


def test_what_an_earlier_file_told_comes_with_the_people() -> None:
    told = contact(Party(linkedin_url=LINK + "sam"), count=2)
    found = plan_contacts([], KNOWN, {}, TODAY, reported_before=[ContactRecord(5, told)])
    (new,) = found.new
    assert (new.people, new.count, new.import_id) == ((SAM.id,), 2, 5)
    quiet = plan_contacts(
        [], KNOWN, {"s1": kept(new)}, TODAY, reported_before=[ContactRecord(5, told)]
    )
    assert (quiet.new, quiet.updated, quiet.unchanged, quiet.strangers) == ((), (), 0, ())
