"""A workbook to fill in for a dataset without a system: typed columns, lists to choose from, and what each means.

Its headers are those the dataset knows, so that it reads back without a question.
"""

from __future__ import annotations

import io
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any, Protocol

import xlsxwriter

from kpi.core.dataset import Dataset, FactColumn, FactType
from kpi.core.fact import LARGEST, LATEST
from kpi.core.label import Label
from kpi.core.layout import plain
from kpi.core.period import EARLIEST
from kpi.core.problem import Value
from kpi.intake.choices import Choices, length

Cell = str | float | date | None
LAST_ROW = 1_048_575
"""The last row that a sheet has, counted from nought."""
LONGEST_NAME = 31
LISTS = "lists"
_NUMBER = "1234.5"
_FORMATS = {FactType.DATE: "yyyy-mm-dd", FactType.NUMBER: "General", FactType.TEXT: "@"}


class Words(Protocol):
    """The words of a language."""

    def say(self, key: str, **values: Value) -> str:
        """The words for `key`."""

    def text(self, label: Label | None) -> str:
        """A name in the language."""


@dataclass(frozen=True, slots=True)
class Template:
    """What a workbook is made of: the names of org units, the members that text columns have, a day as example."""

    dataset: Dataset
    units: Sequence[str]
    day: date
    members: Mapping[str, Sequence[str]] = field(default_factory=dict)

    def columns(self) -> dict[str, str]:
        """The header of each column, by code; columns that read the same header have one column together."""
        found: dict[str, str] = {}
        for code, column in self.dataset.in_file.items():
            header = column.headers[0] if column.headers else code
            if plain(header) not in map(plain, found.values()):
                found[code] = header
        return found

    def choices(self, code: str) -> Sequence[str]:
        """The values to choose from in a column; none where anything may be written."""
        return self.units if code == self.dataset.org_column else self.members.get(code, [])

    def required(self, code: str) -> bool:
        """Whether no row may leave the column empty."""
        return code in self.dataset.needed

    def example(self, code: str) -> str:
        """A value that the column may have."""
        kind = self.dataset.columns[code].type
        given = {FactType.DATE: self.day.isoformat(), FactType.NUMBER: _NUMBER}
        return given.get(kind) or next(iter(self.choices(code)), "")


def write(template: Template, words: Words, rows: Sequence[Sequence[Cell]] = ()) -> bytes:
    """The workbook as a file, with `rows` filled in."""
    out = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    book = xlsxwriter.Workbook(out, options | {"default_date_format": _FORMATS[FactType.DATE]})
    names = _sheet_names(words.text(template.dataset.name), words.say("template.sheet"), LISTS)
    sheet, meanings = book.add_worksheet(names[0]), book.add_worksheet(names[1])
    _fill(book, sheet, template, rows)
    _explain(book, meanings, template, words)
    choices = Choices(names[2])
    for position, code in enumerate(template.columns()):
        if rule := _rule(template, code, words, choices):
            sheet.data_validation(1, position, LAST_ROW, position, rule)
    choices.keep(book)
    book.close()
    return out.getvalue()


def _fill(book: Any, sheet: Any, template: Template, rows: Sequence[Sequence[Cell]]) -> None:
    """The header, frozen, over typed columns, and the rows."""
    for position, (code, header) in enumerate(template.columns().items()):
        shape = book.add_format({"num_format": _FORMATS[template.dataset.columns[code].type]})
        sheet.set_column(position, position, _width(header), shape)
        shade = "#D9E5F1" if template.required(code) else "#F2F2F2"
        sheet.write_string(0, position, header, book.add_format({"bold": True, "bg_color": shade, "bottom": 1}))
    sheet.freeze_panes(1, 0)
    for number, row in enumerate(rows, 1):
        for position, cell in enumerate(row):
            if cell is not None:
                sheet.write(number, position, cell)


def _explain(book: Any, sheet: Any, template: Template, words: Words) -> None:
    """What each column means, one a row."""
    heads = (
        "template.header",
        "template.meaning",
        "template.type",
        "template.unit",
        "template.need",
        "template.example",
    )
    for position, key in enumerate(heads):
        sheet.write_string(0, position, words.say(key), book.add_format({"bold": True, "bottom": 1}))
        sheet.set_column(position, position, 24 if position < 2 else 14)
    for number, (code, header) in enumerate(template.columns().items(), 1):
        column = template.dataset.columns[code]
        need = words.say("template.required" if template.required(code) else "template.optional")
        cells = [header, words.text(column.label(code)), _kind(column, words), column.unit or "", need]
        for position, text in enumerate([*cells, template.example(code)]):
            sheet.write_string(number, position, text)


def _kind(column: FactColumn, words: Words) -> str:
    return words.say("term.org" if column.role == "org" else f"type.{column.type.value}")


def _rule(template: Template, code: str, words: Words, lists: Choices) -> dict[str, object] | None:
    """What a cell of the column may hold; a member that is new is doubted, anything else that does not fit refused."""
    kind, choices = template.dataset.columns[code].type, template.choices(code)
    if kind is FactType.DATE:
        return _between("date", EARLIEST, LATEST - timedelta(days=1), words.say("template.not_date"))
    if kind is FactType.NUMBER:
        return _between("decimal", -LARGEST, LARGEST, words.say("template.not_number"))
    if not choices:
        return None
    listed: dict[str, object] = {"validate": "list", "source": lists.source(choices)}
    if code == template.dataset.org_column:
        return listed | {"error_message": words.say("template.not_unit")}
    return listed | {"error_type": "warning", "error_message": words.say("template.new_member")}


def _between(kind: str, least: float | date, most: float | date, said: str) -> dict[str, object]:
    return {"validate": kind, "criteria": "between", "minimum": least, "maximum": most, "error_message": said}


def _sheet_names(*wanted: str) -> list[str]:
    """Names that sheets may have, each once."""
    found: list[str] = []
    for text in wanted:
        name = _cut(clean(text), LONGEST_NAME).strip(" '") or f"{len(found) + 1}"
        while name.casefold() in ("history", *map(str.casefold, found)):
            name = f"{_cut(name, LONGEST_NAME - 1)}_"
        found.append(name)
    return found


def _cut(text: str, most: int) -> str:
    """The beginning of a text that is no longer than a spreadsheet allows."""
    while length(text) > most:
        text = text[:-1]
    return text


def clean(text: str) -> str:
    """A text without the signs that names of sheets and files may not have.

    >>> clean("a/b: c")
    'a b c'
    """
    return re.sub(r"""[\s\[\]:*?/\\"<>|\x00-\x1f]+""", " ", text).strip()


def _width(header: str) -> float:
    """Room for a header, whose Chinese characters take twice that of a letter, and for a date under it."""
    return max(12, min(40, 3 + sum(1 if sign.isascii() else 2 for sign in header)))
