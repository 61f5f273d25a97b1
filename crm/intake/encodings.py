"""Bytes -> text: detect the encoding of a table or card file with as little guessing as possible."""

from __future__ import annotations

import codecs
import re
from functools import lru_cache
from itertools import islice
from typing import Final

from crm.domain.wording import plural
from crm.errors import FileRefused, RowProblem
from crm.language import tr

_BOMS: Final = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_NOT_ASCII: Final = re.compile(r"[^\x00-\x7f]+")
#: The share of the runs of letters that must be UTF-8 read as Windows-1252. Source: D, tried on whole corpora.
_TWICE: Final = 0.9
#: So many runs are looked at first; nearly every file is done then.
_SOME: Final = 200
_CONTROL: Final = re.compile(rb"[\x01-\x08\x0e-\x1a\x1c-\x1f]")
_HALF: Final = re.compile("[\udc80-\udcff]")
_HIGH: Final = bytes(range(128, 256))

#: In Western text accented letters occur alone or in pairs, and symbols never inside a word. If much
#: of the text differs, it has another code page: symbols in words are Polish, Czech or Hungarian
#: letters, runs of accented letters are another alphabet.
_SIGNS: Final = re.compile("[A-Za-z][\xa3\xa5\xaf\xb3\xb9\xbc\xbe\xbf][A-Za-z]")
_ROWS: Final = re.compile("[\x80-\x9f]|[À-ÿŠŽšžŒœŸ]{4}")
_FOREIGN_SHARE: Final = 0.05
_OTHER_CODE_PAGES: Final = ["cp1251", "cp1253", "cp1255", "cp1256", "cp932", "cp936", "cp949"]
#: Enough text to recognise a language; more takes seconds.
_SAMPLE: Final = 50_000


def decode(data: bytes) -> tuple[str, tuple[RowProblem, ...]]:
    """Decode a text file.

    Tried in this order: byte order mark, UTF-8, UTF-8 with a few damaged bytes, Windows code page
    (Mac Roman where lines end in CR).

    Returns:
        The text, its line ends untouched, and a warning for each damaged line (at most ten).

    Raises:
        FileRefused: the bytes are not text.
    """
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            return _strictly(data[len(mark) :], encoding)
    if b"\0" in data:
        encoding = _unmarked_utf16(data)
        if encoding == "unknown" or b"\0" not in data.strip(b"\0"):
            return _without_nuls(data)
        return _strictly(data, encoding)
    try:
        return _once(data.decode("utf-8"))
    except UnicodeDecodeError:
        return _damaged(data)


def _without_nuls(data: bytes) -> tuple[str, tuple[RowProblem, ...]]:
    """Text with NUL bytes: padding at either end, or a few; more of them are no text."""
    plain = data.strip(b"\0")
    if plain.count(0) * 100 >= len(plain) or _CONTROL.search(plain):
        raise refuse_binary()
    text, warnings = decode(plain.replace(b"\0", b""))
    count = plural(data.count(0), "empty byte was", "empty bytes were")
    return text, (RowProblem(0, tr("{count} left out of this file.", count=count)), *warnings)


def _once(text: str) -> tuple[str, tuple[RowProblem, ...]]:
    """Text that was encoded twice, as a spreadsheet does that takes UTF-8 for Windows-1252, put right."""
    if text.isascii():
        return text, ()
    some = [run.group() for run in islice(_NOT_ASCII.finditer(text), _SOME)]
    if sum(_decoded_again(run) is not None for run in some) < _TWICE * len(some):
        return text, ()
    runs = _NOT_ASCII.findall(text)
    mended = [_decoded_again(run) for run in runs]
    if sum(one is not None for one in mended) < _TWICE * len(runs):
        return text, ()
    both = iter(mended)
    text = _NOT_ASCII.sub(lambda run: next(both) or run.group(), text)
    note = tr(
        "Letters with accents had been encoded twice and were fixed. Please check a name or two."
    )
    return text, (RowProblem(0, note),)


@lru_cache(maxsize=4096)
def _decoded_again(run: str) -> str | None:
    """The text whose UTF-8 was read as Windows-1252; the five bytes unknown to that are let through."""
    try:
        raw = b"".join(
            bytes([ord(sign)]) if "\x80" <= sign <= "\x9f" else sign.encode("cp1252")
            for sign in run
        )
        return raw.decode("utf-8")
    except UnicodeError:
        return None


def refuse_binary() -> FileRefused:
    """The refusal of something that is not text."""
    return FileRefused(
        tr("This file is not a table: it contains no readable text."),
        tr("Please choose the Connections.csv or the ZIP file that LinkedIn sent you."),
    )


def _strictly(data: bytes, encoding: str) -> tuple[str, tuple[RowProblem, ...]]:
    """Decode as the file declares; one damaged letter in UTF-8 is repaired."""
    if encoding == "utf-8" and b"\0" in data:
        return _without_nuls(data)
    if encoding == "utf-8":
        try:
            return _once(data.decode(encoding))
        except UnicodeDecodeError:
            return _repaired(data.decode("utf-8", "surrogateescape"))
    try:
        text = data.decode(encoding)
    except (UnicodeDecodeError, LookupError) as error:
        raise refuse_binary() from error
    if "\0" in text:
        raise refuse_binary()
    return text, ()


def _unmarked_utf16(data: bytes) -> str:
    """UTF-16 without a mark is detected by its line ends; anything else with NUL bytes is binary."""
    if len(data) % 2 == 0:
        if b"\n\0" in data and data[1::2].count(0) * 3 > len(data) // 2:
            return "utf-16-le"
        if b"\0\n" in data and data[::2].count(0) * 3 > len(data) // 2:
            return "utf-16-be"
    return "unknown"


def _damaged(data: bytes) -> tuple[str, tuple[RowProblem, ...]]:
    """Not valid UTF-8: a few broken bytes in UTF-8, or a single-byte code page."""
    text = data.decode("utf-8", "surrogateescape")
    broken = len(text) - len(_HALF.sub("", text))
    plain = len(data.translate(None, _HIGH))
    whole = len(text) - broken - plain
    if whole and whole >= broken:
        return _repaired(text)
    if b"\r" in data and b"\n" not in data:
        return data.decode("mac-roman"), ()
    western = data.decode("cp1252", "surrogateescape")
    western = _HALF.sub(lambda half: chr(ord(half.group()) - 0xDC00), western)
    enough = _FOREIGN_SHARE * (len(data) - plain)
    if sum(1 for _ in _ROWS.finditer(western)) >= enough:
        return _other_alphabet(data) or western, ()
    if sum(1 for _ in _SIGNS.finditer(western)) >= enough:
        return data.decode("cp1250", "replace"), ()
    return western, ()


def _repaired(text: str) -> tuple[str, tuple[RowProblem, ...]]:
    """Decode broken bytes as Windows letters, with a warning for each of their lines."""
    lines = []
    for half in _HALF.finditer(text):
        before = text[: half.start()]
        lines.append(before.count("\n") + 1 if "\n" in before else before.count("\r") + 1)
        if len(lines) >= 10:
            break
    warnings = tuple(
        RowProblem(line, tr("A letter in this line is damaged. Please check the name."))
        for line in dict.fromkeys(lines)
    )
    return _HALF.sub(_windows_letter, text), warnings


def _windows_letter(half: re.Match[str]) -> str:
    return bytes([ord(half.group()) - 0xDC00]).decode("cp1252", "replace")


def _other_alphabet(data: bytes) -> str | None:
    # Takes 50 ms to load and is needed for one file in a hundred.
    from charset_normalizer import from_bytes

    contact_record = b"\n".join(line for line in data.splitlines() if not line.isascii())
    best = from_bytes(contact_record[:_SAMPLE], cp_isolation=_OTHER_CODE_PAGES).best()
    if best is None:
        return None
    try:
        return data.decode(best.encoding)
    except UnicodeDecodeError:
        return None
