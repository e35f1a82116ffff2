"""The dictionary as a workbook: written with lists to choose from and what each column means, and read back."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass

import xlsxwriter

from kpi.core.indicator import Indicator
from kpi.core.indicator_book import CHOICES, FIELDS, STATE, Row, Spelled, cells
from kpi.core.problem import Place, Problem, Severity
from kpi.core.reading import Reading
from kpi.intake import book
from kpi.intake.choices import Choices
from kpi.intake.template import LISTS, Words

SHAPE = book.Shape(FIELDS, ("code",), (STATE,))
_WIDTHS = {"code": 20, "name_zh": 22, "name_en": 22, "aliases": 22, "accumulation": 18, "owner": 16}
_WIDE = dict.fromkeys(("formula", "definition_zh", "definition_en"), 48)
_RULES = ("book.rule_stays", "book.rule_own", "book.rule_preview")


@dataclass(frozen=True, slots=True)
class Book:
    """What a workbook is made of: versions of indicators, the state of each, and the codes of people."""

    indicators: Sequence[Indicator]
    states: Sequence[str]
    people: Sequence[str]


def write(given: Book, words: Words) -> bytes:
    """The workbook as a file, in the language of `words`."""
    out = io.BytesIO()
    made, choices = xlsxwriter.Workbook(out, book.OPTIONS), Choices(LISTS)
    book.write_sheet(made, words.say("book.sheet"), _sheet(given, words), choices, words)
    meanings = [(words.say(f"book.{field}"), words.say(f"book.{field}_means")) for field in SHAPE.columns]
    book.explain(made, words, meanings, [words.say(key) for key in _RULES])
    choices.keep(made)
    made.close()
    return out.getvalue()


def _sheet(given: Book, words: Words) -> book.Sheet:
    """A row for each version, and the choices of the columns that have some."""
    said = [
        cells(one) | {STATE: words.say(f"state.{state}")}
        for one, state in zip(given.indicators, given.states, strict=True)
    ]
    lines = [{field: _chosen(field, line[field], words) for field in SHAPE.columns} for line in said]
    listed = {field: [_chosen(field, value, words) for value in values] for field, values in CHOICES.items()}
    headers = {field: words.say(f"book.{field}") for field in SHAPE.columns}
    return book.Sheet(headers, lines, listed | {"owner": list(given.people)}, _WIDTHS | _WIDE, SHAPE.told)


def _chosen(field: str, value: str, words: Words) -> str:
    """A value as it is shown: choices by their word."""
    if value not in CHOICES.get(field, ()):
        return value
    return words.say(f"book.{value}" if field == "retired" else f"{field}.{value}")


def rows(reading: Reading, spelled: Spelled) -> tuple[list[Row], list[Problem]]:
    """The rows of indicators in a workbook read as it is written, and what is wrong with it or worth knowing."""
    problems = [reading.error] if reading.error else []
    found, faults, tables = book.rows(reading, spelled, SHAPE)
    if not tables and not problems:
        problems.append(Problem(Severity.ERROR, "book.no_table", {}, Place(file=reading.file)))
    return found, problems + faults
