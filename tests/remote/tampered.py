"""Stores that fail on demand, and one that forgets the condition."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from crm.errors import StoreUnreachable
from crm.remote.target import Conflict, Saved, Target


class Tampered:
    """A target of which single answers can be changed: `before(method)` may raise, `after` too."""

    def __init__(self, inner: Target) -> None:
        self.inner = inner
        self.name = inner.name
        self.before: Callable[[str], None] = lambda method: None
        self.after: Callable[[str], None] = lambda method: None
        self.asked: list[str] = []

    def _pass(self, method: str, *values: Any) -> Any:
        self.asked.append(method)
        self.before(method)
        result = getattr(self.inner, method)(*values)
        self.after(method)
        return result

    def saved(self, user: str, after: int = 0) -> list[Saved]:
        return self._pass("saved", user, after)

    def versions(self, user: str) -> list[int]:
        return self._pass("versions", user)

    def get(self, user: str, version: int) -> bytes:
        return self._pass("get", user, version)

    def head(self, user: str, version: int) -> bytes:
        return self._pass("head", user, version)

    def exists(self, user: str, version: int) -> bool:
        return self._pass("exists", user, version)

    def create(self, user: str, version: int, data: bytes) -> None:
        self._pass("create", user, version, data)

    def delete(self, user: str, versions: Iterable[int]) -> None:
        self._pass("delete", user, versions)

    def blank(self, user: str, versions: Iterable[int]) -> None:
        self._pass("blank", user, versions)

    def close(self) -> None:
        self.inner.close()


class Forgetful(Tampered):
    """The negative control: a store that ignores the condition, as some S3 servers do."""

    def create(self, user: str, version: int, data: bytes) -> None:
        try:
            self.inner.create(user, version, data)
        except Conflict:
            overwrite(self.inner, user, version, data)


def overwrite(target: Target, user: str, version: int, data: bytes) -> None:
    """Replace an object, which Embers itself never does."""
    target.delete(user, [version])
    target.create(user, version, data)


def down(method: str) -> None:
    """For `Tampered.before` and `.after`: no answer."""
    raise StoreUnreachable("Your data cannot be reached at the moment.", operator="down")
