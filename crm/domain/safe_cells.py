"""Text in a table file: no spreadsheet runs it as a formula, and it can be read back as it was."""

from __future__ import annotations

import re
from typing import Final

#: What may divide cells or rows, whatever a program takes for the divider.
_DIVIDERS: Final = r";\t\n\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029"
#: What programs skip before they look for a formula, and our own shields.
_SKIPPED: Final = rf"(?:(?![{_DIVIDERS}])[\s\"'\x00-\x1f\xad\u200b-\u200f\u2060\ufeff])*"
#: What a formula begins with, also in the full-width and small forms of East Asia.
_SIGN: Final = r"[-=+@＝＋－＠﹦﹢﹣﹫]"
_CELL: Final = rf"(?:\A|(?<=[{_DIVIDERS}]))"
_FORMULA: Final = re.compile(rf"{_CELL}(?={_SKIPPED}{_SIGN})")
_SHIELDED: Final = re.compile(rf"{_CELL}'(?={_SKIPPED}{_SIGN})")
#: Some programs drop these at the beginning of a cell.
_BLANK: Final = re.compile(r"\A(?='*[\t\n\r])")
_BLANK_SHIELDED: Final = re.compile(r"\A'(?='*[\t\n\r])")


def safe_cell(text: str) -> str:
    """Put an apostrophe where a formula would begin: at the start, and after what may divide cells.

    A spreadsheet shows the text and runs nothing, whether commas, semicolons or tabs divide its cells.
    """
    return _BLANK.sub("'", _FORMULA.sub("'", text))


def typed_cell(text: str) -> str:
    """The text that `safe_cell` was given."""
    return _SHIELDED.sub("", _BLANK_SHIELDED.sub("", text)) if "'" in text else text
