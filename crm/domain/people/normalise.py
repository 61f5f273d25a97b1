"""Normalise names, profile links and e-mail addresses for comparison."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import Final
from unicodedata import category, is_normalized, normalize

LINK_START: Final = "https://www.linkedin.com/in/"
#: A telephone number of fewer digits is an extension, not a number. Source: D.
_FEWEST_DIGITS: Final = 6

#: Invisible marks that control the direction or the breaking of text. The zero-width joiner
#: U+200D stays: it holds emoji together. Half characters (surrogates) cannot be stored at all.
_INVISIBLE: Final = re.compile("[\u200b\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff\ud800-\udfff]")

#: Real ones stay below 300 characters, also percent-encoded.
#: A link encoded more often than this is none.
_TIMES_ENCODED: Final = 8
_LONGEST_LINK: Final = 2000
_ENCODED: Final = re.compile(r"(?:%[0-9a-f]{2})+", re.IGNORECASE)
_CONTROL: Final = re.compile(r"[\x00-\x1f\x7f]")
#: The usual link, as it is stored: small letters, digits and single hyphens between them.
_PLAIN_LINK: Final = re.compile(re.escape(LINK_START) + "[a-z0-9]+(?:-[a-z0-9]+)*")
#: The id that LinkedIn and its tools use instead of the name: the case of its letters counts.
_MEMBER_ID: Final = re.compile(r"ac[ow]aa[a-z0-9_-]{10,100}", re.IGNORECASE | re.ASCII)
#: A link may be one of a member id if it begins so.
_IDS_BEGIN: Final = ("A", "aC", "acO", "aco", "acW", "acw")
_MEMBER: Final = re.compile(
    r"(?:[a-z][a-z0-9+.-]*:)?(?://)?(?:[a-z0-9-]+\.)*linkedin\.com\.?(?::[0-9]+)?"
    r"/+(?:mwlite/+)?in/+([^/?#\s]+)"
)
#: Characters that stick to a link copied from running text.
_AROUND: Final = " \t\r\n<>()[]{}\"'“”‘’,;.:"
#: The lengths are those of RFC 5321; without them a long text would take minutes.
_ADDRESS: Final = re.compile(
    r"[^\s@<>()\[\],;:\"'|\\][^\s@<>()\[\],;:\"|\\]{0,63}@[^\s@<>()\[\],;:\"'|\\/]{1,255}\.[^\W_]{2,63}"
)

#: Letters that Unicode does not decompose into a plain letter and an accent.
_PLAIN_LETTERS: Final = str.maketrans(
    {"ø": "o", "đ": "d", "ł": "l", "æ": "ae", "œ": "oe", "ı": "i", "þ": "th", "ð": "d", "ħ": "h"}
)
_ACCENT: Final = re.compile("[\u0300-\u036f]")
_DROPPED: Final = re.compile(r"['’‘`´.·\u200d]+")
_ASCII_FOLD: Final = str.maketrans(
    {chr(code): chr(code).lower() if chr(code).isalnum() or chr(code) in "+#" else " "
     for code in range(128)} | {"'": None, "`": None, ".": None}
)  # fmt: skip


#: Separates texts that are processed together; any printable character works, a rare one is best.
_BETWEEN: Final = "^"


def clean_text(text: str) -> str:
    """The text as it is stored: NFC, trimmed, every run of white space one space, no invisible marks."""
    # Nearly every text; invisible marks and white space other than blanks are not printable.
    if text.isprintable() and "  " not in text and (text.isascii() or is_normalized("NFC", text)):
        return text.strip()
    visible = normalize("NFC", _INVISIBLE.sub("", text))
    return " ".join(visible.split())


def clean_texts(texts: Sequence[str]) -> list[str]:
    """`clean_text` of each; the whole column at once, as most texts need no change."""
    joined = _BETWEEN.join(texts)
    if not joined.isprintable() or "  " in joined:
        return list(map(clean_text, texts))
    if not joined.isascii() and not is_normalized("NFC", joined):
        return list(map(clean_text, texts))
    framed = f"{_BETWEEN}{joined}{_BETWEEN}"
    if f" {_BETWEEN}" in framed or f"{_BETWEEN} " in framed:
        return [text.strip() for text in texts]
    return list(texts)


def note_text(text: str) -> str:
    """Text of several lines as it is stored: NFC, trimmed, line breaks kept as LF."""
    plain = text.replace("\r\n", "\n").replace("\r", "\n").strip()
    return normalize("NFC", plain)


def profile_urls(texts: Sequence[str]) -> list[str]:
    """`profile_url` of each text of a column, nearly all of which are already normalised."""
    usual = _PLAIN_LINK.fullmatch
    return [
        text if not text or (plain and len(text) <= _LONGEST_LINK) else profile_url(text)
        for text, plain in zip(texts, map(usual, texts), strict=True)
    ]


def profile_url(text: str) -> str:
    """Normalise any spelling of a LinkedIn member link.

    Returns:
        `https://www.linkedin.com/in/<slug>`, the slug percent-decoded, lower case and NFC; a member id
        keeps its case. "" if the text is not a link to a member. Never raises.
    """
    if len(text) <= _LONGEST_LINK and _PLAIN_LINK.fullmatch(text):
        return text
    if text.startswith(LINK_START) and len(text) <= _LONGEST_LINK:
        if is_member_id(text):
            return text
        slug = _ENCODED.sub(_decoded, text[len(LINK_START) :]).lower()
        # The usual encoded link: letters of any script and hyphens, nothing left to decode.
        if slug.replace("-", "").isalnum() and is_normalized("NFC", slug):
            return LINK_START + slug
    if len(text) > _LONGEST_LINK or "in" not in text.lower():
        return ""
    plain = _settled(_INVISIBLE.sub("", text).strip(_AROUND))
    found = _MEMBER.match(plain)
    slug = found.group(1).strip(_AROUND) if found else ""
    if _MEMBER_ID.fullmatch(slug):
        slug = _as_written(slug, text)
    return LINK_START + slug if slug else ""


def is_member_id(link: str) -> bool:
    """Whether a normalised link names the member by id: another link of the same member has the name."""
    return bool(_MEMBER_ID.fullmatch(link, len(LINK_START)))


def link_key(link: str) -> str:
    """A normalised link for comparing: ids were stored in lower case once."""
    return link if link.islower() else link.lower()


def link_keys(links: Sequence[str]) -> Sequence[str]:
    """`link_key` of each; the whole column at once, as only member ids may have capitals."""
    joined = "".join(links)
    if not any(f"/in/{begin}" in joined for begin in _IDS_BEGIN):
        return links
    return [link_key(link) for link in links]


def _as_written(slug: str, text: str) -> str:
    """A member id in the case that the text gives it."""
    for _ in range(_TIMES_ENCODED):
        found = re.search(re.escape(slug), text, re.IGNORECASE)
        if found:
            return found.group()
        text = _INVISIBLE.sub("", _ENCODED.sub(_decoded, text))
    return slug


def _settled(link: str) -> str:
    """Decoded, lower case and NFC until nothing changes: some tools encode a link twice; "" if far oftener."""
    for _ in range(_TIMES_ENCODED):
        decoded = _ENCODED.sub(_decoded, link)
        lower = normalize("NFC", _INVISIBLE.sub("", decoded).lower())
        if lower == link:
            return link
        link = lower
    return ""


def _decoded(found: re.Match[str]) -> str:
    return _decoded_text(found.group())


@lru_cache(maxsize=4096)
def _decoded_text(encoded: str) -> str:
    """Percent-encoded UTF-8 as text; anything else stays as it was written."""
    try:
        text = bytes.fromhex(encoded.replace("%", "")).decode("utf-8")
    except UnicodeDecodeError:
        return encoded
    return encoded if _CONTROL.search(text) else text


def email_address(text: str) -> str:
    """The first e-mail address in a text, in lower case; "" if there is none."""
    if "@" not in text:
        return ""
    found = _ADDRESS.search(clean_text(text))
    if not found:
        return ""
    return normalize("NFC", found.group().lower())


def email_addresses(text: str) -> list[str]:
    """Every e-mail address in a text, in lower case and each once."""
    if "@" not in text:
        return []
    found = (normalize("NFC", one.lower()) for one in _ADDRESS.findall(clean_text(text)))
    return list(dict.fromkeys(found))


def phone_key(phone: str) -> str:
    """The digits of a telephone number; "" if there are too few to identify a person."""
    digits = "".join(filter(str.isdigit, phone))
    return digits if len(digits) >= _FEWEST_DIGITS else ""


def name_key(first: str, last: str) -> str:
    """A full name for comparing: without case, accents, punctuation and emoji; "" if nothing remains."""
    return text_key(f"{first} {last}")


def text_key(text: str) -> str:
    """Any text for comparing: without case, accents and punctuation, words separated by one space.

    Legal forms of companies (Ltd, GmbH) stay. `+` and `#` count as letters: C++ is not C#.
    """
    if text.isascii():
        return " ".join(text.translate(_ASCII_FOLD).split())
    apart = normalize("NFKD", text.casefold()).casefold()
    folded = _DROPPED.sub("", _ACCENT.sub("", apart)).translate(_PLAIN_LETTERS)
    whole = normalize("NFC", folded)
    return " ".join("".join(c if _counts(c) else " " for c in whole).split())


def column_key(name: str) -> str:
    """The name of a column or a month for comparing: letters and digits only."""
    return text_key(name).replace(" ", "")


def _counts(character: str) -> bool:
    """Letters, digits and the vowel signs many scripts write as marks."""
    return character.isalnum() or character in "+#" or category(character)[0] == "M"


_LEGAL: Final = re.compile(
    r"\b(inc|llc|llp|ltd|limited|gmbh|ag|kg|se|sa|sas|sarl|bv|nv|plc|corp|corporation|company|co|"
    r"group|holding|holdings|oy|ab|as|aps|spa|srl|sl)\b"
)


def company_key(name: str) -> str:
    """A company name without legal forms and punctuation."""
    key = text_key(name)
    return " ".join(_LEGAL.sub(" ", key).split()) or key
