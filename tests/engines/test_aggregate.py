"""The aggregate query: one statement for all aggregates, units and windows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import duckdb
import pytest

from kpi.core.formula import Aggregate, Column
from kpi.core.period import Span, Window
from kpi.engines.aggregate import Question, column, member, query
from tests.core.formulas import SALES, STOCK, checked

JANUARY, MARCH = date(2026, 1, 1), date(2026, 3, 1)
SALES_ROWS = [
    (date(2026, 1, 3), "A", 10, 1, "web"),
    (date(2026, 1, 31), "B", 20, 2, None),
    (date(2026, 2, 1), "B", 40, 0, "web"),
    (date(2026, 3, 9), "A", None, 5, "o'k"),
]
STOCK_ROWS = [
    (date(2026, 1, 10), 5, "x"),
    (date(2026, 1, 20), 7, "x"),
    (date(2026, 1, 20), 1, "y"),
    (date(2026, 1, 31), 4, "x"),
]


def asked(
    texts: Sequence[str],
    spans: Sequence[Span],
    scope: Sequence[tuple[str, str]] = (("HQ", "HQ"), ("HQ", "A"), ("HQ", "B"), ("B", "B")),
    by: Sequence[str] = (),
    keep: Mapping[str, str] | None = None,
    fiscal: int = 1,
) -> list[tuple[Any, ...]]:
    """The rows that the query of these aggregates gives, in order."""
    aggregates = [checked(text) for text in texts]
    assert all(isinstance(one, Aggregate) for one in aggregates)
    dataset = STOCK if "stock" in texts[0] else SALES
    question = Question(dataset, "live", "HQ", aggregates, scope, spans, fiscal, by, keep)  # type: ignore[arg-type]
    with duckdb.connect() as db:
        if dataset is SALES:
            db.execute(
                "create table live (date date, store varchar, amount decimal(38,12), qty decimal(38,12), "
                "channel varchar)"
            )
        else:
            db.execute("create table live (day date, units decimal(38,12), channel varchar)")
        for row in SALES_ROWS if dataset is SALES else STOCK_ROWS:
            db.execute(f"insert into live values ({', '.join('?' * len(row))})", row)
        return sorted(db.sql(query(question)).fetchall(), key=str)


def test_every_unit_and_window_at_once() -> None:
    spans = [Span(JANUARY), Span(MARCH, Window.QUARTER)]
    assert asked(["sum(sales.amount)", "count(sales.*)"], spans) == [
        ("B", JANUARY, "month", 20, 1),
        ("B", MARCH, "quarter", 60, 2),
        ("HQ", JANUARY, "month", 30, 2),
        ("HQ", MARCH, "quarter", 70, 4),
    ]


def test_a_year_is_fiscal() -> None:
    assert asked(["count(sales.*)"], [Span(MARCH, Window.YEAR)], fiscal=2) == [
        ("B", MARCH, "year", 1),
        ("HQ", MARCH, "year", 2),
    ]


def test_a_dataset_without_org_units_is_the_root_s() -> None:
    found = asked(["sum(stock.units)"], [Span(JANUARY)], scope=[("B", "B"), ("HQ", "B"), ("HQ", "HQ")])
    assert found == [("HQ", JANUARY, "month", 17)]


@pytest.mark.parametrize(
    ("by", "keep", "expected"),
    [
        ((), {}, [(4, 17 / 3)]),
        (("channel",), {}, [("x", 4, 16 / 3), ("y", None, 1 / 3)]),
        ((), {"channel": "y"}, [(None, 1 / 3)]),
        ((), {"channel": "y' or true --"}, []),
    ],
)
def test_balances_are_of_the_days_of_the_unit(by: Sequence[str], keep: dict[str, str], expected: list[Any]) -> None:
    texts = ["closing_balance(stock.units)", "average_balance(stock.units)"]
    found = asked(texts, [Span(JANUARY)], (("HQ", "HQ"),), by, keep)
    assert [row[3:-1] for row in found] == [row[:-1] for row in expected]
    assert [row[-1] for row in found] == pytest.approx([row[-1] for row in expected])


def test_the_closing_balance_of_each_unit_is_of_its_own_last_day() -> None:
    found = asked(
        ["closing_balance(sales.qty)", "closing_balance(sales.qty) filter (where sales.channel = 'web')"],
        [Span(MARCH, Window.QUARTER)],
    )
    assert found == [("B", MARCH, "quarter", 0, 0), ("HQ", MARCH, "quarter", 5, 0)]


def test_dimensions_of_text_numbers_dates_and_units() -> None:
    spans, scope = [Span(MARCH, Window.QUARTER)], [("HQ", "A"), ("HQ", "B")]

    def members(name: str) -> list[Any]:
        return [row[3] for row in asked(["count(sales.*)"], spans, scope, [name])]

    assert sorted(members("qty")) == ["0", "1", "2", "5"]
    assert sorted(members("store")) == ["A", "B"]
    assert sorted(members("date"))[0] == "2026-01-03"
    assert {None, "web", "o'k"} == set(members("channel"))
    assert asked(["count(sales.*)"], spans, scope, (), {"channel": "o'k", "qty": "5"}) == [("HQ", MARCH, "quarter", 1)]


def test_the_names_of_results_and_what_is_in_the_text() -> None:
    assert (column(3), member(0)) == ("a3", "member_0")
    hostile = Aggregate("sum", "sales", Column("sales", 'a"; drop table live; --'))
    text = query(Question(SALES, 'li"ve', "H'Q", [hostile], [("A'", "B'")], [Span(JANUARY)]))
    assert 'sum("a""; drop table live; --")' in text and '"li""ve"' in text
    assert "'A'''" in text and "'B'''" in text
