"""A list of job applications -> cases, and the people it names; nobody's job is the one applied for."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Final

from crm.domain.cases.opportunity import EventKind
from crm.domain.imports.applications import Application
from crm.domain.people.normalise import clean_text, column_key, note_text, text_key
from crm.domain.wording import plural
from crm.errors import RowProblem
from crm.intake.columns import CONNECTIONS, Field
from crm.intake.dates import Days, Span, read_days
from crm.intake.harvest import Harvest
from crm.intake.tabular import Table
from crm.intake.tracker_columns import Of, TrackerColumns, tracker_columns
from crm.intake.tracker_people import People, says_who
from crm.intake.tracker_status import Progress, ending, progress_of, says_yes
from crm.language import tr

_NAMED: Final = 5
_TO_COME: Final = tr("“{:.80}” {}; the date stays empty.")
_NO_JOB: Final = tr("This row has no {}: an application needs a company and a job title.")


def read_tracker(tables: Sequence[Table], today: date) -> Harvest:
    """The applications of a list and the people in it; a saved job is named and is no case.

    What no field of a case holds, such as the status without a date of its own, becomes its note.
    """
    harvest = Harvest()
    people = People()
    saved: list[str] = []
    for table in tables:
        harvest.skipped += table.skipped
        harvest.warnings += table.warnings
        harvest.complete = harvest.complete and table.complete
        _Reader(table, today, harvest, people, saved).read()
    harvest.people = people.rows()
    if saved:
        more = len(saved) - _NAMED
        named = ", ".join(saved[:_NAMED]) + (
            tr(" and {more:,} more", more=more) if more > 0 else ""
        )
        harvest.left_out.append(
            tr(
                "{jobs} for which the list does not say that you applied: {named}.",
                jobs=plural(len(saved), "job", "jobs"),
                named=named,
            )
        )
    return harvest


class _Reader:
    """Reads the rows of one table."""

    def __init__(
        self, table: Table, today: date, harvest: Harvest, people: People, saved: list[str]
    ) -> None:
        self.header = table.header.cells
        self.rows = table.rows
        self.columns: TrackerColumns = tracker_columns(self.header)
        self.harvest, self.people, self.saved = harvest, people, saved
        of = self.columns.of
        dated = (*of.get(Of.APPLIED, ()), *of.get(Of.DECIDED, ()), *self.columns.happened)
        cells = {row[n] for _, row in table.rows for n in dated if n < len(row)}
        self.days: Days = read_days(cells - {""}, Span(date.min, today))

    def read(self) -> None:
        for line, cells in self.rows:
            row = [*cells, *[""] * (len(self.header) - len(cells))]
            company, missing = self._text(row, Of.COMPANY), self._missing(row)
            application = None if missing else self._application(line, row)
            named = [
                self.people.take(line, row, who, company, application is not None)
                for who in self.columns.people
            ]
            if application:
                self.harvest.applications.append(application)
            if missing and any(map(clean_text, row)):
                told = self.harvest.warnings if any(named) else self.harvest.skipped
                told.append(RowProblem(line, _NO_JOB.format(missing)))

    def _application(self, line: int, row: Sequence[str]) -> Application | None:
        """The application of a row; None if it is a saved job, which is told."""
        company, title = self._text(row, Of.COMPANY), self._text(row, Of.TITLE)
        applied, ticked = self._applied(line, row)
        status = self._text(row, Of.STATUS)
        happened = self._happened(line, row, status, applied)
        stands = progress_of(status) if status else Progress.UNKNOWN
        if applied or happened:
            stands = Progress.APPLIED
        elif ticked is not None and stands is Progress.UNKNOWN:
            stands = Progress.APPLIED if ticked else Progress.SAVED
        if stands is not Progress.APPLIED:
            self.saved.append(
                tr("{title} at {company} (line {line})", title=title, company=company, line=line)
            )
            return None
        url = next(filter(is_web, (clean_text(row[n]) for n in self._at(Of.URL))), "")
        used = {
            *self._at(Of.COMPANY)[:1], *self._at(Of.TITLE)[:1], *self._at(Of.ORIGIN)[:1],
            *(n for n in self._at(Of.URL) if url and clean_text(row[n]) == url),
            *(n for n in self._dated() if self.days.days.get(row[n])),
        }  # fmt: skip
        return Application(
            line, company, title, url, applied, self._text(row, Of.ORIGIN),
            self._notes(row, used), tuple(happened.items()),
        )  # fmt: skip

    def _missing(self, row: Sequence[str]) -> str:
        """What a row lacks to be an application; "" = nothing."""
        if not self._text(row, Of.COMPANY):
            return "company"
        return "" if self._text(row, Of.TITLE) else tr("job title")

    def _at(self, of: Of) -> tuple[int, ...]:
        return self.columns.of.get(of, ())

    def _dated(self) -> Iterator[int]:
        yield from self._at(Of.APPLIED)[:1]
        yield from self.columns.happened

    def _text(self, row: Sequence[str], of: Of) -> str:
        return next(filter(None, (clean_text(row[n]) for n in self._at(of))), "")

    def _day(self, line: int, row: Sequence[str], n: int) -> date | None:
        """The day in a cell; what cannot be read or is to come is told."""
        text = row[n]
        if text in self.days.unread and clean_text(text) and says_yes(text) is None:
            sentence = _TO_COME.format(text, self.days.unread[text])
            self.harvest.warnings.append(RowProblem(line, sentence, clean_text(self.header[n])))
        return self.days.days.get(text)

    def _applied(self, line: int, row: Sequence[str]) -> tuple[date | None, bool | None]:
        """The day of the application, and whether a box says that there was one."""
        ticked = None
        for n in self._at(Of.APPLIED):
            day = self._day(line, row, n)
            if day:
                return day, True
            if text_key(row[n]):
                tick = says_yes(row[n])
                ticked = tick if tick is not None else ticked
        return None, ticked

    def _happened(
        self, line: int, row: Sequence[str], status: str, applied: date | None
    ) -> dict[EventKind, date]:
        """The facts with a day of their own in the table, none before the application."""
        found: dict[EventKind, date] = {}
        for n, kind in self.columns.happened.items():
            day = self._day(line, row, n)
            if day:
                found.setdefault(kind, day)
        ended = ending(status) if status else None
        for n in self._at(Of.DECIDED) if ended and ended not in found else ():
            day = self._day(line, row, n)
            if day and ended:
                found.setdefault(ended, day)
        return {kind: day for kind, day in found.items() if not applied or day >= applied}

    def _notes(self, row: Sequence[str], used: set[int]) -> str:
        """What else the row says, a line for each column; people are known by their own entries."""
        mine = {n for who in self.columns.people for n in who.parts.values()}
        lines = []
        for n, name in enumerate(self.header):
            text = note_text(row[n])
            if not text or n in used or (n in mine and says_who(text)):
                continue
            label = clean_text(name)
            own_words = not label or CONNECTIONS.get(column_key(label)) is Field.NOTES
            lines.append(text if own_words else f"{label}: {text}")
        return "\n".join(lines)


def is_web(url: str) -> bool:
    """Whether it is the address of a page."""
    return url.lower().startswith(("https://", "http://")) and " " not in url
