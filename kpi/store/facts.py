"""The facts: one typed table for each dataset, append-only, and the view of the rows that count now.

Without a key the rows of a month that count are those of its latest batch; with one, of every key the latest row.
Undoing a batch brings back what it replaced, because nothing was deleted.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

import polars as pl

from kpi.core.batch import Batch, Difference, Incoming
from kpi.core.dataset import Dataset, FactType
from kpi.core.errors import Conflict, NotFound
from kpi.core.reading import ROW
from kpi.store.database import Connection, Database, append, quoted, rows, statement

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
    known = dict(rows(connection, f"describe {quoted(name)}").select("column_name", "column_type").iter_rows())
    for code, column in dataset.columns.items():
        kind = _TYPES[column.type]
        if code not in known:
            connection.execute(f"alter table {quoted(name)} add column {quoted(code)} {kind}")
        elif known[code] != kind:
            raise Conflict("store.column_type", dataset=dataset.code, column=code, type=column.type.value)
    template = statement("live_keyed" if dataset.key else "live_months")
    texts = {"{view}": live(dataset.code), "{table}": name, "{date}": dataset.date_column}
    for mark, text in texts.items():
        template = template.replace(mark, quoted(text))
    connection.execute(template.replace("{dataset}", "'" + dataset.code + "'"))


def difference(database: Database, dataset: Dataset, incoming: Incoming) -> Difference:
    """What storing `incoming` would change."""
    day, view = quoted(dataset.date_column), quoted(live(dataset.code))
    numbers = [code for code, column in dataset.columns.items() if column.type is FactType.NUMBER]
    sums = "".join(f", sum({quoted(code)})::double as {quoted(code)}" for code in numbers)
    before = database.read(
        f"select date_trunc('month', {day})::date as month, count(*) as rows{sums} from {view} "
        f"where date_trunc('month', {day})::date in (select unnest($months)) group by 1",
        {"months": incoming.months},
    )
    grouped = incoming.frame.group_by(pl.col(dataset.date_column).dt.truncate("1mo").alias("month"))
    after = grouped.agg(pl.len().cast(pl.Int64).alias("rows"), *(pl.col(code).sum() for code in numbers))
    parts = [before.with_columns(which=pl.lit("before")), after.with_columns(which=pl.lit("after"))]
    replaced = _same_keys(database, dataset, incoming) if dataset.key else int(before["rows"].sum())
    return Difference(incoming.frame.height, replaced, pl.concat(parts, how="diagonal_relaxed").sort("month", "which"))


def _same_keys(database: Database, dataset: Dataset, incoming: Incoming) -> int:
    keys = [quoted(key) for key in dataset.key]
    stored = database.read(f"select distinct {', '.join(keys)} from {quoted(live(dataset.code))}")
    return incoming.frame.select(dataset.key).join(stored, on=dataset.key, how="semi").height


def add(connection: Connection, dataset: Dataset, incoming: Incoming, who: str, at: datetime) -> int:
    """Store the facts of one file as a new batch; returns its number."""
    batch = int(rows(connection, "select coalesce(max(batch), 0) + 1 as batch from batches").item())
    frame = incoming.frame.rename({ROW: "_row"}).with_columns(_batch=pl.lit(batch, pl.Int64))
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
        f"insert into superseded select $dataset, _batch, _row, $batch from {quoted(table(dataset.code))} "
        f"join incoming using ({keys})",
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


def batch(database: Database, number: int) -> Batch:
    """The batch of that number; raises `NotFound`."""
    for found in batches(database):
        if found.batch == number:
            return found
    raise NotFound("batch.unknown", batch=number)


def spread(database: Database, dataset: Dataset, columns: Sequence[str]) -> dict[str, int]:
    """About how many different values each of the columns has."""
    if not columns:
        return {}
    counts = ", ".join(f"approx_count_distinct({quoted(code)}) as {quoted(code)}" for code in columns)
    found = database.read(f"select {counts} from {quoted(live(dataset.code))}")
    return {code: int(found[code][0]) for code in columns}


def deciding(database: Database, dataset: str) -> dict[date, str]:
    """For each month the SHA-256 of the file whose batch counts in it."""
    return dict(database.read(statement("deciding"), {"dataset": dataset}).iter_rows())


def months(connection: Connection, dataset: Dataset) -> list[date]:
    """The months that have facts which count."""
    day, view = quoted(dataset.date_column), quoted(live(dataset.code))
    sql = f"select distinct date_trunc('month', {day})::date as month from {view} order by 1"
    return rows(connection, sql)["month"].to_list()
