"""What a change touches: exactly the windows that can read the months, and the indicators whose formula is another."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpi.core.formula import Aggregate, Literal, Move, Moved, Operation
from kpi.core.indicator import Indicator
from kpi.core.label import Label
from kpi.core.model import Model
from kpi.core.org import OrgUnit
from kpi.core.period import KEPT, Span, Window
from kpi.core.touch import redefined, touched, ways
from kpi.core.workspace import Workspace
from tests.core.formulas import DATASETS

SUM, COUNT = Aggregate("sum", "sales"), Aggregate("count", "stock")
YEARS = [Span(date(2026, month, 1), window) for month in range(1, 13) for window in KEPT]


def test_the_ways_to_an_aggregate() -> None:
    node = Operation("/", (SUM, Operation("+", (Moved(Move.LAST_YEAR, Moved(Move.BEFORE, COUNT)), Literal(1)))))
    assert ways(node) == {(), (Move.LAST_YEAR, Move.BEFORE)}
    assert ways(node, {"stock"}) == {(Move.LAST_YEAR, Move.BEFORE)}
    assert ways(Literal(1)) == ways(node, {"rent"}) == frozenset()


def test_a_month_touches_the_windows_that_cover_it() -> None:
    found = touched([()], YEARS, [date(2026, 5, 1)], 1)
    assert {span.month.month for span in found if span.window is Window.MONTH} == {5}
    assert {span.month.month for span in found if span.window is Window.QUARTER} == {5, 6}
    assert {span.month.month for span in found if span.window is Window.HALF} == {5, 6}
    assert {span.month.month for span in found if span.window is Window.YEAR} == set(range(5, 13))
    assert {span.month.month for span in found if span.window is Window.ROLLING} == set(range(5, 13))


def test_a_move_touches_what_looks_back() -> None:
    found = touched([(Move.PRIOR,), (Move.BEFORE,)], YEARS, [date(2026, 5, 1)], 1)
    assert {span.month.month for span in found if span.window is Window.MONTH} == {6}
    assert {span.month.month for span in found if span.window is Window.QUARTER} == {7, 8, 9}


@given(st.sets(st.integers(1, 12)), st.integers(1, 12))
def test_what_is_not_touched_covers_none_of_the_months(months: set[int], fiscal: int) -> None:
    changed = [date(2026, month, 1) for month in months]
    rest = set(YEARS) - touched([()], YEARS, changed, fiscal)
    assert not any(set(span.months(fiscal)) & set(changed) for span in rest)


def model(*formulas: tuple[str, str, str | None], **workspace: object) -> Model:
    indicators = [
        Indicator.model_validate({"code": code, "name": code, "formula": formula, "valid_from": since})
        for code, formula, since in formulas
    ]
    unit = OrgUnit(code="HQ", name=Label(zh="HQ", en="HQ"))
    given = Workspace.model_validate(workspace)
    return Model(workspace=given, org=[unit], datasets=list(DATASETS.values()), indicators=indicators)


BASE = (("revenue", "sum(sales.amount)", None), ("price", "revenue / sum(sales.qty)", None))


@pytest.mark.parametrize(
    ("after", "expected"),
    [
        (model(*BASE), set()),
        (model(BASE[0], ("price", "revenue/sum(sales.qty)", None)), set()),
        (model(("revenue", "sum(sales.qty)", None), BASE[1]), {"revenue", "price"}),
        (model(*BASE, ("revenue", "sum(sales.qty)", "2026-07")), {"revenue", "price"}),
        (model(*BASE, ("rows", "count(stock.*)", None)), {"rows"}),
        (model(BASE[0]), {"price"}),
        (model(*BASE, fiscal_year_start=4), None),
        (model(*BASE, windows=["month"]), None),
    ],
)
def test_what_a_change_of_the_model_touches(after: Model, expected: set[str] | None) -> None:
    assert redefined(model(*BASE), after) == expected
