"""The values of a sheet as the types of a dataset."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

import polars as pl
import pytest

from kpi.core.dataset import Dataset
from kpi.core.fact import FAULT, SHOWN, Checked, check, rejected
from kpi.core.label import Label
from kpi.core.mapping import FIXED, NOTHING, Mapped, take
from kpi.core.org import OrgTree, OrgUnit
from kpi.core.problem import Place, Problem, Severity
from kpi.core.reading import LOST, ROW, SHEET, ColumnType, ReadColumn, Reading, ReadTable

SPECS = {"day": {"role": "date"}, "shop": {"role": "org"}, "amount": {"type": "number"}, "id": {}}
ORG = OrgTree.of([OrgUnit(code="S1", name=Label(zh="一店", en="One"), aliases=["1"])])
DAY = date(2026, 1, 5)
Cells = list[object]


def mapped(
    keyed: bool = False, said: list[Problem] | None = None, **columns: Cells | pl.Series
) -> tuple[Mapped, Dataset]:
    rows = max(map(len, columns.values()), default=1)
    given = {"day": [DAY] * rows, "shop": ["S1"] * rows, "amount": [1.0] * rows, "id": ["x"] * rows} | columns
    dataset = Dataset.model_validate({"code": "d", "name": "d", "columns": SPECS, "key": ["id"] if keyed else []})
    frame = pl.DataFrame(given, strict=False).with_row_index(ROW, 2)
    table = ReadTable(
        "一月", [1], 2, 9, [ReadColumn(name, ColumnType.TEXT) for name in given], frame, problems=said or []
    )
    return Mapped(Reading("a.xlsx", "sha", tables=[table]), table, {name: name for name in given}), dataset


def lose(way: Mapped, *cells: tuple[int, str, str, str]) -> Mapped:
    """The table with cells that the reader could not keep."""
    return replace(way, table=replace(way.table, lost=pl.DataFrame(list(cells), schema=LOST, orient="row")))


def on_sheets(way: Mapped, *sheets: str) -> Mapped:
    """The table as one of several sheets, every row the second of its sheet."""
    frame = way.table.frame.with_columns(pl.lit(2).alias(ROW), pl.Series(SHEET, sheets))
    lost = way.table.lost.with_columns(pl.lit(sheets[-1]).alias(SHEET))
    return replace(way, table=replace(way.table, sheet=None, frame=frame, lost=lost))


def cells(found: Checked) -> list[tuple[object, ...]]:
    """The faults without their sheets."""
    return found.faults.drop(SHEET).rows()


def told(found: Checked) -> list[tuple[str, object]]:
    """What the problems are and say."""
    return [(one.key, one.values) for one in found.problems]


@pytest.mark.parametrize(
    ("column", "given", "expected"),
    [
        ("amount", ("1", "2.5", None), [1.0, 2.5, None]),
        ("amount", (7, None), [7.0, None]),
        ("id", (1.0, 2.5, None), ["1", "2.5", None]),
        ("id", (" a ", ""), ["a", ""]),
        ("id", (date(2026, 1, 2),), ["2026-01-02"]),
        ("shop", ("S1", "一店", "One", "1"), ["S1"] * 4),
        ("shop", (1.0, 1.0), ["S1", "S1"]),
        ("day", ("2026-02-03",), [date(2026, 2, 3)]),
        ("day", (20260203.0,), [date(2026, 2, 3)]),
        ("day", (datetime(2026, 2, 3, 4, 5),), [date(2026, 2, 3)]),
    ],
)
def test_values_become_the_type_of_their_column(column: str, given: tuple[object, ...], expected: list[object]) -> None:
    found = check(*mapped(**{column: list(given)}), ORG)
    assert found.incoming is not None and not found.blocked
    assert found.incoming.frame[column].to_list() == expected
    assert found.faults.is_empty() and found.faults.schema == pl.Schema(FAULT)


@pytest.mark.parametrize(
    ("column", "given", "key", "values"),
    [
        ("amount", "1,x", "fact.not_number", {"value": "1,x"}),
        ("amount", True, "fact.not_number", {"value": "true"}),
        ("amount", date(2026, 1, 2), "fact.not_number", {"value": "2026-01-02"}),
        ("amount", 1e26, "fact.number_bounds", {"value": "1e+26"}),
        ("amount", float("nan"), "fact.number_bounds", {"value": "NaN"}),
        ("day", "soon", "fact.not_date", {"value": "soon"}),
        ("day", "2026-02-30", "fact.not_date", {"value": "2026-02-30"}),
        ("day", 5.0, "fact.not_date", {"value": "5"}),
        ("day", date(1899, 12, 31), "fact.date_bounds", {"value": "1899-12-31"}),
        ("day", date(2200, 1, 1), "fact.date_bounds", {"value": "2200-01-01"}),
        ("day", None, "fact.empty", {"column": "day"}),
        ("shop", "店", "fact.not_org", {"value": "店", "suggestion": "一店"}),
        ("shop", "  ", "fact.empty", {"column": "shop"}),
    ],
)
def test_what_does_not_fit_is_told_with_its_cell(column: str, given: object, key: str, values: dict[str, str]) -> None:
    found = check(*mapped(**{column: [given]}), ORG)
    assert told(found) == [(key, values)]
    assert found.problems[0].place == Place("a.xlsx", "一月", 2, column)
    assert cells(found) == [(0, 2, column, (values.get("value") or ""), key)]
    assert found.blocked and found.incoming is None


def test_a_long_text_is_cut_where_it_is_told() -> None:
    found = check(*mapped(amount=["x" * 5000]), ORG)
    said = str(found.problems[0].values["value"])
    assert (len(said) < 200, said[0], said[-1]) == (True, "x", "…")
    assert found.faults["value"].str.len_chars().to_list() == [5000]


def test_a_key_must_not_be_empty_and_other_texts_may() -> None:
    assert told(check(*mapped(keyed=True, id=["a", None]), ORG)) == [("fact.empty", {"column": "id"})]
    assert told(check(*mapped(id=["a", None]), ORG)) == []


def test_what_is_brought_in() -> None:
    days: Cells = [date(2026, 3, 5), date(2026, 1, 9), date(2026, 3, 1)]
    found = check(*mapped(day=days, amount=[1, 2, 3], id=["a"] * 3), ORG)
    incoming = found.incoming
    assert incoming is not None and found.problems == []
    assert (incoming.dataset, incoming.file, incoming.sha256, incoming.sheet) == ("d", "a.xlsx", "sha", "一月")
    assert incoming.months == [date(2026, 1, 1), date(2026, 3, 1)]
    assert (incoming.first_day, incoming.last_day, incoming.rejected) == (days[1], days[0], 0)
    assert incoming.frame.columns == [ROW, "day", "shop", "amount", "id"]
    assert incoming.frame[ROW].to_list() == [2, 3, 4]


def test_rows_with_faults_stay_outside_and_block() -> None:
    found = check(*mapped(amount=["1", "?", "3"]), ORG)
    assert found.incoming is not None and found.blocked
    assert found.incoming.frame[ROW].to_list() == [2, 4]
    assert cells(found) == [(1, 3, "amount", "?", "fact.not_number")]


def test_rows_that_are_skipped_neither_come_in_nor_block() -> None:
    way, dataset = mapped(amount=["1", "?", "3"])
    found = check(way, dataset, ORG, {1, 2})
    assert found.incoming is not None and not found.blocked
    assert (found.incoming.frame[ROW].to_list(), found.incoming.rejected) == ([2], 2)
    assert (found.problems, found.faults.height) == ([], 0)
    nothing = check(way, dataset, ORG, {0, 1, 2})
    assert nothing.incoming is None and nothing.blocked


def test_a_cell_the_reader_lost_is_told_once_with_what_it_said() -> None:
    way, dataset = mapped(amount=[1.0, None, None])
    found = check(lose(way, (3, "amount", "三百", "intake.cell_not_number"), (9, "x", "?", "intake.x")), dataset, ORG)
    assert told(found) == [("intake.cell_not_number", {"value": "三百"})]
    assert cells(found) == [(1, 3, "amount", "三百", "intake.cell_not_number")]
    assert found.incoming is not None and found.incoming.frame[ROW].to_list() == [2, 4]


def test_lost_cells_of_one_row_of_the_sheet_are_told_each_at_its_place() -> None:
    way, dataset = mapped(amount=[None, 2.0, None])
    frame = way.table.frame.with_columns(pl.lit(2).alias(ROW))
    turned = replace(way, table=replace(way.table, frame=frame))
    found = check(lose(turned, (2, "amount", "abc", "intake.x"), (2, "amount", "xyz", "intake.x")), dataset, ORG)
    assert cells(found) == [(0, 2, "amount", "abc", "intake.x"), (2, 2, "amount", "xyz", "intake.x")]


def test_a_lost_cell_and_another_that_does_not_fit_are_both_told() -> None:
    way, dataset = mapped(day=[None, None, date(1800, 1, 1)])
    found = check(lose(way, (2, "day", "soon", "fact.not_date")), dataset, ORG)
    assert cells(found) == [
        (0, 2, "day", "soon", "fact.not_date"),
        (1, 3, "day", "", "fact.empty"),
        (2, 4, "day", "1800-01-01", "fact.date_bounds"),
    ]


def test_formulas_without_a_value_are_told_once_as_a_number() -> None:
    way, dataset = mapped(amount=[None, None])
    found = check(lose(way, *((row, "amount", "", "intake.formula_not_computed") for row in (2, 3))), dataset, ORG)
    assert told(found) == [("intake.formula_not_computed", {"count": 2})]
    assert (found.problems[0].place.row, found.faults.height) == (2, 2)


def test_unknown_units_are_counted() -> None:
    found = check(*mapped(shop=["新店", "S1", "新店", "二店"]), ORG)
    assert found.unknown == {"新店": 2, "二店": 1}


def test_spellings_that_a_person_explained_are_units() -> None:
    way, dataset = mapped(shop=["旗舰店"])
    found = check(replace(way, members={"旗舰店": "S1"}), dataset, ORG)
    assert found.incoming is not None and found.incoming.frame["shop"].to_list() == ["S1"]


def test_figures_are_multiplied_by_their_scale() -> None:
    way, dataset = mapped(amount=[1.1, None])
    found = check(replace(way, scale={"amount": 10_000.0}), dataset, ORG)
    assert found.incoming is not None and found.incoming.frame["amount"].to_list() == [11_000.0, None]
    assert told(found) == [("mapping.scaled", {"column": "amount", "factor": "10,000"})]
    beyond = check(replace(way, scale={"amount": 1e18}), dataset, ORG)
    assert cells(beyond) == [(0, 2, "amount", "1.1", "fact.number_bounds")]


def test_rows_of_several_sheets_are_told_apart() -> None:
    way, dataset = mapped(amount=[None, None], shop=["S1", "?"])
    found = check(on_sheets(lose(way, (2, "amount", "x", "intake.cell_not_number")), "一月", "二月"), dataset, ORG)
    assert found.faults.select(SHEET, ROW, "code").rows() == [("二月", 2, "shop"), ("二月", 2, "amount")]
    assert {one.place.sheet for one in found.problems} == {"二月"}
    assert found.incoming is not None and found.incoming.sheet is None
    assert found.incoming.frame.select(ROW, SHEET, "shop").rows() == [(2, "一月", "S1")]


def test_a_column_of_nothing_is_empty_and_one_said_is_full() -> None:
    way, dataset = mapped()
    columns = {"day": "day", "shop": FIXED, "amount": NOTHING, "id": FIXED}
    found = check(take(way.reading, way.table, columns, {"shop": "一店", "id": "A"}), dataset, ORG)
    assert found.incoming is not None and found.problems == []
    assert found.incoming.frame.rows() == [(2, DAY, "S1", None, "A")]
    dated = check(take(way.reading, way.table, columns | {"day": FIXED}, {"shop": "S1", "day": "2026-02-01"}), *rest())
    assert dated.incoming is not None and dated.incoming.months == [date(2026, 2, 1)]


def rest() -> tuple[Dataset, OrgTree]:
    return mapped()[1], ORG


def test_what_must_be_said_cannot_come_from_nothing() -> None:
    way, dataset = mapped()
    columns = {"day": "day", "shop": NOTHING, "amount": "amount", "id": FIXED}
    found = check(take(way.reading, way.table, columns, {}), dataset, ORG)
    assert cells(found) == [(0, 2, "shop", "", "fact.empty")]


def test_the_last_row_of_each_key_counts() -> None:
    found = check(*mapped(True, amount=[1, 2, 3], id=["a", "b", "a"]), ORG)
    assert found.incoming is not None and found.incoming.frame["amount"].to_list() == [2, 3]
    (problem,) = found.problems
    assert (problem.key, problem.severity, problem.values) == (
        "fact.key_twice",
        Severity.WARNING,
        {"rows": 2, "columns": ["id"]},
    )
    assert not found.blocked
    assert check(*mapped(True), ORG).problems == []


def test_many_faults_are_counted_not_listed() -> None:
    given: Cells = ["?"] * (SHOWN + 7)
    found = check(*mapped(amount=given), ORG)
    assert [one.key for one in found.problems] == ["fact.not_number"] * SHOWN + ["fact.more"]
    assert (found.problems[-1].values, found.problems[-1].severity) == ({"count": 7}, Severity.ERROR)
    assert found.faults.height == SHOWN + 7


def test_what_the_reader_said_is_passed_on_but_for_single_cells_and_other_columns() -> None:
    said = [
        Problem(Severity.WARNING, "intake.bad", {}, Place("a.xlsx", "一月", 2, "day")),
        Problem(Severity.WARNING, "intake.cell_not_date", {}, Place("a.xlsx", "一月", 2, "day")),
        Problem(Severity.NOTE, "intake.other", {}, Place(column="gone")),
    ]
    way, dataset = mapped(said=said, day=[None])
    whole = [Problem(Severity.NOTE, f"intake.{sheet}", {}, Place(sheet=sheet)) for sheet in (None, "一月", "二月")]
    found = check(replace(way, reading=replace(way.reading, problems=whole)), dataset, ORG)
    assert [one.key for one in found.problems] == ["intake.None", "intake.一月", "intake.bad", "fact.empty"]
    assert found.incoming is None and found.blocked
    everywhere = on_sheets(replace(way, reading=replace(way.reading, problems=whole)), "一月")
    assert [one.key for one in check(everywhere, dataset, ORG).problems][:3] == [one.key for one in whole]


def test_rejected_rows_say_what_stood_there_and_why() -> None:
    way, dataset = mapped(amount=[1.0, None, 3.0, 4.0], shop=["S1", "?", "S1", "S1"], day=[DAY, None, DAY, DAY])
    way = lose(way, (3, "amount", "三百", "intake.cell_not_number"))
    found = check(way, dataset, ORG, [2])
    names = [ROW, "day", "shop", "amount", "id", "reason"]
    assert rejected(way, found.faults, [2]).rows(named=True) == [
        dict(zip(names, (3, None, "?", "三百", "x", "fact.empty"), strict=True)),
        dict(zip(names, (4, "2026-01-05", "S1", "3", "x", ""), strict=True)),
    ]
    nothing = check(*mapped(), ORG)
    assert rejected(mapped()[0], nothing.faults, []).rows() == []


def test_rejected_rows_of_several_sheets_name_their_sheet() -> None:
    way, dataset = mapped(amount=["?"])
    way = replace(way, table=replace(way.table, frame=way.table.frame.with_columns(pl.lit("七月").alias(SHEET))))
    assert rejected(way, check(way, dataset, ORG).faults, []).columns[:2] == [ROW, SHEET]
