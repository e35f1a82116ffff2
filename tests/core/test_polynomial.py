"""Sums of products: exact numbers, and the conditions that stay when terms cancel."""

from __future__ import annotations

from fractions import Fraction

from kpi.core.formula import Literal, Node, Operation, Reference
from kpi.core.formula_text import written
from kpi.core.polynomial import Polynomial, in_order, joined, number, product

A, B, C = (Reference(code) for code in "abc")


def a(exponent: int = 1, divides: bool = False) -> Polynomial:
    return Polynomial.power(A, exponent, divides)


def constant(value: float) -> Polynomial:
    return Polynomial.constant(number(value))


def text(found: Polynomial) -> str:
    return written(found.node())


def test_numbers_are_what_is_written() -> None:
    assert number(0.1) == Fraction(1, 10)
    assert number(1e17) == 10**17
    assert constant(0).terms == {}
    assert text(constant(0)) == "0"


def test_a_sum_of_products_in_order() -> None:
    b, c = Polynomial.power(B), Polynomial.power(C)
    assert text(c.plus(a()).plus(product([b, a()])).plus(constant(-2.5))) == "a * b + a + (c + -5 / 2)"
    assert text(product([a(), a(-2, True), constant(3)])) == "3 / a"
    assert text(a().plus(a()).times(Fraction(1, 4))) == "1 / 2 * a"


def test_conditions_stay_when_terms_cancel() -> None:
    assert text(a().plus(a().times(Fraction(-1)))) == "0 * a"
    assert text(product([a(), a(-1, True)])) == "1 + 0 / a"
    assert text(a().times(Fraction(0))) == "0 * a"
    assert text(product([Polynomial.needed(A), constant(2)])) == "2 + 0 / a"


def test_one_sum_is_multiplied_out_and_several_stay_whole() -> None:
    total = a().plus(Polynomial.power(B))
    assert text(product([total, Polynomial.power(C)])) == "a * c + b * c"
    assert text(product([total.times(Fraction(2)), total])) == "2 * (a + b) * (a + b) + 0 * a + 0 * b"


def test_other_operands() -> None:
    moved = product([a(), Polynomial.power(B, -1, True)]).under(lambda node: Operation("abs", (node,)))
    assert text(moved) == "abs(a) / abs(b)"


def test_many_operands_are_halved() -> None:
    nodes: list[Node] = [Literal(n) for n in range(1000)]
    found, depth = joined("+", nodes), 0
    while found.operands():
        found, depth = found.operands()[0], depth + 1
    assert depth == 10
    assert in_order([B, A]) == [A, B]
