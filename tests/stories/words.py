"""The words that a coach uses for lines of Today and steps of a case, and what fits them."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from tests.stories.facts import Table, known_keys, many

Row = Mapping[str, Any]

#: Status words of a story -> statuses of the command line.
NOW = frozenset({"due", "late"})
SOON = NOW | {"upcoming"}
OPEN = SOON | {"waiting", "snoozed", "held", "held_back", "blocked"}
WHEN: Mapping[str, frozenset[str]] = {"now": NOW, "soon": SOON, "open": OPEN}

_LETTER = ["email", "any", "text", "linkedin_message"]
_PROCESS = ["loop_referrer", "loop_recruiter", "thank_email", "status_check", "connect_panel"]
_AFTER_A_NO = ["rej_call", "rej_email_recruiter", "rej_referrer", "rej_manager", "rej_others"]
_LATER = [
    "thank_note", "gift", "keep_touch", "close_loop", "reopen", "landed", "nudge_once", "ask_who",
    "ask_coffee", "meet_recommended", "ask_story", "thank_meeting", "air_talk",
]  # fmt: skip
_OWN = [
    "year_check", "check_in", "compare_external", "note_internal", "prepare_age", "cool_down",
    "deadline_card",
]  # fmt: skip
_MET = "meeting_held"

#: Word -> which rows it means. Where the name of a step is open, channel and person decide.
MEANS: Mapping[str, Table] = {
    "anything": {"outward": True},
    "something of one's own": {"outward": False},
    "message": {"channel": [*_LETTER, "call"], "outward": True},
    "call": {"channel": "call"},
    "note": {"channel": "handwritten_note"},
    "gift": {"channel": "gift_card"},
    "request": {"channel": "linkedin_request"},
    "open process": {
        "any": [
            {"step": _PROCESS},
            {
                "trigger": ["interview_held", "interviews_finished"],
                "channel": [*_LETTER, "linkedin_request"],
            },
        ]
    },
    "thank-you mail": {"step": "thank_email"},
    "how it went": {"step": ["loop_referrer", "loop_recruiter"]},
    "status question": {
        "channel": _LETTER,
        "not_step": [s for s in _PROCESS if s != "status_check"] + _AFTER_A_NO + _LATER,
    },
    "whom to ask": {"outward": False, "text": r"\bwho(m)?\b"},
    "presume a no": {"any": [{"step_like": "presum"}, {"text": r"as a no\b|presum"}]},
    "is it still open": {
        "text": "still open|they wrote|wrote to you|is the job|is the process|heard from"
    },
    "quiet day": {"step": "cool_down"},
    "legal card": {"step": "deadline_card"},
    "after a no": {"step": _AFTER_A_NO},
    "letter after a no": {"channel": _LETTER, "not_step": _PROCESS + _LATER},
    "thanks for the answer": {"any": [{"step": "close_loop"}, {"trigger": "feedback_received"}]},
    "first look who got it": {"step": "watch_dept"},
    "who got it": {"step": ["watch_dept", "watch_longer", "ask_who"]},
    "watch": {"channel": "self", "not_step": _OWN},
    "comparison": {"step": ["compare_external", "note_internal"]},
    "answer to age bias": {"step": "prepare_age"},
    "approach to the hire": {"step": ["connect_hire", "ask_coffee", "nudge_once"]},
    "invitation to coffee": {"step": "ask_coffee"},
    "reminder of the coffee": {"step": "nudge_once"},
    "notes of the meeting": {
        "any": [{"step": "air_talk"}, {"trigger": _MET, "channel": ["coffee", "self"]}]
    },
    "thanks for the meeting": {
        "any": [{"step": "thank_meeting"}, {"trigger": _MET, "channel": _LETTER}]
    },
    "meeting somebody recommended": {"step": "meet_recommended"},
    "update": {"step": "keep_touch"},
    "seat open again": {"step": "reopen"},
    "word about the offer": {
        "outward": True,
        "not_step": [*_PROCESS, *_AFTER_A_NO, "thank_note", "gift", "keep_touch", "landed"],
    },
    "news of the new job": {
        "any": [
            {"step": "landed"},
            {"trigger": ["hired_elsewhere", "hired_here"]},
            {"text": "new job|landed|where you"},
        ]
    },
    "farewell": {
        "channel": _LETTER,
        "not_step": _PROCESS + _AFTER_A_NO + [s for s in _LATER if s != "landed"],
    },
    "year": {"step": "year_check"},
    "pending request": {
        "any": [{"trigger": "request_pending"}, {"text": r"request.*(unanswered|withdraw)"}]
    },
    "keep or close": {"outward": False, "text": r"\b(close|keep|still open|other case)"},
}

#: What a story may say about a line; the rest are the bricks of MEANS.
SELECTOR = frozenset(
    {"who", "what", "when", "case", "channel", "role", "step", "trigger", "text", "any",
     "opens", "due", "closes", "weekday"}
)  # fmt: skip
_BRICKS = frozenset({"outward", "not_step", "step_like"})


def check_selector(selector: Table, where: str, more: Sequence[str] = ()) -> None:
    """Refuse a selector with a word that means nothing."""
    known_keys(selector, SELECTOR | set(more), where)
    wrong = [word for word in many(selector.get("what")) if word not in MEANS]
    assert not wrong, f"{where}: {wrong} means nothing; known are {', '.join(sorted(MEANS))}"


def is_outward(row: Row) -> bool:
    """Whether a line asks the user to turn to somebody."""
    return bool(row.get("person")) and row.get("channel") != "self"


def is_shown(row: Row) -> bool:
    """Whether a line stands on Today, and does not only wait behind the others."""
    return row.get("status") not in ("held", "held_back", "waiting") and not row.get("held")


def sentences(row: Row) -> list[str]:
    """What a line says: what to do, and why."""
    return [str(row.get("action") or row.get("title") or ""), *map(str, row.get("why") or [])]


def fits(selector: Table, row: Row, cases: Mapping[str, int]) -> bool:
    """Whether a row is one that the selector means; `cases`: their numbers by name."""
    if "what" in selector and not any(
        fits(MEANS[word], row, cases) for word in many(selector["what"])
    ):
        return False
    equal = {"who": "person"} | {name: name for name in ("step", "channel", "role", "trigger")}
    for name, key in equal.items():
        if name in selector and row.get(key) not in many(selector[name]):
            return False
    if "not_step" in selector and row.get("step") in many(selector["not_step"]):
        return False
    if "step_like" in selector and not re.search(selector["step_like"], row.get("step") or ""):
        return False
    if "outward" in selector and is_outward(row) is not selector["outward"]:
        return False
    if "case" in selector and cases[selector["case"]] not in numbers(row):
        return False
    if "text" in selector and not re.search(selector["text"], " ".join(sentences(row)), re.I):
        return False
    return "any" not in selector or any(fits(one, row, cases) for one in selector["any"])


def numbers(row: Row) -> list[int]:
    """The cases a row belongs to."""
    return [row.get("opportunity_id"), *(row.get("opportunity_ids") or [])]


def stands(selector: Table, row: Row) -> bool:
    """Whether a step has the status and the window that the selector asks for."""
    wanted = {one for word in many(selector.get("when", "open")) for one in WHEN.get(word, {word})}
    if row["status"] not in wanted:
        return False
    for key in ("opens", "due", "closes"):
        if key in selector:
            first, last = many(selector[key])[0], many(selector[key])[-1]
            if not row.get(key) or not first <= date.fromisoformat(row[key]) <= last:
                return False
    return all(
        row.get(key) and date.fromisoformat(row[key]).weekday() < 5
        for key in many(selector.get("weekday"))
    )


def brief(rows: Sequence[Row]) -> str:
    """Some rows, short enough for a message."""
    told = [
        f"{row.get('status')} {row.get('step')}/{row.get('person')} {row.get('opens') or ''}".strip()
        for row in rows[:8]
    ]
    return "; ".join(told) or "nothing"
