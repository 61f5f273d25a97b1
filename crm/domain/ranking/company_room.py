"""When a letter to a further person at a company had better wait, as several people there heard from the user."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from crm.domain.dates import spoken_day
from crm.domain.ids import PersonId
from crm.domain.playbook.due_step import DueStep, Status
from crm.domain.playbook.step import CompanyRest
from crm.domain.ranking.spacing import MESSAGES, went_out
from crm.domain.touchpoints.touchpoint import Channel, Touchpoint
from crm.domain.wording import plural
from crm.domain.workdays import Workdays
from crm.language import tr

_SPOKEN = frozenset({Channel.CALL, Channel.VOICEMAIL})


@dataclass(frozen=True, slots=True)
class Room:
    """So many people at a company heard from the user within `days`; on `day` there is room for one more."""

    company: str
    people: int
    days: int
    called: bool
    day: date

    def sentence(self, today: date) -> str:
        how = tr("wrote to or called") if self.called else tr("wrote to")
        day = spoken_day(self.day, today)
        return tr(
            "You {how} {people} at {company} in the last {days}; {day} leaves them room.",
            how=how,
            people=plural(self.people, "person", "people"),
            company=self.company,
            days=plural(self.days, "day", "days"),
            day=day,
        )


def room(
    step: DueStep,
    company: str,
    contacts: Iterable[Touchpoint],
    there: frozenset[PersonId],
    rest: CompanyRest,
    workdays: Workdays,
    today: date,
) -> Room | None:
    """The day that leaves a company room, if the step can wait for it; None = nothing is to be said.

    Nothing is said of what goes out at once, of somebody who heard from the user in these days already or
    wrote to them, and of a day after the step's window.

    Args:
        company: where the step's person works; there: everybody who works there.
        contacts: those of these days, of all cases.

    Source: D.
    """
    person = step.person_id
    if person is None or step.status is not Status.DUE or step.step.at_once:
        return None
    if step.channel not in MESSAGES:
        return None
    first = today - timedelta(days=rest.days - 1)
    lately = [t for t in contacts if first <= t.day <= today and not t.binned_on]
    if any(person in t.people and (t.is_sign or went_out(t)) for t in lately):
        return None
    wrote = [t for t in lately if went_out(t) and there & {*t.people}]
    last: dict[PersonId, date] = {}
    for contact in wrote:
        for other in there & {*contact.people}:
            last[other] = max(last.get(other, date.min), contact.day)
    if len(last) < rest.people:
        return None
    leaves = sorted(last.values(), reverse=True)[rest.people - 1] + timedelta(days=rest.days)
    day = workdays.next_workday(leaves)
    if day > step.closes:
        return None
    called = any(t.channel in _SPOKEN for t in wrote)
    return Room(company, len(last), rest.days, called, day)
