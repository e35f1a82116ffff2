"""The opened database reaches nothing outside: even one who could write SQL could not get out."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import duckdb
import polars as pl
import pytest

from kpi.store.database import Connection
from tests.usecases.ledger import Ledger

FRAME = pl.DataFrame({"a": [1]})


class Outside(NamedTuple):
    """A workspace and, outside of it, files to read, a folder to write to and a server that counts its callers."""

    ledger: Ledger
    folder: Path
    server: socket.socket

    def __call__(self, sql: str) -> str:
        """A statement with the places in it."""
        host, port = self.server.getsockname()
        return sql.replace("DIR", str(self.folder)).replace("WEB", f"http://{host}:{port}")


@pytest.fixture(scope="module")
def outside(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Outside]:
    """Everything there is to reach for; at the end nothing was called, written or changed."""
    folder = tmp_path_factory.mktemp("outside")
    (folder / "x.csv").write_text("a,b\n1,2\n", encoding="utf-8")
    (folder / "x.json").write_text('[{"a": 1}]', encoding="utf-8")
    FRAME.write_parquet(folder / "x.parquet")
    duckdb.connect(str(folder / "other.duckdb")).close()
    (folder / "x.duckdb_extension").write_bytes(b"\x7fELF")
    with socket.create_server(("127.0.0.1", 0)) as server, Ledger(tmp_path_factory.mktemp("inside")) as ledger:
        ledger.sales("a.csv", 1, 2)
        before, stored = sorted(folder.iterdir()), ledger.stored()
        yield Outside(ledger, folder, server)
        server.setblocking(False)
        with pytest.raises(BlockingIOError):
            server.accept()
        assert (sorted(folder.iterdir()), ledger.stored()) == (before, stored)


DISABLED = "(?i)operations are disabled|disabled through configuration"
LOCKED = "configuration has been locked"
MISSING = "(?i)does not exist|is not in the catalog"


@pytest.mark.parametrize(
    "sql",
    [
        "select * from read_csv('DIR/x.csv')",
        "from 'DIR/x.csv'",
        "from 'DIR/x.parquet'",
        "from 'DIR/x.json'",
        "from 'DIR/*.csv'",
        "select * from read_text('DIR/x.csv')",
        "select * from read_blob('DIR/x.csv')",
        "select * from read_json('DIR/x.json')",
        "select * from read_ndjson_objects('DIR/x.json')",
        "select * from read_parquet('DIR/x.parquet')",
        "select * from parquet_metadata('DIR/x.parquet')",
        "select * from sniff_csv('DIR/x.csv')",
        "select * from read_duckdb('DIR/other.duckdb')",
        "select * from glob('DIR/*')",
        "select * from read_csv('/proc/self/environ')",
        "select * from query('from read_text(''DIR/x.csv'')')",
        "create table evil as from read_csv('DIR/x.csv')",
        "create view evil as from read_csv('DIR/x.csv')",
        "insert into records select * from read_csv('DIR/x.csv')",
        "explain analyze select * from read_csv('DIR/x.csv')",
        "select * from read_csv('WEB/x.csv')",
        "from 'WEB/x.parquet'",
        "from 's3://bucket/x.parquet'",
        "copy (select 1) to 'DIR/out.csv'",
        "copy (select 1) to 'DIR/out.parquet' (format parquet)",
        "copy records to 'DIR/out.json'",
        "copy records from 'DIR/x.csv'",
        "copy (select 1) to '/dev/stdout'",
        "copy (select 1) to 'WEB/x.csv'",
        "export database 'DIR/out'",
        "import database 'DIR'",
        "attach 'DIR/other.duckdb'",
        "attach 'DIR/new.duckdb' as new",
        "attach 'x.db' (type sqlite)",
        "install httpfs",
        "force install httpfs",
        "install httpfs from 'WEB'",
        "install 'DIR/x.duckdb_extension'",
        "load httpfs",
        "load 'DIR/x.duckdb_extension'",
        "update extensions",
    ],
)
def test_files_the_network_and_extensions_are_out_of_reach(outside: Outside, sql: str) -> None:
    with outside.ledger.database.trial() as cursor, pytest.raises(duckdb.PermissionException, match=DISABLED):
        cursor.execute(outside(sql))


@pytest.mark.parametrize(
    "setting",
    [
        "enable_external_access = true",
        "lock_configuration = false",
        "memory_limit = '1TB'",
        "max_memory = '1TB'",
        "threads = 64",
        "temp_directory = 'DIR/temp'",
        "home_directory = 'DIR'",
        "extension_directory = 'DIR'",
        "secret_directory = 'DIR'",
        "allowed_directories = ['/']",
        "allowed_paths = ['DIR/x.csv']",
        "custom_extension_repository = 'WEB'",
        "allow_unsigned_extensions = true",
        "allow_community_extensions = true",
        "allow_persistent_secrets = true",
        "autoinstall_known_extensions = true",
        "autoload_known_extensions = true",
        "python_enable_replacements = true",
        "python_scan_all_frames = true",
        "http_proxy = 'WEB'",
        "enable_logging = true",
        "log_query_path = 'DIR/log'",
        "profiling_output = 'DIR/profile'",
        "TimeZone = 'Asia/Shanghai'",
    ],
)
@pytest.mark.parametrize("words", ["set", "set global", "set session", "pragma", "reset"])
def test_no_setting_can_be_changed(outside: Outside, words: str, setting: str) -> None:
    if words == "reset":
        setting = setting.partition(" ")[0]
    with outside.ledger.database.trial() as cursor, pytest.raises(duckdb.Error, match=f"{LOCKED}|(?i:cannot be set)"):
        cursor.execute(outside(f"{words} {setting}"))


def test_what_the_settings_are(outside: Outside) -> None:
    wanted = {
        "enable_external_access": False,
        "lock_configuration": True,
        "python_enable_replacements": False,
        "allow_community_extensions": False,
        "allow_unsigned_extensions": False,
        "allow_persistent_secrets": False,
        "autoinstall_known_extensions": False,
        "autoload_known_extensions": False,
    }
    for name, value in wanted.items():
        assert outside.ledger.database.read(f"select current_setting('{name}') as value").item() == value


def test_frames_of_python_are_not_tables(outside: Outside) -> None:
    frame = FRAME
    assert frame.height == 1
    for name in ("frame", "FRAME", "pl", "outside", "name"):
        with outside.ledger.database.trial() as cursor, pytest.raises(duckdb.CatalogException, match=MISSING):
            cursor.sql(f"select * from {name}")


@pytest.mark.parametrize(
    ("sql", "said"),
    [
        ("create secret s (type s3, key_id 'a', secret 'b')", MISSING),
        ("create persistent secret s (type http, bearer_token 'a')", "(?i)persistent secrets are .*disabled"),
        ("attach 'WEB/x.duckdb'", "requires the extension httpfs"),
        ("select getenv('HOME')", MISSING),
        ("select system('id')", MISSING),
        ("from shell('id')", MISSING),
        ("from http_get('WEB')", MISSING),
        ("from sqlite_scan('DIR/x.db', 'x')", MISSING),
        ("from st_read('DIR/x.csv')", MISSING),
        ("from read_xlsx('DIR/x.xlsx')", MISSING),
        ("call enable_logging(storage = 'file', storage_config = {'path': 'DIR/log'})", LOCKED),
        ("pragma enable_profiling", LOCKED),
    ],
)
def test_what_else_might_reach_out(outside: Outside, sql: str, said: str) -> None:
    with outside.ledger.database.trial() as cursor, pytest.raises(duckdb.Error, match=said):
        cursor.execute(outside(sql))


def test_a_secret_of_the_moment_opens_nothing(outside: Outside) -> None:
    """It lives in memory alone, and there is nobody to send it to."""
    with outside.ledger.database.trial() as cursor:
        cursor.execute(outside("create secret passing (type http, bearer_token 'a', scope 'WEB')"))
        with pytest.raises(duckdb.PermissionException, match=DISABLED):
            cursor.execute(outside("from read_text('WEB/x')"))
        cursor.execute("drop secret passing")


@pytest.mark.parametrize("sql", ["from read_text('DIR/x.csv')", "attach 'DIR/other.duckdb'", "load httpfs"])
def test_the_reader_and_the_writer_are_locked_alike(outside: Outside, sql: str) -> None:
    def change(connection: Connection) -> None:
        connection.execute(outside(sql))

    with pytest.raises(duckdb.PermissionException, match=DISABLED):
        outside.ledger.database.read(outside(sql))
    with pytest.raises(duckdb.PermissionException, match=DISABLED):
        outside.ledger.database.write(change)
    assert outside.ledger.asked("revenue") == 3
