"""The mode of a process: an incomplete set-up admits nobody, and no secret is ever repeated."""

from __future__ import annotations

import base64
from copy import deepcopy
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from crm.deployment import deployment, unreadable

AUTH = {
    "redirect_uri": "https://crm.example.com/oauth2callback",
    "cookie_secret": "c00kie-" * 6,
    "client_id": "the-client",
    "client_secret": "s3cret-of-the-client",
    "server_metadata_url": "https://id.example.com/.well-known/openid-configuration",
}
STORE = {
    "kind": "s3",
    "bucket": "embers",
    "endpoint": "https://account.r2.example",
    "region": "auto",
    "access_key_id": "AK-of-the-store",
    "secret_access_key": "s3cret-of-the-store",
}


def secrets(**changes: Any) -> dict[str, Any]:
    """A complete set-up with changes like auth__client_id=None."""
    found: dict[str, Any] = deepcopy({"auth": AUTH, "store": STORE})
    for name, value in changes.items():
        section, _, key = name.partition("__")
        target = found[section] if key else found
        if value is None:
            del target[key or section]
        else:
            target[key or section] = value
    return found


def test_without_secrets_the_app_is_personal() -> None:
    found = deployment({})
    assert not found.hosted
    assert not found.problems


def test_other_secrets_change_nothing() -> None:
    assert not deployment({"connections": {"x": 1}, "hosting": {"trust_addresses": True}}).hosted


def test_with_both_sections_people_sign_in() -> None:
    found = deployment(secrets())
    assert found.hosted
    assert found.problems == ()
    assert found.store is not None
    assert found.providers == ("",)


OWNER = {
    "passphrase_hash": "scrypt$16$8$1$c2FsdHNhbHRzYWx0c2FsdA==$ZGlnZXN0IG9mIHRoaXJ0eS10d28gYnl0ZXMsIHllcyE=",
    "cookie_secret": "c00kie-" * 6,
}


def test_one_owner_may_sign_in_with_a_passphrase_instead() -> None:
    found = deployment({"owner": OWNER, "store": STORE})
    assert found.problems == ()
    assert found.hosted
    assert found.store is not None
    assert found.owner is not None
    assert found.providers == ()
    assert "ZGlnZXN0" not in repr(found)
    assert "c00kie" not in repr(found)


@pytest.mark.parametrize(
    ("owner", "says"),
    [
        ({}, "'passphrase_hash': this key is missing"),
        ("words", "[owner]: it must be a table"),
        (OWNER | {"passphrase_hash": "correct horse battery"}, "cloud-setup"),
        (OWNER | {"passphrase_hash": 12}, "it must be text in quotes"),
        (OWNER | {"passphrase": "correct horse battery"}, "'passphrase': this key is unknown"),
        (OWNER | {"cookie_secret": "short"}, "'cookie_secret'"),
        (OWNER | {"cookie_secret": "x" * 40}, "'cookie_secret'"),
    ],
)
def test_half_an_owner_lets_nobody_in(owner: Any, says: str) -> None:
    found = deployment({"owner": owner, "store": STORE})
    assert found.hosted
    assert found.store is None
    assert [problem for problem in found.problems if says in problem]
    assert "correct horse" not in " ".join(found.problems)


@pytest.mark.parametrize(
    ("secrets", "says"),
    [
        ({"owner": OWNER}, "no [store]"),
        ({"owner": OWNER, "auth": AUTH, "store": STORE}, "both [auth] and [owner]"),
        ({"store": STORE}, "no [auth] and no [owner]"),
    ],
)
def test_an_owner_needs_a_store_and_no_provider(secrets: dict[str, Any], says: str) -> None:
    found = deployment(secrets)
    assert (found.hosted, found.store) == (True, None)
    assert [problem for problem in found.problems if says in problem]


def test_several_providers_are_offered_by_name() -> None:
    client = {key: AUTH[key] for key in ("client_id", "client_secret", "server_metadata_url")}
    auth = {"redirect_uri": AUTH["redirect_uri"], "cookie_secret": AUTH["cookie_secret"]}
    found = deployment(secrets(auth=auth | {"google": client, "okta": client}))
    assert found.problems == ()
    assert found.providers == ("google", "okta")


BROKEN = {
    "no store": ({"store": None}, "no [store]"),
    "no sign-in": ({"auth": None}, "no [auth]"),
    "sign-in is no table": ({"auth": "yes"}, "no [auth]"),
    "store is no table": ({"store": "yes"}, "[store]"),
    "no client": ({"auth__client_id": None}, "'client_id': this key is missing"),
    "an empty client": ({"auth__client_secret": " "}, "'client_secret': this key is missing"),
    "no redirect": ({"auth__redirect_uri": None}, "redirect_uri"),
    "redirect to the app itself": (
        {"auth__redirect_uri": "https://crm.example.com/"},
        "followed by /oauth2callback",
    ),
    "plain http": ({"auth__redirect_uri": "http://crm.example.com/oauth2callback"}, "https"),
    "a redirect that is no address": ({"auth__redirect_uri": "https://[/oauth2callback"}, "https"),
    "provider over plain http": ({"auth__server_metadata_url": "http://id.example.com"}, "https"),
    "a short cookie secret": ({"auth__cookie_secret": "xxx"}, "cookie_secret"),
    "a key held down as cookie secret": ({"auth__cookie_secret": "x" * 64}, "cookie_secret"),
    "three keys as cookie secret": ({"auth__cookie_secret": "abc" * 20}, "cookie_secret"),
    "a number as cookie secret": ({"auth__cookie_secret": 12345}, "cookie_secret"),
    "a name that Streamlit cannot use": (
        {"auth": {k: AUTH[k] for k in ("redirect_uri", "cookie_secret")} | {"my_id": AUTH}},
        "underscore",
    ),
    "unknown kind of store": ({"store__kind": "ftp"}, "kind"),
    "no bucket": ({"store__bucket": None}, "bucket"),
}


@pytest.mark.parametrize(("changes", "says"), BROKEN.values(), ids=BROKEN)
def test_what_is_missing_or_wrong_closes_the_door_and_is_named(
    changes: dict[str, Any], says: str
) -> None:
    found = deployment(secrets(**changes))
    assert found.hosted
    assert found.store is None
    assert [problem for problem in found.problems if says in problem]


@pytest.mark.parametrize(("changes", "says"), BROKEN.values(), ids=BROKEN)
def test_no_secret_is_repeated(changes: dict[str, Any], says: str) -> None:
    told = " ".join(deployment(secrets(**changes)).problems)
    values = [AUTH["cookie_secret"], AUTH["client_secret"], STORE["secret_access_key"]]
    assert not [value for value in values if value in told]


def test_all_problems_are_reported_together() -> None:
    problems = deployment(
        {"auth": {}, "store": {"kind": "s3", "region": "x", "max_mb": 0}}
    ).problems
    keys = ["redirect_uri", "cookie_secret", "client_id", "client_secret", "server_metadata_url"]
    keys += ["bucket", "access_key_id", "secret_access_key", "max_mb"]
    assert len(problems) == len(keys)
    assert all(f"key '{key}'" in problem for key, problem in zip(keys, problems, strict=True))


def test_sign_in_on_this_machine_may_use_plain_http() -> None:
    local = "http://localhost:8501/oauth2callback"
    assert not deployment(secrets(auth__redirect_uri=local)).problems


def test_secrets_that_cannot_be_read_let_nobody_in() -> None:
    assert unreadable().hosted
    assert unreadable().problems


CLIENT = {key: AUTH[key] for key in ("client_id", "client_secret", "server_metadata_url")}
TWO = {key: AUTH[key] for key in ("redirect_uri", "cookie_secret")} | {
    "corp": CLIENT,
    "public": CLIENT,
}


@pytest.mark.parametrize(
    ("auth", "wanted", "trusted", "told"),
    [
        (AUTH, None, (), False),
        (AUTH, False, (), False),
        (AUTH, True, ("",), False),
        (AUTH, [], (), False),
        (AUTH, ["corp"], (), True),
        (AUTH, "yes", (), True),
        (TWO, ["corp"], ("corp",), False),
        (TWO, ["public", "corp"], ("corp", "public"), False),
        (TWO, True, (), True),
        (TWO, ["corp", "typo"], ("corp",), True),
        (TWO, "corp", (), True),
        (TWO, [5], (), True),
        (TWO, {"corp": True}, (), True),
    ],
)
def test_addresses_are_trusted_by_provider(
    auth: dict[str, Any], wanted: object, trusted: tuple[str, ...], told: bool
) -> None:
    hosting = {} if wanted is None else {"hosting": {"trust_addresses": wanted}}
    found = deployment(secrets(auth=auth) | hosting)
    assert found.problems == ()
    assert found.trusts_addresses == trusted
    assert any("trust_addresses" in warning for warning in found.warnings) == told


KEY = base64.b64encode(b"k" * 32).decode()
SAFE = {
    "auth__cookie_secret": "Zq3v-9KdWm_x7LrTfB2yHc8sNpEj4GuA",
    "store__encryption_key": KEY,
}
POSTGRES = {"kind": "postgres", "encryption_key": KEY}
UNSAFE = {
    "no encryption": ({"store__encryption_key": ""}, "'encryption_key': it is missing"),
    "a store over plain http": ({"store__endpoint": "http://10.0.0.5:7480"}, "'endpoint'"),
    "a store over plain HTTP": ({"store__endpoint": "HTTP://store.example.com"}, "'endpoint'"),
    "a word as cookie secret": ({"auth__cookie_secret": "password" * 5}, "'cookie_secret'"),
    "a row of digits as cookie secret": (
        {"auth__cookie_secret": "0123456789" * 4},
        "'cookie_secret'",
    ),
    "a database over an open line": (
        {"store": POSTGRES | {"dsn": "postgresql://me:s3cret-of-the-store@db.example.com/embers"}},
        "'dsn'",
    ),
    "a database that may go without": (
        {"store": POSTGRES | {"dsn": "host=db.example.com sslmode=prefer"}},
        "'dsn'",
    ),
}


def test_a_safe_set_up_is_told_nothing() -> None:
    assert deployment(secrets(**SAFE)).warnings == ()


@pytest.mark.parametrize(("changes", "says"), UNSAFE.values(), ids=UNSAFE)
def test_what_is_not_safe_is_told_and_closes_no_door(changes: dict[str, Any], says: str) -> None:
    found = deployment(secrets(**SAFE | changes))
    assert found.problems == ()
    assert found.store is not None
    (warning,) = found.warnings
    assert says in warning
    values = [AUTH["client_secret"], STORE["secret_access_key"], "password", "10.0.0.5"]
    assert not [value for value in values if value in warning]


@pytest.mark.parametrize(
    "changes",
    [
        {"store__endpoint": "http://localhost:9000"},
        {"store__endpoint": "http://[::1]:9000"},
        {"store": POSTGRES | {"dsn": "postgresql://me@db.example.com/embers?sslmode=require"}},
        {"store": POSTGRES | {"dsn": "host=db.example.com sslmode=verify-full dbname=embers"}},
        {"store": POSTGRES | {"dsn": "postgresql://me@localhost/embers"}},
        {"store": POSTGRES | {"dsn": "host=/run/postgresql dbname=embers"}},
        {"store": POSTGRES | {"dsn": "dbname=embers"}},
        {"store": {"kind": "file", "folder": "/srv/embers", "encryption_key": KEY}},
    ],
)
def test_what_stays_on_this_machine_or_is_encrypted_is_safe(changes: dict[str, Any]) -> None:
    assert deployment(secrets(**SAFE | changes)).warnings == ()


_ANY = st.recursive(
    st.one_of(
        st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=5), st.dates(),
        st.sampled_from(["s3", "postgres", "file", "https://example.org/oauth2callback", "https://[x"]),
    ),
    lambda some: st.one_of(
        st.lists(some, max_size=3), st.dictionaries(st.sampled_from(["kind", "client_id"]), some)
    ),
    max_leaves=4,
)  # fmt: skip
_KEYS = {
    "auth": ["redirect_uri", "cookie_secret", "client_id", "client_secret", "server_metadata_url", "one"],
    "store": [
        "kind", "bucket", "endpoint", "region", "access_key_id", "secret_access_key", "dsn", "folder",
        "keep_days", "encryption_key", "previous_encryption_keys", "plain_allowed",
    ],
    "owner": ["passphrase", "cookie_secret"],
    "hosting": ["trust_addresses", "operator"],
}  # fmt: skip


@given(
    st.fixed_dictionaries(
        {},
        optional={
            name: st.one_of(_ANY, st.dictionaries(st.sampled_from(keys), _ANY, max_size=8))
            for name, keys in _KEYS.items()
        },
    )
)
@example({"auth": {}, "store": {"kind": ["s3"]}})
def test_no_secrets_whatever_they_hold_raise_anything(secrets: dict[str, Any]) -> None:
    found = deployment(secrets)
    assert not found.hosted or found.problems or found.store
