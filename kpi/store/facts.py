"""The facts: one typed table for each dataset, append-only, and the view of the rows that count now.

Without a key the rows of a month that count are those of its latest batch; with one, of every key the latest row;
where rows are appended all count. Within its batch a row is known by its position `_at`; in the sheet it stands at
`_row`, and on `_sheet` where a batch is of several sheets. Undoing a batch brings back what it replaced, because
nothing was deleted.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date, datetime

import polars as pl

from kpi.core.batch import Batch, Difference, Incoming
from kpi.core.dataset import Dataset, FactType
from kpi.core.errors import Conflict, NotFound
from kpi.core.lookup import KEY, Lookup
from kpi.store.database import Connection, Database, append, quoted, rows, statement

_OWN = {"_batch": "bigint", "_row": "integer", "_sheet": "varchar", "_at": "integer"}
FEW = 20_000
"""A column with more different values than this has many."""
_SAMPLE = 2
_MEMBERS = 400
"""A column with more values than this is not one of members."""
_TYPES = {FactType.TEXT: "VARCHAR", FactType.NUMBER: "DECIMAL(38,12)", FactType.DATE: "DATE"}


def table(dataset: str) -> str:
    """The name of the table of a dataset's facts."""
    return f"facts_{dataset}"


def live(dataset: str) -> str:
    """The name of the view of the rows that count now."""
    return f"live_{dataset}"


def ensure(connection: Connection, dataset: Dataset) -> None:
    """Make the table and view of a dataset fit its columns; a column with data keeps its type."""
    name = table(dataset.code)
    connection.execute(f"create table if not exists {quoted(name)} (_batch bigint not null, _row integer not null)")
    described = rows(connection, f"describe {quoted(name)}").select("column_name", "column_type")
    known = {column.lower(): kind for column, kind in described.iter_rows()}
    wanted = _OWN | {code: _TYPES[column.type] for code, column in dataset.columns.items()}
    for code, kind in wanted.items():
        if code.lower() not in known:
            connection.execute(f"alter table {quoted(name)} add column {quoted(code)} {kind}")
        elif code in dataset.columns and known[code.lower()] != kind:
            kept = dataset.columns[code].type.value
            raise Conflict("store.column_type", dataset=dataset.code, column=code, type=kept)
    connection.execute(live_view(dataset, live(dataset.code), name, "{}"))


def live_view(dataset: Dataset, view: str, facts: str, of: str) -> str:
    """The statement that makes `view` show the rows that count among `facts`.

    `of` says what the tables of imports and undos are called, as a format of their own names.
    """
    template = statement("live_keyed" if dataset.key else "live_appended" if dataset.append else "live_months")
    texts = {name: of.format(name) for name in ("undone", "batch_months", "superseded")}
    texts |= {"view": view, "table": facts, "date": dataset.date_column}
    for mark, text in texts.items():
        template = template.replace(f"{{{mark}}}", quoted(text))
    temporary = "" if of == "{}" else "temp"
    return template.replace("{temporary}", temporary).replace("{dataset}", "'" + dataset.code + "'")


def difference(database: Database, dataset: Dataset, incoming: Incoming) -> Difference:
    """What storing `incoming` would change: in the months it covers, and with a key in those its rows leave."""
    goes, stays = _goes(dataset)
    if not dataset.key and not dataset.append:
        stays = "where false"
    sums = "".join(f", sum({quoted(code)})::double as {quoted(code)}" for code in _numbers(dataset))
    text = statement("difference").format(
        live=quoted(live(dataset.code)), columns=_columns(dataset), goes=goes, stays=stays, sums=sums,
        month=_month(dataset),
    )  # fmt: skip
    found = database.read(text, {"months": incoming.months}, incoming.frame)
    replaced = int(found["_goes"].max() or 0)  # type: ignore[arg-type]
    known = _overlap(database, dataset, incoming) if replaced or dataset.append else {}
    return Difference(incoming.frame.height, replaced, found.drop("_goes"), **known)


def _goes(dataset: Dataset) -> tuple[str, str]:
    """Which rows that count give way to those that come, and which stay."""
    if dataset.append:
        return "where false", ""
    if dataset.key:
        keys = ", ".join(quoted(key) for key in dataset.key)
        return f"semi join incoming using ({keys})", f"anti join incoming using ({keys})"
    return (
        f"where {_month(dataset)} in (select unnest($months))",
        f"where {_month(dataset)} not in (select unnest($months))",
    )


def _overlap(database: Database, dataset: Dataset, incoming: Incoming) -> dict[str, int]:
    """How the rows that come meet those that go; with appended rows, those that are there already."""
    goes = _goes(dataset)[0] if not dataset.append else f"where {_month(dataset)} in (select unnest($months))"
    labels = dataset.key or [code for code in dataset.columns if code not in _numbers(dataset)]
    alike = " and ".join(f"fresh.{quoted(code)} is not distinct from stale.{quoted(code)}" for code in labels)
    text = statement("overlap").format(
        live=quoted(live(dataset.code)), columns=_columns(dataset), goes=goes, alike=alike,
        labels=", ".join(quoted(code) for code in labels),
    )  # fmt: skip
    found = database.read(text, {"months": incoming.months}, incoming.frame).row(0, named=True)
    return {"same": found["same"]} if dataset.append else found


def holds(database: Database, dataset: Dataset, incoming: Incoming) -> bool:
    """Whether all that `incoming` says is what counts already, from the same file."""
    if not database.read("select 1 from batches where sha256 = $sha256 limit 1", {"sha256": incoming.sha256}).height:
        return False
    text = statement("unlike").format(
        live=quoted(live(dataset.code)), columns=_columns(dataset), month=_month(dataset),
        others="false" if dataset.key or dataset.append else "true",
    )  # fmt: skip
    params = {"months": incoming.months, "sha256": incoming.sha256}
    return bool(database.read(text, params, incoming.frame)["unlike"].item() == 0)


def history(database: Database, dataset: Dataset, first: date, last: date) -> pl.DataFrame:
    """By org unit and month: the number of days with rows, and the sum of each column of figures."""
    sums = "".join(f", sum({quoted(code)})::double as {quoted(code)}" for code in _numbers(dataset))
    text = statement("history").format(
        live=quoted(live(dataset.code)), month=_month(dataset), date=quoted(dataset.date_column), sums=sums,
        unit=quoted(dataset.org_column) if dataset.org_column else "''",
    )  # fmt: skip
    return database.read(text, {"first": first, "last": last})


def members(database: Database, dataset: Dataset) -> dict[str, list[str]]:
    """The values of every column of words that has few of them."""
    words = [code for code, column in dataset.columns.items() if column.type is FactType.TEXT and not column.role]
    few = [code for code, count in spread(database, dataset, words).items() if count <= _MEMBERS]
    view = quoted(live(dataset.code))
    return {
        code: database.read(
            f"select distinct {quoted(code)} as value from {view} where {quoted(code)} <> '' order by 1"
        )["value"].to_list()
        for code in few
    }


def pairs(database: Database, dataset: Dataset, lookup: Lookup, keys: pl.Series) -> pl.DataFrame:
    """What the rows of `dataset` that count say of `keys`: every different pair of key and value."""
    text = statement("lookup").format(
        live=quoted(live(dataset.code)), column=quoted(lookup.key), kind=_TYPES[dataset.columns[lookup.key].type],
        key=_plain(dataset, lookup.key), value=_plain(dataset, lookup.column),
    )  # fmt: skip
    return database.read(text, incoming=keys.alias(KEY).unique().drop_nulls().to_frame())


def _plain(dataset: Dataset, code: str) -> str:
    """A column as files have it: decimals as the floats that they were."""
    is_number = dataset.columns[code].type is FactType.NUMBER
    return f"cast({quoted(code)} as double)" if is_number else quoted(code)


def as_if(connection: Connection, dataset: Dataset, incoming: Incoming) -> str:
    """A view on this connection alone of the rows that would count if `incoming` were stored; returns its name."""
    name = f"next_{dataset.code}"
    months = ", ".join(f"date '{month}'" for month in incoming.months)
    stays = _goes(dataset)[1].replace("(select unnest($months))", f"({months})")
    connection.register("incoming", incoming.frame)
    connection.execute(
        statement("as_if").format(
            view=quoted(name), columns=_columns(dataset), live=quoted(live(dataset.code)), stays=stays
        )
    )
    return name


def _numbers(dataset: Dataset) -> list[str]:
    return [code for code, column in dataset.columns.items() if column.type is FactType.NUMBER]


def _columns(dataset: Dataset) -> str:
    """The columns of a dataset, typed as they are stored."""
    types = {quoted(code): _TYPES[column.type] for code, column in dataset.columns.items()}
    return ", ".join(f"cast({code} as {kind}) as {code}" for code, kind in types.items())


def _month(dataset: Dataset) -> str:
    return f"date_trunc('month', {quoted(dataset.date_column)})::date"


def touched(connection: Connection, dataset: Dataset, batch: int) -> list[date]:
    """The months in which a batch changes what counts: those that it covers, and those its rows have left."""
    text = statement("touched").format(table=quoted(table(dataset.code)), month=_month(dataset))
    return rows(connection, text, {"dataset": dataset.code, "batch": batch})["month"].to_list()


def add(connection: Connection, dataset: Dataset, incoming: Incoming, who: str, at: datetime) -> int:
    """Store the facts of one file as a new batch; returns its number."""
    batch = int(rows(connection, "select coalesce(max(batch), 0) + 1 as batch from batches").item())
    known = {str(name).lower() for name in rows(connection, f"describe {quoted(table(dataset.code))}")["column_name"]}
    if not _OWN.keys() <= known:
        ensure(connection, dataset)
    frame = incoming.frame.with_columns(_batch=pl.lit(batch, pl.Int64)).with_row_index("_at")
    if dataset.key:
        _supersede(connection, dataset, frame, batch)
    append(connection, table(dataset.code), frame)
    row = [
        batch, dataset.code, incoming.file, incoming.sha256, incoming.sheet, frame.height, incoming.rejected,
        incoming.first_day, incoming.last_day, who, at,
    ]  # fmt: skip
    connection.execute("insert into batches values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", row)
    months = pl.DataFrame({"batch": batch, "dataset": dataset.code, "month": incoming.months})
    append(connection, "batch_months", months)
    return batch


def _supersede(connection: Connection, dataset: Dataset, frame: pl.DataFrame, batch: int) -> None:
    """Note every earlier row that has a key of the new batch."""
    keys = ", ".join(quoted(key) for key in dataset.key)
    connection.register("incoming", frame.select(dataset.key).unique())
    connection.execute(
        f"insert into superseded select $dataset, _batch, coalesce(_at, _row), $batch "
        f"from {quoted(table(dataset.code))} join incoming using ({keys})",
        {"dataset": dataset.code, "batch": batch},
    )
    connection.unregister("incoming")


def undo(connection: Connection, batch: int, who: str, at: datetime) -> None:
    """Take a batch back: what it replaced counts again."""
    connection.execute("insert into undone values (?, ?, ?)", [batch, who, at])


def batches(database: Database, dataset: str | None = None) -> list[Batch]:
    """Every import, the newest first."""
    found = database.read(statement("batches"), {"dataset": dataset})
    return [Batch(**row) for row in found.iter_rows(named=True)]


def changes(database: Database) -> int:
    """How many imports and undos there were: another number means other facts."""
    return int(database.once("select (select count(*) from batches) + (select count(*) from undone) as changes"))


def batch(database: Database, number: int) -> Batch:
    """The batch of that number; raises `NotFound`."""
    for found in batches(database):
        if found.batch == number:
            return found
    raise NotFound("batch.unknown", batch=number)


def spread(database: Database, dataset: Dataset, columns: Sequence[str]) -> dict[str, int]:
    """About how many different values each of the columns has, counted again only after an import or undo."""
    if not columns:
        return {}
    counts = ", ".join(f"approx_count_distinct({quoted(code)})" for code in columns)
    found = database.kept(f"select [{counts}] from {quoted(live(dataset.code))}", changes(database))
    return dict(zip(columns, map(int, found), strict=True))


def few(connection: Connection, dataset: Dataset, columns: Sequence[str]) -> dict[str, int]:
    """The columns that have few different values in all that was ever imported, with how many each has.

    A look at some of the rows rules out most of the others, so that they need not be counted.
    """
    name = quoted(table(dataset.code))
    some = f"(select * from {name} using sample {_SAMPLE} percent (system))"
    return _counts(connection, name, list(_counts(connection, some, columns)))


def _counts(connection: Connection, source: str, columns: Sequence[str]) -> dict[str, int]:
    if not columns:
        return {}
    counts = ", ".join(f"count(distinct {quoted(code)}) as {quoted(code)}" for code in columns)
    found = rows(connection, f"select {counts} from {source}").row(0, named=True)
    return {code: count for code, count in found.items() if count <= FEW}


def months(connection: Connection, datasets: Collection[str]) -> list[date]:
    """The months that imports of these datasets cover, in order; imports that were undone do not count."""
    return rows(connection, statement("months"), {"datasets": list(datasets)})["month"].to_list()


def covered(database: Database, datasets: Collection[str]) -> list[date]:
    """The months that imports of these datasets cover, as a reader sees them."""
    return database.read(statement("months"), {"datasets": list(datasets)})["month"].to_list()
