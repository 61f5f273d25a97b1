"""The language of what people read: each text passes `tr`, so that a translation can follow (docs/translation.md)."""

from __future__ import annotations

from collections.abc import Callable, Mapping


def _same(text: str) -> str:
    return text


def _same_count(one: str, many: str, n: int) -> str:
    return one if n == 1 else many


_text: Callable[[str], str] = _same
_count: Callable[[str, str, int], str] = _same_count


def speak(text: Callable[[str], str], count: Callable[[str, str, int], str]) -> None:
    """Use a translation from now on: gettext's two functions. Before any other module of crm is read."""
    global _text, _count
    _text, _count = text, count


def tr(text: str, /, **values: object) -> str:
    """A text in the language of this process, its blanks filled.

    Raises:
        KeyError: a blank of the text has no value.
    """
    said = _text(text)
    return _filled(said, text, values) if values else said


def _filled(said: str, text: str, values: Mapping[str, object]) -> str:
    """A translation with its blanks filled; the English text if the translation has other blanks."""
    try:
        return said.format(**values)
    except (LookupError, ValueError):
        return text.format(**values)


def form(n: int, one: str, many: str) -> str:
    """The form of a word that goes with a number; a language may have more than two."""
    return _count(one, many, n)


def forms(one: str, many: str) -> tuple[str, str]:
    """Two forms that are counted elsewhere, as they are: whoever gathers the texts finds them here."""
    return one, many


def trn(n: int, one: str, many: str, /, **values: object) -> str:
    """One of two texts by a number, which stands in their blank {n}; the other blanks filled.

    Raises:
        KeyError: a blank of the texts has no value.
    """
    return _filled(form(n, one, many), _same_count(one, many, n), {"n": n, **values})
