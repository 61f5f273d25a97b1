"""The history of imports, each with an undo."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

import streamlit as st

from crm.domain.wording import plural
from crm.intake.reading import FileKind
from crm.language import tr
from crm.services import sample
from crm.store.imports.imports import ImportRecord
from crm.ui.imports import preview, result, upload
from crm.ui.shell import undo
from crm.ui.shell.errors import callback
from crm.ui.shell.session import flash, store, today
from crm.ui.text.format import day, plain

_SHOWN: Final = 8


def table(records: Sequence[ImportRecord]) -> None:
    """The imports, newest first; older ones in an expander."""
    if not records:
        return
    st.header(tr("Your imports"), anchor=False)
    shown = [_as_one(group) for group in _together(records)]
    for record in shown[:_SHOWN]:
        _row(record)
    if len(shown) > _SHOWN:
        with st.expander(tr("{count:,} older", count=len(shown) - _SHOWN)):
            for record in shown[_SHOWN:]:
                _row(record)


def _together(records: Sequence[ImportRecord]) -> list[list[ImportRecord]]:
    """The imports in groups that were made together, newest first."""
    groups: dict[int, list[ImportRecord]] = {}
    for record in records:
        groups.setdefault(record.batch or record.id, []).append(record)
    return list(groups.values())


def _as_one(group: Sequence[ImportRecord]) -> ImportRecord:
    """Several imports made together, as one row; its undo covers all of them."""
    first, *more = sorted(group, key=lambda record: record.id)
    if not more:
        return first
    total = {
        name: sum(getattr(record, name) for record in group)
        for name in ("new", "updated", "unchanged", "touchpoints")
    }
    return replace(
        first,
        kind="",
        file_name=tr(
            "{file_name} and {more}",
            file_name=first.file_name,
            more=plural(len(more), "more", "more"),
        ),
        skipped=tuple(problem for record in group for problem in record.skipped),
        **total,
    )


def _row(record: ImportRecord) -> None:
    with st.container(border=True, key=f"import_row_{record.id}"):
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            st.markdown(f"**{plain(record.file_name)}**", width="content")
            st.caption(f"{_kind(record)} · {day(record.imported_on)}", width="content")
        st.markdown(_words(record))
        with st.container(horizontal=True, gap="small"):
            if record.undone_on:
                st.caption(
                    tr(":material/undo: Undone on {undone_on}.", undone_on=day(record.undone_on))
                )
            else:
                _way_back(record)
            if record.skipped:
                with st.popover(tr("{count:,} left out", count=len(record.skipped))):
                    preview.problems(record.skipped)


def _kind(record: ImportRecord) -> str:
    if record.kind == sample.KIND:
        return tr("Invented people")
    known = record.kind in list(FileKind)
    return upload.KIND_LABELS[FileKind(record.kind)] if known else tr("Several files together")


def _words(record: ImportRecord) -> str:
    counts = (
        (record.new, tr("{people} added", people=plural(record.new, "person", "people"))),
        (record.updated, tr("{updated:,} changed", updated=record.updated)),
        (record.unchanged, tr("{unchanged:,} unchanged", unchanged=record.unchanged)),
        (record.touchpoints, plural(record.touchpoints, "contact", "contacts")),
    )
    return " · ".join(words for count, words in counts if count) or tr("Nothing new")


def _way_back(record: ImportRecord) -> None:
    """Undo in two clicks: the first explains what will happen."""
    with st.popover(tr("Undo"), icon=":material/undo:", key=f"import_back_{record.id}"):
        if record.kind == sample.KIND:
            st.write(
                tr(
                    "Removes the invented people and opportunities, and everything that was added "
                    "to them."
                )
            )
            st.button(
                tr("Remove the sample"), key=f"import:back:{record.id}", on_click=_remove_sample
            )
            return
        st.write(
            tr(
                "Removes the people, contacts and opportunities this import added, and changes "
                "fields back. Files that were imported together are undone together. People and "
                "opportunities you have worked with since stay, and so does everything you typed."
            )
        )
        st.button(
            tr("Undo this import"), key=f"import:back:{record.id}",
            on_click=result.undo_import, args=(record.id,),
        )  # fmt: skip


@callback
def _remove_sample() -> None:
    sample.remove(store(), today())
    undo.forget()
    upload.forget_previews()
    flash(tr("Sample data removed."))
