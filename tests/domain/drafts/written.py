"""Letters as people write them: a text, whom it goes to, and how."""

from __future__ import annotations

from typing import Any

from crm import reference
from crm.domain.cases.opportunity import Opportunity, Role
from crm.domain.drafts.check import Letter, findings
from crm.domain.ids import OpportunityId, PersonId
from crm.domain.people.person import Person

CASE = Opportunity(OpportunityId(1), "Harborstone", "Operations Manager", department="Operations")
ELSEWHERE = (
    Opportunity(OpportunityId(2), "Northlight GmbH", "Plant Engineer"),
    Opportunity(OpportunityId(3), "Copperline School", "Math Teacher"),
)
#: What stands for whom: a role, how the letter goes, and in which phase.
TO: dict[str, dict[str, Any]] = {
    "manager": {"roles": {"hiring_manager", "interviewer"}, "phase": "post_rejection"},
    "manager before": {"roles": {"hiring_manager", "interviewer"}, "phase": "post_interview"},
    "recruiter": {"roles": {"recruiter"}, "phase": "post_rejection"},
    "recruiter before": {"roles": {"recruiter"}, "phase": "during"},
    "interviewer": {"roles": {"interviewer"}, "phase": "post_rejection"},
    "interviewer before": {"roles": {"interviewer"}, "phase": "post_interview"},
    "referrer": {"roles": {"referrer"}, "phase": "post_rejection"},
    "gift": {"roles": {"recruiter"}, "phase": "post_interview", "channel": "gift_card"},
    "note": {"roles": {"interviewer"}, "phase": "post_interview", "channel": "linkedin_request", "limit": 200},
    "later": {"roles": {"hire"}, "phase": "months_3_6"},
}  # fmt: skip
ADA = Person(PersonId(1), "Ada", "Stone", "Harborstone", email="ada@example.com")


def a_letter(to: str, body: str, person: Person = ADA, **more: Any) -> Letter:
    fields = {"channel": "email", "case": CASE, "elsewhere": ELSEWHERE} | TO[to] | more
    fields["roles"] = frozenset(map(Role, fields["roles"]))
    return Letter(body, person=person, **fields)


def found(letter: Letter) -> list[tuple[str, str]]:
    """The rules that it breaks, with the words."""
    return [(one.rule.id, one.words) for one in findings(reference.letter_rules(), letter)]
