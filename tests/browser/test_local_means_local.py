"""Nothing leaves the machine, and nobody but the person at it sees anything."""

from __future__ import annotations

import re
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, WebSocket, expect

from crm.deployment import Mode
from crm.store.local import open_store
from crm.ui.shell.nav import SCREENS, Spot, chosen_at
from scripts.launch import NOBODY
from tests.browser.conftest import (
    REBOUND,
    Server,
    Traffic,
    own_addresses,
    plain_start,
    running,
    step_to,
    visit,
)
from tests.conftest import also

SECRET = "Zenobia Quillfeather"


def test_a_deep_link_on_a_cold_server_goes_through_the_front_door(
    page: Page, server: Server
) -> None:
    # The first request this server gets; Streamlit would run pages/people.py alone.
    visit(page, f"{server.url}/people")
    expect(page.get_by_role("heading", name="People", exact=True)).to_be_visible()
    assert page.title().startswith("People")
    assert page.url == f"{server.url}/people"
    links = page.get_by_test_id("stSidebarNavLink").all_inner_texts()
    shown = [screen.title for screen in chosen_at(Spot.MENU, Mode.LOCAL)]
    assert [text.splitlines()[-1] for text in links] == shown


def test_no_page_asks_anything_outside_this_machine(
    page: Page, server: Server, traffic: Traffic
) -> None:
    sockets: list[str] = []
    page.on("websocket", lambda opened: sockets.append(opened.url))
    visit(page, server.url)
    for screen in SCREENS:
        step_to(page, f"/{screen.url}")
    page.wait_for_timeout(500)
    asked = [url for url in traffic.addresses + sockets if not url.startswith(("data:", "blob:"))]
    assert asked
    assert sockets
    assert not [url for url in asked if urlsplit(url).netloc != f"127.0.0.1:{server.port}"]


def test_no_other_page_may_send_orders(page: Page, server: Server) -> None:
    """Streamlit obeys messages of any *.streamlit.app page that frames it, unless told otherwise."""
    allowed = page.request.get(f"{server.url}/_stcore/host-config").json()["allowedOrigins"]
    assert allowed == [NOBODY]


@pytest.fixture(scope="module")
def careless(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The app as `streamlit run streamlit_app.py` starts it: on every address of the machine."""
    folder = tmp_path_factory.mktemp("careless")
    first, last = SECRET.split()
    store = open_store(folder / "embers.db")
    store.write(lambda db: db.table("people").insert({"first_name": first, "last_name": last}))
    with running(folder, plain_start) as started:
        yield started


@pytest.mark.parametrize("everywhere", [False, also(True)])
def test_a_visitor_from_the_network_sees_nothing(
    page: Page, careless: Server, everywhere: bool
) -> None:
    # Asked before anybody else, the server is cold: also the deep link must end at the gate.
    paths = ["people", "", "person?id=1"]
    for number, address in enumerate(own_addresses()):
        host = f"[{address}]" if ":" in address else address
        for path in paths[: None if everywhere or not number else 1]:
            assert_private(page, f"http://{host}:{careless.port}/{path}")


@pytest.mark.parametrize("host", ["localhost", also("127.0.0.1"), also("[::1]")])
def test_the_owner_is_let_in_on_this_machine(page: Page, careless: Server, host: str) -> None:
    if host == "[::1]" and not has_ipv6():
        host = "localhost"
    visit(page, f"http://{host}:{careless.port}/people")
    expect(page.get_by_role("heading", name="People", exact=True)).to_be_visible()
    assert page.get_by_test_id("stSidebarNavLink").count() > 3


def test_a_domain_that_was_pointed_at_this_machine_opens_nothing(
    page: Page, careless: Server
) -> None:
    assert_private(page, f"http://{REBOUND}:{careless.port}/people")


@pytest.mark.parametrize(
    ("added", "host"),
    [
        ("X-Forwarded-For: 203.0.113.9", ""),
        ("X-Forwarded-For: 127.0.0.1", ""),
        also("Forwarded: for=203.0.113.9", ""),
        also("Via: 1.1 somewhere", ""),
        also("CF-Connecting-IP: 203.0.113.9", ""),
        ("X-Plain: nothing to see", "crm.example"),
    ],
)
def test_a_visitor_through_a_proxy_sees_nothing(
    page: Page, careless: Server, added: str, host: str
) -> None:
    with proxy(careless.port, added, host) as port:
        assert_private(page, f"http://127.0.0.1:{port}/people")


def test_the_log_says_why_and_not_who(page: Page, careless: Server) -> None:
    assert_private(page, f"http://{REBOUND}:{careless.port}/")
    log = careless.log.read_text("utf-8", "replace")
    assert "A visitor was turned away: the request names another host." in log
    assert REBOUND not in log
    assert "203.0.113.9" not in log


def assert_private(page: Page, address: str) -> None:
    """The page says that it is private, and no byte that came holds data or a menu."""
    frames: list[bytes] = []

    def listen(opened: WebSocket) -> None:
        opened.on("framereceived", lambda frame: frames.append(as_bytes(frame)))

    page.on("websocket", listen)
    visit(page, address)
    expect(page.get_by_role("heading", name="This is private")).to_be_visible()
    page.remove_listener("websocket", listen)
    assert page.get_by_test_id("stSidebarNavLink").count() == 0
    received = b"".join(frames)
    assert b"This is private" in received
    assert not re.search("|".join(SECRET.split()).encode(), received)
    assert SECRET not in page.content()


def as_bytes(frame: str | bytes) -> bytes:
    return frame.encode() if isinstance(frame, str) else frame


def has_ipv6() -> bool:
    try:
        with socket.socket(socket.AF_INET6) as probe:
            probe.bind(("::1", 0))
    except OSError:
        return False
    return True


@contextmanager
def proxy(target: int, added: str, host: str) -> Iterator[int]:
    """A tiny proxy on a free port that adds a header and, if `host` is given, names another host."""
    listener = socket.create_server(("127.0.0.1", 0))

    def accept() -> None:
        while True:
            try:
                client, _ = listener.accept()
            except OSError:  # the test is over
                return
            threading.Thread(
                target=forward, args=(client, target, added, host), daemon=True
            ).start()

    threading.Thread(target=accept, daemon=True).start()
    try:
        yield listener.getsockname()[1]
    finally:
        with suppress(OSError):
            listener.shutdown(socket.SHUT_RDWR)
        listener.close()


def forward(client: socket.socket, target: int, added: str, host: str) -> None:
    """Pass one request on with its head changed, then bytes in both directions."""
    with client, socket.create_connection(("127.0.0.1", target)) as server, suppress(OSError):
        head = b""
        while b"\r\n\r\n" not in head:
            more = client.recv(65536)
            if not more:
                return
            head += more
        top, _, rest = head.partition(b"\r\n\r\n")
        lines = top.decode("latin-1").split("\r\n") + [added]
        if host:
            lines = [
                f"Host: {host}" if line.lower().startswith("host:") else line for line in lines
            ]
        if "upgrade: websocket" not in top.decode("latin-1").lower():
            # One request a connection: only the first head of a connection is rewritten.
            lines = [line for line in lines if not line.lower().startswith("connection:")]
            lines.append("Connection: close")
        server.sendall("\r\n".join(lines).encode("latin-1") + b"\r\n\r\n" + rest)
        back = threading.Thread(target=pump, args=(server, client), daemon=True)
        back.start()
        pump(client, server)
        back.join()


def pump(source: socket.socket, sink: socket.socket) -> None:
    with suppress(OSError):
        while data := source.recv(65536):
            sink.sendall(data)
        sink.shutdown(socket.SHUT_WR)
