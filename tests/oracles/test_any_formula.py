"""Whatever the grammar accepts can be computed, and its two computations, inside and outside an aggregate, agree."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import duckdb
import polars as pl
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from kpi.core.errors import Invalid
from kpi.core.evaluation import evaluate
from kpi.core.indicator import Indicator
from kpi.core.label import Label
from kpi.core.model import Model
from kpi.core.model_check import check
from kpi.core.org import OrgUnit
from kpi.core.period import Span, Window
from kpi.engines.row_sql import sql
from kpi.usecases.figure import Slice, compute
from tests.core.formulas import DATASETS, checked

SPANS = [Span(date(2026, 5, 1), window) for window in Window]
ROWS = """
create table live_{table} (_batch bigint, _row integer, {columns});
insert into live_{table} select 1, range, {values} from range({rows});
"""


@pytest.fixture(scope="module")
def database() -> Iterator[duckdb.DuckDBPyConnection]:
    made = duckdb.connect()
    made.execute(
        "create table live_sales (_batch bigint, _row integer, date date, store varchar, amount decimal(38,12), "
        "qty decimal(38,12), channel varchar)"
    )
    made.execute(
        "insert into live_sales select 1, range, date '2026-01-01' + (range * 7)::int, if(range % 3 = 0, 'A', 'B'), "
        "if(range % 5 = 0, null, range * 1.25 - 20), range % 4, if(range % 6 = 0, null, 'a') from range(40)"
    )
    made.execute(
        "create table live_stock (_batch bigint, _row integer, day date, units decimal(38,12), channel varchar)"
    )
    yield made
    made.close()


def wrapped(inner: st.SearchStrategy[str], truth: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    two = st.tuples(inner, inner)
    return st.one_of(
        two.flatmap(lambda p: st.sampled_from([f"({p[0]} {o} {p[1]})" for o in "+-*/"])),
        two.map(lambda p: f"coalesce({p[0]}, {p[1]})"),
        two.map(lambda p: f"nullif({p[0]}, {p[1]})"),
        inner.flatmap(lambda p: st.sampled_from([f"(- {p})", f"abs({p})", f"round({p}, 1)", f"round({p}, -1)"])),
        st.tuples(truth, inner, inner).map(lambda p: f"case when {p[0]} then {p[1]} else {p[2]} end"),
        st.tuples(inner, inner, inner).map(lambda p: f"case {p[0]} when {p[1]} then {p[2]} end"),
    )


def truths(number: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    compared = st.tuples(number, st.sampled_from(["=", "<>", "<", ">="]), number).map(" ".join)
    simple = st.one_of(
        compared,
        st.sampled_from(
            ["true", "false", "null", "'ab' like 'a_'", "'ab' not like '%b'", "'a' in ('b', null)", "null like 'a'"]
        ),
        number.map(lambda n: f"{n} is not null"),
        st.tuples(number, number, number).map(lambda p: f"{p[0]} between {p[1]} and {p[2]}"),
        st.tuples(number, number).map(lambda p: f"{p[0]} in ({p[1]}, null)"),
    )
    return st.one_of(
        simple.map(lambda t: f"({t})"),
        st.tuples(simple, st.sampled_from(["and", "or", "="]), simple).map(lambda p: f"(({p[0]}) {p[1]} ({p[2]}))"),
        simple.map(lambda t: f"(not ({t}))"),
    )


def numbers(leaf: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return st.recursive(leaf, lambda inner: wrapped(inner, truths(inner)), max_leaves=5)


CONSTANTS = st.sampled_from(["0", "1", "2.5", "-3", "7", "0.125", "null", "100", "2000000000"])
IN_ROW = numbers(st.one_of(CONSTANTS, st.sampled_from(["sales.amount", "sales.qty"])))
AGGREGATE = st.one_of(
    st.tuples(
        st.sampled_from(
            ["sum", "avg", "min", "max", "median", "count", "closing_balance", "average_balance", "opening_balance"]
        ),
        IN_ROW,
        truths(IN_ROW),
    ).map(lambda p: f"{p[0]}({p[1]} + sales.qty) filter (where {p[2]})"),
    st.sampled_from(
        [
            "count(sales.*)",
            "count(distinct sales.channel)",
            "prior(other)",
            "last_year(other)",
            "sum(stock.units)",
            "other",
        ]
    ),
)


@settings(max_examples=60, deadline=None)
@given(text=numbers(st.one_of(CONSTANTS, AGGREGATE)))
@example(text="sum(sales.qty) filter (where sales.date > '2026-02-01' and sales.date not in ('2026-03-01', null))")
@example(text="sum(sales.qty) filter (where coalesce(sales.date, '2026-02-01') = '2026-02-01')")
@example(text="sum(sales.amount + 0.00000000000000012345) + sum(1e17 + sales.amount)")
@example(text="/".join(["sum(" + "/".join(["sales.amount"] * 90) + ")"] * 9))
def test_what_is_accepted_is_computed(database: duckdb.DuckDBPyConnection, text: str) -> None:
    indicators = [indicator("given", text), indicator("other", "sum(sales.amount)")]
    units = [
        OrgUnit(code=code, name=Label(zh=code, en=code), parent=parent) for code, parent in (("A", None), ("B", "A"))
    ]
    model = Model(org=units, datasets=list(DATASETS.values()), indicators=indicators)
    for finding in check(model):
        assert finding.key in {"formula.wrong_type", "formula.no_column", "formula.too_deep", "formula.too_large"}, (
            finding
        )
        return
    node = model.computable["given"]
    found = compute(lambda query: database.sql(query).pl(), model, {"given": node}, Slice(["A", "B"], SPANS))
    assert found.height == len(SPANS) * 2
    assert found["value"].is_nan().sum() == found["value"].is_infinite().sum() == 0
    by = Slice(["A"], SPANS[:1], ["channel"], {"channel": "a"})
    assert set(compute(lambda query: database.sql(query).pl(), model, {"given": node}, by)["member_0"]) <= {"a"}


def indicator(code: str, formula: str) -> Indicator:
    return Indicator(code=code, name=Label(zh=code, en=code), formula=formula)


@settings(max_examples=150, deadline=None)
@given(text=numbers(CONSTANTS))
@example(text="round(-2.5, 0) + round(2.5)")
@example(text="case when null then 1 else 2 end")
@example(text="case when 'a.c' like 'a.c' and not 'abc' like 'a.c' and '50%' like '50!%' then 1 else 0 end")
@example(text="2000000000 + 2000000000")
@example(text="coalesce(2.5, - round(0, -1))")
def test_both_computations_agree(database: duckdb.DuckDBPyConnection, text: str) -> None:
    try:
        node = checked(text)
    except Invalid as error:
        assert error.problem.key == "formula.wrong_type"
        return
    outside = evaluate(node, pl.DataFrame({"unit": ["A"]}), {})["value"][0]
    ((inside,),) = database.sql(f"select cast({sql(node)} as double)").fetchall()
    if outside is None or inside is None or abs(outside) < 1e12:
        assert inside == (None if outside is None else pytest.approx(outside, rel=1e-6, abs=1e-6))
