"""Shipped reference data (data/*.toml): each file is read once, checked and typed.

All mistakes in a file are reported at once. A file with mistakes is not cached: it is read again next time.
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, TypeVar

from crm import translation
from crm.domain.cases.evidence import EvidenceWords, parse_evidence
from crm.domain.cases.seat_rules import SeatRules, parse_seat_rules
from crm.domain.drafts.first_line import WaysInWords, parse_ways_in
from crm.domain.drafts.letter_rules import Rule, parse_letter_rules
from crm.domain.drafts.template import Templates, parse_templates
from crm.domain.hand_written import Table, refuse
from crm.domain.one_line.words import Language, parse_languages
from crm.domain.pasted.rules import Rules, parse_paste_rules
from crm.domain.playbook.due_step import MOVING
from crm.domain.playbook.file import parse
from crm.domain.playbook.step import Playbook
from crm.domain.proof_of_search.office import Office, parse_offices
from crm.errors import ReferenceBroken
from crm.language import tr

if TYPE_CHECKING:
    from functools import _lru_cache_wrapper

T = TypeVar("T")
DATA: Final = Path(__file__).resolve().parent.parent / "data"
_READERS: Final[list[_lru_cache_wrapper[Any]]] = []


def _kept(read: Callable[[], T]) -> _lru_cache_wrapper[T]:
    """Read a file once."""
    reader = lru_cache(maxsize=1)(read)
    _READERS.append(reader)
    return reader


def in_memory() -> int:
    """How many files have been read; what they became stays until the program ends."""
    return sum(reader.cache_info().currsize for reader in _READERS)


@dataclass(frozen=True, slots=True)
class Deadline:
    """A legal deadline: the place, the time limit, its source, and the date it was checked.

    Attributes:
        countries: ISO 3166 codes of those it is shown to. about: "age", or "answer" for what is owed.
    """

    name: str
    countries: tuple[str, ...]
    about: str
    rule: str
    limit: str
    source: str
    as_of: str


@dataclass(frozen=True, slots=True)
class LinkedInForms:
    """URLs of LinkedIn's own search, with the placeholders `{keywords}` and `{company}`."""

    people_search: str
    company_people: str


def table(name: str) -> dict[str, Any]:
    """Parse a shipped TOML file.

    Raises:
        ReferenceBroken: the file is missing or is not TOML; the sentence names it and the line.
    """
    try:
        with translation.file(DATA / name).open("rb") as file:
            return tomllib.load(file)
    except FileNotFoundError as error:
        raise ReferenceBroken(tr("The file data/{name} is missing.", name=name)) from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, RecursionError) as error:
        raise ReferenceBroken(
            tr("The file data/{name} has a mistake: {error}.", name=name, error=error)
        ) from error


@_kept
def drafts() -> Templates:
    """The drafts as shipped.

    Raises:
        ReferenceBroken: data/drafts.toml has mistakes, named by draft and key.
    """
    return parse_templates(table("drafts.toml"))


@_kept
def playbook() -> Playbook:
    """The playbook as shipped.

    Raises:
        ReferenceBroken: data/playbook.toml or data/drafts.toml has mistakes, named by step or draft and key.
    """
    problems: list[str] = []
    names = None
    try:
        names = drafts().keys()
    except ReferenceBroken as error:
        problems += error.problems
    try:
        found = parse(table("playbook.toml"), names)
    except ReferenceBroken as error:
        raise ReferenceBroken(*problems, *error.problems) from error
    refuse(problems)
    return found


@_kept
def deadlines() -> tuple[Deadline, ...]:
    """Legal deadlines that may run after a rejection, in the file's order.

    Raises:
        ReferenceBroken: data/deadlines.toml has mistakes, named by place and key.
    """
    problems: list[str] = []
    found = []
    for number, raw in enumerate(table("deadlines.toml").get("place", []), 1):
        place = Table(raw, tr("data/deadlines.toml, place {number}", number=number), problems)
        place.only(Deadline.__slots__)
        place.require(*Deadline.__slots__)
        codes = place.texts("countries")
        if any(len(code) != 2 or not code.isupper() for code in codes):
            place.wrong("countries", tr("they must be codes of two capital letters, like DE"))
        about = place.one_of("about", ("age", "answer"))
        texts = {key: place.text(key) for key in ("name", "rule", "limit", "source", "as_of")}
        found.append(Deadline(countries=codes, about=about, **texts))
    refuse(problems)
    return tuple(found)


def deadlines_in(country: str | None) -> tuple[Deadline, ...]:
    """Those of a country; all while none is chosen ("" or None). Empty = no limit is known there."""
    return tuple(place for place in deadlines() if not country or country in place.countries)


@_kept
def linkedin() -> LinkedInForms:
    """The URL templates of LinkedIn.

    Raises:
        ReferenceBroken: data/linkedin.toml has mistakes, named by section and key.
    """
    raw, problems = table("linkedin.toml"), list[str]()
    found = LinkedInForms(
        _form(raw, "people_search", "{keywords}", problems),
        _form(raw, "company_people", "{company}", problems),
    )
    refuse(problems)
    return found


@_kept
def line_words() -> tuple[Language, ...]:
    """The words by which a line about a contact is read, by language.

    Raises:
        ReferenceBroken: data/one_line.toml has mistakes, named by language and key.
    """
    return parse_languages(table("one_line.toml"), "data/one_line.toml")


@_kept
def ways_in() -> WaysInWords:
    """How former colleagues are recognized, and the first lines to write to whoever may refer the user in.

    Raises:
        ReferenceBroken: data/ways_in.toml has mistakes, named by line and key.
    """
    return parse_ways_in(table("ways_in.toml"), "data/ways_in.toml")


@_kept
def letter_rules() -> tuple[Rule, ...]:
    """What a letter had better not say.

    Raises:
        ReferenceBroken: data/letter_rules.toml has mistakes, named by rule and key.
    """
    return parse_letter_rules(table("letter_rules.toml"), "data/letter_rules.toml")


@_kept
def evidence() -> EvidenceWords:
    """Stock phrases of employers, and what to ask whom about the reason.

    Raises:
        ReferenceBroken: data/evidence.toml has mistakes, named by table and key.
    """
    return parse_evidence(table("evidence.toml"), "data/evidence.toml")


@_kept
def seat_rules() -> SeatRules:
    """When to look back at a job that went to someone else, and when a look is old.

    Raises:
        ReferenceBroken: data/seat.toml has mistakes, named by table and key.
    """
    return parse_seat_rules(table("seat.toml"), "data/seat.toml")


@_kept
def paste_rules() -> Rules:
    """The words by which a pasted message is read, by language.

    Raises:
        ReferenceBroken: data/pasted.toml has mistakes, named by language and key.
    """
    return parse_paste_rules(table("pasted.toml"), "data/pasted.toml")


@_kept
def job_offices() -> tuple[Office, ...]:
    """The sheets of job offices, in the file's order.

    Raises:
        ReferenceBroken: data/job_offices.toml has mistakes, named by office and key.
    """
    return parse_offices(table("job_offices.toml"), "data/job_offices.toml")


def _form(raw: dict[str, Any], section: str, filled: str, problems: list[str]) -> str:
    form = Table(raw.get(section), f"data/linkedin.toml, [{section}]", problems)
    form.only(("template", "source", "as_of"))
    template = form.text("template")
    if not template.startswith("https://") or filled not in template:
        form.wrong("template", tr("it must be an address with https and {filled}", filled=filled))
    return template


def begins_anew(step_id: str) -> bool:
    """Whether a step starts anew whenever what it follows from happens again, under the same key."""
    step = playbook().step(step_id)
    return step is not None and step.derived in MOVING
