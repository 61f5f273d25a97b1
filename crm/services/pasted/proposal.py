"""A pasted message as a proposal: what it says, whom and what it is about, and what is in doubt."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Final

from sqlite_utils import Database

from crm.domain.cases.opportunity import Opportunity, Role, is_open
from crm.domain.dates import weekday_date
from crm.domain.ids import OpportunityId, PersonId
from crm.domain.pasted.kinds import recruits
from crm.domain.pasted.matching import ABOUT_PEOPLE, About, Meant, which_case, who_is_meant
from crm.domain.pasted.read import Said, read
from crm.domain.pasted.rules import Kind, key
from crm.domain.people.normalise import email_addresses
from crm.domain.wording import either
from crm.intake.mail.robots import is_robot
from crm.language import tr
from crm.reference import line_words, paste_rules
from crm.services import settings
from crm.services.people import names
from crm.services.people.names import Known
from crm.store.cases import opportunities
from crm.store.handle import Store
from crm.store.people.naming import named_by

#: What a kind is called when it is in doubt: "This sounds as if ..."
SOUNDS: Final[Mapping[Kind, str]] = {
    Kind.REJECTION: tr("they said no"),
    Kind.INTERVIEW: tr("they invite you to a talk"),
    Kind.RECEIVED: tr("they confirm your application"),
    Kind.AWAY: tr("someone is away"),
    Kind.OFFER: tr("they offer you the job"),
    Kind.MESSAGE: tr("someone wrote to you"),
    Kind.PROFILE: tr("it is about a person"),
}
#: Kinds that are about a job: without one, nothing can be stored.
NEEDS_CASE: Final = frozenset({Kind.REJECTION, Kind.RECEIVED, Kind.OFFER})
#: Kinds that name a day of their own.
NEEDS_DAY: Final = frozenset({Kind.INTERVIEW, Kind.AWAY})


@dataclass(frozen=True, slots=True)
class Proposal:
    """What a message says, with the stored people and opportunities it can mean.

    Attributes:
        person: the one who wrote it, or whom it is about, if that is certain; people: those it can mean.
        case: the opportunity, if that is certain; cases: those it can mean.
        role: the part of whoever wrote it, as far as it is known or their position says.
        doubts: a sentence for each field that is in doubt.
    """

    said: Said
    person: Known | None = None
    people: tuple[Known, ...] = ()
    case: Opportunity | None = None
    cases: tuple[Opportunity, ...] = ()
    role: Role | None = None
    doubts: Mapping[str, str] = field(default_factory=dict)

    @property
    def newcomer(self) -> str:
        """The name of someone who is not stored; "" = nobody, or it can mean someone who is."""
        return self.said.card.name if self.said.written and not self.people else ""


def propose(store: Store, text: str, today: date, within: int | None = None) -> Proposal:
    """What a message says; nothing is stored.

    Args:
        within: the opportunity at whose page it was pasted; it is taken unless the text names others.

    Raises:
        ReferenceBroken: data/pasted.toml or data/one_line.toml has mistakes.
    """
    said = read(text, paste_rules(), line_words(), today, is_robot)
    with store.read() as db:
        mine = settings.read(db).addresses
        yours = bool(said.card.mail) and said.card.mail in mine
        if yours:
            said = replace(said, written=False)
        meant = _people(db, said)
        sure = meant.people[0] if meant.sure else None
        jobs = _jobs(db)
        held = (
            [role.opportunity_id for role in opportunities.roles_of_person(db, sure)]
            if sure
            else []
        )
        about = which_case(said, jobs, held)
        roles = opportunities.roles_of(db, about.cases) if sure else {}
    by_id = {job.id: job for job in jobs}
    about = _here(about, within, by_id, said)
    known = names.by_ids(store, meant.people)
    cases = tuple(by_id[one] for one in about.cases)
    case = cases[0] if about.sure else None
    parts = [r.role for r in roles.get(case.id, ()) if r.person_id == sure] if case else []
    made = Proposal(
        said,
        known[0] if meant.sure and known else None,
        known,
        case,
        cases,
        parts[0] if parts else _role_of(said),
    )
    return replace(made, doubts=_doubts(made, yours))


def _people(db: Database, said: Said) -> Meant:
    if not said.written:
        return Meant()
    words = {*key(said.card.name).split(), *email_addresses(said.card.mail)}
    found = who_is_meant(said.card, named_by(db, words))
    whole = " " in key(said.card.name)
    return found if whole or found.sure else Meant(found.people, False)


def _jobs(db: Database) -> list[Opportunity]:
    records = opportunities.everything(db)
    events = opportunities.events_of(db, [record.id for record in records])
    return [record for record in records if is_open(record, events[record.id])]


def _here(
    about: About, within: int | None, known: Mapping[OpportunityId, Opportunity], said: Said
) -> About:
    """The opportunity at whose page it was pasted, if the text speaks of no other."""
    if within is None or OpportunityId(within) not in known or said.kind in ABOUT_PEOPLE:
        return about
    here = OpportunityId(within)
    if not about.cases or here in about.cases:
        return About((here,), True)
    return About((here, *about.cases), False)


def _role_of(said: Said) -> Role | None:
    return Role.RECRUITER if recruits(said.card.position, paste_rules()) else None


def _doubts(made: Proposal, yours: bool) -> dict[str, str]:
    said, found = made.said, dict[str, str]()
    if said.others:
        may_be = either([SOUNDS[kind] for kind in dict.fromkeys((said.kind, *said.others))])
        found["kind"] = tr("This sounds as if {may_be}. Which is it?", may_be=may_be)
    if made.people and made.person is None:
        found["people"] = tr("Who is {name}?", name=said.card.name or tr("that"))
    elif made.newcomer and not said.card.mail and not said.headed and said.kind is not Kind.PROFILE:
        found["people"] = tr(
            "{newcomer} is not in your list. Is it someone new?", newcomer=made.newcomer
        )
    elif said.kind in ABOUT_PEOPLE | {Kind.MESSAGE} and not said.written:
        found["people"] = (
            tr("This sounds as if you wrote it yourself.")
            if yours
            else tr("It does not say who it is from.")
        )
    if len(made.cases) > 1:
        found["case"] = tr("Which opportunity is it about?")
    elif made.case is None and made.cases:
        found["case"] = tr(
            "This sounds as if it is about another job than {name}.", name=made.cases[0].name
        )
    elif made.case is None and said.kind not in ABOUT_PEOPLE | {Kind.MESSAGE}:
        found["case"] = tr("This sounds as if it is about a job that is not in your list.")
    if said.received is None and said.kind not in ABOUT_PEOPLE:
        found["received"] = _which_day(
            tr("It does not say when it was written"), said.received_days
        )
    if said.day is None and (said.kind in NEEDS_DAY or said.days):
        found["day"] = _which_day(tr("It does not say for certain on which day"), said.days)
    if said.check_time and said.day:
        found["at"] = tr(
            "Please check the time: it may be in another time zone, or in the afternoon."
        )
    return found


def _which_day(words: str, days: tuple[date, ...]) -> str:
    listed = either([weekday_date(day) for day in days])
    return f"{words}: {listed}?" if listed else f"{words}."


def certain_person(made: Proposal) -> PersonId | None:
    """The stored person it is from, if that is certain."""
    return made.person.person.id if made.person else None
