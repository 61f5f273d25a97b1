"""Every text of the code that people read passes `tr`, so that a translation can follow."""

from __future__ import annotations

import pytest

from tests.bare_texts import bare_texts, is_read
from tests.conftest import ROOT

#: Files whose words are not shown, and why.
NOT_SHOWN = {
    "crm/store/schema/": "SQL",
    "crm/store/people/": "SQL",
    "crm/store/cases/": "SQL",
    "crm/store/touchpoints/": "SQL",
    "crm/store/imports/": "SQL",
    "crm/store/portable.py": "SQL",
    "crm/store/reports.py": "SQL",
    "crm/store/rows.py": "SQL",
    "crm/store/readable.py": "SQL",
    "crm/ui/shell/opening.py": "HTML",
    "crm/intake/columns.py": "the names of columns in files of others",
    "crm/intake/tracker_columns.py": "the same",
    "crm/intake/tracker_people.py": "words that are no names",
    "crm/intake/tracker_status.py": "the words of trackers",
    "crm/intake/pasted.py": "the head of a message, to be read again",
    "crm/intake/programs.py": "the names of programs",
    "crm/export/": "the names of columns, which are read again",
    "crm/remote/postgres.py": "what the server says",
    "crm/domain/month_names.py": "the names of months in files of others",
    "crm/domain/typed_day.py": "English days, which are read in any language",
    "crm/domain/drafts/sentences.py": "short forms of letters",
    "crm/domain/drafts/blanks.py": "patterns",
    "crm/domain/cases/interview_format.py": "stored; the labels are in crm/ui/text/labels.py",
    "crm/domain/warmth/scale.py": "stored; the words are below them",
    "crm/domain/cases/after_interview.py": "stored; the words are below them",
    "crm/domain/playbook/windows.py": "a word of the playbook",
    "crm/intake/linkedin/": "the names of files and of members who left",
}  # fmt: skip
#: Names, and what a program or the keyboard reads.
NAMES = {
    "Embers", "Streamlit", "Python", "Host", "Ctrl+Enter", "on site", "On", "me@example.com, me@example.org",
    "status code: 501",
}  # fmt: skip


def test_no_text_is_left_bare() -> None:
    files = [
        ROOT / "streamlit_app.py",
        *(ROOT / "pages").glob("*.py"),
        *(ROOT / "crm").rglob("*.py"),
    ]
    found = [
        f"{bare.file}:{bare.line}: {bare.text!r}"
        for path in sorted(files)
        if not path.relative_to(ROOT).as_posix().startswith(tuple(NOT_SHOWN))
        for bare in bare_texts(path)
        if bare.text not in NAMES
    ]
    assert found == []


@pytest.mark.parametrize(
    "text",
    [
        "Save",
        "Nothing to do today.",
        "{name} is archived",
        "Removed: {name}",
        " with ",
        "Why? (optional)",
        "No",
    ],
)
def test_it_knows_what_people_read(text: str) -> None:
    assert is_read(text)


@pytest.mark.parametrize(
    "text",
    ["SELECT id FROM people", "rej_call", "^[A-Z]", "application/json", "st-key-x {}", "Escape"],
)
def test_it_knows_what_a_program_reads(text: str) -> None:
    assert not is_read(text)
