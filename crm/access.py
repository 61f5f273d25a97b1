"""Who gets access, and to which database.

A personal app has no accounts: the person at its machine is the owner. The rule checks all evidence of a
connection and grants access only if all of it says "this machine". No evidence, no access. A hosted app
grants access to signed-in people, each to their own database; a demonstration shows invented people.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from ipaddress import IPv6Address, ip_address
from typing import Final
from urllib.parse import urlsplit

from crm.deployment import Deployment, Mode
from crm.language import tr

#: Headers that only a proxy between the browser and Embers adds, so the visitor may be anybody.
FORWARDING_HEADERS: Final = frozenset(
    {
        "forwarded",
        "via",
        "x-real-ip",
        "x-client-ip",
        "x-cluster-client-ip",
        "x-remote-ip",
        "x-remote-addr",
        "x-original-host",
        "x-original-url",
        "x-rewrite-url",
        "x-host",
        "x-scheme",
        "x-proxyuser-ip",
        "x-envoy-external-address",
        "x-azure-clientip",
        "x-azure-socketip",
        "x-appengine-user-ip",
        "x-amzn-trace-id",
        "x-vercel-id",
        "cdn-loop",
        "client-ip",
        "true-client-ip",
        "fastly-client-ip",
        "fly-client-ip",
        "remote-addr",
    }
)
FORWARDING_PREFIXES: Final = ("x-forwarded", "x-proxy", "cf-", "tailscale-", "x-ms-proxy")

#: The only names of this machine that nobody else can point a domain at.
LOCAL_NAMES: Final = frozenset({"localhost", "127.0.0.1", "::1"})


@dataclass(frozen=True, slots=True)
class Visit:
    """What is known about one browser connection.

    Attributes:
        client_ip: the address it came from; None = Streamlit says "this machine", which it also
            does when it does not know, hence the other evidence.
        headers: name and value of each header of the request that opened the connection.
        url: the address in the browser's address bar, empty if the browser did not say.
        server_address: the address the server listens on, empty = every interface.
    """

    client_ip: str | None
    headers: tuple[tuple[str, str], ...]
    url: str = ""
    server_address: str = ""


class Door(StrEnum):
    """What a visitor without access is shown instead."""

    PRIVATE = "private"
    KEY = "key"
    SIGN_IN = "sign_in"
    SIGNED_OUT = "signed_out"
    UNFINISHED = "unfinished"


@dataclass(frozen=True, slots=True)
class Identity:
    """A person as the sign-in provider identifies them.

    Attributes:
        key: identifies their database; from issuer and subject, which never change, not the address.
        email: lower case, "" unless verified by the provider (or trusted by the operator).
        name: their name on the screen; "" if the provider gives none.
        sign_in: a hash that tells this sign-in from every other; the same in all tabs and copies of its cookie.
    """

    key: str
    email: str = ""
    name: str = ""
    sign_in: str = ""


@dataclass(frozen=True, slots=True)
class Admission:
    """The decision; `why` (not) is for the log and never holds an address.

    Attributes:
        mode: how the visitor uses the app; matters only if granted.
        who: the signed-in person of a hosted app, else None.
        door: what is shown instead; matters only if not granted.
    """

    granted: bool
    why: str = ""
    mode: Mode = Mode.LOCAL
    who: Identity | None = None
    door: Door = Door.PRIVATE


#: After this time people must sign in again; the cookie itself is valid as long.
LONGEST_SIGN_IN: Final = timedelta(days=30)
#: Clocks of provider and server may differ by this much.
_CLOCK_SKEW: Final = timedelta(minutes=10)
#: What the provider says about one sign-in; the nonce is a fresh one each time, also within a second.
_OF_ONE_SIGN_IN: Final = (
    "iss", "sub", "aud", "iat", "exp", "auth_time", "nonce", "jti", "sid", "at_hash",
)  # fmt: skip
#: The name that the cookie gives the only provider.
_ONLY_PROVIDER: Final = "default"


def enter(
    setup: Deployment,
    visit: Visit,
    claims: Mapping[str, object],
    now: datetime,
    has_personal_data: bool,
) -> Admission:
    """Decide about one run of one visitor; in doubt access is refused.

    Args:
        claims: what the signed cookie says about the visitor, empty if they are not signed in.
        now: with time zone.
        has_personal_data: a personal database exists here, or the server is meant for this machine
            only; then strangers find a closed door rather than a demonstration.
    """
    if setup.problems:
        return Admission(False, tr("the set-up is not finished"), door=Door.UNFINISHED)
    if setup.hosted:
        who = identity(claims, now, _vouched_for(claims, setup))
        if who is None:
            return Admission(False, tr("not signed in"), mode=Mode.HOSTED, door=Door.SIGN_IN)
        return Admission(True, mode=Mode.HOSTED, who=who)
    decision = admit(visit)
    if decision.granted or has_personal_data:
        return decision
    return Admission(True, mode=Mode.DEMO)


def identity(
    claims: Mapping[str, object], now: datetime, trusts_addresses: bool = False
) -> Identity | None:
    """The person that the claims of a sign-in identify; None if they name nobody, or are too old."""
    issuer, subject = claims.get("iss"), claims.get("sub")
    if claims.get("is_logged_in") is not True or not _is_text(issuer) or not _is_text(subject):
        return None
    if not _is_recent(claims.get("iat"), now):
        return None
    verified = claims.get("email_verified")
    vouched = trusts_addresses or verified is True or verified == "true"
    email = claims.get("email")
    name = claims.get("name") or claims.get("given_name")
    return Identity(
        user_key(str(issuer), str(subject)),
        str(email).strip().lower() if vouched and _is_text(email) else "",
        str(name).strip()[:80] if _is_text(name) else "",
        _sign_in(claims),
    )


def _vouched_for(claims: Mapping[str, object], setup: Deployment) -> bool:
    """Whether the operator vouches for the addresses of the provider that these claims came from."""
    provider = claims.get("provider", _ONLY_PROVIDER)
    names = (provider, "") if provider == _ONLY_PROVIDER else (provider,)
    return any(name in setup.trusts_addresses for name in names)


def _sign_in(claims: Mapping[str, object]) -> str:
    told = json.dumps([claims.get(name) for name in _OF_ONE_SIGN_IN], sort_keys=True, default=str)
    return hashlib.sha256(told.encode()).hexdigest()[:40]


def user_key(issuer: str, subject: str) -> str:
    """The name of a person's database: it never changes and does not reveal who they are."""
    # JSON distinguishes ("a", "bc") from ("ab", "c").
    return "u" + hashlib.sha256(json.dumps([issuer, subject]).encode()).hexdigest()[:40]


def _is_text(value: object) -> bool:
    return isinstance(value, str) and bool(value.strip())


def _is_recent(issued: object, now: datetime) -> bool:
    """Whether a sign-in at this time (seconds since 1970) is still valid; False without a time."""
    if isinstance(issued, bool) or not isinstance(issued, int | float):
        return False
    try:
        then = datetime.fromtimestamp(issued, UTC)
    except (ValueError, OverflowError, OSError):
        return False
    return now - LONGEST_SIGN_IN <= then <= now + _CLOCK_SKEW


def admit(visit: Visit) -> Admission:
    """Decide whether a connection is the owner's, at this machine; in doubt it is not."""
    why = next(iter(_objections(visit)), "")
    return Admission(not why, why)


def _objections(visit: Visit) -> Iterable[str]:
    """Every reason to refuse, the clearest first."""
    if visit.server_address.startswith("unix:"):
        # A socket file has no client address, and its clients are proxies.
        yield tr("the server listens on a socket file")
    if visit.client_ip is not None and not _is_this_machine(visit.client_ip):
        yield tr("the connection comes from another address")
    names = [name.strip().lower() for name, _ in visit.headers]
    if any(name in FORWARDING_HEADERS or name.startswith(FORWARDING_PREFIXES) for name in names):
        yield tr("the connection was forwarded")
    hosts = _values(visit, "host")
    if len(hosts) != 1:
        yield tr("the request names no host, or several")
    if not all(_is_local_host(host) for host in hosts):
        # Also stops DNS rebinding: a stranger's domain that resolves to 127.0.0.1.
        yield tr("the request names another host")
    pages = [*_values(visit, "origin"), *([visit.url] if visit.url else [])]
    if not all(_is_local_page(page) for page in pages):
        yield tr("the browser shows another site")


def _values(visit: Visit, wanted: str) -> list[str]:
    return [value for name, value in visit.headers if name.strip().lower() == wanted]


def _is_this_machine(address: str) -> bool:
    """Whether an address is loopback, also in the ::ffff:127.0.0.1 form of a dual-stack socket."""
    try:
        found = ip_address(address)
    except ValueError:
        return False
    if isinstance(found, IPv6Address) and found.ipv4_mapped is not None:
        found = found.ipv4_mapped
    return found.is_loopback


def _is_local_host(host: str) -> bool:
    """Whether a Host value is exactly a local name with an optional port."""
    return _is_local_page(f"http://{host}") and not set(host) & set("/?#@\\ \t,%")


def _is_local_page(url: str) -> bool:
    try:
        parts = urlsplit(url)
        _ = parts.port  # raises ValueError if it is not a number
    except ValueError:
        return False
    plain = parts.username is None and parts.password is None
    return plain and parts.scheme in ("http", "https") and parts.hostname in LOCAL_NAMES
