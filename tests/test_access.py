"""Who is admitted, and how: personal, demonstration, signed in; in doubt not at all."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from crm.access import Door, Visit, enter, identity, user_key
from crm.deployment import Deployment, Mode

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
OWNER = Visit(None, (("Host", "localhost:8501"),))
STRANGER = Visit("203.0.113.9", (("Host", "crm.example.com"),))
PERSONAL = Deployment()
HOSTED = Deployment(hosted=True)
BROKEN = Deployment(hosted=True, problems=("The store is missing.",))


def claims(**changes: Any) -> dict[str, object]:
    made: dict[str, object] = {
        "is_logged_in": True, "iss": "https://id.example.com", "sub": "17", "name": "Ada Example",
        "iat": int(NOW.timestamp()) - 60, "email": "Ada@Example.com", "email_verified": True,
    }  # fmt: skip
    return {k: v for k, v in (made | changes).items() if v is not None}


def test_a_personal_app_belongs_to_who_sits_there() -> None:
    assert enter(PERSONAL, OWNER, {}, NOW, True).mode is Mode.LOCAL


def test_a_stranger_at_a_personal_app_finds_a_closed_door() -> None:
    found = enter(PERSONAL, STRANGER, {}, NOW, True)
    assert (found.granted, found.door) == (False, Door.PRIVATE)


def test_a_stranger_where_nothing_personal_is_sees_a_demonstration() -> None:
    found = enter(PERSONAL, STRANGER, {}, NOW, False)
    assert (found.granted, found.mode, found.who) == (True, Mode.DEMO, None)


def test_claims_of_a_cookie_open_nothing_where_nobody_signs_in() -> None:
    assert not enter(PERSONAL, STRANGER, claims(), NOW, True).granted


@pytest.mark.parametrize("visit", [OWNER, STRANGER], ids=["at the machine", "from outside"])
@pytest.mark.parametrize("personal", [True, False])
def test_a_hosted_app_asks_everybody_to_sign_in(visit: Visit, personal: bool) -> None:
    found = enter(HOSTED, visit, {}, NOW, personal)
    assert (found.granted, found.door) == (False, Door.SIGN_IN)


@pytest.mark.parametrize("visit", [OWNER, STRANGER], ids=["at the machine", "from outside"])
@pytest.mark.parametrize("known", [{}, claims()], ids=["signed out", "signed in"])
def test_half_a_set_up_lets_nobody_in(visit: Visit, known: dict[str, object]) -> None:
    found = enter(BROKEN, visit, known, NOW, False)
    assert (found.granted, found.door) == (False, Door.UNFINISHED)


def test_who_is_signed_in_gets_a_database_of_their_own() -> None:
    found = enter(HOSTED, STRANGER, claims(), NOW, False)
    assert (found.granted, found.mode) == (True, Mode.HOSTED)
    assert found.who is not None
    assert found.who.key == user_key("https://id.example.com", "17")
    assert (found.who.email, found.who.name) == ("ada@example.com", "Ada Example")


NOBODY = {
    "not signed in": claims(is_logged_in=False),
    "signed in, says a text": claims(is_logged_in="true"),
    "no issuer": claims(iss=None),
    "no subject": claims(sub=None),
    "an empty subject": claims(sub=" "),
    "a subject that is a list": claims(sub=["17"]),
    "no moment": claims(iat=None),
    "a moment that is a text": claims(iat="yesterday"),
    "a moment beyond all calendars": claims(iat=1e30),
    "not a number": claims(iat=float("nan")),
    "signed in long ago": claims(iat=int((NOW - timedelta(days=31)).timestamp())),
    "signed in tomorrow": claims(iat=int((NOW + timedelta(days=1)).timestamp())),
}


@pytest.mark.parametrize("told", NOBODY.values(), ids=NOBODY)
def test_claims_that_name_nobody_for_sure(told: dict[str, object]) -> None:
    assert identity(told, NOW) is None
    assert not enter(HOSTED, OWNER, told, NOW, False).granted


def test_clocks_may_differ_a_little() -> None:
    assert identity(claims(iat=int(NOW.timestamp()) + 120), NOW)


@pytest.mark.parametrize("verified", [None, False, "false", 1, "yes"])
def test_an_address_nobody_vouches_for_is_not_believed(verified: object) -> None:
    found = identity(claims(email_verified=verified), NOW)
    assert found is not None
    assert found.email == ""
    trusted = identity(claims(email_verified=verified), NOW, trusts_addresses=True)
    assert trusted is not None
    assert trusted.email == "ada@example.com"


def test_a_provider_without_an_address_or_a_name_will_do() -> None:
    found = identity(claims(email=None, name=None, email_verified=None), NOW)
    assert found is not None
    assert (found.email, found.name) == ("", "")


def test_the_key_depends_on_issuer_and_subject_alone() -> None:
    first = identity(claims(), NOW)
    moved = identity(claims(email="new@example.com", name="Ada Newname"), NOW)
    assert first is not None
    assert moved is not None
    assert first.key == moved.key


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (("a", "bc"), ("ab", "c")),
        (("https://one.example", "1"), ("https://two.example", "1")),
        (("https://one.example", "1"), ("https://one.example", "2")),
        (('a"', "b"), ("a", '"b')),
    ],
)
def test_two_people_never_share_a_key(one: tuple[str, str], other: tuple[str, str]) -> None:
    assert user_key(*one) != user_key(*other)


def test_the_key_is_a_plain_word_that_tells_nothing() -> None:
    key = user_key("https://id.example.com", "ada@example.com")
    assert key.isalnum()
    assert key.isascii()
    assert len(key) == 41
    assert "ada" not in key


CORP = Deployment(hosted=True, providers=("corp", "public"), trusts_addresses=("corp",))
ONLY = Deployment(hosted=True, providers=("",), trusts_addresses=("",))


@pytest.mark.parametrize(
    ("setup", "provider", "email"),
    [
        (CORP, "corp", "ada@example.com"),
        (CORP, "public", ""),
        (CORP, "Corp", ""),
        (CORP, None, ""),
        (CORP, "default", ""),
        (CORP, "", ""),
        (CORP, ["corp"], ""),
        (ONLY, "default", "ada@example.com"),
        (ONLY, None, "ada@example.com"),
        (ONLY, "corp", ""),
        (HOSTED, "default", ""),
    ],
)
def test_the_operator_vouches_for_the_addresses_of_one_provider(
    setup: Deployment, provider: object, email: str
) -> None:
    found = enter(setup, STRANGER, claims(email_verified=False, provider=provider), NOW, False)
    assert found.who is not None
    assert found.who.email == email
    verified = enter(setup, STRANGER, claims(provider=provider), NOW, False)
    assert verified.who is not None
    assert verified.who.email == "ada@example.com"


def sign_in(**changes: Any) -> str:
    found = identity(claims(**changes), NOW)
    assert found is not None
    return found.sign_in


@pytest.mark.parametrize(
    "other",
    [
        {"nonce": "another"},
        {"iat": int(NOW.timestamp()) - 59},
        {"jti": "another"},
        {"sid": "another"},
        {"sub": "18"},
        {"iss": "https://other.example.com"},
    ],
    ids=lambda other: next(iter(other)),
)
def test_every_sign_in_is_told_from_the_others(other: dict[str, Any]) -> None:
    assert sign_in(nonce="one", aud=["embers"]) != sign_in(
        **{"nonce": "one", "aud": ["embers"]} | other
    )


def test_all_tabs_of_a_sign_in_are_one_and_the_name_of_it_tells_nothing() -> None:
    assert sign_in(nonce="one") == sign_in(nonce="one", name="Ada Newname", tab="2")
    assert "one" not in sign_in(nonce="one")
