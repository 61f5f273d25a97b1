"""The language people read: `EMBERS_LANGUAGE` names a folder of data/locale, else English (docs/translation.md)."""

from __future__ import annotations

import gettext
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from crm import language
from crm.paths import DATA_DIR

LOCALES: Final = DATA_DIR / "locale"
_NAME: Final = re.compile(r"[a-z]{2,3}(_[A-Z]{2})?")
_DOMAIN: Final = "embers"
_chosen: Path | None = None


def wanted(env: Mapping[str, str]) -> str:
    """The language somebody asked for; "" = English."""
    return env.get("EMBERS_LANGUAGE", "").strip()


def available() -> tuple[str, ...]:
    """The languages there is a translation for, besides English."""
    return tuple(
        sorted(file.parents[1].name for file in LOCALES.glob(f"*/LC_MESSAGES/{_DOMAIN}.mo"))
    )


def start(env: Mapping[str, str]) -> None:
    """Speak the wanted language from now on; English if there is no translation into it."""
    global _chosen
    name = wanted(env)
    if _NAME.fullmatch(name) and name in available():
        found = gettext.translation(_DOMAIN, LOCALES, [name])
        language.speak(found.gettext, found.ngettext)
        _chosen = LOCALES / name


def file(shipped: Path) -> Path:
    """The translation of a shipped file of texts, if there is one; else the file itself."""
    there = _chosen / shipped.name if _chosen else shipped
    return there if there.is_file() else shipped
