"""LinkedIn's member ids keep their letters; one and the same member is recognised however it is written."""

from __future__ import annotations

import pytest

from crm.domain.people.matching import two_links
from crm.domain.people.normalise import LINK_START, is_member_id, link_key, profile_url

MEMBER_ID = "ACwAAAabCDeFGhiJKlmNOpqRStuVWxyz01"
BY_ID = LINK_START + MEMBER_ID
BY_NAME = LINK_START + "adela-demo"


@pytest.mark.parametrize(
    "text",
    [
        BY_ID,
        f"{BY_ID}/",
        f"HTTP://www.LinkedIn.com/in/{MEMBER_ID}?trk=abc",
        f"linkedin.com/in/{MEMBER_ID}",
        f"https%3A%2F%2Fwww.linkedin.com%2Fin%2F{MEMBER_ID}",
        f"<https://no.linkedin.com/in/{MEMBER_ID}>",
    ],
)
def test_the_case_of_a_member_id_is_kept(text: str) -> None:
    assert profile_url(text) == BY_ID
    assert profile_url(profile_url(text)) == BY_ID


@pytest.mark.parametrize(
    ("text", "link"),
    [
        (LINK_START + "Adela-Demo", BY_NAME),
        (LINK_START + "ACME-Boss", LINK_START + "acme-boss"),
        (LINK_START + "ACoAA", LINK_START + "acoaa"),
        (BY_ID.lower(), BY_ID.lower()),
    ],
)
def test_any_other_link_is_in_small_letters(text: str, link: str) -> None:
    assert profile_url(text) == link


def test_the_key_of_a_link_has_no_capitals() -> None:
    assert link_key(BY_ID) == link_key(BY_ID.lower()) == BY_ID.lower()
    assert link_key(BY_NAME) == BY_NAME
    assert [is_member_id(link) for link in (BY_ID, BY_ID.lower(), BY_NAME)] == [True, True, False]


@pytest.mark.parametrize(
    ("one", "other", "two"),
    [
        (BY_ID, BY_ID.lower(), False),
        (BY_ID, BY_NAME, False),
        (BY_ID, f"{BY_ID}x", True),
        (BY_NAME, f"{BY_NAME}x", True),
        (BY_NAME, "", False),
    ],
)
def test_an_id_does_not_contradict_a_name(one: str, other: str, two: bool) -> None:
    assert two_links(one, other) is two_links(other, one) is two
