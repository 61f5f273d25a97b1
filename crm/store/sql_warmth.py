"""The warmth formula and its words as SQL, for sorting and filtering a whole network in the database."""

from __future__ import annotations

import math
from datetime import date
from typing import Final

from crm.domain.cases.opportunity import MEETINGS
from crm.domain.warmth.scale import FRESH_FROM, QUIET_BELOW, Word
from crm.domain.warmth.score import DEFAULT_WEIGHTS

#: Who was at an interview or a meeting of a case, for a query.
AT_TALKS: Final = (
    "event_people JOIN events ON events.id = event_id "
    f"WHERE kind IN ({', '.join(map(repr, sorted(map(str, MEETINGS))))})"
)


def warmth_sql(today: date) -> str:
    """Warmth on a day as SQL over a row of `standings`; NULL for people without one."""
    w, now = DEFAULT_WEIGHTS, today.toordinal()

    def left(half_life: float) -> str:
        return f"exp((day - {now}) * {math.log(2.0) / half_life!r})"

    def mass(theirs: str, ours: str, decay: str) -> str:
        capped = (
            f"min({ours} * {decay}, {w.cap_base!r} + {w.cap_per_inbound!r} * {theirs} * {decay})"
        )
        return f"({w.inbound!r} * {theirs} * {decay} + {capped})"

    steady = left(w.slow)
    fast, slow = mass("in_fast", "out_fast", left(w.fast)), mass("in_slow", "out_slow", steady)
    product = f"(1.0 + {fast}) * (1.0 + {slow}) * pow(1.0 + regular * {steady}, {w.regular!r})"
    most = f"{w.most_unanswered!r} * (1.0 + in_slow * {steady})"
    return f"min(100.0 * (1.0 - pow({product}, {-w.exponent!r})), {most})"


def word_sql(word: Word, today: date) -> str:
    """Whether a word is the one for the tie with a row of `people` on a day, as `scale.word_for` says it."""
    met = "last_contact > 0"
    if word is Word.NO_CONTACT:
        return f"people.id NOT IN (SELECT person_id FROM standings WHERE {met})"
    heard = f"(theirs_on IS NOT NULL OR person_id IN (SELECT person_id FROM {AT_TALKS}))"
    warmth, just_now = warmth_sql(today), f"last_contact >= {today.toordinal()}"
    how = {
        Word.NO_ANSWER: f"NOT {heard}",
        Word.FRESH: f"{heard} AND ({just_now} OR {warmth} >= {FRESH_FROM!r})",
        Word.COOLING: f"{heard} AND NOT {just_now} AND {warmth} < {FRESH_FROM!r} AND {warmth} >= {QUIET_BELOW!r}",
        Word.QUIET: f"{heard} AND NOT {just_now} AND {warmth} < {QUIET_BELOW!r}",
    }
    return f"people.id IN (SELECT person_id FROM standings WHERE {met} AND {how[word]})"
