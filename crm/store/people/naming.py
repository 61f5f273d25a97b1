"""The people whom a line of text may name."""

from __future__ import annotations

import json
from collections.abc import Set as AbstractSet

from sqlite_utils import Database

from crm.domain.ids import PersonId
from crm.domain.one_line.names import Called
from crm.domain.people.normalise import text_key


def named_by(db: Database, words: AbstractSet[str]) -> list[Called]:
    """People one of whose names or addresses is among these keys, by id; nobody in the bin."""
    found: list[Called] = []
    sql = (
        "SELECT id, first_name, last_name, nickname, middle_name, company, email, more_emails, "
        "archived_on IS NOT NULL FROM people WHERE binned_on IS NULL ORDER BY id"
    )
    for number, first, last, nick, middle, company, mail, more, archived in db.execute(sql):
        mails = [mail] if more == "[]" else [mail, *json.loads(more)]
        if words.isdisjoint(text_key(f"{first} {last} {nick}").split()) and words.isdisjoint(mails):
            continue
        one = Called(
            PersonId(number),
            first,
            last,
            nick,
            middle,
            company,
            tuple(filter(None, mails)),
            bool(archived),
        )
        found.append(one)
    return found
