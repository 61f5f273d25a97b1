"""What an assistant can write down: the commands of the command line, each with what takes it back."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Mapping
from datetime import date
from typing import Any

from crm.assistant.reading import step_of
from crm.commands import writing as commands
from crm.commands.common import Written
from crm.commands.log import as_heard, hear, store_heard
from crm.domain.cases.decisions import Decision
from crm.domain.cases.opportunity import EventKind
from crm.errors import InvalidInput
from crm.language import tr
from crm.store.handle import Store

Given = Mapping[str, Any]
Answer = tuple[dict[str, Any], str]


def log(store: Store, given: Given, day: date, notes: bool) -> Written | Answer:
    """A contact in one sentence; `preview` only says what would be stored."""
    heard = hear(store, _options(given, line=given["sentence"]), day)
    if not given["preview"]:
        return store_heard(store, heard, day)
    data, text = as_heard(heard, day)
    return data, tr("{text}\nNothing is stored yet: leave out preview to store this.", text=text)


def event(store: Store, given: Given, day: date, notes: bool) -> Written:
    """What happened in an opportunity; that the user applied may add it."""
    if given["company"] or given["title"]:
        if given["opportunity"]:
            raise InvalidInput(tr("Name the opportunity or its ID, not both."))
        if given["kind"] != EventKind.APPLIED:
            raise InvalidInput(tr("Add the opportunity first: say applied."), "", "kind")
        if given["with"] or given["new"]:
            raise InvalidInput(
                tr("Say which part each of them plays: recruiter, referrer, manager.")
            )
        return commands.open_case(store, _options(given, applied=given["day"], posting=""), day)
    if not given["opportunity"]:
        raise InvalidInput(
            tr("Which opportunity?"), tr("Say its ID, or company and title."), "opportunity"
        )
    return commands.record_event(store, _options(given), day)


def rejection(store: Store, given: Given, day: date, notes: bool) -> Written:
    """A rejection with everyone involved."""
    return commands.reject(store, _options(given), day)


def appointment(store: Store, given: Given, day: date, notes: bool) -> Written:
    """What is to come."""
    return commands.plan(store, _options(given), day)


def decide(store: Store, given: Given, day: date, notes: bool) -> Written:
    """A decision about a step: done, skipped or put off."""
    step_of(store, given["key"], day, notes)
    options, decision = _options(given), given["decision"]
    if decision == Decision.DONE:
        return commands.done(store, options, day)
    if decision == Decision.SKIPPED:
        return commands.skip(store, options, day)
    if not given["until"]:
        raise InvalidInput(tr("Until which day?"), tr("Say until."), "until")
    return commands.snooze(store, options, day)


def add_person(store: Store, given: Given, day: date, notes: bool) -> Written:
    """A new person."""
    return commands.add(store, _options(given, linkedin_url=given["linkedin"]), day)


def _options(given: Given, **more: Any) -> Namespace:
    """The arguments of a tool as the command line names them."""
    return Namespace(
        **{"people" if name == "with" else name: value for name, value in given.items()} | more
    )
