"""People: add, edit, list, archive, remove and restore."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date

from sqlite_utils import Database

from crm.domain.cases.opportunity import MEETINGS, Event, Opportunity, Role, RoleHeld
from crm.domain.ids import PersonId
from crm.domain.people import wishes
from crm.domain.people.freshness import AGEING, Freshness, freshness
from crm.domain.people.normalise import clean_text, email_address
from crm.domain.people.person import ADDED_FIELDS, IMPORTED_FIELDS, Person
from crm.domain.touchpoints.touchpoint import Touchpoint
from crm.domain.warmth.scale import Word
from crm.domain.warmth.score import DEFAULT_WEIGHTS, Warmth, last_contact, score
from crm.errors import AlreadyThere, InvalidInput, NotFound
from crm.language import tr
from crm.services.people.checking import checked
from crm.services.unit_of_work import unit_of_work
from crm.store import result_cache
from crm.store.cases import opportunities
from crm.store.handle import Store
from crm.store.imports import imports
from crm.store.people import people, search
from crm.store.people.people import BEST as BEST
from crm.store.people.people import PeopleFilter as PeopleFilter
from crm.store.touchpoints import tie_summaries, touchpoints

#: The fields that count as typed by the user once edited.
_TYPED = (*IMPORTED_FIELDS, *ADDED_FIELDS, "how_met", "notes", "referred_by")


@dataclass(frozen=True, slots=True)
class PersonRow:
    """A row of a list of people: warmth 0-100 today, day of the last contact, the word for the tie.

    Attributes:
        said: the excerpt of a touchpoint's text that a search found; "" = none.
        roles: those they hold in all cases.
    """

    person: Person
    warmth: float
    last_contact: date | None
    word: Word = Word.NO_CONTACT
    said: str = ""
    roles: tuple[Role, ...] = ()


@dataclass(frozen=True, slots=True)
class PeoplePage:
    """One page of a list, and how many people the whole list has."""

    rows: tuple[PersonRow, ...]
    total: int


@dataclass(frozen=True, slots=True)
class PersonFile:
    """Everything known about one person.

    Attributes:
        roles: with the opportunity each belongs to.
        touchpoints: oldest first.
        referrals: people this person introduced; `referrer`: who introduced them.
        confirmed: when work and addresses were last confirmed, None = none of them is known.
        shared: others in the same cases, with those cases.
        events: those in which they took part, oldest first, with their case.
    """

    person: Person
    roles: tuple[tuple[RoleHeld, Opportunity], ...]
    touchpoints: tuple[Touchpoint, ...]
    warmth: Warmth
    referrals: tuple[Person, ...]
    referrer: Person | None
    confirmed: Freshness | None = None
    shared: tuple[tuple[Person, tuple[Opportunity, ...]], ...] = ()
    events: tuple[tuple[Event, Opportunity], ...] = ()


@unit_of_work
def add(db: Database, person: Person, today: date, assumed: Collection[str] = ()) -> Person:
    """Store a new person; everything given counts as typed by the user.

    Args:
        assumed: fields that were filled in from context, not typed by the user.

    Raises:
        InvalidInput: see `checked`. AlreadyThere: another person has this LinkedIn link.
    """
    person = checked(person)
    _refuse_taken_link(db, person)
    given = (
        name for name in (*IMPORTED_FIELDS, "more_emails", "more_phones") if getattr(person, name)
    )
    typed = tuple(name for name in given if name not in assumed)
    person = replace(person, typed_fields=typed, created_on=today, updated_on=today)
    person = wishes.dated(person, None, today)
    return replace(person, id=people.insert(db, person))


def insert_named(db: Database, name: str, today: date, company: str = "") -> Person:
    """Store a person of whom only the name or the e-mail address is known; `company`: that of the case.

    The last word is the last name, including anything after a comma: Ada Stone, PhD.
    """
    if email_address(name) == clean_text(name).lower():
        return add.inside(db, Person(PersonId(0), email=name, company=company), today)
    whole, comma, after = clean_text(name).partition(",")
    first, _, last = whole.rpartition(" ")
    person = Person(PersonId(0), first_name=first or last, company=company,
                    last_name=f"{last if first else ''}{comma}{after}".strip(", "))  # fmt: skip
    return add.inside(db, person, today, assumed=("company",))


@unit_of_work
def edit(db: Database, person: Person, today: date) -> Person:
    """Store a changed person; changed fields count as typed by the user from now on."""
    new, old = checked(person), require(db, person.id)
    _refuse_taken_link(db, new)
    if new.referred_by == new.id:
        raise InvalidInput(tr("People cannot introduce themselves."), field="referred_by")
    edited = {name for name in _TYPED if getattr(new, name) != getattr(old, name)}
    typed = tuple(n for n in _TYPED if n in edited or n in old.typed_fields)
    aged = any(name in edited for name in AGEING)
    changed = replace(
        wishes.dated(new, old, today),
        confirmed_on=today if aged else old.confirmed_on,
        typed_fields=typed,
        created_on=old.created_on,
        binned_on=old.binned_on,
        updated_on=today,
    )
    people.update(db, changed)
    return changed


def _refuse_taken_link(db: Database, person: Person) -> None:
    owner = people.by_link(db, person.linkedin_url)
    if owner and owner.id != person.id:
        where = tr(" (in the bin)") if owner.binned_on else ""
        raise AlreadyThere(
            tr("{name}{where} already has this LinkedIn link.", name=owner.name, where=where),
            tr("Open that person instead, or correct the link."),
        )


def require(db: Database, person_id: int) -> Person:
    """The person of this id.

    Raises:
        NotFound: there is none.
    """
    person = people.get(db, person_id)
    if person is None:
        raise NotFound(tr("This person no longer exists."), tr("They may have been removed."))
    return person


def get(store: Store, person_id: int) -> Person:
    with store.read() as db:
        return require(db, person_id)


def by_ids(store: Store, ids: Sequence[int]) -> tuple[Person, ...]:
    """People in the order of the ids; unknown ids are left out."""
    with store.read() as db:
        known = people.by_ids(db, ids)
    return tuple(known[PersonId(i)] for i in dict.fromkeys(ids) if PersonId(i) in known)


def page(
    store: Store,
    wanted: PeopleFilter,
    today: date,
    sort: str = BEST,
    limit: int = 50,
    offset: int = 0,
) -> PeoplePage:
    """One page of people with their warmth today; `limit` -1 = all."""

    def make() -> PeoplePage:
        return _page(db, wanted, today, sort, limit, offset)

    with store.read() as db:
        if limit < 0:  # for an export: too much to cache
            return make()
        return result_cache.cached(db, make, "page", wanted, today, sort, limit, offset)


def _page(
    db: Database, wanted: PeopleFilter, today: date, sort: str, limit: int, offset: int
) -> PeoplePage:
    # The next page of the same search need not search again.
    found = result_cache.cached(db, lambda: people.search_of(db, wanted), "found", wanted.search)
    records = people.page(db, wanted, sort, limit, offset, today, found)
    ties = warmth_of(db, [person.id for person in records], today)
    total = how_many(db, wanted, found)
    said = search.said_with(db, wanted.search, [person.id for person in records])
    held = opportunities.roles_held(db, [person.id for person in records])
    rows = []
    for person in records:
        tie = ties.get(person.id, (0.0, None, Word.NO_CONTACT))
        rows.append(PersonRow(person, *tie, said.get(person.id, ""), held.get(person.id, ())))
    return PeoplePage(tuple(rows), total)


def how_many(db: Database, wanted: PeopleFilter, found: search.Found | None = None) -> int:
    """How many people are on a list; counted once for all its pages."""
    return result_cache.cached(db, lambda: people.count(db, wanted, found), "count", wanted)


def warmth_of(
    db: Database, ids: Sequence[PersonId], today: date
) -> dict[PersonId, tuple[float, date | None, Word]]:
    """Warmth (0-100), day of the last contact, and the word; people without touchpoints are left out."""
    known, met = tie_summaries.of_people(db, ids), opportunities.met(db, ids)
    found = {
        person: (tie.warmth(today), tie.contact_on, tie.word(today, person in met))
        for person, tie in known.items()
    }
    later = [person for person, tie in known.items() if tie.latest > today.toordinal()]
    for person, mine in touchpoints.of_people(db, later).items():
        rated = score(mine, today, met=person in met)
        found[person] = rated.value, last_contact(mine, today), rated.word
    return found


def ids(store: Store, wanted: PeopleFilter) -> list[PersonId]:
    """The ids of everybody on a list, unordered."""
    with store.read() as db:
        return people.ids(db, wanted)


def suggest(store: Store, typed: str, limit: int = 20) -> tuple[Person, ...]:
    """People who match the typed text, the best first; everybody by name if nothing was typed."""
    with store.read() as db:
        return tuple(people.page(db, PeopleFilter(search=typed), limit=limit))


def tags(store: Store) -> tuple[str, ...]:
    """Every tag in use, sorted."""
    with store.read() as db:
        return result_cache.cached(db, lambda: tuple(people.tags(db)), "tags")


def person_file(store: Store, person_id: int, today: date) -> PersonFile:
    """Everything known about one person.

    Raises:
        NotFound: there is no such person.
    """
    with store.read() as db:
        return result_cache.cached(
            db, lambda: _file(db, person_id, today), "file", person_id, today
        )


def _file(db: Database, person_id: int, today: date) -> PersonFile:
    person = require(db, person_id)
    held = opportunities.roles_of_person(db, person_id)
    mine = touchpoints.of_person(db, person_id)
    cases = {role.opportunity_id: opportunities.get(db, role.opportunity_id) for role in held}
    referrals = people.referrals(db, person_id)
    referrer = people.get(db, person.referred_by) if person.referred_by else None
    confirmed = freshness(person, imports.listings(db))
    shared = _shared(db, person_id, [case for case in cases.values() if case])
    roles = tuple((role, case) for role in held if (case := cases[role.opportunity_id]))
    told = opportunities.events_with(db, person_id)
    of_case = {
        case: opportunities.get(db, case) for case in {e.opportunity_id for e in told} - {*cases}
    }
    events = tuple((e, case) for e in told if (case := (cases | of_case)[e.opportunity_id]))
    met = any(event.kind in MEETINGS for event, _ in events)
    warmth = score(mine, today, DEFAULT_WEIGHTS, met)
    return PersonFile(
        person, roles, tuple(mine), warmth, tuple(referrals), referrer, confirmed, shared, events
    )


def _shared(
    db: Database, person_id: int, cases: Sequence[Opportunity]
) -> tuple[tuple[Person, tuple[Opportunity, ...]], ...]:
    """Everybody with a role in the same cases, most shared cases first."""
    held = opportunities.roles_of(db, [case.id for case in cases])
    together: dict[PersonId, list[Opportunity]] = defaultdict(list)
    for case in cases:
        for other in {role.person_id for role in held[case.id]} - {person_id}:
            together[other].append(case)
    known = people.by_ids(db, together)
    found = [(p, tuple(together[p.id])) for p in known.values() if p.binned_on is None]
    return tuple(sorted(found, key=lambda pair: (-len(pair[1]), pair[0].name.casefold())))


@unit_of_work
def confirm(db: Database, person_id: int, today: date) -> Person:
    """Note that work and addresses are still right; return the person as they were before."""
    before = require(db, person_id)
    people.update(db, replace(before, confirmed_on=today))
    return before


@unit_of_work
def take_confirmation_back(db: Database, before: Person) -> None:
    """Undo `confirm`."""
    now = require(db, before.id)
    people.update(db, replace(now, confirmed_on=before.confirmed_on))


@unit_of_work
def archive(db: Database, person_id: int, on: date | None) -> Person:
    """Archive a person (`on` = a day), or take them out of the archive (None)."""
    person = replace(require(db, person_id), archived_on=on)
    people.update(db, person)
    return person


@unit_of_work
def remove(db: Database, person_id: int, today: date) -> Person:
    """Move a person to the bin; nothing of theirs is lost."""
    person = require(db, person_id)
    people.bin_person(db, person_id, today)
    return person


@unit_of_work
def restore(db: Database, person_id: int) -> Person:
    """Restore a person from the bin."""
    people.bin_person(db, person_id, None)
    return require(db, person_id)
