"""Files that visitors upload: taken only from somebody who was let in, and only so many bytes of each.

Streamlit keeps in memory what anybody with a connection sends to its upload address, signed in or not, until they
leave. It asks the runtime whether the session is active before it reads a byte, and for nothing else: that is where
a session is refused that no page let in. A proxy bounds what arrives at once (docs/deploy.md).
"""

from __future__ import annotations

import threading
from typing import Final

from starlette.exceptions import HTTPException
from streamlit import runtime
from streamlit.runtime import Runtime
from streamlit.runtime.memory_uploaded_file_manager import MemoryUploadedFileManager
from streamlit.runtime.scriptrunner import get_script_run_ctx
from streamlit.runtime.uploaded_file_manager import UploadedFileRec

from crm.access import Admission
from crm.deployment import Mode
from crm.language import tr

#: Bytes of all files of a session: two of the largest that Streamlit accepts.
MOST_BYTES: Final = 400_000_000
#: The same in a demonstration, where nobody is known.
MOST_BYTES_OF_A_STRANGER: Final = 20_000_000


class Guard:
    """Stands before Streamlit's files; what a session may leave is noted by each run of a page."""

    def __init__(self, server: Runtime, files: MemoryUploadedFileManager) -> None:
        self._files = files
        self._is_active = server.is_active_session
        self._add, self._end = files.add_file, files.remove_session_files
        self._most: dict[str, int] = {}
        self._lock = threading.Lock()
        server.is_active_session = self.may_upload  # type: ignore[method-assign]
        files.add_file = self.add_file  # type: ignore[method-assign]
        files.remove_session_files = self.remove_session_files  # type: ignore[method-assign]
        for session in list(files.file_storage):  # left before the first page ran
            self._end(session)

    def allow(self, session_id: str, most: int) -> None:
        """Let a session keep this many bytes; with 0, nothing, and what it left is dropped."""
        with self._lock:
            if most:
                self._most[session_id] = most
                return
            self._most.pop(session_id, None)
        self._end(session_id)

    def may_upload(self, session_id: str) -> bool:
        """Whether a session was let in and has room left; asked before its file is read."""
        with self._lock:
            most = self._most.get(session_id, 0)
            return self._kept(session_id) < most and self._is_active(session_id)

    def add_file(self, session_id: str, file: UploadedFileRec) -> None:
        """Keep a file that has arrived.

        Raises:
            HTTPException: 413, if the session has left too much.
        """
        with self._lock:
            if self._kept(session_id) + len(file.data) > self._most.get(session_id, 0):
                raise HTTPException(413, tr("These files are too large together."))
            self._add(session_id, file)

    def remove_session_files(self, session_id: str) -> None:
        """The session has ended."""
        with self._lock:
            self._most.pop(session_id, None)
        self._end(session_id)

    def _kept(self, session_id: str) -> int:
        kept = self._files.file_storage.get(session_id, {})
        return sum(len(file.data) for file in list(kept.values()))


_lock = threading.Lock()
_guards: dict[int, Guard] = {}


def most_of(decision: Admission) -> int:
    """Bytes of files that a visitor may leave on the server."""
    if not decision.granted:
        return 0
    return MOST_BYTES_OF_A_STRANGER if decision.mode is Mode.DEMO else MOST_BYTES


def allow(most: int) -> None:
    """Say how many bytes of files this session may leave on the server; called by every run."""
    ctx = get_script_run_ctx()
    if ctx is None or not runtime.exists():
        return
    server = runtime.get_instance()
    files = getattr(server, "uploaded_file_mgr", None)
    if not isinstance(files, MemoryUploadedFileManager):
        return  # the test runner's, which no server offers
    with _lock:
        guard = _guards.get(id(files)) or _guards.setdefault(id(files), Guard(server, files))
    guard.allow(ctx.session_id, most)
