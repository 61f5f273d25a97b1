"""The other answers of the correcting commands: lists, questions, letters, refusals, and what takes a write back."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from crm.cli import parser
from crm.commands import course, entries, letters, people, why
from crm.services.imports import batch_import
from crm.store.local import open_store
from tests.cli_world import a_world, held
from tests.conftest import TODAY
from tests.services.support import Cli, text_of


@pytest.fixture
def cli(database: Path, capsys: pytest.CaptureFixture[str]) -> Cli:
    a_world(database)
    capsys.readouterr()
    return Cli(database, capsys)


def test_entries_tells_what_is_stored_and_with_which_ids(cli: Cli) -> None:
    assert cli.json("entries", "--opportunity", 1) == [
        {"kind": "opportunity", "id": 1, "date": None, "words": "Planner at Umber"},
        {"kind": "event", "id": 1, "date": "2026-11-02", "words": "interview held, Nov 2, 2026"},
        {"kind": "event", "id": 2, "date": "2026-11-20", "words": "rejection received, Nov 20, 2026"},
        {"kind": "appointment", "id": 1, "date": "2026-11-23",
         "words": "coffee with Ben Oakley, Nov 23, 2026"},
        {"kind": "reason", "id": 1, "date": "2026-11-21", "words": "Someone internal was safer"},
        {"kind": "reason", "id": 2, "date": None, "words": "They did not like me"},
        {"kind": "comparison", "id": 1, "date": None, "words": "Experience"},
        {"kind": "note", "id": 1, "date": "2026-11-23", "words": "Ask for the range"},
        {"kind": "feeling", "id": 1, "date": "2026-11-23", "words": "70%, Nov 23, 2026"},
    ]  # fmt: skip
    assert cli("entries", "--person", "Ben Oakley")[1].splitlines() == [
        "person 3  Ben Oakley",
        "contact 1  email with Ben Oakley, Nov 18, 2026",
        "event 1  interview held, Nov 2, 2026",
        "appointment 1  coffee with Ben Oakley, Nov 23, 2026",
    ]
    cli("remove", "contact", 1)
    cli("remove", "opportunity", 2)
    assert [(row["kind"], row["id"]) for row in cli.json("entries", "--bin")] == [
        ("person", 4), ("opportunity", 2), ("contact", 1),
    ]  # fmt: skip
    for what, which in (("contact", 1), ("opportunity", 2), ("person", 4)):
        cli.json("put-back", what, which)
    assert cli("entries", "--bin")[1] == "Nothing is stored here.\n"


def test_what_was_closed_is_opened_again(cli: Cli) -> None:
    cli.json("close", 1, 2)
    assert "closed already" in cli.refused("close", 2)
    assert cli.json("reopen", 1) == {"open": [1]}
    assert cli.json("reopen", 1, 2) == {"open": [1, 2]}


@pytest.mark.parametrize(
    ("answer", "kinds", "answers"),
    [
        ("yes", ["rejection_received", "hire_identified"], ["confirmed"]),
        ("no", ["rejection_received"], ["dismissed"]),
    ],
)
def test_who_got_the_job_and_who_left_it_is_asked_and_answered(
    database: Path,
    capsys: pytest.CaptureFixture[str],
    answer: str,
    kinds: list[str],
    answers: list[str],
) -> None:
    cli = Cli(database, capsys)
    head = "First Name,Last Name,URL,Email Address,Company,Position,Connected On\n"
    wren = "Wren,Ashdale,https://www.linkedin.com/in/wren-ashdale-demo,,{},01 Nov 2025\n"

    def bring(job: str) -> None:
        data = (head + wren.format(job)).encode()
        batch_import.import_file(open_store(database), "Connections.csv", data, TODAY)

    cli.json("reject", "Acme Tools", "Planner")
    bring("Acme Tools,Planner")
    (asked,) = cli.json("questions")
    assert (asked["question"], asked["opportunity_id"], asked["person_id"]) == ("got_it", 1, 1)
    assert "1 1  Wren Ashdale, Planner at Acme Tools. Did they get the job?" in cli("questions")[1]
    told = cli.json("questions", 1, "Wren Ashdale", answer, "--internal", "no")
    assert told == {"opportunity_id": 1, "person_id": 1, "answer": answer, "question": "got_it"}
    assert held(database, "SELECT kind FROM events ORDER BY id") == kinds
    assert held(database, "SELECT answer FROM proposals") == answers
    assert cli.json("questions") == []
    assert "Nothing is asked about Wren Ashdale" in cli.refused("questions", 1, 1, "yes")
    if answer == "no":
        return
    bring("Elm,Clerk")
    (asked,) = cli.json("questions")
    assert asked["question"] == "left_it"
    assert cli.json("questions", 1, 1, "no")["question"] == "left_it"
    assert cli.json("questions") == []


def test_a_letter_is_logged_as_sent_with_its_words(
    cli: Cli, tmp_path: Path, database: Path
) -> None:
    letters = [
        step["key"] for step in cli.json("steps", 1)
        if step["channel"] == "email" and step["status"] in ("due", "late", "upcoming")
    ]  # fmt: skip
    key = letters[0]
    letter = tmp_path / "letter.txt"
    letter.write_text("Thank you, Ben.", "utf-8")
    told = cli.json("sent", key, "--text", letter)
    assert (told["channel"], told["outcome"]) == ("email", "sent")
    sql = "SELECT summary, step_key FROM touchpoints WHERE id = 2"
    assert held(database, sql) == [("Thank you, Ben.", key)]
    assert "already logged" in cli.refused("sent", key, "--text", letter)
    assert "Only a call" in cli.refused("sent", key, "--no-answer")


def test_the_draft_of_a_step_is_what_was_sent_unless_it_is_said(cli: Cli, database: Path) -> None:
    key = next(s["key"] for s in cli.json("steps", 1) if s["step"] == "rej_others")
    draft = cli.json("draft", key)
    cli.json("sent", key)
    (said,) = held(database, "SELECT summary FROM touchpoints WHERE id = 2")
    assert said == f"{draft['subject']}\n\n{draft['body']}"


def test_a_call_that_nobody_took_is_logged_and_one_that_was_taken_has_to_be_told(
    cli: Cli, database: Path
) -> None:
    key = next(s["key"] for s in cli.json("steps", 1) if s["step"] == "rej_call")
    assert "How did the call go?" in cli.refused("sent", key)
    assert cli.json("sent", key, "--no-answer")["outcome"] == "no_answer"
    cli.json("log", "called", "--with", 1, "--day", "today", "--channel", "call", "--result", "reached",
             "--said", "They told me", "--step", key, "--yes")  # fmt: skip
    assert held(database, "SELECT step, decision, touchpoint_id FROM outcomes ORDER BY id") == [
        ("rej_call", "done", 2), ("rej_call", "done", 3),
    ]  # fmt: skip


def test_words_are_read_from_a_file_and_the_original_ones_come_back(
    cli: Cli, tmp_path: Path
) -> None:
    text = tmp_path / "words.txt"
    text.write_text("Hello {first}", "utf-8")
    cli.json("words", "status_check", "--text", text)
    assert cli("words", "status_check")[1].endswith("Hello {first}\n")
    assert {"draft": "status_check", "changed": ["body"]} in cli.json("words")
    assert cli.json("words", "status_check", "--original")["changed"] == []


def test_a_step_is_told_with_its_time_and_gets_its_own_back(cli: Cli) -> None:
    cli.json("playbook", "watch_dept", "--time", "2m", "2m", "4m")
    listed = {row["step"]: row for row in cli.json("playbook")}
    assert (listed["watch_dept"]["opens"], listed["watch_dept"]["your_time"]) == ("2m", True)
    assert (
        "watch_dept  Check on LinkedIn who got the job (2m 2m 4m, your time)" in cli("playbook")[1]
    )
    assert cli.json("playbook", "watch_dept", "--original")["opens"] == "1m"


def test_a_view_is_listed_and_forgotten(cli: Cli) -> None:
    cli.json("views", "Allies", "--tag", "ally", "--show", "archived")
    assert cli("views")[1] == "Allies (tag: ally and show: archived)\n"
    assert cli.json("views", "allies", "--forget")["view"] == "Allies"
    assert cli("views")[1] == "There are no saved views.\n"


#: What writes, and the command that it is; its undo is that of the screen.
WRITES: list[tuple[Callable[..., Any], tuple[object, ...]]] = [
    (people.mark, ("mark", 1, 3, "--tag", "ally")),
    (people.confirm, ("confirm", 3)),
    (people.introduced, ("introduced", 3, "--by", 1)),
    (people.apart, ("apart", 1, 2)),
    (entries.from_the_bin, ("put-back", "person", 4)),
    (course.close, ("close", 2)),
    (course.close, ("close", 1, 2)),
    (course.how_it_went, ("how-it-went", 1, "held")),
    (course.how_it_went, ("how-it-went", 1, "missed", "--with", 3)),
    (course.how_it_went, ("how-it-went", 2, "cancelled")),
    (course.answered, ("answered", 1, "replied")),
    (why.reason, ("reason", 1, "story", "Luck")),
    (why.verdict, ("verdict", 2, "confirmed")),
    (why.compare, ("compare", 1, "Languages")),
    (why.note, ("note", 1, "--by", 3, "--insight", "They grow")),
]  # fmt: skip


@pytest.mark.parametrize(
    ("write", "argv"), WRITES, ids=[" ".join(map(str, argv)) for _, argv in WRITES]
)
def test_what_was_written_can_be_taken_back(
    cli: Cli, database: Path, write: Callable[..., Any], argv: tuple[object, ...]
) -> None:
    store = open_store(database)
    before = text_of(store)
    done = write(store, parser().parse_args([*map(str, argv)]), TODAY)
    assert text_of(store) != before
    done.undo()
    assert text_of(store) == before


#: The same, where the undo leaves something in the bin: its kind and its ID.
TO_THE_BIN: list[tuple[Callable[..., Any], tuple[object, ...], tuple[str, int]]] = [
    (people.introduced, ("introduced", 3, "--new", "Dee Marsh"), ("person", 5)),
    (letters.sent, ("sent", "rej_others/o1/p3/e2"), ("contact", 2)),
    (why.reason, ("reason", 1, "opinion", "Cost", "--by", 3, "--day", "today", "--channel", "call"),
     ("contact", 2)),
]  # fmt: skip


@pytest.mark.parametrize(
    ("write", "argv", "gone"), TO_THE_BIN, ids=[str(argv[0]) for _, argv, _ in TO_THE_BIN]
)
def test_what_was_added_by_a_write_goes_to_the_bin_with_it(
    cli: Cli,
    database: Path,
    write: Callable[..., Any],
    argv: tuple[object, ...],
    gone: tuple[str, int],
) -> None:
    done = write(open_store(database), parser().parse_args([*map(str, argv)]), TODAY)
    done.undo()
    in_bin = {(row["kind"], row["id"]) for row in cli.json("entries", "--bin")}
    assert in_bin == {("person", 4), gone}
    assert held(database, "SELECT count(*) FROM claims") == [2]
    assert held(database, "SELECT referred_by FROM people WHERE id = 3") == [None]


@pytest.mark.parametrize(
    ("what", "which"),
    [("person", 3), ("contact", 1), ("opportunity", 1), ("event", 2), ("reason", 1), ("comparison", 1),
     ("note", 1), ("feeling", 1)],
)  # fmt: skip
def test_what_was_removed_can_be_put_back(cli: Cli, database: Path, what: str, which: int) -> None:
    store = open_store(database)
    before = text_of(store)
    gone = entries.removed(store, what, which, TODAY)
    assert text_of(store) != before
    gone.undo()
    assert text_of(store) == before


@pytest.mark.parametrize(
    ("argv", "words"),
    [
        (("change", "person", "Ada Quill", "--company", "Elm"),
         "Several people are called Ada Quill: 1 Ada Quill, Umber; 2 Ada Quill, Larchmont. Say the ID"),
        (("mark", "Ada Quill", "--tag", "ally"), "Say the ID instead."),
        (("introduced", 3, "--by", "Ada Quill"), "Say --by ID."),
        (("introduced", 3, "--by", "Nora Nobody"), 'For someone new: --new "Nora Nobody".'),
        (("note", 1, "--by", "Ada Quill", "--advice", "Wait"), "Say --by ID."),
        (("change", "person", 3), "Say what to change. It has --first-name"),
        (("change", "person", 3, "--verdict", "better"), "A person has no --verdict."),
        (("change", "event", 1, "--mine", "x"), "An event has no --mine."),
        (("change", "person", 3, "--company", "A", "--company", "B"), "Say --company once only."),
        (("change", "person", 3, "--every", "often"), "“often” is not a number."),
        (("change", "person", 3, "--every", "5000"), "between 1 and 3650 days"),
        (("change", "person", 3, "--do-not-contact", "maybe"), "neither yes nor no"),
        (("change", "person", 3, "--birthday", "31.31."), "is not a birthday"),
        (("change", "contact", "one", "--said", "x"), "“one” is not a valid ID."),
        (("change", "contact", 77, "--said", "x"), "This entry no longer exists."),
        (("change", "contact", 1, "--result", "reached"), "“reached” is no result here. Possible: sent"),
        (("change", "contact", 1, "--day", "tomorrow"), "still to come"),
        (("change", "contact", 1, "--amount", "much"), "“much” is no amount."),
        (("change", "contact", 1, "--opportunity", "x"), "“x” is not a valid ID."),
        (("change", "contact", 1, "--channel", "fax"), "“fax” is none of these: email, call"),
        (("change", "opportunity", 1, "--title", ""), "Please enter the job."),
        (("change", "opportunity", 1, "--employer", "state"), "“state” is none of these: private"),
        (("change", "event", 99, "--note", "x"), "This event no longer exists."),
        (("change", "appointment", 1, "--day", "yesterday"), "in the past"),
        (("change", "reason", 1, "--day", ""), "A fact still needs: when."),
        (("change", "note", 9, "--words", "x"), "This note no longer exists."),
        (("change", "feeling", 9, "--why", "x"), "This feeling no longer exists."),
        (("change", "feeling", 1, "--likelihood", "warm"), "“warm” is no likelihood."),
        (("remove", "person", 99), "Nobody in your list is 99."),
        (("remove", "reason", 99, "--yes"), "This entry no longer exists."),
        (("put-back", "person", 3), "This person is not in the bin."),
        (("erase", "Nora Nobody", "--yes"), "Nobody in your list is Nora Nobody."),
        (("mark", 3, "--tag", " "), "Please enter a tag."),
        (("mark", 3, "--every", "0"), "between 1 and 3650 days"),
        (("mark", 3, "--every", "soon"), "“soon” is not a number of days."),
        (("apart", 1, 1), "already one person"),
        (("apart", 1, 4), "in the bin"),
        (("close", 99), "This opportunity no longer exists."),
        (("role", 1, "referrer"), "Please say who it is."),
        (("role", 1, "recruiter", "--with", 1), "already has this role"),
        (("role", 1, "recruiter", "--with", 3, "--off"), "Ben Oakley is not recruiter for Planner"),
        (("role", 1, "recruiter", "--with", 1, "--with", 3, "--off"), "Name one person for this."),
        (("how-it-went", 2, "held"), "still to come"),
        (("how-it-went", 2, "cancelled", "--with", 1), "of a missed one only"),
        (("how-it-went", 9, "held"), "This appointment no longer exists."),
        (("answered", 1, "reached"), "“reached” is no result here."),
        (("answered", 1, "replied", "--day", "tomorrow"), "still to come"),
        (("answered", 1, "replied", "--day", "2026-11-01"), "cannot come before the contact"),
        (("questions", 1), "Say whom it is about, and yes or no."),
        (("reason", 1, "fact", "Cost"), "A fact still needs: who said it, when, how you heard it."),
        (("reason", 99, "story", "Luck"), "This opportunity no longer exists."),
        (("verdict", 1, "refuted"), "Only a story has a verdict."),
        (("ask", 1, 3), "Only a story can be asked about."),
        (("ask", 2, 2), "is not someone to ask about this. Those who could know: "),
        (("compare", 1, "experience"), "There is already a line about experience."),
        (("compare", 1, "age", "--age", "older"), "what your impression is based on"),
        (("note", 1, "--advice", "Wait"), "Please say who said it."),
        (("note", 1, "--by", 3), "what was said in one of the boxes"),
        (("log", "wrote", "--with", 3, "--day", "today", "--channel", "email", "--reason", "--yes"),
         "A reason needs words, and an opportunity."),
        (("log", "wrote", "--with", 3, "--day", "today", "--channel", "email", "--step", "x y", "--yes"),
         "is not the key of a step"),
        (("settings", "--people-a-day", 50), "invalid choice: 50"),
        (("settings", "--country", "XX"), "does not know this country"),
        (("settings", "--addresses", "me"), "is not a valid e-mail address"),
        (("playbook", "party"), "There is no step party."),
        (("playbook", "thank_note", "--suggest", "no"), "the article's own"),
        (("playbook", "watch_dept", "--time", "3", "3m", "4m"), "“3” is no length of time."),
        (("playbook", "watch_dept", "--time", "3m", "2m", "1m"), "must open before it is due"),
        (("words", "party"), "There is no draft party."),
        (("words", "rej_call", "--text", "missing.txt"), "missing.txt cannot be read."),
        (("company-page", "Umber", "https://example.com/"), "This is not a company page."),
        (("views", "Mine"), "Nothing is filtered."),
        (("views", "Mine", "--tie", "hot"), "choose from 'no contact yet'"),
        (("views", "Mine", "--forget"), "There is no view Mine."),
    ],
    ids=lambda value: " ".join(map(str, value))[:44] if isinstance(value, tuple) else "",
)  # fmt: skip
def test_a_refusal_is_one_sentence_and_changes_nothing(
    cli: Cli, argv: tuple[object, ...], words: str
) -> None:
    assert words in cli.refused(*argv)
