"""From the bytes of a spreadsheet file to its tables, in this process; `reader` does it in a child."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import replace
from functools import partial

from kpi.core.limit import USUAL, Limits
from kpi.core.problem import Place, Problem
from kpi.core.reading import Answer, Reading, ReadTable
from kpi.intake import delimited, encoding, limits, markup, workbook
from kpi.intake.alike import alike
from kpi.intake.answers import Answers
from kpi.intake.as_written import whole_table
from kpi.intake.beside import blocks
from kpi.intake.bulk import Report
from kpi.intake.bulk_file import read_fast
from kpi.intake.container import Kind, recognize
from kpi.intake.grid import Grid, grid_of
from kpi.intake.problems import Refused, error, note, question, warning
from kpi.intake.table import tables_of


def read_bytes(
    data: bytes,
    name: str,
    answers: Sequence[Answer] = (),
    allowed: Limits = USUAL,
    report: Report = lambda _: None,
    *,
    as_written: bool = False,
) -> Reading:
    """What is in a file; a file that cannot be read says why. `report` is told how much of it is read, from 0 to 1.

    With `as_written` every sheet is one table of texts, each in the column and row where it stands.
    """
    digest = hashlib.sha256(data).hexdigest()
    kind: Kind | None = None
    try:
        limits.check_size(len(data), allowed)
        kind = recognize(data)
        slow = partial(_read, kind=kind, name=name, allowed=allowed, answers=Answers(answers, as_written))
        quick = None if as_written else read_fast(data, kind, slow, answers, allowed, report)
        reading = quick or slow(data)
        return replace(reading, sha256=digest, format=kind)
    except Refused as refused:
        return Reading(name, digest, kind, error=_in_file(refused.problem, name))


def _read(data: bytes, kind: Kind, name: str, allowed: Limits, answers: Answers) -> Reading:
    if kind in _WORKBOOKS:
        return _read_workbook(data, kind, name, allowed, answers)
    return _READERS[kind](data, name, allowed, answers)


def _read_workbook(data: bytes, kind: Kind, name: str, allowed: Limits, answers: Answers) -> Reading:
    if kind != "xls":
        limits.check_archive(data, allowed)
    book = workbook.open_workbook(data, kind)
    return _reading(name, book.grids, book.problems, answers)


def _read_text(data: bytes, name: str, allowed: Limits, answers: Answers) -> Reading:
    decoded = encoding.decode(data, answers)
    split = delimited.split(decoded.text)
    limits.check_width(max(map(len, split.rows), default=0), allowed)
    grid = replace(grid_of(None, split.rows), semicolons=split.separator == ";")
    problems = split.problems + _decoding_problems(decoded)
    return replace(_reading(name, [grid], problems, answers, is_delimited=True), encoding=decoded.encoding)


def _read_markup(data: bytes, name: str, allowed: Limits, answers: Answers) -> Reading:
    decoded = encoding.decode(data, answers)
    grids = [grid_of(sheet.name, sheet.rows, sheet.merges) for sheet in markup.sheets_of(decoded.text)]
    limits.check_width(max(grid.width for grid in grids), allowed)
    return replace(_reading(name, grids, _decoding_problems(decoded), answers), encoding=decoded.encoding)


_WORKBOOKS = ("xlsx", "xlsb", "xls", "ods")
_READERS = {"text": _read_text, "html": _read_markup, "xml": _read_markup}


def _decoding_problems(decoded: encoding.Decoded) -> list[Problem]:
    problems = []
    if decoded.guessed:
        problems.append(question("encoding_guessed", "encoding", decoded.encoding, decoded.choices))
    if decoded.nulls:
        problems.append(warning("null_characters", count=decoded.nulls))
    return problems


def _reading(
    name: str, grids: list[Grid], problems: list[Problem], answers: Answers, *, is_delimited: bool = False
) -> Reading:
    """The tables of all sheets; a file without any data is refused."""
    if answers.as_written:
        whole = [_table_in_file(whole_table(grid), name) for grid in grids]
        return Reading(name, "", problems=[_in_file(problem, name) for problem in problems], tables=whole)
    tables: list[ReadTable] = []
    for grid in grids:
        parts, asked = blocks(replace(grid, answers=answers))
        problems += asked
        found = [table for part in parts for table in tables_of(part, name, delimited=is_delimited)]
        if not found:
            problems.append(note("empty_sheet", Place(sheet=grid.sheet)))
        tables += found
    if not any(table.header_rows or table.frame.height > 1 for table in tables):
        key = "only_header" if any(grid.rows for grid in grids) else "nothing_in_it"
        return Reading(name, "", error=_in_file(error(key), name))
    tables = [_table_in_file(table, name) for table in alike(tables)]
    return Reading(name, "", problems=[_in_file(problem, name) for problem in problems], tables=tables)


def _table_in_file(table: ReadTable, name: str) -> ReadTable:
    long = _table_in_file(table.turned, name) if table.turned else None
    return replace(table, problems=[_in_file(problem, name) for problem in table.problems], turned=long)


def _in_file(problem: Problem, name: str) -> Problem:
    return replace(problem, place=replace(problem.place, file=name))
