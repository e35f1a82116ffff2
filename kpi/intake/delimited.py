"""Rows of a delimited text: which character separates, and what to do with quotes that do not close."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from dataclasses import dataclass, field
from itertools import islice

from kpi.core.problem import Place, Problem
from kpi.intake.limits import BYTES
from kpi.intake.problems import warning

_SEPARATORS = ("\t", "|", ";", ",")
_SAMPLE_ROWS = 400
_PADDING = re.compile(r"\t+(?=[,;|])")
_CONSISTENT = 0.9

csv.field_size_limit(BYTES)


@dataclass(frozen=True, slots=True)
class Delimited:
    """The rows of a text, its separator, and what was wrong with it."""

    rows: list[list[str]]
    separator: str
    problems: list[Problem] = field(default_factory=list)


def split(text: str) -> Delimited:
    """A text as rows of cells."""
    separator, text = _declared(text)
    separator = separator or _separator(text)
    problems: list[Problem] = []
    try:
        rows = _rows(text, separator)
    except csv.Error:
        rows = []
    if not rows or text.count('"') % 2:
        rows, problems = _with_open_quote(text, separator, rows)
    return Delimited(rows, separator, problems)


def _declared(text: str) -> tuple[str | None, str]:
    """Excel's own first line `sep=;` names the separator."""
    first, _, rest = text.partition("\n")
    if first.strip().lower().startswith("sep=") and len(first.strip()) == 5:
        return first.strip()[4], rest
    return None, text


def _rows(text: str, separator: str, *, quoted: bool = True, limit: int | None = None) -> list[list[str]]:
    reader = csv.reader(
        io.StringIO(text, newline=""),
        delimiter=separator,
        quoting=csv.QUOTE_MINIMAL if quoted else csv.QUOTE_NONE,
        skipinitialspace=separator == " ",
    )
    return list(islice(reader, limit))


def _separator(text: str) -> str:
    """The separator that cuts most rows into the same number of cells; the rarer character in prose goes first."""
    shares = {separator: _consistency(text, separator) for separator in _SEPARATORS}
    best = max(share for share, _ in shares.values())
    if best == 0:
        return " " if _consistency(text, " ")[0] >= _CONSISTENT else ","
    near = [separator for separator in _SEPARATORS if shares[separator][0] >= min(best, _CONSISTENT) * 0.98]
    return (
        near[0]
        if shares[near[0]][0] >= _CONSISTENT
        else max(near, key=lambda s: (shares[s][0] * shares[s][1], shares[s][1]))
    )


def _consistency(text: str, separator: str) -> tuple[float, int]:
    """The share of rows with the usual number of cells, and that number; nothing when it is one."""
    sample = _PADDING.sub("", text[:1_000_000]) if separator == "\t" else text[:1_000_000]
    sizes = Counter(len(row) for row in _rows(sample, separator, limit=_SAMPLE_ROWS) if any(row))
    wide = Counter({size: count for size, count in sizes.items() if size > 1})
    if not wide:
        return 0.0, 1
    size, count = max(wide.items(), key=lambda item: (item[1], item[0]))
    return count / sum(sizes.values()), size


def _with_open_quote(text: str, separator: str, rows: list[list[str]]) -> tuple[list[list[str]], list[Problem]]:
    """A quote that never closes swallows rows: read without quotes where that gives more rows of the usual size."""
    unquoted = _rows(text, separator, quoted=False)
    usual = Counter(map(len, rows or unquoted)).most_common(1)[0][0]
    if sum(len(row) == usual for row in unquoted) <= sum(len(row) == usual for row in rows):
        return rows, []
    line = next((number for number, line in enumerate(text.splitlines(), 1) if line.count('"') % 2), None)
    return [[cell.strip('"') for cell in row] for row in unquoted], [warning("open_quote", Place(line=line))]
