"""The canonical form of a formula gives the same figures as the formula, asked of facts in the database."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import duckdb
import pytest
from hypothesis import assume, example, given, settings

from kpi.core.canonical import canonical
from kpi.core.indicator import Indicator
from kpi.core.label import Label
from kpi.core.model import Model
from kpi.core.model_check import check
from kpi.core.org import OrgUnit
from kpi.core.period import Span, Window
from kpi.usecases.figure import Slice, compute
from tests.core.formulas import DATASETS
from tests.oracles.test_any_formula import AGGREGATE, CONSTANTS, numbers

SPANS = [Span(date(2026, month, 1), window) for month in (3, 9) for window in (Window.MONTH, Window.YEAR)]


@pytest.fixture(scope="module")
def database() -> Iterator[duckdb.DuckDBPyConnection]:
    made = duckdb.connect()
    made.execute(
        "create table live_sales as select range::bigint as _batch, range::int as _row, "
        "date '2026-01-01' + (range * 7)::int as date, if(range % 3 = 0, 'A', 'B') as store, "
        "if(range % 5 = 0, null, range * 1.25 - 20)::decimal(38,12) as amount, (range % 4)::decimal(38,12) as qty, "
        "if(range % 6 = 0, null, if(range % 2 = 0, 'a', 'b')) as channel from range(30)"
    )
    made.execute(
        "create table live_stock as select range::bigint as _batch, range::int as _row, "
        "date '2026-01-31' + (range * 5)::int as day, (range % 3)::decimal(38,12) as units, 'a' as channel "
        "from range(9)"
    )
    yield made
    made.close()


def indicator(code: str, formula: str) -> Indicator:
    return Indicator(code=code, name=Label(zh=code, en=code), formula=formula)


@settings(max_examples=60, deadline=None)
@given(text=numbers(CONSTANTS | AGGREGATE))
@example(text="sum(case when sales.channel = 'a' then sales.amount end) / avg(sales.amount)")
@example(text="count(case when sales.channel in ('a', null) then sales.amount - (sales.qty - 1) end)")
@example(text="sum(sales.qty) filter (where not (sales.channel <> 'a' or sales.qty between 1 and 2))")
@example(text="closing_balance(case when sales.channel = 'a' then sales.qty end) - opening_balance(sales.qty)")
@example(text="count(distinct case when sales.qty > 1 then sales.channel end) + count(sales.channel)")
@example(text="median(case when sales.qty > 1 then sales.amount end) + min(sales.amount) + max(-sales.amount)")
@example(text="average_balance(case when sales.channel = 'a' then sales.qty end) * avg(sales.qty + sales.amount)")
def test_the_canonical_form_gives_the_same_figures(database: duckdb.DuckDBPyConnection, text: str) -> None:
    units = [OrgUnit(code=code, name=Label(zh=code, en=code), parent=top) for code, top in (("A", None), ("B", "A"))]
    indicators = [indicator("given", text), indicator("other", "sum(sales.amount)")]
    model = Model(org=units, datasets=list(DATASETS.values()), indicators=indicators)
    assume(not list(check(model)))
    node = model.computable["given"]
    nodes = {"given": node, "plain": canonical(node)}
    found = compute(lambda query: database.sql(query).pl(), model, nodes, Slice(["A", "B"], SPANS))
    given_, plain = (found.filter(indicator=code)["value"].to_list() for code in nodes)
    for one, other in zip(given_, plain, strict=True):
        assert one == (None if other is None else pytest.approx(other, rel=1e-6, abs=1e-6))
