"""Tables of one shape on several sheets: a column empty on one sheet has the type it has on the others."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import polars as pl

from kpi.core.reading import ColumnType, ReadTable
from kpi.intake.columns import DTYPES


def alike(tables: Sequence[ReadTable]) -> list[ReadTable]:
    """The tables, with empty columns typed as where a table of the same headings has values in them."""
    shapes: dict[tuple[str, ...], list[ReadTable]] = {}
    for table in tables:
        shapes.setdefault(_shape(table), []).append(table)
    return [_typed(table, shapes[_shape(table)]) for table in tables]


def _shape(table: ReadTable) -> tuple[str, ...]:
    return tuple(column.name for column in table.columns)


def _typed(table: ReadTable, others: list[ReadTable]) -> ReadTable:
    known: dict[str, ColumnType] = {}
    for position, column in enumerate(table.columns):
        kinds = {other.columns[position].type for other in others if other.columns[position].filled}
        if not column.filled and len(kinds) == 1 and column.type not in kinds:
            known |= dict.fromkeys([column.name], kinds.pop())
    if not known:
        return table
    columns = [
        replace(c, type=known[c.name], sum=0.0 if known[c.name] is ColumnType.NUMBER else None)
        if c.name in known
        else c
        for c in table.columns
    ]
    empty = [pl.lit(None, DTYPES[kind]).alias(name) for name, kind in known.items()]
    return replace(table, columns=columns, frame=table.frame.with_columns(empty))
