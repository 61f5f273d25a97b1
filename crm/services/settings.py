"""The user's preferences: their name in drafts, steps switched off, changed windows."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from typing import Final

from sqlite_utils import Database

from crm.domain.people.normalise import clean_text, company_key, email_address
from crm.domain.playbook.calendar_day import Alarms
from crm.domain.playbook.step import Playbook, Requests, Step
from crm.domain.playbook.windows import Span, Window
from crm.domain.ranking.today import OUTWARD_A_DAY
from crm.domain.touchpoints import linkedin_links
from crm.errors import InvalidInput
from crm.language import tr
from crm.services import countries
from crm.services.json_settings import table_in, texts_in, words_in
from crm.services.unit_of_work import unit_of_work
from crm.store import settings
from crm.store.handle import Store
from crm.store.imports import imports

_ME: Final = "me"
_UNSIGNED: Final = "me_declined"
_OFF: Final = "steps_off"
_ON: Final = "steps_on"
_WINDOWS: Final = "windows"
_ADDRESSES: Final = "my_addresses"
_PAGES: Final = "company_pages"
_A_DAY: Final = "outward_a_day"
#: What may be chosen.
LEAST_A_DAY, MOST_A_DAY = 1, 20
_COUNTRY: Final = "country"
_ALARMS: Final = "calendar_alarms"
#: Stored when the user wants none, to tell it from a question that was not answered yet.
_NO_COUNTRY: Final = "none"


@dataclass(frozen=True, slots=True)
class Preferences:
    """The user's choices.

    Attributes:
        me: how the user signs: as they said, else with the name in their own LinkedIn archive.
        steps_off: ids of playbook steps that are switched off.
        steps_on: ids of steps that are off by default and were switched on.
        windows: windows changed by the user, by step id.
        addresses: the user's own e-mail addresses, normalised.
        outward_a_day: how many people Today proposes to contact.
        country: its ISO 3166 code, in two letters; "" = none, so only weekends are days off; None = not said.
        alarms: when a calendar reminds of its entries.
        unsigned: they do not want to sign, or to be asked for their name.
        from_archive: `me` is the name in the archive.
    """

    me: str = ""
    steps_off: frozenset[str] = frozenset()
    steps_on: frozenset[str] = frozenset()
    windows: Mapping[str, Window] = field(default_factory=dict)
    addresses: tuple[str, ...] = ()
    outward_a_day: int = OUTWARD_A_DAY
    country: str | None = None
    alarms: Alarms = Alarms.NONE
    unsigned: bool = False
    from_archive: bool = False

    def connects_later(self, playbook: Playbook) -> bool:
        """Whether LinkedIn requests wait for the decision."""
        asked = [step for step in playbook.steps if step.requests]
        return all(self.wants(step) is (step.requests is Requests.LATER) for step in asked)

    def wants(self, step: Step) -> bool:
        """Whether a step of the playbook is suggested."""
        return step.id in self.steps_on if step.default_off else step.id not in self.steps_off


def read(db: Database) -> Preferences:
    unsigned, said = settings.get(db, _UNSIGNED) == "yes", settings.get(db, _ME)
    archive = "" if said or unsigned else _archive_name(db)
    return Preferences(
        said or archive,
        _names(db, _OFF),
        _names(db, _ON),
        _windows(settings.get(db, _WINDOWS)),
        tuple(words_in(settings.get(db, _ADDRESSES))),
        _a_day(settings.get(db, _A_DAY)),
        _country(settings.get(db, _COUNTRY)),
        _alarms(settings.get(db, _ALARMS)),
        unsigned,
        bool(archive),
    )


def _archive_name(db: Database) -> str:
    """The name of whoever the imported archives are of; "" if it is unknown, or they are of several people."""
    names = {name for name, _ in imports.owners(db) if name}
    return names.pop() if len(names) == 1 else ""


def _a_day(text: str) -> int:
    number = int(text) if text.isdecimal() and len(text) < 5 else OUTWARD_A_DAY
    return min(max(number, LEAST_A_DAY), MOST_A_DAY)


def _alarms(stored: str) -> Alarms:
    return Alarms(stored) if stored in list(Alarms) else Alarms.NONE  # from an imported document


def _country(stored: str) -> str | None:
    if stored == _NO_COUNTRY:
        return ""
    return stored if stored in countries.names() else None  # from an imported document


def _names(db: Database, key: str) -> frozenset[str]:
    return frozenset(words_in(settings.get(db, key)))


def _windows(text: str) -> dict[str, Window]:
    found = {}
    for step, spans in table_in(text).items():
        with suppress(ValueError, TypeError, AttributeError):  # from an imported document
            opens, due, closes = map(Span.parse, spans)
            found[step] = Window(opens, due, closes)
    return found


def get(store: Store) -> Preferences:
    with store.read() as db:
        return read(db)


@unit_of_work
def sign_as(db: Database, me: str) -> Preferences:
    """Set the name that signs drafts; whoever empties it does not want to sign."""
    name = clean_text(me)
    settings.put(db, _ME, name)
    settings.put(db, _UNSIGNED, "" if name else "yes")
    return read(db)


@unit_of_work
def stay_unsigned(db: Database) -> Preferences:
    """Never ask for the name again; it can still be given in Settings."""
    settings.put(db, _UNSIGNED, "yes")
    return read(db)


@unit_of_work
def propose_a_day(db: Database, number: int) -> Preferences:
    """Set how many people Today proposes to contact."""
    settings.put(db, _A_DAY, str(min(max(number, LEAST_A_DAY), MOST_A_DAY)))
    return read(db)


def can_be_switched(step: Step) -> bool:
    """Whether a step may be switched off by itself; the article's own steps are always suggested."""
    return step.origin != "A"


@unit_of_work
def switch_step(db: Database, step: str, on: bool) -> Preferences:
    """Switch a step of the playbook off or on; decisions about it stay."""
    now = read(db)
    wanted, unwanted = now.steps_on - {step}, now.steps_off - {step}
    wanted, unwanted = (wanted | {step}, unwanted) if on else (wanted, unwanted | {step})
    settings.put(db, _OFF, json.dumps(sorted(unwanted)))
    settings.put(db, _ON, json.dumps(sorted(wanted)))
    return replace(now, steps_off=unwanted, steps_on=wanted)


@unit_of_work
def set_window(db: Database, step: str, window: Window | None) -> Preferences:
    """Set the user's own window for a step, which stays when the shipped one changes.

    Args:
        window: None = back to the shipped one.

    Raises:
        InvalidInput: it closes before it opens.
    """
    if window and not window.opens.roughly <= window.due.roughly <= window.closes.roughly:
        raise InvalidInput(
            tr("The step must open before it is due, and close last."), field="window"
        )
    now = read(db)
    windows = {name: kept for name, kept in now.windows.items() if name != step}
    if window:
        windows[step] = window
    kept = {name: [str(s) for s in (w.opens, w.due, w.closes)] for name, w in windows.items()}
    settings.put(db, _WINDOWS, json.dumps(kept))
    return replace(now, windows=windows)


def company_page(store: Store, company: str) -> str:
    """The name of a company's LinkedIn page as the user typed it; "" if they did not."""
    with store.read() as db:
        return _pages(db).get(company_key(company), "")


@unit_of_work
def set_company_page(db: Database, company: str, text: str) -> str:
    """Store a company's LinkedIn page, given by its address or its name; "" removes it.

    Raises:
        InvalidInput: the text is not a LinkedIn company page.
    """
    page = linkedin_links.company_page(text)
    if text.strip() and not page:
        raise InvalidInput(
            tr("This is not a company page."),
            tr("Paste the address, like https://www.linkedin.com/company/northlight/."),
            "company_page",
        )
    pages = {k: v for k, v in _pages(db).items() if k != company_key(company)}
    if page:
        pages[company_key(company)] = page
    settings.put(db, _PAGES, json.dumps(pages))
    return page


def _pages(db: Database) -> dict[str, str]:
    return texts_in(table_in(settings.get(db, _PAGES)))


@unit_of_work
def set_addresses(db: Database, text: str) -> Preferences:
    """Store the user's own e-mail addresses, typed in any way; they show which mails the user wrote.

    Raises:
        InvalidInput: part of the text is not an e-mail address.
    """
    typed = [part for part in re.split(r"[\s,;]+", text) if part]
    wrong = [part for part in typed if email_address(part) != part.lower()]
    if wrong:
        raise InvalidInput(
            tr("“{wrong:.80}” is not a valid e-mail address.", wrong=wrong[0]),
            tr("Put commas between several addresses."),
            "addresses",
        )
    found = dict.fromkeys(email_address(part) for part in typed)
    settings.put(db, _ADDRESSES, json.dumps(list(found)))
    return read(db)


@unit_of_work
def set_country(db: Database, country: str) -> Preferences:
    """Set the country whose holidays and legal deadlines count; "" = none.

    Raises:
        InvalidInput: there is no country with this code.
    """
    if country and country not in countries.names():
        raise InvalidInput(
            tr("Embers does not know this country."), tr("Choose one from the list."), "country"
        )
    settings.put(db, _COUNTRY, country or _NO_COUNTRY)
    return read(db)


@unit_of_work
def set_alarms(db: Database, wanted: Alarms) -> Preferences:
    """Set when a calendar reminds of its entries."""
    settings.put(db, _ALARMS, wanted.value)
    return read(db)


@unit_of_work
def ask_to_connect(db: Database, playbook: Playbook, after_the_decision: bool) -> Preferences:
    """Set when LinkedIn requests to interviewers go out: after the interview, or after the decision.

    Source: the article says at once (A); many recruiters advise waiting (R).
    """
    now = read(db)
    at_once, later = (
        {step.id for step in playbook.steps if step.requests is when} for when in Requests
    )
    off, on = now.steps_off - at_once, now.steps_on - later
    if after_the_decision:
        off, on = off | at_once, on | later
    settings.put(db, _OFF, json.dumps(sorted(off)))
    settings.put(db, _ON, json.dumps(sorted(on)))
    return replace(now, steps_off=off, steps_on=on)
