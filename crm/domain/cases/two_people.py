"""The two people to have for an opportunity: who refers the user in, and who recruits.

Source: A (a targeted company yields at least two: whoever referred you in, and the recruiter).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from crm.domain.cases.case_file import Case
from crm.domain.cases.involved import holders
from crm.domain.cases.opportunity import Role, Stage, is_open
from crm.domain.people.person import Person
from crm.domain.wording import listed
from crm.language import tr

#: They said no, or nothing more is to be expected: whoever is asked now can only say what they know. Source: D.
LOST_STAGES: Final = frozenset(
    {Stage.REJECTED, Stage.NO_ANSWER, Stage.HIRE_KNOWN, Stage.IN_TOUCH, Stage.CANCELLED}
)


@dataclass(frozen=True, slots=True)
class TwoPeople:
    """Who plays the two parts."""

    referrers: tuple[Person, ...] = ()
    recruiters: tuple[Person, ...] = ()

    @property
    def number(self) -> int:
        """0 to 2: whoever plays both parts counts once. Source: D."""
        filled = bool(self.referrers) + bool(self.recruiters)
        return min(filled, len({p.id for p in (*self.referrers, *self.recruiters)}))

    @property
    def wants_referrer(self) -> bool:
        """Whether someone should be asked to refer the user in."""
        return not self.referrers or (self.number < 2 and bool(self.recruiters))

    @property
    def sentence(self) -> str:
        """ "1 of 2 in place: Rita Lake recruits. Nobody refers you in yet." """
        return tr("{number} of 2 in place: {words}", number=self.number, words=self._words)

    @property
    def _words(self) -> str:
        if not self.referrers and not self.recruiters:
            return tr("nobody refers you in yet, and you have not named the recruiter.")
        recruit = _who(self.recruiters, tr("recruits"), tr("recruit"))
        if not self.referrers:
            return tr("{recruit}. Nobody refers you in yet.", recruit=recruit)
        refer = _who(self.referrers, tr("refers you in"), tr("refer you in"))
        if not self.recruiters:
            return tr("{refer}. You have not named the recruiter.", refer=refer)
        if self.number < 2:
            return tr("{refer} and recruits, so there is only one of them to turn to.", refer=refer)
        return f"{refer}, {recruit}."


def _who(people: tuple[Person, ...], one: str, several: str) -> str:
    return f"{listed([person.name for person in people])} {one if len(people) == 1 else several}"


def two_people(case: Case) -> TwoPeople | None:
    """Who refers the user in and who recruits, as far as that is stored; None for a closed opportunity."""
    if case.opportunity.binned_on or not is_open(case.opportunity, case.events):
        return None
    return TwoPeople(
        *(tuple(case.people[p] for p in holders(case, r)) for r in (Role.REFERRER, Role.RECRUITER))
    )
