"""Invented networks of any size, the same in each run: people, touchpoints and open cases."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any, Final

from sqlite_utils import Database

from crm.store.local import LocalStore
from crm.store.query import insert_many

TODAY: Final = date(2026, 11, 23)
CASES: Final = 20
#: The number of people with an introducer; it does not grow with the network.
INTRODUCED: Final = 30
_FIRST: Final = ("Ada", "Bo", "Cem", "Dora", "Emil", "Fay", "Gus", "Hanna", "Ivo", "Juno", "Kaj")
_LAST: Final = ("Alder", "Birch", "Cedar", "Elm", "Fir", "Hazel", "Juniper", "Larch", "Maple")
_WORK: Final = ("Planner", "Analyst", "Recruiter", "Engineer", "Director", "Buyer", "Coach")
_WORDS: Final = ("coffee", "budget", "planning", "visit", "report", "talk", "question", "offer")
_CHANNELS: Final = ("email", "linkedin_message", "call", "coffee", "text")
_ROLES: Final = ("recruiter", "referrer", "hiring_manager", "interviewer")


def fill(store: LocalStore, people: int, touchpoints: int) -> None:
    """Store a network of this size with some open cases."""
    chosen = random.Random(3)

    def work(db: Database) -> None:
        insert_many(db, "people", _people(chosen, people))
        insert_many(db, "touchpoints", _touchpoints(chosen, touchpoints))
        insert_many(db, "touchpoint_people", _took_part(chosen, touchpoints, people))
        _cases(db, people)

    store.write(work)


def _people(chosen: random.Random, count: int) -> Iterator[dict[str, Any]]:
    for n in range(1, count + 1):
        first, last = chosen.choice(_FIRST), chosen.choice(_LAST)
        yield {
            "id": n, "first_name": first, "last_name": f"{last}{n:05}",
            "company": f"Company {chosen.randint(1, max(1, count // 3)):05}",
            "position": chosen.choice(_WORK), "email": f"p{n}@example.com",
            "linkedin_url": f"https://www.linkedin.com/in/p{n}-demo",
            "connected_on": (TODAY - timedelta(days=chosen.randint(1, 4000))).isoformat(),
            "referred_by": 1 + n // 4 if 1 < n <= 1 + INTRODUCED else None,
            "tags": json.dumps(["colleague"] if n % 20 == 0 else []),
            "created_on": TODAY.isoformat(), "updated_on": TODAY.isoformat(),
        }  # fmt: skip


def _touchpoints(chosen: random.Random, count: int) -> Iterator[dict[str, Any]]:
    for n in range(1, count + 1):
        yield {
            "id": n,
            "happened_at": (TODAY - timedelta(days=chosen.randint(0, 1500))).isoformat(),
            "channel": chosen.choice(_CHANNELS),
            "direction": chosen.choice(["in", "out", "both"]),
            "summary": " ".join(chosen.choices(_WORDS, k=4)),
        }


def _took_part(chosen: random.Random, touchpoints: int, people: int) -> Iterator[dict[str, Any]]:
    for n in range(1, touchpoints + 1):
        # A few people have much contact, most have little.
        yield {"touchpoint_id": n, "person_id": 1 + int(people * chosen.random() ** 1.5)}


def _cases(db: Database, people: int) -> None:
    for n in range(1, CASES + 1):
        db.table("opportunities").insert(
            {"id": n, "company": f"Company {n:05}", "title": "Planner", "applied_on": _day(60 + n)}
        )
        for place, role in enumerate(_ROLES):
            person = 1 + (n * 7 + place) % people
            db.table("roles").insert({"opportunity_id": n, "person_id": person, "role": role})
        for kind, ago in (("interview_held", 30 + n), ("rejection_received", n)):
            db.table("events").insert({"opportunity_id": n, "kind": kind, "on": _day(ago)})


def _day(ago: int) -> str:
    return (TODAY - timedelta(days=ago)).isoformat()
