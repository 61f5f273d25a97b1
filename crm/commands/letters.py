"""The commands that show the draft of a step, say what a letter had better not say, and log it as sent."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any, Final

from crm.commands.common import Written, shown, values
from crm.commands.writing import due, step_argument
from crm.domain.drafts.check import Letter
from crm.domain.playbook.due_step import DueStep
from crm.domain.touchpoints.channel_words import loggable
from crm.domain.touchpoints.touchpoint import Channel, Result
from crm.domain.wording import listed
from crm.errors import FileRefused, InvalidInput, NotFound
from crm.language import tr
from crm.services import drafts, touchpoints
from crm.services.drafts import StepDraft
from crm.store.handle import Store
from crm.store.local import open_store

Answer = tuple[Any, str]
Command = Callable[[str, Callable[..., Answer], str], argparse.ArgumentParser]
#: A longer text is no letter; what comes after is not read.
_LONGEST: Final = 1_000_000


def add_to(command: Command) -> None:
    """Add the commands to the parser."""
    one = step_argument(command("draft", show_draft, tr("show the draft of a step")))
    one.add_argument("--check", action="store_true", help=tr("say what it had better not say"))
    one.add_argument(
        "--text", metavar="FILE", type=Path, help=tr("check this text instead; - = input")
    )
    one = step_argument(command("sent", shown(sent), tr("log the message or the call of a step")))
    one.add_argument("--channel", choices=values(Channel), help=tr("how, if not as the step says"))
    one.add_argument(
        "--text", metavar="FILE", type=Path, help=tr("what you sent instead; - = input")
    )
    one.add_argument("--no-answer", action="store_true", help=tr("of a call: nobody answered"))


def show_draft(db: Path, options: argparse.Namespace, today: date) -> Answer:
    store = open_store(db)
    found = _draft_for(store, due(store, options.key, today), today)
    data, text = _told(options.key, found)
    if options.check or options.text:
        return _checked(found.letter, found.draft.subject, data, options.text)
    return data, text


def sent(store: Store, options: argparse.Namespace, today: date) -> Written:
    """Log the message of a step with its draft, or with another text; or a call that nobody answered.

    Raises:
        InvalidInput: it is no contact with anyone. AlreadyThere: it is logged already.
    """
    step = due(store, options.key, today)
    if not step.step.outward:
        raise InvalidInput(tr("This step is done alone."), tr("Say done {key}", key=options.key))
    channel = Channel(options.channel) if options.channel else loggable(step.channel)
    if options.no_answer and (channel is not Channel.CALL or options.text):
        raise InvalidInput(
            tr("Only a call without a text can have no answer."), tr("Say --channel call.")
        )
    if channel is Channel.CALL and not options.no_answer:
        raise InvalidInput(
            tr("How did the call go?"),
            tr('Say --no-answer, or log it: log "called Sam, said ...".'),
        )
    found = None if options.text or options.no_answer else drafts.draft_for(store, step, today)
    subject, body = (found.draft.subject, found.draft.body) if found else ("", "")
    body = read_text(options.text) if options.text else body
    result = Result.NO_ANSWER if options.no_answer else Result.SENT
    logged = drafts.log_sent(store, step, channel, subject, body, today, result)
    contact = logged.touchpoint
    data = {
        "key": options.key, "touchpoint_id": contact.id, "channel": channel.value,
        "outcome": result.value, "people": [person.id for person in logged.people],
    }  # fmt: skip
    names = listed([person.name for person in logged.people])
    words = (
        tr("no answer from")
        if options.no_answer
        else tr("{channel} to", channel=channel.replace("_", " "))
    )
    undo = partial(touchpoints.remove, store, contact.id, today)
    return Written(
        data,
        tr("Logged: {words} {names} (contact {id}).", words=words, names=names, id=contact.id),
        undo,
    )


def drafted(store: Store, step: DueStep, today: date) -> Answer:
    """The draft of a step.

    Raises:
        NotFound: it has none.
    """
    return _told(str(step.key), _draft_for(store, step, today))


def _draft_for(store: Store, step: DueStep, today: date) -> StepDraft:
    found = drafts.draft_for(store, step, today)
    if found is None:
        raise NotFound(tr("This step has no draft."))
    return found


def _told(key: str, found: StepDraft) -> Answer:
    draft = found.draft
    data = {
        "key": key,
        "subject": draft.subject or None,
        "body": draft.body,
        "missing": list(draft.missing),
    }
    head = tr("Subject: {subject}", subject=draft.subject) + "\n\n" if draft.subject else ""
    return data, head + draft.body


def _checked(letter: Letter, subject: str, data: dict[str, Any], text: Path | None) -> Answer:
    """What the rules find in the draft, or in a text of the user's own."""
    body = read_text(text) if text else letter.body
    told = drafts.checked(letter, "" if text else subject, body)
    data |= {"body": body} if text else {}
    data["findings"] = [
        {
            "rule": one.rule.id,
            "words": one.words or None,
            "says": one.says,
            "instead": one.rule.instead,
            "origin": one.rule.origin,
            "source": one.rule.source,
        }
        for one in told
    ]
    lines = [f"{one.sentence}\n  ({one.rule.origin}) {one.rule.source}" for one in told]
    return data, "\n".join(lines) or tr("Nothing to change.")


def read_text(path: Path) -> str:
    """The text of a file, or of the standard input.

    Raises:
        FileRefused: it cannot be read, or is no text.
    """
    try:
        data = sys.stdin.buffer.read(_LONGEST) if str(path) == "-" else path.read_bytes()[:_LONGEST]
    except OSError as error:
        raise FileRefused(
            tr("{path} cannot be read.", path=path), tr("Check its name and its permissions.")
        ) from error
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise FileRefused(
            tr("{path} is not text in UTF-8.", path=path), tr("Save it as plain text.")
        ) from error
