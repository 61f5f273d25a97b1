"""The Data page: exports, backup and restore."""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import date
from functools import partial
from pathlib import Path
from typing import Final

import streamlit as st

from crm import leftovers
from crm.domain.wording import plural
from crm.language import tr
from crm.services import exports, portability, sample
from crm.services.overview import Counts
from crm.store.handle import Store
from crm.ui.data.in_all import in_all
from crm.ui.shell import undo
from crm.ui.shell.errors import callback
from crm.ui.shell.gate import only_while_signed_in
from crm.ui.shell.session import flash, store, today
from crm.ui.text.format import plain

_CHECKED: Final = "data:checked"
_COPIES_SHOWN: Final = 20

#: Label, purpose, icon, export, file name, media type.
_EXPORTS: Final = (
    (tr("People as a table"), tr("CSV, for a spreadsheet."), ":material/table:",
     exports.people_csv, "embers-people-{day}.csv", "text/csv"),
    (tr("People as cards"), tr("vCards, for the address book on your phone."), ":material/contacts:",
     exports.people_vcf, "embers-people-{day}.vcf", "text/vcard"),
    (tr("Steps as a calendar"), tr("The steps of your open opportunities, each on its best day (ICS)."),
     ":material/event:", exports.steps_ics, "embers-steps-{day}.ics", "text/calendar"),
    (tr("Everything"), tr("Everything you ever wrote, readable by people and programs (JSON)."),
     ":material/deployed_code:", exports.portable_json, "embers-{day}.json", "application/json"),
)  # fmt: skip


def place(path: Path, counts: Counts) -> None:
    """Where the data are, how large the file is and what is in it."""
    st.write(
        tr(
            "{all} ({size}), all in one file on this computer:",
            all=in_all(counts),
            size=size(_bytes_of(path)),
        )
    )
    st.code(str(path), language=None, wrap_lines=True)
    with st.expander(tr("How to erase everything"), icon=":material/delete_forever:"):
        st.write(
            tr(
                "Stop Embers. Then delete this file, the files next to it whose names begin the "
                "same way, and the folder `backups`. After that nothing is left: there are no other "
                "copies unless you made one."
            )
        )


def place_of_a_demonstration(counts: Counts) -> None:
    """What is in it, and how long it is kept; where the server has it is nobody's business."""
    st.write(
        tr(
            "{all}, in a temporary file on the server that shows you this page. It is deleted "
            "when you close the tab, or after two hours, and no copy is kept. To keep what you "
            "wrote, export it.",
            all=in_all(counts),
        )
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
                st.caption(tr("Reminders, and a file that is kept current: see Settings."))


def _made(make: Callable[[Store, date], exports.Exported], source: Store, on: date) -> bytes:
    """Runs on click, outside the script run: it must not call Streamlit."""
    encoding = "utf-8-sig" if make is exports.people_csv else "utf-8"
    return make(source, on).text.encode(encoding, "surrogatepass")


def backup_button() -> None:
    st.download_button(
        tr("Save a backup"), only_while_signed_in(partial(_backup, store())),
        file_name=f"embers-backup-{today()}.db", mime="application/vnd.sqlite3", icon=":material/save:", type="primary",
        key="data:backup", on_click="ignore",
    )  # fmt: skip


def _backup(source: Store) -> bytes:
    with leftovers.folder() as folder:
        target = folder / "backup.db"
        portability.backup_to(source, target)
        return target.read_bytes()


def kept_copies(path: Path) -> list[Path]:
    """The copies Embers made by itself, newest first; unfinished ones of a process that was stopped, too."""
    found = [*(path.parent / "backups").glob(f"{path.stem}-*.db"), *leftovers.parts(path)]
    times = [(seen.st_mtime_ns, copy) for copy in found if (seen := _seen(copy)) and seen.st_size]
    return [copy for _, copy in sorted(times, reverse=True)]


def _seen(file: Path) -> os.stat_result | None:
    """Its size and time; None if it was removed meanwhile."""
    try:
        return file.stat()
    except OSError:
        return None


def copies(path: Path) -> None:
    """The copies Embers made by itself, before a restore or a new version."""
    found = kept_copies(path)
    if not found:
        return
    with st.expander(tr("Copies Embers made automatically ({count})", count=len(found))):
        st.caption(
            tr("Embers makes one before a restore, and before a new version changes the database.")
        )
        if any(copy.suffix != ".db" for copy in found):
            st.caption(
                tr(
                    "Names with `.part` are copies that were stopped halfway. Embers removes "
                    "them when it starts the next time."
                )
            )
        st.code(str(found[0].parent), language=None, wrap_lines=True)
        for copy in found[:_COPIES_SHOWN]:
            st.markdown(f"{plain(copy.name)} · {size(copy.stat().st_size)}")


def damage() -> None:
    """Check for damage on request and report the result."""
    st.button(
        tr("Check for damage"), key="data:check", icon=":material/fact_check:", on_click=_check
    )
    found = st.session_state.pop(_CHECKED, None)
    if found is None:
        return
    if found["integrity"] == found["foreign_keys"] == "ok":
        st.success(tr("All is well: the file has no damage, and nothing is missing."))
    else:
        st.error(
            tr(
                "The file: {integrity}.  \n"
                "References: {foreign_keys}.  \n"
                "Save what is here as Everything (JSON), then restore your latest backup.",
                integrity=plain(str(found["integrity"])),
                foreign_keys=plain(str(found["foreign_keys"])),
            ),
            title=tr("Something is damaged"),
        )


@callback
def _check() -> None:
    st.session_state[_CHECKED] = portability.check(store())


def sample_people(there: bool) -> None:
    """Add or remove the sample people."""
    if there:
        st.button(tr("Remove the sample"), key="data:sample:remove", icon=":material/group_remove:",
                  on_click=_remove_sample)  # fmt: skip
    else:
        st.button(tr("Add sample people"), key="data:sample:add", icon=":material/group_add:",
                  on_click=_add_sample)  # fmt: skip


@callback
def _add_sample() -> None:
    added = sample.add(store(), today())
    undo.forget()
    flash(
        tr(
            "{invented} here.",
            invented=plural(added["people"], "invented person is", "invented people are"),
        )
    )


@callback
def _remove_sample() -> None:
    sample.remove(store(), today())
    undo.forget()
    flash(tr("Sample data removed."))
