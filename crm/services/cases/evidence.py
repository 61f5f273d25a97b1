"""Who was asked and who said what about why, with the words of data/evidence.toml."""

from __future__ import annotations

from crm import reference
from crm.domain.cases.case_file import Case
from crm.domain.cases.evidence import Evidence, evidence
from crm.services.cases.ledger import Ledger


def of_case(case: Case, found: Ledger) -> Evidence:
    """The evidence of a case that was read with its ledger."""
    asking_why = reference.playbook().asking_why
    return evidence(case, found.claims, found.people, asking_why, reference.evidence())
