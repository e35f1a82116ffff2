"""The text of a formula: what is read is written, and what is written is read again as the same."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from sqlglot.dialects.duckdb import DuckDB

from kpi.core import modelfile
from kpi.core.catalog import Catalog
from kpi.core.dataset import Dataset
from kpi.core.formula import Aggregate, Column, Literal, Move, Moved, Node, Operation, Reference
from kpi.core.formula_text import written
from kpi.core.grammar import parse
from kpi.core.model import Model
from tests.core.formulas import CATALOG

SAMPLE = Path(__file__).parents[2] / "data" / "retail" / "model.yaml"


@pytest.mark.parametrize(
    "text",
    [
        "sum(sales.amount)",
        "sum(sales.amount) filter (where sales.channel = 'O''Brien')",
        "count(sales.*) - count(*) filter (where sales.qty > 1)",
        "count(distinct sales.channel) filter (where sales.channel not like 'a%')",
        "opening_balance(stock.units) filter (where stock.channel is not null)",
        "closing_balance(stock.units) / average_balance(stock.units)",
        "(revenue - cost) / revenue",
        "revenue - (cost - revenue) - -2.5",
        "revenue / (cost / revenue) * -cost",
        "-(revenue + cost) + -(-revenue)",
        "revenue / last_year(revenue) - 1 + prior(cost)",
        "case when revenue > 1 and not cost = 2 or cost <> 3 then 1 when revenue is null = true then 2 else 0 end",
        "case when revenue is null then 1 end",
        "case when (revenue > 1 or cost > 1) and not (revenue > 2 and cost > 2) then 1 end",
        "case when revenue between 1 and cost + 1 or revenue not between 1 and 2 then 1 else 0 end",
        "case when revenue + 1 not in (1, (2 = 3), null) then 1 else 0 end",
        "coalesce(nullif(revenue, 0), abs(cost), round(revenue), round(revenue, -2))",
        "1e+17 + 1e-07 + 9007199254740993 + 0.1",
        "'a' like 'b' = (not true)",
        "(true is null) is not null",
    ],
)
def test_what_is_well_written_stays(text: str) -> None:
    assert written(parse(text, CATALOG)) == text


@pytest.mark.parametrize(
    ("given", "text"),
    [
        ("SUM(销售明细.含税金额)/ (10000)", "sum(sales.amount) / 10000"),
        ("count(*) + sum(sales.amount)", "count(sales.*) + sum(sales.amount)"),
        ("not (revenue in (1))", "revenue not in (1)"),
        ("case revenue when 1 then 2 end", "case when revenue = 1 then 2 end"),
        ("(revenue * cost) / ((cost))", "revenue * cost / cost"),
        ("revenue != 1.0", "revenue <> 1.0"),
    ],
)
def test_what_is_written_otherwise_is_brought_in_form(given: str, text: str) -> None:
    node = parse(given, CATALOG)
    assert written(node) == text
    assert parse(text, CATALOG) == node


def test_the_sample_s_formulas() -> None:
    model, problems = modelfile.read(SAMPLE.read_bytes(), "model.yaml", Model())
    assert model is not None, problems
    for indicator in model.indicators:
        if indicator.formula:
            node = parse(indicator.formula, model.catalog)
            assert parse(written(node), model.catalog) == node
    assert written(model.parsed["revenue_sales"]) == (
        "sum(pos.amount) filter (where pos.kind = '销售') + sum(pos.tax) filter (where pos.kind = '销售')"
    )


def test_names_that_mean_something_else_are_quoted() -> None:
    words = [word.lower() for word in DuckDB.Tokenizer.KEYWORDS if word.isidentifier() and word[0].isalpha()]
    codes = [*words, "my-code", "count", "prior", "lambda", "map", "if", "any", "unnest", "x", "Name_1"]
    columns: dict[str, dict[str, str]] = {code: {} for code in codes} | {"day": {"role": "date"}}
    datasets = {code: Dataset.model_validate({"code": code, "name": "T", "columns": columns}) for code in codes}
    catalog = Catalog(datasets, codes)
    for code in codes:
        nodes: list[Node] = [
            Operation("-", (Reference(code), Operation("*", (Reference(code), Literal("a"))))),
            Operation("case", (Reference(code), Reference(code), Reference(code))),
            Operation("in", (Reference(code), Reference(code), Reference(code))),
            Aggregate("count", code, Column(code, code), True, Operation("in", (Column(code, code), Literal("x")))),
            Aggregate("count", code),
            Moved(Move.PRIOR, Reference(code)),
        ]
        for node in nodes:
            assert parse(written(node), catalog) == node
    assert written(Column("sales", "date")) == "sales.date"
    assert written(Column("my-code", "select")) == '"my-code".select'


def test_a_formula_whose_names_are_replaced_can_still_be_read_by_a_person() -> None:
    moved = Moved(Move.LAST_YEAR, parse("sum(sales.amount) + 1", CATALOG))
    assert written(moved) == "last_year(sum(sales.amount) + 1)"
    assert written(replace(moved, move=Move.BEFORE)) == "before(sum(sales.amount) + 1)"
    assert written(Aggregate("count", "")) == "count(*)"
    with pytest.raises(TypeError):
        written(Node())


LITERALS = st.one_of(
    st.integers(-(10**17), 10**17),
    st.floats(-1e17, 1e17, allow_nan=False),
    st.text(max_size=6),
    st.booleans(),
    st.none(),
).map(Literal)
INFIX = ("or", "and", "=", "<>", "<", "<=", ">", ">=", "+", "-", "*", "/", "like", "nullif")


def operations(inner: st.SearchStrategy[Node]) -> st.SearchStrategy[Node]:
    """Operations as the grammar gives them, whether or not their operands fit."""

    def of(name: str, *parts: st.SearchStrategy[Node]) -> st.SearchStrategy[Node]:
        return st.tuples(*parts).map(lambda given: Operation(name, given))

    return st.one_of(
        *(of(name, inner, inner) for name in INFIX),
        *(of(name, inner) for name in ("not", "abs", "is_null", "coalesce")),
        of("neg", inner.filter(_not_folded)),
        of("between", inner, inner, inner),
        of("in", inner, inner, inner),
        of("coalesce", inner, inner),
        of("round", inner, st.integers(-3, 3).map(Literal)),
        of("case", inner, inner, inner),
        of("case", inner, inner, inner, inner, inner),
    )


def _not_folded(node: Node) -> bool:
    """Whether a minus before it stays one."""
    return not isinstance(node, Literal) or type(node.value) not in (int, float)


def expressions(leaf: st.SearchStrategy[Node]) -> st.SearchStrategy[Node]:
    return st.recursive(st.one_of(LITERALS, leaf), operations, max_leaves=8)


COLUMN = st.sampled_from(["amount", "qty", "channel", "date"]).map(lambda code: Column("sales", code))
IN_ROW = expressions(COLUMN)


def aggregate(function: str) -> st.SearchStrategy[Node]:
    argument = IN_ROW.map(lambda node: Operation("+", (Column("sales", "qty"), node)))
    where = st.one_of(st.none(), IN_ROW)
    made: Callable[..., Aggregate] = lambda given, kept: Aggregate(function, "sales", given, False, kept)  # noqa: E731
    return st.builds(made, argument, where)


LEAF = st.one_of(
    *map(aggregate, ("sum", "count", "avg", "min", "max", "median", "closing_balance", "average_balance")),
    aggregate("closing_balance").map(lambda node: Moved(Move.BEFORE, node)),
    COLUMN.map(lambda column: Aggregate("count", "sales", column, distinct=True)),
    IN_ROW.map(lambda where: Aggregate("count", "sales", None, False, where)),
    st.sampled_from(["revenue", "cost"]).map(Reference),
    st.sampled_from([Move.PRIOR, Move.LAST_YEAR]).map(lambda move: Moved(move, Reference("revenue"))),
)


@given(expressions(LEAF))
@example(Operation("-", (Literal(1), Literal(-5))))
@example(Operation("not", (Operation("not", (Operation("=", (Literal(1), Literal(2))),)),)))
def test_what_is_written_is_read_as_the_same(node: Node) -> None:
    assert parse(written(node), CATALOG) == node
