"""Which rows below a header are data, and why the others are not."""

from __future__ import annotations

from dataclasses import dataclass, field

from kpi.intake import lexicon
from kpi.intake.dates import moment
from kpi.intake.grid import Cell, Fault, Grid
from kpi.intake.header import Header, is_typed, label
from kpi.intake.periods import is_period
from kpi.intake.values import decimal_comma, figure, is_missing

_LONG_NOTE = 40


@dataclass(slots=True)
class Body:
    """The rows of a table while they are being sorted; `reasons` holds those which are not data."""

    grid: Grid
    header: Header
    rows: list[int]
    typed: set[int]
    filled: dict[int, list[int]]
    fullest: int = 0
    commas: set[int] = field(default_factory=set)
    reasons: dict[int, str] = field(default_factory=dict)
    _words: dict[int, list[tuple[int, str]]] = field(default_factory=dict)
    _amounts: dict[int, dict[int, float]] = field(default_factory=dict)

    @property
    def data(self) -> list[int]:
        """The rows that are data so far."""
        return [row for row in self.rows if row not in self.reasons]

    def drop(self, row: int, reason: str) -> None:
        """A row is not data, for the first reason found."""
        self.reasons.setdefault(row, reason)

    def words(self, row: int) -> list[tuple[int, str]]:
        """The cells of a row that are words, with their columns."""
        if row not in self._words:
            self._words[row] = self._find_words(row)
        return self._words[row]

    def _find_words(self, row: int) -> list[tuple[int, str]]:
        cells = ((column, self.grid.cell(row, column)) for column in self.filled[row])
        return [
            (column, cell)
            for column, cell in cells
            if isinstance(cell, str) and not is_typed(cell) and not is_missing(cell)
        ]

    def amounts(self, row: int) -> dict[int, float]:
        """The figures of a row in the columns of figures."""
        if row not in self._amounts:
            self._amounts[row] = self._find_amounts(row)
        return self._amounts[row]

    def _find_amounts(self, row: int) -> dict[int, float]:
        cells = ((column, self.grid.cell(row, column)) for column in self.filled[row] if column in self.typed)
        found = {column: amount(cell, column in self.commas) for column, cell in cells}
        return {column: value for column, value in found.items() if value is not None}


def amount(cell: Cell, comma: bool = False) -> float | None:
    """The figure in a cell, when it holds one."""
    if isinstance(cell, float):
        return cell
    if isinstance(cell, str):
        found = figure(cell, comma)
        return found.value if found else None
    return None


def body_of(grid: Grid, header: Header, end: int) -> Body:
    """The rows from below a header to an end, with blanks, repeated headers, notes and headings set apart."""
    rows = list(range(header.body, end))
    filled = {row: grid.filled(row) for row in rows}
    fullest = max(map(len, filled.values()), default=0)
    body = Body(grid, header, rows, _typed_columns(grid, rows, filled), filled, fullest)
    for row in rows:
        if not filled[row] or _is_hollow(body, row):
            body.drop(row, "blank")
        elif header.rows and _repeats(grid, header, row):
            body.drop(row, "header")
    body.commas = {column for column in body.typed if _writes_commas(body, column)}
    _drop_notes(body)
    _drop_headings(body)
    return body


def _writes_commas(body: Body, column: int) -> bool:
    cells = (body.grid.cell(row, column) for row in body.rows)
    return decimal_comma([cell for cell in cells if isinstance(cell, str)])


def _is_hollow(body: Body, row: int) -> bool:
    """A row of zeros alone, left by formulas over empty cells."""
    return len(body.header.names) > 3 and all(body.grid.cell(row, column) == 0.0 for column in body.filled[row])


def _typed_columns(grid: Grid, rows: list[int], filled: dict[int, list[int]]) -> set[int]:
    """The columns of figures and dates: more than half of their cells are such."""
    seen: dict[int, list[int]] = {}
    for row in rows:
        for column in filled[row]:
            cell = grid.cell(row, column)
            if not (isinstance(cell, str) and is_missing(cell)):
                counts = seen.setdefault(column, [0, 0])
                counts[0] += is_typed(cell)
                counts[1] += 1
    return {column for column, (typed, total) in seen.items() if typed > 0.5 * total}


def _repeats(grid: Grid, header: Header, row: int) -> bool:
    """Printed reports repeat the header on every page."""
    for level in header.rows:
        labels = [label(grid.cell(level, column)) for column in range(grid.width)]
        if len([text for text in labels if text]) > 1 and labels == [
            label(grid.cell(row, column)) for column in range(grid.width)
        ]:
            return True
    return False


def is_note(text: str) -> bool:
    """Whether a text begins as a note, a source, a signature or a page number does."""
    return bool(lexicon.pattern("note", "pattern").match(lexicon.plain(text)))


def _drop_notes(body: Body) -> None:
    """Below the last row with a figure stand notes; a lone note between the rows is one by its words."""
    for row in body.data:
        words = body.words(row)
        if (
            words
            and is_note(words[0][1])
            and not body.amounts(row)
            and len(words) <= max(2, len(body.header.names) // 3)
        ):
            body.drop(row, "note")
    last = max((row for row in body.data if _is_full(body, row)), default=None)
    if last is None:
        return
    tail = [row for row in body.data if row > last]
    if not _belongs(body, tail, last):
        for row in tail:
            body.drop(row, "note")


def _is_full(body: Body, row: int) -> bool:
    """Whether a row looks like data: a value of its kind in a typed column, or, where all is text, half its cells."""
    if body.typed:
        fits = [
            c for c in body.filled[row] if c in body.typed and (is_typed(c_ := body.grid.cell(row, c)) or _is_gap(c_))
        ]
        return len(fits) > 1 or (bool(fits) and (len(body.typed) <= 3 or len(body.filled[row]) > 1))
    return len(body.filled[row]) >= max(min(2, body.fullest), 0.4 * body.fullest)


def _is_gap(cell: Cell) -> bool:
    return isinstance(cell, Fault) or (isinstance(cell, str) and is_missing(cell))


def _belongs(body: Body, tail: list[int], last: int) -> bool:
    """Labels without figures at the end are data when such labels stand among the rows above and look like them."""
    if not tail or tail[0] != last + 1:
        return False
    above = [body.words(row)[0] for row in body.data if row < last and len(body.filled[row]) == 1 and body.words(row)]
    columns = {column for column, _ in above}
    longest = max((len(text) for _, text in above), default=0) * 1.5
    ends = [body.words(row) for row in tail]
    return bool(above) and all(len(w) == 1 and w[0][0] in columns and len(w[0][1]) <= longest for w in ends)


def _drop_headings(body: Body) -> None:
    """A label alone is a heading when what follows it is pushed in further or stands in another column."""
    data = body.data
    if not body.typed:
        return
    for position, row in enumerate(data):
        words = body.words(row)
        if not words or len(words) != len(body.filled[row]) or any(c in body.typed for c, _ in words):
            continue
        following = next((r for r in data[position + 1 :] if body.amounts(r) or len(body.filled[r]) > len(words)), None)
        if following is not None and _is_deeper(body, row, following):
            body.drop(row, "title")


def _is_deeper(body: Body, heading: int, row: int) -> bool:
    above, below = body.words(heading), body.words(row)
    if not below or len(body.filled[row]) <= len(above):
        return False
    place, under = above[-1][0], below[0][0]
    if under != place:
        return under > place and body.grid.cell(row, place) is None and len(body.filled[heading]) == 1
    indents = body.grid.indents
    return indents.get((row, under), 0) > indents.get((heading, place), 0)


def is_stray(body: Body, row: int, typical: set[int]) -> bool:
    """Words such as `% change` in a column of periods, or where usual labels are left out, are off the table's grain."""
    lacking = {column for column in typical if body.grid.cell(row, column) is None}
    for column, text in body.words(row)[:2]:
        if (_is_change(text) or _is_summary(text)) and (lacking or _holds_periods(body, column)):
            return True
    return False


def _is_change(text: str) -> bool:
    return any(lexicon.plain(text).startswith(word) for word in lexicon.words("change", "words"))


def _is_summary(text: str) -> bool:
    return any(lexicon.plain(text).startswith(word) for word in lexicon.words("change", "summary"))


def _holds_periods(body: Body, column: int) -> bool:
    if column not in body.typed:
        return False
    cells = [cell for row in body.data if (cell := body.grid.cell(row, column)) is not None]
    return sum(is_period(cell) or _is_moment(cell) for cell in cells) > 0.5 * len(cells)


def _is_moment(cell: Cell) -> bool:
    return (isinstance(cell, str) and moment(cell) is not None) or not isinstance(cell, str | float | Fault)
