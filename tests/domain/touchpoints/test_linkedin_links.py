"""Addresses of LinkedIn's search."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm import reference
from crm.domain.touchpoints.linkedin_links import company_link, company_page, search_link

TEMPLATE = reference.linkedin().people_search


@pytest.mark.parametrize(
    ("company", "title", "keywords"),
    [
        ("Northlight", "Planner", 'Northlight "Planner"'),
        ("Fuchs & Igel", "Head of R&D", 'Fuchs & Igel "Head of R&D"'),
        ('The "Best" Co', "C# + Go?", 'The Best Co "C# + Go?"'),
        ("Łódź Żuraw", "ليلى 🚀", 'Łódź Żuraw "ليلى 🚀"'),
    ],
)
def test_the_search_names_company_and_title(company: str, title: str, keywords: str) -> None:
    parts = urlsplit(search_link(TEMPLATE, company, title))
    assert parts.hostname == "www.linkedin.com"
    assert parse_qs(parts.query) == {"keywords": [keywords]}


@given(st.text(max_size=40), st.text(max_size=40))
def test_nothing_typed_leaves_its_place(company: str, title: str) -> None:
    parts = urlsplit(search_link(TEMPLATE, company, title))
    assert parts.path == "/search/results/people/"
    assert not parts.fragment
    assert list(parse_qs(parts.query, keep_blank_values=True)) == ["keywords"]


@pytest.mark.parametrize(
    ("typed", "page"),
    [
        ("https://www.linkedin.com/company/Northlight-Demo/", "northlight-demo"),
        ("linkedin.com/company/northlight-demo/people/?keywords=x", "northlight-demo"),
        (" northlight-demo ", "northlight-demo"),
        ("https://www.linkedin.com/in/somebody", ""),
        ("north light", ""),
        ("", ""),
    ],
)
def test_a_company_page_is_read_from_its_address(typed: str, page: str) -> None:
    assert company_page(typed) == page


@given(st.text(max_size=40))
def test_a_company_link_stays_on_the_companys_page(typed: str) -> None:
    template = reference.linkedin().company_people
    page = company_page(typed)
    parts = urlsplit(company_link(template, page, "Planner & more"))
    assert parts.hostname == "www.linkedin.com"
    assert (parts.path.count("/"), parts.fragment) == (4, "")
    assert parse_qs(parts.query) == {"keywords": ['"Planner & more"']}
