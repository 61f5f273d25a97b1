"""What the columns of a table mean: its first rows, and a field to choose for each column."""

from __future__ import annotations

import zlib
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from html import escape
from typing import Final

import streamlit as st

from crm.domain.wording import listed, plural
from crm.intake.columns import Field
from crm.intake.mapping import NAMES, NO_NAME, Fields, Source, TableSeen, label_of
from crm.intake.together import Piece
from crm.language import tr
from crm.ui.shell.errors import callback
from crm.ui.text.format import plain, shortened

#: More columns of a table are not shown, only named; more tables neither.
MOST_COLUMNS: Final = 60
MOST_TABLES: Final = 20
_LEFT_OUT: Final = ""
_SIDE_BY_SIDE: Final = 3
_NAMED: Final = 40
_EXAMPLE: Final = 40
_FIELDS: Final[tuple[str, ...]] = (_LEFT_OUT, *Field)
_UNKNOWN: Final = tr(
    "Embers is not sure what these columns mean. Please check the suggestion for each of them."
)
_KNOWN: Final = tr("This is how the columns are read. Choose something else where it is wrong.")
_AS_BEFORE: Final = tr(
    "The columns are read as you chose for an earlier table with the same column names."
)
_CELL: Final = (
    "padding: 0.25rem 0.75rem 0.25rem 0; text-align: left; vertical-align: top; min-width: 5rem;"
    "border-bottom: 1px solid color-mix(in srgb, currentColor 20%, transparent)"
)
#: What becomes of several columns with one field.
_FIRST_ONLY: Final = tr(
    "one field. The first one that is filled in is kept, and the preview lists what the others say."
)
_TOGETHER: Final = {
    **dict.fromkeys((Field.NOTES, Field.ADDRESS), tr("all kept, one below the other.")),
    Field.EMAIL: tr("all kept; the first one that is filled in is the main one."),
    Field.PHONE: tr(
        "all kept; a mobile number is the main one, otherwise the first one that is filled in."
    ),
    Field.BIRTHDAY: tr("read together, as the month and the day."),
}
_KEPT: Final = tr(
    "Your choice is saved with the import and used for the next table with the same column names."
)

Choose = Callable[[str, Fields], None]


@dataclass(frozen=True, slots=True)
class _Question:
    """One header, and the files that have it."""

    table: TableSeen
    files: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Answers:
    """What the user has said so far, and what is done with what they say.

    Attributes:
        touched: keys of the headers they have chosen for. asked: whether they want to see every table.
        choose: takes the key of a header and all its fields. ask: takes the wish to see every table.
    """

    touched: Collection[str]
    asked: bool
    choose: Choose
    ask: Callable[[], None]


def show(pieces: Sequence[Piece], key: str, answers: Answers) -> None:
    """One step for each header of the files that is not understood; a button for the others.

    Args:
        key: what tells these files from others.
    """
    questions = _questions(pieces)
    unsure = [one for one in questions if not _sure(one.table) or one.table.key in answers.touched]
    shown = questions if answers.asked else unsure
    for question in shown[:MOST_TABLES]:
        key_of_step = f"import:column:{zlib.crc32(key.encode()):x}:{question.table.key}"
        where = "" if len(pieces) == 1 else f"{plain(_files(question))}: "
        with st.expander(
            tr("{where}what the columns mean", where=where)
            if where
            else tr("What the columns mean"),
            expanded=question in unsure or len(questions) == 1,
            icon=":material/view_column:",
        ):
            _step(question.table, key_of_step, answers.choose)
    if len(shown) > MOST_TABLES:
        names = listed([_files(one) for one in shown[MOST_TABLES:][:_NAMED]])
        st.caption(
            tr(
                "To choose what the columns of more tables mean, import each of these on its own: "
                "{names}.",
                names=plain(names),
            )
        )
    if len(shown) < len(questions):
        st.button(
            tr("Choose what the columns mean"), key="import:columns", type="tertiary",
            icon=":material/view_column:", on_click=callback(answers.ask),
        )  # fmt: skip


def _sure(table: TableSeen) -> bool:
    return table.understood or table.source is Source.REMEMBERED


def _questions(pieces: Iterable[Piece]) -> list[_Question]:
    found: dict[str, _Question] = {}
    for piece in pieces:
        for table in piece.tables:
            before = found.get(table.key, _Question(table, ()))
            found[table.key] = _Question(before.table, (*before.files, piece.name))
    return sorted(found.values(), key=lambda one: one.files)


def _files(question: _Question) -> str:
    first, *more = dict.fromkeys(question.files)
    return shortened(first, 60) + (
        tr(" and {more}", more=plural(len(more), "more file", "more files")) if more else ""
    )


def _step(table: TableSeen, key: str, choose: Choose) -> None:
    filled = [n for n, example in enumerate(table.examples) if example]
    shown = filled[:MOST_COLUMNS]
    st.write(_introduction(table))
    _first_rows(table, shown)
    keys = [(n, f"{key}:{n}") for n in shown]
    for start in range(0, len(keys), _SIDE_BY_SIDE):
        row = keys[start : start + _SIDE_BY_SIDE]
        for place, (n, widget) in zip(st.columns(_SIDE_BY_SIDE), row, strict=False):
            with place.container(gap=None):
                st.selectbox(
                    plain(table.columns[n]), _FIELDS, index=_FIELDS.index(table.fields[n] or _LEFT_OUT), key=widget,
                    format_func=_label, on_change=_chosen, args=(table, keys, choose),
                )  # fmt: skip
                st.caption(plain(shortened(table.examples[n], _EXAMPLE)))
    if len(filled) > len(shown):
        more = filled[MOST_COLUMNS:]
        names = listed([table.columns[n] for n in more[:_NAMED]])
        st.caption(
            tr(
                "{more} cannot be chosen here: {names}",
                more=plural(len(more), "more column", "more columns"),
                names=plain(names),
            )
            + (tr(" and others.") if len(more) > _NAMED else ".")
        )
    for sentence in _doubles(table):
        st.caption(sentence)
    if not NAMES & set(table.fields):
        st.warning(NO_NAME, icon=":material/person:")


def _label(field: str) -> str:
    return label_of(Field(field) if field else None)


@callback
def _chosen(table: TableSeen, keys: Sequence[tuple[int, str]], choose: Choose) -> None:
    fields = list(table.fields)
    for n, widget in keys:
        chosen = st.session_state[widget]
        fields[n] = Field(chosen) if chosen else None
    choose(table.key, tuple(fields))


def _introduction(table: TableSeen) -> str:
    if table.source is Source.REMEMBERED:
        return _AS_BEFORE
    words = _KNOWN if table.understood else _UNKNOWN
    return f"{words} {_KEPT}" if table.named else words


def _first_rows(table: TableSeen, shown: Sequence[int]) -> None:
    """Not `st.table`: what is wider than the screen must scroll by keyboard, and no cell is markdown."""

    def row(cells: Sequence[str], tag: str) -> str:
        return "".join(f"<{tag} style='{_CELL}'>{escape(cells[n])}</{tag}>" for n in shown)

    rows = "".join(f"<tr>{row(cells, 'td')}</tr>" for cells in table.rows)
    st.html(
        "<div role='region' tabindex='0' aria-label='The first rows of the table' style='overflow-x: auto'>"
        f"<table style='border-collapse: collapse; font-size: 0.875rem'>"
        f"<thead><tr>{row(table.columns, 'th')}</tr></thead><tbody>{rows}</tbody></table></div>"
    )


def _doubles(table: TableSeen) -> list[str]:
    """A sentence for each field that several columns have."""
    columns: dict[Field, list[str]] = {}
    for name, field, example in zip(table.columns, table.fields, table.examples, strict=True):
        if field and example:
            columns.setdefault(field, []).append(name)
    return [
        tr(
            "**{field}**: {names} are {together}",
            field=label_of(field),
            names=plain(listed(names[:_NAMED])),
            together=_TOGETHER.get(field, _FIRST_ONLY),
        )
        for field, names in columns.items()
        if len(names) > 1
    ]
