"""Documents and stores for the tests of the use cases."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import strategies as st

from crm.cli import main
from crm.domain.cases.case_file import Case
from crm.domain.cases.opportunity import Role
from crm.domain.imports.portable_schema import NOUNS, Holds, Key
from crm.services import portability
from crm.services.cases import opportunities
from crm.services.imports.one_reading import ImportResult
from crm.services.imports.portable import import_portable
from crm.services.people import people
from crm.store.local import LocalStore, open_store
from tests.store.support import a_person, an_opportunity, dump

TODAY = date(2026, 11, 23)


def a_case(database: Path, role: Role) -> LocalStore:
    """A database with one case, the first, and one person, the first, who has a part in it."""
    opened = open_store(database)
    case = opportunities.add(opened, an_opportunity(), TODAY).id
    who = people.add(opened, a_person(), TODAY).id
    opportunities.give_role(opened, case, who, role)
    return opened


def document(**lists: Any) -> bytes:
    return json.dumps({"format": "embers", "version": 1} | lists).encode()


def load(store: LocalStore, data: bytes | str, on: date = TODAY) -> ImportResult:
    raw = data.encode() if isinstance(data, str) else data
    return import_portable(store, "data.json", raw, on)


def text_of(store: LocalStore) -> str:
    return portability.portable_document(store)[0]


def lists_of(store: LocalStore) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(text_of(store))
    return found


def counts_of(store: LocalStore) -> dict[str, int]:
    return {name: len(items) for name, items in lists_of(store).items() if name in NOUNS}


def fresh(path: Path) -> LocalStore:
    """An empty database at `path`, in place of what was there."""
    for side in ("", "-wal", "-shm"):
        path.with_name(path.name + side).unlink(missing_ok=True)
    return open_store(path)


_words = st.text(st.characters(exclude_categories=("Cs",)), max_size=12)
_days = st.dates(date(1990, 1, 1), date(2060, 1, 1)).map(date.isoformat)
_moments = st.one_of(_days, st.datetimes(min_value=datetime(1990, 1, 1),
    max_value=datetime(2060, 1, 1)).map(lambda d: d.isoformat()))  # fmt: skip
_times = st.times().map(lambda t: f"{t:%H:%M}")
_links = st.from_regex(r"[a-z]{2,8}", fullmatch=True)


def _value(draw: Any, key: Key, refs: dict[str, Sequence[str]]) -> Any:  # noqa: C901
    match key.holds:
        case Holds.REF:
            return draw(st.sampled_from(refs[key.to]))
        case Holds.REFS:
            return draw(st.lists(st.sampled_from(refs[key.to]), min_size=1, unique=True))
        case Holds.CHOICE:
            return draw(st.sampled_from(key.choices))
        case Holds.NUMBER:
            return draw(st.integers(key.least, key.most))
        case Holds.FLAG:
            return draw(st.booleans())
        case Holds.WORDS if key.name == "more_emails":
            return draw(st.lists(st.sampled_from(["a@example.com", "b@example.com"]), unique=True))
        case Holds.WORDS:
            return draw(st.lists(_words, max_size=3))
        case Holds.PARTIES:
            return [
                f"{name}|https://www.linkedin.com/in/{name}||" for name in draw(st.lists(_links))
            ]
        case Holds.DAY:
            return draw(_days)
        case Holds.MOMENT:
            return draw(_moments)
        case Holds.TIME:
            return draw(_times)
        case Holds.STEP_KEY:
            return draw(_step_keys(refs))
    if key.name == "posting_url":
        return "https://example.com/" + draw(_links)
    if key.name in ("email", "linkedin_url"):
        return ""
    if key.name == "birthday":
        return draw(st.sampled_from(["", "--05-09", "--02-29"]))
    if key.name == "step":
        return draw(_links)
    return draw(_words.filter(str.strip) if key.required else _words)


def _step_keys(refs: dict[str, Sequence[str]]) -> st.SearchStrategy[Any]:
    parts = {
        name: st.sampled_from(refs[noun])
        for name, noun in (
            ("opportunity", "opportunities"),
            ("person", "people"),
            ("event", "events"),
        )
        if refs[noun]
    }
    occurrence = st.integers(1, 5)
    return st.fixed_dictionaries({"step": _links}, optional=parts | {"occurrence": occurrence})


@st.composite
def documents(draw: Any) -> bytes:
    """Any portable document that can be stored, small."""
    refs = {noun.name: [f"{noun.prefix}-{n}" for n in range(draw(st.integers(0, 4)))]
            for noun in NOUNS.values()}  # fmt: skip
    lists: dict[str, list[dict[str, Any]]] = {}
    for noun in NOUNS.values():
        lists[noun.name] = []
        for ref in refs[noun.name]:
            item: dict[str, Any] = {"ref": ref} if noun.prefix else {}
            for key in noun.keys:
                needed = key.required or (noun.name, key.name) == ("touchpoints", "people")
                if key.to and not refs[key.to]:
                    item = {} if needed else item
                    if needed:
                        break
                    continue
                if needed or draw(st.booleans()):
                    item[key.name] = _value(draw, key, refs)
            else:
                lists[noun.name].append(_storable(item, noun.name, len(lists[noun.name])))
        refs[noun.name] = [item["ref"] for item in lists[noun.name] if "ref" in item]
    return document(**lists)


def _storable(item: dict[str, Any], noun: str, number: int) -> dict[str, Any]:
    if noun == "people":
        item.pop("email", None)
        if "linkedin_url" in item:
            item["linkedin_url"] = f"https://www.linkedin.com/in/person-{number}"
        if item.get("referred_by") == item["ref"]:
            del item["referred_by"]
    if item.get("decision") == "snoozed":
        item["until"] = "2026-12-01"
    if noun == "former_names":
        item["linkedin_url"] = f"https://www.linkedin.com/in/former-{number}"
        item.pop("email", None)
    if noun in ("touchpoints", "tellings") and item.get("source"):
        item["source"] += str(number)  # names one contact
    if noun == "settings":
        item["key"] += str(number)
    return item


class Cli:
    """Runs commands on one database and reads their answers."""

    def __init__(self, db: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.db, self.capsys = db, capsys

    def __call__(self, *argv: object) -> tuple[int, str, str]:
        status = main(["--db", str(self.db), "--on", TODAY.isoformat(), *map(str, argv)])
        out, err = self.capsys.readouterr()
        return status, out, err

    def json(self, *argv: object) -> Any:
        status, out, err = self(*argv, "--json")
        assert (status, err) == (0, "")
        return json.loads(out)

    def refused(self, *argv: object) -> str:
        before = dump(self.db) if self.db.exists() else None
        status, out, err = self(*argv)
        assert (status, out) == (2, "")
        assert err.endswith("\n")
        assert err.strip().count("\n") == 0
        assert "Traceback" not in err
        assert err.strip()[-1] in ".?!"
        if before is not None:
            assert dump(self.db) == before
        return err.strip()


def all_cases(store: LocalStore) -> list[Case]:
    """The case files of all opportunities that are not in the bin, the first stored first."""
    stored = sorted(row.opportunity.id for row in opportunities.overview(store))
    return [opportunities.case(store, number) for number in stored]
