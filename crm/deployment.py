"""The kind of deployment: a personal app on one machine, or a service that people sign in to.

Decided from the secrets alone, by one pure function. If anything in the set-up is missing or wrong,
nobody gets access until it is fixed.
"""

from __future__ import annotations

import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final
from urllib.parse import urlsplit

from crm.config import LOOPBACK, StoreSettings, store_settings, store_warnings
from crm.domain.hand_written import Table
from crm.errors import ReferenceBroken
from crm.language import tr
from crm.passphrase import owner as owner_section
from crm.passphrase.owner import Owner

Secrets = Mapping[str, Any]

_CALLBACK: Final = "/oauth2callback"
#: Least length of the secret that signs Streamlit's cookie; shorter ones can be guessed.
_SHORTEST_COOKIE_SECRET: Final = 32
#: Fewer different characters than this are no random text, but a key held down.
_FEWEST_CHARACTERS: Final = 6
#: A text that repeats itself is compressed to less than this many bytes; one of 32 random hex digits is not.
_LEAST_CONTENT: Final = 32
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
        trusts_addresses: the providers whose e-mail addresses the operator trusts although they are not
            called verified; named as in `providers`.
        problems: what the operator has to fix, a sentence each, without any secret.
        warnings: what works and is not safe, likewise.
    """

    hosted: bool = False
    providers: tuple[str, ...] = ()
    owner: Owner | None = None
    store: StoreSettings | None = None
    trusts_addresses: tuple[str, ...] = ()
    problems: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()


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
            tr(
                "The secrets have both [auth] and [owner]. Remove one: [auth] lets people sign in with a "
                "provider, [owner] one person with a passphrase."
            )
        )
    else:
        owner = owner_section.read(secrets["owner"], problems)
    if store is None:
        problems.append(
            tr(
                "The secrets have a section [auth] or [owner] but no [store], so there is no place to keep "
                "what people write."
            )
        )
    else:
        try:
            found = store_settings(store)
        except ReferenceBroken as error:
            problems += error.problems
    providers = _providers(auth) if isinstance(auth, Mapping) else ()
    trusted, warnings = _trusted(hosting, providers)
    for name, section in (("auth", auth), ("owner", secrets.get("owner"))):
        if isinstance(section, Mapping) and _repeats_itself(str(section.get("cookie_secret", ""))):
            warnings.append(
                tr(
                    "[{name}], key 'cookie_secret': it repeats itself or uses too few characters, "
                    "so it can be guessed, and anyone who knows it can open any account. Make a "
                    "random one; everyone then signs in again.",
                    name=name,
                )
            )
    return Deployment(
        hosted=True,
        providers=providers,
        owner=owner,
        store=None if problems else found,
        trusts_addresses=trusted,
        problems=tuple(problems),
        warnings=(*warnings, *(store_warnings(found) if found else ())),
    )


def unreadable() -> Deployment:
    """The deployment if the secrets exist but cannot be read: nobody gets access."""
    return Deployment(
        hosted=True,
        problems=(
            tr(
                "The file with the secrets cannot be read. It must be TOML; a common mistake is a "
                "value without quotation marks."
            ),
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
            tr(
                "The secrets have a section [store] but no [auth] and no [owner], so nobody could sign in."
            )
        ]
    table = Table(auth, "[auth]")
    address = table.text("redirect_uri")
    if not address.endswith(_CALLBACK):
        table.wrong(
            "redirect_uri",
            tr("it must be the app's own address followed by {callback}", callback=_CALLBACK),
        )
    if address and not _is_safe_address(address):
        table.wrong("redirect_uri", tr("it must begin with https, unless it is on this machine"))
    secret = table.text("cookie_secret")
    if len(secret) < _SHORTEST_COOKIE_SECRET or len(set(secret)) < _FEWEST_CHARACTERS:
        table.wrong(
            "cookie_secret",
            tr(
                "it must be a random text of at least {shortest_cookie_secret} characters",
                shortest_cookie_secret=_SHORTEST_COOKIE_SECRET,
            ),
        )
    for name in _providers(auth):
        client = Table(auth[name], f"[auth.{name}]", table.problems) if name != _DEFAULT else table
        if "_" in name:
            client.problems.append(
                tr(
                    "{place}: its name has an underscore, which the sign-in cannot use.",
                    place=client.place,
                )
            )
        client.require(*_CLIENT)
        address = [client.text(key) for key in _CLIENT][-1]
        if address and not _is_safe_address(address):
            client.wrong("server_metadata_url", tr("it must be an address that begins with https"))
    return table.problems


def _repeats_itself(secret: str) -> bool:
    return len(zlib.compress(secret.encode(), 9)) < _LEAST_CONTENT


def _trusted(hosting: object, providers: Sequence[str]) -> tuple[tuple[str, ...], list[str]]:
    """The providers whose addresses count without being verified, and what is wrong with the setting."""
    wanted = hosting.get("trust_addresses", False) if isinstance(hosting, Mapping) else False
    if wanted is True and len(providers) == 1:
        return tuple(providers), []
    names = wanted if isinstance(wanted, list) else []
    trusted = tuple(name for name in providers if name in names)
    if wanted is False or (isinstance(wanted, list) and len(trusted) == len(names)):
        return trusted, []
    return trusted, [
        tr(
            "[hosting], key 'trust_addresses': it must list the names of providers in [auth] whose addresses you "
            'vouch for, such as trust_addresses = ["corp"]; true is enough only if there is one provider. '
            "Addresses of other providers count only if they are verified."
        )
    ]


def _is_safe_address(value: str) -> bool:
    try:
        parts = urlsplit(value)
    except ValueError:
        return False
    if parts.scheme == "https":
        return bool(parts.hostname)
    return parts.scheme == "http" and parts.hostname in LOOPBACK
