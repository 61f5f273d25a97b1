"""Read a line about a contact: "coffee with Sam yesterday, he knows the new CFO"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Final

from crm.domain.ids import PersonId
from crm.domain.one_line.days import Named
from crm.domain.one_line.grammar import Span, all_of
from crm.domain.one_line.line import NOTHING, Line
from crm.domain.one_line.names import Index
from crm.domain.one_line.participants import Part
from crm.domain.one_line.reading import Doubt, Reading, WhoIsMeant, agreed
from crm.domain.one_line.words import Language, pieces
from crm.domain.people.normalise import clean_text
from crm.domain.touchpoints.touchpoint import MUTUAL_CHANNELS, Channel, Direction, Result

#: Longer texts are letters: they are what was said, and nothing is read in them.
LONGEST: Final = 1000
#: At most so many names are asked about if nobody is certain.
_ASKED: Final = 3
_PLACE: Final = 3
#: Words of a day that is not said, or not as a day.
_UNSAID: Final = (
    "vague", "last_week", "month:", "weekday:", "last", "next", "this", "beside_days", "approximately"
)  # fmt: skip
_DATELIKE: Final = re.compile(r"\d{1,4}(?:[./-]\d{1,4})+|(?:19|20)\d\d")
_OF_TIMES: Final = frozenset(("uhr", "h", "am", "pm", "%"))
_SIGNS: Final = " ,;:–—-.!"


def read_line(line: str, index: Index, languages: Sequence[Language], today: date) -> Reading:
    """Read a line in the language that fits it best; what only one of several fits says is open.

    Never raises. A person is one who is named in the line; a day is never after `today`.
    """
    text = clean_text(line.replace("\n", "; "))
    if not text or len(text) > LONGEST:
        return Reading(summary=line.strip())
    found = pieces(text)
    known = frozenset(k[0] for words in languages for k in words.phrases if len(k) == 1)
    readers = [_Reader(text, found, words, languages, known, index, today) for words in languages]
    best = max(reader.fits for reader in readers)
    chosen = [reader for reader in readers if reader.fits == best]
    return _heard_elsewhere(
        agreed([reader.read() for reader in chosen]),
        chosen[0],
        [r for r in readers if r.fits < best],
    )


def _heard_elsewhere(read: Reading, reader: _Reader, others: Sequence[_Reader]) -> Reading:
    """A day in another language is no certain one, but today is not certain either."""
    foreign: dict[date, None] = {}
    dated = False
    for other in others:
        for day in other.days:
            taken = [
                at for at in range(day.start, day.end) if reader.found[at] or reader.is_name(at)
            ]
            if not taken:
                dated = True
                foreign |= dict.fromkeys(day.days)
    if not dated:
        return read
    days = dict.fromkeys([*filter(None, [read.day]), *read.days, *foreign])
    return replace(read, day=None, days=tuple(days), dated=True)


@dataclass(slots=True)
class _Reader(Line):
    """One language's way of reading a line.

    Attributes:
        used: pieces that became a part of the reading; the others are what was said.
    """

    used: set[int] = field(default_factory=set)

    def read(self) -> Reading:
        self.take_apart()
        here = [part for part in self.parts if part.mention.start in self.head]
        people, asked = self._people(here)
        channel, result = self._channel(here)
        day = self._day(here)
        doubt = self._doubt(here)
        if doubt:
            return Reading(people, asked, dated=True, doubt=doubt, summary=self.text)
        for part in here:
            self.used |= set(range(part.mention.start, part.mention.end))
        return replace(
            day, people=people, asked=asked, channel=channel, result=result,
            direction=self._direction(here, channel), summary=self._summary(),
        )  # fmt: skip

    def _people(self, here: Sequence[Part]) -> tuple[tuple[PersonId, ...], tuple[WhoIsMeant, ...]]:
        sure = {part.mention.people[0]: None for part in here if part.sure}
        unsure = [part.mention for part in here if not part.sure]
        if not sure:
            placed = {one.start for one in unsure}
            others = (one for one in self.stored if one.start not in placed)
            unsure += [n for n in others if not (self.found[n.start] or NOTHING).has("day")][
                :_ASKED
            ]
        asked = {one.name: WhoIsMeant(one.name, one.people) for one in unsure}
        open_ones = [
            who for who in asked.values() if not (who.people and set(who.people) <= set(sure))
        ]
        return tuple(sure), tuple(open_ones)

    def _use(self, listed: Sequence[Span]) -> None:
        for span in listed:
            self.used |= set(range(span.start, span.end))

    def _channel(self, here: Sequence[Part]) -> tuple[Channel | None, Result | None]:
        listed = self.said("channel:", "verb:")
        channels = {
            Channel(kind.partition(":")[2])
            for span in listed
            for kind in span.kinds
            if kind.startswith(("channel:", "verb:"))
        }
        if Channel.CALL in channels and channels & {Channel.VIDEO, Channel.VOICEMAIL}:
            channels.discard(Channel.CALL)
        met = self.said("met")
        if met and not channels and here:
            channels, listed = {Channel.MEETING}, met
        self._use(met + self.said("talked", "wrote"))
        channel = next(iter(channels)) if len(channels) == 1 else None
        if channel:
            self._use(listed)
        return self._result(channel, here)

    def _result(
        self, channel: Channel | None, here: Sequence[Part]
    ) -> tuple[Channel | None, Result | None]:
        left, none = self._left(), self.said("result:no_answer")
        if left and channel in (None, Channel.CALL, Channel.VOICEMAIL):
            self._use([*left, *none, *self.said("messages")])
            return Channel.VOICEMAIL, Result.SENT
        if channel is Channel.VOICEMAIL:
            self._use(none)
            return channel, Result.SENT
        if channel is Channel.EMAIL and (bounced := self.said("result:bounced")):
            self._use(bounced)
            return channel, Result.BOUNCED
        if channel is not Channel.CALL:
            return channel, None
        if none:
            self._use(none)
            return channel, Result.NO_ANSWER
        reached = self.said("result:reached")
        self._use(reached)
        rest = all_of(self.found, "said", "answered", "talked")
        if reached or rest or any(part.after_with for part in here):
            return channel, Result.REACHED
        return channel, None

    def _left(self) -> list[Span]:
        """That a message was left; "left" alone may be about a company."""
        listed = self.said("result:left")
        message = self.said("messages", "channel:voicemail")
        return [s for s in listed if s.end - s.start > 1 or message]

    def _direction(self, here: Sequence[Part], channel: Channel | None) -> Direction | None:
        came = {part.came for part in here if part.came}
        mutual = channel in MUTUAL_CHANNELS
        return next(iter(came)) if len(came) == 1 and not mutual else None

    def _doubt(self, here: Sequence[Part]) -> Doubt:
        if self.said("not"):
            return Doubt.NOT
        to_come = any(n.ahead for n in self.days if n.start in self.head)
        ahead = any(
            not (span.has("month:") and self.line[span.start].capital)
            for span in self.said("ahead")
        )
        return Doubt.AHEAD if to_come or ahead or self._plans() else Doubt.NONE

    def _plans(self) -> bool:
        """ "Call Sam on Friday", "Sam treffen": a plan, unless something came of it."""
        if self.said("result:"):
            return False
        starts = {part.mention.start for part in self.parts}
        if self.words.code == "de":
            return any(not self.line[span.start].capital for span in self.said("plans"))
        return any(span.end in starts for span in self.said("plans"))

    def _day(self, here: Sequence[Part]) -> Reading:
        """Day, the days to choose from, and whether there is one at all."""
        named = [n for n in self.days if n.start in self.head and not n.ahead]
        later = [n for n in self.days if n.start not in self.head and n.days]
        certain = {n.day for n in named if self._certain(n, here)}
        options = dict.fromkeys(day for n in named for day in n.days)
        if named and len(certain) == 1 and all(self._certain(n, here) for n in named):
            for n in named:
                self.used |= set(range(n.start, n.end))
            days = tuple(options) if len(options) > 1 else ()
            return Reading(day=named[0].day, days=days, dated=True)
        if named:
            for n in named:
                if (
                    n.day is None
                ):  # the words are asked about; those that may be about another thing stay
                    self.used |= set(range(n.start, n.end))
            return Reading(days=tuple(options), dated=True)
        if later:
            either = dict.fromkeys([self.today, *(day for n in later for day in n.days)])
            return Reading(days=tuple(either), dated=True)
        unread = any(self._may_be_a_date(at) for at in self.head) or self._says_more(here)
        return Reading(dated=unread or bool(self.said(*_UNSAID)))

    def _says_more(self, here: Sequence[Part]) -> bool:
        """Words after who and how that are not understood: they may be about the day."""
        anchors = self._anchors(here)
        return bool(anchors) and any(self._loose(at) for at in self.head if at >= min(anchors))

    def _may_be_a_date(self, at: int) -> bool:
        """A number that looks like a day or a year and was not read as one."""
        before = self.found[at - 1] if at else None
        after = self.line[at + 1].key if at + 1 < len(self.line) else ""
        time = after in _OF_TIMES or (before is not None and before.has("places"))
        text = self.line[at].text
        if self.found[at] is not None or not _DATELIKE.fullmatch(text):
            return False
        return text.isdecimal() or not time

    def _certain(self, named: Named, here: Sequence[Part]) -> bool:
        """Whether it is when the contact was, and not when something else was."""
        if named.day is None:
            return False
        before = self.found[named.start - 1] if named.start else None
        while (
            before
            and before.start
            and before.has("filler", "companies")
            and not before.has("vague")
        ):
            before = self.found[before.start - 1]  # "the week of November 9"
        after = self.found[named.end] if named.end < len(self.found) else None
        beside = ("beside_days", "or", "approximately", "vague", "last_week", "not", "and")
        if before and before.has(*beside):
            return False
        if after and after.has("vague", "last_week", "beside_days") and not named.past:
            return False
        anchors = self._anchors(here)
        story = any(span.start < named.start for span in self.said("said", "answered"))
        if not anchors or story:
            return False
        first = min(anchors)
        return not any(self._loose(at) for at in range(first, named.start) if at in self.head)

    def _anchors(self, here: Sequence[Part]) -> list[int]:
        """Where those who took part and what was done end."""
        done = self.said("channel:", "verb:", "met", "talked", "wrote")
        return [part.mention.end for part in here] + [span.end for span in done]

    def _loose(self, at: int) -> bool:
        """A word that may carry the day: not of a place, a name or a known phrase."""
        if self.found[at] is not None or not self.line[at].is_word or self.is_part(at):
            return False
        for back in range(1, _PLACE):
            span = self.found[at - back] if at >= back else None
            if span is not None and span.has("places", "companies"):
                return False
        return True

    def _summary(self) -> str:
        """What is left, in the user's words: of the head without the words that say nothing."""
        kept: list[str] = []
        run: list[int] = []
        end = max(self.head, default=-1) + 1
        for at in range(end):
            if at in self.used or self._joint(at):
                kept.append(self._run(run))
                run = []
            else:
                run.append(at)
        rest = self.line[end].start if end < len(self.line) else len(self.text)
        if run and end < len(self.line) and self.line[end].is_word and self._run(run):
            rest = self.line[self._first(run)].start  # one phrase
        else:
            kept.append(self._run(run))
        kept.append(self.text[rest:].lstrip(_SIGNS).rstrip())
        return ", ".join(filter(None, kept))

    def _joint(self, at: int) -> bool:
        """A sign between the parts of the head, or a small word beside what was used."""
        span = self.found[at]
        if span is None:
            return at not in self.head and not self.line[at].is_word
        after, before = span.end in self.used, span.start - 1 in self.used
        leads = after and span.has("with", "to", "from", "titles", "on")
        return leads or ((after or before) and span.has("and", "parts", "aux"))

    def _first(self, run: Sequence[int]) -> int:
        """Where a run begins without words that say nothing."""
        empty = ("filler", "aux", "subjects", "or")
        return next((at for at in run if not (self.found[at] or NOTHING).has(*empty)), run[0])

    def _run(self, run: Sequence[int]) -> str:
        words = [at for at in run if not (self.found[at] or NOTHING).has(*_EMPTY) and
                 (self.line[at].is_word or self.line[at].text[0].isdecimal())]  # fmt: skip
        if not words:
            return ""
        return self.text[self.line[self._first(run)].start : self.line[run[-1]].end].strip(_SIGNS)


_EMPTY: Final = (
    "filler", "with", "to", "from", "and", "or", "aux", "titles", "on", "parts", "messages", "subjects"
)  # fmt: skip
