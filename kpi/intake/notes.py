"""Rows of words around and between the data: notes, sources, signatures, page numbers and headings."""

from __future__ import annotations

from functools import cache
from itertools import islice

from kpi.intake import lexicon
from kpi.intake.body import Body
from kpi.intake.grid import Cell, Fault
from kpi.intake.header import is_typed
from kpi.intake.values import is_missing


def is_note(text: str) -> bool:
    """Whether a text begins as a note, a source, a signature or a page number does."""
    return bool(lexicon.pattern("note", "pattern").match(lexicon.plain(text[:200])))


def drop_notes(body: Body) -> None:
    """Below the last row with a figure stand notes; a lone note between the rows is one by its words."""
    few = max(2, len(body.header.names) // 3)
    for row in body.data:
        if body.sizes[row] <= few and not body.amounts(row) and body.words(row) and is_note(body.words(row)[0][1]):
            body.drop(row, "note")
    data = body.data
    fullest = max((body.sizes[row] for row in data), default=0)
    labels = cache(body.labels)
    last = next((row for row in reversed(data) if _is_full(body, row, fullest) or _is_named(body, row, labels())), None)
    if last is None:
        return
    # a total over nothing is one all the same
    tail = [row for row in data if row > last and not _is_empty_total(body, row)]
    if not _belongs(body, tail, last):
        for row in tail:
            body.drop(row, "note")


def _is_empty_total(body: Body, row: int) -> bool:
    return body.sizes[row] == 1 and any(lexicon.is_total_word(text) for _, text in body.words(row))


def _is_full(body: Body, row: int, fullest: int) -> bool:
    """Whether a row looks like data: a value of its kind in a typed column, or, where all is text, half its cells.

    A row with something in every column is data too, be its figure one that cannot be read.
    """
    filled = body.grid.filled(row)
    if not body.typed:
        return len(filled) >= max(min(2, fullest), 0.4 * fullest)
    if len(filled) >= max(fullest, 2) and not is_note(str(body.grid.cell(row, filled[0]))):
        return True
    fits = [column for column in filled if column in body.typed and _fits(body.grid.cell(row, column))]
    return len(fits) > 1 or (bool(fits) and (len(body.typed) <= 3 or len(filled) > 1))


def _is_named(body: Body, row: int, labels: set[int]) -> bool:
    """A row with all of several labels is data whose figures are missing: a note stands in one cell."""
    said = [body.grid.cell(row, column) for column in sorted(labels)]
    return len(said) > 1 and all(isinstance(cell, str) and not is_note(cell) for cell in said)


def _fits(cell: Cell) -> bool:
    return is_typed(cell) or isinstance(cell, Fault) or (isinstance(cell, str) and is_missing(cell))


def _belongs(body: Body, tail: list[int], last: int) -> bool:
    """Labels without figures at the end are data when such labels stand among the rows above and look like them."""
    if not tail or tail[0] != last + 1:
        return False
    if all(_is_said_above(body, row, last) for row in tail):
        return True
    above = [body.words(row)[0] for row in body.data if row < last and body.sizes[row] == 1 and body.words(row)]
    columns = {column for column, _ in above}
    longest = max((len(text) for _, text in above), default=0) * 1.5
    ends = [body.words(row) for row in tail]
    return bool(above) and all(len(w) == 1 and w[0][0] in columns and len(w[0][1]) <= longest for w in ends)


def _is_said_above(body: Body, row: int, last: int) -> bool:
    """A lone label that names rows above with figures names one more; a note says something else."""
    words = body.words(row)
    if len(words) != 1 or body.sizes[row] != 1:
        return False
    column, label = words[0]
    return any(body.grid.cell(other, column) == label for other in body.data if other <= last)


def drop_headings(body: Body) -> None:
    """A label alone is a heading when what follows it is pushed in further or stands in another column."""
    data = body.data if body.typed else []
    for position, row in enumerate(data):
        if body.has_typed(row) or not body.words(row) or len(body.words(row)) != body.sizes[row]:
            continue
        after = islice(data, position + 1, position + 50)
        following = next((r for r in after if body.amounts(r) or body.sizes[r] > body.sizes[row]), None)
        if following is not None and _is_deeper(body, row, following):
            body.drop(row, "title")


def _is_deeper(body: Body, heading: int, row: int) -> bool:
    above, below = body.words(heading), body.words(row)
    if not below or body.sizes[row] <= len(above):
        return False
    place, under = above[-1][0], below[0][0]
    if under != place:
        return under > place and body.grid.cell(row, place) is None and body.sizes[heading] == 1
    indents = body.grid.indents
    return indents.get((row, under), 0) > indents.get((heading, place), 0)
