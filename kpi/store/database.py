"""The one DuckDB of a workspace: opened locked down, written by one thread, read through a cursor per thread."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

import duckdb
import polars as pl

from kpi.core.errors import Busy, Conflict

T = TypeVar("T")
Connection = duckdb.DuckDBPyConnection
Params = Mapping[str, Any]

_SQL = Path(__file__).parent / "sql"
_CONFIG: dict[str, Any] = {
    "autoinstall_known_extensions": False,
    "autoload_known_extensions": False,
    "allow_community_extensions": False,
    "allow_unsigned_extensions": False,
    "allow_persistent_secrets": False,
    "python_enable_replacements": False,
    "memory_limit": os.environ.get("KPI_MEMORY", "4GB"),
}
# The order matters: once the configuration is locked nothing after it could be set.
_LOCK_DOWN = ("set TimeZone='UTC'", "set enable_external_access=false", "set lock_configuration=true")


class Database:
    """The store's connection; every read and write of the product goes through it."""

    def __init__(self, path: Path) -> None:
        self.path = path
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
        except OSError:
            raise Conflict("store.no_folder", folder=str(path.parent)) from None
        self._root = _connect(path)
        self._local = threading.local()
        self._kept: dict[str, tuple[int, Any]] = {}
        self._writer = ThreadPoolExecutor(max_workers=1, thread_name_prefix="writer")
        self.write(_migrate)

    def read(self, sql: str, params: Params | None = None, incoming: pl.DataFrame | None = None) -> pl.DataFrame:
        """The rows that a query gives; it may ask the frame given as the table `incoming`."""
        cursor = self._cursor()
        if incoming is not None:
            cursor.register("incoming", incoming)
        try:
            return rows(cursor, sql, params)
        except duckdb.Error:
            self._look_again()
            raise
        finally:
            if incoming is not None:
                cursor.unregister("incoming")

    @contextmanager
    def still(self) -> Iterator[None]:
        """All that this thread reads inside is of one state, whoever writes meanwhile; its own writes are seen."""
        if self._is_still():
            yield
            return
        cursor = self._cursor()
        cursor.execute("begin transaction read only")
        self._local.still, self._local.once = True, {}
        try:
            yield
        finally:
            self._local.still = False
            cursor.execute("rollback")

    def once(self, sql: str) -> Any:
        """The one value that a query gives; while this thread looks at one state it is asked once."""
        known: dict[str, Any] = self._local.once if self._is_still() else {}
        if sql not in known:
            known[sql] = self.read(sql).item()
        return known[sql]

    def kept(self, sql: str, state: int) -> Any:
        """The one value that a query of many rows gives, asked again only in another state of the facts."""
        known = self._kept.get(sql)
        if known is None or known[0] != state:
            known = self._kept[sql] = (state, self.read(sql).item())
        return known[1]

    def _is_still(self) -> bool:
        return getattr(self._local, "still", False)

    def _look_again(self) -> None:
        """Let a thread that looks at one state look at the latest."""
        if self._is_still():
            self._local.once = {}
            self._cursor().execute("rollback")
            self._cursor().execute("begin transaction read only")

    @contextmanager
    def trial(self) -> Iterator[Connection]:
        """A connection of one's own for what is asked as if: its temporary views are gone when it closes."""
        cursor = self._root.cursor()
        try:
            yield cursor
        finally:
            cursor.close()

    def write(self, change: Callable[[Connection], T]) -> T:
        """Do `change` in one transaction in the writer thread: when this returns all of it is on disk, or none."""
        try:
            return self._writer.submit(_in_transaction, self._root, change).result()
        finally:
            self._look_again()

    def checkpoint(self) -> None:
        """Fold the write-ahead log into the file."""
        self._writer.submit(lambda: self._root.cursor().execute("checkpoint")).result()

    def close(self) -> None:
        """Finish what is being written and let go of the file."""
        self._writer.shutdown()
        self._root.close()

    def _cursor(self) -> Connection:
        if not hasattr(self._local, "cursor"):
            self._local.cursor = self._root.cursor()
        cursor: Connection = self._local.cursor
        return cursor


def rows(connection: Connection, sql: str, params: Params | None = None) -> pl.DataFrame:
    """The rows that a query gives on a connection; only the parameters the text names are passed."""
    given = {name: value for name, value in (params or {}).items() if f"${name}" in sql}
    found: pl.DataFrame = (connection.sql(sql, params=given) if given else connection.sql(sql)).pl()
    return found


def statement(name: str) -> str:
    """The text of `sql/<name>.sql`."""
    return (_SQL / f"{name}.sql").read_text(encoding="utf-8")


def append(connection: Connection, table: str, frame: pl.DataFrame) -> None:
    """Add the rows of `frame` to `table`, column by column name."""
    names = ", ".join(quoted(name) for name in frame.columns)
    connection.register("incoming", frame)
    try:
        connection.execute(f"insert into {quoted(table)} ({names}) select {names} from incoming")
    finally:
        connection.unregister("incoming")


def last_number(connection: Connection, table: str) -> int:
    """The number of the last row of an append-only table, 0 where it is empty."""
    found = rows(connection, f"select coalesce(max(number), 0) as number from {quoted(table)}")
    return int(found.item())


def quoted(name: str) -> str:
    """An identifier as SQL text."""
    return '"' + name.replace('"', '""') + '"'


def _connect(path: Path) -> Connection:
    try:
        root = duckdb.connect(str(path), config=_CONFIG)
    except duckdb.IOException as error:
        if "lock" in str(error).lower():
            raise Busy("store.busy", folder=str(path.parent)) from None
        raise Conflict("store.unreadable", file=str(path)) from error
    except duckdb.Error as error:
        raise Conflict("store.unreadable", file=str(path)) from error
    for setting in _LOCK_DOWN:
        root.execute(setting)
    return root


def _in_transaction(root: Connection, change: Callable[[Connection], T]) -> T:
    cursor = root.cursor()
    cursor.execute("begin")
    try:
        result = change(cursor)
    except BaseException:
        cursor.execute("rollback")
        raise
    cursor.execute("commit")
    return result


def _migrate(connection: Connection) -> None:
    connection.execute("create table if not exists migrations (name varchar not null, applied_at timestamptz not null)")
    done = set(rows(connection, "select name from migrations")["name"])
    for file in sorted(_SQL.glob("[0-9]*.sql")):
        if file.stem not in done:
            connection.execute(file.read_text(encoding="utf-8"))
            connection.execute("insert into migrations values (?, now())", [file.stem])
