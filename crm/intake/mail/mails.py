"""Mail files (.eml, .mbox) -> touchpoints: who wrote to whom and when; the text is never stored.

Only the headers are read. Mailings and automatic mail are counted and left out. For any bytes, only
`FileRefused` is raised; an unreadable message is a problem with its number.
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Final

from crm.domain.imports.imported_contacts import MOST_PARTIES, ImportedTouchpoint, Party
from crm.domain.people.normalise import clean_text, text_key
from crm.domain.touchpoints.touchpoint import Channel, Direction
from crm.errors import FileRefused, RowProblem
from crm.intake.activity import line_digest
from crm.intake.mail.heads import Fields, fields_of, people, text
from crm.intake.mail.mailbox import heads
from crm.intake.mail.robots import is_robot
from crm.intake.mail.unsent import was_never_contact, was_sent
from crm.intake.mail.whose import Whose, own_addresses
from crm.language import tr

#: How the source of a mail begins.
MAIL: Final = "mail:"
_MOST_MESSAGES: Final = 200_000
_SUMMARY: Final = 200
_NAMED: Final = 5
_IDS: Final = re.compile(r"<[^<>\s]{1,500}>")

Progress = Callable[[float], None]


@dataclass(slots=True)
class Letters:
    """The contents of the messages of a file.

    Attributes:
        left_out: how many messages were left out, by reason.
        owner: the user's addresses.
        notes: what the user should know about the whole file, as sentences.
    """

    contacts: list[ImportedTouchpoint] = field(default_factory=list)
    skipped: list[RowProblem] = field(default_factory=list)
    left_out: Counter[str] = field(default_factory=Counter)
    owner: frozenset[str] = frozenset()
    notes: list[str] = field(default_factory=list)
    messages: int = 0


@dataclass(frozen=True, slots=True)
class _Letter:
    """The relevant headers of one message."""

    number: int
    sender: tuple[str, str]
    others: tuple[tuple[str, str], ...]
    at: datetime
    subject: str
    root: str
    message_id: str
    sent: bool

    @property
    def addresses(self) -> tuple[str, ...]:
        return (self.sender[1], *(address for _, address in self.others))


def read_mails(
    data: bytes, whose: Whose, progress: Progress | None = None, more: Sequence[bytes] = ()
) -> Letters:
    """The touchpoints in a mail or mailbox; `more` of them are read as if they were one.

    All mails of one thread, day and group of people are one touchpoint, with their count.

    Raises:
        FileRefused: too large, too many messages, or it is unclear who the user is.
    """
    found, letters = Letters(), []
    for head in (head for one in (data, *more) for head in heads(one)):
        if head is None:
            found.left_out[tr("quoted inside another message")] += 1
            continue
        found.messages += 1
        if found.messages > _MOST_MESSAGES:
            raise FileRefused(
                tr("There are more than {most:,} messages.", most=_MOST_MESSAGES),
                tr("Please export one folder or one year at a time."),
            )
        letter = _letter(found.messages, head, found, whose)
        if letter:
            letters.append(letter)
        if progress and found.messages % 500 == 0:
            progress(min(0.99, found.messages / 20_000))
    if letters:
        sent_from = {letter.sender[1] for letter in letters if letter.sent}
        found.owner = own_addresses(whose, [letter.addresses for letter in letters], sent_from)
        found.notes += _about_owner(letters, found.owner, whose)
        found.contacts = list(_contacts(letters, found))
    return found


def _letter(number: int, head: bytes, found: Letters, whose: Whose) -> _Letter | None:
    """One message; None if it is left out (counted) or unreadable (reported)."""
    try:
        fields = fields_of(head)
        senders = people(fields, "from") or people(fields, "sender")
        why = _left_out(fields, senders)
        if why:
            found.left_out[why] += 1
            return None
        at = _moment(fields, whose)
        others = tuple(dict.fromkeys(people(fields, "to", "cc", "bcc")))
        message_id, root = _thread(fields)
    except (ValueError, TypeError, LookupError, RecursionError, AttributeError):
        found.skipped.append(RowProblem(number, tr("The header of this message cannot be read.")))
        return None
    if at is None:
        found.skipped.append(RowProblem(number, tr("This message has no date that can be read.")))
        return None
    if not senders:
        found.skipped.append(RowProblem(number, tr("This message does not say who wrote it.")))
        return None
    subject = clean_text(text(fields, "subject"))[:_SUMMARY]
    return _Letter(number, senders[0], others, at, subject, root, message_id, was_sent(fields))


def _left_out(fields: Fields, senders: Sequence[tuple[str, str]]) -> str:
    """Why a message is not a touchpoint; "" if it is one."""
    if was_never_contact(fields):
        return tr("drafts, spam or deleted")
    if "list-id" in fields or "list-unsubscribe" in fields:
        return tr("newsletters and mailing lists")
    precedence = text(fields, "precedence").strip().casefold()
    answered = text(fields, "auto-submitted").strip().casefold()
    if precedence in {"bulk", "list", "junk"} or answered not in {"", "no"}:
        return tr("automatic")
    if "multipart/report" in text(fields, "content-type").casefold():
        return tr("delivery reports")
    return tr("automatic") if senders and is_robot(senders[0][1]) else ""


def _about_owner(letters: Sequence[_Letter], owner: frozenset[str], whose: Whose) -> Iterator[str]:
    """Which addresses count as the user's without having been entered, and which may be theirs."""
    told = sorted(owner - whose.addresses)
    if told and whose.addresses:
        yield tr("These addresses in the file count as yours, too: {told}.", told=_listed(told))
    everybody = {one for letter in letters for one in (letter.sender, *letter.others)}
    mine = {text_key(name) for name, mail in everybody if mail in owner}
    names = {name for name in mine if " " in name}
    alike = sorted(
        {mail for name, mail in everybody if mail not in owner and text_key(name) in names}
    )
    if alike:
        yield tr(
            "Is this you? The name is yours, the address is not: {alike}. If so, enter it under "
            "Settings > Your e-mail addresses before you import this file.",
            alike=_listed(alike),
        )


def _listed(addresses: Sequence[str]) -> str:
    more = len(addresses) - _NAMED
    return ", ".join(addresses[:_NAMED]) + (tr(" and {more:,} more", more=more) if more > 0 else "")


def _moment(fields: Fields, whose: Whose) -> datetime | None:
    """When it was sent, in the user's time zone; else when the last server received it."""
    received = (value.rpartition(";")[2] for value in fields.get("received", ()))
    for value in (*fields.get("date", ()), *received):
        try:
            at = parsedate_to_datetime(value.strip())
            at = at if at.tzinfo else at.replace(tzinfo=UTC)
            if 1970 <= at.year <= 2100:
                return at.astimezone(whose.zone)
        except (ValueError, TypeError, IndexError, OverflowError):
            continue
    return None


def _thread(fields: Fields) -> tuple[str, str]:
    """The ID of the message and of the first one in its thread."""
    own = _IDS.search(text(fields, "message-id"))
    before = _IDS.findall(text(fields, "references") + " " + text(fields, "in-reply-to"))
    number = (
        own.group()
        if own
        else _digest(*(text(fields, name) for name in ("from", "date", "subject")))
    )
    return number, before[0] if before else number


def _digest(*parts: str) -> str:
    return hashlib.sha256("|".join(parts).encode("utf-8", "replace")).hexdigest()


def _contacts(letters: list[_Letter], found: Letters) -> Iterator[ImportedTouchpoint]:
    groups: dict[str, tuple[ImportedTouchpoint, set[str]]] = {}
    for letter in sorted(letters, key=lambda one: (one.at, one.message_id)):
        contact = _contact(letter, found)
        if contact is None:
            continue
        first, seen = groups.setdefault(contact.source, (contact, set()))
        if letter.message_id in seen:
            continue  # the same mail is in two folders
        seen.add(letter.message_id)
        if len(seen) > 1:
            groups[contact.source] = (_together(first, contact, len(seen)), seen)
    for contact, seen in groups.values():
        yield replace(contact, lines=frozenset(map(line_digest, seen)))


def _together(
    first: ImportedTouchpoint, later: ImportedTouchpoint, count: int
) -> ImportedTouchpoint:
    both = first.direction is later.direction
    return ImportedTouchpoint(
        first.line, first.source, first.parties, first.day, Channel.EMAIL,
        first.direction if both else Direction.BOTH, None, count=count, summary=first.summary,
    )  # fmt: skip


def _contact(letter: _Letter, found: Letters) -> ImportedTouchpoint | None:
    """One message as a touchpoint; None if the other side is only the user, a robot or a crowd."""
    everybody = dict.fromkeys((letter.sender, *letter.others))
    others = {mail: name for name, mail in everybody if mail not in found.owner}
    mine = letter.sender[1] in found.owner
    if mine and letter.sender[1] not in found.owner | set(others):
        return None
    if not mine and not found.owner & set(letter.addresses):
        others = {letter.sender[1]: letter.sender[0]}  # a blind copy: only its sender is certain
    parties = {mail: name for mail, name in others.items() if not is_robot(mail)}
    if not parties:
        found.left_out[tr("automatic") if others else tr("to yourself")] += 1
        return None
    if len(parties) > MOST_PARTIES:
        found.left_out[tr("to more than {most} people", most=MOST_PARTIES)] += 1
        return None
    day = letter.at.date()
    people = tuple(Party(name=name, email=mail) for mail, name in sorted(parties.items()))
    source = f"{MAIL}{_digest(letter.root, day.isoformat(), *sorted(parties))[:32]}"
    return ImportedTouchpoint(
        letter.number, source, people, day, Channel.EMAIL,
        Direction.OUT if mine else Direction.IN, letter.at.time().replace(microsecond=0, tzinfo=None),
        summary=letter.subject,
    )  # fmt: skip
