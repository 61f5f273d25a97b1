"""The address of a calendar where people sign in: made, opened by a calendar, ended, and gone with the account."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import icalendar
import pytest
from starlette.responses import Response
from streamlit.testing.v1 import AppTest

from crm.deployment import deployment
from crm.services import exports, sample
from crm.ui.shell import calendar_address, service
from tests.conftest import TODAY
from tests.pages.visits import ADA, BEN, at, button, database_of, silent, words


@pytest.fixture
def site(
    visitor: Callable[..., AppTest], monkeypatch: pytest.MonkeyPatch
) -> Callable[[str], Response]:
    """Asks the site for an address, as a calendar does: no browser, no cookie."""
    monkeypatch.setattr(calendar_address, "_HERE", calendar_address._Process())
    calendar_address.routes()
    app = visitor(ADA)
    found = deployment({name: app.secrets[name] for name in ("auth", "store")})
    assert found.hosted
    monkeypatch.setattr(service, "setup", lambda: found)
    return lambda address: calendar_address.answer(key_of(address))


def key_of(address: str) -> str:
    assert address.endswith("/embers.ics")
    return address.split("/")[-2]


def text_of(answer: Response) -> str:
    return bytes(answer.body).decode()


def made(visitor: Callable[..., AppTest], who: dict[str, Any] = ADA) -> tuple[AppTest, str]:
    """The page Settings of someone who has just made an address, and that address."""
    page = at(visitor(who), "settings.py")
    button(page, "settings:address:make").click().run()
    assert not page.exception
    (address,) = (code.value for code in page.code if "/calendar/" in code.value)
    return page, address


def test_a_calendar_reads_what_is_to_do(
    visitor: Callable[..., AppTest],
    site: Callable[[str], Response],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    page, address = made(visitor)
    ours = database_of(page, monkeypatch)
    sample.add(ours, TODAY)
    answer = site(address)
    assert (answer.status_code, answer.headers["content-type"]) == (
        200,
        "text/calendar; charset=utf-8",
    )
    assert answer.headers["cache-control"] == "no-store"
    assert text_of(answer) == exports.steps_ics(ours, TODAY).text
    starts = [
        event["dtstart"].dt
        for event in icalendar.Calendar.from_ical(text_of(answer)).walk("VEVENT")
    ]
    days = [one.date() if isinstance(one, datetime) else one for one in starts]
    assert days
    assert min(days) >= TODAY


def test_it_is_shown_once_and_ends(
    visitor: Callable[..., AppTest], site: Callable[[str], Response]
) -> None:
    page, address = made(visitor)
    assert site(address).status_code == 200
    later = at(visitor(ADA), "settings.py")
    assert not [code for code in later.code if "/calendar/" in code.value]
    assert "You have an address. A new one ends it." in words(later)
    button(page, "settings:address:end").click().run()
    assert not page.exception
    assert site(address).status_code == 404
    assert not [code for code in page.code if "/calendar/" in code.value]


def test_a_new_one_ends_the_old_one_and_nobody_elses(
    visitor: Callable[..., AppTest], site: Callable[[str], Response]
) -> None:
    (_, ben), (page, first) = made(visitor, BEN), made(visitor)
    button(page, "settings:address:make").click().run()
    (second,) = (code.value for code in page.code if "/calendar/" in code.value)
    assert [site(one).status_code for one in (first, second, ben)] == [404, 200, 200]


def test_it_is_gone_with_the_account(
    visitor: Callable[..., AppTest],
    site: Callable[[str], Response],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("streamlit.logout", lambda: None)
    page, address = made(visitor)
    page = at(page, "data.py")
    button(page, "erase:account").click().run()
    next(t for t in page.text_input if t.key == "erase:sure").input("erase").run()
    button(page, "erase:account").click().run()
    assert site(address).status_code == 404


def test_wrong_keys_say_nothing_and_are_slowed_down(
    visitor: Callable[..., AppTest], site: Callable[[str], Response]
) -> None:
    _, address = made(visitor)
    wrong = address[: address.rindex("/") - 5] + "00000/embers.ics"
    answers = [site(wrong) for _ in range(30)]
    assert {answer.status_code for answer in answers} == {404}
    assert {text_of(answer) for answer in answers} == {
        "There is no calendar at this address. It may have ended.\n"
    }
    assert site(wrong).status_code == site(address).status_code == 429


def test_a_store_that_does_not_answer_is_told_without_a_word_of_anyone(
    visitor: Callable[..., AppTest],
    site: Callable[[str], Response],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    _, address = made(visitor)

    def broken(*args: object) -> None:
        raise RuntimeError("a secret of Sam's")

    with monkeypatch.context() as patch:
        patch.setattr("crm.services.exports.steps_ics", broken)
        answer = site(address)
    assert (answer.status_code, text_of(answer)) == (
        503,
        "The calendar cannot be reached right now.\n",
    )


def test_a_store_that_does_not_answer_leaves_the_rest_of_the_page(
    visitor: Callable[..., AppTest],
    site: Callable[[str], Response],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    _, address = made(visitor)
    page = at(visitor(ADA), "settings.py")
    with monkeypatch.context() as patch:
        silent(patch)
        page.run()
        assert not page.exception
        assert "The address of your calendar: Your data cannot be reached at the moment." in words(
            page
        )
        assert "About" in [header.value for header in page.header]
    assert site(address).status_code == 200


def test_no_site_offers_what_it_does_not_serve(
    visitor: Callable[..., AppTest], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(calendar_address, "_HERE", calendar_address._Process())
    page = at(visitor(ADA), "settings.py")
    assert "settings:address:make" not in [one.key for one in page.button]
    assert "settings:calendar" not in [one.key for one in page.text_input]


def test_a_personal_app_has_no_address(
    open_page: Callable[..., AppTest], database: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(calendar_address, "_HERE", calendar_address._Process(serves=True))
    page = open_page("settings.py")
    assert "settings:address:make" not in [one.key for one in page.button]
    assert calendar_address.answer("u0123456789abcdef." + 32 * "x").status_code == 404
