"""Who is let in: the rule as a table, and what other visitors see."""

from __future__ import annotations

import logging
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from crm.access import FORWARDING_HEADERS, Visit, admit
from crm.ui.shell import gate
from crm.ui.shell.nav import SCREENS


def a_visit(
    client_ip: str | None = None,
    host: str | None = "localhost:8501",
    origin: str | None = "http://localhost:8501",
    url: str = "http://localhost:8501/people",
    server_address: str = "",
    **headers: str,
) -> Visit:
    """A browser on this machine, unless told otherwise."""
    pairs = [("Host", host), ("Origin", origin)]
    pairs += [(name.replace("_", "-"), value) for name, value in headers.items()]
    found = tuple((name, value) for name, value in pairs if value is not None)
    return Visit(client_ip, found, url, server_address)


OWNER = {
    "localhost": a_visit(),
    "its address": a_visit(host="127.0.0.1:8501", origin="http://127.0.0.1:8501", url=""),
    "its IPv6 address": a_visit(host="[::1]:8501", origin="http://[::1]:8501", url=""),
    "no port": a_visit(host="localhost", origin=None, url=""),
    "capitals": a_visit(host="LocalHost:8501"),
    "IPv4 through a dual-stack socket": a_visit("::ffff:127.0.0.1", host="127.0.0.1:8501"),
    "another loopback address": a_visit("127.0.0.53"),
    "bound to loopback": a_visit(server_address="127.0.0.1"),
}

STRANGER = {
    "from the network": a_visit("192.168.1.20"),
    "from the network through a dual-stack socket": a_visit("::ffff:192.168.1.20"),
    "from an IPv6 network": a_visit("fd00::7"),
    "link-local with a zone": a_visit("fe80::1%eth0"),
    "an address that is none": a_visit("localhost"),
    "an empty address": a_visit(""),
    "the wildcard address": a_visit("0.0.0.0"),
    "no request known": Visit(None, ()),
    "no host": a_visit(host=None),
    "an empty host": a_visit(host=""),
    "two hosts": a_visit(host="localhost", host_="x"),
    "a domain that points here": a_visit(host="evil.example:8501", origin=None, url=""),
    "a domain that looks local": a_visit(host="localhost.evil.example", origin=None, url=""),
    "a subdomain of localhost": a_visit(host="app.localhost:8501"),
    "a trailing dot": a_visit(host="localhost.:8501"),
    "a host with a user": a_visit(host="localhost@evil.example"),
    "a user named evil": a_visit(host="evil.example@localhost"),
    "a host with a path": a_visit(host="localhost/x"),
    "a host with a bad port": a_visit(host="localhost:many"),
    "a host list": a_visit(host="localhost, evil.example"),
    "broken brackets": a_visit(host="[::1"),
    "this machine's name on the network": a_visit(host="laptop.local:8501"),
    "every interface as a host": a_visit(host="0.0.0.0:8501"),
    "a page of another site": a_visit(origin="https://evil.example"),
    "a page of no site": a_visit(origin="null"),
    "a proxy that rewrites the host": a_visit(url="https://crm.example/people"),
    "a socket file": a_visit(server_address="unix:///run/embers.sock"),
    "X-Forwarded-For this machine": a_visit(X_Forwarded_For="127.0.0.1"),
    "an empty X-Forwarded-For": a_visit(X_Forwarded_For=""),
    "Cloudflare": a_visit(CF_Connecting_IP="203.0.113.9"),
    "a tailnet": a_visit(Tailscale_User_Login="someone"),
}
STRANGER["two hosts"] = Visit(None, (("Host", "localhost"), ("host", "localhost")))


@pytest.mark.parametrize("visit", OWNER.values(), ids=OWNER)
def test_the_person_at_this_machine_is_let_in(visit: Visit) -> None:
    assert admit(visit).granted


@pytest.mark.parametrize("visit", STRANGER.values(), ids=STRANGER)
def test_anybody_else_is_not(visit: Visit) -> None:
    decision = admit(visit)
    assert not decision.granted
    assert decision.why


@pytest.mark.parametrize("header", sorted(FORWARDING_HEADERS))
def test_a_forwarded_connection_is_not_let_in_however_it_is_spelt(header: str) -> None:
    for name in (header, header.title(), header.upper()):
        assert not admit(Visit(None, (("Host", "localhost"), (name, "x")))).granted


def test_the_reason_never_repeats_what_the_visitor_sent() -> None:
    for visit in STRANGER.values():
        sent = [value for _, value in visit.headers] + [visit.client_ip or "", visit.url]
        why = admit(visit).why
        assert not [value for value in sent if len(value) > 4 and value in why]


@pytest.fixture
def remote(monkeypatch: pytest.MonkeyPatch) -> None:
    """This run belongs to somebody on the network."""
    monkeypatch.setattr(gate, "admission", lambda: admit(a_visit("192.168.1.20")))


@pytest.mark.usefixtures("remote")
@pytest.mark.parametrize("file", ["", *(screen.file for screen in SCREENS)])
def test_a_stranger_sees_one_page_and_no_database_is_opened(
    app: AppTest, database: Path, file: str, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.WARNING)
    if file:  # the first run of a test is in Streamlit's own mode for pages/, like a cold server
        app.switch_page(f"pages/{file}")
    app.run()
    assert not app.exception
    assert [title.value for title in app.title] == ["This is private"]
    assert not app.sidebar.children
    assert not app.button
    assert not database.exists()
    assert "192.168" not in caplog.text


def test_without_a_server_only_streamlits_own_test_runner_is_let_in() -> None:
    assert not gate._is_app_test()
