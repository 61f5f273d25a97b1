"""The commands that correct, decide and set up: what they are given, what they answer, what is stored after."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.cli_world import a_world, held
from tests.services.support import Cli


@pytest.fixture
def cli(database: Path, capsys: pytest.CaptureFixture[str]) -> Cli:
    a_world(database)
    capsys.readouterr()
    return Cli(database, capsys)


#: Command; a part of its answer; a question to the database, and its answer.
DONE: dict[str, tuple[tuple[object, ...], dict[str, Any], str, list[Any]]] = {
    "change a person": (
        ("change", "person", "Ben Oakley", "--position", "Clerk", "--tags", "ally, docks", "--every", 42,
         "--birthday", "May 9", "--do-not-contact", "yes"),
        {"kind": "person", "id": 3, "changed": {
            "position": {"from": None, "to": "Clerk"}, "birthday": {"from": None, "to": "--05-09"},
            "every": {"from": None, "to": 42}, "tags": {"from": [], "to": ["ally", "docks"]},
            "do-not-contact": {"from": None, "to": True}}},
        "SELECT position, tags, cadence_days, birthday, do_not_contact FROM people WHERE id = 3",
        [("Clerk", '["ally", "docks"]', 42, "--05-09", 1)],
    ),
    "an empty text takes something away": (
        ("change", "person", 1, "--company", ""),
        {"changed": {"company": {"from": "Umber", "to": None}}},
        "SELECT company FROM people WHERE id = 1", [""],
    ),
    "change nothing": (
        ("change", "person", 1, "--company", "Umber"), {"changed": {}},
        "SELECT company FROM people WHERE id = 1", ["Umber"],
    ),
    "correct a contact": (
        ("change", "contact", 1, "--day", "2026-11-19", "--said", "Many thanks", "--with", 3, "--with", 1,
         "--opportunity", 1),
        {"kind": "contact", "id": 1, "changed": {
            "with": {"from": [3], "to": [3, 1]}, "day": {"from": "2026-11-18", "to": "2026-11-19"},
            "said": {"from": "Thanks", "to": "Many thanks"}, "opportunity": {"from": None, "to": 1}}},
        "SELECT happened_at, summary, opportunity_id FROM touchpoints", [("2026-11-19", "Many thanks", 1)],
    ),
    "make a gift card of a contact": (
        ("change", "contact", 1, "--channel", "gift_card", "--amount", "12.50", "--currency", "usd",
         "--shop", "The Corner"),
        {"kind": "contact"},
        "SELECT channel, amount_cents, currency, vendor FROM touchpoints",
        [("gift_card", 1250, "USD", "The Corner")],
    ),
    "change an opportunity": (
        ("change", "opportunity", 1, "--note", "Near home", "--employer", "public", "--promised", "2026-12-01"),
        {"changed": {"promised": {"from": None, "to": "2026-12-01"},
                     "employer": {"from": "unknown", "to": "public"},
                     "note": {"from": None, "to": "Near home"}}},
        "SELECT notes, employer_type, promised_decision_on FROM opportunities WHERE id = 1",
        [("Near home", "public", "2026-12-01")],
    ),
    "correct an event, with someone new": (
        ("change", "event", 1, "--day", "2026-11-03", "--new", "Eve Sand", "--round", 2),
        {"id": 1},
        'SELECT "on", round, (SELECT count(*) FROM event_people WHERE event_id = 1) FROM events WHERE id = 1',
        [("2026-11-03", 2, 2)],
    ),
    "move an appointment": (
        ("change", "appointment", 2, "--day", "2026-12-01", "--at", "14:30"),
        {"changed": {"day": {"from": "2026-11-30", "to": "2026-12-01"},
                     "at": {"from": None, "to": "14:30:00"}}},
        'SELECT "on", "at", state FROM appointments WHERE id = 2', [("2026-12-01", "14:30", "moved")],
    ),
    "correct a reason": (
        ("change", "reason", 1, "--by", 3, "--code", "internal_safer"), {"kind": "reason"},
        "SELECT said_by, reason_code FROM claims WHERE id = 1", [(3, "internal_safer")],
    ),
    "correct a comparison": (
        ("change", "comparison", 1, "--verdict", "better", "--asked", "yes"), {"kind": "comparison"},
        "SELECT verdict, asked, mine FROM comparisons", [("better", 1, "5 years")],
    ),
    "correct a note": (
        ("change", "note", 1, "--kind", "recommendation", "--words", "Meet Zoe", "--meet-new", "Zoe Lark",
         "--remind", "2026-11-30"),
        {"kind": "note"},
        "SELECT kind, words, led_to_person, act_on FROM air_notes",
        [("recommendation", "Meet Zoe", 5, "2026-11-30")],
    ),
    "a person to the bin": (
        ("remove", "person", "Ben Oakley"), {"id": 3, "removed": True, "in_bin": True},
        "SELECT id FROM people WHERE binned_on IS NOT NULL ORDER BY id", [3, 4],
    ),
    "a person out of the bin": (
        ("put-back", "person", 4), {"kind": "person", "id": 4},
        "SELECT id FROM people WHERE binned_on IS NOT NULL", [],
    ),
    "a contact to the bin": (
        ("remove", "contact", 1), {"in_bin": True},
        "SELECT binned_on FROM touchpoints", ["2026-11-23"],
    ),
    "an opportunity to the bin": (
        ("remove", "opportunity", 1), {"in_bin": True},
        "SELECT id FROM opportunities WHERE binned_on IS NOT NULL", [1],
    ),
    "an event is not removed without a yes": (
        ("remove", "event", 2), {"removed": False, "in_bin": False}, "SELECT id FROM events", [1, 2],
    ),
    "an event is removed": (
        ("remove", "event", 2, "--yes"), {"removed": True}, "SELECT id FROM events", [1],
    ),
    "a reason is removed": (
        ("remove", "reason", 1, "--yes"), {"removed": True}, "SELECT id FROM claims", [2],
    ),
    "a comparison is removed": (
        ("remove", "comparison", 1, "--yes"), {}, "SELECT id FROM comparisons", [],
    ),
    "a note is removed": (("remove", "note", 1, "--yes"), {}, "SELECT id FROM air_notes", []),
    "a feeling is removed": (("remove", "feeling", 1, "--yes"), {}, "SELECT id FROM gut_feelings", []),
    "look at what erasing would remove": (
        ("erase", 1),
        {"person_id": 1, "erased": False, "out_of_the_file": False, "goes": {
            "touchpoints": 0, "shared": 0, "roles": 1, "events": 0, "appointments": 1, "notes": 0,
            "comparisons": 0}},
        "SELECT count(*) FROM people", [4],
    ),
    "erase someone": (
        ("erase", 1, "--yes"), {"erased": True, "out_of_the_file": True},
        "SELECT id FROM people ORDER BY id", [2, 3, 4],
    ),
    "tag two people": (
        ("mark", "Ben Oakley", 2, "--tag", "ally, docks"), {"changed": [2, 3], "unchanged": []},
        "SELECT tags FROM people WHERE id IN (2, 3)", ['["ally", "docks"]'] * 2,
    ),
    "how often to be in touch": (
        ("mark", 1, 2, "--every", 30), {"changed": [1, 2]},
        "SELECT cadence_days FROM people ORDER BY id", [30, 30, None, None],
    ),
    "quarterly, who has no other wish": (
        ("mark", 1, 3, "--quarterly"), {"changed": [1, 3]},
        "SELECT cadence_days FROM people ORDER BY id", [91, None, 91, None],
    ),
    "leave someone alone": (
        ("mark", 3, "--do-not-contact", "yes"), {"changed": [3]},
        "SELECT id FROM people WHERE do_not_contact", [3],
    ),
    "archive": (
        ("mark", 3, "--archive", "yes"), {"changed": [3]},
        "SELECT id FROM people WHERE archived_on = '2026-11-23'", [3],
    ),
    "what is so already": (
        ("mark", 3, "--archive", "no"), {"changed": [], "unchanged": [3]},
        "SELECT count(*) FROM people WHERE archived_on IS NOT NULL", [0],
    ),
    "confirm": (
        ("confirm", 3), {"person_id": 3, "person": "Ben Oakley", "confirmed": "2026-11-23"},
        "SELECT confirmed_on FROM people WHERE id = 3", ["2026-11-23"],
    ),
    "who introduced someone": (
        ("introduced", 3, "--by", 1), {"person_id": 3, "by": 1, "added": False},
        "SELECT referred_by FROM people WHERE id = 3", [1],
    ),
    "someone new introduced them": (
        ("introduced", 3, "--new", "Dee Marsh"), {"by": 5, "added": True},
        "SELECT referred_by FROM people WHERE id = 3", [5],
    ),
    "two people": (
        ("apart", 2, 1), {"people": [2, 1], "apart": True}, "SELECT * FROM known_apart", [(1, 2)],
    ),
    "close one": (
        ("close", 2), {"closed": [2]},
        "SELECT closed_on, closed_why FROM opportunities WHERE id = 2", [("2026-11-23", "let_go")],
    ),
    "close several": (
        ("close", 1, 2), {"closed": [1, 2]}, "SELECT closed_why FROM opportunities", ["let_go"] * 2,
    ),
    "give a role, to someone new": (
        ("role", 2, "referrer", "--with", 3, "--new", "Dee Marsh", "--helper", "yes"),
        {"role": "referrer", "people": [3, 5], "helper": True, "off": False},
        "SELECT person_id, role, helper FROM roles WHERE opportunity_id = 2",
        [(3, "referrer", 1), (5, "referrer", 1)],
    ),
    "someone was especially helpful": (
        ("role", 1, "recruiter", "--with", 1, "--helper", "yes"), {"people": [1], "helper": True},
        "SELECT helper FROM roles WHERE person_id = 1", [1],
    ),
    "take a role away": (
        ("role", 1, "recruiter", "--with", 1, "--off"), {"people": [1], "off": True},
        "SELECT count(*) FROM roles WHERE person_id = 1", [0],
    ),
    "an appointment was held": (
        ("how-it-went", 1, "held"), {"appointment_id": 1, "state": "held", "absent": []},
        "SELECT state FROM appointments", ["held", "planned"],
    ),
    "an appointment was missed": (
        ("how-it-went", 1, "missed", "--with", 3), {"state": "did_not_happen", "absent": [3]},
        "SELECT absent FROM appointment_people WHERE appointment_id = 1", [1],
    ),
    "an appointment was called off": (
        ("how-it-went", 2, "cancelled"), {"state": "cancelled"},
        "SELECT state FROM appointments WHERE id = 2", ["cancelled"],
    ),
    "an appointment became a contact and a reason": (
        ("log", "coffee", "--with", 3, "--day", "today", "--channel", "coffee", "--said", "It was money",
         "--opportunity", 1, "--appointment", 1, "--reason", "--yes"),
        {"stored": True, "touchpoint_id": 2, "reason_id": 3},
        "SELECT state, (SELECT words FROM claims WHERE id = 3) FROM appointments WHERE id = 1",
        [("held", "It was money")],
    ),
    "an appointment became an event": (
        ("event", 1, "meeting_held", "--with", 3, "--appointment", 1),
        {"event_id": 3, "appointment_id": 1, "kind": "meeting_held"},
        "SELECT state, (SELECT kind FROM events WHERE id = 3) FROM appointments WHERE id = 1",
        [("held", "meeting_held")],
    ),
    "a letter was answered": (
        ("answered", 1, "replied", "--day", "yesterday"),
        {"touchpoint_id": 1, "outcome": "replied", "answered": "2026-11-22"},
        "SELECT outcome, answered_on FROM touchpoints", [("replied", "2026-11-22")],
    ),
    "a reason with its contact": (
        ("reason", 1, "opinion", "They had a favorite", "--by", "Ben Oakley", "--day", "yesterday",
         "--channel", "coffee"),
        {"reason_id": 3, "kind": "opinion", "by": 3, "touchpoint_id": 2},
        "SELECT channel, summary FROM touchpoints WHERE id = 2", [("coffee", "They had a favorite")],
    ),
    "what came of a story": (
        ("verdict", 2, "refuted"), {"reason_id": 2, "verdict": "refuted"},
        "SELECT verdict, verdict_on FROM claims WHERE id = 2", [("refuted", "2026-11-23")],
    ),
    "mean to ask someone": (
        ("ask", 2, 3), {"reason_id": 2, "ask": 3},
        "SELECT ask_person, ask_on FROM claims WHERE id = 2", [(3, "2026-11-23")],
    ),
    "a comparison of age": (
        ("compare", 1, "age", "--age", "younger", "--basis", "Graduated later"),
        {"comparison_id": 2, "criterion": "age", "verdict": "unclear"},
        "SELECT age_bucket, basis FROM comparisons WHERE id = 2", [("younger", "Graduated later")],
    ),
    "what was said in one talk": (
        ("note", 1, "--new", "Dee Marsh", "--day", "yesterday", "--insight", "They grow",
         "--recommendation", "Meet Ben", "--meet", 3),
        {"note_ids": [2, 3], "by": 5, "meet": 3},
        "SELECT kind, person_id, led_to_person, noted_on FROM air_notes WHERE id > 1",
        [("insight", 5, None, "2026-11-22"), ("recommendation", 5, 3, "2026-11-22")],
    ),
    "people a day": (
        ("settings", "--people-a-day", 5), {"people_a_day": 5, "country": None},
        "SELECT value FROM settings WHERE key = 'outward_a_day'", ["5"],
    ),
    "the country": (
        ("settings", "--country", "de"), {"country": "DE"},
        "SELECT value FROM settings WHERE key = 'country'", ["DE"],
    ),
    "own addresses": (
        ("settings", "--addresses", "me@example.com, Me@example.org"),
        {"addresses": ["me@example.com", "me@example.org"]},
        "SELECT value FROM settings WHERE key = 'my_addresses'", ['["me@example.com", "me@example.org"]'],
    ),
    "LinkedIn Premium": (
        ("settings", "--linkedin-premium", "yes"), {"linkedin_premium": True},
        "SELECT value FROM settings WHERE key = 'linkedin_premium'", ["yes"],
    ),
    "requests wait for the decision": (
        ("settings", "--linkedin-requests", "after-the-decision"),
        {"linkedin_requests": "after-the-decision"},
        "SELECT key FROM settings WHERE key IN ('steps_on', 'steps_off')", ["steps_off", "steps_on"],
    ),
    "a step is off": (
        ("playbook", "cool_down", "--suggest", "no"), {"step": "cool_down", "suggested": False},
        "SELECT value FROM settings WHERE key = 'steps_off'", ['["cool_down"]'],
    ),
    "another time for a step": (
        ("playbook", "watch_dept", "--time", "3m", "3m", "4m"),
        {"opens": "3m", "due": "3m", "closes": "4m", "your_time": True},
        "SELECT value FROM settings WHERE key = 'windows'", ['{"watch_dept": ["3m", "3m", "4m"]}'],
    ),
    "another subject for a draft": (
        ("words", "status_check", "--subject", "A short question"),
        {"draft": "status_check", "subject": "A short question", "changed": ["subject"]},
        "SELECT value FROM settings WHERE key LIKE '%status_check'", ['{"subject": "A short question"}'],
    ),
    "the page of a company": (
        ("company-page", "Umber", "https://www.linkedin.com/company/umber/"),
        {"company": "Umber", "page": "umber"},
        "SELECT value FROM settings WHERE key = 'company_pages'", ['{"umber": "umber"}'],
    ),
    "a view": (
        ("views", "Allies", "--tag", "ally", "--search", "docks"),
        {"view": "Allies", "filters": {"q": "docks", "tag": "ally"}},
        "SELECT value FROM settings WHERE key = 'people_views'",
        ['[["Allies", {"q": "docks", "tag": "ally"}]]'],
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", DONE)
def test_a_command_stores_what_it_says(cli: Cli, database: Path, name: str) -> None:
    argv, answer, sql, rows = DONE[name]
    told = cli.json(*argv)
    assert {key: told.get(key) for key in answer} == answer
    assert held(database, sql) == rows


def test_what_was_changed_is_told_in_words(cli: Cli) -> None:
    _, out, _ = cli("change", "contact", 1, "--day", "2026-11-19", "--opportunity", 1)
    assert out == (
        "Changed: email with Ben Oakley, Nov 19, 2026 (contact 1)\n"
        "  day: Nov 18, 2026 -> Nov 19, 2026\n  opportunity: nothing -> 1\n"
    )
    assert cli("remove", "contact", 1)[1] == (
        "In the bin: email with Ben Oakley, Nov 19, 2026 (contact 1).\nTo take it out: put-back contact 1\n"
    )
    assert cli("remove", "event", 1)[1].endswith(
        "Nothing is removed yet: add --yes, it does not go to the bin.\n"
    )
