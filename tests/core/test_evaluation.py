"""Formulas over frames of aggregates: exact values, windows, and what is empty."""

from __future__ import annotations

from datetime import date

import polars as pl
import pytest

from kpi.core.evaluation import evaluate, expression, moved, spans_needed
from kpi.core.formula import Move, Node, Reference, aggregates, resolve
from kpi.core.grammar import parse
from kpi.core.period import Span, Window
from tests.core.formulas import CATALOG

FORMULAS = {"revenue": "sum(sales.amount)", "cost": "sum(sales.qty)"}
MONTHS = [date(2026, 1, 1), date(2026, 2, 1), date(2026, 3, 1)]


def node(text: str) -> Node:
    return resolve(parse(text, CATALOG), {code: parse(formula, CATALOG) for code, formula in FORMULAS.items()})


def values(text: str, a: list[float | None], b: list[float | None] | None = None) -> list[float | None]:
    """The figure of `text` in the months of one unit, given revenue and cost in them."""
    count = len(a)
    frame = pl.DataFrame(
        {"unit": ["A"] * count, "month": MONTHS[:count], "window": ["month"] * count, "a": a, "b": b or [None] * count},
        schema={"unit": pl.String, "month": pl.Date, "window": pl.String, "a": pl.Float64, "b": pl.Float64},
    )
    columns = {one: "a" if one == node("revenue") else "b" for one in aggregates(node(text))}
    found = evaluate(node(text), frame, columns)
    assert found.columns[:3] == ["unit", "month", "window"] and found.height == count
    return found["value"].to_list()


@pytest.mark.parametrize(
    ("text", "a", "b", "expected"),
    [
        ("revenue / cost", [6, 1, None], [3, 0, 2], [2, None, None]),
        ("revenue - prior(revenue)", [5, 7, 4], None, [None, 2, -3]),
        ("revenue + last_year(revenue)", [5, 7, 4], None, [None, None, None]),
        ("revenue + cost", [1, None, 3], [2, 2, None], [3, None, None]),
        ("coalesce(revenue, cost, 9)", [1, None, None], [2, 2, None], [1, 2, 9]),
        ("nullif(revenue, cost)", [1, 2, None], [1, 1, None], [None, 2, None]),
        ("round(revenue, 1)", [0.25, -0.25, 2.449], None, [0.3, -0.3, 2.4]),
        ("round(revenue, -2)", [149.9, 150, -150], None, [100, 200, -200]),
        ("abs(revenue) - -cost", [-1, 2, None], [1, 1, 1], [2, 3, None]),
        ("case when revenue > 1 then 10 when cost > 1 then 20 end", [2, 1, None], [5, 5, None], [10, 20, None]),
        ("case when revenue in (1, 2, null) then 1 else 0 end", [1, 3, None], None, [1, 0, 0]),
        ("case when revenue not between 2 and 3 then 1 else 0 end", [1, 2, None], None, [1, 0, 0]),
        ("case when revenue is null or cost <= 1 then 1 else 0 end", [1, 3, None], [1, 2, None], [1, 0, 1]),
        ("case when revenue <> 1 and not revenue >= 3 then 1 else 0 end", [1, 2, 3], None, [0, 1, 0]),
        ("case when revenue < 2 = true then 1 else 0 end", [1, 2, 3], None, [1, 0, 0]),
        ("revenue" + " * 1e17" * 19, [1, -1, 0], None, [None, None, 0]),
        ("revenue * (1 / 12)", [12, 6, None], None, [1, 0.5, None]),
        ("100000 * 100000 * revenue", [1, 2, None], None, [1e10, 2e10, None]),
        ("2000000000 + 2000000000 + 0 * revenue", [1, 2, None], None, [4e9, 4e9, None]),
        ("case when null then 1 when not null then 2 else abs(null) + -null + round(null) end", [1], None, [None]),
        ("7", [None, 1, 2], None, [7, 7, 7]),
        ("-revenue", [0, 1, None], None, [0, -1, None]),
    ],
)  # fmt: skip
def test_exact_values(
    text: str, a: list[float | None], b: list[float | None] | None, expected: list[float | None]
) -> None:
    found = values(text, a, b)
    assert found == [None if value is None else pytest.approx(value) for value in expected]
    assert "-0.0" not in map(str, found)


@pytest.mark.parametrize(
    ("pattern", "matches"),
    [
        ("a.c", True),
        ("%c", True),
        ("a_c", True),
        ("_.c", True),
        ("a", False),
        ("A.C", False),
        ("ab", False),
        ("%%", True),
        ("", False),
    ],
)
def test_patterns_are_those_of_sql(pattern: str, matches: bool) -> None:
    found = values(f"case when 'a.c' like '{pattern}' then 1 else 0 end", [1])
    assert found == [float(matches)]
    assert values("case when 'a\n\\d[' like 'a_\\d[' and not 'abc' like 'a.c' then 1 else 0 end", [1]) == [1.0]


def test_where_an_operand_is_read() -> None:
    span = Span(date(2026, 5, 1), Window.QUARTER)
    assert [moved(span, move, 1).month for move in Move] == [date(2026, 2, 1), date(2025, 5, 1), date(2026, 3, 1)]
    needed = spans_needed(node("revenue / prior(revenue)"), [span], 1)
    assert needed == {span, span.prior()}
    inner = node("prior(revenue)")
    assert spans_needed(resolve(parse("last_year(revenue)", CATALOG), {"revenue": inner}), [span], 1) == {
        span.last_year(),
        span.last_year().prior(),
    }


def test_members_meet_their_own_past_and_so_does_the_empty_one() -> None:
    frame = pl.DataFrame(
        {
            "unit": "A",
            "month": [*MONTHS[:2]] * 2,
            "window": "month",
            "member_0": ["x", "x", None, None],
            "a": [1.0, 3.0, 10.0, 40.0],
        }
    )
    (one,) = aggregates(node("revenue"))
    found = evaluate(node("revenue - prior(revenue)"), frame, {one: "a"}).sort("month", "member_0")
    assert found["value"].to_list() == [None, None, 30.0, 2.0]


def test_a_name_that_was_not_replaced_has_no_value() -> None:
    with pytest.raises(TypeError):
        expression(Reference("revenue"), {})
