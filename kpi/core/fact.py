"""Facts: the values of a sheet as the types of a dataset, and every cell that does not fit."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import polars as pl

from kpi.core.batch import Incoming
from kpi.core.dataset import Dataset, FactColumn, FactType
from kpi.core.mapping import Mapped
from kpi.core.org import OrgTree
from kpi.core.period import EARLIEST, month_of
from kpi.core.problem import Place, Problem, Severity, Value
from kpi.core.reading import ROW
from kpi.core.suggestion import nearest

LARGEST = 1e18
"""Facts stay so far below what a decimal holds that a hundred million of the largest can be added up."""
SHOWN = 50
"""How many faulty cells of a column are told one by one."""
LATEST = date(2200, 1, 1)


def facts(mapped: Mapped, dataset: Dataset, org: OrgTree) -> tuple[Incoming | None, list[Problem]]:
    """The rows of `mapped` typed for `dataset`, None where there are none, and each cell that does not fit."""
    table = mapped.table
    columns = [
        _typed(table.frame[header], dataset.columns[code], org).alias(code) for code, header in mapped.columns.items()
    ]
    frame = pl.DataFrame([table.frame[ROW], *columns])
    problems = _already(mapped) + mapped.doubts()
    told = {(p.place.row, p.place.column) for p in problems}
    for code, header in mapped.columns.items():
        problems += _misfits(mapped, header, frame[code], dataset.columns[code], org)
    problems += _empty(mapped, dataset, frame, told) + _doubled(mapped, dataset, frame)
    frame = _last_of_each_key(frame, dataset)
    days: list[date] = frame[dataset.date_column].drop_nulls().unique().sort().to_list()
    if not days:
        return None, problems
    months = sorted(set(map(month_of, days)))
    file, digest = mapped.reading.file, mapped.reading.sha256
    return Incoming(dataset.code, file, digest, table.sheet, frame, 0, months, days[0], days[-1]), problems


def _already(mapped: Mapped) -> list[Problem]:
    """What the reader said about the file, the sheet and the columns that are taken."""
    whole = [p for p in mapped.reading.problems if p.place.sheet in (None, mapped.table.sheet)]
    return whole + [p for p in mapped.table.problems if p.place.column in (None, *mapped.columns.values())]


def _typed(values: pl.Series, column: FactColumn, org: OrgTree) -> pl.Series:
    if column.role == "org":
        return _as_text(values).replace_strict(org.spellings(), default=None, return_dtype=pl.String)
    if column.type is FactType.NUMBER:
        is_truth = values.dtype == pl.Boolean
        return pl.Series([None] * len(values), dtype=pl.Float64) if is_truth else values.cast(pl.Float64, strict=False)
    if column.type is FactType.DATE:
        return _as_date(values)
    return _as_text(values)


def _as_text(values: pl.Series) -> pl.Series:
    """Values as a person would write them: whole numbers without a decimal point."""
    if values.dtype == pl.Float64:
        whole = values.cast(pl.Int64, strict=False)
        written = pl.select(pl.when(whole == values).then(whole.cast(pl.String)).otherwise(values.cast(pl.String)))
        return written.to_series()
    return values.cast(pl.String).str.strip_chars()


def _as_date(values: pl.Series) -> pl.Series:
    if values.dtype == pl.String:
        return values.str.to_date("%Y-%m-%d", strict=False)
    if values.dtype in (pl.Date, pl.Datetime):
        return values.cast(pl.Date)
    return values.cast(pl.String).str.replace(r"\.0$", "").str.to_date("%Y%m%d", strict=False)


def _misfits(mapped: Mapped, header: str, typed: pl.Series, column: FactColumn, org: OrgTree) -> list[Problem]:
    """The cells that had a value and lost it, and those no store could hold."""
    raw = _as_text(mapped.table.frame[header])
    lost = raw.is_not_null() & (raw != "") & typed.is_null()
    if typed.dtype == pl.Float64:
        lost = lost | (typed.abs() >= LARGEST).fill_null(False) | typed.is_nan().fill_null(False)
    if typed.dtype == pl.Date:
        lost = lost | (typed < EARLIEST).fill_null(False) | (typed >= LATEST).fill_null(False)
    cells = pl.DataFrame({"row": mapped.table.frame[ROW], "value": raw, "kept": typed.is_not_null(), "lost": lost})
    kind = "org" if column.role == "org" else column.type.value
    known = list(org.spellings()) if column.role == "org" else []
    found = [
        Problem(
            Severity.ERROR,
            f"fact.{kind}_bounds" if kept else f"fact.not_{kind}",
            _values(value, known),
            _place(mapped, row, header),
        )
        for row, value, kept in cells.filter("lost").head(SHOWN).select("row", "value", "kept").iter_rows()
    ]
    return found + _more(mapped, header, int(lost.sum()))


def _more(mapped: Mapped, header: str, count: int) -> list[Problem]:
    """That there are more faults of a column than are shown one by one."""
    values: dict[str, Value] = {"count": count - SHOWN}
    return [Problem(Severity.ERROR, "fact.more", values, _place(mapped, None, header))] if count > SHOWN else []


def _values(value: str, known: list[str]) -> dict[str, Value]:
    return {"value": value, "suggestion": nearest(value, known)} if known else {"value": value}


def _empty(
    mapped: Mapped, dataset: Dataset, frame: pl.DataFrame, told: set[tuple[int | None, str | None]]
) -> list[Problem]:
    """Rows that lack what every row must have, a date, an org unit, a key, where nothing was said of the cell yet."""
    needed = dict.fromkeys([dataset.date_column, *filter(None, [dataset.org_column]), *dataset.key])
    problems = []
    for code in needed:
        header = mapped.columns[code]
        raw = _as_text(mapped.table.frame[header])
        rows = frame.filter(frame[code].is_null() & (raw.is_null() | (raw == "")))[ROW]
        empty = [row for row in rows if (row, header) not in told]
        places = [_place(mapped, row, header) for row in empty[:SHOWN]]
        problems += [Problem(Severity.ERROR, "fact.empty", {"column": header}, place) for place in places]
        problems += _more(mapped, header, len(empty))
    return problems


def _doubled(mapped: Mapped, dataset: Dataset, frame: pl.DataFrame) -> list[Problem]:
    """Keys that a file has more than once; the last row of each counts."""
    if not dataset.key:
        return []
    again = frame.filter(frame.select(dataset.key).is_duplicated())
    if again.is_empty():
        return []
    keys: Mapping[str, str] = {code: mapped.columns[code] for code in dataset.key}
    values: dict[str, Value] = {"rows": again.height, "columns": list(keys.values())}
    return [Problem(Severity.WARNING, "fact.key_twice", values, _place(mapped, again[ROW][0], None))]


def _last_of_each_key(frame: pl.DataFrame, dataset: Dataset) -> pl.DataFrame:
    return frame.unique(dataset.key, keep="last", maintain_order=True) if dataset.key else frame


def _place(mapped: Mapped, row: int | None, header: str | None) -> Place:
    return Place(file=mapped.reading.file, sheet=mapped.table.sheet, row=row, column=header)
