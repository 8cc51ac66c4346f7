"""A mapping that keeps the entries used last.

Not cachetools.LRUCache: there a look through items() counts as a use of each, and mixes up which entry goes next
(cachetools 8.0.2; the journal in memory looks through its people at each lease).
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from typing import Generic, TypeVar

K = TypeVar("K")
V = TypeVar("V")


class RecentlyUsed(Generic[K, V]):
    """A mapping that keeps the entries used last and forgets the others."""

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._entries: OrderedDict[K, V] = OrderedDict()

    def __len__(self) -> int:
        return len(self._entries)

    def get(self, key: K) -> V | None:
        """The entry, which counts as used; None if there is none, or none any more."""
        if key in self._entries:
            self._entries.move_to_end(key)
        return self._entries.get(key)

    def items(self) -> list[tuple[K, V]]:
        """All entries, those used last at the end."""
        return list(self._entries.items())

    def drop(self, unwanted: Callable[[K], bool]) -> None:
        """Forget what has such a key."""
        for key in [key for key in self._entries if unwanted(key)]:
            del self._entries[key]

    def __setitem__(self, key: K, value: V) -> None:
        self._entries[key] = value
        self._entries.move_to_end(key)
        while len(self._entries) > self._limit:
            self._entries.popitem(last=False)
