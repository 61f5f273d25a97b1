"""vCard files (2.1, 3.0, 4.0) -> people; a broken card becomes a problem, not a crash."""

from __future__ import annotations

import binascii
import quopri
import re
from collections.abc import Iterator, Mapping
from typing import Any, Final

from crm.domain.people.normalise import clean_text, email_address, profile_url
from crm.errors import RowProblem
from crm.intake.limits import MAX_CELL
from crm.intake.reading import PersonRow
from crm.intake.table_people import Harvest, Progress, note_text, split_name
from crm.intake.tabular import physical_lines

_PROGRESS_EVERY: Final = 100
_BEGIN: Final = re.compile(r"\s*BEGIN\s*:\s*VCARD\s*", re.IGNORECASE)
_END: Final = re.compile(r"\s*END\s*:\s*VCARD\s*", re.IGNORECASE)
_PROPERTY: Final = re.compile(r"(?:[\w-]+\.)?([A-Za-z][\w-]*)((?:;(?:\"[^\"]*\"|[^:\"])*)?):")
_QUOTED_PRINTABLE: Final = re.compile(r";(?:ENCODING=)?(?:QUOTED-PRINTABLE|QP)(?=[;:]|$)", re.I)
_CHARSET: Final = re.compile(r";CHARSET=\"?([\w.:-]+)\"?", re.I)

#: The properties used for people; photos, keys and others are not parsed.
_USED_NAMES: Final = (
    "N FN NICKNAME ORG TITLE ROLE EMAIL TEL URL X-SOCIALPROFILE SOCIALPROFILE IMPP NOTE CATEGORIES"
    " ADR KIND X-ABSHOWAS X-ADDRESSBOOKSERVER-KIND X-LINKEDIN X-LINKEDIN-URL"
)
_USED: Final = frozenset(_USED_NAMES.split())
_LINKS: Final = ("x-socialprofile", "socialprofile", "url", "x-linkedin", "x-linkedin-url", "impp")
_NO_PEOPLE: Final = frozenset({"org", "organization", "group", "location", "application", "device"})

_BROKEN: Final = "This card is damaged and cannot be read."
_DAMAGED: Final = "A line of this card is damaged and was left out; please check the person."
_TOO_LONG: Final = (
    f"A line of this card has more than {MAX_CELL:,} characters; the card was left out."
)
_COMPANY: Final = "This card is of a company or a group, not of a person."
_NOBODY: Final = "This card has no name, no profile link and no e-mail address."
_NO_END: Final = "This card breaks off: its last line is missing."


def is_vcard(text: str) -> bool:
    """Whether a text begins with a card."""
    return bool(_BEGIN.match(text[:200].lstrip("\ufeff")))


def read_cards(text: str, progress: Progress | None = None) -> Harvest:
    """One person per card; `line` is the card's BEGIN line.

    Args:
        progress: called now and then with the share (0 to 1) of the cards done.
    """
    harvest = Harvest()
    cards = list(_cards(physical_lines(text)))
    for number, (line, lines, ended) in enumerate(cards, 1):
        _read_card(line, lines, harvest)
        if not ended and harvest.people and harvest.people[-1].line == line:
            harvest.warnings.append(RowProblem(line, _NO_END))
        if progress and number % _PROGRESS_EVERY == 0:
            progress(number / len(cards))
    if progress:
        progress(1.0)
    return harvest


def _cards(lines: list[str]) -> Iterator[tuple[int, list[str], bool]]:
    """Line of BEGIN, the lines between, and whether END was there. A nested card (2.1) is dropped."""
    start, card, inner = 0, list[str](), 0
    for number, line in enumerate(lines, 1):
        if _BEGIN.fullmatch(line):
            inside_agent = bool(start and card and card[-1].upper().startswith("AGENT"))
            if start and (inner or inside_agent):
                inner += 1
                continue
            if start:
                yield start, card, False
            start, card = number, []
        elif _END.fullmatch(line) and start:
            if inner:
                inner -= 1
                continue
            yield start, card, True
            start = 0
        elif start and not inner:
            card.append(line.rstrip("\r\n"))
    if start:
        yield start, card, False


def _read_card(line: int, lines: list[str], harvest: Harvest) -> None:
    """Add one card to the harvest."""
    properties = list(_properties(lines))
    if any(len(text) > MAX_CELL for text in properties):
        harvest.skipped.append(RowProblem(line, _TOO_LONG))
        return
    if not properties:
        harvest.skipped.append(RowProblem(line, _NOBODY))
        return
    try:
        card, damaged = _parsed(properties)
        person = _from_card(line, card)
    except Exception:
        # The parser raises many kinds of errors, also from its libraries; none may stop the file.
        harvest.skipped.append(RowProblem(line, _BROKEN))
        return
    if isinstance(person, str):
        harvest.skipped.append(RowProblem(line, person))
        return
    harvest.people.append(person)
    if damaged:
        harvest.warnings.append(RowProblem(line, _DAMAGED))


def _properties(lines: list[str]) -> Iterator[str]:
    """The used properties, unfolded and with quoted-printable decoded: one line of text each."""
    for head, value in _logical(lines):
        found = _PROPERTY.fullmatch(f"{head}:")
        if not found or found[1].upper() not in _USED:
            continue
        charset = _CHARSET.search(head)
        plain = _CHARSET.sub("", head)
        if _QUOTED_PRINTABLE.search(plain):
            plain = _QUOTED_PRINTABLE.sub("", plain)
            value = _decoded(value, charset[1] if charset else "utf-8")
        yield f"{plain}:{value}"


def _logical(lines: list[str]) -> Iterator[tuple[str, str]]:
    """Name with parameters, and value, of each property; folded lines and soft breaks joined."""
    head, value, soft = "", list[str](), False
    for line in lines:
        if head and soft:
            value[-1] = value[-1].removesuffix("=")
            value.append(line)
        elif head and line[:1] in (" ", "\t"):
            value.append(line[1:])
        else:
            found = _PROPERTY.match(line)
            if not found:
                continue
            if head:
                yield head, "".join(value)
            head, value = line[: found.end() - 1], [line[found.end() :]]
        soft = value[-1].endswith("=") and bool(_QUOTED_PRINTABLE.search(head))
    if head:
        yield head, "".join(value)


def _decoded(value: str, charset: str) -> str:
    """Quoted-printable as text; line breaks inside become the escape every version reads."""
    try:
        raw = quopri.decodestring(value.encode("utf-8"))
    except (ValueError, binascii.Error):
        return value
    try:
        text = raw.decode(charset)
    except (UnicodeDecodeError, LookupError):
        text = raw.decode("cp1252", "replace")
    return text.replace("\r\n", "\n").replace("\r", "\n").replace("\n", "\\n").replace("\0", "")


def _parsed(properties: list[str]) -> tuple[Mapping[str, list[Any]], bool]:
    """The card by property name, and whether lines of it had to be left out."""
    # Imported on demand: that takes longer than reading most files.
    import vobject

    def parse(lines: list[str]) -> Any:
        return vobject.readOne("\r\n".join(("BEGIN:VCARD", "VERSION:3.0", *lines, "END:VCARD", "")))

    def is_whole(line: str) -> bool:
        try:
            vobject.base.parseLine(line)
        except vobject.base.ParseError:
            return False
        return True

    try:
        return parse(properties).contents, False
    except vobject.base.ParseError:
        return parse([line for line in properties if is_whole(line)]).contents, True


def _from_card(line: int, card: Mapping[str, list[Any]]) -> PersonRow | str:
    org = _parts(card, "org")
    company = clean_text(org[0]) if org else ""
    full = clean_text(_text(card, "fn"))
    first, last = _name(card)
    email = next(filter(None, map(email_address, _preferred(card, "email"))), "")
    # Apple writes `http\\://`.
    links = (u.replace("\\", "") for kind in _LINKS for u in _preferred(card, kind))
    link = next(filter(None, map(profile_url, links)), "")
    if _is_company(card, full, company, named=bool(first or last)):
        return _COMPANY
    if not first and not last:
        first, last = split_name(full) if full else (clean_text(_text(card, "nickname")), "")
        # Some programs put the address in place of the name.
        first, last = ("", "") if email and email_address(first) == email else (first, last)
    if not (first or last or email or link):
        return _NOBODY
    return PersonRow(
        line,
        first,
        last,
        company,
        clean_text(_text(card, "title") or _text(card, "role")),
        _city(card),
        email,
        clean_text(next(iter(_preferred(card, "tel")), "").removeprefix("tel:")),
        link,
        None,
        note_text(_text(card, "note")),
        tuple(dict.fromkeys(filter(None, map(clean_text, _parts(card, "categories"))))),
    )


def _name(card: Mapping[str, list[Any]]) -> tuple[str, str]:
    """Given and family name of N."""
    for content in card.get("n", ()):
        first = clean_text(_joined(getattr(content.value, "given", "")))
        last = clean_text(_joined(getattr(content.value, "family", "")))
        if first or last:
            return first, last
    return "", ""


def _is_company(card: Mapping[str, list[Any]], full: str, company: str, named: bool) -> bool:
    kinds = {
        _text(card, name).strip().lower() for name in ("kind", "x-addressbookserver-kind")
    }  # fmt: skip
    if kinds & _NO_PEOPLE or _text(card, "x-abshowas").strip().upper() == "COMPANY":
        return True
    return not named and bool(company) and full in ("", company) and not card.get("email")


def _joined(value: Any) -> str:
    """A part of N, ADR or ORG: text, or several texts."""
    return ", ".join(map(str, value)) if isinstance(value, list | tuple) else str(value or "")


def _text(card: Mapping[str, list[Any]], name: str) -> str:
    contents = card.get(name, [])
    return _joined(contents[0].value) if contents else ""


def _parts(card: Mapping[str, list[Any]], name: str) -> list[str]:
    """The parts of a structured value: of ORG the company and its departments."""
    found: list[str] = []
    for content in card.get(name, ()):
        value = content.value
        found += map(_joined, value) if isinstance(value, list | tuple) else [str(value)]
    return found


def _city(card: Mapping[str, list[Any]]) -> str:
    cities = (_joined(getattr(adr.value, "city", "")) for adr in card.get("adr", ()))
    return clean_text(next(filter(None, cities), ""))


def _preferred(card: Mapping[str, list[Any]], name: str) -> list[str]:
    """All values of a property, the preferred ones (TYPE=pref, PREF=1) first."""
    contents = sorted(card.get(name, ()), key=lambda content: not _is_preferred(content))
    return [_joined(content.value) for content in contents]


def _is_preferred(content: Any) -> bool:
    words = [str(word).lower() for values in content.params.values() for word in values]
    singles = [str(single).lower() for single in getattr(content, "singletonparams", ())]
    return "pref" in words + singles or content.params.get("PREF") == ["1"]
