"""An import as a plan: decided before anything is written, and the same on every call."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from crm.domain.ids import PersonId
from crm.domain.imports.differences import (
    FieldChange,
    differences,
    differences_of,
    said_otherwise,
)
from crm.domain.imports.people_plan import ImportPlan, missing, plan
from crm.domain.imports.taking_back import taken_back
from crm.domain.people.person import ADDED_FIELDS, IMPORTED_FIELDS, Person

TODAY = date(2026, 11, 23)
LINK = "https://www.linkedin.com/in/"


@dataclass(frozen=True)
class Row:
    line: int = 1
    first_name: str = ""
    last_name: str = ""
    company: str = ""
    position: str = ""
    location: str = ""
    email: str = ""
    phone: str = ""
    linkedin_url: str = ""
    connected_on: date | None = None
    notes: str = ""
    tags: tuple[str, ...] = ()
    last_contact: date | None = None
    cadence_days: int | None = None
    roles: tuple[object, ...] = ()
    more_emails: tuple[str, ...] = ()
    more_phones: tuple[str, ...] = ()
    middle_name: str = ""
    nickname: str = ""
    birthday: str = ""
    postal_address: str = ""


def stored(decided: ImportPlan, known: list[Person]) -> list[Person]:
    """What the database would hold after the plan."""
    people = {person.id: person for person in known} | {p.id: p for p in decided.updated}
    first = max(people, default=0) + 1
    new = [
        Person(
            PersonId(first + n),
            **{name: getattr(row, name) for name in (*IMPORTED_FIELDS, *ADDED_FIELDS)},
            created_on=TODAY,
            updated_on=TODAY,
        )
        for n, row in enumerate(decided.new)
    ]
    return [*people.values(), *new]


_few = st.sampled_from
rows = st.lists(
    st.builds(
        Row,
        first_name=_few(["", "Ann", "Bo"]),
        last_name=_few(["", "Lee"]),
        company=_few(["", "Acme", "Harbor"]),
        position=_few(["", "Boss"]),
        email=_few(["", "a@example.com", "b@example.com"]),
        phone=_few(["", "5550101"]),
        linkedin_url=_few(["", LINK + "a", LINK + "b"]),
        connected_on=_few([None, date(2026, 3, 2), date(2026, 3, 3)]),
        tags=_few([(), ("a",), ("b", "a")]),
        more_emails=_few([(), ("c@example.com",), ("d@example.com", "c@example.com")]),
        more_phones=_few([(), ("555 0102 (home)",)]),
        birthday=_few(["", "--05-09"]),
    )
    .map(lambda r: r if r.email else replace(r, more_emails=()))
    .filter(lambda r: any((r.first_name, r.last_name, r.email, r.linkedin_url))),
    max_size=6,
)


def distinct(found: list[Row]) -> list[Row]:
    """As the intake gives them: no two rows say the same."""
    return [replace(row, line=n) for n, row in enumerate(dict.fromkeys(found), 2)]


@given(rows, st.booleans())
@example(
    [
        Row(0, "Ann", "Lee", "Acme", connected_on=date(2026, 3, 2)),
        Row(0, "Ann", "Lee", "Acme"),
        Row(0, "Ann", "Lee", "Acme", linkedin_url=LINK + "a", connected_on=date(2026, 3, 2)),
    ],
    False,
)
def test_nobody_comes_twice(found: list[Row], outranks: bool) -> None:
    file = distinct(found)
    first = plan(file, [], TODAY, outranks=outranks)
    known = stored(first, [])
    again = plan(file, known, TODAY, outranks=outranks)
    assert again.new == ()
    assert len(first.new) + first.unchanged == len(file)


@given(rows, rows, st.booleans())
def test_links_stay_unique_and_every_row_counts(
    one: list[Row], two: list[Row], outranks: bool
) -> None:
    known = stored(plan(distinct(one), [], TODAY, outranks=True), [])
    file = distinct(two)
    decided = plan(file, known, TODAY, outranks=outranks)
    after = stored(decided, known)
    links = [person.linkedin_url for person in after if person.linkedin_url]
    assert len(links) == len(set(links))
    assert len({person.id for person in decided.updated}) == len(decided.updated)
    told = len(decided.new) + len(decided.updated) + decided.unchanged + len(decided.in_bin)
    assert told <= len(file)


@given(rows, rows, st.booleans())
def test_a_plan_can_be_taken_back(one: list[Row], two: list[Row], outranks: bool) -> None:
    known = stored(plan(distinct(one), [], TODAY, outranks=True), [])
    decided = plan(distinct(two), known, TODAY, outranks=outranks)
    before = {person.id: person for person in known}
    for person in decided.updated:
        mine = [change for change in decided.changes if change.person_id == person.id]
        back, undone = taken_back(person, mine)
        assert back == before[person.id]
        assert len(undone) == len(mine)


@given(rows, rows)
def test_what_the_user_typed_is_never_touched(one: list[Row], two: list[Row]) -> None:
    known = [
        replace(person, typed_fields=tuple(n for n in IMPORTED_FIELDS if getattr(person, n)))
        for person in stored(plan(distinct(one), [], TODAY, outranks=True), [])
    ]
    decided = plan(distinct(two), known, TODAY, outranks=True)
    assert all(change.old == "" for change in decided.changes)


def person(number: int = 1, **values: object) -> Person:
    return Person(PersonId(number), **({"first_name": "Ann", "last_name": "Lee"} | values))  # type: ignore[arg-type]


def test_a_second_row_of_a_person_fills_gaps_only() -> None:
    known = [person(company="Acme", linkedin_url=LINK + "a")]
    file = [
        Row(2, "Ann", "Lee", company="Acme", position="Boss"),
        Row(3, "Ann", "Lee", position="Clerk", phone="5550101", linkedin_url=LINK + "a"),
    ]
    decided = plan(file, known, TODAY, outranks=True)
    (now,) = decided.updated
    assert (now.position, now.phone) == ("Boss", "5550101")


def test_a_shared_address_is_told_apart_by_name() -> None:
    known = [
        person(1, email="lee@example.com"),
        person(2, first_name="Bo", email="lee@example.com"),
    ]
    decided = plan(
        [Row(2, "Bo", "Lee", email="lee@example.com", phone="1")], known, TODAY, outranks=False
    )
    assert [p.id for p in decided.updated] == [2]


def test_a_changed_link_is_followed_only_when_all_else_is_the_same() -> None:
    known = [person(company="Acme", linkedin_url=LINK + "old", connected_on=TODAY)]
    row = Row(2, "Ann", "Lee", company="Acme", linkedin_url=LINK + "new", connected_on=TODAY)
    followed = plan([row], known, TODAY, outranks=True)
    assert followed.updated[0].linkedin_url == LINK + "new"
    assert plan([row], known, TODAY, outranks=False).new
    assert plan([replace(row, company="Harbor")], known, TODAY, outranks=True).new
    both = [row, replace(row, linkedin_url=LINK + "old")]
    assert len(plan(both, known, TODAY, outranks=True).new) == 1
    two = plan(
        [row, replace(row, line=3, linkedin_url=LINK + "newer")], known, TODAY, outranks=True
    )
    assert [person.linkedin_url for person in two.updated] == [LINK + "new"]
    assert [one.linkedin_url for one in two.new] == [LINK + "newer"]  # one person has one link


def test_two_who_look_the_same_are_not_guessed() -> None:
    twins = [person(n, linkedin_url=f"{LINK}{n}", connected_on=TODAY) for n in (1, 2)]
    row = Row(2, "Ann", "Lee", linkedin_url=LINK + "new", connected_on=TODAY)
    assert len(plan([row], twins, TODAY, outranks=True).new) == 1


def test_who_is_in_the_bin_stays() -> None:
    known = [person(linkedin_url=LINK + "a", binned_on=TODAY)]
    decided = plan([Row(7, "Ann", "Lee", linkedin_url=LINK + "a")], known, TODAY, outranks=True)
    assert decided == ImportPlan(in_bin=(7,))


def test_an_address_book_misses_nobody() -> None:
    known = [person(linkedin_url=LINK + "a", connected_on=TODAY)]
    assert plan([Row(2, "Bo")], known, TODAY, outranks=False).gone == ()


@pytest.mark.parametrize(
    ("seen", "gone"), [((1, 2, 3), ()), ((1, 2), (3,)), ((1,), ()), ((), ())],
    ids=["all", "one left", "another account", "nothing in common"],
)  # fmt: skip
def test_who_is_missing(seen: tuple[int, ...], gone: tuple[int, ...]) -> None:
    known = [person(n, linkedin_url=f"{LINK}{n}", connected_on=TODAY) for n in (1, 2, 3)]
    assert missing(known, {PersonId(n) for n in seen}) == gone


def test_only_connections_can_be_missing() -> None:
    known = [
        person(1, linkedin_url=LINK + "1", connected_on=TODAY),
        person(2, linkedin_url=LINK + "2"),
        person(3, connected_on=TODAY),
        person(4, linkedin_url=LINK + "4", connected_on=TODAY, binned_on=TODAY),
        person(5, linkedin_url=LINK + "5", connected_on=date(2026, 12, 1)),
    ]
    assert missing(known, {PersonId(1)}, TODAY) == ()


def test_differences_are_texts() -> None:
    row = Row(2, "Ann", "Lee", connected_on=TODAY)
    (change,) = differences(person(), row, outranks=True)
    assert change == FieldChange(PersonId(1), "connected_on", "", "2026-11-23")


def test_a_wish_that_a_file_brings_counts_from_today() -> None:
    row = Row(2, "Ann", "Lee", "Acme", cadence_days=30)
    (after,) = plan([row], [person(company="Acme")], TODAY, outranks=False).updated
    assert (after.cadence_days, after.cadence_since, after.updated_on) == (30, TODAY, TODAY)


def test_a_link_that_stays_keeps_nothing_else_from_being_filled() -> None:
    row = Row(2, "Ann", "Lee", linkedin_url=LINK + "b", connected_on=TODAY, birthday="--05-09")
    changes = differences(person(linkedin_url=LINK + "a"), row, outranks=False)
    assert [(change.field, change.new) for change in changes] == [
        ("connected_on", "2026-11-23"), ("birthday", "--05-09"),
    ]  # fmt: skip


def test_what_a_file_says_otherwise_is_told_unless_only_its_dress_differs() -> None:
    known = person(company="Acme", position="Boss", birthday="--05-09", notes="Sings")
    row = Row(2, "ann", "LEE", company="ACME.", position="Clerk", birthday="--05-10", notes="",
              location="Leeds", connected_on=TODAY)  # fmt: skip
    said = [(one.field, one.old, one.new) for one in said_otherwise(known, row)]
    assert said == [("position", "Boss", "Clerk"), ("birthday", "--05-09", "--05-10")]


def test_a_copy_of_own_data_fills_and_can_be_taken_back() -> None:
    copy = person(notes="n", tags=("a", "b"), cadence_days=30, do_not_contact=True, how_met="h")
    changes = differences_of(person(), copy)
    values = {change.field: getattr(copy, change.field) for change in changes}
    filled = replace(person(), **values)
    assert filled == copy
    back, undone = taken_back(filled, changes)
    assert back == person()
    assert len(undone) == 6


def test_tags_are_added_and_exactly_those_are_taken_back() -> None:
    known = person(tags=("friend", "coach"), typed_fields=("tags",))
    row = Row(2, "Ann", "Lee", "Acme", tags=("coach", "reference", "mentor"))
    decided = plan([row], [replace(known, company="Acme")], TODAY, outranks=False)
    (after,) = decided.updated
    assert after.tags == ("friend", "coach", "reference", "mentor")
    assert decided.changes == (
        FieldChange(PersonId(1), "tags", "", "reference"),
        FieldChange(PersonId(1), "tags", "", "mentor"),
    )
    later = replace(after, tags=("new", "friend", "coach", "reference"))
    back, undone = taken_back(later, decided.changes)
    assert back.tags == ("new", "friend", "coach")
    assert undone == decided.changes[:1]


def test_a_tag_the_user_removed_does_not_come_back_with_the_same_file() -> None:
    row = Row(2, "Ann", "Lee", "Acme", tags=("mentor",))
    known = person(company="Acme", typed_fields=("tags",))
    assert plan([row], [known], TODAY, outranks=False, again=True).unchanged == 1
    untouched = replace(known, typed_fields=())
    (after,) = plan([row], [untouched], TODAY, outranks=False, again=True).updated
    assert after.tags == ("mentor",)


OTHER, OLD = "other@example.com", "old@example.com"


def test_a_book_adds_addresses_and_numbers_and_exactly_those_are_taken_back() -> None:
    known = person(email=OLD, phone="+44 1632 960001", more_phones=("+44 1632 960002",))
    row = Row(2, "Ann", "Lee", email=OTHER, more_emails=(OLD, "new@example.com"),
              phone="+44 (1632) 960002", more_phones=("+44 1632 960003 (home)",))  # fmt: skip
    decided = plan([row], [known], TODAY, outranks=False)
    (after,) = decided.updated
    assert (after.email, after.more_emails) == (OLD, (OTHER, "new@example.com"))
    assert (after.phone, after.more_phones) == (
        "+44 1632 960001", ("+44 1632 960002", "+44 1632 960003 (home)"),
    )  # fmt: skip
    assert decided.kept == ()
    later = replace(after, more_emails=("mine@example.com", *after.more_emails))
    back, _ = taken_back(later, decided.changes)
    assert back == replace(known, more_emails=("mine@example.com",), updated_on=TODAY)
    assert plan([row], [after], TODAY, outranks=False).unchanged == 1


def test_an_address_that_linkedin_replaces_stays_as_a_further_one() -> None:
    known = person(email=OLD, linkedin_url=LINK + "a")
    row = Row(2, "Ann", "Lee", email=OTHER, linkedin_url=LINK + "a")
    decided = plan([row], [known], TODAY, outranks=True)
    (after,) = decided.updated
    assert (after.email, after.more_emails) == (OTHER, (OLD,))
    assert taken_back(after, decided.changes)[0] == replace(known, updated_on=TODAY)


def test_an_address_known_as_a_further_one_replaces_none() -> None:
    known = person(email=OLD, more_emails=(OTHER,), linkedin_url=LINK + "a")
    row = Row(2, "Ann", "Lee", email=OTHER, linkedin_url=LINK + "a")
    assert plan([row], [known], TODAY, outranks=True).unchanged == 1
    # It keeps nothing else from being filled.
    decided = plan([replace(row, phone="5550101")], [known], TODAY, outranks=True)
    assert decided.changes == (FieldChange(PersonId(1), "phone", "", "5550101"),)


def test_addresses_that_the_user_keeps_in_order_are_not_added_to_but_named() -> None:
    known = person(email=OLD, typed_fields=("email", "more_emails"))
    row = Row(2, "Ann", "Lee", email=OLD, more_emails=(OTHER,))
    decided = plan([row], [known], TODAY, outranks=False)
    assert (decided.updated, decided.kept) == ((), (FieldChange(PersonId(1), "email", OLD, OTHER),))


def test_what_is_kept_of_each_person_is_named() -> None:
    people = [
        person(phone="+1 555 555 0101", typed_fields=("phone", "more_phones")),
        replace(
            person(email=OLD, typed_fields=("email", "more_emails")),
            id=PersonId(2),
            first_name="Bo",
        ),
    ]
    rows = [
        Row(2, "Ann", "Lee", phone="+1 555 555 0101", more_phones=("+1 555 555 0199",)),
        Row(3, "Bo", "Lee", email=OLD, more_emails=(OTHER,)),
    ]
    decided = plan(rows, people, TODAY, outranks=False)
    assert [(one.person_id, one.field, one.new) for one in decided.kept] == [
        (1, "phone", "+1 555 555 0199"), (2, "email", OTHER),
    ]  # fmt: skip


def test_a_corrected_address_does_not_come_back_from_linkedin() -> None:
    known = person(email=OTHER, typed_fields=("email",), linkedin_url=LINK + "a")
    row = Row(2, "Ann", "Lee", email=OLD, linkedin_url=LINK + "a")
    assert plan([row], [known], TODAY, outranks=True).unchanged == 1


@pytest.mark.parametrize(
    ("row", "found"),
    [
        (Row(2, "Ann", "Lee", email="x@example.com", more_emails=(OTHER,)), True),
        (Row(2, "Dr Ann Bea", "Lee", email=OTHER), True),
        (Row(2, email=OTHER), True),
        (Row(2, "Cara", "Moss", email="x@example.com", more_emails=(OTHER,)), False),
        (Row(2, "Cara", "Moss", email=OTHER), False),
        (Row(2, "Ann", "Lee", phone="01632 960002"), True),
        (Row(2, "Cara", "Lee", phone="01632 960002"), False),
    ],
    ids=["a further one on both sides", "another name, the same", "no name", "an office's", "a colleague",
         "a further number", "a family's number"],
)  # fmt: skip
def test_every_address_recognises_a_person_whose_name_fits(row: Row, found: bool) -> None:
    known = person(email=OLD, more_emails=(OTHER,), more_phones=("01632 960002 (home)",))
    decided = plan([row], [known], TODAY, outranks=False)
    assert (decided.listed == (1,)) is found


def test_all_tags_in_one_change_as_earlier_versions_noted_them_are_taken_back() -> None:
    filled = person(tags=("a", "b"))
    back, undone = taken_back(filled, [FieldChange(PersonId(1), "tags", "", "('a', 'b')")])
    assert (back.tags, len(undone)) == ((), 1)
