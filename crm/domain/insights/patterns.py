"""What keeps coming back over all opportunities: insiders, credentials, and, for the user alone, age.

Counts with intervals; nothing is claimed of a few, and never why.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from crm.domain.cases.case_file import Case
from crm.domain.cases.ledger import (
    AgeBucket,
    ClaimKind,
    Comparison,
    Verdict,
    hire_internal,
    lost,
)
from crm.domain.ids import OpportunityId
from crm.domain.insights.proportions import Rate

#: A comparison that says who was stronger.
_SAID = frozenset({Verdict.BETTER, Verdict.EQUAL, Verdict.WORSE})
_SEEN = frozenset({AgeBucket.YOUNGER, AgeBucket.SIMILAR, AgeBucket.OLDER})


@dataclass(frozen=True, slots=True)
class Credential:
    """A criterion in which the hires were compared with the user.

    Attributes:
        name: as the user wrote it first. rate: in how many of the compared opportunities theirs was stronger.
        cases: those in which it was.
    """

    name: str
    rate: Rate
    cases: tuple[OpportunityId, ...]

    @property
    def lacking(self) -> bool:
        """Whether the hires had it more often than not, as far as the numbers carry that."""
        return self.rate.enough and self.rate.interval[0] > 0.5


@dataclass(frozen=True, slots=True)
class Patterns:
    """The counts.

    Attributes:
        insiders: of the lost opportunities whose hire's origin is known, those that went to an insider.
        to_insiders: which these are. credentials: the most often missing first.
        younger: how often the hire seemed clearly younger. For the user's eyes alone: it is in no file, no
            coach's view and no assistant's answer. Source: DOMAIN section 6 (impressions of age).
    """

    insiders: Rate
    to_insiders: tuple[OpportunityId, ...]
    credentials: tuple[Credential, ...]
    younger: Rate

    @property
    def anything(self) -> bool:
        return bool(self.insiders.of or self.credentials or self.younger.of)

    @property
    def to_do(self) -> Credential | None:
        """The one credential to do something about; None unless the numbers carry one."""
        return next((found for found in self.credentials if found.lacking), None)


def patterns(cases: Sequence[Case], comparisons: Iterable[Comparison]) -> Patterns:
    """Count over all opportunities, each once.

    Only comparisons that are facts count for the credentials; a story proves nothing.

    Args:
        comparisons: of all of them, as they were added.

    Source: D; what a rate may claim: `proportions`.
    """
    known = [(case.opportunity.id, hire_internal(case)) for case in cases if lost(case)]
    inside = tuple(case for case, internal in known if internal)
    of = sum(internal is not None for _, internal in known)
    lines = list(comparisons)
    return Patterns(Rate(len(inside), of), inside, _credentials(lines), _younger(lines))


def _credentials(lines: Iterable[Comparison]) -> tuple[Credential, ...]:
    names: dict[str, str] = {}
    verdicts: Mapping[str, dict[OpportunityId, Verdict]] = defaultdict(dict)
    for line in lines:
        if line.about_age or line.kind is not ClaimKind.FACT or line.verdict not in _SAID:
            continue
        key = " ".join(line.criterion.casefold().split())
        names.setdefault(key, line.criterion.strip())
        verdicts[key][line.opportunity_id] = line.verdict  # of one opportunity the latest counts
    found = []
    for key, by_case in verdicts.items():
        better = tuple(case for case, verdict in by_case.items() if verdict is Verdict.BETTER)
        if better:
            found.append(Credential(names[key], Rate(len(better), len(by_case)), better))
    return tuple(sorted(found, key=lambda c: (-c.rate.hits, c.rate.of, c.name.casefold())))


def _younger(lines: Iterable[Comparison]) -> Rate:
    seen = {
        line.opportunity_id: line.age_bucket for line in lines if line.age_bucket in _SEEN
    }  # of one opportunity the latest counts
    return Rate(sum(bucket is AgeBucket.YOUNGER for bucket in seen.values()), len(seen))
