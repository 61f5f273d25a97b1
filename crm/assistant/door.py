"""The door itself: which tools there are, one answer to each call, and the undo of what was written through it."""

from __future__ import annotations

import logging
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any, Final

from crm.assistant.fields import read
from crm.assistant.tools import READING, WRITING, Tool
from crm.commands.common import SeveralFit, Written
from crm.errors import CrmError, InvalidInput, NotAllowed, NotFound, StoreBusy, StoreTrouble
from crm.language import tr
from crm.services import calendar_file
from crm.store.handle import Store
from crm.store.local import open_store

_LOG: Final = logging.getLogger(__name__)
#: Options of the command line in a refusal, which here are arguments or tools of the same name.
_OPTION: Final = re.compile(r"--([a-z-]+)")
_STEPS: Final = re.compile(r"[Ss]ee steps (\S+) --json")
#: How many changes can be undone, the last first. Source: D.
_KEPT: Final = 100


@dataclass(frozen=True, slots=True)
class Reply:
    """The answer to a call: data, the same in a few words, and whether it is a refusal."""

    data: dict[str, Any]
    text: str
    refused: bool = False


@dataclass
class Door:
    """What one assistant may do with one database.

    Attributes:
        clock: today. writes: whether it may write. notes: whether it is told what is private.
    """

    path: Path
    clock: Callable[[], date]
    writes: bool = False
    notes: bool = False
    _written: list[Written] = field(default_factory=list)

    @property
    def tools(self) -> tuple[Tool, ...]:
        return (*READING, *(WRITING if self.writes else ()))

    def call(self, name: str, given: Mapping[str, Any]) -> Reply:
        """Do what a tool does; every refusal and every mistake is an answer, too."""
        try:
            return self._answer(self._tool(name), given)
        except SeveralFit as refused:
            people = [
                {"id": p.id, "name": p.name, "company": p.company or None} for p in refused.choices
            ]
            return _refused(refused, {"choices": people})
        except CrmError as refused:
            return _refused(refused, {})
        except Exception as error:  # what people wrote stands in no log
            _LOG.error("%s in %s", type(error).__name__, name)
            sentence = tr("Something went wrong in Embers, and nothing was changed.")
            return Reply({"refused": sentence}, sentence, refused=True)

    def _tool(self, name: str) -> Tool:
        for tool in self.tools:
            if tool.name == name:
                return tool
        if any(tool.name == name for tool in WRITING):
            raise NotAllowed(
                tr("This door is open for reading only."),
                tr("To write, it has to be started with the option write."),
            )
        raise NotFound(
            tr("There is no such tool."),
            tr("There are: {name}.", name=", ".join(t.name for t in self.tools)),
        )

    def _answer(self, tool: Tool, given: Mapping[str, Any]) -> Reply:
        values = read(tool.name, tool.fields, given)
        if tool.run is None:
            return self._undo()
        done = tool.run(self._store(), values, self.clock(), self.notes)
        if not isinstance(done, Written):
            return Reply(*done)
        self._written = [*self._written, done][-_KEPT:]
        data = {"written": done.data, "undo": tr("Call undo to take this back.")}
        return Reply(
            data,
            tr(
                "{done}{calendar}\nTo take this back, call undo.",
                done=done.text,
                calendar=self._calendar(),
            ),
        )

    def _calendar(self) -> str:
        """Keep the calendar file, if there is one; what went wrong with it, as a line."""
        trouble = calendar_file.kept(self.path, self.clock())
        return f"\n{trouble}" if trouble else ""

    def _store(self) -> Store:
        return open_store(self.path)

    def _undo(self) -> Reply:
        if not self._written:
            raise InvalidInput(
                tr("There is nothing to undo."), tr("Only changes made through this door are.")
            )
        last = self._written.pop()
        try:
            last.undo()
        except (StoreTrouble, StoreBusy):
            self._written.append(last)  # it can be tried again
            raise
        words = f"{last.words or last.text}{self._calendar()}"
        return Reply(
            {"undone": last.data, "left_to_undo": len(self._written)},
            tr("Undone: {words}", words=words),
        )


def _refused(refused: CrmError, more: dict[str, Any]) -> Reply:
    words = _STEPS.sub(r"See opportunities, \1", str(refused))
    words = _OPTION.sub(lambda option: option[1].replace("-", "_"), words)
    return Reply({"refused": words} | more, words, refused=True)
