"""Aggregates for the questions of Insights. Excludes the bin and future dates."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any, Final

from sqlite_utils import Database

from crm.domain.cases.ledger import AirKind
from crm.domain.ids import PersonId
from crm.domain.insights.companies import Circle
from crm.domain.touchpoints.touchpoint import Channel, Direction
from crm.domain.warmth.scale import QUIET_BELOW
from crm.store.query import in_list
from crm.store.rows import Row
from crm.store.sql_warmth import AT_TALKS, warmth_sql

#: A join order the query planner would not choose: the days are few, the people many.
_TOOK_PART = (
    "FROM touchpoints t CROSS JOIN touchpoint_people p ON p.touchpoint_id = t.id "
    "WHERE t.happened_at >= ? AND t.happened_at < ? AND t.binned_on IS NULL "
    "AND p.person_id NOT IN (SELECT id FROM people WHERE binned_on IS NOT NULL)"
)
#: In the order in which they lie in the file, so that no page of it is read again and again; without a limit
#: SQLite would leave out the order.
_OF_THESE_DAYS = (
    "(SELECT id, happened_at FROM touchpoints WHERE happened_at >= ? AND happened_at < ? AND id NOT IN "
    "(SELECT id FROM touchpoints WHERE binned_on IS NOT NULL) ORDER BY id LIMIT -1)"
)
_CONTACT = (
    "p.person_id, t.happened_at, t.id, t.channel, t.direction, t.outcome, "
    "t.answered_on, t.opportunity_id"
)


def contacts(db: Database, since: date, today: date) -> list[tuple[Any, ...]]:
    """Everybody's contacts of these days, both included, as the values of `reply_rates.Contact`.

    The Python rule reads them in one pass; SQL window functions took twice as long.
    """
    sql = f"SELECT {_CONTACT} {_TOOK_PART}"
    return list(db.execute(sql, _days(since, today)))


def contacts_of(db: Database, people: Iterable[int], since: date) -> list[tuple[Any, ...]]:
    """The contacts of some people since a day, as `contacts` returns them."""
    found: list[tuple[Any, ...]] = []
    for clause, ids in in_list(people):
        sql = (
            f"SELECT {_CONTACT} FROM touchpoint_people p JOIN touchpoints t ON t.id = p.touchpoint_id "
            f"WHERE p.person_id IN ({clause}) AND t.happened_at >= ? AND t.binned_on IS NULL "
            "AND p.person_id NOT IN (SELECT id FROM people WHERE binned_on IS NOT NULL)"
        )
        found += db.execute(sql, [*ids, since.isoformat()])
    return found


def roles(db: Database) -> list[tuple[int, int, str]]:
    """All roles: (person, case, role)."""
    sql = (
        "SELECT person_id, opportunity_id, role FROM roles JOIN opportunities o "
        "ON o.id = opportunity_id WHERE o.binned_on IS NULL"
    )
    return list(db.execute(sql))


def people_of_cases(db: Database, cases: Iterable[int]) -> dict[int, set[PersonId]]:
    """Per case the people with a role, at one of its events, or found through a recommendation."""
    found: dict[int, set[PersonId]] = defaultdict(set)
    for clause, ids in in_list(cases):
        for part in _PARTS:
            for case, person in db.execute(f"{part} AND opportunity_id IN ({clause})", ids):
                found[case].add(PersonId(person))
    return found


_PARTS: Final = (
    "SELECT opportunity_id, person_id FROM roles WHERE true",
    "SELECT opportunity_id, person_id FROM event_people JOIN events ON events.id = event_id WHERE true",
    "SELECT opportunity_id, led_to_person FROM air_notes WHERE led_to_person IS NOT NULL "
    f"AND act_on <> '' AND kind = '{AirKind.RECOMMENDATION}'",
)


def channel_days(db: Database, since: date, today: date) -> list[tuple[str, str, int]]:
    """The number of touchpoints per channel and ISO day."""
    sql = (
        "SELECT t.channel, substr(d.happened_at, 1, 10), count(*) "
        f"FROM {_OF_THESE_DAYS} d CROSS JOIN touchpoints t ON t.id = d.id GROUP BY 1, 2"
    )
    return list(db.execute(sql, _days(since, today)))


def most_in_touch(
    db: Database, since: date, today: date, limit: int
) -> list[tuple[PersonId, int, str]]:
    """The people with most touchpoints in these days: person, count, ISO day of the last."""
    sql = (
        "SELECT p.person_id, count(*), substr(max(d.happened_at), 1, 10) "
        f"FROM {_OF_THESE_DAYS} d CROSS JOIN touchpoint_people p ON p.touchpoint_id = d.id "
        "WHERE p.person_id NOT IN (SELECT id FROM people WHERE binned_on IS NOT NULL) "
        "GROUP BY 1 ORDER BY 2 DESC, 3 DESC, 1 LIMIT ?"
    )
    return list(db.execute(sql, [*_days(since, today), limit]))


def gifts(db: Database) -> list[Row]:
    """The gift cards the user sent, each with its people in `people`."""
    sql = (
        "SELECT id, substr(happened_at, 1, 10) AS day, amount_cents, currency, outcome, "
        "opportunity_id FROM touchpoints WHERE channel = ? AND direction <> ? "
        "AND binned_on IS NULL ORDER BY id"
    )
    found = list(db.query(sql, [Channel.GIFT_CARD.value, Direction.IN.value]))
    took_part: dict[int, list[int]] = defaultdict(list)
    for clause, ids in in_list(int(row["id"]) for row in found):
        sql = (
            "SELECT touchpoint_id, person_id FROM touchpoint_people JOIN people ON people.id = "
            f"person_id WHERE binned_on IS NULL AND touchpoint_id IN ({clause}) ORDER BY person_id"
        )
        for touchpoint, person in db.execute(sql, ids):
            took_part[touchpoint].append(person)
    return [row | {"people": tuple(took_part[row["id"]])} for row in found]


def circles(db: Database, today: date, limit: int) -> tuple[list[Circle], int]:
    """Companies ranked by people still in touch, then by any contact, then known; and their number.

    Still in touch are those who gave a sign and are not quiet. Names that differ only in case are one
    company, as in the list of people.
    """
    # SQLite takes the bare columns of a group from the row that holds its max().
    sql = (
        "SELECT company, count(*), count(warmth), coalesce(sum(warmth >= ? AND heard), 0), id, max(warmth), "
        f"count(*) OVER () FROM (SELECT people.id, company, {warmth_sql(today)} AS warmth, "
        "theirs_on IS NOT NULL OR people.id IN (SELECT person_id FROM "
        f"{AT_TALKS}) AS heard FROM people LEFT JOIN standings ON person_id = people.id AND latest <= ? "
        "WHERE company <> '' AND binned_on IS NULL AND archived_on IS NULL) "
        "GROUP BY company COLLATE NOCASE ORDER BY 4 DESC, 3 DESC, 2 DESC, "
        "company COLLATE NOCASE LIMIT ?"
    )
    found = db.execute(sql, [QUIET_BELOW, today.toordinal(), limit]).fetchall()
    listed = [
        Circle(
            company,
            people,
            in_touch,
            warm,
            PersonId(person) if warmth is not None else None,
            warmth or 0.0,
        )
        for company, people, in_touch, warm, person, warmth, _ in found
    ]
    return listed, found[0][-1] if found else 0


def claims_by_kind(db: Database) -> dict[int, dict[str, int]]:
    """The number of claims of each kind, per case."""
    found: dict[int, dict[str, int]] = defaultdict(dict)
    sql = "SELECT opportunity_id, kind, count(*) FROM claims GROUP BY 1, 2"
    for case, kind, count in db.execute(sql):
        found[case][kind] = count
    return found


def stories_by_verdict(db: Database) -> dict[str, int]:
    """The number of stories with each verdict, "" = none; without opportunities in the bin."""
    sql = (
        "SELECT verdict, count(*) FROM claims JOIN opportunities o ON o.id = opportunity_id "
        "WHERE kind = 'story' AND o.binned_on IS NULL GROUP BY 1"
    )
    return dict(db.execute(sql).fetchall())


def who_said(db: Database) -> list[tuple[PersonId, str, int]]:
    """The people who made claims about why: person, kind, count."""
    sql = (
        "SELECT said_by, kind, count(*) FROM claims JOIN people ON people.id = said_by "
        "JOIN opportunities o ON o.id = opportunity_id "
        "WHERE people.binned_on IS NULL AND o.binned_on IS NULL GROUP BY 1, 2 ORDER BY 1, 2"
    )
    return list(db.execute(sql))


def _days(since: date, today: date) -> list[str]:
    return [since.isoformat(), (today + timedelta(days=1)).isoformat()]
