"""Recognise Connections.csv and tables made from it, and refuse others with a reason."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

from crm.domain.people.normalise import clean_text, column_key, email_address, profile_url
from crm.domain.safe_cells import typed_cell
from crm.errors import FileRefused
from crm.intake.columns import Columns, Field
from crm.intake.dates import read_date
from crm.intake.programs import EMBERS, program_of
from crm.intake.table_people import Habits
from crm.intake.tabular import Table
from crm.language import tr

HABITS: Final = Habits(links_are_profiles=True)
#: Of the table that Embers writes.
OURS: Final = Habits(links_are_profiles=True, as_typed=True)

_NAMES: Final = frozenset({Field.FIRST, Field.LAST})
_CONTACT: Final = frozenset(
    {Field.EMAIL, Field.CONNECTED, Field.PHONE, Field.LAST_CONTACT, Field.CADENCE}
)
_WORK: Final = frozenset({Field.COMPANY, Field.POSITION})
WHICH: Final = tr("Please choose Connections.csv, or the whole ZIP file from LinkedIn.")

#: Column names that together identify another file of the archive -> its content.
_OTHER_FILES: Final = (
    ({"firstname", "headline", "summary"}, tr("your own LinkedIn profile")),
    ({"firstname", "text", "creationdate", "status"}, tr("your LinkedIn recommendations")),
    ({"source", "companies", "createdat"}, tr("an address book you once uploaded to LinkedIn")),
    ({"companyname", "startedon", "finishedon"}, tr("your own jobs")),
    ({"connectionfirstname", "note"}, tr("your LinkedIn notes")),
    ({"emailaddress", "confirmed", "primary"}, tr("your own e-mail addresses")),
    ({"saveddate", "joburl"}, tr("the jobs you saved")),
    ({"verificationtype"}, tr("your own identity check")),
    ({"verifieddate", "documenttype"}, tr("your own identity check")),
)

_CERTAIN: Final[tuple[tuple[Field, Callable[[str], object]], ...]] = (
    (Field.LINK, profile_url),
    (Field.EMAIL, email_address),
    (Field.CONNECTED, read_date),
)


def refuse_other_file(header: Sequence[str]) -> None:
    """Refuse another file of LinkedIn's archive, by its column names.

    Raises:
        FileRefused: saying which file it is.
    """
    keys = {column_key(name) for name in header}
    for names, holds in _OTHER_FILES:
        if names <= keys:
            raise FileRefused(
                tr("This file contains {holds}, not your connections.", holds=holds), WHICH
            )


def accept(columns: Columns, table: Table | None = None) -> None:
    """Accept a table only if it is a list of people.

    Args:
        table: used to check that a link column has profile links; None = trust its name.

    Raises:
        FileRefused: it is another table, or the names were removed from it.
    """
    known = columns.keys()
    named = bool(_NAMES & known)
    contact = known & _CONTACT
    linked = Field.LINK in known and (table is None or _holds_links(columns[Field.LINK], table))
    if named and len(known) >= 2:
        return
    if Field.FULL in known and (contact or linked or known >= _WORK):
        return
    if (linked or Field.EMAIL in known) and len(known) >= 2:
        return
    if Field.CONNECTED in known or known >= _WORK:
        raise FileRefused(
            tr(
                "This table has no column with names, profile links or e-mail addresses, "
                "so it has no people to import."
            ),
            tr("The names were probably removed. {which}", which=WHICH),
        )
    raise not_people(table.header.cells if table else ())


def not_people(seen: Sequence[str] = ()) -> FileRefused:
    """The refusal of a table about something else.

    Args:
        seen: the names of its columns.
    """
    names = ", ".join(filter(None, map(clean_text, seen)))
    return FileRefused(
        tr("This is not a list of people: no column is called First Name, Last Name or URL.")
        + (tr(" Its columns are {names:.200}.", names=names) if names else ""),
        tr(
            "If there are people in it, give the columns these names and try again. {which}",
            which=WHICH,
        )
        if names
        else WHICH,
    )


def is_ours(table: Table) -> bool:
    """Whether Embers' export wrote this table."""
    return program_of(table.header.cells) == EMBERS


def without_shields(table: Table) -> None:
    """Remove the apostrophes that Embers' export put before text like `=1+1`."""
    table.columns = None
    for _, cells in table.rows:
        cells[:] = map(typed_cell, cells)


def looks_like_row(columns: Columns, width: int, cells: Sequence[str]) -> bool:
    """Whether cells are certainly a separate row: complete, with a link, address or date in place."""
    if len(cells) != width or width < 3:
        return False
    return any(
        check(cells[index])
        for field, check in _CERTAIN
        for index in columns.get(field, ())
    )  # fmt: skip


def _holds_links(indexes: Sequence[int], table: Table) -> bool:
    return any(
        profile_url(cells[index]) for _, cells in table.rows for index in indexes
        if index < len(cells)
    )  # fmt: skip
