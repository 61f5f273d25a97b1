"""The archive owner's job applications and notes about people."""

from __future__ import annotations

from collections import Counter

from crm.domain.imports.applications import Application
from crm.domain.people.normalise import clean_text, note_text, profile_url
from crm.intake.activity import Rows, listed
from crm.intake.reading import PersonRow
from crm.language import tr


def read_applications(table: Rows) -> tuple[list[Application], str]:
    """Read Job Applications.csv; also say what was left out. Answers and phone numbers are ignored."""
    left: Counter[str] = Counter({tr("damaged"): table.damaged})
    found = []
    for line, row, day in table.dated("applicationdate"):
        company, title = clean_text(row.cell("companyname")), clean_text(row.cell("jobtitle"))
        url = clean_text(row.cell("joburl"))
        if not company or not title:
            left[tr("without a company or a job title")] += 1
            continue
        web = url.lower().startswith(("https://", "http://"))
        found.append(Application(line, company, title, url if web else "", day))
    words = listed(left)
    return found, tr("Job applications left out: {words}.", words=words) if words else ""


def read_notes(table: Rows) -> tuple[list[PersonRow], str]:
    """Read Notes.csv: link and notes of each person; several notes about one are joined."""
    left: Counter[str] = Counter({tr("damaged"): table.damaged})
    notes: dict[str, PersonRow] = {}
    texts: dict[str, dict[str, None]] = {}
    for line, row in table.rows:
        link, text = (
            profile_url(row.cell("connectionprofileurl")),
            note_text(row.cell("note")),
        )
        if not link or not text:
            left[tr("without a profile link or a text")] += 1
            continue
        notes.setdefault(link, PersonRow(line, linkedin_url=link))
        texts.setdefault(link, {})[text] = None
    found = [
        PersonRow(row.line, linkedin_url=link, notes="\n\n".join(texts[link]))
        for link, row in notes.items()
    ]
    words = listed(left)
    return found, tr("Notes left out: {words}.", words=words) if words else ""
