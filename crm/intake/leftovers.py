"""What spreadsheets and programs write into cells of which they know nothing."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Final

from crm.intake.columns import Field
from crm.language import tr

_ERRORS: Final = r"#(?:NAME\?|N/A|REF!|VALUE!|DIV/0!|NULL!|NUM!|SPILL!|ERROR!)|#+"
_LEFTOVERS: Final = rf"{_ERRORS}|nan|null|none|n/a|undefined"
_ROUNDED: Final = r"\d(?:[.,]\d+)?E\+?\d+"
_ADDRESSED: Final = (
    r"(?:mr|mrs|ms|miss|mx|sir|dr|prof|herr|frau|mme|mlle|monsieur|madame|sig|sra?|srta|dhr|mevr"
    r"|fru|fröken|hr|pan|pani|bay|bayan)\.?"
)


def _whole(pattern: str) -> re.Pattern[str]:
    return re.compile(rf"^[ \t]*(?:{pattern})[ \t]*$", re.IGNORECASE | re.MULTILINE)


#: What a spreadsheet or a program writes where nothing is known.
NOTHING: Final = _whole(_LEFTOVERS)
NAMES: Final = (Field.FIRST, Field.LAST, Field.FULL, Field.NICK)
#: The same by field: forms of address are no job, a rounded number no phone; people are called Nan and Null.
WRONG: Final[Mapping[Field, re.Pattern[str]]] = {
    **dict.fromkeys(NAMES, _whole(_ERRORS)),
    Field.POSITION: _whole(f"{_LEFTOVERS}|{_ADDRESSED}"),
    Field.PHONE: _whole(f"{_LEFTOVERS}|{_ROUNDED}"),
}
ERROR_SIGN: Final = re.compile(rf"#|^\s*{_ROUNDED}", re.IGNORECASE)
ERROR: Final = tr("“{:.80}” is what a spreadsheet writes instead of a value; the cell stays empty.")
#: The page that Notion names behind the title of a related one: `Acme (https://www.notion.so/Acme-123abc)`.
PAGE: Final = re.compile(
    r" \((?:https?://(?:www\.)?notion\.so/[^()\s]*|(?:[^()\n]*/)?[^()/\n]*\.md)\)"
)


def has_leftovers(field: Field, texts: Iterable[str]) -> bool:
    """Whether one of these texts may have to be cleaned."""
    joined = "\n".join(texts)
    if ".md)" in joined or "notion.so/" in joined:
        return True
    if field in NAMES and "#" not in joined:
        return False
    return bool(WRONG.get(field, NOTHING).search(joined))
