"""The lines of a vCard file -> cards and their properties, in one spelling whatever version and program wrote them."""

from __future__ import annotations

import binascii
import quopri
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final

_BEGIN: Final = re.compile(r"\s*BEGIN\s*:\s*VCARD\s*", re.IGNORECASE)
_END: Final = re.compile(r"\s*END\s*:\s*VCARD\s*", re.IGNORECASE)
#: Group, name and parameters; the second alternative reads quotation marks that are not paired.
_NAME: Final = r"(?:([\w-]+)\.)?([A-Za-z][\w-]*)"
_PROPERTY: Final = re.compile(rf"{_NAME}((?:;(?:\"[^\"]*\"|[^:\"])*)?):")
_UNPAIRED: Final = re.compile(rf"{_NAME}(;[^:]*):")
_PARAMETER: Final = re.compile(r";\s*(?:([\w-]+)\s*=)?((?:\"[^\"]*\"|[^;\"]|\")*?)(?=;|$)")
_WORD: Final = re.compile(r"[\w.-]+")
#: Codecs that turn bytes into letters and do so in linear time.
_CHARSET: Final = re.compile(
    r"(?:utf|us|iso|latin|windows|cp|koi|mac|shift|sjis|euc|gb|big5|ks)\W?\w.*", re.I
)
_ENCODINGS: Final = {
    "QUOTED-PRINTABLE": "qp", "QP": "qp", "BASE64": "base64", "B": "base64",
}  # fmt: skip
#: Properties whose value is a list at commas.
_LISTS: Final = frozenset({"N", "ADR", "CATEGORIES"})
_ESCAPE: Final = re.compile(r"\\(.|\Z)|[,;]", re.DOTALL)
#: Other names that programs give to a telephone number or an address, and the type they imply.
_OTHER_NAMES: Final = {
    "PHONE": ("TEL", ""), "TELEPHONE": ("TEL", ""), "TEL": ("TEL", ""),
    "MOBILE": ("TEL", "cell"), "MOBILEPHONE": ("TEL", "cell"), "CELL": ("TEL", "cell"),
    "CELLPHONE": ("TEL", "cell"), "FAX": ("TEL", "fax"),
    "MAIL": ("EMAIL", ""), "E-MAIL": ("EMAIL", ""), "EMAIL": ("EMAIL", ""),
    "ADDRESS": ("ADR", ""), "ORGANIZATION": ("ORG", ""), "NOTES": ("NOTE", ""),
}  # fmt: skip
_LAST: Final = 101
#: Letters of a value that is not kept; enough for an example.
_MENTIONED: Final = 400


@dataclass(frozen=True, slots=True)
class Property:
    """One property of a card.

    Attributes:
        name: in capitals. group: in capitals, "" = none.
        value: decoded; escaped as vCard 3.0 wants it, if it is to be parsed.
        types: its types in small letters. preference: 1 = the preferred one, 101 = nothing is said.
    """

    name: str
    value: str
    group: str = ""
    types: frozenset[str] = frozenset()
    preference: int = _LAST


@dataclass(slots=True)
class CardText:
    """The lines of one card.

    Attributes:
        line: the line of its BEGIN. ended: whether its END was there.
        nested: cards inside it, which are dropped.
    """

    line: int
    lines: list[str] = field(default_factory=list)
    ended: bool = False
    nested: int = 0


def is_vcard(text: str) -> bool:
    """Whether a text begins with a card."""
    return bool(_BEGIN.match(text[:200].lstrip("\ufeff")))


def cards(lines: Sequence[str]) -> Iterator[CardText]:
    """Each card; one inside another (the assistant of version 2.1) is dropped and counted."""
    card: CardText | None = None
    depth = 0
    for number, line in enumerate(lines, 1):
        if _BEGIN.fullmatch(line):
            of_assistant = card and card.lines and card.lines[-1].upper().startswith("AGENT")
            if card and (depth or of_assistant):
                depth += 1
                card.nested += 1
                continue
            if card:
                yield card
            card = CardText(number)
        elif card and _END.fullmatch(line):
            if depth:
                depth -= 1
                continue
            card.ended = True
            yield card
            card = None
        elif card and not depth:
            card.lines.append(line.rstrip("\r\n"))
    if card:
        yield card


@dataclass(slots=True)
class _Line:
    """A property as it stands in the file, its lines joined."""

    group: str
    name: str
    types: frozenset[str]
    preference: int
    encoding: str
    charset: str
    value: list[str]

    @property
    def is_open(self) -> bool:
        """Whether a soft line break ends it: the next line belongs to it."""
        return self.encoding == "qp" and self.value[-1].endswith("=")


def properties(
    lines: Sequence[str], wanted: frozenset[str]
) -> tuple[list[Property], list[Property], list[str]]:
    """The filled properties of a card that are wanted, the others as plain text, and the damaged lines.

    Args:
        wanted: names of properties, in capitals.
    """
    found: list[_Line] = []
    damaged = []
    for line in lines:
        last = found[-1] if found else None
        if last and last.is_open:
            last.value[-1] = last.value[-1].removesuffix("=")
            last.value.append(line)
        elif last and line[:1] in (" ", "\t"):
            last.value.append(line[1:])
        elif head := _PROPERTY.match(line) or _UNPAIRED.match(line):
            found.append(_begun(head, line[head.end() :]))
        elif not line.strip() or (last and last.encoding == "base64"):
            # Binary data need not be indented in version 2.1.
            if last and line.strip():
                last.value.append(line)
        elif last and last.name == "NOTE":
            last.value.append("\\n" + line)  # a line break that nobody escaped
        else:
            damaged.append(line)
    used = [f for f in found if f.name in wanted]
    others = [Property(f.name, _plain(f)) for f in found if f.name not in wanted]
    made = [Property(f.name, _value(f), f.group, f.types, f.preference) for f in used]
    return _filled(made), _filled(others), damaged


def _filled(found: list[Property]) -> list[Property]:
    return [one for one in found if one.value.strip(" ;,")]


def _begun(head: re.Match[str], value: str) -> _Line:
    group, name = (head[1] or "").upper(), head[2].upper()
    types: set[str] = set()
    preference, encoding, charset = _LAST, "", "utf-8"
    for key, text in _PARAMETER.findall(head[3]):
        words = _WORD.findall(text)
        match key.upper():
            case "ENCODING" | "" if words and words[0].upper() in _ENCODINGS:
                encoding = _ENCODINGS[words[0].upper()]
            case "TYPE" | "":
                types.update(word.lower() for word in words)
            case "CHARSET" if words:
                charset = words[0]
            case "PREF" if words and words[0].isdecimal():
                preference = int(words[0][:3])
    if group.removeprefix("X-") in _OTHER_NAMES:  # `PHONE.WORK:...`
        types.add(name.lower())
        name, group = group, ""
    other, kind = _OTHER_NAMES.get(name.removeprefix("X-"), (name, ""))
    types |= {kind} - {""}
    if "pref" in types and preference == _LAST:
        preference = 1
    return _Line(group, other, frozenset(types), preference, encoding, charset, [value])


def _value(line: _Line) -> str:
    value = "".join(line.value)
    if line.encoding:
        value = _decoded(value, line.encoding, line.charset)
    return _escaped(line.name, value)


def _plain(line: _Line) -> str:
    """The beginning of a value that is only mentioned, never parsed."""
    value = "".join(line.value)[:_MENTIONED]
    if line.encoding == "qp":
        value = _decoded(value, line.encoding, line.charset)
    return _ESCAPE.sub(lambda found: " " if found[1] in ("n", "N") else found[1] or found[0], value)


def _decoded(value: str, encoding: str, charset: str) -> str:
    """The text; line breaks inside become the escape every version reads."""
    try:
        raw = value.encode("utf-8")
        raw = quopri.decodestring(raw) if encoding == "qp" else binascii.a2b_base64(raw)
    except (ValueError, binascii.Error):
        return value
    try:
        text = raw.decode(charset if _CHARSET.fullmatch(charset) else "utf-8")
    except (UnicodeDecodeError, LookupError):
        text = raw.decode("cp1252", "replace")
    return text.replace("\r\n", "\n").replace("\r", "\n").replace("\n", "\\n").replace("\0", "")


def _escaped(name: str, value: str) -> str:
    """A value in the strict spelling of version 3.0: the parser drops all after a plain comma.

    Version 2.1 knows no escapes, and careless programs forget them.
    """
    if name == "N":
        value = _parts_again(value)
    structured = name in ("N", "ADR", "ORG")

    def strict(found: re.Match[str]) -> str:
        match found[0]:
            case ",":
                return "," if name in _LISTS else "\\,"
            case ";":
                return "," if name == "CATEGORIES" else ";" if structured else "\\;"
            case "\\:" | '\\"':
                return found[1]
            case "\\":  # nothing is left to escape
                return "\\\\"
            case escape if name in ("N", "FN") and escape[1] not in "\\,;nN":
                return escape[1]  # escaped without need
            case _:
                return found[0]

    return _ESCAPE.sub(strict, value)


def _parts_again(name: str) -> str:
    """A structured name all of whose semicolons were escaped, as if it had one part only."""
    if "\\;" not in name:
        return name

    def with_escaped(semicolon: str) -> str:
        return _ESCAPE.sub(lambda found: semicolon if found[0] == "\\;" else found[0], name)

    _, *others = with_escaped("").split(";")
    return name if any(map(str.strip, others)) else with_escaped(";")
