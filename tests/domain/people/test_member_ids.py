"""LinkedIn's member ids keep their letters; one and the same member is recognised however it is written."""

from __future__ import annotations

from itertools import product

import pytest

from crm.domain.people.matching import two_links
from crm.domain.people.normalise import (
    LINK_START,
    is_member_id,
    link_key,
    link_keys,
    profile_url,
)

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


_SPELT = [
    "".join(letters)
    for letters in product("aA", "cC", ("o", "O", "w", "W"), ("aa", "aA", "Aa", "AA"))
]


@pytest.mark.parametrize("begins", _SPELT)
def test_a_column_of_links_is_compared_as_each_of_them(begins: str) -> None:
    by_id = profile_url(f"{LINK_START}{begins}b1234567890")
    for links in ([by_id], ["", BY_NAME, by_id], [by_id, ""]):
        assert list(link_keys(links)) == [link.lower() for link in links]


def test_a_column_without_ids_stays_as_it_is() -> None:
    links = ["", BY_NAME, f"{LINK_START}acosta-demo", f"{LINK_START}åse"]
    assert list(link_keys(links)) == links
    assert list(link_keys([])) == []
