"""Every sentence that Embers shows, read against the kinds that a native editor strikes out."""

from __future__ import annotations

import json
import re

import pytest

from crm import cli
from crm.cli_strings import Sentence, sentences

ALL = sentences()

#: What must not stand in any sentence, and why.
BANNED = [
    (r"\b[Tt]his is no (?!longer)", "say: this is not a ..."),
    (r"\b(with whom in|whom in\?)", "a question nobody asks; say: Where do I know people?"),
    (r"\bthem's\b|\bwho got it's\b", "a possessive that no role has; say: the hire's"),
    (r"\(s\)", "write the plural out: plural()"),
    (r"(?<=[a-z,;.])  +(?=[A-Za-z])", "two spaces"),
    (r"\s[.,;](\s|$)", "a space before the comma or the full stop"),
    (r"^(crm/ui|pages|crm/domain|crm/services).*\{[\w.]*\.id\}", "nobody knows an id; say the name"),
    (r"#\{|#\d", "nobody is a number; say the name"),
    (r"\.isoformat\(\)\}", "a day as people say it"),
    (r"\btouchpoints? of\b.*\bmended\b|\buntil this is mended\b", "say: fixed"),
    (r"\bis not here\b|\bnot here any ?more\b", "say: no longer exists"),
    (r"\bdoes not stand\b", "say: is no longer valid"),
    (r"\bis gone\.$", "say what was done: removed, deleted"),
    (r"\bcement\b", "say: strengthen"),
    (r"\bfits\.$|\bNobody fits\b", "say: No matches."),
    (r"\brun away\b|\bcount away\b", "a joke that does not carry"),
    (r"\bas they may\b|\bwhoever shall\b", "no English of today"),
    (r"\b(days?|\)\}) of silence\b", "say: quiet for ..."),
    (r"\bonly what (they|you) may\b", "say: whatever they are free to share"),
    (r"\bCV\b|\bpapers\b", "Americans send a resume"),
    (r"\bI accept (the|it|that)\b", "a bare 'I accept the decision' is a verdict, not a letter"),
    (r"^(Hi|Dear) \{first\},\s*\n\s*[a-z]", "a letter begins with a capital after the salutation"),
    (r"\A(Hi|Dear) \{first\},\n(?!(.|\n)*\n\n[A-Z][^.\n]+,\n\{me\}\Z)", "a letter closes with a line and the name"),
    (r"^\{role\}$|, \{role\}$", "a bare job title reads as if it addressed somebody"),
    (r"\boutward\b", "nobody says so; say: take the day off"),
    (r"\blearnt\b|\bcolour|\bfavour|organis|\brecognised as\b", "American spelling"),
    (r"^Rejected$|\bRejected \{", "say: They said no"),
    (r"\bis no (e-mail|valid|number|date|day|address|interval|company)\b", "say: is not a ..."),
    (r"\b(his|her|he|she|him|hers) \b", "nobody's gender is guessed; say: they"),
    (r"\bworth doing\b", "a little late, still welcome"),
    (r"\bMake them one\b", "say: Merge"),
    (r"\bFrom (inside|outside)\b", "say: internal, external"),
    (r"\bwant(s)? you signed in\b", "say: you need to be signed in"),
    (r"\bOf an archive\b", "say: If the archive came in several parts, ..."),
    (r"\bAny way you like\b|\bFor yourself\b", "say: Any channel; On your own"),
    (r"\bmakes a step\b", "say: Remind me from"),
    (r"\bWhat did the talk give you\b", "say: What did you take away?"),
    (r"\btold me so\b", "say: I was told"),
    (r"\b[Cc]ancell(ed|ing)\b", "American spelling: canceled"),
    (r"\bTell what happened\b", "one tells somebody"),
    (r"\b[Ll]eav(ing|es) nothing\b", "say: without a trace"),
]  # fmt: skip


def told(sentence: Sentence, why: str) -> str:
    return f"{sentence.file}:{sentence.line}: {sentence.text!r} ({why})"


@pytest.mark.parametrize(("pattern", "why"), BANNED, ids=[pattern for pattern, _ in BANNED])
def test_no_sentence_is_of_a_banned_kind(pattern: str, why: str) -> None:
    banned = re.compile(pattern)
    assert [
        told(s, why) for s in ALL if banned.search(s.text) or banned.match(f"{s.file} {s.text}")
    ] == []


@pytest.mark.parametrize(
    ("file", "text"),
    [
        pytest.param("crm/errors.py", "Please check this", id="an error"),
        pytest.param("crm/ui/cases/rejection_dialog.py", "Save and show my next step", id="a button"),
        pytest.param("crm/ui/text/labels.py", "Hiring manager", id="a label of a table"),
        pytest.param("crm/domain/ranking/sentences.py", "Send {name} a short update", id="a blank in it"),
        pytest.param("crm/cli_views.py", "Nothing to do today.", id="the command line"),
        pytest.param("crm/ui/widgets/letter.js", "Start again from the draft", id="a script of the browser"),
        pytest.param("data/playbook.toml", "Call {first} and ask what decided it", id="the playbook"),
        pytest.param("data/drafts.toml", "Thank you for the offer", id="the subject of a draft"),
        pytest.param("docs/help/people.md", "# People", id="the help"),
        pytest.param("pages/today.py", "I just got a rejection", id="a page"),
    ],
)  # fmt: skip
def test_what_is_shown_is_listed(file: str, text: str) -> None:
    assert text in {s.text for s in ALL if s.file == file}


@pytest.mark.parametrize(
    "text", ["SELECT", "rej_call", "^[A-Z]", "application/json", "The store of an account: %s"]
)
def test_what_only_the_program_reads_is_not_listed(text: str) -> None:
    assert [s for s in ALL if s.text.startswith(text)] == []


def test_a_sentence_is_told_with_its_line(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["strings"]) == 0
    shown = capsys.readouterr().out
    line = next(s.line for s in ALL if s.file == "crm/errors.py" and s.text == "Please check this")
    assert f"\ncrm/errors.py:{line}: Please check this\n" in shown


def test_tools_get_the_same_list(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["strings", "--json"]) == 0
    rows = json.loads(capsys.readouterr().out)
    assert rows == [{"file": s.file, "line": s.line, "text": s.text} for s in ALL]
