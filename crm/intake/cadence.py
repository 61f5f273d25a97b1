"""How often to be in touch, as people and programs write it -> days."""

from __future__ import annotations

import re
from typing import Final

from crm.domain.people.normalise import column_key, text_key

#: As long as the form allows.
_LONGEST: Final = 3650
_LONGEST_TEXT: Final = 60
_DAY, _WEEK, _MONTH, _QUARTER, _YEAR = 1, 7, 30, 91, 365

_WORDS: Final = {
    column_key(word): days
    for days, words in {
        _DAY: "daily|every day|täglich|quotidien|diario|diário|giornaliero|dagelijks",
        _WEEK: "weekly|every week|once a week|wöchentlich|jede Woche|hebdomadaire|semanal|settimanale|wekelijks",
        2 * _WEEK: "biweekly|bi-weekly|fortnightly|every other week|every second week|zweiwöchentlich"
        "|alle zwei Wochen|quincenal|quinzenal|bimensuel|bisettimanale|tweewekelijks",
        _MONTH: "monthly|every month|once a month|monatlich|jeden Monat|mensuel|mensual|mensal|mensile"
        "|maandelijks",
        2 * _MONTH: "every other month|every second month|alle zwei Monate|bimestriel|bimestral|bimestrale"
        "|zweimonatlich|tweemaandelijks",
        _QUARTER: "quarterly|every quarter|once a quarter|vierteljährlich|quartalsweise|jedes Quartal"
        "|trimestriel|trimestral|trimestrale|driemaandelijks|per kwartaal",
        2 * _QUARTER: "semiannually|semi-annually|semiannual|biannually|half-yearly|twice a year"
        "|every six months|halbjährlich|semestriel|semestral|semestrale|halfjaarlijks",
        _YEAR: "yearly|annually|annual|every year|once a year|jährlich|jedes Jahr|annuel|anual|annuale"
        "|jaarlijks",
        2 * _YEAR: "every other year|every two years|biennially",
    }.items()
    for word in words.split("|")
}  # fmt: skip
_UNITS: Final = (
    (re.compile(r"d|days?|tage?n?|jours?|dias?|giorni|giorno|dage?n?"), _DAY),
    (re.compile(r"w|wks?|weeks?|wochen?|semaines?|semanas?|settiman[ae]|weken"), _WEEK),
    (re.compile(r"m|mos?|months?|monate?n?|mois|mes(?:es)?|mes[ei]|maand(?:en)?"), _MONTH),
    (re.compile(r"q|qtrs?|quarters?|quartale?|trimestres?|trimestri"), _QUARTER),
    (re.compile(r"y|yrs?|years?|jahre?n?|ans?|annees?|anos?|anni|anno|jaar"), _YEAR),
)
_NUMBERS: Final = {
    name: number
    for number, names in enumerate(
        (
            "one|a|an|eine|einen|ein|un|une|uno|una|um|uma", "two|zwei|deux|dos|dois|due|twee",
            "three|drei|trois|tres|tre|drie", "four|vier|quatre|cuatro|quatro", "five|funf|cinq|cinco",
            "six|sechs|seis|sei|zes",
        ),
        1,
    )
    for name in names.split("|")
}  # fmt: skip
_EVERY: Final = re.compile(
    r"(?:(?:once |einmal |keep in touch |contact )?"
    r"(?:every|each|per|all[eo]?|jede[nrs]?|tous les|toutes les|cada|a cada|ogni|elke|om de|in) )?"
    r"(\d{1,4}|[a-z]+)? ?([a-z]+)?"
)
#: What says that there is no such wish.
_NO_WISH: Final = frozenset(
    {"", "never", "none", "no", "false", "off", "0", "na", "nan", "null", "notset", "unset", "donotkeepintouch",
     "dontkeepintouch", "notapplicable", "nie", "jamais", "nunca", "mai", "nooit"}
)  # fmt: skip


def says_nothing(text: str) -> bool:
    """Whether it says that there is no wish to be in touch regularly."""
    return column_key(text) in _NO_WISH


def cadence_days(text: str) -> int | None:
    """The days between two contacts; None if it cannot be read. A bare number means days.

    A month counts 30 days, a quarter 91, as elsewhere in Embers.
    """
    if len(text) > _LONGEST_TEXT:
        return None
    days = _WORDS.get(column_key(text)) or _counted(text_key(text))
    return days if days and 1 <= days <= _LONGEST else None


def _counted(plain: str) -> int | None:
    found = _EVERY.fullmatch(plain)
    if not found:
        return None
    count, unit = found.groups()
    if not unit and count and not count.isdigit():  # "every month" has no number
        count, unit = "1", count
    number = int(count) if count and count.isdigit() else _NUMBERS.get(count or "one")
    if number is None:
        return None
    if not unit:
        return number if count else None
    return next((number * days for name, days in _UNITS if name.fullmatch(unit)), None)
