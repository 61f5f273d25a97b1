"""Ask the person at the terminal, or read a script's answers from standard input."""

from __future__ import annotations

import getpass
import sys
import warnings
from typing import Protocol, TextIO

from crm.errors import InvalidInput
from crm.language import tr


class Talk(Protocol):
    """Questions and remarks go to standard error, so that standard output holds nothing but the result.

    Attributes:
        interactive: somebody is there, who may try again.
    """

    interactive: bool

    def say(self, text: str) -> None: ...

    def ask(self, question: str, option: str, default: str = "") -> str:
        """An answer; `option`: with which a script gives it; an empty one is the default.

        Raises:
            NobodyAnswers: the input ended.
        """
        ...

    def ask_secret(self, question: str) -> str:
        """An answer that is not shown.

        Raises:
            NobodyAnswers: the input ended, or the terminal would show it.
        """
        ...


class Terminal:
    """Somebody types."""

    interactive = True

    def say(self, text: str) -> None:
        print(text, file=sys.stderr, flush=True)

    def ask(self, question: str, option: str, default: str = "") -> str:
        print(f"{question}{f' [{default}]' if default else ''}: ", end="", file=sys.stderr)
        sys.stderr.flush()
        line = sys.stdin.readline()
        if not line:
            raise _nobody(question, option)
        return line.strip() or default

    def ask_secret(self, question: str) -> str:
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("error", getpass.GetPassWarning)
                return getpass.getpass(
                    tr("{question} (not shown while you type): ", question=question), sys.stderr
                )
        except EOFError as error:
            raise _nobody(question, "") from error
        except getpass.GetPassWarning as error:
            raise NobodyAnswers(
                tr("This terminal would show what you type."), tr("Use another terminal.")
            ) from error


class Script:
    """A program gives options, and the secrets as lines of its standard input, in the order of the questions."""

    interactive = False

    def __init__(self, lines: TextIO) -> None:
        self._lines = lines

    def say(self, text: str) -> None:
        print(text, file=sys.stderr, flush=True)

    def ask(self, question: str, option: str, default: str = "") -> str:
        if not default:
            raise _nobody(question, option)
        return default

    def ask_secret(self, question: str) -> str:
        line = self._lines.readline()
        if not line.strip():
            raise _nobody(question, "")
        return line.rstrip("\r\n")


class NobodyAnswers(InvalidInput):
    """The input ended, so asking again would never end."""


def _nobody(question: str, option: str) -> NobodyAnswers:
    how = (
        tr("Give it with {option}.", option=option)
        if option
        else tr("It is read from a line of standard input.")
    )
    return NobodyAnswers(tr("There is no answer to “{question}”.", question=question), how)
