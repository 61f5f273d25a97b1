"""A second, independent reading of what reasons say, by regular expressions over the record.

Every sentence with a date, a number of days, or "you sent, talked, met, never" must be true. One that has
no reading of its own here must at least name days that the record knows; else it counts as untrue.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Iterator, Mapping
from datetime import date, timedelta
from functools import cache
from pathlib import Path

from tests.stories.record import (
    Record,
    answered,
    day_of,
    is_nothing,
    last_contact,
)
from tests.stories.words import Row, numbers

_PLAYBOOK = Path(__file__).resolve().parents[2] / "data" / "playbook.toml"
_MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
_MONTH = r"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*"
_DATE = rf"(?:\d{{1,2}} {_MONTH}(?: \d{{4}})?|{_MONTH} \d{{1,2}}(?:, \d{{4}})?)"
_WEEKDAYS = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]
_AGO = r"(today|yesterday|\d+ days? ago|\d+ months? ago|\d+ years? ago)"
_TELLS = re.compile(
    rf"{_DATE}|{'|'.join(_WEEKDAYS)}|{_AGO}|\b\d+ (day|week|month)s?\b|\byou (sent|talked|met|never)\b",
    re.I,
)

#: What happened, as reasons call it -> kinds of events.
_HAPPENED: Mapping[str, tuple[str, ...]] = {
    "you applied": ("applied",),
    "you interviewed": ("interview_held",),
    "you had your last interview": ("interviews_finished",),
    "they said no": ("rejection_received",),
    "you took the silence as a no": ("no_answer_presumed",),
    "they made you an offer": ("offer_received",),
    "you found out who got the job": ("hire_identified",),
    "you met": ("meeting_held",),
    "the job was posted again": ("role_reposted",),
    "the person hired left": ("hire_left",),
    "you got the job": ("hired_here",),
    "you got another job": ("hired_elsewhere",),
    "they picked it up again": ("process_resumed",),
    "you declined the offer": ("offer_declined",),
    "they withdrew the offer": ("offer_withdrawn",),
    "the job was canceled": ("job_cancelled",),
    "the news came": (
        "rejection_received", "no_answer_presumed", "offer_withdrawn", "job_cancelled",
    ),
}  # fmt: skip


@cache
def purposes() -> frozenset[str]:
    """The sentences that the playbook gives to every case; they say nothing about this one."""
    playbook = tomllib.loads(_PLAYBOOK.read_text(encoding="utf-8"))
    found = set()
    for step in playbook["step"]:
        for table in (step, *(v for v in step.values() if isinstance(v, dict))):
            found |= {
                v for k, v in table.items() if k in ("purpose", "title") and isinstance(v, str)
            }
    return frozenset(found)


def untrue(row: Row, record: Record) -> Iterator[str]:
    """The sentences of a line of Today that the record does not bear out."""
    for sentence in row.get("why") or ():
        if sentence in purposes() or not _TELLS.search(sentence):
            continue
        if not _holds(sentence, row, record):
            yield sentence


def _holds(sentence: str, row: Row, record: Record) -> bool:
    for pattern, check in _CHECKS.items():
        found = re.fullmatch(pattern, sentence, re.I)
        if found:
            return check(found, row, record)
    days, distances = _days_in(sentence, record.day), re.findall(_AGO, sentence)
    known = _known_days(row, record)
    return bool(days or distances) and (
        all(day in known for day in days)
        and all(any(_fits(words, day, record.day) for day in known) for words in distances)
    )


def _days_in(sentence: str, today: date) -> list[date]:
    """The calendar days that a sentence names."""
    found = []
    for words in re.findall(_DATE, sentence):
        month = _MONTHS.index(re.search(r"[A-Z][a-z]{2}", words)[0]) + 1  # type: ignore[index]
        day, *year = map(int, re.findall(r"\d+", words))
        found.append(date(year[0] if year else today.year, month, day))
    for name in re.findall(rf"\bon ({'|'.join(_WEEKDAYS)})\b", sentence):
        found.append(today - timedelta(days=(today.weekday() - _WEEKDAYS.index(name)) % 7 or 7))
    near = {"today": 0, "yesterday": 1}
    found += [
        today - timedelta(days=near[w]) for w in re.findall(r"\b(today|yesterday)[:.]", sentence)
    ]
    return found


def _known_days(row: Row, record: Record) -> set[date]:
    found = {date.fromisoformat(row[k]) for k in ("opens", "due", "closes") if row.get(k)}
    for case in _cases(row, record) or [""]:
        found |= record.dates(case or None, _person(row, record))
    return found


def _cases(row: Row, record: Record) -> list[str]:
    return [record.cases[number - 1] for number in numbers(row) if number]


def _person(row: Row, record: Record) -> str | None:
    return record.ref_of(row["person"]) if row.get("person") else None


def _fits(words: str, day: date, today: date) -> bool:
    """Whether "12 days ago" and the like is that day."""
    gone = (today - day).days
    if words == "today" or words == "yesterday":
        return gone == (words == "yesterday")
    number, unit = int(words.split()[0]), words.split()[1].rstrip("s")
    length = {"day": 1.0, "month": 30.4, "year": 365.25}[unit]
    return abs(gone / length - number) <= (0 if unit == "day" else 0.51)


def _happened(found: re.Match[str], row: Row, record: Record) -> bool:
    kinds = _HAPPENED[found[1].lower()]
    events = [e for case in _cases(row, record) for e in record.events(case) if e["kind"] in kinds]
    days = [date.fromisoformat(e["on"]) for e in events]
    if found[1].lower() == "you met":  # a coffee is the meeting, however it was logged
        days += _contact_days(row, record, lambda c: c.get("direction") == "both" or answered(c))
    return any(_fits(found[2], day, record.day) for day in days)


def _contact_days(
    row: Row, record: Record, wanted: Callable[[Mapping[str, object]], object]
) -> list[date]:
    person = _person(row, record)
    return [day_of(c) for c in record.contacts(person) if wanted(c)]


def _last(found: re.Match[str], row: Row, record: Record) -> bool:
    person = _person(row, record)
    day = last_contact(record, person) if person else None
    return day is not None and _fits(found[1], day, record.day)


def _gift(found: re.Match[str], row: Row, record: Record) -> bool:
    sent = _contact_days(
        row, record, lambda c: c["channel"] == "gift_card" and not is_nothing(c)
    )  # fmt: skip
    return set(_days_in(found[0], record.day)) <= {*sent, *_known_days(row, record)} and bool(sent)


def _ended(found: re.Match[str], row: Row, record: Record) -> bool:
    """ "You ended it 3 days ago": withdrawn or let go."""
    days = [
        date.fromisoformat(e["on"])
        for case in _cases(row, record)
        for e in record.events(case)
        if e["kind"] == "withdrawn_by_you"
    ]
    days += [day for case in _cases(row, record) if (day := record.closed_on(case))]
    return any(_fits(found[1], day, record.day) for day in days)


def _found_a_job(found: re.Match[str], row: Row, record: Record) -> bool:
    hired = ("hired_here", "hired_elsewhere")
    days = [date.fromisoformat(e["on"]) for e in record.events() if e["kind"] in hired]
    return any(_fits(found[1], day, record.day) for day in days)


def _wrote(found: re.Match[str], row: Row, record: Record) -> bool:
    """ "Maria wrote to you yesterday": a sign of life of somebody of that name."""
    signs = [
        day
        for person in record.lists["people"]
        if found[1] in ("They", person["first_name"])
        for contact in record.contacts(person["ref"])
        if (day := answered(contact))
    ]
    return any(_fits(found[2], day, record.day) for day in signs)


def _was_due(found: re.Match[str], row: Row, record: Record) -> bool:
    return _days_in(found[0], record.day) == [date.fromisoformat(row["closes"])]


def _missed(found: re.Match[str], row: Row, record: Record) -> bool:
    """ "Nobody picked up on March 3: ..." and "You called Rita 2 times, the last time on ..." """
    calls = _contact_days(row, record, lambda c: c["channel"] == "call" and is_nothing(c))
    number = re.search(r"(\d+) times", found[0])
    enough = len(calls) >= (int(number[1]) if number else 1)
    return enough and _days_in(found[0], record.day) == [max(calls)]


def _request(found: re.Match[str], row: Row, record: Record) -> bool:
    sent = _contact_days(row, record, lambda c: c["channel"] == "linkedin_request")
    return any(_fits(found[1], day, record.day) for day in sent)


def _went_out(found: re.Match[str], row: Row, record: Record) -> bool:
    sent = _contact_days(
        row, record, lambda c: c.get("direction", "out") == "out" and not is_nothing(c)
    )
    return any(_fits(found[1], day, record.day) for day in sent)


def _heard(found: re.Match[str], row: Row, record: Record) -> bool:
    signs = [day for c in record.contacts(_person(row, record)) if (day := answered(c))]
    return any(_fits(found[1], day, record.day) for day in signs)


def _window(found: re.Match[str], row: Row, record: Record) -> bool:
    return bool(row.get("closes")) and _fits(
        found[1], date.fromisoformat(row["closes"]), record.day
    )


def _last_thing(found: re.Match[str], row: Row, record: Record) -> bool:
    days = {day for case in _cases(row, record) for day in record.dates(case, None)}
    return any(_fits(found[1], day, record.day) for day in days)


def _wish(found: re.Match[str], row: Row, record: Record) -> bool:
    person = _person(row, record)
    return bool(person) and record.person(person or "").get("cadence_days") == int(found[1])


def _tie(found: re.Match[str], row: Row, record: Record) -> bool:
    """ "You were last in touch 64 days ago: they e-mailed you on Feb 3, 2026; you e-mailed on Feb 1, 2026." """
    days = _days_in(found[0], record.day)
    known = {day for c in record.contacts(_person(row, record)) for day in (day_of(c), answered(c))}
    return _last(found, row, record) and set(days) <= known


def _tries(found: re.Match[str], row: Row, record: Record) -> bool:
    """ "You have reached out on 3 days since then and had no answer so far." """
    mine = record.contacts(_person(row, record))
    signs = [day for c in mine if (day := answered(c))]
    last = max(signs, default=date.min)
    own = {day_of(c) for c in mine if c.get("direction", "out") == "out" and day_of(c) >= last}
    return len(own) >= (1 if found[1] == "once" else int(found[1].split()[1]))


def _warmth(found: re.Match[str], row: Row, record: Record) -> bool:
    """Warmth has tests of its own; its days must lie on the right side of today."""
    days = _days_in(found[0], record.day)
    return all(abs(day - record.day) < timedelta(days=3660) for day in days)


def _pace(found: re.Match[str], row: Row, record: Record) -> bool:
    """So many answers of theirs, and a median between the last and the first letter before each."""
    letters, answers = [], set()
    for contact in record.contacts(_person(row, record)):
        if contact.get("direction") == "in":
            answers.add(day_of(contact))
        elif contact.get("direction", "out") == "out":
            letters.append(day_of(contact))
        if contact.get("result") == "replied" and contact.get("answered_on"):
            answers.add(date.fromisoformat(contact["answered_on"]))
    gaps = [[(day - sent).days for sent in letters if sent <= day] for day in answers]
    least, most = (sorted(pick(gap) for gap in gaps if gap) for pick in (min, max))
    usual, many = int(found[1]), int(found[2])
    named = _days_in(found[0].partition(": before ")[2], record.day)
    return (
        3 <= many <= len(least)
        and least[0] <= usual <= most[-1]
        and named == [date.fromisoformat(row["opens"])]
    )


_Check = Callable[[re.Match[str], Row, Record], bool]
_CHECKS: Mapping[str, _Check] = {
    r"\w+ usually takes (\d+) days? to answer \(the median of (\d+) answers\): before .*": _pace,
    rf"({'|'.join(_HAPPENED)}) {_AGO}\.": _happened,
    rf"You were last in touch {_AGO}\.": _last,
    r"You sent \w+ a gift card .*": _gift,
    rf"You sent your LinkedIn request {_AGO}\.": _request,
    rf"You (?:last asked|sent your invitation) {_AGO}\.": _went_out,
    rf"You heard from them {_AGO}\.": _heard,
    rf"Its window closed {_AGO}.*": _window,
    rf"You ended it {_AGO}\.": _ended,
    rf"You found a job {_AGO}\.": _found_a_job,
    rf"(\w+) wrote to you {_AGO}\.": _wrote,
    r"This was due [^:]*: .*": _was_due,
    r"Nobody picked up .*": _missed,
    r"You called \w+ \d+ times, .*": _missed,
    rf"The last thing happened here {_AGO}\.": _last_thing,
    r"You want to be in touch every (\d+) days\.": _wish,
    rf"You were last in touch {_AGO}(?:: .*)?\.": _tie,
    r"You have reached out (once|on \d+ days) since then .*": _tries,
    r"Warmth .*": _warmth,
}
