"""A spy where the store meets DuckDB: every text and every frame that a connection is given."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import duckdb
import polars as pl
import pytest


class Spy:
    """What connections were given since it was last cleared."""

    def __init__(self) -> None:
        self.texts: list[str] = []
        self.frames: list[str] = []

    def note(self, given: Any) -> None:
        """Keep what an argument says."""
        if isinstance(given, str):
            self.texts.append(given)
        elif isinstance(given, pl.DataFrame):
            self.frames.append(repr(given.to_dicts()))
        elif isinstance(given, (list, tuple, dict)):
            self.frames.append(repr(given))

    def clear(self) -> None:
        """Forget it all."""
        self.texts.clear()
        self.frames.clear()


class Watched:
    """A connection of DuckDB whose every call is noted before it is made."""

    def __init__(self, connection: duckdb.DuckDBPyConnection, spy: Spy) -> None:
        self._connection, self._spy = connection, spy

    def cursor(self) -> Watched:
        return Watched(self._connection.cursor(), self._spy)

    def __getattr__(self, name: str) -> Any:
        method = getattr(self._connection, name)

        def noted(*given: Any, **named: Any) -> Any:
            for each in (*given, *named.values()):
                self._spy.note(each)
            return method(*given, **named)

        return noted


@contextmanager
def watching() -> Iterator[Spy]:
    """Every connection that is opened from here on is watched."""
    spy, connect = Spy(), duckdb.connect

    def watched(*given: Any, **named: Any) -> Watched:
        return Watched(connect(*given, **named), spy)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(duckdb, "connect", watched)
        yield spy
