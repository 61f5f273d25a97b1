"""Who may come in: only somebody who sits at the machine the app runs on.

Embers has no accounts; the person at this machine is the owner. The rule looks at every witness a
connection brings and lets in only if all of them say "this machine". No witness, no entry.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from ipaddress import IPv6Address, ip_address
from typing import Final
from urllib.parse import urlsplit

#: Headers that only something between the browser and us adds; whoever adds one speaks for others.
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
            does when it does not know, hence the other witnesses.
        headers: name and value of each header of the request that opened the connection.
        url: the address in the browser's address bar, empty if the browser did not say.
        server_address: what the server was told to listen on, empty = every interface.
    """

    client_ip: str | None
    headers: tuple[tuple[str, str], ...]
    url: str = ""
    server_address: str = ""


@dataclass(frozen=True, slots=True)
class Admission:
    """The decision, and why not; `why` is for the log and never holds an address."""

    granted: bool
    why: str = ""


def admit(visit: Visit) -> Admission:
    """Decide whether a connection is the owner's; in doubt it is not."""
    why = next(iter(_objections(visit)), "")
    return Admission(not why, why)


def _objections(visit: Visit) -> Iterable[str]:
    """Every reason against, the plainest first."""
    if visit.server_address.startswith("unix:"):
        # A socket file has no client address, and what connects to it is a proxy.
        yield "the server listens on a socket file"
    if visit.client_ip is not None and not _is_this_machine(visit.client_ip):
        yield "the connection comes from another address"
    names = [name.strip().lower() for name, _ in visit.headers]
    if any(name in FORWARDING_HEADERS or name.startswith(FORWARDING_PREFIXES) for name in names):
        yield "the connection was forwarded"
    hosts = _values(visit, "host")
    if len(hosts) != 1:
        yield "the request names no host, or several"
    if not all(_is_local_host(host) for host in hosts):
        # Also stops DNS rebinding: a stranger's domain that resolves to 127.0.0.1.
        yield "the request names another host"
    pages = [*_values(visit, "origin"), *([visit.url] if visit.url else [])]
    if not all(_is_local_page(page) for page in pages):
        yield "the browser shows another site"


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
        _ = parts.port  # raises if it is no number
    except ValueError:
        return False
    plain = parts.username is None and parts.password is None
    return plain and parts.scheme in ("http", "https") and parts.hostname in LOCAL_NAMES
