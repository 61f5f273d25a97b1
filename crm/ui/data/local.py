"""The Data page: exports, backup and restore."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable
from datetime import date
from functools import partial
from pathlib import Path
from typing import Final, TypeVar

import streamlit as st
from streamlit.runtime.uploaded_file_manager import UploadedFile

from crm.config import settings
from crm.domain.wording import plural
from crm.errors import StoreForeign
from crm.services import exports, overview, portability, sample
from crm.services import settings as preferences
from crm.services.overview import Counts
from crm.store.handle import Store
from crm.store.local import open_store
from crm.ui.shell import hosted, undo
from crm.ui.shell.errors import callback, show, show_errors
from crm.ui.shell.gate import only_while_signed_in
from crm.ui.shell.session import flash, store, today
from crm.ui.text.format import plain

T = TypeVar("T")

_ROUND: Final = "data:round"
_CHECKED: Final = "data:checked"
_COPIES_SHOWN: Final = 20
_ALARMS: Final = "data:alarms"

#: Label, purpose, icon, export, file name, media type.
_EXPORTS: Final = (
    ("People as a table", "CSV, for a spreadsheet.", ":material/table:",
     exports.people_csv, "embers-people-{day}.csv", "text/csv"),
    ("People as cards", "vCards, for the address book of a phone.", ":material/contacts:",
     exports.people_vcf, "embers-people-{day}.vcf", "text/vcard"),
    ("Steps as a calendar", "The steps of your open cases, each on its best day (ICS).", ":material/event:",
     exports.steps_ics, "embers-steps-{day}.ics", "text/calendar"),
    ("Everything", "All you ever wrote, readable by people and programs (JSON).",
     ":material/deployed_code:", exports.portable_json, "embers-{day}.json", "application/json"),
)  # fmt: skip


def place(path: Path, counts: Counts) -> None:
    """Where the data are, how large the file is and what is in it."""
    st.write(
        f"**{plural(counts.people, 'person', 'people')}**, "
        f"**{plural(counts.opportunities, 'opportunity', 'opportunities')}** and "
        f"**{plural(counts.touchpoints, 'touchpoint', 'touchpoints')}** "
        f"({size(_bytes_of(path))}), all in one file on this computer:"
    )
    st.code(str(path), language=None, wrap_lines=True)
    with st.expander("How to erase everything", icon=":material/delete_forever:"):
        st.write(
            "Stop Embers, then delete this file, those beside it whose names begin the same, and "
            "the folder `backups`. Nothing is left then: there is no copy anywhere else unless "
            "you made one."
        )


def _bytes_of(path: Path) -> int:
    sides = (path.with_name(path.name + side) for side in ("", "-wal"))
    return sum(side.stat().st_size for side in sides if side.exists())


def size(count: int) -> str:
    """A number of bytes as text, e.g. "12 kB"."""
    if count < 1_000_000:
        return f"{max(1, round(count / 1000)):,} kB"
    return f"{count / 1_000_000:,.1f} MB"


def export_buttons() -> None:
    """One button per export; the file is created on click."""
    columns = st.columns(len(_EXPORTS), border=True)
    for column, (label, purpose, icon, make, name, mime) in zip(columns, _EXPORTS, strict=True):
        with column:
            st.download_button(
                label, only_while_signed_in(partial(_made, make, store(), today())),
                file_name=name.format(day=today().isoformat()), mime=mime, icon=icon,
                key=f"data:export:{mime}", on_click="ignore", width="stretch",
            )  # fmt: skip
            st.caption(purpose)
            if make is exports.steps_ics:
                st.toggle(
                    "Remind me at 9:00", preferences.get(store()).alarms, key=_ALARMS,
                    on_change=_keep_alarms, help="Each entry rings on the morning of its day.",
                )  # fmt: skip


@callback
def _keep_alarms() -> None:
    preferences.set_alarms(store(), bool(st.session_state[_ALARMS]))


def _made(make: Callable[[Store, date], exports.Exported], source: Store, on: date) -> bytes:
    """Runs on click, outside the script run: it must not call Streamlit."""
    encoding = "utf-8-sig" if make is exports.people_csv else "utf-8"
    return make(source, on).text.encode(encoding, "surrogatepass")


def backup_button() -> None:
    st.download_button(
        "Save a backup", only_while_signed_in(partial(_backup, store())),
        file_name=f"embers-backup-{today()}.db", mime="application/vnd.sqlite3", icon=":material/save:", type="primary",
        key="data:backup", on_click="ignore",
    )  # fmt: skip


def _backup(source: Store) -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder) / "backup.db"
        portability.backup_to(source, target)
        return target.read_bytes()


def rescue(error: StoreForeign) -> None:
    """Offer to restore a backup when the database cannot be used."""
    path = settings(os.environ).database
    show(error)
    st.header("Restore a backup", anchor=False)
    st.write(
        "A damaged database can be replaced by a backup. The damaged file is kept in the folder "
        "`backups`, so nothing is thrown away."
    )
    with show_errors():
        restore(path, None)
    copies(path)


def restore(path: Path, here: Counts | None) -> None:
    """Upload a backup, show what is in it, ask for confirmation, and restore it.

    Args:
        here: the counts of the current database, None = unknown.
    """
    key = f"data:restore:{st.session_state.get(_ROUND, 0)}"
    file = st.file_uploader("A backup of Embers", key=key)
    if not file:
        return
    there = _holds(file.file_id, file)
    now = f": {_contents(here)}" if here else ""
    kept = (
        "is kept in the folder `backups` first"
        if hosted.mine() is None
        else "stays among the earlier states"
    )
    st.info(
        f"This backup holds {_contents(there)}. It would replace what is here now{now}. "
        f"What is here {kept}.",
        icon=":material/history:",
    )
    sure = st.checkbox("Replace what is here by this backup", key=f"{key}:sure")
    st.button(
        "Restore", key="data:restore", type="primary", icon=":material/restore:",
        disabled=not sure, on_click=_restore, args=(path, key),
    )  # fmt: skip


def _contents(counts: Counts) -> str:
    return (
        f"{plural(counts.people, 'person', 'people')}, "
        f"{plural(counts.opportunities, 'opportunity', 'opportunities')} and "
        f"{plural(counts.touchpoints, 'touchpoint', 'touchpoints')}"
    )


@st.cache_data(max_entries=2, show_spinner="Reading the backup ...", scope="session")
def _holds(file_id: str, _file: UploadedFile) -> Counts:
    """Count what an uploaded backup holds, in a copy.

    Raises:
        StoreForeign: the file is not a backup of Embers.
    """
    return _with_copy(_file, lambda copy: overview.counts(open_store(copy)))


def _with_copy(file: UploadedFile, use: Callable[[Path], T]) -> T:
    """Run an action on the uploaded file on disk; errors use the name the user knows."""
    data = file.getvalue()
    portability.refuse_if_empty(data)
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "backup.db"
        copy.write_bytes(data)
        try:
            return use(copy)
        except StoreForeign as error:
            sentence = error.sentence.replace(str(copy), f"“{file.name:.80}”")
            raise StoreForeign(sentence, error.hint) from error


@callback
def _restore(path: Path, key: str) -> None:
    file = st.session_state.get(key)
    if file is None:
        return
    cloud = hosted.mine()
    if cloud is not None:
        former = _with_copy(file, cloud.replace)
        forget_everything()
        undo.offer(f"Restored: {file.name:.80}", _go_back, former)
        return
    before = kept_copies(path)
    _with_copy(file, partial(portability.restore_from, path))
    forget_everything()
    kept = [c for c in kept_copies(path) if c not in before and "-before-restore-" in c.name]
    if kept:
        undo.offer(f"Restored: {file.name:.80}", _put_back, path, kept[0])
    else:
        flash("The backup is in place.")


def _go_back(former: int) -> None:
    cloud = hosted.mine()
    if cloud is not None:
        cloud.restore(former, only_if=former + 1)
    forget_everything()


def _put_back(path: Path, copy: Path) -> None:
    portability.restore_from(path, copy)
    forget_everything()


def forget_everything() -> None:
    """Clear what was computed from the database that was replaced."""
    undo.forget()
    st.cache_data.clear()
    st.session_state[_ROUND] = st.session_state.get(_ROUND, 0) + 1


def kept_copies(path: Path) -> list[Path]:
    """The copies Embers made by itself, newest first."""
    found = (path.parent / "backups").glob(f"{path.stem}-*.db")
    return sorted(found, key=lambda copy: copy.stat().st_mtime_ns, reverse=True)


def copies(path: Path) -> None:
    """The copies Embers made by itself, before a restore or a new version."""
    found = kept_copies(path)
    if not found:
        return
    with st.expander(f"Copies Embers made by itself ({len(found)})"):
        st.caption("Made before a restore and before a new version changes the database.")
        st.code(str(found[0].parent), language=None, wrap_lines=True)
        for copy in found[:_COPIES_SHOWN]:
            st.markdown(f"{plain(copy.name)} · {size(copy.stat().st_size)}")


def damage() -> None:
    """Check for damage on request and report the result."""
    st.button("Check for damage", key="data:check", icon=":material/fact_check:", on_click=_check)
    found = st.session_state.pop(_CHECKED, None)
    if found is None:
        return
    if found["integrity"] == found["foreign_keys"] == "ok":
        st.success("All is well: the file is sound and every reference leads somewhere.")
    else:
        st.error(
            f"The file: {plain(str(found['integrity']))}.  \n"
            f"References: {plain(str(found['foreign_keys']))}.  \n"
            "Save what is here as Everything (JSON), then restore your latest backup.",
            title="Something is damaged",
        )


@callback
def _check() -> None:
    st.session_state[_CHECKED] = portability.check(store())


def sample_people(there: bool) -> None:
    """Add or remove the sample people."""
    if there:
        st.button("Remove the sample", key="data:sample:remove", icon=":material/group_remove:",
                  on_click=_remove_sample)  # fmt: skip
    else:
        st.button("Add sample people", key="data:sample:add", icon=":material/group_add:",
                  on_click=_add_sample)  # fmt: skip


@callback
def _add_sample() -> None:
    added = sample.add(store(), today())
    undo.forget()
    flash(f"{plural(added['people'], 'invented person is', 'invented people are')} here.")


@callback
def _remove_sample() -> None:
    sample.remove(store(), today())
    undo.forget()
    flash("Sample data removed.")
