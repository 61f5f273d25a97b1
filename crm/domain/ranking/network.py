"""A whole network as columns of numbers: preselect ties without reading any log.

`ranking` scores and explains one tie at a time; this finds the few ties it has to look at. The result is
the top of the same order, so the answer equals that of the full computation.
"""

from __future__ import annotations

import math
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from crm.domain.ids import PersonId
from crm.domain.ranking.ranking import (
    BACK_OFF,
    COOLING_SPAN,
    ESTABLISHED,
    GIVE_UP_DAYS,
    LOT_FACTOR,
    LOT_RANGE,
    REPLY_FACTOR,
    REST_DAYS,
    TIER_FACTOR,
)
from crm.domain.ranking.rhythm import Pauses
from crm.domain.ranking.tie import CLOSE_MASS, REVIVE_BELOW, TARGETS, TIER_A_DAYS, TIER_B_DAYS, Tier
from crm.domain.warmth.scale import FRESH_FROM
from crm.domain.warmth.score import DEFAULT_WEIGHTS

Numbers = npt.NDArray[np.float64]
Truths = npt.NDArray[np.bool_]

#: Names of the columns, in the order of the rows `Network.of` takes.
COLUMNS: Final = (
    "person", "in_fast", "out_fast", "in_slow", "out_slow", "regular", "day", "last_contact", "theirs_on",
    "ours_on", "unanswered", "peak", "latest", "cadence", "bridge", "status", "since",
)  # fmt: skip
_MOST_DOUBLINGS: Final = 100.0
_WAITS: Final = np.array((0, *BACK_OFF, GIVE_UP_DAYS), dtype=float)
_TIERS: Final = (Tier.A, Tier.B, Tier.C)


@dataclass(frozen=True, slots=True)
class Network:
    """Everybody who may be suggested and had contact, or is wanted to be in touch with.

    One row each, days as ordinals, NaN = none. `since`: the day of the wish, or of the record.
    """

    columns: dict[str, Numbers]

    @classmethod
    def of(cls, rows: Collection[tuple[Any, ...]]) -> Network:
        """From rows with the values of `COLUMNS`; without archived, binned and do-not-contact people."""
        table = np.array(list(rows), dtype=float).reshape(-1, len(COLUMNS))
        return cls({name: table[:, n] for n, name in enumerate(COLUMNS)})

    def with_rows(self, people: Collection[int], rows: Collection[tuple[Any, ...]]) -> Network:
        """The same network with these rows in place of those of these people."""
        others = ~np.isin(self.columns["person"], list(people))
        new = Network.of(rows).columns
        return Network(
            {name: np.concatenate((old[others], new[name])) for name, old in self.columns.items()}
        )

    def __len__(self) -> int:
        return len(self.columns["person"])

    def later_than(self, day: date) -> list[PersonId]:
        """People whose log has a later day: their numbers are as of that day."""
        return _ids(self.columns["person"][self.columns["latest"] > day.toordinal()])

    def unheard(self) -> list[PersonId]:
        """People to whom the user reached out, without any sign of theirs so far."""
        column = self.columns
        silent = np.isnan(column["theirs_on"]) & (column["unanswered"] > 0)
        return _ids(column["person"][silent])

    def cooling(
        self, today: date, involved: Collection[int], left_out: Collection[int], limit: int
    ) -> list[PersonId]:
        """The ties most in need of contact, most urgent first.

        Args:
            involved: people with a role in an open case. left_out: people the user put off, and
                strangers who were only asked to connect.
        """
        column = self.columns
        now = today.toordinal()
        part = np.isin(column["person"], list(involved))
        tier = self._tiers(part)
        target, wish = (np.array([by[t] for t in _TIERS])[tier] for by in (TARGETS, TIER_FACTOR))
        warmth, slow = self._warmth(now)
        b = np.clip((target - warmth) / COOLING_SPAN, 0.0, 1.0)
        depth = np.minimum(1.0, np.log1p(slow) / math.log1p(ESTABLISHED))
        keep = b * wish * depth * REPLY_FACTOR ** column["unanswered"] * self._relevance(part)
        fits = (keep > 0) & np.isnan(column["cadence"]) & self._open(now)
        fits &= ~np.isin(column["person"], list(left_out))
        contact = np.nan_to_num(column["last_contact"], nan=float(now))
        # Differences in the last digit share one rank: `ranking` computes the exact order.
        return self._first(fits, limit, -np.round(keep, 9), contact)

    def rhythm(
        self, today: date, pauses: Pauses, left_out: Collection[int], limit: int
    ) -> list[PersonId]:
        """The first of `rhythm.rhythm_suggestions`: whose day has come, the latest relative to N first."""
        column = self.columns
        now = float(today.toordinal())
        first = np.where(np.isnan(column["last_contact"]), column["since"], column["last_contact"])
        settled = np.full(len(self), math.nan)
        for person, day in pauses.settled.items():
            settled[column["person"] == person] = day.toordinal()
        due = np.fmax(first, settled) + column["cadence"]
        due = np.where(np.isnan(due), now, due)
        away = [*pauses.put_off, *left_out]
        fits = (column["cadence"] > 0) & (due <= now) & ~np.isin(column["person"], away)
        late = np.divide(now - due, column["cadence"], where=fits, out=np.zeros(len(self)))
        return self._first(fits, limit, -late)

    def revivable(
        self,
        before: date,
        today: date,
        seed: int,
        involved: Collection[int],
        left_out: Collection[int],
        limit: int,
    ) -> list[PersonId]:
        """Candidates for the tie to revive, as of the day `before` this week.

        First those whose numbers on that day are known, in the order of the week's draw; then those
        with contact since, whose numbers are not known, as far as they would be drawn earlier.
        """
        column = self.columns
        now = before.toordinal()
        warmth, _ = self._warmth(now)
        once = (column["peak"] > CLOSE_MASS) | (column["status"] > 0)
        once &= np.isnan(column["cadence"]) & ~np.isnan(column["theirs_on"])
        once &= ~np.isin(column["person"], list(left_out))
        part = np.isin(column["person"], list(involved))
        lots = ((column["person"].astype(np.int64) + seed) * LOT_FACTOR) % LOT_RANGE
        order = (-self._relevance(part), lots)
        settled = once & (warmth < REVIVE_BELOW + 1e-9) & self._open(now)
        drawn = self._first(settled, limit, *order)
        since = once & (column["latest"] > now) & (column["latest"] <= today.toordinal())
        both = self._first(since | np.isin(column["person"], drawn), -1, *order)
        if len(drawn) == limit:
            both = both[: both.index(drawn[-1]) + 1]
        return both

    def easy(self, today: date, left_out: Collection[int], limit: int) -> list[PersonId]:
        """The warmest ties that `ranking.easy_suggestion` may take."""
        column = self.columns
        warmth, _ = self._warmth(today.toordinal())
        fits = (warmth >= REVIVE_BELOW - 1e-9) & np.isnan(column["cadence"])
        fits &= ~np.isnan(column["theirs_on"]) & (column["unanswered"] == 0)
        fits &= self._open(today.toordinal()) & ~np.isin(column["person"], list(left_out))
        return self._first(fits, limit, -np.round(warmth, 9))

    def written_since(self, first: date, today: date, left_out: Collection[int]) -> list[PersonId]:
        """One of those whom the user last wrote to from `first` until today; empty if there is none."""
        ours, person = self.columns["ours_on"], self.columns["person"]
        lately = (ours >= first.toordinal()) & (ours <= today.toordinal())
        return _ids(person[lately & ~np.isin(person, list(left_out))][:1])

    def falling(
        self, today: date, ahead: int, involved: Collection[int], met: Collection[int] = ()
    ) -> list[PersonId]:
        """The ties of `insights.cooling`, the coolest in `ahead` days first."""
        column = self.columns
        now = today.toordinal()
        part = np.isin(column["person"], list(involved))
        (warmth, slow), (then, _) = self._warmth(now), self._warmth(now + ahead)
        worth = ~np.isnan(column["cadence"]) | part | (slow > CLOSE_MASS)
        heard = ~np.isnan(column["theirs_on"]) | np.isin(column["person"], list(met))
        fits = worth & heard & (column["latest"] <= now)
        fits &= (warmth >= REVIVE_BELOW) & (then < FRESH_FROM)
        return self._first(fits, -1, np.round(then, 9))

    def _first(self, fits: Truths, limit: int, *order: npt.NDArray[Any]) -> list[PersonId]:
        """The first matches, by `order` and then by ID; `limit` -1 = all."""
        people = self.columns["person"][fits]
        keys = [key[fits] for key in order]
        places = np.lexsort((people, *reversed(keys)))
        places = places if limit < 0 else places[:limit]
        return _ids(people[places])

    def _tiers(self, part: Truths) -> npt.NDArray[np.int64]:
        """0, 1 or 2 for tier A, B or C; `ties.tier_of` for columns."""
        days = self.columns["cadence"]
        none = np.isnan(days)
        second = (days <= TIER_B_DAYS) | (none & part)
        return np.where(days <= TIER_A_DAYS, 0, np.where(second, 1, 2))

    def _relevance(self, part: Truths) -> Numbers:
        return np.where(part | (self.columns["bridge"] > 0), 1.0, 0.5)

    def _open(self, now: int) -> Truths:
        """The waiting times of `ranking.may_contact`, for logs with nothing later than the day."""
        column = self.columns
        waits = _WAITS[np.minimum(column["unanswered"], len(_WAITS) - 1).astype(int)]
        waits = np.where(column["unanswered"] > 0, column["ours_on"] + waits, -np.inf)
        rests = np.nan_to_num(column["last_contact"] + REST_DAYS, nan=-np.inf)
        open_now: Truths = (column["latest"] <= now) & (rests <= now)
        return open_now & (np.nan_to_num(waits, nan=-np.inf) <= now)

    def _warmth(self, now: int) -> tuple[Numbers, Numbers]:
        """Warmth and slow mass on a day; the formula of `warmth_formula` for columns."""
        column, w = self.columns, DEFAULT_WEIGHTS

        def left(half_life: float) -> Numbers:
            # A clock that was set back: what is years ahead is no more than warm.
            halvings = np.minimum((column["day"] - now) / half_life, _MOST_DOUBLINGS)
            result: Numbers = np.nan_to_num(2.0**halvings)
            return result

        def mass(theirs: str, ours: str, decay: Numbers) -> Numbers:
            inbound, out = column[theirs] * decay, column[ours] * decay
            capped = np.minimum(out, w.cap_base + w.cap_per_inbound * inbound)
            result: Numbers = w.inbound * inbound + capped
            return result

        steady = left(w.slow)
        fast = mass("in_fast", "out_fast", left(w.fast))
        slow = mass("in_slow", "out_slow", steady)
        logs = np.log1p(fast) + np.log1p(slow) + w.regular * np.log1p(column["regular"] * steady)
        most = w.most_unanswered * (1.0 + column["in_slow"] * steady)
        warmth: Numbers = np.minimum(-100.0 * np.expm1(-w.exponent * logs), most)
        return warmth, slow


def _ids(numbers: Numbers) -> list[PersonId]:
    return [PersonId(int(number)) for number in numbers]
