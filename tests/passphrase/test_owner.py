"""The sign-in that a browser keeps: signed, dated, and worth nothing under another passphrase or secret."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from crm.access import Admission, Door, Visit, enter
from crm.deployment import Deployment
from crm.passphrase import hashing, owner
from crm.passphrase.owner import Owner

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
SECRET = "a random text of more than thirty letters"
#: The account under which the owner's data are found again; it must never change.
ACCOUNT = "u5bb72a725b1b000250a0ea2242c6a270aa535ebe"


def an_owner(words: str = "correct horse battery", secret: str = SECRET) -> Owner:
    known = hashing.read(hashing.make(words))
    assert known is not None
    return Owner(known, secret)


@pytest.fixture(scope="module")
def ours() -> Owner:
    return an_owner()


def entered(ours: Owner, kept: str, now: datetime = NOW) -> Admission:
    setup = Deployment(hosted=True, owner=ours)
    return enter(setup, Visit("192.0.2.1", ()), owner.claims(ours, kept), now, False)


def test_a_token_lets_its_owner_in_for_thirty_days(ours: Owner) -> None:
    kept = owner.token(ours, NOW)
    for days, granted in ((0, True), (29, True), (31, False)):
        assert entered(ours, kept, NOW + timedelta(days=days)).granted is granted
    assert entered(ours, kept, NOW - timedelta(hours=1)).granted is False


def test_the_account_is_the_same_after_each_restart_and_each_new_passphrase(ours: Owner) -> None:
    other = an_owner("another passphrase", "another random text of thirty letters")
    keys = set()
    for one in (ours, other):
        who = entered(one, owner.token(one, NOW)).who
        assert who is not None
        assert (who.email, who.name) == ("", "")
        keys.add(who.key)
    assert keys == {ACCOUNT}


def test_two_sign_ins_are_two(ours: Owner) -> None:
    assert owner.token(ours, NOW) != owner.token(ours, NOW)


def test_another_passphrase_or_secret_ends_it(ours: Owner) -> None:
    kept = owner.token(ours, NOW)
    for changed in (an_owner(), replace(ours, cookie_secret=SECRET + "!")):
        refused = entered(changed, kept)
        assert (refused.granted, refused.door) == (False, Door.SIGN_IN)


def test_whatever_is_changed_in_it_ends_it(ours: Owner) -> None:
    kept = owner.token(ours, NOW)
    for place in range(len(kept)):
        letter = "1" if kept[place] != "1" else "2"
        assert owner.claims(ours, kept[:place] + letter + kept[place + 1 :]) == {}
    for forged in ("", "v1", kept[:-1], kept + "0", kept + "\n", "v1.1.x.y", "ä" * 100):
        assert owner.claims(ours, forged) == {}
