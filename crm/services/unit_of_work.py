"""One transaction around a use case."""

from __future__ import annotations

from collections.abc import Callable
from functools import update_wrapper
from typing import Concatenate, Generic, ParamSpec, TypeVar

from sqlite_utils import Database

from crm.store.handle import Store

P = ParamSpec("P")
T = TypeVar("T")


class unit_of_work(Generic[P, T]):
    """Make `f(db, ...)` callable as `f(store, ...)`, in one transaction: all or nothing is stored.

    `f` must be pure database work, see `Store.write`. `f.inside(db, ...)` is the same as a part of
    another unit of work.
    """

    def __init__(self, inside: Callable[Concatenate[Database, P], T]) -> None:
        self.inside = inside
        update_wrapper(self, inside)

    def __call__(self, store: Store, *args: P.args, **kwargs: P.kwargs) -> T:
        return store.write(lambda db: self.inside(db, *args, **kwargs))
