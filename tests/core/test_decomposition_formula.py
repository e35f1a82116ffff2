"""Differences along formulas: hand-computed, and the laws over random formulas."""

from __future__ import annotations

from itertools import product
from math import fsum, isclose

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from kpi.core.decomposition import Decomposition, Kind, refusal
from kpi.core.decomposition_formula import MOST, Split, along_formula, split, valued
from kpi.core.formula import Aggregate, Column, Literal, Node, Operation
from kpi.core.formula_text import written
from kpi.core.problem import Problem
from tests.core.formulas import checked

AMOUNT, QTY = "sum(sales.amount)", "sum(sales.qty)"


def operands(text: str) -> list[str]:
    found = split(checked(text))
    assert isinstance(found, Split), found
    return [written(operand) for operand in found.operands]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("revenue / cost", ["revenue", "cost"]),
        ("revenue - cost", ["revenue", "cost"]),
        ("(revenue - cost) / 10000 + 5", ["revenue", "cost"]),
        ("-(revenue - 2 * cost) * -0.5", ["revenue", "cost"]),
        ("revenue / last_year(revenue) - 1", ["revenue", "last_year(revenue)"]),
        ("revenue / prior(cost) * cost", ["revenue", "prior(cost)", "cost"]),
        (f"({AMOUNT} - cost) / ({QTY} + count(sales.*))", [f"{AMOUNT} - cost", f"{QTY} + count(sales.*)"]),
        ("(revenue - cost) / revenue", ["revenue", "cost"]),
        ("1 / (revenue + cost)", ["revenue", "cost"]),
        ("round(revenue / cost, 2)", ["revenue", "cost"]),
        ("abs(revenue - cost)", ["revenue", "cost"]),
        ("coalesce(revenue / nullif(cost, 0), 0)", ["revenue", "cost"]),
        ("case when revenue > cost then revenue else 2 end", ["revenue", "cost"]),
        ("coalesce(revenue, cost) * 2", ["revenue", "cost"]),
        ("avg(sales.amount)", [AMOUNT, "count(sales.amount)"]),
        ("round(1 - avg(sales.amount) * 2)", [AMOUNT, "count(sales.amount)"]),
        ("avg(sales.amount) * revenue", ["avg(sales.amount)", "revenue"]),
        ("revenue + cost - revenue", ["revenue", "cost"]),
        ("revenue * revenue * cost", ["revenue", "cost"]),
    ],
)
def test_operands(text: str, expected: list[str]) -> None:
    assert operands(text) == expected


@pytest.mark.parametrize(
    "text",
    [AMOUNT, "revenue / 10000", "-revenue * 2 + 1", "prior(revenue)", "5", "revenue * revenue", "max(sales.amount)",
     "2 - 3", "round(revenue, 1)"],
)  # fmt: skip
def test_one_operand_is_refused(text: str) -> None:
    found = split(checked(text))
    assert isinstance(found, Problem)
    assert found.key == "decomposition.one_operand"


def test_too_many_operands_are_refused_and_a_sum_may_have_any_number() -> None:
    columns = [f"sum(sales.amount) filter (where sales.qty = {n})" for n in range(MOST + 1)]
    assert split(checked(" * ".join(columns))) == refusal("decomposition.many_operands", count=9, most=8)
    assert operands(" + ".join(columns)) == columns
    assert len(operands(" * ".join(columns[:MOST]))) == MOST


def parts_of(text: str, before: list[float | None], after: list[float | None]) -> Decomposition | Problem:
    """The difference of a formula whose operands, in their order, were and are so much."""
    found = split(checked(text))
    assert isinstance(found, Split)
    then, now = (dict(zip(found.operands, values, strict=True)) for values in (before, after))
    figures = [valued(found, [value or 0.0 for value in values]) or 0.0 for values in (before, after)]
    return along_formula(found, then, now, (figures[0], figures[1]))


def effects(text: str, before: list[float | None], after: list[float | None]) -> list[float]:
    found = parts_of(text, before, after)
    assert isinstance(found, Decomposition), found
    return [part.effect for part in found.parts]


def test_terms_add_their_own_differences() -> None:
    assert effects("revenue - cost", [100, 60], [130, 80]) == [30, -20]
    assert effects("(revenue - 3 * cost) / 100 + 7", [100, 60], [130, 80]) == pytest.approx([0.3, -0.6])
    assert effects("1 - revenue - revenue + cost", [100, 60], [101, 60]) == [-2, 0]


def test_a_quotient_by_hand() -> None:
    found = parts_of("revenue / cost", [20, 100], [33, 110])
    assert isinstance(found, Decomposition)
    assert (found.by, found.before, found.after) == ("formula", 0.2, 0.3)
    one, other = found.parts
    assert (one.code, one.before, one.after, one.further, one.kind) == ("revenue", 20, 33, True, Kind.OPERAND)
    assert one.effect == pytest.approx(((33 - 20) / 100 + (33 - 20) / 110) / 2)
    assert other.effect == pytest.approx((20 / 110 - 20 / 100 + 33 / 110 - 33 / 100) / 2)


def test_a_product_of_three_by_hand() -> None:
    found = effects("revenue * cost * count(sales.*)", [1, 2, 3], [2, 3, 4])
    assert found == pytest.approx([6 / 3 + 9 / 6 + 8 / 6 + 12 / 3, 3 / 3 + 6 / 6 + 4 / 6 + 8 / 3, 23 / 6])
    assert fsum(found) == pytest.approx(18)


def test_growth_over_last_year() -> None:
    found = effects("revenue / last_year(revenue) - 1", [110, 100], [150, 120])
    assert found == pytest.approx([(40 / 100 + 40 / 120) / 2, (110 / 120 - 110 / 100 + 150 / 120 - 150 / 100) / 2])


def test_a_choice_is_shared_by_what_decides_it() -> None:
    text = "case when revenue > cost then revenue else 2 end"
    assert effects(text, [10, 5], [10, 20]) == [0, -8]
    assert effects(text, [1, 5], [10, 5]) == [8, 0]


@pytest.mark.parametrize(
    ("text", "further"),
    [
        ("revenue - cost", [True, True]),
        (f"{AMOUNT} / {QTY}", [False, False]),
        (f"({AMOUNT} - {QTY}) / avg(sales.qty)", [True, True]),
        ("prior(revenue) / max(sales.qty)", [False, False]),
    ],
)
def test_what_can_be_taken_apart_further(text: str, further: list[bool]) -> None:
    found = parts_of(text, [3, 2], [5, 4])
    assert isinstance(found, Decomposition)
    assert [part.further for part in found.parts] == further


def test_an_empty_operand_is_refused() -> None:
    text = "coalesce(revenue, cost)"
    assert parts_of(text, [1, None], [2, 3]) == refusal("decomposition.empty_operand")
    assert parts_of(text, [1, 2], [None, 3]) == refusal("decomposition.empty_operand")


def test_a_divisor_that_is_zero_on_the_way_is_refused() -> None:
    assert parts_of("1 / (revenue - cost)", [3, 2], [2, 1]) == refusal("decomposition.empty_between")


def test_the_value_of_operands() -> None:
    found = split(checked("revenue / cost - 1"))
    assert isinstance(found, Split)
    assert valued(found, [3, 2]) == 0.5
    assert valued(found, [3, 0]) is None


def two(name: str, one: Node, other: Node) -> Operation:
    """An operation on two parts."""
    return Operation(name, (one, other))


LEAVES: list[Node] = [Aggregate("sum", "sales", Column("sales", f"c{n}")) for n in range(5)]
CONSTANTS = [Literal(n) for n in (1, 2, 10, 0.5, -3)]
SIGNS = st.sampled_from("+-*/")
INNER: st.SearchStrategy[Node] = st.recursive(
    st.sampled_from([*LEAVES, *CONSTANTS]),
    lambda inner: st.builds(two, SIGNS, inner, inner) | st.builds(lambda one: Operation("neg", (one,)), inner),
    max_leaves=5,
)
TREES = st.builds(
    lambda top, left, one, right, other: two(top, two(left, LEAVES[0], one), two(right, LEAVES[1], other)),
    SIGNS, SIGNS, INNER, SIGNS, INNER,
)  # fmt: skip
AMOUNTS = st.lists((st.integers(1, 1000) | st.integers(-50, -1)).map(float), min_size=5, max_size=5)


def by_hand(node: Node, values: dict[Node, float]) -> float | None:
    """A formula in plain arithmetic."""
    if node in values:
        return values[node]
    if isinstance(node, Literal):
        return float(node.value or 0)
    assert isinstance(node, Operation)
    parts = [by_hand(part, values) for part in node.parts]
    known = [part for part in parts if part is not None]
    if len(known) < len(parts):
        return None
    if node.name == "neg":
        return -known[0]
    one, other = known
    if node.name == "/":
        return one / other if other else None
    return {"+": one + other, "-": one - other, "*": one * other}[node.name]


def largest_between(found: Split, then: dict[Node, float], now: dict[Node, float]) -> float:
    """The largest figure on any way from before to after."""
    pairs = [(then[operand], now[operand]) for operand in found.operands]
    ways = (dict(zip(found.operands, way, strict=True)) for way in product(*pairs))
    return max(abs(value) if (value := by_hand(found.node, way)) is not None else float("inf") for way in ways)


@settings(max_examples=1000)
@given(TREES, AMOUNTS, AMOUNTS, st.sets(st.integers(0, 4)))
def test_laws(tree: Node, old: list[float], new: list[float], fixed: set[int]) -> None:
    """The effects are the difference; turned round they are the opposite; what stays the same adds nothing."""
    new = [old[n] if n in fixed else value for n, value in enumerate(new)]
    before, after = (dict(zip(LEAVES, values, strict=True)) for values in (old, new))
    figures = (by_hand(tree, dict(before)), by_hand(tree, dict(after)))
    found = split(tree)
    assume(isinstance(found, Split) and None not in figures)
    assert isinstance(found, Split)
    then, now = ({one: by_hand(one, dict(values)) for one in found.operands} for values in (before, after))
    assume(None not in then.values() and None not in now.values())
    told = along_formula(found, then, now, figures)  # type: ignore[arg-type]
    size = max(abs(figure or 0.0) for figure in figures)
    largest = size if found.factors else largest_between(found, then, now)  # type: ignore[arg-type]
    if isinstance(told, Problem):
        assert told.key == ("decomposition.empty_between" if largest == float("inf") else "decomposition.residual")
        assert largest > 1e4 * size or found.factors
        return
    scale = max([size, *(abs(part.effect) for part in told.parts)])
    assert isclose(fsum(part.effect for part in told.parts), told.difference, abs_tol=1e-9 * scale)
    back = along_formula(found, now, then, figures[::-1])  # type: ignore[arg-type]
    assert isinstance(back, Decomposition)
    for one, other in zip(told.parts, back.parts, strict=True):
        assert isclose(one.effect, -other.effect, rel_tol=1e-9, abs_tol=1e-12 * largest)
        assert one.effect == 0 or one.before != one.after
