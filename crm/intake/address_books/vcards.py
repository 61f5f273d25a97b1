"""vCard files (2.1, 3.0, 4.0) -> people; a broken card becomes a problem, not a crash."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from crm.domain.people.further import labelled, new_phones
from crm.domain.people.normalise import clean_text, email_address, note_text, profile_url
from crm.errors import RowProblem
from crm.intake.address_books.card_lines import CardText, Property, cards, properties
from crm.intake.address_books.not_kept import NotKept, label_of
from crm.intake.birthdays import birthday_of
from crm.intake.further_values import lines_of
from crm.intake.harvest import Harvest
from crm.intake.limits import MAX_CELL
from crm.intake.names import split_name, with_middle
from crm.intake.reading import PersonRow
from crm.intake.table_people import Progress
from crm.intake.tabular import physical_lines
from crm.language import tr

_PROGRESS_EVERY: Final = 100
#: Entries of one card that are parsed; real ones have some dozens. Source: D.
_MOST: Final = 1_000

#: The properties that are parsed; of all others only the names are told.
_USED_NAMES: Final = (
    "N FN NICKNAME ORG TITLE ROLE EMAIL TEL URL X-SOCIALPROFILE SOCIALPROFILE IMPP NOTE CATEGORIES"
    " ADR BDAY X-BIRTHDAY KIND X-ABSHOWAS X-ADDRESSBOOKSERVER-KIND X-LINKEDIN X-LINKEDIN-URL X-ABLABEL"
)
_USED: Final = frozenset(_USED_NAMES.split())
_LINKS: Final = ("X-SOCIALPROFILE", "SOCIALPROFILE", "URL", "X-LINKEDIN", "X-LINKEDIN-URL", "IMPP")
_NO_PEOPLE: Final = frozenset({"org", "organization", "group", "location", "application", "device"})
_MOBILE: Final = frozenset({"cell", "mobile", "iphone", "handy", "portable", "mobil", "móvil"})
#: Apple writes 1604 where it knows no year.
_BORN_IN: Final = re.compile(r"(?<!\d)(?:19|20)\d\d")
_PLACES: Final = frozenset({"home", "work"})
#: What cannot be called; a fax that is also a telephone can.
_NOT_CALLED: Final = frozenset({"fax", "pager", "modem", "telex", "homefax", "workfax"})
_CALLED: Final = frozenset({"voice", "cell"})
_LABEL_MARKS: Final = re.compile(r"[_$!<>]+")

_NO_PLACE: Final = tr("Embers has no place for these parts of the cards, so they are left out: {}.")
_BROKEN: Final = tr("This card is damaged and cannot be read.")
_DAMAGED: Final = tr("A line on this card is damaged and was left out: “{:.80}”.")
_TOO_LONG: Final = tr(
    "A line on this card has more than {most:,} characters; the card was left out.",
    most=MAX_CELL,
)
_TOO_MANY: Final = tr("This card has more than {most:,} entries; it was left out.", most=_MOST)
_COMPANY: Final = tr("This card is for a company or a group, not for a person.")
_NOBODY: Final = tr("This card has no name, no profile link and no e-mail address.")
_NO_END: Final = tr("This card is cut off: its last line is missing.")


@dataclass(frozen=True, slots=True)
class _Entry:
    """A parsed value, and the property it stands in."""

    value: Any
    of: Property

    @property
    def text(self) -> str:
        return _joined(self.value)


_Card = Mapping[str, Sequence[_Entry]]


def read_cards(text: str, progress: Progress | None = None) -> Harvest:
    """One person per card; `line` is the card's BEGIN line.

    Args:
        progress: called now and then with the share (0 to 1) of the cards done.
    """
    harvest, not_kept = Harvest(), NotKept()
    found = list(cards(physical_lines(text)))
    for number, card in enumerate(found, 1):
        _read_card(card, harvest, not_kept)
        if progress and number % _PROGRESS_EVERY == 0:
            progress(number / len(found))
    if not_kept.kinds:
        harvest.left_out.append(_NO_PLACE.format(not_kept.told()))
    if progress:
        progress(1.0)
    return harvest


def _read_card(card: CardText, harvest: Harvest, not_kept: NotKept) -> None:
    """Add one card to the harvest."""
    used, others, damaged = properties(card.lines, _USED)
    if any(len(one.value) > MAX_CELL for one in used):
        harvest.skipped.append(RowProblem(card.line, _TOO_LONG))
        return
    if len(used) > _MOST:
        harvest.skipped.append(RowProblem(card.line, _TOO_MANY))
        return
    try:
        person, left = _from_card(card.line, _parsed(used))
    except Exception:
        # The parser raises many kinds of errors, also from its libraries; none may stop the file.
        harvest.skipped.append(RowProblem(card.line, _BROKEN))
        return
    if isinstance(person, str):
        harvest.skipped.append(RowProblem(card.line, person))
        return
    harvest.people.append(person)
    harvest.warnings += [RowProblem(card.line, _DAMAGED.format(line)) for line in damaged]
    if not card.ended:
        harvest.warnings.append(RowProblem(card.line, _NO_END))
    more = [(label, one.value) for one in others if (label := label_of(one.name))]
    nested = [(label_of("AGENT"), "")] * bool(card.nested)
    not_kept.add((*left, *more, *nested))


def _parsed(found: Sequence[Property]) -> _Card:
    """The values by the name of their property."""
    # Imported on demand: that takes longer than reading most files.
    import vobject

    lines = [f"{one.name}:{one.value}" for one in found]
    whole = vobject.readOne("\r\n".join(("BEGIN:VCARD", "VERSION:3.0", *lines, "END:VCARD", "")))
    card: dict[str, list[_Entry]] = {}
    for one in found:
        entries = card.setdefault(one.name, [])
        entries.append(_Entry(whole.contents[one.name.lower()][len(entries)].value, one))
    return card


def _from_card(line: int, card: _Card) -> tuple[PersonRow | str, list[tuple[str, str]]]:
    """The person or why there is none; and what is not kept, with its text."""
    left: list[tuple[str, str]] = []
    company, *departments = _parts(card, "ORG") or [""]
    full = clean_text(_text(card, "FN"))
    first, middle, last = _name(card, left)
    emails = _unique(email_address(entry.text) for entry in _preferred(card, "EMAIL"))
    link = _link(card, left)
    if _is_company(card, full, company, named=bool(first or last)):
        return _COMPANY, []
    nickname = ", ".join(_unique(_parts(card, "NICKNAME")))
    if not first and not last:
        first, last = split_name(full) if full else (nickname, "")
        # Some programs put the address in place of the name.
        first, last = ("", "") if emails and email_address(first) in emails else (first, last)
    if not (first or last or emails or link):
        return _NOBODY, []
    phones, faxes = _phones(card)
    jobs = _unique(clean_text(one.text) for kind in ("TITLE", "ROLE") for one in card.get(kind, ()))
    left += [(tr("department or another company"), text) for text in departments]
    left += [(tr("fax or pager"), text) for text in faxes]
    left += [(tr("another job title"), text) for text in jobs[1:]]
    left += _unread_addresses(card)
    place, address = _places(card)
    return PersonRow(
        line,
        first,
        last,
        company,
        next(iter(jobs), ""),
        place,
        next(iter(emails), ""),
        next(iter(phones), ""),
        link,
        None,
        "\n".join(_unique(note_text(entry.text) for entry in card.get("NOTE", ()))),
        tuple(_unique(_parts(card, "CATEGORIES"))),
        more_emails=tuple(emails[1:]),
        more_phones=phones[1:],
        middle_name=middle,
        nickname=nickname if nickname != first else "",
        birthday=_birthday(card, left),
        postal_address=address,
    ), left


def _unique(texts: Iterable[str]) -> list[str]:
    """Each filled text once, in order."""
    return list(dict.fromkeys(filter(None, texts)))


def _name(card: _Card, left: list[tuple[str, str]]) -> tuple[str, str, str]:
    """Given, middle and family name of N; its further parts are noted as left out."""
    for entry in card.get("N", ()):
        first, last, middle, before, after = (
            clean_text(_joined(getattr(entry.value, part, ""), between))
            for part, between in (
                ("given", " "), ("family", ", "), ("additional", " "), ("prefix", " "), ("suffix", " "),
            )
        )  # fmt: skip
        if first or last:
            further = ((tr("title before the name"), before), (tr("suffix of the name"), after))
            left += [(label, text) for label, text in further if text]
            return first, *with_middle(middle, last)
    return "", "", ""


def _link(card: _Card, left: list[tuple[str, str]]) -> str:
    """The profile link; other addresses are noted as left out."""
    chosen = ""
    for kind in _LINKS:
        for entry in _preferred(card, kind):
            text = clean_text(entry.text).replace("\\", "")  # Apple writes `http\\://`
            link = profile_url(text)
            chosen = chosen or link
            if text and (not link or link != chosen):
                left.append((label_of(kind), text))
    return chosen


def _phones(card: _Card) -> tuple[tuple[str, ...], list[str]]:
    """Telephone numbers, mobile ones first, then as preferred; and the numbers of faxes and pagers.

    What a further number is of follows in brackets.
    """
    labels = {
        entry.of.group: _LABEL_MARKS.sub("", entry.text).lower()
        for entry in card.get("X-ABLABEL", ())
        if entry.of.group
    }

    def types(entry: _Entry) -> set[str]:
        return {*entry.of.types, *labels.get(entry.of.group, "").split()}

    phones: list[tuple[str, str]] = []
    faxes: list[str] = []
    for entry in _preferred(card, "TEL"):
        said, number = types(entry), _number(clean_text(entry.text))
        if said & _NOT_CALLED and not said & _CALLED:
            faxes.append(number)
        else:
            label = "mobile" if said & _MOBILE else next(iter(sorted(said & _PLACES)), "")
            phones.append((number, label))
    phones.sort(key=lambda one: one[1] != "mobile")
    main, *rest = phones or [("", "")]
    return new_phones((), (main[0], *(labelled(*one) for one in rest))), _unique(faxes)


def _number(text: str) -> str:
    """A telephone number; of `tel:+44-20-555;ext=12` the extension is kept in words."""
    number, *parameters = text.split(";")
    if number[:4].lower() != "tel:":
        return text
    extension = next((p[4:] for p in parameters if p[:4].lower() == "ext="), "")
    return number[4:].strip() + (f" ext. {extension}" if extension else "")


def _unread_addresses(card: _Card) -> list[tuple[str, str]]:
    """E-mail addresses that cannot be read."""
    texts = (clean_text(entry.text) for entry in card.get("EMAIL", ()))
    return [
        (tr("unreadable e-mail address"), text)
        for text in texts
        if text and not email_address(text)
    ]


def _places(card: _Card) -> tuple[str, str]:
    """The city of the first postal address with one, and the addresses that say more than this city."""
    place, found = "", []
    for entry in card.get("ADR", ()):
        parts = [
            lines_of(_joined(getattr(entry.value, part, "")))
            for part in ("box", "extended", "street", "city", "region", "code", "country")
        ]
        place = place or clean_text(parts[3])
        if any(text for text in parts if text != place):
            found.append("\n".join(filter(None, parts)))
    return place, "\n\n".join(_unique(found))


def _birthday(card: _Card, left: list[tuple[str, str]]) -> str:
    """Day and month of birth; the year is noted as left out, as is what cannot be read."""
    for kind in ("BDAY", "X-BIRTHDAY"):
        for text in (clean_text(entry.text) for entry in card.get(kind, ())):
            birthday = birthday_of(text)
            if birthday:
                left += [(tr("year of birth"), "")] if _BORN_IN.search(text) else []
                return birthday
            left += [("birthday", text)] if text else []
    return ""


def _is_company(card: _Card, full: str, company: str, named: bool) -> bool:
    kinds = {_text(card, name).strip().lower() for name in ("KIND", "X-ADDRESSBOOKSERVER-KIND")}
    if kinds & _NO_PEOPLE or _text(card, "X-ABSHOWAS").strip().upper() == "COMPANY":
        return True
    return not named and bool(company) and full in ("", company) and not card.get("EMAIL")


def _joined(value: Any, between: str = ", ") -> str:
    """A part of N, ADR or ORG: text, or several texts."""
    return between.join(map(str, value)) if isinstance(value, list | tuple) else str(value or "")


def _text(card: _Card, name: str) -> str:
    return card[name][0].text if name in card else ""


def _parts(card: _Card, name: str) -> list[str]:
    """The filled parts of a structured value: of ORG the company and its departments."""
    found: list[str] = []
    for entry in card.get(name, ()):
        value = entry.value
        found += map(_joined, value) if isinstance(value, list | tuple) else [str(value)]
    return [text for text in map(clean_text, found) if text]


def _preferred(card: _Card, name: str) -> list[_Entry]:
    """All values of a property, the preferred ones (TYPE=pref, PREF=1) first."""
    return sorted(card.get(name, ()), key=lambda entry: entry.of.preference)
