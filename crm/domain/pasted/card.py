"""Who somebody is, from a signature, a business card or the text of a profile page."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from crm.domain.pasted.rules import Kind, Rules, key
from crm.domain.people.normalise import clean_text, email_address, profile_url

#: A name has so many words at most; a position so many letters.
_MOST_WORDS: Final = 5
_LONGEST: Final = 90
_NAME_WORD: Final = re.compile(
    r"[A-ZÀ-ÞŁŚŻ][\w'’.-]*$|(?:van|von|de|der|den|du|la|le|di|da|al|zu|ten|ter)$"
)
_CREDENTIALS: Final = re.compile(
    r",\s*(?:[A-Z][A-Za-z.]{1,6}|ph\.?d|mba|rn|cpa|jd|pmp|m\.?d|esq\.?)(?:,.*)?$", re.IGNORECASE
)
_TITLES: Final = re.compile(
    r"^(?:(?:dr|prof|mr|mrs|ms|mx|herr|frau|mme|m|mlle|monsieur|madame|dipl|ing)\.?(?:-ing\.?)?\s+)+(?=[A-ZÀ-Þ])",
    re.IGNORECASE,
)
_BRACKETS: Final = re.compile(r"\s*\((?:she|he|they|sie|er|elle|il|her|him)[^)]*\)", re.IGNORECASE)
_PHONE: Final = re.compile(r"(?<![\w/])\+?\(?\d[\d\s()./-]{6,22}\d(?!\w)")
_NOT_PHONE: Final = re.compile(
    r"\d{4}\s*[-–]\s*\d{4}|20\d\d|\b\d{1,2}[./]\d{1,2}[./]\d{2,4}\b|hrb|ust", re.IGNORECASE
)
_LINK: Final = re.compile(r"(?:https?://)?(?:[a-z]+\.)?linkedin\.com/in/\S+", re.IGNORECASE)
_SPLIT: Final = re.compile(r"\s*(?:\||·|•|–|—|\t)\s*")
_LEGAL: Final = re.compile(
    r"\b(?:gmbh|ag|inc|llc|ltd|sarl|sas|sa|kg|se|plc|corp|limited|group|co)\b\.?$", re.IGNORECASE
)
_DEGREE: Final = re.compile(
    r"^\W*(?:\d(?:st|nd|rd|er|e|\.)\b|\(?(?:she|he|they)\b).*$", re.IGNORECASE
)
#: What stands between job and company in a headline.
_JOB_AT: Final = re.compile(
    r"^(?P<job>.{2,80}?)(?:\s+(?:at|bei|chez|@|beim|bei der|au sein de)\s+|\s*@\s*)(?P<firm>\S.{1,60})$"
)


@dataclass(frozen=True, slots=True)
class Card:
    """What is told of somebody; "" = not told."""

    name: str = ""
    position: str = ""
    company: str = ""
    mail: str = ""
    phone: str = ""
    link: str = ""


def plain_name(said: str) -> str:
    """A name as it is stored: without titles, credentials and brackets, `Last, First` turned."""
    name = _BRACKETS.sub("", clean_text(said)).strip("\"' *")
    name = _TITLES.sub("", name)
    if "," in name and not _CREDENTIALS.search(name):
        last, _, first = name.partition(",")
        name = f"{first.strip()} {last.strip()}"
    return _CREDENTIALS.sub("", name).strip(" ,")


def looks_like_name(line: str, rules: Rules, least: int = 2) -> bool:
    """Whether a line is nothing but the name of a person."""
    name = plain_name(line)
    words = name.split()
    if not least <= len(words) <= _MOST_WORDS or any(sign in name for sign in "@/:!?0123456789&"):
        return False
    if _LEGAL.search(name) or rules.teams.within(key(name)):
        return False
    return (
        all(_NAME_WORD.match(word) for word in words)
        and words[-1][0].isupper()
        and words[0][0].isupper()
    )


def signature(lines: Sequence[str], rules: Rules) -> Card:
    """Who signed: the first name-like line, what they do, where, and how to reach them."""
    parts = [part for line in lines for part in _SPLIT.split(line) if part]
    at = next((n for n, part in enumerate(parts) if looks_like_name(part, rules)), None)
    name = plain_name(parts[at]) if at is not None else ""
    if at is None and parts and looks_like_name(parts[0], rules, 1):
        name, at = plain_name(parts[0]), 0
    card = replace(_reached(lines), name=name)
    return _with_work(card, parts[at + 1 :], rules) if at is not None else card


def _with_work(card: Card, parts: Sequence[str], rules: Rules) -> Card:
    """Position and company from the parts below a name: the first two that are neither address nor number."""
    said = [part for part in parts if _is_work(part, rules)][:3]
    if not said:
        return card
    if match := _JOB_AT.match(said[0]):
        return replace(card, position=match["job"].strip(" ,"), company=_firm(match["firm"]))
    if _LEGAL.search(said[0]):
        return replace(card, company=said[0])
    job, _, firm = said[0].partition(", ")
    if firm and (_LEGAL.search(firm) or len(said) == 1):
        return replace(card, position=job, company=firm)
    return replace(card, position=said[0], company=said[1] if len(said) > 1 else "")


def _is_work(part: str, rules: Rules) -> bool:
    line = part.strip()
    if (
        not 2 <= len(line) <= _LONGEST
        or email_address(line)
        or _LINK.search(line)
        or _DEGREE.match(line)
    ):
        return False
    if re.search(r"https?:|www\.|\w+\.(?:com|org|net|de|fr)\b", line) or line.endswith(
        (".", "!", "?")
    ):
        return False
    if sum(map(str.isdigit, line)) >= 3 or re.match(
        r"^(?:tel|t|m|mobile|phone|fax|direct|cell)\b[.: ]", line, re.IGNORECASE
    ):
        return False
    return line[0].isupper() or line[0].isdigit()


def _firm(said: str) -> str:
    return _SPLIT.split(said)[0].strip(" ,.")


def _reached(lines: Sequence[str]) -> Card:
    text = "\n".join(lines)
    link = next((profile_url(found) for found in _LINK.findall(text)), "")
    phone = next(
        (clean_text(found) for line in lines if not _LINK.search(line) for found in _PHONE.findall(line)
         if not _NOT_PHONE.search(found) and sum(map(str.isdigit, found)) >= 7),
        "",
    )  # fmt: skip
    return Card(mail=email_address(text), phone=phone.strip(" .-/"), link=link)


def profile(lines: Sequence[str], rules: Rules) -> Card:
    """Who a profile page or a card is about: name first, then the headline, then the first station."""
    said = [clean_text(line) for line in lines if clean_text(line)]
    at = next(
        (n for n, line in enumerate(said[:6]) if looks_like_name(_SPLIT.split(line)[0], rules)),
        None,
    )
    if at is None:
        return _reached(said)
    name = plain_name(_SPLIT.split(said[at])[0])
    card = replace(_reached(said), name=name)
    whole = any(
        one.strong[Kind.PROFILE].within(key(line)) for one in rules.tongues for line in said
    )
    below = [part for line in said[at + 1 :] for part in _SPLIT.split(line)[: 1 if whole else 9]]
    parts = [*_SPLIT.split(said[at])[1:], *below]
    made = _with_work(card, [part for part in parts if not _is_place(part)], rules)
    if station := _station(said, rules):
        job, firm = station
        if not made.company:
            made = replace(made, position=job, company=_firm(firm))
    return made


def has_headline(said: Sequence[str], rules: Rules) -> bool:
    """Whether a name is followed by a job at a company."""
    return (
        bool(said)
        and looks_like_name(_SPLIT.split(said[0])[0], rules)
        and any(_JOB_AT.match(line) and not re.search(r"[.!?]$", line) for line in said[1:4])
    )


def _is_place(part: str) -> bool:
    return part.count(",") >= 2


def _station(said: Sequence[str], rules: Rules) -> tuple[str, str] | None:
    """Job and company of the first station below the heading of the experience."""
    for at, line in enumerate(said[:-2]):
        if any(one.lists["experience"].whole(key(line)) for one in rules.tongues):
            return said[at + 1], said[at + 2]
    return None
