"""The Data page: restore a backup, and take that back."""

from __future__ import annotations

import os
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Final, TypeVar

import streamlit as st
from streamlit.runtime.uploaded_file_manager import UploadedFile

from crm import leftovers
from crm.config import settings
from crm.deployment import Mode
from crm.domain.wording import plural
from crm.errors import StoreForeign
from crm.language import tr
from crm.services import portability
from crm.services.overview import Counts
from crm.ui.data.local import copies, kept_copies
from crm.ui.shell import gate, hosted, undo
from crm.ui.shell.errors import callback, show, show_errors
from crm.ui.shell.session import flash

T = TypeVar("T")

_ROUND: Final = "data:round"


def rescue(error: StoreForeign) -> None:
    """Offer to restore a backup when the database cannot be used."""
    path = settings(os.environ).database
    show(error)
    st.header(tr("Restore a backup"), anchor=False)
    st.write(
        tr(
            "You can replace a damaged database with a backup. The damaged file is kept in the folder "
            "`backups`, so nothing is lost."
        )
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
    file = st.file_uploader(tr("An Embers backup"), key=key)
    if not file:
        return
    there = _holds(file.file_id, file)
    now = f": {_contents(here)}" if here else ""
    st.info(
        tr(
            "This backup contains {there}. It would replace what is here now{now}. What is here "
            "{stays}.",
            there=_contents(there),
            now=now,
            stays=_stays(),
        ),
        icon=":material/history:",
    )
    sure = st.checkbox(tr("Replace what is here with this backup"), key=f"{key}:sure")
    st.button(
        tr("Restore"), key="data:restore", type="primary", icon=":material/restore:",
        disabled=not sure, on_click=_restore, args=(path, key),
    )  # fmt: skip


def _stays() -> str:
    if hosted.mine() is not None:
        return tr("stays among the earlier states")
    if is_demonstration():
        return tr("can be restored with Undo")
    return tr("is kept in the folder `backups` first")


def is_demonstration() -> bool:
    return gate.admission().mode is Mode.DEMO


def _contents(counts: Counts) -> str:
    return tr(
        "{people}, {opportunities} and {contacts}",
        people=plural(counts.people, "person", "people"),
        opportunities=plural(counts.opportunities, "opportunity", "opportunities"),
        contacts=plural(counts.touchpoints, "contact", "contacts"),
    )


@st.cache_data(max_entries=2, show_spinner=tr("Reading the backup ..."), scope="session")
def _holds(file_id: str, _file: UploadedFile) -> Counts:
    """Count what an uploaded backup holds; nothing in the file is run.

    Raises:
        StoreForeign: the file is not a backup of Embers.
    """
    return _with_copy(_file, portability.held_by)


def _with_copy(file: UploadedFile, use: Callable[[Path], T]) -> T:
    """Run an action on the uploaded file on disk; errors use the name the user knows."""
    if is_demonstration():
        from crm.ui.shell import demo

        if file.size > demo.MOST_BYTES:
            raise demo.too_large()
    with leftovers.folder() as folder:
        copy = folder / "backup.db"
        copy.write_bytes(file.getbuffer())
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
        undo.offer(tr("Restored: {name:.80}", name=file.name), _go_back, former)
        return
    before = kept_copies(path)
    _with_copy(file, partial(portability.restore_from, path))
    _tidy(path)
    forget_everything()
    kept = [c for c in kept_copies(path) if c not in before and "-before-restore-" in c.name]
    if kept:
        undo.offer(tr("Restored: {name:.80}", name=file.name), _put_back, path, kept[0])
    else:
        flash(tr("Your backup has been restored."))


def _go_back(former: int) -> None:
    cloud = hosted.mine()
    if cloud is not None:
        cloud.restore(former, only_if=former + 1)
    forget_everything()


def _put_back(path: Path, copy: Path) -> None:
    portability.restore_from(path, copy)
    _tidy(path)
    forget_everything()


def _tidy(path: Path) -> None:
    if is_demonstration():
        from crm.ui.shell import demo

        demo.tidy(path)


def forget_everything() -> None:
    """Clear what was computed from the database that was replaced."""
    undo.forget()
    st.cache_data.clear()
    st.session_state[_ROUND] = st.session_state.get(_ROUND, 0) + 1
