"""The command that shows the draft of a step, or says what a letter had better not say."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any, Final

from crm.cli_writing import due, step_argument
from crm.domain.drafts.check import Letter
from crm.domain.playbook.due_step import DueStep
from crm.errors import FileRefused, NotFound
from crm.services import drafts
from crm.services.drafts import StepDraft
from crm.store.handle import Store
from crm.store.local import open_store

Answer = tuple[Any, str]
Command = Callable[[str, Callable[..., Answer], str], argparse.ArgumentParser]
#: A longer text is no letter; what comes after is not read.
_LONGEST: Final = 1_000_000


def add_to(command: Command) -> None:
    """Add the command to the parser."""
    one = step_argument(command("draft", show_draft, "show the draft of a step"))
    one.add_argument("--check", action="store_true", help="say what it had better not say")
    one.add_argument("--text", metavar="FILE", type=Path, help="check this text instead; - = input")


def show_draft(db: Path, options: argparse.Namespace, today: date) -> Answer:
    store = open_store(db)
    found = _draft_for(store, due(store, options.key, today), today)
    data, text = _told(options.key, found)
    if options.check or options.text:
        return _checked(found.letter, found.draft.subject, data, options.text)
    return data, text


def drafted(store: Store, step: DueStep, today: date) -> Answer:
    """The draft of a step.

    Raises:
        NotFound: it has none.
    """
    return _told(str(step.key), _draft_for(store, step, today))


def _draft_for(store: Store, step: DueStep, today: date) -> StepDraft:
    found = drafts.draft_for(store, step, today)
    if found is None:
        raise NotFound("This step has no draft.")
    return found


def _told(key: str, found: StepDraft) -> Answer:
    draft = found.draft
    data = {
        "key": key,
        "subject": draft.subject or None,
        "body": draft.body,
        "missing": list(draft.missing),
    }
    head = f"Subject: {draft.subject}\n\n" if draft.subject else ""
    return data, head + draft.body


def _checked(letter: Letter, subject: str, data: dict[str, Any], text: Path | None) -> Answer:
    """What the rules find in the draft, or in a text of the user's own."""
    body = _read(text) if text else letter.body
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
    return data, "\n".join(lines) or "Nothing to change."


def _read(path: Path) -> str:
    """The text of a file, or of the standard input.

    Raises:
        FileRefused: it cannot be read, or is no text.
    """
    try:
        data = sys.stdin.buffer.read(_LONGEST) if str(path) == "-" else path.read_bytes()[:_LONGEST]
    except OSError as error:
        raise FileRefused(
            f"{path} cannot be read.", "Check its name and its permissions."
        ) from error
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise FileRefused(f"{path} is not text in UTF-8.", "Save it as plain text.") from error
