"""The Import page: how to get the file, what it would change, bringing it in."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

import streamlit as st
from streamlit.runtime.uploaded_file_manager import UploadedFile

from crm import intake
from crm.errors import CrmError, FileRefused, RowProblem
from crm.intake.reading import FileKind
from crm.services import imports
from crm.services.imports import ImportResult, Preview
from crm.ui import import_tables
from crm.ui.boundary import callback
from crm.ui.session import store, today
from crm.ui.text import day, plain, plural

KIND_LABELS: Final = {
    FileKind.CONNECTIONS: "LinkedIn connections",
    FileKind.ARCHIVE: "LinkedIn archive",
    FileKind.GOOGLE: "Google contacts",
    FileKind.OUTLOOK: "Outlook contacts",
    FileKind.VCARD: "vCards",
    FileKind.PORTABLE: "Everything from an Embers",
}
#: So many of those whom an undo keeps are named.
_NAMED: Final = 8
_ROUND: Final = "import:round"
_DONE: Final = "import:done"
_LINKEDIN: Final = "https://www.linkedin.com/mypreferences/d/download-my-data"
_STEPS: Final = """
1. On a computer, open LinkedIn and go to **Settings > Data privacy > Get a copy of your data**.
2. Tick **Connections** and nothing else, then ask for the file. It is ready within minutes;
   the large archive takes up to a day.
3. LinkedIn sends an e-mail with a link. **The link lasts 72 hours** and wants you signed in.
4. Drop the file below **as it is**, ZIP or CSV. Please do not open it in Excel and save it first.
"""

Found = Preview | ImportResult | FileRefused


@dataclass
class _Slot:
    """What was found in one upload, so that a rerun does not read it again."""

    found: Found | None = None


@st.cache_resource(max_entries=2, show_spinner=False, scope="session")
def _slot(file_id: str) -> _Slot:
    return _Slot()


def how_to(first: bool) -> None:
    """How to get the file out of LinkedIn; open until there is a file or was an import."""
    label = "How to get your connections from LinkedIn"
    with st.expander(label, expanded=first and not _chosen(), icon=":material/help:"):
        st.markdown(_STEPS)
        st.link_button("Open that page on LinkedIn", _LINKEDIN, icon=":material/open_in_new:")
        st.caption(
            "Embers also reads Google and Outlook contacts (CSV), vCards (VCF) and its own exports "
            "(JSON). It finds out by itself what a file is."
        )


def choose() -> UploadedFile | None:
    """The field that takes a file; emptied after each import."""
    return st.file_uploader(
        "Your file",
        key=_upload_key(),
        max_upload_size=intake.MAX_FILE_BYTES // 1_000_000,
        help="The file is read on this computer. Nothing is stored before you say so.",
    )


def _chosen() -> bool:
    return st.session_state.get(_upload_key()) is not None


def _upload_key() -> str:
    return f"import:file:{st.session_state.get(_ROUND, 0)}"


def preview(file: UploadedFile) -> None:
    """What importing the file would change, and the button that does it."""
    st.session_state.pop(_DONE, None)
    slot = _slot(file.file_id)
    if slot.found is None:
        slot.found = _look_into(file)
    match slot.found:
        case FileRefused() as refused:
            _refused(refused)
        case Preview() as found:
            _people_file(found)
        case ImportResult() as found:
            _portable_file(file.name, found)


def _look_into(file: UploadedFile) -> Found:
    bar = st.progress(0.0, text="Reading the file ...")
    try:
        data = file.getvalue()
        if intake.recognise(data) is FileKind.PORTABLE:
            return imports.import_file(store(), file.name, data, today(), dry_run=True)
        return imports.preview(store(), file.name, data, today(), _shown_on(bar))
    except FileRefused as refused:
        return refused.with_traceback(None)  # its frames would keep the whole file in memory
    finally:
        bar.empty()


def _shown_on(bar: Any) -> Callable[[float], None]:
    return lambda share: bar.progress(min(max(share, 0.0), 1.0), text="Reading the file ...")


def _refused(refused: CrmError) -> None:
    words = plain(refused.sentence) + (f"\n\n{plain(refused.hint)}" if refused.hint else "")
    st.error(words, title=refused.title, icon=":material/description:")
    st.caption("Nothing was stored.")
    problems = getattr(refused, "problems", ())
    if problems:
        import_tables.problems(problems)


def _people_file(found: Preview) -> None:
    plan, reading = found.plan, found.reading
    _title(found.file_name, KIND_LABELS[reading.kind])
    if reading.owner:
        st.caption(f"The archive of {plain(_full_name(reading.owner))}.")
    skipped = import_tables.left_out(found)
    _counts(
        ("New", len(plan.new)), ("Changed", len(plan.updated)),
        ("Unchanged", plan.unchanged), ("Left out", len(skipped)),
    )  # fmt: skip
    _whole_file(reading.warnings)
    if found.before:
        st.info(
            f"This very file was imported on {day(found.before.imported_on)}.",
            icon=":material/history:",
        )
    label = _button_label(found)
    if label:
        _button(label)
    elif reading.people:
        st.success(
            "Everybody in this file is here already, with the same details. "
            "There is nothing to import.",
            icon=":material/check_circle:",
        )
    import_tables.details(found, skipped)


def _full_name(person: intake.PersonRow) -> str:
    return f"{person.first_name} {person.last_name}".strip()


def _title(name: str, kind: str) -> None:
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.markdown(f"**{plain(name)}**", width="content")
        st.badge(kind, icon=":material/description:", color="gray")


def _counts(*counts: tuple[str, int]) -> None:
    with st.container(horizontal=True, gap="small", key="import_counts"):
        for label, count in counts:
            st.metric(label, f"{count:,}", width=120)


def _whole_file(warnings: tuple[RowProblem, ...]) -> None:
    for warning in warnings:
        if not warning.line:
            st.warning(plain(warning.sentence), icon=":material/info:")


def _button_label(found: Preview) -> str:
    """What the button does, in words; empty if there is nothing to do."""
    new, updated, gone = len(found.plan.new), len(found.plan.updated), len(found.plan.gone)
    if new and updated:
        return f"Import {plural(new, 'person', 'people')} and update {updated:,}"
    if new:
        return f"Import {plural(new, 'person', 'people')}"
    if updated:
        return f"Update {plural(updated, 'person', 'people')}"
    if gone and not found.before:
        return f"Note that {plural(gone, 'connection is', 'connections are')} gone"
    return ""


def _portable_file(name: str, found: ImportResult) -> None:
    _title(name, KIND_LABELS[FileKind.PORTABLE])
    _counts(
        ("New people", found.new), ("Changed", found.updated), ("Unchanged", found.unchanged),
        ("Touchpoints", found.touchpoints),
    )  # fmt: skip
    st.caption("Cases, notes and decisions come along. What is here already is not doubled.")
    _button("Bring everything in")


def _button(label: str) -> None:
    st.button(
        label,
        key="import:apply",
        type="primary",
        icon=":material/download:",
        on_click=_apply,
        args=(_upload_key(),),
    )


@callback
def _apply(upload_key: str) -> None:
    """Import once: a second click finds the upload gone, and a known file changes nothing."""
    file = st.session_state.get(upload_key)
    if upload_key != _upload_key() or file is None:
        return
    found = _slot(file.file_id).found
    if isinstance(found, Preview):
        result = imports.apply(store(), file.name, found.reading, today())
    else:
        result = imports.import_file(store(), file.name, file.getvalue(), today())
    st.session_state[_ROUND] = st.session_state.get(_ROUND, 0) + 1
    st.session_state[_DONE] = {
        "id": result.import_id, "new": result.new, "updated": result.updated,
        "touchpoints": result.touchpoints, "skipped": len(result.skipped), "known": result.known,
    }  # fmt: skip
    forget_previews()


def forget_previews() -> None:
    """What was found in uploads no longer holds, and its memory is given back."""
    _slot.clear()


def done() -> None:
    """What the import just did, with a way back and a way on."""
    result = st.session_state.get(_DONE)
    if not result:
        return
    if "go_on" in result:
        del st.session_state[_DONE]
        st.switch_page("pages/today.py")
    with st.container(border=True, key="import_done"):
        st.markdown(f":material/check_circle: **{_done_words(result)}**")
        if result["skipped"]:
            st.caption(f"{plural(result['skipped'], 'row was', 'rows were')} left out.")
        with st.container(horizontal=True):
            st.button(
                "See whom to contact", key="import:on", type="primary",
                icon=":material/wb_sunny:", on_click=_go_on,
            )  # fmt: skip
            if result["id"] and not result["known"]:
                st.button(
                    "Undo", key="import:undo", icon=":material/undo:",
                    on_click=take_back, args=(result["id"],),
                )  # fmt: skip


def _go_on() -> None:
    """Noted only: a run that goes through the front door again forgets which button it was."""
    st.session_state[_DONE] = {"go_on": True}


def _done_words(result: dict[str, Any]) -> str:
    if result["known"]:
        return "This file was known already; nothing was changed."
    parts = [f"{plural(result['new'], 'person', 'people')} added"]
    if result["updated"]:
        parts.append(f"{result['updated']:,} changed")
    if result["touchpoints"]:
        parts.append(plural(result["touchpoints"], "touchpoint", "touchpoints"))
    return "Imported: " + ", ".join(parts) + "."


@callback
def take_back(import_id: int) -> None:
    """Undo an import and say what came of it."""
    undone = imports.undo(store(), import_id, today())
    words = f"Taken back: {plural(undone.people_removed, 'person', 'people')} removed"
    if undone.fields_restored:
        words += f", {plural(undone.fields_restored, 'field', 'fields')} as before"
    words += "."
    if undone.kept:
        names = ", ".join(person.name for person in undone.kept[:_NAMED])
        more = len(undone.kept) - _NAMED
        words += (
            f" {plural(len(undone.kept), 'person stays', 'people stay')}, because you have worked "
            f"with them since or a later import changed them: {names}"
        )
        words += f" and {more:,} more." if more > 0 else "."
    st.session_state["import:undone"] = words
    st.session_state.pop(_DONE, None)
    forget_previews()


def undone() -> None:
    """What taking an import back came to; said once."""
    words = st.session_state.pop("import:undone", "")
    if words:
        st.info(plain(words), icon=":material/undo:")
