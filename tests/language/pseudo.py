"""A language that nobody speaks: each letter has an accent. What is shown without one passed no catalog.

    python -m tests.language.pseudo FOLDER     prints what is shown untranslated, a line each

In a process of its own, because many texts are made while their module is read; FOLDER is an empty one.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from pathlib import Path
from string import ascii_letters
from typing import Any, Final

from crm import language
from crm.commands.strings import READ_ONLY, is_shown

_ACCENTED: Final = str.maketrans(
    ascii_letters, "áƀćďéƒĝĥíĵķĺɱńőƥɋŕśťúνŵхýžÁƁĆĎÉƑĜĤÍĴĶĹṀŃŐƤɊŔŚŤÚṼŴХÝŽ"
)
#: What a translation keeps: blanks of both kinds, icons, colors, tags, addresses, entities, dates of a pattern, names.
_KEPT: Final = re.compile(
    r"\{[^{}]*\}|\[[a-z][^\[\]]*\]|:material/\w+:|:[a-z]+(?:-[a-z]+)*\[|<[^<>]*>|https?\S+|\S+@\S+|&\w+;|%[A-Za-z]"
    r"|\b(?:Embers|LinkedIn|Streamlit|SQLite|Python|CSV|USD|kB|MB)\b"
)
#: The words of the sample people here: without an ASCII letter.
_DATA: Final = "Ωμ"
#: Data whose texts are not translated: people, and what is asked in the language of an office or of LinkedIn.
_AS_IT_IS: Final = ("demo.toml", "job_offices.toml", "linkedin.toml", *READ_ONLY)


def accented(text: str) -> str:
    """A text in the language that nobody speaks."""
    kept = [found[0] for found in _KEPT.finditer(text)]
    spoken = [part.translate(_ACCENTED) for part in _KEPT.split(text)]
    return "".join(part for pair in zip(spoken, [*kept, ""], strict=True) for part in pair)


def untranslated(text: str) -> list[str]:
    """The words of a text in English."""
    return re.findall(r"[A-Za-z]{2,}(?:[ '’,;:.-]+[A-Za-z]+)*", _KEPT.sub(" ", text))


def speak() -> None:
    """Speak it from now on, in the shipped data, too."""
    language.speak(accented, lambda one, many, n: accented(one if n == 1 else many))
    from crm import reference  # only now: it reads modules with texts

    read = reference.table
    reference.table = lambda name: read(name) if name in _AS_IT_IS else _spoken(read(name))  # type: ignore[assignment]


def _spoken(value: Any, key: str = "") -> Any:
    if isinstance(value, dict):
        return {name: _spoken(one, name) for name, one in value.items()}
    if isinstance(value, list):
        return [_spoken(one, key) for one in value]
    return accented(value) if isinstance(value, str) and is_shown(key, value) else value


def screens(database: Path) -> Iterator[tuple[str, Any]]:
    """Every page and every dialog, filled, with its name."""
    from tests.language import walk  # only now, for the same reason

    # A topic of the help is translated as a file.
    return (one for one in walk.screens(database, _DATA) if one[0] != "help.py")


def main(folder: Path) -> None:
    """Print what is untranslated."""
    speak()
    from tests.pages.markdown_read import texts

    found: dict[str, str] = {}
    for name, page in screens(folder / "embers.db"):
        for way, text in texts(page):
            for words in untranslated(text):
                found.setdefault(words, f"{name} {way}: {words!r} in {text[:200]!r}")
    sys.stdout.write("".join(f"{line}\n" for line in found.values()))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
