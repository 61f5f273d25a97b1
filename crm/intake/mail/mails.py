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
from email.errors import HeaderParseError
from email.header import decode_header, make_header
from email.message import Message
from email.parser import BytesHeaderParser
from email.utils import getaddresses, parsedate_to_datetime
from typing import Final

from crm.domain.imports.imported_contacts import ImportedTouchpoint, Party
from crm.domain.people.normalise import clean_text, email_address
from crm.domain.touchpoints.touchpoint import Channel, Direction
from crm.errors import FileRefused, RowProblem
from crm.intake.activity import line_digest
from crm.intake.mail.whose import Whose, own_addresses

_MOST_MESSAGES: Final = 200_000
#: Headers of real mail stay below 64 kB.
_MOST_HEADER: Final = 256_000
#: More people than this are a mailing, not a conversation. Source: D.
MOST_PARTIES: Final = 10
_SUMMARY: Final = 200

_FROM_LINE: Final = re.compile(rb"(?:\A|\r?\n\r?\n|\n)From [^\r\n]{1,500}\r?\n(?=[!-9;-~]+:)")
_HEADER: Final = re.compile(rb"[!-9;-~]{1,80}:[ \t]?")
_COUNT_LINE: Final = re.compile(rb"\A\d{1,12} *\r?\n")  # what Apple Mail writes first
_BLANK: Final = re.compile(rb"\r?\n\r?\n")
_NAMES: Final = (b"from:", b"date:", b"message-id:", b"received:", b"subject:", b"to:", b"mime-version:",
                 b"return-path:", b"delivered-to:", b"x-gmail-labels:", b"x-gm-thrid:")  # fmt: skip
_ROBOT: Final = re.compile(
    r"^(no-?_?reply|do-?not-?reply|mailer-daemon|postmaster|bounces?|notifications?|newsletters?|"
    r"news|alerts?|automated|system)([+._-].*)?@"
)
_IDS: Final = re.compile(r"<[^<>\s]{1,500}>")

Progress = Callable[[float], None]


@dataclass(slots=True)
class Letters:
    """The contents of the messages of a file.

    Attributes:
        left_out: how many messages were left out, by reason.
        owner: the user's addresses.
    """

    contacts: list[ImportedTouchpoint] = field(default_factory=list)
    skipped: list[RowProblem] = field(default_factory=list)
    left_out: Counter[str] = field(default_factory=Counter)
    owner: frozenset[str] = frozenset()
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

    @property
    def addresses(self) -> tuple[str, ...]:
        return (self.sender[1], *(address for _, address in self.others))


def is_mailbox(data: bytes) -> bool:
    """Whether the bytes start like an mbox: a line `From `, then headers."""
    return data[:5] == b"From " and bool(_FROM_LINE.match(data[:2000]))


def is_mail(data: bytes) -> bool:
    """Whether the bytes start with the headers of a mail."""
    start = _COUNT_LINE.sub(b"", data[:20_000].lstrip(b"\xef\xbb\xbf\r\n"))
    if not _HEADER.match(start):
        return False
    head = _BLANK.split(start, 1)[0].lower()
    lines = head.replace(b"\r\n", b"\n").split(b"\n")
    known = sum(line.startswith(_NAMES) for line in lines)
    return known >= 2 and any(line.startswith(b"from:") for line in lines)


def read_mails(
    data: bytes, whose: Whose, progress: Progress | None = None, more: Sequence[bytes] = ()
) -> Letters:
    """The touchpoints in a mail or mailbox; `more` of them are read as if they were one.

    All mails of one thread, day and group of people are one touchpoint, with their count.

    Raises:
        FileRefused: too large, too many messages, or it is unclear who the user is.
    """
    found, letters = Letters(), []
    heads = (head for one in (data, *more) for head in _heads(one))
    for number, head in enumerate(heads, 1):
        if number > _MOST_MESSAGES:
            raise FileRefused(
                f"There are more than {_MOST_MESSAGES:,} messages.",
                "Please export one folder or one year at a time.",
            )
        found.messages = number
        letter = _letter(number, head, found, whose)
        if letter:
            letters.append(letter)
        if progress and number % 500 == 0:
            progress(min(0.99, number / 20_000))
    if letters:
        found.owner = own_addresses(whose, [letter.addresses for letter in letters])
        found.contacts = list(_contacts(letters, found))
    return found


def _heads(data: bytes) -> Iterator[bytes]:
    """The headers of each message, in the file's order."""
    if not is_mailbox(data):
        yield _head(data, 0)
        return
    for start in _FROM_LINE.finditer(data):
        yield _head(data, start.end())


def _head(data: bytes, start: int) -> bytes:
    piece = data[start : start + _MOST_HEADER].lstrip(b"\xef\xbb\xbf\r\n")
    return _BLANK.split(_COUNT_LINE.sub(b"", piece), 1)[0] + b"\n\n"


def _letter(number: int, head: bytes, found: Letters, whose: Whose) -> _Letter | None:
    """One message; None if it is left out (counted) or unreadable (reported)."""
    try:
        message = BytesHeaderParser().parsebytes(head)
        why = _left_out(message)
        if why:
            found.left_out[why] += 1
            return None
        at = _moment(message, whose)
        senders = _people(message, "From")
    except (ValueError, TypeError, LookupError, HeaderParseError, RecursionError, AttributeError):
        found.skipped.append(RowProblem(number, "The header of this message cannot be read."))
        return None
    if at is None:
        found.skipped.append(RowProblem(number, "This message has no date that can be read."))
        return None
    if not senders:
        found.skipped.append(RowProblem(number, "This message does not say who wrote it."))
        return None
    others = tuple(dict.fromkeys(_people(message, "To", "Cc", "Bcc")))
    message_id, root = _thread(message)
    subject = clean_text(_text(message, "Subject"))[:_SUMMARY]
    return _Letter(number, senders[0], others, at, subject, root, message_id)


def _left_out(message: Message) -> str:
    """Why a message is not a touchpoint; "" if it is one."""
    labels = {label.strip().casefold() for label in _text(message, "X-Gmail-Labels").split(",")}
    if (
        labels & {"spam", "trash", "drafts", "entwürfe", "papierkorb"}
        or message["X-Mozilla-Draft-Info"]
    ):
        return "drafts, spam or deleted"
    if message["List-Id"] or message["List-Unsubscribe"]:
        return "newsletters and mailing lists"
    precedence = _text(message, "Precedence").strip().casefold()
    answered = _text(message, "Auto-Submitted").strip().casefold()
    kind = _text(message, "Content-Type").casefold()
    if precedence in {"bulk", "list", "junk"} or answered not in {"", "no"}:
        return "automatic"
    if "multipart/report" in kind:
        return "delivery reports"
    senders = _people(message, "From")
    return "automatic" if senders and _ROBOT.match(senders[0][1]) else ""


def _moment(message: Message, whose: Whose) -> datetime | None:
    """When it was sent, in the user's time zone; else when the last server received it."""
    for text in (
        message["Date"],
        *(str(r).rpartition(";")[2] for r in message.get_all("Received", [])),
    ):
        if not text:
            continue
        try:
            at = parsedate_to_datetime(str(text).strip())
            at = at if at.tzinfo else at.replace(tzinfo=UTC)
            if 1970 <= at.year <= 2100:
                return at.astimezone(whose.zone)
        except (ValueError, TypeError, IndexError, OverflowError):
            continue
    return None


def _people(message: Message, *names: str) -> list[tuple[str, str]]:
    """Name and address of everybody in these headers who has an address."""
    texts = [str(value) for name in names for value in message.get_all(name, [])]
    found = []
    for name, address in getaddresses(texts) if texts else []:
        mail = email_address(address)
        if mail:
            found.append((clean_text(_decoded(name))[:200], mail))
    return found


def _thread(message: Message) -> tuple[str, str]:
    """The ID of the message and of the first one in its thread."""
    own = _IDS.search(_text(message, "Message-ID"))
    before = _IDS.findall(_text(message, "References") + " " + _text(message, "In-Reply-To"))
    seed = "|".join(_text(message, name) for name in ("From", "Date", "Subject"))
    number = own.group() if own else hashlib.sha256(seed.encode("utf-8", "replace")).hexdigest()
    return number, before[0] if before else number


def _text(message: Message, name: str) -> str:
    value = message[name]
    return _decoded(str(value)) if value is not None else ""


def _decoded(text: str) -> str:
    """Decode RFC 2047 words; damaged ones stay as written."""
    try:
        plain = str(make_header(decode_header(text)))
    except (ValueError, LookupError, HeaderParseError, TypeError):
        plain = text
    return plain.encode("utf-8", "replace").decode("utf-8")


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
    parties = {mail: name for mail, name in others.items() if not _ROBOT.match(mail)}
    if not parties:
        found.left_out["automatic" if others else "to yourself"] += 1
        return None
    if len(parties) > MOST_PARTIES:
        found.left_out[f"to more than {MOST_PARTIES} people"] += 1
        return None
    day = letter.at.date()
    people = tuple(Party(name=name, email=mail) for mail, name in sorted(parties.items()))
    seed = "|".join((letter.root, day.isoformat(), *sorted(parties)))
    source = f"mail:{hashlib.sha256(seed.encode('utf-8', 'replace')).hexdigest()[:32]}"
    return ImportedTouchpoint(
        letter.number, source, people, day, Channel.EMAIL,
        Direction.OUT if mine else Direction.IN, letter.at.time().replace(microsecond=0, tzinfo=None),
        summary=letter.subject,
    )  # fmt: skip
