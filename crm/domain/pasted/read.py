"""A pasted text -> what it says: kind, who, when, where; what is not certain is named as in doubt."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, time, timedelta
from typing import Final

from crm.domain.one_line.words import Language
from crm.domain.pasted.card import Card, looks_like_name, plain_name, profile, signature
from crm.domain.pasted.days import Day, Names, days_in, names_of, times_in
from crm.domain.pasted.kinds import is_person, language_of, weighed
from crm.domain.pasted.letter import Letter, sentences, taken_apart
from crm.domain.pasted.rules import Kind, Rules, Tongue, key

_LABEL: Final = re.compile(r"\W*([^\W\d_][\w &-]{0,24}?)\s?\**\s?:\**\s+(\S.*)")
_URL: Final = re.compile(r"https?://[^\s<>\")\]]+")
_LONGEST_PLACE: Final = 120
#: Letters of a message that are read; the longest real ones have a tenth of this. Source: D.
READ: Final = 40_000
#: So many days are offered to choose from.
_OFFERED: Final = 6
_NEAR_WORDS: Final = 4
_BACK_WORDS: Final = 7


@dataclass(frozen=True, slots=True)
class Said:
    """What a text says; what it does not say is empty.

    Attributes:
        kind: the likeliest; others: what it may be as well, if that is in doubt.
        card: who wrote it, or whom a profile is about. written: it names a person who wrote it.
        received: the day it was written; None = not said, or not for certain.
        day, days: of the interview, the return or the end of an offer; the days to choose from if it is in doubt.
        at: the time; check_time: it may be another one for the user.
        employer, title: of the job, as far as the text says. whole: its words, for finding names in them.
    """

    kind: Kind
    others: tuple[Kind, ...] = ()
    card: Card = Card()
    written: bool = False
    headed: bool = False
    received: date | None = None
    received_days: tuple[date, ...] = ()
    day: date | None = None
    days: tuple[date, ...] = ()
    at: time | None = None
    check_time: bool = False
    place: str = ""
    employer: str = ""
    title: str = ""
    whole: str = ""
    own_words: str = ""
    recipients: str = ""


def read(
    text: str,
    rules: Rules,
    languages: Sequence[Language],
    today: date,
    is_robot: Callable[[str], bool] = lambda mail: False,
) -> Said:
    """Read a message or a profile; never raises."""
    text = text[:READ]
    letter = taken_apart(text, rules)
    tongue, names = language_of(letter, rules), names_of(languages)
    received, options = _received(letter, names, rules, tongue, today)
    card, written = _writer(letter, rules, is_robot)
    seen = _Seen(letter, names, rules, tongue, received or today)
    found = weighed(letter, rules, tongue, seen.meets(), written)
    if found.kind is Kind.PROFILE:
        lines = [line for line in text.split("\n") if line.strip()]
        return Said(found.kind, found.others, profile(lines, rules), written=True, whole=text)
    said = Said(
        found.kind, found.others, card, written, letter.headed, received, options,
        whole=letter.whole, own_words="\n".join(letter.own).strip(), recipients=letter.recipients,
    )  # fmt: skip
    title, company = _job(letter, tongue)
    said = replace(said, title=title, employer=company)
    kinds = (found.kind, *found.others)
    if found.kind is Kind.AWAY:
        return _dated(said, seen.return_days())
    if found.kind is Kind.OFFER:
        return _dated(said, seen.last_days())
    if Kind.INTERVIEW not in kinds:
        return said
    dated = _dated(said, seen.meeting_days())
    at, check = seen.time_of(dated.day)
    return replace(dated, at=at, check_time=check, place=seen.place())


def _dated(said: Said, found: Sequence[Day]) -> Said:
    """The one day that is meant for certain, or the days to choose from."""
    days = tuple(dict.fromkeys(day for one in found for day in one.days))[:_OFFERED]
    certain = {one.days[0] for one in found if one.sure}
    if len(certain) == 1 and len(days) == 1:
        return replace(said, day=days[0])
    return replace(said, days=days)


def _received(
    letter: Letter, names: Names, rules: Rules, tongue: Tongue, today: date
) -> tuple[date | None, tuple[date, ...]]:
    """The day in the head; none after today."""
    found = days_in(letter.sent, today, names, rules, tongue.code, ahead=False)
    days = tuple(d for d in (found[0].days if found else ()) if d <= today)
    if found and found[0].sure and days:
        return days[0], ()
    return None, days


def _writer(letter: Letter, rules: Rules, is_robot: Callable[[str], bool]) -> tuple[Card, bool]:
    """Who wrote it, from the head, else the signature; and whether it is a person."""
    signed = signature(letter.signature, rules) if letter.closed else Card()
    if letter.headed:
        name = plain_name(letter.name)
        local = letter.mail.partition("@")[0]
        if not name and letter.mail and re.fullmatch(r"[a-z]+[._][a-z]+", local):
            name = signed.name if len(signed.name.split()) > 1 else ""
        human = not (letter.mail and is_robot(letter.mail)) and is_person(
            name or signed.name, letter.mail, rules
        )
        if not human:
            return Card(company=signed.company), False
        same = not signed.name or key(signed.name.split()[0]) in key(name).split() or not name
        kept = signed if same else Card()
        whole = name if len(name.split()) > 1 or len(signed.name.split()) < 2 else signed.name
        return replace(kept, name=whole or signed.name, mail=letter.mail or kept.mail), True
    last = [line for line in letter.own if line][-1:]
    if not signed.name and last and not letter.closed and looks_like_name(last[0], rules):
        signed = replace(signed, name=plain_name(last[0]))
    words = [line for line in letter.own if line]
    told = key(" ".join(words if letter.closed else words[:-1]))
    itself = f" {key(signed.name)} " in f" {told} "  # a company names itself in its letter
    if signed.name and not itself and is_person(signed.name, signed.mail, rules):
        return signed, True
    return replace(signed, name=""), False


def _job(letter: Letter, tongue: Tongue) -> tuple[str, str]:
    """Title and company of the job, as the words around them tell."""
    text = "\n".join([letter.subject, *sentences(letter.own)])
    title = next(filter(None, (_found(p, text) for p in tongue.titles)), "")
    company = next(filter(None, (_company(p, text) for p in tongue.companies)), "")
    return title, company


def _found(pattern: re.Pattern[str], text: str) -> str:
    for match in pattern.finditer(text):
        title = re.sub(r"\s*\([^()]*\)$", "", match["found"]).strip(" ,.-")
        if (
            title
            and len(title.split()) <= 6
            and len(title) >= 3
            and any(c.isupper() for c in title[:1] + title)
        ):
            return title
        if title and len(title.split()) <= 4 and pattern.pattern.find("poste") >= 0:
            return title
    return ""


def _company(pattern: re.Pattern[str], text: str) -> str:
    match = pattern.search(text)
    return match["found"].strip(" ,.-") if match else ""


@dataclass(frozen=True, slots=True)
class _Seen:
    """The sentences of a message with the days they name."""

    letter: Letter
    names: Names
    rules: Rules
    tongue: Tongue
    written: date

    def _days(self) -> list[tuple[str, Day]]:
        return [
            (sentence, day)
            for sentence in [*sentences(self.letter.own), self.letter.subject]
            for day in days_in(sentence, self.written, self.names, self.rules, self.tongue.code)
            if day.days[0] >= self.written or not day.sure
        ]

    def _is_limit(self, day: Day) -> bool:
        """Whether "by", "before" stands right before it."""
        words = day.before.split()[-_NEAR_WORDS:]
        return any(
            self.tongue.lists["until"].whole(" ".join(words[at:end]))
            for at in range(len(words))
            for end in range(at + 1, len(words) + 1)
            if end >= len(words) - 1
        )

    def meeting_days(self) -> list[Day]:
        """Those of a labelled line, else those with a time, else all that are no limit."""
        found = [(s, d) for s, d in self._days() if not self._is_limit(d)]
        labelled = [d for s, d in found if self._labelled("labels_day", s)]
        timed = [d for s, d in found if times_in(d.rest[:40]) or times_in(d.lead[-24:])]
        return (
            labelled
            or timed
            or [d for s, d in found if s != self.letter.subject]
            or [d for _, d in found]
        )

    def meets(self) -> bool:
        """Whether a day to come stands with a time."""
        return any(
            not self._is_limit(d) and (times_in(d.rest[:40]) or self._labelled("labels_day", s))
            for s, d in self._days()
        )

    def return_days(self) -> list[Day]:
        """When they are back; the day after the last one of their absence is in doubt if it is not said."""
        found = self._days()
        back = [d for _, d in found if self._is_back(d)]
        if back:
            return back
        limits = [d for _, d in found if self._is_limit(d)]
        inclusive = self.tongue.lists["inclusive"]
        return [
            _next_workday(d, inclusive.within(d.after) or inclusive.within(d.before))
            for d in limits
        ] or [replace(d, sure=False) for _, d in found]

    def _is_back(self, day: Day) -> bool:
        back = self.tongue.lists["back"]
        before = " ".join(day.before.split()[-_BACK_WORDS:])
        after = " ".join(day.after.split()[:_NEAR_WORDS])
        limit = self._is_limit(day)
        return not limit and (back.within(before) or back.within(after))

    def last_days(self) -> list[Day]:
        """By when an offer is to be answered."""
        return [d for _, d in self._days() if self._is_limit(d)]

    def time_of(self, day: date | None) -> tuple[time | None, bool]:
        """The time that goes with the day, and whether it is to be checked."""
        text = " ".join(self.letter.own)
        zone = self.rules.zones.within(key(text))
        labelled = [
            times_in(s) for s in sentences(self.letter.own) if self._labelled("labels_time", s)
        ]
        beside = [
            times_in(d.rest) or times_in(d.lead)
            for _, d in self._days()
            if day in d.days and not self._is_limit(d)
        ]
        anywhere = [times_in(s) for s in sentences(self.letter.own)]
        for places in (beside, labelled, anywhere):
            first = [found[0] for found in places if found]
            if len({one.at for one in first}) == 1:
                return (first[0].at if first[0].sure else None), zone or not first[0].sure
            if first:
                return None, True
        return None, False

    def place(self) -> str:
        """What a labelled line says, else the address of a video call."""
        for line in self.letter.own:
            match = _LABEL.fullmatch(line)
            if match and self.tongue.lists["labels_place"].whole(key(match[1])):
                return match[2].strip(" .")[:_LONGEST_PLACE]
        for url in _URL.findall("\n".join(self.letter.own)):
            if any(word in url.lower() for word in self.rules.meetings):
                return str(url.rstrip(".,;"))[: _LONGEST_PLACE * 4]
        return ""

    def _labelled(self, name: str, sentence: str) -> bool:
        match = _LABEL.match(sentence)
        return bool(match) and self.tongue.lists[name].whole(key(match[1]))  # type: ignore[index]


def _next_workday(day: Day, inclusive: bool) -> Day:
    last = day.days[0]
    after = last + timedelta(1)
    while after.weekday() > 4:
        after += timedelta(1)
    if inclusive:
        return replace(day, days=(after,), sure=day.sure)
    return replace(day, days=tuple(dict.fromkeys((after, *day.days))), sure=False)
