"""The finished secrets as TOML, whatever letters occur in them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Final

from crm.errors import InvalidInput
from crm.language import tr

#: JSON's way to write a text is TOML's but for this character, which TOML wants escaped.
_DELETE: Final = "\x7f"

Section = Mapping[str, str]


def as_toml(sections: Mapping[str, Section], notes: Mapping[str, str] | None = None) -> str:
    """The sections in order; `notes`: a comment above a key, by its name.

    Raises:
        InvalidInput: a value holds half a character, which no file can keep.
    """
    parts = [_section(name, section, notes or {}) for name, section in sections.items()]
    return "\n".join(parts)


def _section(name: str, section: Section, notes: Mapping[str, str]) -> str:
    lines = [f"[{name}]"]
    for key, value in section.items():
        if key in notes:
            lines.append(f"# {notes[key]}")
        lines.append(f"{key} = {_text(value)}")
    return "\n".join(lines) + "\n"


def _text(value: str) -> str:
    try:
        value.encode("utf-8")
    except UnicodeEncodeError as error:
        raise InvalidInput(
            tr("A value contains half a character."), tr("Copy it again.")
        ) from error
    return json.dumps(value, ensure_ascii=False).replace(_DELETE, "\\u007f")
