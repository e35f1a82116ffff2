"""Which rows of a sheet are its header, and what its columns are called."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import lru_cache
from itertools import pairwise

from kpi.core.problem import Place, Problem
from kpi.intake.dates import moment
from kpi.intake.grid import Cell, Grid, Merge
from kpi.intake.periods import are_dates_in_order, is_period
from kpi.intake.problems import question
from kpi.intake.values import figure, is_missing

_SEARCHED = 120
_WINDOW = 60
_LONGEST_LABEL = 80
_NEAR, _ALIKE = 5, 0.95
_STATEMENT = re.compile(r"[:\uff1a](?!\d)|^[-=*]{3,}")


@dataclass(frozen=True, slots=True)
class Header:
    """The rows of a header, zero-based, and the name of every column; no rows when the table has no header."""

    rows: list[int]
    names: list[str]
    body: int
    asked: list[Problem] = field(default_factory=list)


def is_typed(cell: Cell) -> bool:
    """Whether a cell holds a figure or a date, be it written as text."""
    return _is_typed_text(cell) if isinstance(cell, str) else cell is not None


@lru_cache(maxsize=100_000)
def _is_typed_text(text: str) -> bool:
    # without a comma or a point both ways to read a figure are the same
    is_one_way = text.isascii() and "," not in text and "." not in text
    return figure(text) is not None or (not is_one_way and figure(text, True) is not None) or moment(text) is not None


def find_header(grid: Grid, start: int = 0) -> Header | None:
    """The header of the first table at or below a row, or nothing when no row holds data."""
    weights = _weights_below(grid, start)
    scores = {row: _score(grid, row) * weights[row - start] for row in _candidates(grid, start)}
    if any(score > 0 and grid.size(row) > 1 for row, score in scores.items()):
        # a lone title over a line or two names no columns where a row further down names several
        scores = {row: score for row, score in scores.items() if grid.size(row) > 1}
    best = max(scores, key=lambda row: scores[row], default=None)
    if best is None or scores[best] <= 0:
        return _headless(grid, start)
    earlier = (row for row in scores if row < best and begins_table(grid, row) and _below(grid, row)[-1] < best)
    row = next(earlier, best)
    # a header printed again on every page is the one it was first
    row = next(other for other, score in scores.items() if score > 0 and grid.rows[other] == grid.rows[row])
    rows = _spread_rows(grid, row, start)
    rivals = [other for other in _rivals(grid, scores, row) if other not in rows]
    choices = [str(number + 1) for number in sorted([row, *rivals])]
    said = grid.answers.choice("header", choices, sheet=grid.sheet) if rivals else None
    if said is not None and int(said) != row + 1:
        rows = [int(said) - 1]
    where = Place(sheet=grid.sheet, row=row + 1)
    asked = [question("header_open", "header", str(row + 1), choices, where)] if rivals and said is None else []
    return Header(rows, _names(grid, rows), rows[-1] + 1, asked)


def _rivals(grid: Grid, scores: dict[int, float], best: int) -> list[int]:
    """The rows near a header that would name the columns over figures nearly as well, and differently."""
    return [
        row
        for row, score in scores.items()
        if 0 < abs(row - best) <= _NEAR
        and score >= _ALIKE * scores[best]
        and begins_table(grid, row)
        and all(isinstance(grid.cell(row, column), str) for column in grid.filled(row))
        and grid.rows[row] != grid.rows[best]
    ]


def _below(grid: Grid, row: int) -> list[int]:
    """The rows right below a row, over a gap, up to the next blank row."""
    rows: list[int] = []
    for other in range(row + 1, len(grid.rows)):
        if grid.rows[other]:
            rows.append(other)
        elif rows:
            break
        if len(rows) == _WINDOW:
            break
    return rows


def _weights_below(grid: Grid, start: int) -> list[float]:
    """For each row how much of the sheet stands below it, half being enough: a header has its table under it."""
    sizes = [grid.size(row) for row in range(start, len(grid.rows))]
    total, above, weights = sum(sizes), 0, []
    for size in sizes:
        above += size
        weights.append(min(1.0, 2 * (total - above) / max(total, 1)))
    return weights


def _candidates(grid: Grid, start: int) -> list[int]:
    rows = [row for row in range(start, min(len(grid.rows), start + _SEARCHED)) if _is_label_row(grid, row)]
    return [row for row in rows if row + 1 < len(grid.rows)]


def _is_label_row(grid: Grid, row: int) -> bool:
    """A header's cells are words, periods, or numbers and dates that count up."""
    cells: list[Cell] = [cell for cell in grid.rows[row] if cell is not None]
    counting, dated = _counts_up(cells), are_dates_in_order(cells)
    good = sum(
        _is_label(cell) or (dated and isinstance(cell, date)) or (counting and _whole(cell) is not None)
        for cell in cells
    )
    if not cells or good < 0.9 * len(cells) or not any(isinstance(cell, str) or counting or dated for cell in cells):
        return False
    return sum(map(_is_statement, cells)) <= 0.34 * len(cells)


def _is_label(cell: Cell) -> bool:
    return is_period(cell) or (isinstance(cell, str) and not is_typed(cell) and not is_missing(cell))


def _is_statement(cell: Cell) -> bool:
    """Long texts and statements like `Account: 123` stand above tables; a wide header may have a few."""
    return isinstance(cell, str) and (len(cell) > _LONGEST_LABEL or bool(_STATEMENT.search(cell)))


def _counts_up(cells: list[Cell]) -> bool:
    """Days of a month or years across a header: at least six numbers, each one apart from the last."""
    numbers = [number for cell in cells if (number := _whole(cell)) is not None]
    steps = {after - before for before, after in pairwise(numbers)}
    return len(numbers) >= 6 and steps in ({1.0}, {-1.0})


def _whole(cell: Cell) -> float | None:
    if isinstance(cell, str) and cell.isdecimal() and len(cell) <= 4:
        return float(cell)
    return cell if isinstance(cell, float) else None


def _score(grid: Grid, row: int) -> float:
    """How well a row names the columns of the rows below it; zero when it cannot be their header."""
    below = _below(grid, row)
    active = _active(grid, below)
    labels = set(grid.filled(row))
    if not below or not active or (len(labels) < 2 and len(active) > 1):
        return 0.0
    covered = labels & active
    coverage = len(covered) / (len(active) + 0.5 * len(labels - active))
    near = below[:3]
    likeness = sum(len(active.intersection(grid.filled(r))) for r in near) / (len(active) * len(near))
    contrast = sum(_is_typed_column(grid, below, column) for column in covered) / len(active)
    if coverage < 0.4 or likeness < 0.3 or (contrast == 0 and not _is_new(grid, row, below)):
        return 0.0
    return 2 * coverage + contrast + likeness


def _active(grid: Grid, rows: list[int]) -> set[int]:
    """The columns in use: filled in a quarter of the rows that are at least half as full as the fullest."""
    sizes = {row: len(grid.filled(row)) for row in rows}
    full = [row for row in rows if sizes[row] >= 0.5 * max(sizes.values())]
    counts = Counter(column for row in full for column in grid.filled(row))
    return {column for column, count in counts.items() if count >= 0.25 * len(full)}


def _is_typed_column(grid: Grid, rows: list[int], column: int) -> bool:
    cells = [cell for row in rows if (cell := grid.cell(row, column)) is not None]
    return bool(cells) and sum(map(is_typed, cells)) >= 0.5 * len(cells)


def begins_table(grid: Grid, row: int) -> bool:
    """Whether a row is the header of one more table: words over figures, and it fits the rows below."""
    if len(grid.filled(row)) < 2 or not _is_label_row(grid, row):
        return False
    below = _below(grid, row)[:20]
    return any(_is_typed_column(grid, below, column) for column in grid.filled(row)) and _score(grid, row) > 0


def _is_new(grid: Grid, row: int, below: list[int]) -> bool:
    """Where all is text, a header is a row whose words do not come again in their columns."""
    return not any(grid.cell(row, column) == grid.cell(r, column) for column in grid.filled(row) for r in below)


def _headless(grid: Grid, start: int) -> Header | None:
    """Without a header the table starts at the first row as full as the rows after it."""
    rows = [row for row in range(start, len(grid.rows)) if grid.filled(row)]
    if not rows:
        return None
    fullest = max(len(grid.filled(row)) for row in rows[:_WINDOW])
    first = next(row for row in rows if len(grid.filled(row)) >= 0.5 * fullest)
    return Header([], [""] * grid.width, first)


def _spread_rows(grid: Grid, row: int, start: int) -> list[int]:
    """The rows above and below a header row that belong to the header."""
    bottom = row
    while bottom + 1 < len(grid.rows) and _continues_below(grid, row, bottom + 1):
        bottom += 1
    own = best = tried = list(range(row, bottom + 1))
    for top in range(row - 1, max(start, row - 5) - 1, -1):
        if not grid.filled(top) and tried is own:
            continue
        if len(grid.filled(top)) < 2 or not _is_label_row(grid, top):
            break
        tried = [top, *tried]
        if (_tells_apart(grid, own, tried) and (best is own or _is_grouped(grid, top))) or (
            top == row - 1 and _fills_gaps(grid, top, row) and set(grid.filled(top)) - set(grid.filled(row))
        ):
            best = tried
    return best


def _is_grouped(grid: Grid, row: int) -> bool:
    return any(merge.top == row and merge.right > merge.left for merge in grid.merges)


def _continues_below(grid: Grid, header: int, row: int) -> bool:
    """A row below is still header when merged with it, or when it has words over two columns of figures."""
    if not _is_label_row(grid, row):
        return False
    if any(
        merge.top <= header < merge.bottom and merge.bottom >= row and merge.left == merge.right
        for merge in grid.merges
    ):
        return True
    below = _below(grid, row)
    filled = grid.filled(row)
    if any(_is_period_column(grid, below, column) for column in filled if is_period(grid.cell(row, column))):
        return False
    over = [
        column for column in filled if _is_typed_column(grid, below, column) and isinstance(grid.cell(row, column), str)
    ]
    under = [column for column in filled if _wide_merge(grid, header, column)]
    return len(over) >= 2 or _fills_gaps(grid, header, row) or (len(filled) >= 2 and len(under) == len(filled))


def _is_period_column(grid: Grid, rows: list[int], column: int) -> bool:
    """A period over a column of periods is the first of them."""
    cells = [cell for row in rows if (cell := grid.cell(row, column)) is not None]
    return bool(cells) and sum(map(is_period, cells)) > 0.5 * len(cells)


def _fills_gaps(grid: Grid, header: int, row: int) -> bool:
    """Words that stand only where the row above is empty, and under the group name right before that."""
    filled = grid.filled(row)
    gaps = {column for column in filled if grid.cell(header, column) is None}
    return len(filled) >= 2 and bool(gaps) and all(c in gaps or c + 1 in gaps for c in filled) and filled[0] not in gaps


def _wide_merge(grid: Grid, row: int, column: int) -> Merge | None:
    hit = (m for m in grid.merges if m.top <= row <= m.bottom and m.left <= column <= m.right and m.right > m.left)
    return next(hit, None)


def _tells_apart(grid: Grid, rows: list[int], more: list[int]) -> bool:
    """Rows of group names above are header when they tell columns apart that are called the same without them."""
    before, after = _named(_names(grid, rows)), _named(_names(grid, more))
    gaps = len(after) > len(before) and len(grid.filled(more[0])) > 2
    return len(set(after)) == len(after) and (len(set(before)) < len(before) or gaps)


def _named(names: list[str]) -> list[str]:
    return [name for name in names if name]


def _names(grid: Grid, rows: list[int]) -> list[str]:
    """The label of every column, a header of several rows joined with a slash."""
    levels = [_level(grid, row, rows) for row in rows]
    return [_joined([level[column] for level in levels]) for column in range(grid.width)]


def _joined(parts: list[str]) -> str:
    kept: list[str] = []
    for part in parts:
        if part and (not kept or kept[-1] != part):
            kept.append(part)
    return "/".join(kept)


def _level(grid: Grid, row: int, rows: list[int]) -> list[str]:
    """One row of a header, its merged cells written out over the columns that have a label of their own below."""
    level = [label(grid.cell(row, column)) for column in range(grid.width)]
    below = {column for other in rows if other > row for column in grid.filled(other)}
    for merge in grid.merges:
        if merge.top == row and merge.right > merge.left:
            for column in below.intersection(range(merge.left + 1, merge.right + 1)):
                level[column] = level[merge.left]
    return level if grid.merges else _filled_right(level, below)


def _filled_right(level: list[str], below: set[int]) -> list[str]:
    """Without merged cells a group name covers the empty cells after it that have a name below."""
    for column in range(1, len(level)):
        if not level[column] and column in below:
            level[column] = level[column - 1]
    return level


def label(cell: Cell) -> str:
    """A header cell as a name, white space folded."""
    if cell is None:
        return ""
    if isinstance(cell, float):
        return str(int(cell)) if cell == int(cell) else repr(cell)
    if isinstance(cell, datetime):
        return cell.date().isoformat()
    return " ".join(str(cell).split())
