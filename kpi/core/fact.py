"""Facts: the values of a sheet as the types of a dataset, and every cell that does not fit."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

import polars as pl

from kpi.core.batch import Incoming
from kpi.core.dataset import Dataset, FactColumn, FactType
from kpi.core.lookup import SAID, TIMES, Found, looked_up
from kpi.core.mapping import NOTHING, Mapped, source_of
from kpi.core.org import OrgTree
from kpi.core.period import EARLIEST, month_of
from kpi.core.problem import Place, Problem, Severity, Value
from kpi.core.reading import NTH, ROW, SHEET, as_text, nth
from kpi.core.suggestion import nearest

LARGEST = 1e18
"""Facts stay so far below what a decimal holds that a hundred million of the largest can be added up."""
SHOWN = 50
"""How many faulty cells of a column are told one by one."""
LATEST = date(2200, 1, 1)
_DIGITS = 6
_LONGEST = 60
"""So much of what a cell says fits into a sentence."""
AT = "_at"
"""The position of a row in its table, from 0."""
FAULT = {AT: pl.UInt32, ROW: pl.Int32, SHEET: pl.String, "code": pl.String, "value": pl.String, "key": pl.String}
"""The columns of `Checked.faults`: where a cell is, the column of the dataset, what it says and what is wrong."""
BY = "_by"
"""The column that is looked up, beside a fault of the cell that it is looked up by."""
_TOLD_ONCE = {"intake.formula_not_computed"}
_CELLS = ("intake.cell_", "intake.more_cells", "intake.formula_not_computed")
_Found = Mapping[str, Found]


@dataclass(frozen=True, slots=True)
class Checked:
    """A table held against its dataset: the rows that can come in, and the cells for which others cannot."""

    incoming: Incoming | None
    problems: list[Problem]
    faults: pl.DataFrame
    unknown: dict[str, int] = field(default_factory=dict)

    @property
    def blocked(self) -> bool:
        """Whether something has to be repaired or skipped first."""
        return self.incoming is None or any(problem.severity is Severity.ERROR for problem in self.problems)


def keys(mapped: Mapped, dataset: Dataset, org: OrgTree) -> pl.DataFrame:
    """The columns of `mapped` by which other datasets are asked, typed for `dataset`."""
    asked = {lookup.on for lookup in dataset.lookups.values()}
    part = replace(mapped, columns={code: header for code, header in mapped.columns.items() if code in asked})
    return _typed_frame(part, dataset, org.spellings() | dict(mapped.members)).select(sorted(part.columns))


def check(
    mapped: Mapped, dataset: Dataset, org: OrgTree, skipped: Collection[int] = (), found: _Found | None = None
) -> Checked:
    """The rows of `mapped` typed for `dataset`, without the positions `skipped`, and each cell that is wrong.

    `found` is for every column that is looked up what other datasets say of the keys of the file.
    """
    spellings = org.spellings() | dict(mapped.members)
    frame, missed = _with_lookups(_typed_frame(mapped, dataset, spellings), dataset, found or {}, spellings)
    faults = pl.concat([_faults(mapped, dataset, frame), missed], how="diagonal").sort(AT, maintain_order=True)
    faults = faults.filter(~pl.col(AT).is_in(list(skipped))) if skipped else faults
    out = {*skipped, *faults[AT]}
    good = frame.filter(~pl.col(AT).is_in(list(out))) if out else frame
    told = _told(mapped, faults, spellings, found or {})
    problems = _already(mapped) + mapped.doubts() + told + _doubled(mapped, dataset, good)
    unknown = faults.filter(pl.col("key") == "fact.not_org")["value"].value_counts().iter_rows()
    return Checked(_incoming(mapped, dataset, good, len(skipped)), problems, faults.drop(BY), dict(unknown))


def _incoming(mapped: Mapped, dataset: Dataset, frame: pl.DataFrame, rejected: int) -> Incoming | None:
    frame = _last_of_each_key(frame, dataset).drop(AT)
    days: list[date] = frame[dataset.date_column].drop_nulls().unique().sort().to_list()
    if not days:
        return None
    months = sorted(set(map(month_of, days)))
    reading, sheet = mapped.reading, mapped.table.sheet
    return Incoming(dataset.code, reading.file, reading.sha256, sheet, frame, rejected, months, days[0], days[-1])


def _typed_frame(mapped: Mapped, dataset: Dataset, spellings: Mapping[str, str]) -> pl.DataFrame:
    """The position and place of every row, and its values as the types of the dataset."""
    table = mapped.table.frame
    columns = []
    for code, header in mapped.columns.items():
        values = _typed(table[header], dataset.columns[code], spellings)
        if code in mapped.scale:
            values = (values * mapped.scale[code]).round(_DIGITS)
        columns.append(values.alias(code))
    places = table.select(ROW, *([SHEET] if SHEET in table.columns else []))
    return pl.DataFrame([*places, *columns]).with_row_index(AT)


def _already(mapped: Mapped) -> list[Problem]:
    """What the reader said about the file, the sheet and the columns that are taken, but for single cells."""
    whole = [
        p for p in mapped.reading.problems if mapped.table.sheet is None or p.place.sheet in (None, mapped.table.sheet)
    ]
    own = [p for p in mapped.table.problems if p.place.column in (None, *mapped.columns.values())]
    return whole + [p for p in own if not p.key.startswith(_CELLS)]


def _typed(values: pl.Series, column: FactColumn, spellings: Mapping[str, str]) -> pl.Series:
    if column.role == "org":
        return as_text(values).replace_strict(spellings, default=None, return_dtype=pl.String)
    if column.type is FactType.NUMBER:
        # the day 2026-01-02 and the truth of something could be cast to a number, and mean none
        is_figure = values.dtype.is_numeric() or values.dtype in (pl.String, pl.Null)
        return values.cast(pl.Float64, strict=False) if is_figure else pl.Series([None] * len(values), dtype=pl.Float64)
    if column.type is FactType.DATE:
        return _as_date(values)
    return as_text(values)


def _as_date(values: pl.Series) -> pl.Series:
    if values.dtype == pl.String:
        return values.str.to_date("%Y-%m-%d", strict=False)
    if values.dtype in (pl.Date, pl.Datetime):
        return values.cast(pl.Date)
    return values.cast(pl.String).str.replace(r"\.0$", "").str.to_date("%Y%m%d", strict=False)


def _faults(mapped: Mapped, dataset: Dataset, frame: pl.DataFrame) -> pl.DataFrame:
    """Every cell for which its row cannot come in: what the reader lost, what does not fit, what must not be empty."""
    needed = dataset.needed
    found = [pl.DataFrame(schema=FAULT)]
    for code, header in mapped.columns.items():
        if source_of(header) == NOTHING and code not in needed:
            continue
        raw, typed = mapped.table.frame[header], frame[code]
        lost = _lost(mapped, header, typed)
        found.append(_rows(frame, code, lost))
        misfits = _misfits(raw, typed, dataset.columns[code])
        if code in needed:
            empty = frame.select(AT).filter(typed.is_null() & _is_blank(raw)).with_columns(value=pl.lit(""))
            misfits.append((empty, "fact.empty"))
        told = lost[AT].implode()
        for cells, key in misfits:
            new = cells.filter(~pl.col(AT).is_in(told)) if lost.height else cells
            found.append(_rows(frame, code, new.with_columns(key=pl.lit(key))))
    return pl.concat(found)


def _with_lookups(
    frame: pl.DataFrame, dataset: Dataset, found: _Found, spellings: Mapping[str, str]
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The rows with what other datasets say, and each cell whose key has not the one value there that is needed."""
    values, missed = [], [pl.DataFrame(schema={**FAULT, BY: pl.String})]
    for code, lookup in dataset.lookups.items():
        column, keys = dataset.columns[code], frame[lookup.on]
        said = looked_up(keys, found[code].pairs)
        typed = _typed(said[SAID], column, spellings)
        values.append(typed.alias(code))
        is_needed = code in dataset.needed
        cells = _missed(keys, said, is_needed, lookup.optional and not is_needed) + _misfits(said[SAID], typed, column)
        for cell, key in cells:
            rows = _rows(frame, lookup.on, cell.with_columns(key=pl.lit(key)))
            missed.append(rows.with_columns(pl.lit(code).alias(BY)))
    faults = pl.concat(missed).unique([AT, "code", "key"], keep="first", maintain_order=True)
    return frame.with_columns(values), faults


def _missed(keys: pl.Series, said: pl.DataFrame, is_needed: bool, is_optional: bool) -> list[tuple[pl.DataFrame, str]]:
    """The keys that have no row in the other dataset, several values there, or none where one is needed."""
    times, empty = said[TIMES], said[SAID].is_null()
    is_missing = keys.is_not_null() & (times == 0)
    missed = [] if is_optional else [(_cells(keys, is_missing), "fact.lookup_missing")]
    missed += [(_cells(keys, times > 1), "fact.lookup_several")]
    return missed + ([(_cells(keys, (times == 1) & empty), "fact.lookup_empty")] if is_needed else [])


def _rows(frame: pl.DataFrame, code: str, cells: pl.DataFrame) -> pl.DataFrame:
    """Cells given by position, value and key, with their places."""
    if cells.is_empty():
        return pl.DataFrame(schema=FAULT)
    sheet = pl.col(SHEET) if SHEET in frame.columns else pl.lit(None, pl.String).alias(SHEET)
    places = frame.select(AT, pl.col(ROW).cast(pl.Int32), sheet)
    return cells.join(places, on=AT).select(AT, ROW, SHEET, pl.lit(code).alias("code"), "value", "key")


def _lost(mapped: Mapped, header: str, typed: pl.Series) -> pl.DataFrame:
    """The cells whose value the reader could not keep: position, value, key."""
    lost = mapped.table.lost.filter(pl.col("column") == header)
    if lost.is_empty():
        return pl.DataFrame(schema={AT: pl.UInt32, "value": pl.String, "key": pl.String})
    keys = [ROW, *([SHEET] if SHEET in lost.columns else [])]
    frame = mapped.table.frame.select(keys).with_columns(pl.col(ROW).cast(pl.Int32)).with_row_index(AT)
    empty = frame.filter(typed.is_null()).with_columns(nth(keys))
    return empty.join(lost.with_columns(nth(keys)), on=[*keys, NTH]).select(AT, "value", "key")


def _is_blank(values: pl.Series) -> pl.Series:
    return values.is_null() | (values.str.strip_chars() == "") if values.dtype == pl.String else values.is_null()


def _misfits(raw: pl.Series, typed: pl.Series, column: FactColumn) -> list[tuple[pl.DataFrame, str]]:
    """The cells that had a value and lost it, and those no store could hold."""
    kind = "org" if column.role == "org" else column.type.value
    beyond = pl.Series([False]).new_from_index(0, len(raw))
    if typed.dtype == pl.Float64:
        beyond = (typed.abs() >= LARGEST) | typed.is_nan()
    if typed.dtype == pl.Date:
        beyond = (typed < EARLIEST) | (typed >= LATEST)
    lost = typed.is_null() & ~_is_blank(raw)
    return [
        (_cells(raw, lost), f"fact.not_{kind}"),
        (_cells(raw, beyond.fill_null(value=False)), f"fact.{kind}_bounds"),
    ]


def _cells(raw: pl.Series, which: pl.Series) -> pl.DataFrame:
    """The position and the text of some cells."""
    at = which.arg_true()
    return pl.DataFrame({AT: at, "value": as_text(raw.gather(at))}, schema={AT: pl.UInt32, "value": pl.String})


def _told(mapped: Mapped, faults: pl.DataFrame, spellings: Mapping[str, str], found: _Found) -> list[Problem]:
    """The faults as problems: the first of each column one by one, the rest as a number."""
    problems: list[Problem] = []
    for code, header in mapped.columns.items():
        mine = faults.filter(pl.col("code") == code)
        once = mine.filter(pl.col("key").is_in(_TOLD_ONCE))
        each = mine.filter(~pl.col("key").is_in(_TOLD_ONCE))
        for (key,), cells in once.group_by("key"):
            problems.append(_problem(mapped, header, str(key), cells.row(0, named=True), {"count": cells.height}))
        for cell in each.head(SHOWN).iter_rows(named=True):
            problems.append(_problem(mapped, header, cell["key"], cell, _values(header, cell, spellings, found)))
        if each.height > SHOWN:
            place = Place(mapped.reading.file, mapped.table.sheet, column=header)
            problems.append(Problem(Severity.ERROR, "fact.more", {"count": each.height - SHOWN}, place))
    return problems


def _values(header: str, cell: Mapping[str, str], spellings: Mapping[str, str], found: _Found) -> dict[str, Value]:
    if cell["key"] == "fact.empty":
        return {"column": header}
    said = cell["value"] if len(cell["value"]) <= _LONGEST else f"{cell['value'][:_LONGEST]}\u2026"
    values: dict[str, Value] = {"value": said}
    if cell["key"].startswith("fact.lookup_"):
        other = found[cell[BY]]
        return values | {"dataset": other.dataset, "column": other.column}
    return values | ({"suggestion": nearest(said, spellings)} if cell["key"] == "fact.not_org" else {})


def _problem(mapped: Mapped, header: str, key: str, cell: Mapping[str, object], values: dict[str, Value]) -> Problem:
    sheet = cell[SHEET] or mapped.table.sheet
    return Problem(Severity.ERROR, key, values, Place(mapped.reading.file, sheet, cell[ROW], header))  # type: ignore[arg-type]


def _doubled(mapped: Mapped, dataset: Dataset, frame: pl.DataFrame) -> list[Problem]:
    """Keys that a file has more than once; the last row of each counts."""
    if not dataset.key:
        return []
    again = frame.filter(frame.select(dataset.key).is_duplicated())
    if again.is_empty():
        return []
    headers = [mapped.columns.get(code, code) for code in dataset.key]
    values: dict[str, Value] = {"rows": again.height, "columns": headers}
    place = Place(mapped.reading.file, mapped.table.sheet, again[ROW][0])
    return [Problem(Severity.WARNING, "fact.key_twice", values, place)]


def _last_of_each_key(frame: pl.DataFrame, dataset: Dataset) -> pl.DataFrame:
    return frame.unique(dataset.key, keep="last", maintain_order=True) if dataset.key else frame


def rejected(mapped: Mapped, faults: pl.DataFrame, skipped: Sequence[int]) -> pl.DataFrame:
    """The rows that do not come in: their place, what was read, and the key of the first fault of each as `reason`."""
    reasons = faults.group_by(AT, maintain_order=True).agg(pl.col("key").first())
    known = dict(reasons.iter_rows())
    at = sorted({*known, *skipped})
    texts = [_as_read(mapped, column.name) for column in mapped.table.columns]
    places = [mapped.table.frame[name] for name in (ROW, SHEET) if name in mapped.table.frame.columns]
    frame = pl.DataFrame([*places, *texts])[at]
    return frame.with_columns(pl.Series("reason", [known.get(position, "") for position in at], dtype=pl.String))


def _as_read(mapped: Mapped, header: str) -> pl.Series:
    """The texts of a column, also of cells whose value could not be kept."""
    texts = as_text(mapped.table.frame[header])
    lost = _lost(mapped, header, texts)
    return texts.scatter(lost[AT], lost["value"])
