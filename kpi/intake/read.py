"""From the bytes of a spreadsheet file to its tables, in this process; `reader` does it in a child."""

from __future__ import annotations

import hashlib
from dataclasses import replace

from kpi.core.problem import Place, Problem
from kpi.core.reading import Reading, ReadTable
from kpi.intake import delimited, encoding, limits, markup, workbook
from kpi.intake.container import Kind, recognize
from kpi.intake.grid import Grid, grid_of
from kpi.intake.problems import Refused, error, note, warning
from kpi.intake.table import tables_of


def read_bytes(data: bytes, name: str) -> Reading:
    """What is in a file; a file that cannot be read says why."""
    digest = hashlib.sha256(data).hexdigest()
    kind: str | None = None
    try:
        limits.check_size(len(data))
        kind = recognize(data)
        reading = _read_workbook(data, kind, name) if kind in _WORKBOOKS else _READERS[kind](data, name)
        return replace(reading, sha256=digest, format=kind)
    except Refused as refused:
        return Reading(name, digest, kind, error=_in_file(refused.problem, name))


def _read_workbook(data: bytes, kind: Kind, name: str) -> Reading:
    if kind != "xls":
        limits.check_archive(data)
    book = workbook.open_workbook(data, kind)
    return _reading(name, book.grids, book.problems)


def _read_text(data: bytes, name: str) -> Reading:
    decoded = encoding.decode(data)
    split = delimited.split(decoded.text)
    grid = replace(grid_of(None, split.rows), semicolons=split.separator == ";")
    problems = split.problems + _decoding_problems(decoded)
    return replace(_reading(name, [grid], problems, is_delimited=True), encoding=decoded.encoding)


def _read_markup(data: bytes, name: str) -> Reading:
    decoded = encoding.decode(data)
    grids = [grid_of(sheet.name, sheet.rows, sheet.merges) for sheet in markup.sheets_of(decoded.text)]
    return replace(_reading(name, grids, _decoding_problems(decoded)), encoding=decoded.encoding)


_WORKBOOKS = ("xlsx", "xlsb", "xls", "ods")
_READERS = {"text": _read_text, "html": _read_markup, "xml": _read_markup}


def _decoding_problems(decoded: encoding.Decoded) -> list[Problem]:
    problems = []
    if decoded.guessed:
        problems.append(warning("encoding_guessed", encoding=decoded.encoding))
    if decoded.nulls:
        problems.append(warning("null_characters", count=decoded.nulls))
    return problems


def _reading(name: str, grids: list[Grid], problems: list[Problem], *, is_delimited: bool = False) -> Reading:
    """The tables of all sheets; a file without any data is refused."""
    tables: list[ReadTable] = []
    for grid in grids:
        found = tables_of(grid, delimited=is_delimited)
        if not found:
            problems.append(note("empty_sheet", Place(sheet=grid.sheet)))
        tables += found
    if not any(table.header_rows or table.frame.height > 1 for table in tables):
        key = "only_header" if any(grid.rows for grid in grids) else "nothing_in_it"
        return Reading(name, "", error=_in_file(error(key), name))
    tables = [replace(table, problems=[_in_file(p, name) for p in table.problems]) for table in tables]
    return Reading(name, "", problems=[_in_file(problem, name) for problem in problems], tables=tables)


def _in_file(problem: Problem, name: str) -> Problem:
    return replace(problem, place=replace(problem.place, file=name))
