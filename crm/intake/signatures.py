"""Unsupported files, recognised by their first bytes, each with what to do instead."""

from __future__ import annotations

import re
from typing import Final

from crm.errors import FileRefused
from crm.language import tr

_CHOOSE: Final = tr("Please choose the Connections.csv or the ZIP file that LinkedIn sent you.")
_SAVE_AS_CSV: Final = tr("Open it there, save it as CSV (UTF-8) and choose that file.")
_SAVE_AS_EML: Final = tr(
    "Open the e-mail in the new Outlook or on outlook.com, choose More actions (...), Save as "
    "or Download, EML, and choose the .eml file. On a Mac, drag the e-mail from Outlook to the "
    "desktop."
)
_SAVE_AS_CARDS: Final = tr("as vCard (.vcf) or as CSV and choose that file.")

#: First bytes -> what it is, and what to do.
_FOREIGN: Final = (
    (b"\xff\xd8\xff", tr("This is a photo (JPEG), not a table."), _CHOOSE),
    (b"\x89PNG", tr("This is a picture (PNG), not a table."), _CHOOSE),
    (b"GIF8", tr("This is a picture (GIF), not a table."), _CHOOSE),
    (b"%PDF", tr("This is a PDF document."),
     tr("A PDF cannot be read as a table. Please choose the CSV or ZIP file it was made from.")),
    (b"\x78\x9f\x3e\x22", tr("This is an attachment that only Outlook can open (winmail.dat), not an e-mail."),
     _SAVE_AS_EML),
    (b"\xcf\xad\x12\xfe", tr("This is a mail folder of Outlook Express (DBX)."),
     tr("Drag the e-mails from it into a folder, which creates EML files, and choose those.")),
    (b"Rar!", tr("This is a RAR archive."),
     tr("Please unpack it and choose the Connections.csv inside, or LinkedIn's own ZIP file.")),
    (b"7z\xbc\xaf\x27\x1c", tr("This is a 7-Zip archive."),
     tr("Please unpack it and choose the Connections.csv inside, or LinkedIn's own ZIP file.")),
    (b"\x1f\x8b", tr("This is a compressed file (gzip)."),
     tr("Please unpack it and choose the file inside.")),
    (b"BZh", tr("This is a compressed file (bzip2)."), tr("Please unpack it and choose the file inside.")),
    (b"\xfd7zXZ", tr("This is a compressed file (xz)."),
     tr("Please unpack it and choose the file inside.")),
    (b"SQLite format 3\0", tr("This is a database."),
     tr("If it is an Embers backup, restore it on the page Your data instead of importing it.")),
    (b"!BDN", tr("This is an Outlook data file (PST)."),
     tr("For your contacts, choose File, Open & Export, Import/Export in Outlook and export them "
     "as CSV. For e-mails: ") + _SAVE_AS_EML),
    (b"{\\rtf", tr("This is a text document (RTF), not a table."), _CHOOSE),
    (b"MZ", tr("This is a program, not a table."), _CHOOSE),
    (b"\x7fELF", tr("This is a program, not a table."), _CHOOSE),
)  # fmt: skip
#: The container of Microsoft's older documents, and what stands in its directory.
_CONTAINER: Final = b"\xd0\xcf\x11\xe0"
_MESSAGE: Final = "__substg1.0_".encode("utf-16-le")
_LDIF: Final = re.compile(rb"(?:(?:#[^\n]*|version: *\d+)?\r?\n)*dn::? *\S", re.IGNORECASE)
_WINDOWS_CONTACT: Final = b"schemas.microsoft.com/Contact"
_HTML: Final = re.compile(rb"<(?:!doctype html|html|head|body)[\s>]", re.IGNORECASE)
#: Enough bytes to recognise a file.
_BEGINNING: Final = 4096

#: A name inside a ZIP -> the program whose document it is.
_DOCUMENTS: Final = (
    ("xl/", tr("an Excel workbook"), tr("Excel")),
    ("word/", tr("a Word document"), tr("Word")),
    ("ppt/", tr("a PowerPoint presentation"), "PowerPoint"),
    ("Index/Document.iwa", tr("a Numbers or Pages document"), tr("Numbers")),
    ("content.xml", tr("a LibreOffice document"), "LibreOffice"),
)


def refuse_foreign(data: bytes) -> None:
    """Refuse web pages and files whose first bytes show that they are not text.

    Raises:
        FileRefused: with what it is and what to do.
    """
    if not data.strip(b" \t\r\n\0\xef\xbb\xbf"):
        raise FileRefused(
            tr("This file is empty."),
            tr("The download was probably interrupted. {choose}", choose=_CHOOSE),
        )
    for first_bytes, sentence, hint in _FOREIGN:
        if data.startswith(first_bytes):
            raise FileRefused(sentence, hint)
    if data.startswith(_CONTAINER):
        raise _container(data)
    if data[4:12] in (b"ftypheic", b"ftypheix", b"ftypmif1", b"ftypavif"):
        raise FileRefused(tr("This is a photo, not a table."), _CHOOSE)
    beginning = data[:_BEGINNING].replace(b"\0", b"").lstrip(b" \t\r\n\xef\xbb\xbf\xff\xfe")
    if _LDIF.match(beginning):
        raise FileRefused(
            tr("This is an address book in LDIF format."),
            tr(
                "Open it in the mail program it comes from (or import it in Thunderbird), export it {save_as_cards}",
                save_as_cards=_SAVE_AS_CARDS,
            ),
        )
    if beginning.startswith(b"<") and _WINDOWS_CONTACT in beginning:
        raise FileRefused(
            tr("This is a Windows contact (.contact)."),
            tr(
                "In Windows, open the folder Contacts, choose Export, and export it {save_as_cards}",
                save_as_cards=_SAVE_AS_CARDS,
            ),
        )
    # Markup inside a table is text like any other.
    if beginning.startswith(b"<") and _HTML.search(beginning):
        raise FileRefused(
            tr("This is a web page, not the file itself."),
            tr(
                "LinkedIn's download link lasts 72 hours and works only while you are signed in. "
                "Sign in and ask LinkedIn for the file again."
            ),
        )


def _container(data: bytes) -> FileRefused:
    if _MESSAGE in data:
        return FileRefused(tr("This is an e-mail saved by Outlook (MSG)."), _SAVE_AS_EML)
    return FileRefused(
        tr("This is an old Excel, Word or Outlook file, not a CSV file."), _SAVE_AS_CSV
    )


def refuse_document(names: list[str]) -> None:
    """Refuse a ZIP that is really an office document, by the names inside.

    Raises:
        FileRefused: with how to save it as CSV.
    """
    if "[Content_Types].xml" not in names and not {"mimetype", "Index/Document.iwa"} & set(names):
        return
    for beginning, what, program in _DOCUMENTS:
        if any(name.startswith(beginning) for name in names):
            raise FileRefused(
                tr("This is {what}.", what=what),
                tr(
                    "Open it in {program}, save it as CSV (UTF-8) and choose that file.",
                    program=program,
                ),
            )
