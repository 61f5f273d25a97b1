"""A pasted message taken apart: who wrote it and when, their own words, and their signature."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from crm.domain.pasted.rules import Rules, key
from crm.domain.people.normalise import clean_text, email_address

_LABELLED: Final = re.compile(r"\s*\**([^\W\d_][\w .-]{0,24}?)\s?\**\s?:\**\s?(.*)")
_QUOTED: Final = re.compile(r"\s*(?:>|\|)")
_RULE: Final = re.compile(r"[-_*=\s]{5,}")
#: A line like "On Mon, Nov 16, 2026 at 6:03 PM X wrote:" may be broken in two.
_INTRO: Final = 2
_FEWEST_LABELS: Final = 2
#: A closing line is short; below it the signature has at most so many lines.
_CLOSING: Final = 45
_SIGNATURE: Final = 12
_BRACKETED: Final = re.compile(r"\[mailto:[^\]]*\]|<mailto:[^>]*>", re.IGNORECASE)
_NAME_AND_MAIL: Final = re.compile(
    r"^\s*[\"']?(.*?)[\"']?\s*[<\[(]([^<>\[\]()]*@[^<>\[\]()]*)[>\])]"
)


@dataclass(frozen=True, slots=True)
class Letter:
    """A message.

    Attributes:
        name, mail: of who wrote it, as its head says; "" = it has none. sent: the day, as written there.
        own: the lines they wrote, without what they quoted. signature: the lines below the closing.
        closed: it has a closing, so that the lines below it are a signature.
        headed: it has a head, so that it is a message. whole: everything but quotes, for names of companies.
    """

    name: str = ""
    mail: str = ""
    sent: str = ""
    subject: str = ""
    own: tuple[str, ...] = ()
    signature: tuple[str, ...] = ()
    headed: bool = False
    closed: bool = False
    whole: str = ""
    recipients: str = field(default="", compare=False)


def taken_apart(text: str, rules: Rules) -> Letter:
    """Never raises; without a head and a closing all lines are their own words."""
    lines = [_BRACKETED.sub("", line.rstrip()) for line in text.replace("\r\n", "\n").split("\n")]
    lines = [line.replace("\xa0", " ") for line in lines]
    head, rest = _head(lines, rules)
    own = _without_quotes(rest, rules)
    if not any(line.strip() for line in own):
        forwarded = _forwarded(rest, rules)
        if forwarded is not None:
            return taken_apart("\n".join(forwarded), rules)
    name, mail = _who(head.get("from", ""))
    body, signature, closed = _signed(own, rules)
    return Letter(
        name,
        mail,
        head.get("sent", ""),
        clean_text(head.get("subject", "")),
        tuple(_joined(body)),
        tuple(line.strip() for line in signature if line.strip()),
        bool(head),
        closed,
        "\n".join([head.get("subject", ""), head.get("from", ""), *own]),
        head.get("to", ""),
    )


def _head(lines: Sequence[str], rules: Rules) -> tuple[dict[str, str], Sequence[str]]:
    """The labelled lines at the top, by what they are; no head if there are fewer than two."""
    start = next((n for n, line in enumerate(lines) if line.strip()), len(lines))
    found: dict[str, str] = {}
    at, last = start, ""
    while at < len(lines) and lines[at].strip():
        what, value = _label(lines[at], rules)
        if not what and last and lines[at][:1].isspace():
            found[last] += f" {lines[at].strip()}"
        elif not what:
            break
        else:
            found.setdefault(what, value)
            last = what
        at += 1
    if len(found) < _FEWEST_LABELS or "from" not in found:
        return {}, lines[start:]
    return found, lines[at:]


def _label(line: str, rules: Rules) -> tuple[str, str]:
    match = _LABELLED.fullmatch(line)
    if not match:
        return "", ""
    said = key(match[1])
    for what in ("from", "sent", "to", "subject"):
        if rules.any(what, said):
            return what, match[2].strip()
    return "", ""


def _without_quotes(lines: Sequence[str], rules: Rules) -> list[str]:
    """The lines above the first that quotes an earlier message."""
    own: list[str] = []
    for at, line in enumerate(lines):
        if _QUOTED.match(line) and line.strip() != "|":
            break
        if _introduces(lines, at, rules) or _is_head(lines, at, rules):
            break
        own.append(line)
    return own


def _introduces(lines: Sequence[str], at: int, rules: Rules) -> bool:
    """ "-----Original Message-----", "On Monday Robin wrote:"."""
    line = lines[at].strip()
    if not line:
        return False
    said = key(line)
    if line.startswith("-") and (
        rules.any("quoted", said, "within") or rules.any("forwarded", said, "within")
    ):
        return True
    ends = line.endswith(":")
    joined = " ".join(lines[at : at + _INTRO]).strip()
    if not ends and not joined.endswith(":"):
        return False
    return rules.any("quoted", key(line if ends else joined), "within") and bool(
        re.search(r"\d", joined)
    )


def _is_head(lines: Sequence[str], at: int, rules: Rules) -> bool:
    """Whether a head of another message begins here."""
    if _label(lines[at], rules)[0] != "from":
        return False
    more = {_label(line, rules)[0] for line in lines[at + 1 : at + 5]}
    return len(more & {"sent", "to", "subject"}) >= _FEWEST_LABELS - 1


def _forwarded(lines: Sequence[str], rules: Rules) -> Sequence[str] | None:
    """What was sent on: the lines below "Forwarded message", or from a further head on."""
    for at in range(len(lines)):
        if _is_head(lines, at, rules):
            return lines[at:]
        if lines[at].startswith("-") and rules.any("forwarded", key(lines[at]), "within"):
            return lines[at + 1 :]
    return None


def _who(said: str) -> tuple[str, str]:
    """Name and address of a line like `Sam Larch <sam@example.com>`."""
    mail = email_address(said)
    match = _NAME_AND_MAIL.match(said)
    name = match[1] if match else ("" if mail else said)
    return clean_text(name).strip("\"' "), mail


def _signed(own: Sequence[str], rules: Rules) -> tuple[list[str], list[str], bool]:
    """The words, the signature below the closing, and whether there is a closing."""
    body: list[str] = []
    for at, line in enumerate(own):
        said = key(line)
        dashes = line.strip() in ("--", "-- ", "—", "––")
        closing = len(line) <= _CLOSING and rules.any("closings", said)
        if said and rules.any("small_print", said, "begins"):
            return body, [], False
        if (closing or dashes) and any(part.strip() for part in body):
            below = list(_signature(own[at + 1 :], rules))
            if any(part.strip() for part in below) or at == len(own) - 1:
                return body, below, True
        body.append(line)
    return body, [], False


def _signature(lines: Sequence[str], rules: Rules) -> Sequence[str]:
    found: list[str] = []
    for line in lines:
        said = key(line)
        if said and rules.any("small_print", said, "begins"):
            break
        if line.strip() in ("--", "-- ") or (len(line) <= _CLOSING and rules.any("closings", said)):
            continue
        if said or not found:
            found.append(line)
        if len(found) >= _SIGNATURE:
            break
    return found


def _joined(lines: Sequence[str]) -> list[str]:
    """Lines that belong together made one: a label and its value below it; others stay."""
    made: list[str] = []
    for line in lines:
        if not line.strip() or _RULE.fullmatch(line):
            made.append("")
        elif made and made[-1].endswith(":") and len(made[-1]) <= _CLOSING:
            made[-1] += f" {line.strip()}"
        else:
            made.append(line.strip())
    return made


def paragraphs(lines: Sequence[str]) -> list[str]:
    """The words as paragraphs: lines that a mail program broke are joined, those of lists stay."""
    made: list[str] = []
    fresh = True
    for line in lines:
        if not line:
            fresh = True
            continue
        lists = bool(re.match(r"\s*(?:[-*•–]|\d+[.)])\s", line)) or bool(_LABELLED.fullmatch(line))
        if fresh or lists or (made and len(made[-1].rsplit("\n", 1)[-1]) < _CLOSING):
            made.append(line)
        else:
            made[-1] += f" {line}"
        fresh = False
    return made


_SENTENCE: Final = re.compile(r"(?<=[.!?…])\s+(?=[\"'“„«(]?[A-ZÀ-Þ0-9])")
#: What a point ends that is no sentence.
_SHORT: Final = re.compile(
    r"(?:\b(?:dr|mr|mrs|ms|prof|st|no|nr|approx|inc|ltd|co|dept|bzw|ca|usw|jan|feb|févr|fév|janv|juil|sept|sep"
    r"|oct|okt|nov|dec|dez|déc|a\.m|p\.m|mme|m|z\.b|u\.a)\.|\b\d{1,2}\.)$",
    re.IGNORECASE,
)


def sentences(lines: Sequence[str]) -> list[str]:
    """The sentences of the words, each line of a list as one."""
    made: list[str] = []
    for paragraph in paragraphs(lines):
        begun = ""
        for part in _SENTENCE.split(paragraph):
            begun = f"{begun} {part}".strip()
            if not _SHORT.search(begun):
                made.append(begun)
                begun = ""
        if begun:
            made.append(begun)
    return made
