"""The output of the command line: the documented JSON, and text for people."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from crm.domain.dates import by, spoken_date
from crm.domain.people.duplicates import Pair
from crm.domain.people.person import Person
from crm.domain.playbook.due_step import DueStep
from crm.domain.ranking.today import Suggestion
from crm.domain.warmth.scale import WORDS
from crm.domain.warmth.score import WarmthState, forecast
from crm.language import tr
from crm.services.imports.news import NewsItem
from crm.services.people.duplicates import Merged
from crm.services.people.people import PeoplePage, PersonFile
from crm.services.proof_of_search import Sheet

Answer = tuple[Any, str]
FORECAST_DAYS = (0, 7, 14, 30, 60, 90, 180, 365)


def iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


def counted(counts: Mapping[str, int]) -> str:
    return ", ".join(
        f"{n} {name.replace('_', ' ').replace('touchpoint', 'contact')}"
        for name, n in counts.items()
    )


def people(page: PeoplePage) -> Answer:
    data = [
        {
            "id": row.person.id,
            "first_name": row.person.first_name or None,
            "last_name": row.person.last_name or None,
            "company": row.person.company or None,
            "position": row.person.position or None,
            "email": row.person.email or None,
            "more_emails": list(row.person.more_emails),
            "phone": row.person.phone or None,
            "more_phones": list(row.person.more_phones),
            "linkedin_url": row.person.linkedin_url or None,
            "connected_on": iso(row.person.connected_on),
            "warmth": round(row.warmth, 3),
        }
        for row in page.rows
    ]
    lines = [
        f"{row.person.id:>6}  {row.warmth:>3.0f}  {row.person.name}"
        + (f", {row.person.position}" if row.person.position else "")
        + (f", {row.person.company}" if row.person.company else "")
        for row in page.rows
    ]
    return data, "\n".join(lines) or tr("No matches.")


def pairs(found: Sequence[Pair]) -> Answer:
    data = [
        {
            "first_id": pair.first.id,
            "first": _name(pair.first),
            "second_id": pair.second.id,
            "second": _name(pair.second),
            "confidence": round(pair.confidence, 3),
            "why": list(pair.why),
        }
        for pair in found
    ]
    lines = [
        f"{pair.confidence:>4.0%}  {pair.first.id} {_name(pair.first)} / "
        f"{pair.second.id} {_name(pair.second)}"
        + "".join(f"\n      {sentence}" for sentence in pair.why)
        for pair in found
    ]
    return data, "\n".join(lines) or tr("No duplicates found.")


def merged(done: Merged) -> Answer:
    data = {
        "merge_id": done.merge_id,
        "person_id": done.person.id,
        "person": _name(done.person),
        "gone_id": done.gone.id,
        "gone": _name(done.gone),
    }
    return data, tr(
        "{gone} ({id}) is now {person} ({kept_id}).\nTo undo it: undo-merge {merge_id}",
        gone=_name(done.gone),
        id=done.gone.id,
        person=_name(done.person),
        kept_id=done.person.id,
        merge_id=done.merge_id,
    )


def parted(merge_id: int, back: Person) -> Answer:
    data = {"undone": merge_id, "person_id": back.id, "person": _name(back)}
    return data, tr("{back} was split off again as person {id}.", back=_name(back), id=back.id)


def suggestions(listed: Sequence[Suggestion], today: date) -> Answer:
    data = [
        {
            "rank": rank,
            "person_id": s.person.id if s.person else None,
            "person": s.person.name if s.person else None,
            "opportunity_id": s.key.opportunity_id,
            "opportunity_ids": [case.id for case in s.opportunities],
            "step": s.key.step,
            "action": s.action,
            "channel": s.channel,
            "opens": iso(s.opens),
            "due": iso(s.due),
            "closes": iso(s.closes),
            "status": s.status,
            "why": list(s.why),
            "score": round(s.score, 4),
        }
        for rank, s in enumerate(listed, 1)
    ]
    lines = [
        f"{rank}. " + "\n   ".join([_line(s, today), *_about(s), *s.why, *_also(s, today)])
        for rank, s in enumerate(listed, 1)
    ]
    return data, "\n".join(lines) or tr("Nothing to do today.")


def _line(suggestion: Suggestion, today: date) -> str:
    how = ", ".join(filter(None, (_way(suggestion.channel), _until(suggestion, today))))
    return f"{suggestion.action} ({how})"


def _about(suggestion: Suggestion) -> list[str]:
    """The opportunity, unless the line names it: the same task may stand there for several."""
    said = " ".join((suggestion.action, *suggestion.why))
    names = [one.name for one in suggestion.opportunities]
    return [name for name in names if name not in said]


def _also(suggestion: Suggestion, today: date) -> list[str]:
    """What else there is for the person, each with its opportunity."""
    return [
        ", ".join(
            [tr("Also: {one}", one=_line(one, today)), *(case.name for case in one.opportunities)]
        )
        for one in suggestion.then
    ]


def _way(channel: str) -> str:
    words = {
        "self": tr("on your own"),
        "any": tr("any channel"),
        "other": tr("any channel"),
        "email": tr("e-mail"),
    }
    return words.get(channel, channel.replace("_", " ").replace("linkedin", "LinkedIn"))


def _until(suggestion: Suggestion, today: date) -> str:
    if suggestion.closes is None:
        return ""
    if suggestion.status == "late":
        return tr("late since {closes}", closes=spoken_date(suggestion.closes, today))
    return by(suggestion.closes, today)


def steps(listed: Sequence[DueStep]) -> Answer:
    data = [
        {
            "step": s.key.step,
            "key": str(s.key),
            "person_id": s.person.id if s.person else None,
            "person": s.person.name if s.person else None,
            "role": s.role.value if s.role else None,
            "channel": s.channel,
            "trigger": s.trigger,
            "opens": iso(s.opens),
            "due": iso(s.due),
            "closes": iso(s.closes),
            "status": s.status.value,
            "blocked_by": s.blocked_by or None,
            "origin": s.origin,
        }
        for s in listed
    ]
    lines = [
        f"{s.status.value:<15}{s.key.step:<20}{s.person.name if s.person else '-':<28}"
        f"{iso(s.opens) or '':<12}{iso(s.closes) or '':<12}{s.blocked_by}"
        for s in listed
    ]
    return data, "\n".join(lines) or tr("No steps: record what happened first.")


def warmth(file: PersonFile, today: date) -> Answer:
    parts = [
        {
            "touchpoint_id": part.touchpoint_id,
            "date": part.day.isoformat(),
            "channel": part.channel.value,
            "points": round(part.points, 6),
        }
        for part in file.warmth.parts
    ]
    ahead = forecast(WarmthState.of(file.touchpoints, today), today, FORECAST_DAYS)
    data = {
        "warmth": round(file.warmth.value, 6),
        "breakdown": parts,
        "forecast": [{"date": d.isoformat(), "warmth": round(w, 6)} for d, w in ahead],
    }
    lines = [
        tr(
            "{person}: {word}, {warmth:.0f} of 100",
            person=_name(file.person),
            word=WORDS[file.warmth.word],
            warmth=file.warmth.value,
        )
    ]
    lines += [
        tr(
            "  {date} {channel:<18} {points:5.1f} points",
            date=p["date"],
            channel=p["channel"],
            points=p["points"],
        )
        for p in parts
    ]
    return data, "\n".join(lines)


def _name(person: Person) -> str:
    return person.name


def news(items: Sequence[NewsItem]) -> Answer:
    data = [
        {
            "person_id": item.person.id,
            "field": item.field,
            "old": item.old,
            "new": item.new,
            "seen_on": item.seen_on.isoformat(),
            "matches": [
                {
                    "opportunity_id": match.opportunity.id,
                    "as": "hire",
                    "confidence": match.confidence,
                    "why": " ".join(match.why),
                }
                for match in item.matches
            ],
        }
        for item in items
    ]
    lines = [f"{i.person.name}: {i.field} {i.old} -> {i.new} ({i.seen_on})" for i in items]
    return data, "\n".join(lines) or tr("No news.")


def proof_of_search(made: Sheet) -> Answer:
    """A sheet for a job office; the text is CSV, for a file."""
    office = made.office
    data = {
        "office": office.id,
        "title": office.title,
        "from": made.first.isoformat(),
        "to": made.last.isoformat(),
        "columns": list(made.header),
        "rows": [list(row) for row in made.rows],
        "rule": office.rule,
        "due": office.due,
        "source": office.source,
        "as_of": office.as_of,
    }
    return data, made.csv.decode("utf-8-sig").replace("\r\n", "\n").rstrip("\n")
