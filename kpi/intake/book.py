"""Sheets of a workbook that goes out to be edited and comes back: rows of fields, whichever language heads them.

What is written is text throughout, so that no name or formula can run in the spreadsheet of whoever opens it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

from kpi.core.indicator_book import Row, Spelled
from kpi.core.problem import Place, Problem, Severity, Value
from kpi.core.reading import ROW, Reading, ReadTable
from kpi.core.suggestion import nearest
from kpi.intake.choices import Choices
from kpi.intake.grid import bare
from kpi.intake.template import LAST_ROW, Words

MOST_SIGNS = 32_767
"""So long a text may be in a cell."""
OPTIONS = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
_NARROW = 12
_SEARCHED = 60
"""Above its header a sheet has no more lines than this."""


@dataclass(frozen=True, slots=True)
class Shape:
    """What sheets have in common: the fields they may have, those they must, and those that are only told."""

    fields: Sequence[str]
    needs: Sequence[str]
    told: Sequence[str] = ()

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns as they are written."""
        return (*self.fields, *self.told)


def held(text: str) -> str:
    """What is left of a text once it has been written into a cell and read again.

    >>> held(" a\\r\\nb ")
    'a\\nb'
    """
    return bare(fitting(text)) or ""


def fitting(text: str) -> str:
    """A text as a cell may hold it: sheets know one way to end a line, and count signs by their halves."""
    plain = text.replace("\r\n", "\n").replace("\r", "\n")
    return plain.encode("utf-16-le")[: 2 * MOST_SIGNS].decode("utf-16-le", "ignore")


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet to write: its headers and lines by column, the choices of columns that have some, and column widths."""

    headers: Mapping[str, str]
    lines: Sequence[Mapping[str, str]]
    listed: Mapping[str, Sequence[str]]
    widths: Mapping[str, int]
    told: Sequence[str] = ()
    frozen: int = 2


def write_sheet(made: Any, name: str, sheet: Sheet, choices: Choices, words: Words) -> None:
    """Write a sheet with lists to choose from, its header frozen with the first columns."""
    drawn = made.add_worksheet(name)
    for position, (field, header) in enumerate(sheet.headers.items()):
        faint = {"font_color": "#808080"} if field in sheet.told else {}
        shape = made.add_format({"num_format": "@", "text_wrap": True, "valign": "top", **faint})
        drawn.set_column(position, position, sheet.widths.get(field, _NARROW), shape)
        bold = made.add_format({"bold": True, "bottom": 1, "bg_color": "#D9E5F1", "text_wrap": True, **faint})
        drawn.write_string(0, position, header, bold)
        for number, line in enumerate(sheet.lines, 1):
            if line[field]:
                drawn.write_string(number, position, fitting(line[field]))
        if listed := sheet.listed.get(field):
            rule = {"validate": "list", "source": choices.source(listed), "error_message": words.say("book.not_listed")}
            drawn.data_validation(1, position, LAST_ROW, position, rule)
    drawn.freeze_panes(1, sheet.frozen)


def explain(made: Any, words: Words, meanings: Sequence[tuple[str, str]], rules: Sequence[str]) -> None:
    """What each column means, one a row, and the rules of the way back."""
    sheet = made.add_worksheet(words.say("book.help"))
    bold, wrapped = made.add_format({"bold": True, "bottom": 1}), made.add_format({"text_wrap": True, "valign": "top"})
    sheet.set_column(0, 0, 24, wrapped)
    sheet.set_column(1, 1, 90, wrapped)
    for position, key in enumerate(("book.column", "book.means")):
        sheet.write_string(0, position, words.say(key), bold)
    for number, texts in enumerate([*meanings, *(("", rule) for rule in rules)], 1):
        for position, text in enumerate(texts):
            sheet.write_string(number, position, text)


class _Header(NamedTuple):
    """The header of a sheet: its row counted from nought, what it says of each column, and which field that is."""

    row: int
    texts: dict[str, str]
    named: dict[str, str | None]
    shape: Shape

    @property
    def columns(self) -> dict[str, str]:
        """The first column of each field that is taken."""
        first = {field: column for column, field in reversed(self.named.items()) if field}
        return {field: first[field] for field in self.shape.fields if field in first}


def rows(
    reading: Reading, spelled: Spelled, shape: Shape, taken: Callable[[ReadTable], bool] = lambda _: True
) -> tuple[list[Row], list[Problem], list[ReadTable]]:
    """The rows in a workbook read as it is written, what is wrong with them, and the tables they are from."""
    found: list[Row] = []
    problems: list[Problem] = []
    tables = [
        (table, header) for table in reading.tables if taken(table) and (header := _header(table, spelled, shape))
    ]
    for table, header in tables:
        place = Place(reading.file, table.sheet)
        found += _rows(table, header, spelled, place)
        problems += [*_broken(table, header), *_twice(header, place), *_own(table, header, spelled, place)]
    return found, problems, [table for table, _ in tables]


def _header(table: ReadTable, spelled: Spelled, shape: Shape) -> _Header | None:
    """The first row that has the headers a sheet must have, and another field's."""
    for number, line in enumerate(table.frame.drop(ROW).head(_SEARCHED).iter_rows(named=True)):
        texts = {column: text for column, text in line.items() if text}
        header = _Header(number, texts, {column: spelled.field(text) for column, text in texts.items()}, shape)
        if set(shape.needs) <= header.columns.keys() and len(header.columns) > 1:
            return header
    return None


def _rows(table: ReadTable, header: _Header, spelled: Spelled, place: Place) -> list[Row]:
    """The rows below a header that say anything and are not the header once more."""
    columns = header.columns
    headers = {field: header.texts[column] for field, column in columns.items()}
    found = []
    for line in table.frame[header.row + 1 :].iter_rows(named=True):
        said = {field: held(line[column] or "") for field, column in columns.items()}
        if any(said.values()) and any(line[column] != header.texts[column] for column in columns.values()):
            cells = {field: spelled.value(field, text) for field, text in said.items()}
            found.append(Row(replace(place, row=line[ROW]), headers, cells))
    return found


def _broken(table: ReadTable, header: _Header) -> Iterator[Problem]:
    """Cells that hold no value."""
    taken = header.columns.values()
    for problem in table.problems:
        column = problem.place.column or ""
        if column in taken:
            yield replace(problem, place=replace(problem.place, column=header.texts[column]))


def _twice(header: _Header, place: Place) -> Iterator[Problem]:
    """Fields with more than one column."""
    for field, count in Counter(filter(None, header.named.values())).items():
        if count > 1 and field not in header.shape.told:
            named: dict[str, Value] = {"field": header.texts[header.columns[field]]}
            yield Problem(Severity.ERROR, "book.column_twice", named, place)


def _own(table: ReadTable, header: _Header, spelled: Spelled, place: Place) -> Iterator[Problem]:
    """Columns that are none of ours and are not empty."""
    below = table.frame[header.row + 1 :].drop(ROW)
    known = [text for said in spelled.headers.values() for text in said]
    for column in below.columns:
        count = len(below) - below[column].null_count()
        if count and not header.named.get(column):
            text = header.texts.get(column, column)
            values: dict[str, Value] = {"header": text, "count": count, "suggestion": nearest(text, known)}
            yield Problem(Severity.NOTE, "book.own_column", values, place)
