"""Size limits of files: far above real files, far below the memory of a small server."""

from __future__ import annotations

from typing import Final

from crm.errors import FileRefused
from crm.language import tr

#: A plain file. The largest real Connections.csv, 30,000 rows, has about 4 MB. Source: D.
MAX_FILE_BYTES: Final = 100_000_000
#: A mailbox, of which only the headers are read; larger ones are split by the program that writes them. Source: D.
MAX_MAILBOX_BYTES: Final = 200_000_000
#: One file of an archive, counted while it is unpacked. Source: D.
MAX_MEMBER_BYTES: Final = 100_000_000
#: All files of an archive together, counted while they are unpacked. Source: D.
MAX_ARCHIVE_BYTES: Final = 300_000_000
#: A complete archive has 21 to 41 files. Source: D.
MAX_MEMBERS: Final = 10_000
#: One cell. Real ones stay below 300 characters; a longer one means a damaged row. Source: D.
MAX_CELL: Final = 100_000
#: Lines of a table or card file; LinkedIn's limit is 30,000 connections. Source: D.
MAX_LINES: Final = 2_000_000
#: Number and total bytes of files dropped together. Source: D.
MAX_FILES: Final = 500
MAX_TOGETHER_BYTES: Final = 200_000_000


def too_large_mailbox() -> FileRefused:
    """The refusal of a mailbox above the limit, with the ways out."""
    return FileRefused(
        tr(
            "This mailbox is larger than {most} MB.",
            most=MAX_MAILBOX_BYTES // 1_000_000,
        ),
        tr(
            "Export one folder, label or year at a time (Google Takeout asks which labels you want), or import it on "
            "your own computer with the command python -m crm import, which reads larger ones."
        ),
    )
