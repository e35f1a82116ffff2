"""Totals printed below a long table, held against the sums of all its rows."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import polars as pl

from kpi.core.problem import Problem
from kpi.core.reading import ROW, CheckedTotal, ReadTable
from kpi.intake import lexicon
from kpi.intake.bulk_column import Irregular, exact_sum
from kpi.intake.bulk_rows import speaking
from kpi.intake.grid import Cell
from kpi.intake.totals import total_agrees

_AGREEING = 0.8
_RELATIVE, _ABSOLUTE = 1e-9, 0.0051
_DIFFERS = "intake.total_differs"


@dataclass(frozen=True, slots=True)
class Totals:
    """The totals of a whole table, each beside its sum."""

    lines: list[CheckedTotal]
    edge: list[CheckedTotal]

    def corrected(self, problems: Sequence[Problem], moved: Callable[[int], int]) -> list[Problem]:
        """The problems with what is said of the totals put right: over the edges alone none could add up."""
        sums = {(line.row, line.column): line for line in self.lines}
        kept: list[Problem] = []
        for problem in problems:
            row, column = problem.place.row, problem.place.column
            if problem.key != _DIFFERS or row is None or column is None:
                kept.append(problem)
            elif not total_agrees(line := sums[moved(row), column]):
                kept.append(replace(problem, values=problem.values | {"computed": line.computed}))
        return kept


def checked(
    cells: Sequence[Sequence[Cell]], table: ReadTable, frame: pl.DataFrame, moved: Callable[[int], int]
) -> Totals:
    """Every printed total with the sum of the rows of the whole table that it covers."""
    data = set(table.frame[ROW])
    dropped = {line.row for line in table.dropped if line.reason == "total"}
    texts = {cell for number in data for cell in cells[number - 1] if isinstance(cell, str)}
    if speaking(pl.Series(list(texts), dtype=pl.String)):
        raise Irregular("a row that may be a total")
    first = int(table.frame[ROW][0])
    if any(row < first for row in dropped):
        raise Irregular("a total above its rows")
    lines: list[CheckedTotal] = []
    for row in dict.fromkeys(total.row for total in table.totals):
        printed = [total for total in table.totals if total.row == row]
        lines += _sums(cells[row - 1], printed, frame.filter(pl.col(ROW) < moved(row)), moved(row), lines)
    return Totals(lines, table.totals)


def _sums(
    cells: Sequence[Cell], printed: list[CheckedTotal], above: pl.DataFrame, row: int, before: list[CheckedTotal]
) -> list[CheckedTotal]:
    nonzero = [total for total in printed if total.printed]
    count = _covered(nonzero, above) if nonzero else None
    covered = above.tail(count) if count else above
    words = " ".join(lexicon.plain(cell) for cell in cells if isinstance(cell, str))
    if count is None and before and any(word in words for word in lexicon.words("total", "partial")):
        covered = above.filter(pl.col(ROW) > max(line.row for line in before))
    return [replace(t, row=row, computed=exact_sum(covered[t.column].drop_nulls())) for t in printed]


def _covered(printed: list[CheckedTotal], above: pl.DataFrame) -> int | None:
    """How many of the rows straight above add up to most of the figures printed, the fewest that do."""
    close = [
        ((running - total.printed).abs() <= _near(running, total.printed)).cast(pl.Int32).alias(str(number))
        for number, total in enumerate(printed)
        for running in [above[total.column].fill_null(0.0).cum_sum(reverse=True)]
    ]
    agree = pl.DataFrame(close).select(pl.sum_horizontal(pl.all()) >= _AGREEING * len(printed)).to_series()
    last = agree.reverse().arg_max()
    return last + 1 if last is not None and agree.any() else None


def _near(running: pl.Series, printed: float) -> pl.Series:
    sizes = pl.DataFrame({"size": running.abs()}).with_columns(printed=pl.lit(abs(printed)), least=pl.lit(_ABSOLUTE))
    largest = pl.max_horizontal(_RELATIVE * pl.col("size"), _RELATIVE * pl.col("printed"), pl.col("least"))
    return sizes.select(largest).to_series()
