"""Columns read again as what a dataset needs them to be, and cells as a person repaired them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date

import polars as pl

from kpi.core.dataset import FactType
from kpi.core.reading import LOST, NTH, ROW, SHEET, ReadTable, as_text, nth
from kpi.intake import dates
from kpi.intake.daybook import daybook
from kpi.intake.values import decimal_comma, figure, is_missing

Cells = Mapping[tuple[int, str], str]
"""What a person wrote into cells, by the position of the row and the header of the column."""
Value = float | date | str | None
_KEYS = {FactType.NUMBER: "fact.not_number", FactType.DATE: "fact.not_date", FactType.TEXT: "fact.not_text"}


def fit(table: ReadTable, wanted: Mapping[str, FactType], cells: Cells | None = None) -> ReadTable:
    """A table whose columns `wanted` hold what a dataset needs; what cannot be read so is in `lost`."""
    frame, lost = table.frame, [table.lost]
    for header, kind in wanted.items():
        if _is_so(frame[header], kind):
            continue
        values = _read_again(frame[header], header, kind)
        misread = frame.select(ROW, *_sheet(frame)).filter(values.is_null() & _says_something(frame[header]))
        if misread.height:
            said = as_text(frame[header]).filter(values.is_null() & _says_something(frame[header]))
            lost.append(_lost(misread, header, said, kind))
        frame = frame.with_columns(values.alias(header))
    fitted = replace(table, frame=frame, lost=pl.concat(lost, how="diagonal"))
    for header, kind in wanted.items():
        written = {at: text for (at, name), text in (cells or {}).items() if name == header and at < frame.height}
        if written:
            fitted = _repaired(fitted, header, kind, written)
    return fitted


def _sheet(frame: pl.DataFrame) -> list[str]:
    return [SHEET] if SHEET in frame.columns else []


def _says_something(values: pl.Series) -> pl.Series:
    if values.dtype != pl.String:
        return values.is_not_null()
    silent = [text for text in values.drop_nulls().unique() if not text.strip() or is_missing(text)]
    return values.is_not_null() & ~values.is_in(silent)


def _is_so(values: pl.Series, kind: FactType) -> bool:
    """Whether a column holds what is wanted as it was read."""
    if kind is FactType.NUMBER:
        return values.dtype.is_numeric()
    return kind is FactType.TEXT or values.dtype.is_temporal()


def _read_again(values: pl.Series, header: str, kind: FactType) -> pl.Series:
    """A column as figures or dates: by what a person would write in its cells."""
    values = as_text(values)
    texts = values.drop_nulls().unique().to_list()
    if kind is FactType.NUMBER:
        comma = decimal_comma(texts)
        read: dict[str, Value] = {text: found.value for text in texts if (found := figure(text, comma))}
        return values.replace_strict(read, default=None, return_dtype=pl.Float64)
    days = {text: m.value.date() for text, m in zip(texts, daybook(header, texts).read_all(texts), strict=True) if m}
    return values.replace_strict(days, default=None, return_dtype=pl.Date)


def _lost(places: pl.DataFrame, header: str, said: pl.Series, kind: FactType) -> pl.DataFrame:
    cells = places.with_columns(pl.col(ROW).cast(pl.Int32), column=pl.lit(header), value=said, key=pl.lit(_KEYS[kind]))
    return cells.select(*LOST, *_sheet(places))


def _repaired(table: ReadTable, header: str, kind: FactType, written: Mapping[int, str]) -> ReadTable:
    """A column with cells as a person wrote them; what cannot be read is lost as it is written now."""
    frame, at = table.frame, list(written)
    values = [_value(text, kind) for text in written.values()]
    column = frame[header].clone()
    if kind is not FactType.TEXT and column.dtype == pl.Datetime:
        column = column.cast(pl.Date)
    if kind is FactType.TEXT:
        column = as_text(column)
    was_empty = column.is_null()
    column = column.scatter(at, pl.Series(values, dtype=column.dtype, strict=False))
    places = frame.select(ROW, *_sheet(frame)).with_columns(pl.col(ROW).cast(pl.Int32))
    wrong = {n: written[n] for n, value in zip(at, values, strict=True) if value is None and written[n].strip()}
    lost = _lost_still(table.lost, places, was_empty, at, wrong, header, kind)
    return replace(table, frame=frame.with_columns(column.alias(header)), lost=lost)


def _lost_still(
    lost: pl.DataFrame,
    places: pl.DataFrame,
    was_empty: pl.Series,
    at: Sequence[int],
    wrong: Mapping[int, str],
    header: str,
    kind: FactType,
) -> pl.DataFrame:
    """The lost cells without those repaired at the positions `at`; what is wrong again is told as it is written now."""
    keys = [ROW, *(name for name in _sheet(places) if name in lost.columns)]
    cells = places.with_row_index("_at").filter(was_empty).with_columns(nth(keys)).filter(pl.col("_at").is_in(list(at)))
    texts = pl.DataFrame(
        {"_at": list(wrong), "_text": list(wrong.values())}, schema={"_at": cells["_at"].dtype, "_text": pl.String}
    )
    mine = lost.filter(pl.col("column") == header).with_columns(nth(keys))
    met = mine.join(cells, on=[*keys, NTH], how="left", nulls_equal=True, maintain_order="left")
    known = met.join(texts, on="_at", how="left", maintain_order="left")
    is_wrong = pl.col("_text").is_not_null()
    still = known.filter(pl.col("_at").is_null() | is_wrong).with_columns(
        pl.coalesce("_text", "value").alias("value"),
        pl.when(is_wrong).then(pl.lit(_KEYS[kind])).otherwise(pl.col("key")).alias("key"),
    )
    new = [position for position in wrong if position not in set(known["_at"])]
    added = _lost(places[new], header, pl.Series([wrong[position] for position in new], dtype=pl.String), kind)
    return pl.concat([lost.filter(pl.col("column") != header), still.select(lost.columns), added], how="diagonal")


def _value(text: str, kind: FactType) -> Value:
    """What a person wrote, as the type wanted; None where it is none of it."""
    text = text.strip()
    if kind is FactType.NUMBER:
        found = figure(text)
        return found.value if found else None
    if kind is FactType.DATE:
        moment = dates.moment(text)
        return moment.value.date() if moment else None
    return text or None
