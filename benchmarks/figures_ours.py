"""The product's part in the benchmark of figures: a workspace whose facts were stored month by month as uploads are."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import duckdb
import polars as pl

from benchmarks.figures_data import COLUMNS, MONTHS, NUMBERS, formulas, month_start, units
from benchmarks.figures_sql import days_of
from kpi.core.batch import Incoming
from kpi.core.dataset import Dataset
from kpi.core.period import last_day
from kpi.core.viewer import Viewer
from kpi.store import facts
from kpi.store.database import Connection
from kpi.store.folder import Folder
from kpi.usecases import model, refresh


def written(windows: str) -> bytes:
    """The model file: 221 org units, one dataset, forty formulas; of YAML, JSON is a part."""
    roles: dict[str, dict[str, Any]] = {"date": {"role": "date"}, "shop": {"role": "org"}}
    columns = {name: roles.get(name, {"type": "text"}) for name in COLUMNS}
    columns |= {name: {"type": "number"} for name in NUMBERS}
    kept = {"windows": ["month"]} if windows == "month" else {}
    indicators = [
        {"code": code, "name": code, "formula": formula, "polarity": "higher", "accumulation": "rate"}
        for code, formula in formulas().items()
    ]
    return json.dumps(
        {
            "version": 1,
            "workspace": {"name": "Benchmark", **kept},
            "org": [{"code": code, "name": code, **({"parent": parent} if parent else {})} for code, parent in units()],
            "datasets": [{"code": "sales", "name": "Sales", "columns": columns}],
            "indicators": indicators,
        },
        ensure_ascii=False,
    ).encode()


def prepare(sales: Path, workspace: Path, windows: str) -> None:
    """A workspace that has the facts and none of the figures."""
    with Folder(workspace) as folder, duckdb.connect(str(sales), read_only=True) as source:
        model.apply(folder, Viewer(), written(windows), "model.yaml")
        dataset = _dataset(folder)
        for number in range(MONTHS):
            frame = source.sql(f"from facts where {days_of(number)}").pl()
            _store(folder, dataset, _incoming(frame, month_start(number)))
        folder.database.checkpoint()


def refreshed(workspace: Path) -> None:
    """Give a workspace all its figures."""
    with everything(workspace) as work:
        work()


@contextmanager
def everything(workspace: Path) -> Iterator[Callable[[], object]]:
    """From the texts of the formulas to stored figures of all months."""
    with Folder(workspace) as folder:
        known = folder.model()
        yield lambda: folder.database.write(lambda connection: refresh.refresh(connection, known))


@contextmanager
def month_more(workspace: Path, upload: Path) -> Iterator[Callable[[], object]]:
    """The rows of one more month stored, and what they touch refreshed, in one transaction as an import does it."""
    with duckdb.connect(str(upload), read_only=True) as source:
        incoming = _incoming(source.sql("from facts").pl(), month_start(MONTHS))
    with Folder(workspace) as folder:
        known, dataset = folder.model(), _dataset(folder)

        def change(connection: Connection) -> None:
            before = refresh.months(connection, known)
            batch = facts.add(connection, dataset, incoming, "benchmark", datetime.now(UTC))
            touched = facts.touched(connection, dataset, batch)
            refresh.refresh_after(connection, known, before, dataset.code, touched)

        yield lambda: folder.database.write(change)


def _dataset(folder: Folder) -> Dataset:
    return folder.model().at(date.max).dataset_by_code["sales"]


def _store(folder: Folder, dataset: Dataset, incoming: Incoming) -> None:
    def change(connection: Connection) -> int:
        return facts.add(connection, dataset, incoming, "benchmark", datetime.now(UTC))

    folder.database.write(change)


def _incoming(frame: pl.DataFrame, month: date) -> Incoming:
    """The rows of a month as the reader hands them over: figures as floats, each row with its place in the sheet."""
    read = frame.with_columns(
        pl.col(*NUMBERS).cast(pl.Float64), pl.int_range(2, pl.len() + 2, dtype=pl.Int32).alias("_row")
    )
    file = f"sales_{month:%Y%m}.csv"
    return Incoming("sales", file, f"{month:%Y%m}", None, read, 0, [month], month, last_day(month))
