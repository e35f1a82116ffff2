"""The values of a sheet as the types of a dataset."""

from __future__ import annotations

from datetime import date, datetime

import polars as pl
import pytest

from kpi.core.dataset import Dataset
from kpi.core.fact import SHOWN, facts
from kpi.core.label import Label
from kpi.core.mapping import Mapped
from kpi.core.org import OrgTree, OrgUnit
from kpi.core.problem import Place, Problem, Severity
from kpi.core.reading import ColumnType, ReadColumn, Reading, ReadTable

SPECS = {"day": {"role": "date"}, "shop": {"role": "org"}, "amount": {"type": "number"}, "id": {}}
ORG = OrgTree.of([OrgUnit(code="S1", name=Label(zh="一店", en="One"), aliases=["1"])])
Cells = list[object]


def mapped(
    keyed: bool = False, said: list[Problem] | None = None, **columns: Cells | pl.Series
) -> tuple[Mapped, Dataset]:
    given = {"day": [date(2026, 1, 5)], "shop": ["S1"], "amount": [1.0], "id": ["x"]} | columns
    dataset = Dataset.model_validate({"code": "d", "name": "d", "columns": SPECS, "key": ["id"] if keyed else []})
    frame = pl.DataFrame(given, strict=False).with_row_index("_row", 2)
    table = ReadTable(
        "一月", [1], 2, 9, [ReadColumn(name, ColumnType.TEXT) for name in given], frame, problems=said or []
    )
    return Mapped(Reading("a.xlsx", "sha", tables=[table]), table, {name: name for name in given}), dataset


def typed(column: str, *cells: object) -> list[object]:
    rows = len(cells)
    rest = {"day": [date(2026, 1, 5)] * rows, "shop": ["S1"] * rows, "amount": [1.0] * rows, "id": ["x"] * rows}
    incoming, _ = facts(*mapped(**rest | {column: list(cells)}), ORG)
    assert incoming is not None
    return incoming.frame[column].to_list()


@pytest.mark.parametrize(
    ("column", "cells", "expected"),
    [
        ("amount", ("1", " 2.5 "[1:4], None, "x"), [1.0, 2.5, None, None]),
        ("amount", (True, False), [None, None]),
        ("id", (1.0, 2.5, None), ["1", "2.5", None]),
        ("id", (" a ", ""), ["a", ""]),
        ("shop", ("S1", "一店", "One", "1", "two"), ["S1", "S1", "S1", "S1", None]),
        ("shop", (1.0, 2.0), ["S1", None]),
        ("day", ("2026-02-03", "2026-02-30"), [date(2026, 2, 3), None]),
        ("day", (20260203.0, 5.0), [date(2026, 2, 3), None]),
        ("day", (datetime(2026, 2, 3, 4, 5),), [date(2026, 2, 3)]),
    ],
)
def test_values_become_the_type_of_their_column(column: str, cells: tuple[object, ...], expected: list[object]) -> None:
    assert typed(column, *cells) == expected


@pytest.mark.parametrize(
    ("column", "cells", "key", "values"),
    [
        ("amount", ["1,x"], "fact.not_number", {"value": "1,x"}),
        ("amount", [1e26], "fact.number_bounds", {"value": "1e+26"}),
        ("amount", [float("nan")], "fact.number_bounds", {"value": "NaN"}),
        ("day", ["soon"], "fact.not_date", {"value": "soon"}),
        ("day", [date(1899, 12, 31)], "fact.date_bounds", {"value": "1899-12-31"}),
        ("day", [date(2200, 1, 1)], "fact.date_bounds", {"value": "2200-01-01"}),
        ("day", [None], "fact.empty", {"column": "day"}),
        ("shop", ["店"], "fact.not_org", {"value": "店", "suggestion": "一店"}),
        ("shop", ["  "], "fact.empty", {"column": "shop"}),
    ],
)
def test_what_does_not_fit_is_told_with_its_cell(column: str, cells: Cells, key: str, values: dict[str, str]) -> None:
    _, problems = facts(*mapped(**{column: cells}), ORG)
    assert [(one.key, one.values) for one in problems] == [(key, values)]
    assert problems[0].place == Place("a.xlsx", "一月", 2, column)


def test_what_is_brought_in() -> None:
    days: Cells = [date(2026, 3, 5), date(2026, 1, 9), date(2026, 3, 1)]
    incoming, problems = facts(*mapped(day=days, shop=["S1"] * 3, amount=[1, 2, 3], id=["a"] * 3), ORG)
    assert incoming is not None and problems == []
    assert (incoming.months, incoming.first_day, incoming.last_day) == (
        [date(2026, 1, 1), date(2026, 3, 1)],
        days[1],
        days[0],
    )
    assert incoming.frame.columns == ["_row", "day", "shop", "amount", "id"] and incoming.frame["_row"].to_list() == [
        2,
        3,
        4,
    ]


def test_the_last_row_of_each_key_counts() -> None:
    day: Cells = [date(2026, 3, 5)] * 3
    incoming, problems = facts(*mapped(True, None, day=day, shop=["S1"] * 3, amount=[1, 2, 3], id=["a", "b", "a"]), ORG)
    assert incoming is not None and incoming.frame["amount"].to_list() == [2, 3]
    (problem,) = problems
    assert (problem.key, problem.severity, problem.values) == (
        "fact.key_twice",
        Severity.WARNING,
        {"rows": 2, "columns": ["id"]},
    )
    assert facts(*mapped(True), ORG)[1] == []


def test_many_faults_are_counted_not_listed() -> None:
    cells: Cells = ["?"] * (SHOWN + 7)
    many = len(cells)
    _, problems = facts(*mapped(day=[date(2026, 1, 5)] * many, shop=["S1"] * many, amount=cells, id=["x"] * many), ORG)
    assert [one.key for one in problems] == ["fact.not_number"] * SHOWN + ["fact.more"]
    assert problems[-1].values == {"count": 7}


def test_without_a_single_date_nothing_comes_in_and_what_the_reader_said_is_passed_on() -> None:
    said = [
        Problem(Severity.ERROR, "intake.bad", {}, Place("a.xlsx", "一月", 2, "day")),
        Problem(Severity.NOTE, "intake.other", {}, Place(column="gone")),
    ]
    incoming, problems = facts(*mapped(said=said, day=[None]), ORG)
    assert incoming is None and [one.key for one in problems] == ["intake.bad"]
