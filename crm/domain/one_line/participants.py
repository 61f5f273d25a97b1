"""Who took part, by where a name stands: "with Sam", "called Sam", "Sam called"."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from crm.domain.one_line.grammar import Span
from crm.domain.one_line.names import Ground, Index, Mention, mention_at, unknown_at
from crm.domain.touchpoints.touchpoint import Direction

#: So many pieces may stand between a name and what was done.
_BETWEEN: Final = 5
_DONE: Final = ("verb:", "wrote", "talked", "met", "result:")
#: What goes from one to another.
_SENT: Final = (
    "channel:call", "channel:email", "channel:text", "channel:voicemail", "channel:linkedin",
    "channel:handwritten", "channel:gift", "verb:", "wrote", "talked", "result:", "messages",
)  # fmt: skip
_REACHING: Final = ("verb:", "wrote", "result:left", "result:no_answer", "result:reached")


@dataclass(frozen=True, slots=True)
class Part:
    """A name in the place of someone who took part.

    Attributes:
        strong: the place is one of a name only. came: who reached out. after_with: "with Sam".
        subject: before what was done: "Sam called". listed: a further name of a list.
    """

    mention: Mention
    strong: bool
    came: Direction | None = None
    after_with: bool = False
    subject: bool = False
    listed: bool = False

    @property
    def sure(self) -> bool:
        weak = self.mention.word and not self.strong
        return self.mention.sure and not weak


def mentions(ground: Ground, index: Index, found: Sequence[Span | None]) -> list[Mention]:
    """Every stored name in the line, in order."""
    listed: list[Mention] = []
    at = 0
    while at < len(ground.line):
        one = mention_at(ground, at, index)
        span = found[at]
        if one and not (span and span.end > one.end and not span.has("day")):
            listed.append(one)  # not the first word of a phrase, as in "petit-déjeuner"
            at = one.end
        else:
            at += 1
    return listed


def parts(ground: Ground, found: Sequence[Span | None], stored: Sequence[Mention]) -> list[Part]:
    """The names that stand where someone who took part does, in order."""
    by_start = {one.start: one for one in stored}
    made: dict[int, Part] = {}
    for at in range(len(ground.line)):
        mention = by_start.get(at)
        inside = any(one.mention.start < at < one.mention.end for one in made.values())
        if inside:
            continue
        if mention and (part := _placed(ground, found, mention)):
            made[at] = part
        elif not mention and (one := _newcomer(ground, found, at)):
            made[at] = one
    _join(ground, found, by_start, made)
    _either(found, by_start, made)
    if not made:
        _alone(ground, stored, made)
    return _one_story([made[at] for at in sorted(made)])


def _alone(ground: Ground, stored: Sequence[Mention], made: dict[int, Part]) -> None:
    """ "Coffee - Sam - yesterday": the only name between signs."""

    def is_sign(at: int) -> bool:
        return not 0 <= at < len(ground.line) or not ground.line[at].text[0].isalnum()

    fits = [one for one in stored if is_sign(one.start - 1) and is_sign(one.end)]
    if len(fits) == len(stored) == 1 and len(ground.line) > fits[0].end - fits[0].start:
        made[fits[0].start] = Part(fits[0], False)


def _one_story(made: Sequence[Part]) -> list[Part]:
    """ "Tom called Sam" may be about the two of them: then nobody is certain."""
    between = any(part.subject for part in made) and not all(part.subject for part in made)
    if not between:
        return list(made)
    return [replace(part, mention=replace(part.mention, sure=False)) for part in made]


def _before(ground: Ground, found: Sequence[Span | None], at: int) -> tuple[Span | None, bool]:
    """The phrase before a name, and whether a title stands between: "with Mr. Larch"."""
    here, titled = at - 1, False
    while here >= 0:
        span = found[here]
        dot = ground.line[here].key == "." and here > 0 and (found[here - 1] or _NONE).has("titles")
        if dot or (span and span.has("titles")):
            here, titled = here - 1, True
            continue
        return span, titled
    return None, titled


_NONE: Final = Span(0, 0, frozenset())


def _placed(ground: Ground, found: Sequence[Span | None], one: Mention) -> Part | None:
    before, titled = _before(ground, found, one.start)
    if titled and not one.whole:
        one = replace(one, sure=False)  # "Mr. Larch" may be another Larch
    if _cut_off(ground, found, one):
        one = replace(one, sure=False)
    if before and before.has("with"):
        return Part(one, True, None, True)
    if before and before.has("to") and _came(ground, found, before):
        talk = _span_before(found, before.start)
        return Part(one, True, None if talk and talk.has("talked") else Direction.OUT)
    if before and before.has("from") and _came(ground, found, before):
        return Part(one, True, Direction.IN)
    if before and before.has("finite"):
        own = _subject_before(found, before.start) or _subject_before(found, one.start)
        return Part(one, True, Direction.OUT if own else Direction.IN)
    if before and before.has(*_DONE) and not _left_something_else(before, found):
        return Part(one, True, Direction.OUT if before.has(*_REACHING) else None)
    here = found[one.start]
    if (here and here.has("day")) or (before and before.has("cuts") and not before.has("filler")):
        return None  # "June 5, coffee ...", "talked about Maria"
    after = _after(ground, found, one)
    if after:
        span, aux = after
        if one.word and one.small:
            return None
        direct, mine = span.has(*_DONE), _subject_before(found, one.start)
        came = _direction(ground, span, aux or _aux_before(found, one.start))
        out = Direction.OUT if span.has(*_REACHING) else None
        return Part(
            one, direct, out if mine else came, subject=not mine and ground.words.code != "de"
        )
    if before and before.has("channel:"):
        return Part(one, False)
    alone = one.start == 0 and (one.end == len(ground.line) or ground.line[one.end].key in ",:-–—;")
    return Part(one, False) if alone and one.end < len(ground.line) else None


def _cut_off(ground: Ground, found: Sequence[Span | None], one: Mention) -> bool:
    """Whether a word before it looks like the beginning of a longer name."""
    before = one.start - 1
    if before < 0 or found[before] is not None:
        return False
    piece = ground.line[before]
    return piece.is_word and piece.capital and ground.goes_on(before)


def _span_before(found: Sequence[Span | None], at: int) -> Span | None:
    return found[at - 1] if at > 0 else None


def _came(ground: Ground, found: Sequence[Span | None], before: Span) -> bool:
    """Whether "from" and "to" say from whom it came: not of which company someone is, or who met whom."""
    if before.start == 0:
        return True
    nearest = found[before.start - 1]
    if nearest is None or nearest.has("with"):
        return False
    return any(span and span.has(*_SENT) for span in found[: before.start])


def _after(ground: Ground, found: Sequence[Span | None], one: Mention) -> tuple[Span, bool] | None:
    """What the name is followed by, if it is what was done; and whether a word for "has" is between."""
    here, aux = one.end, False
    while here < len(found) and here - one.end <= _BETWEEN:
        span = found[here]
        if span is None:
            return None
        if span.has(*_DONE, "channel:") and not _left_something_else(span, found):
            # "Sam, email": a preposition between would make it another thing.
            return span, aux
        aux = aux or span.has("aux")
        if span.has("subjects") or not span.has("day", "aux", "filler", "parts"):
            return None
        here = span.end
    return None


def _left_something_else(span: Span, found: Sequence[Span | None]) -> bool:
    """ "Sam left Acme": no message was left."""
    message = any(one and one.has("messages", "channel:voicemail") for one in found)
    only = all(kind == "result:left" for kind in span.kinds)
    return only and span.end - span.start == 1 and not message


def _aux_before(found: Sequence[Span | None], start: int) -> bool:
    span = _span_before(found, start)
    return bool(span and span.has("aux"))


def _subject_before(found: Sequence[Span | None], start: int) -> bool:
    """Whether the user did it, as in German "habe ich Sam angerufen"."""
    span = _span_before(found, start)
    return bool(span and span.has("subjects"))


def _direction(ground: Ground, span: Span, aux: bool) -> Direction | None:
    if not span.has("verb:", "wrote"):
        return Direction.OUT if span.has("result:no_answer") else None
    if aux or span.has("finite") or ground.words.code == "en":
        return Direction.IN
    return Direction.OUT if ground.words.code == "de" else None


def _newcomer(ground: Ground, found: Sequence[Span | None], at: int) -> Part | None:
    """A name nobody has, right after "with" and the like; the user is asked whether it is one."""
    before = _span_before(found, at)
    title = bool(before and before.has("titles"))
    spot, _ = _before(ground, found, at)
    placed = spot and spot.has("with", "verb:", "met", "result:reached")
    if spot and spot.has("from", "to") and not spot.has("with"):
        placed = _came(ground, found, spot)
    if not placed and not title:
        return None
    one = unknown_at(ground, at)
    own = one and (found[at] is None or ground.is_name_too(ground.line[at].key))
    return Part(one, True) if one and own else None


def _join(
    ground: Ground,
    found: Sequence[Span | None],
    stored: dict[int, Mention],
    made: dict[int, Part],
) -> None:
    """Add those who are named with someone who took part: "with Sam and Maria", "with Sam, Ana and Tom"."""
    for at in sorted(made):
        part = made[at]
        chain = _chain(ground, found, stored, part.mention.end)
        last = chain[-1].end if chain else 0
        closed = (
            last >= len(ground.line)
            or not ground.line[last].is_word
            or bool(
                (found[last] or _NONE).has(
                    "day", "channel:", "places", "on", "companies", *_DONE, "with"
                )
            )
        )
        for one in chain:
            if one.start not in made:
                joined = replace(one, sure=one.sure and closed)
                made[one.start] = replace(part, mention=joined, listed=True)
    for at in sorted(made, reverse=True):
        before = _span_before(found, at)
        if before and before.has("and"):
            for one in stored.values():
                if one.end == before.start and one.start not in made:
                    made[one.start] = replace(made[at], mention=one)


def _chain(
    ground: Ground, found: Sequence[Span | None], stored: dict[int, Mention], end: int
) -> list[Mention]:
    """The further names of a list, which ends with "and" and a name; none if it does not."""
    chain: list[Mention] = []
    while end < len(ground.line):
        span, comma = found[end], ground.line[end].key == ","
        joint = bool(span and span.has("and"))
        if not (joint or comma):
            return []
        here = span.end if joint and span else end + 1
        oxford = found[here] if comma and here < len(found) else None
        if oxford and oxford.has("and"):
            here, joint = oxford.end, True
        one = stored.get(here) or (unknown_at(ground, here) if here < len(ground.line) else None)
        if one is None:
            return []
        chain.append(one)
        end = one.end
        more = end < len(ground.line) and (found[end] or _NONE).has("and")
        if joint and not more:
            return chain
    return []


def _either(
    found: Sequence[Span | None], stored: dict[int, Mention], made: dict[int, Part]
) -> None:
    """ "With Sam or Maria": neither of them is certain."""
    ends = {one.end: one for one in stored.values()}
    for span in {span for span in found if span and span.has("or")}:
        pair = ends.get(span.start), stored.get(span.end)
        part = next((made[one.start] for one in pair if one and one.start in made), None)
        for one in pair if part else ():
            if one and part:
                made[one.start] = replace(part, mention=replace(one, sure=False))
