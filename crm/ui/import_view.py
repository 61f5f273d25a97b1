"""The Import page: how to get the file, what it would change, bringing it in."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC
from typing import Any, Final

import streamlit as st
from streamlit.runtime.uploaded_file_manager import UploadedFile

from crm import intake
from crm.errors import CrmError, FileRefused, RowProblem
from crm.intake.reading import FileKind
from crm.services import imports
from crm.services.activity import EVERYTHING, Choice
from crm.services.imports import ImportResult, Preview
from crm.ui import import_activity, import_tables, places
from crm.ui.boundary import callback
from crm.ui.session import now_clock, store, today
from crm.ui.text import day, listed, plain, plural

KIND_LABELS: Final = {
    FileKind.CONNECTIONS: "LinkedIn connections",
    FileKind.ARCHIVE: "LinkedIn archive",
    FileKind.GOOGLE: "Google contacts",
    FileKind.OUTLOOK: "Outlook contacts",
    FileKind.VCARD: "vCards",
    FileKind.PORTABLE: "Everything from an Embers",
    FileKind.MESSAGES: "LinkedIn messages",
    FileKind.INVITATIONS: "LinkedIn invitations",
    FileKind.ENDORSEMENTS: "LinkedIn endorsements",
    FileKind.APPLICATIONS: "LinkedIn job applications",
    FileKind.NOTES: "LinkedIn notes",
    FileKind.MAIL: "E-mail",
    FileKind.MAILBOX: "Mailbox",
    FileKind.CALENDAR: "Calendar",
}
_ROUND: Final = "import:round"
#: Where what the last import did waits to be told.
DONE: Final = "import:done"
_LINKEDIN: Final = "https://www.linkedin.com/mypreferences/d/download-my-data"
_STEPS: Final = """
1. On a computer, open LinkedIn and go to **Settings > Data privacy > Get a copy of your data**.
2. Tick **Connections**, then ask for the file. It is ready within minutes. With **Messages**,
   **Invitations** and **Profile** ticked as well, or in the large archive, which takes up to a day,
   your contacts of the past years come along as touchpoints.
3. LinkedIn sends an e-mail with a link. **The link lasts 72 hours** and wants you signed in.
4. Drop the file below **as it is**, ZIP or CSV. Please do not open it in Excel and save it first.
"""

Found = Preview | ImportResult | FileRefused


@dataclass
class _Slot:
    """What was found in one upload, so that a rerun does not read it again.

    Attributes:
        choice: what the user wants of it. shown: the preview with that choice.
    """

    found: Found | None = None
    choice: Choice = EVERYTHING
    shown: Preview | None = None


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
            "Embers also reads single files of the archive, Google and Outlook contacts (CSV), "
            "vCards (VCF), e-mails and mailboxes (EML, MBOX), calendars (ICS) and its own exports "
            "(JSON). It finds out by itself what a file is."
        )


def choose() -> UploadedFile | None:
    """The field that takes a file; emptied after each import."""
    return st.file_uploader(
        "Your file",
        key=_upload_key(),
        max_upload_size=intake.MAX_FILE_BYTES // 1_000_000,
        help=f"{places.of_a_file()} Nothing is stored before you say so.",
    )


def _chosen() -> bool:
    return st.session_state.get(_upload_key()) is not None


def _upload_key() -> str:
    return f"import:file:{st.session_state.get(_ROUND, 0)}"


def preview(file: UploadedFile) -> None:
    """What importing the file would change, and the button that does it."""
    st.session_state.pop(DONE, None)
    slot = _slot(file.file_id)
    if slot.found is None:
        slot.found = _look_into(file)
    match slot.found:
        case FileRefused() as refused:
            _refused(refused)
        case Preview() as found:
            _people_file(found, slot, file.file_id)
        case ImportResult() as found:
            _portable_file(file.name, found)


def _look_into(file: UploadedFile) -> Found:
    bar = st.progress(0.0, text="Reading the file ...")
    try:
        data = file.getvalue()
        if intake.is_portable(data):
            return imports.import_file(store(), file.name, data, today(), dry_run=True)
        return imports.preview(
            store(), file.name, data, today(), _shown_on(bar), zone=now_clock().tzinfo or UTC
        )
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


def _people_file(read: Preview, slot: _Slot, file_id: str) -> None:
    reading = read.reading
    _title(read.file_name, KIND_LABELS[reading.kind])
    if reading.owner:
        st.caption(f"The archive of {plain(_full_name(reading.owner))}.")
    if read.other_owner:
        st.warning(
            f"The archives you imported so far are those of {plain(read.other_owner)}. Import this "
            "one only if both are yours: its messages would count as yours.",
            icon=":material/group:",
        )
    above = st.container()
    found = _as_chosen(read, slot, import_activity.choose(read, file_id))
    plan = found.plan
    skipped = import_tables.left_out(found)
    with above:
        _counts(
            ("New", len(plan.new)), ("Changed", len(plan.updated)),
            ("Unchanged", plan.unchanged), ("Left out", len(skipped)),
            *import_activity.counts(found),
        )  # fmt: skip
        _whole_file(reading.warnings)
        for sentence in found.left_out:
            st.caption(plain(sentence))
    if found.before:
        st.info(
            f"This very file was imported on {day(found.before.imported_on)}.",
            icon=":material/history:",
        )
    label = _button_label(found)
    if label:
        _button(label)
    elif reading.contacts or reading.applications:
        st.success(
            "Everything in this file is here already. There is nothing to import.",
            icon=":material/check_circle:",
        )
    elif reading.people:
        st.success(
            "Everybody in this file is here already, with the same details. "
            "There is nothing to import.",
            icon=":material/check_circle:",
        )
    import_tables.details(found, skipped)


def _as_chosen(read: Preview, slot: _Slot, choice: Choice) -> Preview:
    """The preview with what the user wants; reckoned anew only when that changes."""
    if slot.shown is None or slot.choice != choice:
        usual = choice == EVERYTHING
        slot.shown = read if usual else imports.preview_again(store(), read, today(), choice)
        slot.choice = choice
    return slot.shown


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
    come = [plural(new, "person", "people")] if new else []
    come += import_activity.what_comes(found)
    refreshed = len(found.activity.contacts.updated)
    if come:
        changed = f"{updated:,}" if new else plural(updated, "person", "people")
        return "Import " + listed(come) + (f" and update {changed}" if updated else "")
    if updated:
        return f"Update {plural(updated, 'person', 'people')}"
    if refreshed:
        return f"Bring {plural(refreshed, 'touchpoint', 'touchpoints')} up to date"
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
    slot = _slot(file.file_id)
    if isinstance(slot.found, Preview):
        result = imports.apply(store(), file.name, slot.found.reading, today(), slot.choice)
    else:
        result = imports.import_file(store(), file.name, file.getvalue(), today())
    st.session_state[_ROUND] = st.session_state.get(_ROUND, 0) + 1
    st.session_state[DONE] = {
        "id": result.import_id, "new": result.new, "updated": result.updated,
        "touchpoints": result.touchpoints, "skipped": len(result.skipped), "known": result.known,
        "opportunities": result.opportunities, "refreshed": result.refreshed,
    }  # fmt: skip
    forget_previews()


def forget_previews() -> None:
    """What was found in uploads no longer holds, and its memory is given back."""
    _slot.clear()
