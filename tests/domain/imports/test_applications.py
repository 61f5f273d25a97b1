"""Applications of a file: which become cases."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from crm.domain.cases.opportunity import ClosedWhy, Opportunity
from crm.domain.ids import OpportunityId
from crm.domain.imports.applications import OVER_AFTER, Application, plan_applications, posting_key
from tests.conftest import TODAY

JOB = Application(
    2, "Northlight", "Planner", "https://www.linkedin.com/jobs/view/1", date(2026, 7, 16)
)


@pytest.mark.parametrize(
    ("known", "new"),
    [
        (Opportunity(OpportunityId(1), "NORTHLIGHT", "planner"), False),
        (Opportunity(OpportunityId(1), "Northlight", "Planner", binned_on=TODAY), False),
        (Opportunity(OpportunityId(1), "Other", "Name", posting_url="linkedin.com/jobs/view/1/"), False),
        (Opportunity(OpportunityId(1), "Northlight", "Lead planner"), True),
        (Opportunity(OpportunityId(1), "Harbor", "Planner"), True),
        (Opportunity(OpportunityId(1), "Harbor", "Lead", posting_url=""), True),
    ],
)  # fmt: skip
def test_a_case_that_is_there_is_not_doubled(known: Opportunity, new: bool) -> None:
    found = plan_applications([JOB], [known], TODAY, "LinkedIn")
    assert (len(found.new), found.unchanged) == ((1, 0) if new else (0, 1))


def test_a_second_application_counts_with_the_latest() -> None:
    earlier = replace(JOB, line=3, posting_url="", applied_on=date(2026, 1, 2))
    other = replace(JOB, line=4, title="Lead", posting_url="", applied_on=None)
    for told in ([JOB, earlier, other], [other, earlier, JOB]):
        found = plan_applications(told, [], TODAY, "LinkedIn")
        assert [(c.title, c.applied_on, c.source) for c in found.new] == [
            ("Planner", JOB.applied_on, "LinkedIn"), ("Lead", None, "LinkedIn"),
        ]  # fmt: skip
        assert found.unchanged == 1


@pytest.mark.parametrize(("days", "over"), [(0, False), (365, False), (366, True)])
def test_an_application_of_more_than_a_year_ago_is_let_go(days: int, over: bool) -> None:
    assert OVER_AFTER.days == 365
    old = replace(JOB, applied_on=TODAY - timedelta(days=days))
    (case,) = plan_applications([old], [], TODAY, "LinkedIn").new
    assert (case.closed_on, case.closed_why) == (
        (TODAY, ClosedWhy.LET_GO) if over else (None, None)
    )


@pytest.mark.parametrize(
    "url",
    [
        "https://www.linkedin.com/jobs/view/1", "http://linkedin.com/jobs/view/1/",
        "HTTPS://de.LinkedIn.com/jobs/view/1?refId=x#y", " www.linkedin.com/jobs/view/1 ",
    ],
)  # fmt: skip
def test_spellings_of_one_posting_are_one(url: str) -> None:
    assert posting_key(url) == "linkedin.com/jobs/view/1"


def test_elsewhere_the_query_tells_postings_apart() -> None:
    one, two = "https://example.com/jobs?id=1", "https://example.com/jobs?id=2"
    assert posting_key(one) != posting_key(two)
    assert posting_key(one) == posting_key("http://www.example.com/jobs?id=1#apply")
