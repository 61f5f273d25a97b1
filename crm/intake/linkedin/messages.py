"""messages.csv of any year -> touchpoints: all messages of a conversation on a day are one.

Days are those LinkedIn writes (UTC); a time zone never shifts them, so no time of day is known.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from typing import Final

from crm.domain.imports.imported_contacts import MOST_PARTIES, ImportedTouchpoint, Party
from crm.domain.people.normalise import clean_text, link_key, name_key, profile_url
from crm.domain.touchpoints.touchpoint import Channel, Direction
from crm.intake.activity import Row, Rows, bare, clock_of, excerpt, line_digest, listed, opaque
from crm.intake.reading import PersonRow
from crm.language import forms, tr

SENDER: Final = "senderprofileurl"
RECIPIENTS: Final = "recipientprofileurls"
_MEMBER: Final = "linkedin member"
_SPONSORED: Final = "sponsored"
#: The length of text that distinguishes two messages sent at the same time. Source: D.
_COMPARED: Final = 4000
_SPINMAIL: Final = '<p class="spinmail'

UNSURE: Final = tr(
    "The messages were left out: the archive does not say for certain whose they are. "
    "Ask LinkedIn to include your profile."
)
_AD: Final = forms("advertisement", "advertisements")
_SPAM: Final = tr("in the spam folder")
_DRAFT: Final = forms("draft that was not sent", "drafts that were not sent")
_LEFT: Final = tr("with members who left LinkedIn")
_ALONE: Final = tr("without anyone else")
_CROWD: Final = tr("in groups of more than {most}", most=MOST_PARTIES)
_DAMAGED: Final = tr("damaged")
_UNDATED: Final = tr("without a date that can be read")


@dataclass(slots=True)
class _Day:
    """The messages of one conversation on one day."""

    line: int
    parties: set[Party] = field(default_factory=set)
    writers: set[Party] = field(default_factory=set)
    own: bool = False
    count: int = 0
    first: tuple[str, str] = ("", "")
    lines: set[str] = field(default_factory=set)


def read_messages(
    table: Rows, owner: PersonRow, known: Collection[str] = ()
) -> tuple[list[ImportedTouchpoint], str]:
    """The touchpoints in messages.csv, in file order, and a sentence about what was left out.

    Drafts, advertisements, spam and messages with members who left do not count. On days when
    the owner wrote nothing in a group, only the people who wrote count. Source: D.
    Nothing is read if the owner is in less than half of them: they are somebody else's.

    Args:
        known: the links of the owner's connections, as `link_key`.
    """
    reader = _Reader(table, owner, known)
    for line, row, day in table.dated("date"):
        reader.take(line, row, day)
    if 2 * reader.own_rows < reader.rows:
        return [], UNSURE
    contacts = list(reader.contacts())
    left = listed({**reader.left, _DAMAGED: table.damaged})
    return contacts, tr("Messages left out: {left}.", left=left) if left else ""


class _Reader:
    """Collects the days of all conversations, row by row."""

    def __init__(self, table: Rows, owner: PersonRow, known: Collection[str]) -> None:
        self.linked = SENDER in table.columns
        self.own_links = {link_key(owner.linkedin_url)} - {""}
        self.own_names = {name_key(owner.first_name, owner.last_name)} - {""}
        self.rows = self.own_rows = 0  # that count, and those with the owner
        self.left: Counter[str | tuple[str, str]] = Counter()
        self.days: dict[tuple[str, date], _Day] = {}
        self.links: dict[tuple[str, str], str] = {}  # conversation and name -> link
        senders: dict[str, str] = {}
        self.names: dict[str, str] = {}
        for _, row in table.rows:
            for link, name in _named_recipients(row):
                self.names[link] = max(self.names.get(link, ""), name)
            link, name = link_of(row.cell(SENDER)), clean_text(row.cell("from"))
            if link and link_key(link) in self.own_links:
                self.own_names.add(key_of(name))  # with a title that the profile does not have
            if link:
                senders[link] = max(senders.get(link, ""), name)
                key = row.cell("conversationid"), key_of(name)
                self.links[key] = max(self.links.get(key, ""), link)
        self.names |= senders
        if self.own_links:
            self.own_links |= _other_own_links(table, self.own_links, self.own_names, known)

    def take(self, line: int, row: Row, day: date | None) -> None:
        why = self._no_contact(row, day)
        if why or day is None:
            self.left[why or _UNDATED] += 1
            return
        sender, own = self._sender(row)
        recipients = set(self._recipients(row))
        partners = {party for party in recipients if not self._is_owner(party)}
        self.rows += 1
        self.own_rows += own or len(partners) < len(recipients)
        if not own:
            partners.add(sender)
        gone = {party for party in partners if _is_gone(party)}
        partners -= gone
        if not partners or sender in gone:
            self.left[_LEFT if gone else _ALONE] += 1
            return
        there = self.days.setdefault((_conversation(row, partners), day), _Day(line))
        there.line = min(there.line, line)
        there.parties |= partners
        there.count += 1
        there.lines.add(_new_line(row, there.lines))
        if own:
            there.own = True
        else:
            there.writers.add(sender)
        moment = (clean_text(row.cell("date")), _words(row))
        there.first = min(there.first, moment) if there.first[0] else moment

    def _no_contact(self, row: Row, day: date | None) -> str | tuple[str, str]:
        """Why a row is not a touchpoint, regardless of the author; "" if it is one."""
        drafts = (row.cell("ismessagedraft"), row.cell("isconversationdraft"))
        if any(clean_text(cell).lower() == "yes" for cell in drafts):
            return _DRAFT
        if self._is_advertisement(row):
            return _AD
        if clean_text(row.cell("folder")).upper() == "SPAM":
            return _SPAM
        return "" if day else _UNDATED

    def _is_advertisement(self, row: Row) -> bool:
        if row.cell("content").lstrip().startswith(_SPINMAIL):
            return True
        if clean_text(row.cell("conversationtitle")).lower().startswith(_SPONSORED):
            return True
        # A person has a link, unless they left; a company that advertises has none.
        sender, own = self._sender(row)
        return self.linked and not (own or sender.linkedin_url or _is_gone(sender))

    def _sender(self, row: Row) -> tuple[Party, bool]:
        party = self._party(row.cell("from"), link_of(row.cell(SENDER)))
        return party, self._is_owner(party)

    def _recipients(self, row: Row) -> Iterator[Party]:
        """The links identify the people, as a name may contain a comma."""
        named = _named_recipients(row)
        if named:
            yield from (self._party(name, link) for link, name in named)
            return
        to = clean_text(row.cell("to"))
        conversation = row.cell("conversationid")
        whole = self.links.get((conversation, key_of(to)), "")
        for name in [to] if whole or key_of(to) in self.own_names else to.split(", "):
            if name:
                yield self._party(name, self.links.get((conversation, key_of(name)), ""))

    def _party(self, name: str, link: str) -> Party:
        return Party(self.names.get(link, "") if link else clean_text(name), link)

    def _is_owner(self, party: Party) -> bool:
        if party.linkedin_url and self.own_links:
            return link_key(party.linkedin_url) in self.own_links
        return key_of(party.name) in self.own_names

    def contacts(self) -> Iterator[ImportedTouchpoint]:
        for (conversation, day), there in self.days.items():
            if len(there.parties) > MOST_PARTIES:
                self.left[_CROWD] += there.count
                continue
            both = there.own and there.writers
            direction = Direction.OUT if there.own else Direction.IN
            parties = there.parties if there.own else there.writers
            yield ImportedTouchpoint(
                line=there.line,
                source=f"linkedin:message:{conversation}:{day}",
                parties=tuple(sorted(parties, key=lambda p: (p.linkedin_url, p.name))),
                day=day,
                channel=Channel.LINKEDIN_MESSAGE,
                direction=Direction.BOTH if both else direction,
                count=there.count,
                summary=there.first[1],
                lines=frozenset(there.lines),
            )


def _other_own_links(
    table: Rows, own: Collection[str], names: Collection[str], known: Collection[str]
) -> set[str]:
    """Links under which the owner wrote in other years: their name, nobody they know or wrote with.

    A message between two links of one name is one between two people: neither is the owner's.
    """
    found: set[str] = set()
    others = set(known)
    for _, row in table.rows:
        here = dict(_named_recipients(row))
        sender = link_of(row.cell(SENDER))
        if sender:
            here[sender] = clean_text(row.cell("from"))
        alike = {link_key(link) for link, name in here.items() if key_of(name) in names}
        found |= alike
        if len(alike) > 1 or any(link_key(link) in own for link in here):
            others |= alike - set(own)
    return found - others - set(own)


def _new_line(row: Row, there: Collection[str]) -> str:
    """The digest of a message; the same text at the same time again is another message."""
    reported = clock_of(row.cell("date")), bare(row.cell("content")[:_COMPARED])
    line = line_digest(*reported)
    again = 1
    while line in there:
        again += 1
        line = line_digest(*reported, str(again))
    return line


def _named_recipients(row: Row) -> list[tuple[str, str]]:
    """Link and name of the recipients; the name is "" where commas make it unclear."""
    links = [link for link in map(link_of, row.cell(RECIPIENTS).split(",")) if link]
    to = clean_text(row.cell("to")) if links else ""
    names = [to] if len(links) == 1 else to.split(", ")
    return list(zip(links, names if len(names) == len(links) else [""] * len(links), strict=True))


def _is_gone(party: Party) -> bool:
    return not party.linkedin_url and key_of(party.name) == _MEMBER


def _conversation(row: Row, partners: set[Party]) -> str:
    """A stable ID of the conversation; before 2020 it had none."""
    known = clean_text(row.cell("conversationid"))
    return known or opaque(
        "+".join(sorted(link_key(p.linkedin_url) or key_of(p.name) for p in partners))
    )


def _words(row: Row) -> str:
    title = clean_text(row.cell("subject")) or clean_text(row.cell("conversationtitle"))
    said = row.cell("content")
    return excerpt(f"{title}: {said}" if title and said else title or said)


@lru_cache(maxsize=65536)
def link_of(text: str) -> str:
    """`profile_url`, remembered."""
    return profile_url(text) if text else ""


@lru_cache(maxsize=65536)
def key_of(name: str) -> str:
    """The `name_key` of a whole name, remembered."""
    return name_key(name, "")


def forget_names() -> None:
    """Free the caches of names and links after a file was read."""
    link_of.cache_clear()
    key_of.cache_clear()
