"""The canonical form: one for what is written otherwise, another for what may differ, and always the same figures."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from itertools import pairwise
from pathlib import Path
from random import Random

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpi.core import modelfile
from kpi.core.canonical import added_up, canonical
from kpi.core.evaluation import evaluate
from kpi.core.formula import Aggregate, Literal, Moved, Node, Operation, aggregates, resolve
from kpi.core.formula_text import written
from kpi.core.grammar import parse
from kpi.core.model import Model
from tests.core.formulas import CATALOG

SAMPLE = Path(__file__).parents[2] / "data" / "retail" / "model.yaml"
FORMULAS = {"revenue": parse("sum(sales.amount)", CATALOG), "cost": parse("sum(sales.qty)", CATALOG)}


def form(text: str) -> Node:
    return canonical(resolve(parse(text, CATALOG), FORMULAS))


SAME = [
    ("revenue + cost - 1", "-1 + cost - -revenue"),
    ("(revenue - cost) / revenue", "1 - cost / revenue"),
    ("(revenue - cost) / revenue", "-(cost - revenue) / revenue"),
    ("(revenue - cost) * 100", "100 * revenue - 100 * cost"),
    ("revenue + revenue", "2 * revenue"),
    ("revenue * 0.1 + revenue * 0.2", "revenue * 3 / 10"),
    ("revenue / 1e4", "revenue / 100 / 100"),
    ("revenue / cost / 2", "revenue / (2 * cost)"),
    ("revenue * cost / cost", "revenue / cost * cost"),
    ("revenue - revenue", "0 * revenue"),
    ("revenue / 0", "null"),
    ("revenue + null", "null"),
    ("-(null)", "null * 2"),
    ("revenue / (0 * cost)", "revenue / 0"),
    ("(revenue + cost) * (revenue - cost)", "(revenue - cost) * (cost + revenue)"),
    ("(2 * revenue + 2 * cost) * (revenue - cost)", "2 * (revenue + cost) * (revenue - cost)"),
    ("1 / (revenue - cost)", "1 / (-cost + revenue)"),
    ("1 / -(revenue - cost)", "1 / (cost - revenue)"),
    ("1 / (revenue - (cost - 2.0))", "1 / ((2 - cost) + revenue)"),
    ("1 / (cost / (revenue - 1))", "(revenue - 1) / cost + 0 / (1 - revenue)"),
    ("1 / coalesce(-revenue)", "-1 / revenue"),
    ("prior(revenue) - prior(cost) + 0", "-prior(cost) + prior(revenue)"),
    ("avg(sales.qty)", "sum(sales.qty) / count(sales.qty)"),
    ("sum(sales.qty) filter (where sales.channel = 'a')", "sum(case sales.channel when 'a' then sales.qty end)"),
    (
        "sum(sales.qty) filter (where sales.qty > 1 and sales.channel = 'a')",
        "sum(case when 'a' = sales.channel then case when sales.qty > 1 then sales.qty else null end end)",
    ),
    ("count(sales.qty)", "count(*) filter (where sales.qty is not null)"),
    ("sum(sales.qty)", "sum(sales.qty) filter (where sales.qty is not null)"),
    ("sum(sales.qty)", "sum(sales.qty) filter (where true)"),
    (
        "count(*) filter (where sales.channel = 'a')",
        "count(case when sales.channel = 'a' then 1 end)",
    ),
    ("sum(sales.amount - sales.qty + 1)", "sum(1 - sales.qty + sales.amount)"),
    ("sum(sales.amount - (sales.qty + 1))", "sum(-1 - -sales.amount - sales.qty)"),
    ("sum(sales.amount * sales.qty)", "sum(sales.qty * sales.amount)"),
    ("sum(sales.amount + null)", "sum(null / sales.amount + sales.qty)"),
    (
        "sum(sales.qty) filter (where sales.channel in ('a', 'b', 'a'))",
        "sum(sales.qty) filter (where sales.channel = 'b' or 'a' = sales.channel)",
    ),
    (
        "sum(sales.qty) filter (where sales.channel not in ('a', 'b'))",
        "sum(sales.qty) filter (where sales.channel <> 'b' and not sales.channel = 'a')",
    ),
    (
        "sum(sales.qty) filter (where not (sales.qty > 1 or sales.channel not like 'a%'))",
        "sum(sales.qty) filter (where sales.channel like 'a%' and sales.qty <= 1)",
    ),
    (
        "sum(sales.qty) filter (where sales.qty between 1 and 2)",
        "sum(sales.qty) filter (where 2 >= sales.qty and not (sales.qty < 1.0) and not false)",
    ),
    ("nullif(revenue, 0)", "case when revenue = 0 then null else revenue end"),
    (
        "case when revenue > 1 then 1 when cost > 1 then 2 end",
        "case when not revenue <= 1 then 1 else case when 1 < cost then 2 else null end end",
    ),
    ("case when false then 1 when null then 2 when true then revenue else cost end", "revenue"),
    ("case when revenue is null or true then 1 else 2 end", "1"),
    ("case when 1 is null then 1 when null is not null then 2 else 3 end", "3"),
    ("case when not coalesce(revenue > 1) then 1 end", "case when revenue <= 1 then 1 end"),
    (
        "case when not case when revenue > 1 then null end then 1 end",
        "case when not case when 1 < revenue then null else null end then 1 end",
    ),
    ("coalesce(revenue, null, coalesce(cost, revenue, 0), cost)", "coalesce(revenue, cost, 0.0)"),
    ("coalesce(null, revenue)", "revenue"),
    ("coalesce(null, null)", "null"),
    ("abs(revenue + cost + 1)", "abs(1 + cost + revenue)"),
    ("7", "3.5 * 2"),
]  # fmt: skip


@pytest.mark.parametrize(("one", "other"), SAME)
def test_what_is_the_same_written_otherwise(one: str, other: str) -> None:
    assert form(one) == form(other)
    assert canonical(form(one)) == form(one)


OTHERS = [
    ("revenue / revenue", "1"),
    ("revenue - revenue", "0"),
    ("revenue * cost / cost", "revenue"),
    ("revenue / (cost / revenue)", "revenue * revenue / cost"),
    ("revenue / (1 / cost)", "revenue * cost"),
    ("revenue + 0 * cost", "revenue"),
    ("revenue / cost", "cost / revenue"),
    ("avg(sales.qty)", "sum(sales.qty) / count(sales.*)"),
    ("sum(sales.qty + sales.amount)", "sum(sales.qty) + sum(sales.amount)"),
    ("sum(case when sales.qty = 1 then sales.qty else 0 end)", "sum(sales.qty) filter (where sales.qty = 1)"),
    (
        "sum(sales.qty) filter (where sales.channel <> 'a')",
        "sum(sales.qty) filter (where not coalesce(sales.channel = 'a', false))",
    ),
    ("sum(sales.qty) filter (where sales.channel = 'a')", "sum(sales.qty) filter (where sales.channel like 'a')"),
    ("sum(sales.qty * sales.amount * 3)", "sum(sales.qty * (sales.amount * 3))"),
    ("sum(sales.qty + 1e-13 + sales.amount)", "sum(sales.amount + 1e-13 + sales.qty)"),
    ("count(sales.qty)", "count(sales.*)"),
    ("count(distinct sales.qty)", "count(sales.qty)"),
    ("min(sales.qty)", "max(sales.qty)"),
    ("sum(sales.qty)", "closing_balance(sales.qty)"),
    ("closing_balance(sales.qty)", "opening_balance(sales.qty)"),
    ("count(sales.*)", "count(stock.*)"),
    ("prior(revenue)", "last_year(revenue)"),
    ("case when revenue > 1 then 2 else cost end", "case when revenue <= 1 then cost else 2 end"),
    ("case when revenue + cost + 0.1 = 1 then 1 end", "case when revenue + (cost + 0.1) = 1 then 1 end"),
    ("round(revenue + cost + 0.1)", "round(revenue + (cost + 0.1))"),
    ("1 / (revenue + cost - 0.1)", "1 / (revenue - 0.1 + cost)"),
    ("round(revenue * 2 / 2)", "round(revenue)"),
    ("coalesce(revenue, cost)", "coalesce(cost, revenue)"),
    ("case when revenue > 1 then 1 when cost > 1 then 2 end", "case when cost > 1 then 2 when revenue > 1 then 1 end"),
]  # fmt: skip


@pytest.mark.parametrize(("one", "other"), OTHERS)
def test_what_may_differ_on_some_data_is_different(one: str, other: str) -> None:
    assert form(one) != form(other)


def test_an_indicator_named_alone_is_itself() -> None:
    named = parse("revenue * 2", CATALOG)
    assert canonical(named) == canonical(parse("2 * revenue", CATALOG))


def test_the_past_of_a_constant_is_none_where_there_is_no_past() -> None:
    past = Moved(parse("prior(revenue)", CATALOG).move, Literal(7))  # type: ignore[attr-defined]
    assert canonical(past) == past
    assert canonical(Moved(past.move, Literal(None))) == Literal(None)
    ratio = Operation("/", (FORMULAS["revenue"], FORMULAS["cost"]))
    moved = Operation("/", tuple(Moved(past.move, part) for part in ratio.parts))
    assert canonical(Moved(past.move, ratio)) == canonical(moved)


def test_what_is_a_sum_of_operands() -> None:
    node = resolve(parse("(revenue - cost) * 2 - avg(sales.qty) * 0 + 3", CATALOG), FORMULAS)
    assert added_up(node) is None
    node = resolve(parse("(revenue - cost) / 2 + prior(cost) + 3", CATALOG), FORMULAS)
    past = Moved(parse("prior(revenue)", CATALOG).move, FORMULAS["cost"])  # type: ignore[attr-defined]
    half = Fraction(1, 2)
    assert added_up(node) == {FORMULAS["revenue"]: half, FORMULAS["cost"]: -half, past: 1, Literal(1): 3}
    assert added_up(resolve(parse("revenue * cost", CATALOG), FORMULAS)) is None
    assert added_up(Literal(None)) is None


def test_no_two_of_the_sample_s_indicators_are_the_same() -> None:
    model, problems = modelfile.read(SAMPLE.read_bytes(), "model.yaml", Model())
    assert model is not None, problems
    forms = [canonical(node) for node in model.computable.values()]
    assert len(set(forms)) == len(forms)


def test_many_operands_are_not_nested_deep() -> None:
    many = ", ".join(f"'{n}'" for n in range(900))
    assert form(f"sum(sales.qty) filter (where sales.channel in ({many}))") == form(
        f"sum(sales.qty) filter (where not sales.channel not in ({many}))"
    )


# Random formulas, written again otherwise, and their figures.

LEAVES = ["sum(sales.amount)", "sum(sales.qty)", "avg(sales.amount)", "count(sales.channel)", "revenue", "cost"]
MOVED = ["prior(revenue)", "last_year(cost)", "opening_balance(stock.units)"]
LEAF = [
    resolve(parse(text, CATALOG), FORMULAS) for text in [*LEAVES, *MOVED, "0", "1", "2", "-3", "0.5", "null", "-0.25"]
]
FIGURES = {
    **dict.fromkeys(("+", "-", "*", "/", "coalesce", "nullif"), "nn"),
    **dict.fromkeys(("neg", "abs"), "n"),
    "round": "n0",
    "case": "tnn",
}
TRUTHS = {
    **dict.fromkeys(("=", "<>", "<", "<=", ">", ">="), "nn"),
    **dict.fromkeys(("between", "in"), "nnn"),
    **dict.fromkeys(("and", "or"), "tt"),
    "not": "t",
    "is_null": "n",
}
TRUTH = [Literal(True), Literal(False), Literal(None)]


def operation(name: str, *parts: Node) -> Node:
    return Operation(name, parts)


@st.composite
def part(draw: st.DrawFn, kind: str = "n", depth: int = 4) -> Node:
    """A figure or, for `t`, a condition."""
    if kind == "0":
        return Literal(0)
    if depth == 0 or draw(st.integers(0, 3)) == 0:
        return draw(st.sampled_from(LEAF)) if kind == "n" else draw(st.sampled_from(TRUTH))
    names = FIGURES if kind == "n" else TRUTHS
    name = draw(st.sampled_from(sorted(names)))
    kinds = names[name] + draw(st.sampled_from(["", "tn"]) if name == "case" else st.just(""))
    if name == "case":
        kinds = "tn" * (len(kinds) // 2) + "n"
    return Operation(name, tuple(draw(part(each, depth - 1)) for each in kinds))


FIGURE = part()
# Halves and quarters, so that sums and products have no last digit to lose.
VALUE = st.one_of(st.none(), st.just(0.0), st.integers(-8, 8).map(lambda n: n / 2))
MONTHS = [date(2025, 1, 1), date(2025, 12, 1), date(2026, 1, 1), date(2026, 2, 1)]


READ = list(dict.fromkeys(one for leaf in LEAF for one in aggregates(leaf)))
TAKEN = list(dict.fromkeys(one for leaf in READ for one in aggregates(canonical(leaf))))


def table(values: st.DataObject) -> tuple[pl.DataFrame, dict[Aggregate, str]]:
    """Some months of every aggregate; an average is what it stands for, and so is whatever is written otherwise."""
    taken = {one: f"c{n}" for n, one in enumerate(TAKEN)}
    drawn = [pl.Series(name, [values.draw(VALUE) for _ in MONTHS], pl.Float64) for name in taken.values()]
    frame = pl.DataFrame({"unit": "A", "month": MONTHS, "window": "month"}).with_columns(drawn)
    known = dict(taken)
    for n, one in enumerate(READ):
        known[one] = f"r{n}"
        frame = frame.with_columns(evaluate(canonical(one), frame, taken)["value"].alias(known[one]))
    return frame, known


@given(FIGURE, st.data())
def test_the_canonical_form_gives_the_same_figures(node: Node, values: st.DataObject) -> None:
    frame, known = table(values)
    expected, actual = (evaluate(one, frame, known)["value"].to_list() for one in (node, canonical(node)))
    for one, other in zip(expected, actual, strict=True):
        assert one == (None if other is None else pytest.approx(other, rel=1e-9, abs=1e-9)), written(node)


class Rewriting:
    """A formula written again in another way that cannot change a figure."""

    def __init__(self, seed: int) -> None:
        self.chance = Random(seed)

    def __call__(self, node: Node, exact: bool = False) -> Node:
        """The formula with its operands in other places; where a last digit decides nothing is put together anew."""
        if isinstance(node, Moved):
            return Moved(node.move, self(node.operand, exact))
        if isinstance(node, Aggregate) and node.function == "avg" and self.heads():
            parts: list[Node] = [Aggregate(name, node.dataset, node.argument) for name in ("sum", "count")]
            return operation("/", *parts)
        if not isinstance(node, Operation):
            return node
        deciding = node.name in ("round", "=", "<>", "<", "<=", ">", ">=", "in", "between", "is_null", "nullif")
        inside = [self(each, exact or deciding or self._decides(node, n)) for n, each in enumerate(node.parts)]
        return getattr(self, _REWRITTEN.get(node.name, "same"))(node.name, inside, exact)  # type: ignore[no-any-return]

    def heads(self) -> bool:
        return self.chance.random() < 0.5

    def _decides(self, node: Operation, position: int) -> bool:
        branch = node.name == "case" and position % 2 == 0 and position < len(node.parts) - 1
        return branch or (node.name == "/" and position == 1)

    def same(self, name: str, parts: list[Node], exact: bool) -> Node:
        return operation(name, *parts)

    def added(self, name: str, parts: list[Node], exact: bool) -> Node:
        one, other = parts
        if isinstance(one, Operation) and one.name == name and not exact and self.heads():
            return operation(name, one.parts[0], self.added(name, [one.parts[1], other], exact))
        return operation(name, other, one) if self.heads() else operation(name, one, other)

    def subtracted(self, name: str, parts: list[Node], exact: bool) -> Node:
        if self.heads():
            return operation("-", *parts)
        return self.added("+", [parts[0], operation("neg", parts[1])], exact)

    def denied(self, name: str, parts: list[Node], exact: bool) -> Node:
        (inner,) = parts
        if isinstance(inner, Operation) and inner.name in ("and", "or") and self.heads():
            other = "or" if inner.name == "and" else "and"
            return operation(other, *(operation("not", each) for each in inner.parts))
        return operation("not", operation("not", operation("not", inner))) if self.heads() else operation("not", inner)

    def compared(self, name: str, parts: list[Node], exact: bool) -> Node:
        turned = {"<": ">", "<=": ">=", ">": "<", ">=": "<="}.get(name, name)
        opposite = {"<": ">=", "<=": ">", ">": "<=", ">=": "<", "=": "<>", "<>": "="}[name]
        if self.heads():
            return operation(turned, *parts[::-1])
        return operation("not", operation(opposite, *parts)) if self.heads() else operation(name, *parts)

    def listed(self, name: str, parts: list[Node], exact: bool) -> Node:
        first, *items = parts
        self.chance.shuffle(items)
        if self.heads():
            return operation(name, first, *items, items[0])
        equal = [operation("=", first, item) for item in items]
        return equal[0] if len(equal) == 1 else operation("or", *equal)

    def bounded(self, name: str, parts: list[Node], exact: bool) -> Node:
        value, low, high = parts
        bounds = [operation(">=", value, low), operation("<=", value, high)]
        return operation("and", *self.chance.sample(bounds, 2)) if self.heads() else operation(name, *parts)

    def emptied(self, name: str, parts: list[Node], exact: bool) -> Node:
        one, other = parts
        return (
            operation("case", operation("=", other, one), Literal(None), one)
            if self.heads()
            else operation(name, *parts)
        )


_REWRITTEN = {
    **dict.fromkeys(("+", "*", "and", "or"), "added"),
    **dict.fromkeys(("=", "<>", "<", "<=", ">", ">="), "compared"),
    "-": "subtracted",
    "not": "denied",
    "in": "listed",
    "between": "bounded",
    "nullif": "emptied",
}


@given(FIGURE, st.integers())
def test_written_otherwise_it_is_the_same(node: Node, seed: int) -> None:
    assert canonical(Rewriting(seed)(node)) == canonical(node)


@given(FIGURE)
def test_the_form_of_the_form_is_the_form(node: Node) -> None:
    found = canonical(node)
    assert canonical(found) == found


@given(st.lists(FIGURE, min_size=2, max_size=6), st.data())
def test_one_form_means_equal_figures(nodes: list[Node], values: st.DataObject) -> None:
    """Of small formulas many are the same by chance; all of one form give the same on any months."""
    frame, known = table(values)
    groups: dict[Node, list[Node]] = {}
    for node in nodes:
        groups.setdefault(canonical(node), []).append(node)
    for group in groups.values():
        found = [evaluate(node, frame, known)["value"].to_list() for node in group]
        for one, other in pairwise(found):
            assert one == [None if value is None else pytest.approx(value, rel=1e-9, abs=1e-9) for value in other]
