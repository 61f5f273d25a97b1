"""The business days of the user's country."""

from __future__ import annotations

from datetime import date
from typing import Final

from sqlite_utils import Database

from crm.domain.workdays import Workdays
from crm.services import countries, settings

#: How many years before and after today windows may lie in.
_BEFORE, _AFTER = 2, 2
PLAIN: Final = Workdays()


def of_user(db: Database, today: date) -> Workdays:
    """By the country in Settings; Monday to Friday while there is none.

    The same object for the same country and year, so that it can be part of the key of a cache.
    """
    country = settings.read(db).country
    if not country:
        return PLAIN
    return countries.workdays_of(country, today.year - _BEFORE, today.year + _AFTER)
