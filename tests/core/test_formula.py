"""The parts of formulas: walked, replaced, measured."""

from __future__ import annotations

from graphlib import CycleError

import pytest

from kpi.core.formula import (
    Aggregate,
    Column,
    Literal,
    Move,
    Moved,
    Operation,
    Reference,
    aggregates,
    counting,
    datasets,
    extent,
    extents,
    references,
    resolve,
)
from kpi.core.grammar import parse
from tests.core.formulas import CATALOG


def test_what_a_formula_reads() -> None:
    node = parse("sum(sales.qty) / sum(stock.units) + sum(sales.qty) - prior(revenue) / cost", CATALOG)
    assert [(one.function, one.dataset) for one in aggregates(node)] == [("sum", "sales"), ("sum", "stock")]
    assert (datasets(node), references(node)) == (["sales", "stock"], {"revenue", "cost"})
    assert next(iter(node.walk())) is node


def test_named_indicators_are_replaced_wherever_they_stand() -> None:
    cost = parse("sum(sales.qty) * 2", CATALOG)
    revenue = parse("prior(cost) + 1", CATALOG)
    found = resolve(parse("abs(revenue) - cost", CATALOG), {"cost": cost, "revenue": revenue})
    plus = Operation("+", (Moved(Move.PRIOR, cost), Literal(1)))
    assert found == Operation("-", (Operation("abs", (plus,)), cost))
    assert references(found) == set()


def test_a_count_of_rows_is_of_the_dataset_it_is_told() -> None:
    node = Moved(
        Move.PRIOR, Operation("/", (Aggregate("count", ""), Aggregate("sum", "sales", Column("sales", "qty"))))
    )
    operands = counting(node, "stock").operands()[0].operands()
    assert [one.dataset for one in operands if isinstance(one, Aggregate)] == ["stock", "sales"]
    assert counting(Literal(1), "stock") == Literal(1)


def test_the_extent_of_a_formula() -> None:
    assert extent(Literal(1)) == (1, 1)
    assert extent(parse("1 + abs(revenue)", CATALOG)) == (4, 3)


def test_extents_without_replacing() -> None:
    double = Operation("+", (Reference("a0"), Reference("a0")))
    formulas = {"a0": [Literal(1)]} | {
        f"a{n}": [Operation("+", (Reference(f"a{n - 1}"), Reference(f"a{n - 1}")))] for n in range(1, 60)
    }
    found = extents(formulas)
    assert found["a1"][0] == extent(double)[0] + 2
    assert found["a59"][0] > 2**59 and found["a59"][1] == 2 * 59 + 1
    assert extents({"a": [Reference("gone")]})["a"] == (2, 2)
    with pytest.raises(CycleError):
        extents({"a": [Reference("b")], "b": [Reference("a")]})
