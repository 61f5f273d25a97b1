"""The address of someone's calendar on a site where people sign in: outside every page, opened by its key alone.

Streamlit serves it as a route of its own (`st.App`), so only a site that is started with hosted_app.py has it.
"""

from __future__ import annotations

import logging
import time
from collections import deque
from dataclasses import dataclass, field
from typing import Final
from urllib.parse import urlsplit

import streamlit as st
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from crm.access import Admission
from crm.deployment import Mode
from crm.errors import CrmError
from crm.language import tr
from crm.ui.shell import clock, gate, service

_log = logging.getLogger(__name__)

_PATH: Final = "/calendar/{key}/embers.ics"
#: So many wrong keys within so many seconds, and none is looked at until that time is over. Source: D.
_WRONG: Final = 30
_SECONDS: Final = 60.0
#: An answer is for whoever has the key: no search engine, no cache, and no page that passes the address on.
_HEADERS: Final = {
    "Cache-Control": "no-store",
    "X-Robots-Tag": "noindex",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}


@dataclass
class _Process:
    """What this process knows: whether it serves addresses, and when wrong keys came."""

    serves: bool = False
    wrong: deque[float] = field(default_factory=deque)

    def is_tried(self) -> bool:
        """Whether someone is trying keys."""
        now = time.monotonic()
        while self.wrong and now - self.wrong[0] > _SECONDS:
            self.wrong.popleft()
        return len(self.wrong) >= _WRONG


_HERE: Final = _Process()


def routes() -> list[Route]:
    """What hosted_app.py adds to Streamlit's own."""
    _HERE.serves = True
    return [Route(_PATH, _calendar, methods=["GET"])]


def is_served(admission: Admission) -> bool:
    """Whether the visitor can have an address: signed in, on a site that serves them."""
    return _HERE.serves and admission.mode is Mode.HOSTED and admission.who is not None


def make() -> str:
    """A new address for the signed-in person; the earlier one ends.

    Raises:
        StoreTrouble: the store did not answer.
    """
    from crm.remote import calendar_keys

    key = calendar_keys.make(service.accounts().target, _account(), clock.zone_name())
    here = urlsplit(st.context.url or "")
    return f"{here.scheme}://{here.netloc}{_PATH.format(key=key)}"


def end() -> None:
    """End the address of the signed-in person.

    Raises:
        StoreTrouble: the store did not answer.
    """
    from crm.remote import calendar_keys

    calendar_keys.end(service.accounts().target, _account())


def is_made() -> bool:
    """Whether the signed-in person has an address.

    Raises:
        StoreTrouble: the store did not answer.
    """
    from crm.remote import calendar_keys

    return calendar_keys.is_made(service.accounts().target, _account())


def _account() -> str:
    who = gate.admission().who
    return who.key if who else ""


async def _calendar(request: Request) -> Response:
    return await run_in_threadpool(answer, str(request.path_params["key"]))


def answer(key: str) -> Response:
    """The calendar that a key opens; whatever goes wrong says nothing about anyone."""
    if _HERE.is_tried():
        return _said(429, tr("Please try again later."))
    try:
        text = _text_of(key)
    except CrmError:
        return _said(503, tr("The calendar cannot be reached right now."))
    except Exception as error:  # neither the key nor what people wrote stands in the log
        _log.error("A calendar could not be made: %s", type(error).__name__)
        return _said(503, tr("The calendar cannot be reached right now."))
    if text is None:
        _HERE.wrong.append(time.monotonic())
        return _said(404, tr("There is no calendar at this address. It may have ended."))
    return Response(text.encode("utf-8", "replace"), media_type="text/calendar", headers=_HEADERS)


def _text_of(key: str) -> str | None:
    if not service.setup().hosted:
        return None
    from crm.remote import calendar_keys
    from crm.services import exports

    accounts = service.accounts()
    holder = calendar_keys.holder(accounts.target, key)
    if holder is None:
        return None
    theirs = accounts.of(holder.account)
    theirs.pull()
    return exports.steps_ics(theirs, clock.today_in(holder.zone)).text


def _said(status: int, words: str) -> Response:
    return Response(f"{words}\n", status, _HEADERS, "text/plain")
