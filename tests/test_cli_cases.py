"""The commands about opportunities."""

from __future__ import annotations

from pathlib import Path

import pytest

from crm.domain.cases.opportunity import Opportunity
from crm.domain.ids import OpportunityId
from crm.services.cases import opportunities
from crm.store.local import open_store
from tests.conftest import TODAY
from tests.services.support import Cli


@pytest.fixture
def cli(database: Path, capsys: pytest.CaptureFixture[str]) -> Cli:
    return Cli(database, capsys)


@pytest.fixture
def case(cli: Cli) -> Cli:
    cli.json("reject", "Umber Ltd", "Planner", "--recruiter", "Ada Quill")
    cli.json(
        "add", "Zoe Lark", "--company", "UMBER", "--how-met", "We worked together at the docks"
    )
    cli.json("add", "Ben Oakley", "--company", "Umber")
    return cli


def test_who_is_in_place_and_who_could_be_asked(case: Cli) -> None:
    found = case.json("case", 1)
    assert found["in_place"] == {
        "number": 1, "of": 2, "referrers": [], "recruiters": [{"person_id": 1, "person": "Ada Quill"}],
    }  # fmt: skip
    zoe, ben = found["could_refer"]
    line = zoe.pop("first_line")
    assert zoe == {
        "person_id": 2, "person": "Zoe Lark", "colleague": True, "worked_at": None, "warmth": 0.0,
        "word": "no contact yet",
    }  # fmt: skip
    assert line.startswith("Hi Zoe, I enjoyed working with you")
    assert (ben["person"], ben["colleague"]) == ("Ben Oakley", False)
    status, out, _ = case("case", 1)
    assert status == 0
    assert out.splitlines()[:3] == [
        "Planner at Umber Ltd: rejected",
        "1 of 2 in place: Ada Quill recruits. Nobody refers you in yet.",
        "You could ask:",
    ]
    assert "  Zoe Lark (former colleague, no contact yet)\n    Hi Zoe, I enjoyed" in out


def test_a_closed_one_names_nobody(case: Cli) -> None:
    case.json("event", 1, "hired_elsewhere")
    found = case.json("case", 1)
    assert (found["in_place"], found["could_refer"], found["stage"]) == (None, [], "closed")


def test_the_sheet_before_a_talk_says_the_same(case: Cli) -> None:
    words = "Planner at Umber Ltd, 1 of 2 in place: Ada Quill recruits. Nobody refers you in yet."
    assert words in case.json("brief", 1)["open"]


def test_the_sheet_of_someone_who_could_refer_you_says_how_to_ask(case: Cli) -> None:
    line = case.json("case", 1)["could_refer"][0]["first_line"]
    assert case.json("brief", "Zoe Lark")["ask"][-1] == line
    case.json("event", 1, "hired_elsewhere")
    assert line not in case.json("brief", "Zoe Lark")["ask"]


@pytest.mark.parametrize("number", ["99", "x", "-1"])
def test_there_is_no_such_opportunity(case: Cli, number: str) -> None:
    case.refused("case", number)


def key_of(case: Cli, step: str) -> str:
    return next(s["key"] for s in case.json("steps", 1) if s["step"] == step)


def test_a_draft_and_a_text_are_checked(case: Cli, tmp_path: Path) -> None:
    key, text = key_of(case, "rej_email_recruiter"), tmp_path / "letter.txt"
    assert case.json("draft", key, "--check")["findings"][0]["rule"] == "blanks", (
        "no name to sign with"
    )
    case.json("set-me", "Robin")
    assert case.json("draft", key, "--check")["findings"] == []
    assert case("draft", key, "--check") == (0, "Nothing to change.\n", "")
    text.write_text("Hi Ada, thanks. The process was unfair.", "utf-8")
    (one,) = case.json("draft", key, "--text", text)["findings"]
    assert (one["rule"], one["words"], one["origin"]) == ("blame", "The process was unfair", "A")
    status, out, _ = case("draft", key, "--text", text)
    assert status == 0
    assert out.startswith("“The process was unfair”: This blames someone.")
    assert out.rstrip().endswith("this is a marathon.")


def test_a_text_that_cannot_be_read_is_refused(case: Cli, tmp_path: Path) -> None:
    key, text = key_of(case, "rej_email_recruiter"), tmp_path / "letter.txt"
    assert "cannot be read" in case.refused("draft", key, "--text", text)
    text.write_bytes(b"\xff\xfe\x00")
    assert "not text" in case.refused("draft", key, "--text", text)


def test_who_said_what_and_the_next_question(case: Cli) -> None:
    why = case.json("case", 1)["why"]
    assert why["people"] == [
        {
            "person_id": 1, "person": "Ada Quill", "role": "recruiter", "there": True, "asked": [], "said": [],
        }
    ]  # fmt: skip
    assert (why["corroborated"], why["ask_next"]) == (
        [],
        {
            "person_id": 1,
            "person": "Ada Quill",
            "question": "What would have made me the stronger choice as Planner?",
            "again": False,
        },
    )
    _, out, _ = case("case", 1)
    assert "Why:\n  Ada Quill, not asked\n  Ask Ada Quill: What would have made me" in out


@pytest.fixture
def lost(case: Cli) -> Cli:
    """The job went to Zoe, as the user has known for two months."""
    on = ("--on", "2027-02-01")
    case.json("event", 1, "hire_identified", "--with", "Zoe Lark", "--day", "2026-12-01", *on)
    return case


def test_the_round_lists_what_is_due_with_a_link(lost: Cli) -> None:
    on = ("--on", "2027-02-01")
    (seat,) = lost.json("round", *on)
    link = "https://www.linkedin.com/search/results/people/?keywords=Umber%20Ltd%20%22Zoe%20Lark%22"
    assert seat == {
        "opportunity_id": 1,
        "opportunity": "Planner at Umber Ltd",
        "people": [{"person_id": 2, "person": "Zoe Lark"}],
        "looked": "Not looked at yet; you found out 2 months ago.",
        "links": [link],
    }
    _, out, _ = lost("round", *on)
    assert out.splitlines() == [
        "1 job to look at:",
        "  1  Planner at Umber Ltd, Zoe Lark. Not looked at yet; you found out 2 months ago.",
        f"     {link}",
    ]


def test_an_answer_is_stored_and_asks_for_the_event_where_something_changed(lost: Cli) -> None:
    on = ("--on", "2027-02-01")
    assert lost.json("round", 1, "not-found", *on) == {
        "opportunity_id": 1, "answer": "not_found", "on": "2027-02-01",
    }  # fmt: skip
    _, out, _ = lost("round", 1, "changed", *on)
    assert out == (
        "Noted: Planner at Umber Ltd: something had changed. If they left: event 1 hire_left\n"
    )
    _, out, _ = lost("round", *on)
    assert out == "There is nothing to look at now.\n"
    found = lost.json("case", 1, *on)
    assert found["who_got_it"] == {
        "history": [
            "Zoe Lark: you found out on Dec 1, 2026",
            "Looked at on Feb 1, 2027: something had changed",
        ],
        "fresh": "looked at today: something had changed",
        "next": "Next look: Mar 3, 2027, the look after 3 months",
    }
    assert found["stage"] == "hire_known"
    _, out, _ = lost("case", 1, *on)
    assert "Who got it:\n  Zoe Lark: you found out on Dec 1, 2026\n" in out


@pytest.mark.parametrize(
    ("argv", "says"),
    [
        pytest.param((1,), "Say what you saw: same, changed, not-found.", id="no answer"),
        pytest.param((1, "gone"), "invalid choice: 'gone'", id="no such answer"),
        pytest.param((7, "same"), "opportunity", id="no such opportunity"),
    ],
)
def test_what_the_round_refuses(lost: Cli, argv: tuple[object, ...], says: str) -> None:
    status, out, err = lost("round", *argv)
    assert (status, out) == (2, "")
    assert says in err


def test_nobody_known_to_have_it_is_said(case: Cli) -> None:
    status, _, err = case("round", 1, "same")
    assert status == 2
    assert (
        "Nobody is known to have the job Planner at Umber Ltd now. Record first who got it." in err
    )


@pytest.fixture
def open_one(cli: Cli) -> Cli:
    new = Opportunity(OpportunityId(0), "Umber Ltd", "Planner", applied_on=TODAY)
    opportunities.add(open_store(cli.db), new, TODAY)
    return cli


def test_how_likely_it_feels_is_kept_and_replaced(open_one: Cli) -> None:
    assert open_one.json("feel", 1, "70", "--why", "A warm talk") == {
        "feeling_id": 1, "opportunity_id": 1, "likelihood": 70, "date": "2026-11-23",
        "why": "A warm talk", "replaced": None,
    }  # fmt: skip
    assert open_one("feel", 1, "40%") == (
        0, "Kept: 40% on Nov 23, 2026. It replaces the 70% of that day.\n", "",
    )  # fmt: skip
    assert open_one.json("feel", 1, "0", "--day", "yesterday")["date"] == "2026-11-22"


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ((1, "101"), "from 0 to 100%"),
        ((1, "maybe"), "“maybe” is no likelihood. Say a number, 0 to 100."),
        ((1, "50", "--day", "tomorrow"), "still to come"),
        ((9, "50"), "no longer exists"),
    ],
)
def test_what_cannot_be_felt_is_refused(
    open_one: Cli, words: tuple[object, ...], sentence: str
) -> None:
    assert sentence in open_one.refused("feel", *words)


def test_after_the_answer_a_feeling_would_be_hindsight(case: Cli) -> None:
    assert "hindsight" in case.refused("feel", 1, "50")


def test_an_opportunity_on_one_page(case: Cli, tmp_path: Path) -> None:
    found = case.json("one-page", 1)
    assert (found["opportunity_id"], found["opportunity"], found["as_of"]) == (
        1, "Planner at Umber Ltd", "2026-11-23",
    )  # fmt: skip
    assert [part["heading"] for part in found["parts"]] == [
        "What happened", "What you were told", "How warm the ties are", "What comes next",
    ]  # fmt: skip
    assert found["parts"][0]["lines"] == ["Nov 23, 2026: They said no"]
    status, out, _ = case("one-page", 1)
    assert status == 0
    assert out.startswith(
        "Planner at Umber Ltd\nAs of Nov 23, 2026\n\nWhat happened\n- Nov 23, 2026: They said no\n\n"
        "What you were told\n- Nobody has told you why yet.\n\n"
    )
    file = tmp_path / "page.txt"
    assert case("one-page", 1, "--file", file) == (0, f"Wrote {file}.\n", "")
    assert file.read_text("utf-8") == out


def test_a_page_that_cannot_be_written_is_refused(case: Cli, tmp_path: Path) -> None:
    assert "the database itself" in case.refused("one-page", 1, "--file", case.db)
    assert case.refused("one-page", 1, "--file", tmp_path / "none" / "page.txt")
    assert "no longer exists" in case.refused("one-page", 9)
