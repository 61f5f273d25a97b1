"""Every sentence that Embers shows, read against the kinds that a native editor strikes out."""

from __future__ import annotations

import json
import re

import pytest

from crm import cli
from crm.commands.strings import Sentence, sentences
from crm.paths import ROOT

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
    (r"\bNobody (introduces|recommends) themselves\b", "say: people cannot ... themselves"),
]  # fmt: skip
#: The same for what is spoken of a sentence: its words without the names that a program fills in.
BANNED_IN_SPEECH = [
    (r"\b[Tt]ouchpoints?\b", "the word of the code; say: contact"),
    (r"(?<!\b[Ii]n that )(?<!\b[Ii]n which )(?<!\b[Ii]n this )(?<!\bupper )(?<!\blower )\b[Cc]ases?\b",
     "the word of the code; say: opportunity (in that case and upper case are words of everybody)"),
    (r"\b([Ss]ome|[Ee]very|[Aa]ny)body\b", "one word each: someone, everyone, anyone"),
    (r"\b[Dd]ata (are|stay|were|have|survive)\b", "in American English data is"),
    (r"\b[Cc]arr(y|ied) up\b", "say: upload (the option --carry-up keeps its name)"),
    (r"\b(left|is|are) as (it|they) (is|was|are|were)\b", "say: has not changed, was not changed"),
    (r"\b(may|can) mean two\b|\b(is|types?) a day to come\b", "say: could mean two; is in the future"),
    (r"\b(at|in) this moment\b", "say: right now"),
    (r"\bTook\b.*\bback\b", "say: undid, removed"),
    (r"\b[Mm]eanwhile\b", "say: in the meantime"),
    (r"\bstands? (here|there|alone|above|beside|under|between|in its place)\b|\blies beside\b", "say: is"),
    (r"\banew\b", "say: again, start over"),
    (r"\b[Ss]hip(s|ped)\b", "say: the original words, the original timing"),
    (r"(?<!-)\b[Mm]ails\b(?!\.md)"
     r"|\b([Aa]|[Ee]ach|[Tt]his|[Oo]ne|[Tt]he) mail\b(?! (program|folder|app)\b)", "say: e-mail"),
    (r"recognis|authoris|honour|\blicence\b|counsellor|\b[Tt]elephone\b", "American spelling and words"),
    (r"\bput right\b", "say: fixed"),
    (r"\b(since|after|with|by|of) the no\b|\bafter a no\b", "say: since they said no; after a rejection"),
    (r"\b(is|are) (here|there) already\b", "say: is already here"),
    (r"\bknown already\b|\bKnown file\b", "say: already imported"),
    (r"\bhalf a year\b|\bhalf year\b", "say: six months"),
    (r"\d %", "no space before the percent sign"),
    (r"\bGo on (where|from|with)\b", "say: Continue"),
    (r"\bby itself\b.*\bfinds? out\b|\bfinds? out by itself\b", "say: recognizes"),
    (r"\bmay (read|be) (along|longer|read)\b", "say: can"),
    (r"\bPlease (name|give)\b", "say: Please enter"),
]  # fmt: skip


def spoken_of(text: str) -> str:
    """The words of a sentence, with those that stand as texts within its blanks."""
    return re.sub(r"\{([^{}]*)\}", lambda blank: " ".join(re.findall(r"'([^']*)'", blank[1])), text)


def told(sentence: Sentence, why: str) -> str:
    return f"{sentence.file}:{sentence.line}: {sentence.text!r} ({why})"


@pytest.mark.parametrize(("pattern", "why"), BANNED, ids=[pattern for pattern, _ in BANNED])
def test_no_sentence_is_of_a_banned_kind(pattern: str, why: str) -> None:
    banned = re.compile(pattern)
    assert [
        told(s, why) for s in ALL if banned.search(s.text) or banned.match(f"{s.file} {s.text}")
    ] == []


@pytest.mark.parametrize(
    ("pattern", "why"), BANNED_IN_SPEECH, ids=[pattern for pattern, _ in BANNED_IN_SPEECH]
)
def test_no_sentence_speaks_like_the_code_or_a_translation(pattern: str, why: str) -> None:
    banned = re.compile(pattern)
    spoken = [(s, spoken_of(s.text)) for s in ALL]
    assert [told(s, why) for s, words in spoken if banned.search(words)] == []


@pytest.mark.parametrize(
    ("text", "spoken"),
    [
        ("{plural(count, 'case', 'cases')} added", "case cases added"),
        ("Recorded for {case.name}.", "Recorded for ."),
        ("Undone", "Undone"),
    ],
)
def test_what_a_program_fills_in_is_not_spoken(text: str, spoken: str) -> None:
    assert spoken_of(text) == spoken


def test_counted_things_are_called_as_on_the_screen() -> None:
    counted = re.compile(
        r"""plural\([^()]*(?:\([^()]*\))?[^()]*(?<!\[)["'](touchpoint|case)s?["']"""
    )
    found = [
        f"{path.relative_to(ROOT)}: {hit[0]}"
        for folder in ("crm", "pages")
        for path in sorted((ROOT / folder).rglob("*.py"))
        for hit in counted.finditer(path.read_text("utf-8"))
    ]
    assert found == []


@pytest.mark.parametrize(
    ("file", "text"),
    [
        pytest.param("crm/errors.py", "Please check this", id="an error"),
        pytest.param("crm/ui/cases/rejection_dialog.py", "Save and show my next step", id="a button"),
        pytest.param("crm/ui/text/labels.py", "Hiring manager", id="a label of a table"),
        pytest.param("crm/domain/ranking/sentences.py", "Send {name} a short update", id="a blank in it"),
        pytest.param("crm/commands/views.py", "Nothing to do today.", id="the command line"),
        pytest.param("crm/ui/widgets/letter.py", "Start again from the draft", id="a script of the browser"),
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
