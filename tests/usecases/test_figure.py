"""Figures from facts: places, windows, members, and datasets that meet after aggregation."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import duckdb
import pytest

from kpi.core.errors import Invalid
from kpi.core.indicator import Indicator
from kpi.core.label import Label
from kpi.core.model import Model
from kpi.core.org import OrgUnit
from kpi.core.period import Span, Window
from kpi.usecases.figure import Slice, compute
from tests.core.formulas import DATASETS

FORMULAS = {
    "revenue": "sum(sales.amount)",
    "before": "prior(revenue)",
    "opening": "opening_balance(sales.qty)",
    "delta": "coalesce(revenue, 0) - coalesce(prior(revenue), 0)",
    "per_unit": "sum(sales.amount) / sum(stock.units)",
    "constant": "1 / 4",
    "nothing": "null",
    "none_there": "count(*) filter (where sales.channel = 'gone') + 0 * sum(sales.amount)",
}
JANUARY, FEBRUARY, MARCH = (Span(date(2026, month, 1)) for month in (1, 2, 3))


def unit(code: str, parent: str | None) -> OrgUnit:
    return OrgUnit(code=code, name=Label(zh=f"{code}店", en=code), parent=parent)


MODEL = Model(
    org=[unit("A", "HQ"), unit("HQ", None), unit("B", "HQ")],
    datasets=list(DATASETS.values()),
    indicators=[Indicator(code=code, name=Label(zh=code, en=code), formula=text) for code, text in FORMULAS.items()],
)


class Facts:
    """A few rows, and how often they were asked."""

    def __init__(self) -> None:
        self.db = duckdb.connect()
        self.asked = 0
        self.db.execute(
            "create table live_sales as select * from (values "
            "(date '2026-01-05', 'A', 10, 1, 'web'), (date '2026-01-06', 'B', 5, 2, 'shop'), "
            "(date '2026-02-05', 'A', 30, 4, 'web')) t(date, store, amount, qty, channel)"
        )
        self.db.execute(
            "create table live_stock as select * from (values (date '2026-01-31', 3, 'web'), "
            "(date '2026-02-28', 0, 'web')) t(day, units, channel)"
        )

    def figures(
        self, code: str, units: list[str], span: Span, by: tuple[str, ...] = (), **keep: str
    ) -> dict[object, object]:
        def run(sql: str) -> object:
            self.asked += 1
            return self.db.sql(sql).pl()

        found = compute(run, MODEL, {code: MODEL.computable[code]}, Slice(units, [span], by, keep))  # type: ignore[arg-type]
        place = "member_0" if by else "unit"
        return dict(found.select(place, "value").iter_rows())


@pytest.fixture
def facts() -> Iterator[Facts]:
    made = Facts()
    yield made
    made.db.close()


@pytest.mark.parametrize(
    ("code", "span", "expected"),
    [
        ("revenue", JANUARY, {"HQ": 15, "A": 10, "B": 5}),
        ("revenue", FEBRUARY, {"HQ": 30, "A": 30, "B": None}),
        ("revenue", Span(date(2026, 2, 1), Window.QUARTER), {"HQ": 45, "A": 40, "B": 5}),
        ("before", FEBRUARY, {"HQ": 15, "A": 10, "B": 5}),
        ("before", MARCH, {"HQ": 30, "A": 30, "B": None}),
        ("opening", FEBRUARY, {"HQ": 3, "A": 1, "B": 2}),
        ("delta", FEBRUARY, {"HQ": 15, "A": 20, "B": -5}),
        ("per_unit", JANUARY, {"HQ": 5, "A": None, "B": None}),
        ("per_unit", FEBRUARY, {"HQ": None, "A": None, "B": None}),
        ("constant", JANUARY, {"HQ": 0.25, "A": 0.25, "B": 0.25}),
        ("nothing", JANUARY, {"HQ": None, "A": None, "B": None}),
        ("none_there", JANUARY, {"HQ": 0, "A": 0, "B": 0}),
        ("none_there", FEBRUARY, {"HQ": 0, "A": 0, "B": None}),
    ],
)
def test_the_figures_of_all_units(facts: Facts, code: str, span: Span, expected: dict[str, float | None]) -> None:
    assert facts.figures(code, ["HQ", "A", "B"], span) == expected


@pytest.mark.parametrize(
    ("code", "span", "by", "expected"),
    [
        ("revenue", JANUARY, "channel", {"web": 10, "shop": 5}),
        ("delta", FEBRUARY, "channel", {"web": 20, "shop": -5}),
        ("opening", FEBRUARY, "channel", {"web": 1, "shop": 2}),
        ("before", MARCH, "store", {"A": 30}),
        ("per_unit", JANUARY, "channel", {"web": pytest.approx(10 / 3), "shop": None}),
        ("constant", JANUARY, "channel", {}),
    ],
)
def test_the_members_of_the_windows_that_are_read(
    facts: Facts, code: str, span: Span, by: str, expected: dict[str, float | None]
) -> None:
    assert facts.figures(code, ["HQ"], span, (by,)) == expected


def test_kept_to_a_member_and_to_a_unit_by_its_name(facts: Facts) -> None:
    assert facts.figures("revenue", ["HQ"], JANUARY, channel="web") == {"HQ": 10}
    assert facts.figures("revenue", ["HQ"], JANUARY, store="B店") == {"HQ": 5}
    assert facts.figures("revenue", ["HQ"], JANUARY, qty="2") == {"HQ": 5}
    assert facts.figures("revenue", ["HQ"], JANUARY, channel="gone") == {"HQ": None}


def test_one_query_for_each_dataset(facts: Facts) -> None:
    facts.figures("per_unit", ["HQ", "A"], Span(date(2026, 2, 1), Window.YEAR))
    assert facts.asked == 2
    assert facts.figures("constant", ["HQ"], JANUARY) and facts.asked == 2


def test_a_dimension_that_a_dataset_lacks(facts: Facts) -> None:
    with pytest.raises(Invalid) as error:
        facts.figures("per_unit", ["HQ"], JANUARY, ("qty",))
    assert error.value.problem.values == {"given": "qty", "dataset": "stock", "suggestion": ""}
    with pytest.raises(Invalid):
        facts.figures("revenue", ["HQ"], JANUARY, (), **{'"; drop table live_sales; --': "x"})


def test_nothing_asked_is_nothing_found(facts: Facts) -> None:
    empty = compute(pytest.fail, MODEL, {}, Slice(["HQ"], [JANUARY], ("channel",)))
    assert empty.is_empty() and empty.columns == ["indicator", "unit", "month", "window", "member_0", "value"]
