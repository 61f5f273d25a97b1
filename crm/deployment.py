"""The kind of deployment: a personal app on one machine, or a service that people sign in to.

Decided from the secrets alone, by one pure function. If anything in the set-up is missing or wrong,
nobody gets access until it is fixed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final
from urllib.parse import urlsplit

from crm.config import StoreSettings, store_settings
from crm.domain.hand_written import Table
from crm.errors import ReferenceBroken
from crm.passphrase import owner as owner_section
from crm.passphrase.owner import Owner

Secrets = Mapping[str, Any]

#: Hosts whose sign-in may return over plain http, as nothing leaves the machine.
_LOOPBACK: Final = frozenset({"localhost", "127.0.0.1", "::1"})
_CALLBACK: Final = "/oauth2callback"
#: Least length of the secret that signs Streamlit's cookie; shorter ones can be guessed.
_SHORTEST_COOKIE_SECRET: Final = 32
_CLIENT: Final = ("client_id", "client_secret", "server_metadata_url")
_DEFAULT: Final = ""


class Mode(StrEnum):
    """How a visitor uses the app: their own machine, a demonstration, or signed in."""

    LOCAL = "local"
    DEMO = "demo"
    HOSTED = "hosted"


@dataclass(frozen=True, slots=True)
class Deployment:
    """How the process is set up.

    Attributes:
        hosted: people sign in and each have a database; False = personal, or a demonstration.
        providers: who people may sign in with, as `st.login` names them; "" = the only one.
        owner: the only person who may sign in, with a passphrase; then there are no providers.
        store: where the databases are kept; None unless hosted and valid.
        trusts_addresses: the operator trusts e-mail addresses that the provider does not call verified.
        problems: what the operator has to fix, a sentence each, without any secret.
    """

    hosted: bool = False
    providers: tuple[str, ...] = ()
    owner: Owner | None = None
    store: StoreSettings | None = None
    trusts_addresses: bool = False
    problems: tuple[str, ...] = ()


def deployment(secrets: Secrets) -> Deployment:
    """Read `[auth]` or `[owner]`, `[store]` and `[hosting]`; none of the first three means a personal app.

    Never raises: mistakes are in `problems`.
    """
    auth, store, hosting = (secrets.get(name) for name in ("auth", "store", "hosting"))
    if auth is None and store is None and "owner" not in secrets:
        return Deployment()
    owner, found = None, None
    problems: list[str] = []
    if "owner" not in secrets:
        problems += _auth_problems(auth)
    elif auth is not None:
        problems.append(
            "The secrets have both [auth] and [owner]. Remove one: [auth] lets people sign in with a "
            "provider, [owner] one person with a passphrase."
        )
    else:
        owner = owner_section.read(secrets["owner"], problems)
    if store is None:
        problems.append(
            "The secrets have a section [auth] or [owner] but no [store], so there is no place to keep "
            "what people write."
        )
    else:
        try:
            found = store_settings(store)
        except ReferenceBroken as error:
            problems += error.problems
    trusts = isinstance(hosting, Mapping) and hosting.get("trust_addresses") is True
    return Deployment(
        hosted=True,
        providers=_providers(auth) if isinstance(auth, Mapping) else (),
        owner=owner,
        store=None if problems else found,
        trusts_addresses=trusts,
        problems=tuple(problems),
    )


def unreadable() -> Deployment:
    """The deployment if the secrets exist but cannot be read: nobody gets access."""
    return Deployment(
        hosted=True,
        problems=(
            "The file with the secrets cannot be read. It must be TOML; a common mistake is a "
            "value without quotation marks.",
        ),
    )


def _providers(auth: Secrets) -> tuple[str, ...]:
    named = tuple(name for name, value in auth.items() if _is_provider(value))
    return named or (_DEFAULT,)


def _is_provider(value: object) -> bool:
    return isinstance(value, Mapping) and any(key in value for key in _CLIENT)


def _auth_problems(auth: object) -> list[str]:
    """The mistakes in `[auth]`, which Streamlit's `st.login` reads."""
    if not isinstance(auth, Mapping):
        return [
            "The secrets have a section [store] but no [auth] and no [owner], so nobody could sign in."
        ]
    table = Table(auth, "[auth]")
    address = table.text("redirect_uri")
    if not address.endswith(_CALLBACK):
        table.wrong("redirect_uri", f"it must be the app's own address followed by {_CALLBACK}")
    if address and not _is_safe_address(address):
        table.wrong("redirect_uri", "it must begin with https, unless it is on this machine")
    if len(table.text("cookie_secret")) < _SHORTEST_COOKIE_SECRET:
        table.wrong(
            "cookie_secret",
            f"it must be a random text of at least {_SHORTEST_COOKIE_SECRET} characters",
        )
    for name in _providers(auth):
        client = Table(auth[name], f"[auth.{name}]", table.problems) if name != _DEFAULT else table
        if "_" in name:
            client.problems.append(
                f"{client.place}: its name has an underscore, which the sign-in cannot use."
            )
        client.require(*_CLIENT)
        address = [client.text(key) for key in _CLIENT][-1]
        if address and not _is_safe_address(address):
            client.wrong("server_metadata_url", "it must be an address that begins with https")
    return table.problems


def _is_safe_address(value: str) -> bool:
    try:
        parts = urlsplit(value)
    except ValueError:
        return False
    if parts.scheme == "https":
        return bool(parts.hostname)
    return parts.scheme == "http" and parts.hostname in _LOOPBACK
