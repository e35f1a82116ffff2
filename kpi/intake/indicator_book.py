"""The dictionary as a workbook: written with lists to choose from and what each column means, and read back.

What is written is text throughout, so that no name or formula can run in the spreadsheet of whoever opens it.
"""

from __future__ import annotations

import io
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

import xlsxwriter

from kpi.core.indicator import Indicator
from kpi.core.indicator_book import CHOICES, FIELDS, STATE, Row, Spelled, cells
from kpi.core.problem import Place, Problem, Severity, Value
from kpi.core.reading import ROW, Reading, ReadTable
from kpi.core.suggestion import nearest
from kpi.intake.choices import Choices
from kpi.intake.grid import bare
from kpi.intake.template import LISTS, Words

COLUMNS = (*FIELDS, STATE)
LAST_ROW = 1_048_575
"""The last row that a sheet has, counted from nought."""
MOST_SIGNS = 32_767
"""So long a text may be in a cell."""
_NARROW, _WIDE = 12, 48
_WIDTHS = {"code": 20, "name_zh": 22, "name_en": 22, "aliases": 22, "accumulation": 18, "owner": 16}
_WIDE_ONES = ("formula", "definition_zh", "definition_en")
_RULES = ("book.rule_stays", "book.rule_own", "book.rule_preview")
_SEARCHED = 60
"""Above its header a sheet has no more lines than this."""


def held(text: str) -> str:
    """What is left of a text once it has been written into a cell and read again.

    >>> held(" a\\r\\nb ")
    'a\\nb'
    """
    return bare(_fitting(text)) or ""


def _fitting(text: str) -> str:
    """A text as a cell may hold it: sheets know one way to end a line, and count signs by their halves."""
    plain = text.replace("\r\n", "\n").replace("\r", "\n")
    return plain.encode("utf-16-le")[: 2 * MOST_SIGNS].decode("utf-16-le", "ignore")


@dataclass(frozen=True, slots=True)
class Book:
    """What a workbook is made of: versions of indicators, the state of each, and the codes of people."""

    indicators: Sequence[Indicator]
    states: Sequence[str]
    people: Sequence[str]


def write(book: Book, words: Words) -> bytes:
    """The workbook as a file, in the language of `words`."""
    out = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    made = xlsxwriter.Workbook(out, options)
    sheet, meanings = made.add_worksheet(words.say("book.sheet")), made.add_worksheet(words.say("book.help"))
    choices = Choices(LISTS)
    _head(made, sheet, words)
    for number, (indicator, state) in enumerate(zip(book.indicators, book.states, strict=True), 1):
        said = cells(indicator) | {STATE: words.say(f"state.{state}")}
        for position, field in enumerate(COLUMNS):
            if said[field]:
                sheet.write_string(number, position, _fitting(_chosen(field, said[field], words)))
    for position, field in enumerate(COLUMNS):
        listed = book.people if field == "owner" else [_chosen(field, v, words) for v in CHOICES.get(field, ())]
        if listed:
            rule = {"validate": "list", "source": choices.source(listed), "error_message": words.say("book.not_listed")}
            sheet.data_validation(1, position, LAST_ROW, position, rule)
    _explain(made, meanings, words)
    choices.keep(made)
    made.close()
    return out.getvalue()


def _chosen(field: str, value: str, words: Words) -> str:
    """A value as it is shown: choices by their word."""
    if value not in CHOICES.get(field, ()):
        return value
    return words.say(f"book.{value}" if field == "retired" else f"{field}.{value}")


def _head(made: Any, sheet: Any, words: Words) -> None:
    """The header, frozen with the first two columns, over columns of text."""
    for position, field in enumerate(COLUMNS):
        shape = made.add_format({"num_format": "@", "text_wrap": True, "valign": "top", **_faint(field)})
        width = _WIDE if field in _WIDE_ONES else _WIDTHS.get(field, _NARROW)
        sheet.set_column(position, position, width, shape)
        bold = made.add_format({"bold": True, "bottom": 1, "bg_color": "#D9E5F1", "text_wrap": True, **_faint(field)})
        sheet.write_string(0, position, words.say(f"book.{field}"), bold)
    sheet.freeze_panes(1, 2)


def _faint(field: str) -> dict[str, str]:
    return {"font_color": "#808080"} if field == STATE else {}


def _explain(made: Any, sheet: Any, words: Words) -> None:
    """What each column means, one a row, and the rules of the way back."""
    bold, wrapped = made.add_format({"bold": True, "bottom": 1}), made.add_format({"text_wrap": True, "valign": "top"})
    sheet.set_column(0, 0, 24, wrapped)
    sheet.set_column(1, 1, 90, wrapped)
    for position, key in enumerate(("book.column", "book.means")):
        sheet.write_string(0, position, words.say(key), bold)
    lines = [(words.say(f"book.{field}"), words.say(f"book.{field}_means")) for field in COLUMNS]
    for number, texts in enumerate([*lines, *(("", words.say(key)) for key in _RULES)], 1):
        for position, text in enumerate(texts):
            sheet.write_string(number, position, text)


class _Header(NamedTuple):
    """The header of a sheet: its row counted from nought, what it says of each column, and which field that is."""

    row: int
    texts: dict[str, str]
    named: dict[str, str | None]

    @property
    def columns(self) -> dict[str, str]:
        """The first column of each field that is taken."""
        first = {field: column for column, field in reversed(self.named.items()) if field}
        return {field: first[field] for field in FIELDS if field in first}


def rows(reading: Reading, spelled: Spelled) -> tuple[list[Row], list[Problem]]:
    """The rows of indicators in a workbook read as it is written, and what is wrong with it or worth knowing."""
    found: list[Row] = []
    problems = [reading.error] if reading.error else []
    tables = [(table, header) for table in reading.tables if (header := _header(table, spelled))]
    if not tables and not problems:
        problems.append(Problem(Severity.ERROR, "book.no_table", {}, Place(file=reading.file)))
    for table, header in tables:
        place = Place(reading.file, table.sheet)
        found += _rows(table, header, spelled, place)
        problems += [*_broken(table, header), *_twice(header, place), *_own(table, header, spelled, place)]
    return found, problems


def _header(table: ReadTable, spelled: Spelled) -> _Header | None:
    """The first row that has the header of codes and of another field."""
    for number, line in enumerate(table.frame.drop(ROW).head(_SEARCHED).iter_rows(named=True)):
        texts = {column: text for column, text in line.items() if text}
        header = _Header(number, texts, {column: spelled.field(text) for column, text in texts.items()})
        if "code" in header.columns and len(header.columns) > 1:
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
        if count > 1 and field != STATE:
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
