"""The Import page: the upload, the preview, the import."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC
from typing import Any, Final

import streamlit as st
from streamlit.runtime.uploaded_file_manager import UploadedFile

from crm import intake
from crm.domain.wording import listed, plural
from crm.errors import CrmError, FileRefused, RowProblem
from crm.intake.mapping import Fields
from crm.intake.reading import FileKind
from crm.intake.together import Piece
from crm.language import tr
from crm.services.imports import batch_import
from crm.services.imports.activity import EVERYTHING, Choice
from crm.services.imports.batch_import import Part, Preview, refuse_too_much
from crm.services.imports.one_reading import ImportResult
from crm.services.imports.proposing import look_into
from crm.ui.imports import column_step, preview_activity, several_files
from crm.ui.imports import preview as import_tables
from crm.ui.shell import data_notice, undo
from crm.ui.shell.errors import callback
from crm.ui.shell.session import now_clock, store, today
from crm.ui.text.format import day, plain

KIND_LABELS: Final = {
    FileKind.CONNECTIONS: tr("LinkedIn connections"),
    FileKind.ARCHIVE: tr("LinkedIn archive"),
    FileKind.GOOGLE: tr("Google contacts"),
    FileKind.OUTLOOK: tr("Outlook contacts"),
    FileKind.VCARD: "vCards",
    FileKind.PORTABLE: tr("Everything from Embers"),
    FileKind.MESSAGES: tr("LinkedIn messages"),
    FileKind.INVITATIONS: tr("LinkedIn invitations"),
    FileKind.ENDORSEMENTS: tr("LinkedIn endorsements"),
    FileKind.APPLICATIONS: tr("LinkedIn job applications"),
    FileKind.NOTES: tr("LinkedIn notes"),
    FileKind.TRACKER: tr("Job applications"),
    FileKind.CONTACTS: tr("List of people"),
    FileKind.MONICA: tr("Contacts (Monica)"),
    FileKind.MAIL: tr("E-mail"),
    FileKind.MAILBOX: tr("Mailbox"),
    FileKind.CALENDAR: tr("Calendar"),
}
_TABLE: Final = tr("Table")
_ROUND: Final = "import:round"
#: Session key of the last import's result, until it is shown.
DONE: Final = "import:done"

Found = Preview | ImportResult | FileRefused


@dataclass
class _Slot:
    """The result of reading one or several uploads, kept so that a rerun does not read them again.

    Attributes:
        columns: what the user chose for the columns of tables, by the key of the header.
        asked: whether the user wants to see what the columns are read as.
        choice: what the user chose to import. shown: the preview with that choice.
    """

    found: Found | None = None
    columns: Mapping[str, Fields] = field(default_factory=dict)
    asked: bool = False
    choice: Choice = EVERYTHING
    shown: Preview | None = None


@st.cache_resource(max_entries=2, show_spinner=False, scope="session")
def _slot(file_id: str) -> _Slot:
    return _Slot()


def choose() -> list[UploadedFile]:
    """The upload field; emptied after each import."""
    return st.file_uploader(
        tr("Your file, or several together"),
        key=_upload_key(),
        accept_multiple_files=True,
        max_upload_size=intake.MAX_MAILBOX_BYTES // 1_000_000,
        help=tr(
            "{of_a_file} Nothing is stored until you say so. If a mailbox is larger than {most} "
            "MB, export one folder or label at a time, or import it on your own computer with "
            "`python -m crm import`.",
            of_a_file=data_notice.of_a_file(),
            most=intake.MAX_MAILBOX_BYTES // 1_000_000,
        ),
    )


def chosen() -> bool:
    """Whether there is a file in the upload field."""
    return bool(st.session_state.get(_upload_key()))


def _upload_key() -> str:
    return f"import:file:{st.session_state.get(_ROUND, 0)}"


def preview(files: Sequence[UploadedFile]) -> None:
    """What importing the files would change, and the import button."""
    st.session_state.pop(DONE, None)
    key = _slot_key(files)
    slot = _slot(key)
    if slot.found is None:
        slot.found = _look_into(files, slot)
    match slot.found:
        case FileRefused() as refused:
            _refused(refused)
        case Preview(alone=Part() as part) as found:
            _one_file(found, part, slot, key)
        case Preview(pieces=(Piece(refused=FileRefused() as refused) as piece,)):
            import_tables.title(piece.name, _TABLE)
            if not slot.columns:
                _refused(refused)
            _columns((piece,), slot, key)
        case Preview() as found:
            _several(found, slot, key)
        case ImportResult() as done:
            _portable_file(files[0].name, done)


def _slot_key(files: Sequence[UploadedFile]) -> str:
    return "+".join(file.file_id for file in files)


def _look_into(files: Sequence[UploadedFile], slot: _Slot) -> Found:
    bar = st.progress(0.0, text=tr("Reading the file ..."))
    now = now_clock()
    zone, clock = now.tzinfo or UTC, now.time()
    try:
        if len(files) > 1:  # before their bytes are read
            refuse_too_much(len(files), sum(file.size for file in files))
        named = [(file.name, file.getvalue()) for file in files]
        if len(named) == 1 and intake.is_portable(named[0][1]):
            return batch_import.import_file(store(), *named[0], today(), dry_run=True)
        looked = look_into(store(), named, today(), slot.columns, _shown_on(bar), zone, clock)
        slot.columns = looked.chosen
        return batch_import.preview(store(), looked.pieces, today())
    except FileRefused as refused:
        return refused.with_traceback(None)  # its frames would keep the whole file in memory
    finally:
        bar.empty()


def _shown_on(bar: Any) -> Callable[[float], None]:
    return lambda share: bar.progress(min(max(share, 0.0), 1.0), text=tr("Reading the file ..."))


def _refused(refused: CrmError) -> None:
    words = plain(refused.sentence) + (f"\n\n{plain(refused.hint)}" if refused.hint else "")
    st.error(words, title=plain(refused.title), icon=":material/description:")
    st.caption(tr("Nothing was stored."))
    problems = getattr(refused, "problems", ())
    if problems:
        import_tables.problems(problems)


def _one_file(read: Preview, part: Part, slot: _Slot, key: str) -> None:
    reading = part.reading
    program = f" ({reading.program})" if reading.program else ""
    import_tables.title(part.piece.name, KIND_LABELS[reading.kind] + program)
    if reading.owner:
        st.caption(tr("The archive of {owner}.", owner=plain(_full_name(reading.owner))))
    if part.result.other_owner:
        st.warning(
            tr(
                "The archives you have imported so far belong to {other_owner}. Import this one "
                "only if both are yours: its messages would count as yours.",
                other_owner=plain(part.result.other_owner),
            ),
            icon=":material/group:",
        )
    above = st.container()
    found = _as_chosen(read, slot, preview_activity.choose(read, key))
    part = found.alone or part
    result, before = part.result, part.brought.before
    with above:
        import_tables.counts(
            (tr("New"), result.new), (tr("Changed"), result.updated), (tr("Unchanged"), result.unchanged),
            (tr("Left out"), len(result.skipped)), *preview_activity.counts(part),
        )  # fmt: skip
        _whole_file(reading.warnings)
        for sentence in result.left_out:
            st.caption(plain(sentence))
        _columns(read.pieces, slot, key)
    if before:
        st.info(
            tr(
                "This exact file was imported on {imported_on}.",
                imported_on=day(before.imported_on),
            ),
            icon=":material/history:",
        )
    label = _button_label(part)
    if label:
        _button(label)
    elif reading.contacts or reading.applications:
        st.success(
            tr("Everything in this file is already here. There is nothing to import."),
            icon=":material/check_circle:",
        )
    elif reading.people:
        st.success(
            tr(
                "Everyone in this file is already here, with the same details. There is nothing to "
                "import."
            ),
            icon=":material/check_circle:",
        )
    import_tables.details(found, part)


def _columns(pieces: Sequence[Piece], slot: _Slot, key: str) -> None:
    """What the columns of the tables mean; the files are read again when somebody says otherwise."""

    def choose(header: str, fields: Fields) -> None:
        slot.columns = {**slot.columns, header: fields}
        slot.found = slot.shown = None

    def ask() -> None:
        slot.asked = True

    column_step.show(pieces, key, column_step.Answers(slot.columns, slot.asked, choose, ask))


def _as_chosen(read: Preview, slot: _Slot, choice: Choice) -> Preview:
    """The preview with the user's choice; recomputed only when the choice changes."""
    if slot.shown is None or slot.choice != choice:
        usual = choice == EVERYTHING
        slot.shown = read if usual else batch_import.preview(store(), read.pieces, today(), choice)
        slot.choice = choice
    return slot.shown


def _several(read: Preview, slot: _Slot, key: str) -> None:
    found = _as_chosen(read, slot, preview_activity.choose(read, key))
    several_files.show(found, KIND_LABELS)
    _columns(found.pieces, slot, key)
    label = several_files.button_label(found)
    if label:
        _button(label)
    elif found.parts:
        st.success(
            tr("Everything in these files is already here. There is nothing to import."),
            icon=":material/check_circle:",
        )
    several_files.details(found)


def _full_name(person: intake.PersonRow) -> str:
    return f"{person.first_name} {person.last_name}".strip()


def _whole_file(warnings: tuple[RowProblem, ...]) -> None:
    for warning in warnings:
        if not warning.line:
            st.warning(plain(warning.sentence), icon=":material/info:")


def _button_label(part: Part) -> str:
    """The label of the import button; empty if there is nothing to do."""
    result, gone = part.result, len(part.brought.plan.gone)
    come = [plural(result.new, "person", "people")] if result.new else []
    come += preview_activity.what_comes(result)
    updated = result.updated
    if come:
        changed = f"{updated:,}" if result.new else plural(updated, "person", "people")
        return (
            tr("Import ")
            + listed(come)
            + (tr(" and update {changed}", changed=changed) if updated else "")
        )
    if updated:
        return tr("Update {people}", people=plural(updated, "person", "people"))
    if result.refreshed:
        return tr("Update {contacts}", contacts=plural(result.refreshed, "contact", "contacts"))
    if gone and not part.brought.before:
        return tr(
            "Note that {connections} gone",
            connections=plural(gone, "connection is", "connections are"),
        )
    return ""


def _portable_file(name: str, found: ImportResult) -> None:
    import_tables.title(name, KIND_LABELS[FileKind.PORTABLE])
    import_tables.counts(
        (tr("New people"), found.new), (tr("Changed"), found.updated), (tr("Unchanged"), found.unchanged),
        (tr("Contacts"), found.touchpoints),
    )  # fmt: skip
    st.caption(
        tr(
            "Opportunities, notes and decisions are imported, too. What is already here is not "
            "added twice."
        )
    )
    _button(tr("Import everything"))


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
    """Import once: on a second click the upload is gone, and a known file changes nothing."""
    files = st.session_state.get(upload_key)
    if upload_key != _upload_key() or not files:
        return
    slot = _slot(_slot_key(files))
    match slot.found:
        case Preview() as found:
            parts = batch_import.apply(store(), found.pieces, today(), slot.choice)
            done = [part.result for part in parts]
        case _:
            data = files[0].getvalue()
            done = [batch_import.import_file(store(), files[0].name, data, today())]
    undo.forget()  # the import has its own undo
    st.session_state[_ROUND] = st.session_state.get(_ROUND, 0) + 1
    st.session_state[DONE] = _combined(done)
    forget_previews()


def _combined(done: Sequence[ImportResult]) -> dict[str, Any]:
    """The combined result of imports made together; undoing one undoes all."""
    fresh = [result for result in done if not result.known]

    def total(name: str) -> int:
        return sum(getattr(result, name) for result in done)

    totals: dict[str, Any] = {
        name: total(name)
        for name in ("new", "updated", "touchpoints", "opportunities", "refreshed")
    }
    return totals | {
        "id": fresh[0].import_id if fresh else 0,
        "known": not fresh,
        "skipped": sum(len(result.skipped) for result in done),
    }


def forget_previews() -> None:
    """Forget what was read from uploads and release the memory."""
    _slot.clear()
