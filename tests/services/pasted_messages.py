"""The invented messages of tests/data/pasted, what is expected of each, and who and what is stored."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC
from functools import cache
from typing import Final

from crm.domain.cases.opportunity import Opportunity, Role
from crm.domain.ids import OpportunityId, PersonId
from crm.domain.people.person import Person
from crm.intake.pasted import text_of
from crm.services.cases import opportunities
from crm.services.pasted.proposal import Proposal, propose
from crm.services.people import people
from crm.store.local import LocalStore
from tests.conftest import ROOT, TODAY

#: By the letter that the files use.
JOBS: Final = {
    "U": ("Umber Logistics", "Operations Planner"), "T1": ("Tallgrass Energy GmbH", "Data Engineer"),
    "T2": ("Tallgrass Energy GmbH", "Head of Data"), "L": ("Larkspur Health", "Nurse Manager"),
    "B": ("Beacon & Sons", "Controller"), "R": ("Brindille SARL", "Chargé de projet"),
    "Q": ("Quillmark AG", "Leiterin Einkauf"), "V": ("Rivage Conseil", "Consultante senior"),
    "N": ("Nordwind Logistik GmbH", "Disponent"), "P": ("Pemberley Public Schools", "Principal"),
}  # fmt: skip
PEOPLE: Final = (
    ("Sam", "Larch", "Umber Logistics", "sam.larch@umber.example.com", "U", Role.RECRUITER),
    ("Maria", "Weber", "Quillmark AG", "maria.weber@quillmark.example.com", "Q", Role.RECRUITER),
    ("Anna", "Schmidt", "Tallgrass Energy GmbH", "", "", None),
    ("Anna", "Schmidt", "Nordwind Logistik GmbH", "", "", None),
    ("Claire", "Dubois", "Brindille SARL", "claire.dubois@brindille.example.com", "R", Role.RECRUITER),
    ("Tom", "Hale", "Beacon & Sons", "thale@beacon.example.com", "B", Role.HIRING_MANAGER),
    ("Jörg", "Müller", "Nordwind Logistik GmbH", "", "N", Role.RECRUITER),
    ("Luc", "Moreau", "Rivage Conseil", "luc.moreau@rivage.example.com", "V", Role.HIRING_MANAGER),
    ("Grace", "Hill", "Larkspur Health", "g.hill@larkspur.example.org", "L", Role.HIRING_MANAGER),
    ("Priya", "Nair", "Pemberley Public Schools", "", "P", Role.RECRUITER),
)  # fmt: skip
_FIELDS: Final = (
    "kind",
    "case",
    "person",
    "received",
    "day",
    "time",
    "place",
    "position",
    "company",
    "email",
    "phone",
)


@dataclass(frozen=True)
class Message:
    """A message, and what it says, by field; "?" = it is asked for."""

    name: str
    text: str
    expected: dict[str, str]


@cache
def messages(file: str) -> tuple[Message, ...]:
    """Those of a file of tests/data/pasted."""
    whole = (ROOT / "tests" / "data" / "pasted" / f"{file}.txt").read_text("utf-8")
    found = []
    for block in re.split(r"(?m)^### ", whole)[1:]:
        head, _, text = block.partition("\n>>>\n")
        name, *rows = head.split("\n")
        told = dict(row.split(": ", 1) for row in rows)
        if told.pop("format", "") == "eml":
            text = text_of(_as_file(text), UTC)
        found.append(Message(name, text, told))
    return tuple(found)


def _as_file(text: str) -> bytes:
    return text.encode("latin-1" if "iso-8859-1" in text and "utf-8" not in text else "utf-8")


def scene(store: LocalStore) -> dict[str, OpportunityId]:
    """Store everyone and every job; the jobs by their letters."""
    cases = {
        letter: opportunities.add(store, Opportunity(OpportunityId(0), company, title), TODAY).id
        for letter, (company, title) in JOBS.items()
    }
    for first, last, company, mail, case, role in PEOPLE:
        new = Person(PersonId(0), first, last, company=company, email=mail)
        person = people.add(store, new, TODAY)
        if case and role:
            opportunities.give_role(store, cases[case], person.id, role)
    return cases


def told(made: Proposal) -> dict[str, str]:
    """A proposal in the words of the files."""
    said = made.said
    letters = {job: letter for letter, job in JOBS.items()}
    cases = " ".join(letters[case.company, case.title] for case in made.cases)
    new = f"new {said.employer}" if said.employer else "none"
    case = cases if made.case else (f"ask {cases}" if cases else new)
    if case.startswith("new") and "case" not in made.doubts:
        case = "none"
    name = said.card.name
    who = f"ask {name}" if made.people else f"new {name}"
    if made.person:
        who = made.person.person.name
    return {
        "kind": said.kind.value + ("?" if said.others else ""),
        "case": case,
        "person": who if said.written else "none",
        "received": said.received.isoformat() if said.received else "?",
        "day": said.day.isoformat() if said.day else "?",
        "time": f"{said.at:%H:%M}" if said.at else "",
        "place": said.place,
        "position": said.card.position,
        "company": said.card.company,
        "email": said.card.mail,
        "phone": said.card.phone,
    }


@dataclass(frozen=True)
class Score:
    """How many fields are right; those that are not, and those of them that would be stored unasked."""

    right: int
    fields: int
    wrong: tuple[str, ...]
    silent: tuple[str, ...]


def scored(store: LocalStore, file: str) -> Score:
    """Read all messages of a file and compare each expected field."""
    right, fields, wrong, silent = 0, 0, list[str](), list[str]()
    for message in messages(file):
        made = told(propose(store, message.text, TODAY))
        for field in _FIELDS:
            if field not in message.expected:
                continue
            expected, got = message.expected[field], made[field]
            fields += 1
            if got == expected or (
                field == "kind" and got.rstrip("?") == expected and got.endswith("?")
            ):
                right += 1
                continue
            wrong.append(f"{message.name} {field}: {got!r} instead of {expected!r}")
            asked = got.endswith("?") or got.startswith(("ask", "?")) or got == "none"
            if field in ("kind", "person", "received", "day") and not asked:
                silent.append(wrong[-1])
    return Score(right, fields, tuple(wrong), tuple(silent))
