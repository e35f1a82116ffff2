"""Arithmetic in a form that does not depend on how it was written: a sum of products, and where it has a value.

A sum, product or quotient is empty as soon as one of its operands is, a quotient also where its divisor is zero. So
arithmetic is its sum of products wherever all that it names is `present` and all that it divides by is not zero, and
empty elsewhere. Both conditions stay when terms cancel: `a - a` is 0 only where there is an `a`, and `a / a` is 1 only
where `a` is not zero. Numbers are exact fractions. Two forms that are equal are the same function of real numbers and
empties; two ways to compute it may differ by what floating point rounds, and by nothing else.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import reduce

from kpi.core.formula import Literal, Node, Operation

Monomial = tuple[tuple[Node, int], ...]
"""Factors with how often each is multiplied, below zero divided by; in order."""
_NOTHING: frozenset[Node] = frozenset()


def in_order(nodes: Iterable[Node]) -> list[Node]:
    """Parts in an order that depends on nothing but what they are."""
    return sorted(nodes, key=repr)


def joined(name: str, nodes: list[Node]) -> Node:
    """Operands under one operator of two, halved and halved again, so that many are not nested deep."""
    if len(nodes) == 1:
        return nodes[0]
    half = (len(nodes) + 1) // 2
    return Operation(name, (joined(name, nodes[:half]), joined(name, nodes[half:])))


def number(value: float) -> Fraction:
    """A number as it is written, not as binary digits come near it.

    >>> number(0.1) + number(0.2) == number(0.3)
    True
    """
    return Fraction(repr(value))


@dataclass(frozen=True)
class Polynomial:
    """A sum of products with the operands that must be there and those that must not be zero."""

    terms: Mapping[Monomial, Fraction]
    present: frozenset[Node] = _NOTHING
    nonzero: frozenset[Node] = _NOTHING

    @classmethod
    def constant(cls, value: Fraction) -> Polynomial:
        """A number."""
        return cls({(): value} if value else {})

    @classmethod
    def power(cls, node: Node, exponent: int = 1, divides: bool = False) -> Polynomial:
        """An operand multiplied so often; one that `divides` must not be zero."""
        return cls({((node, exponent),): Fraction(1)}, frozenset({node}), frozenset({node} if divides else ()))

    @classmethod
    def needed(cls, node: Node) -> Polynomial:
        """One, where an operand is not zero."""
        return cls({(): Fraction(1)}, frozenset({node}), frozenset({node}))

    def plus(self, other: Polynomial) -> Polynomial:
        """The sum."""
        terms = dict(self.terms)
        for monomial, factor in other.terms.items():
            terms[monomial] = terms.get(monomial, Fraction(0)) + factor
        return self._with({monomial: factor for monomial, factor in terms.items() if factor}, other)

    def times(self, factor: Fraction) -> Polynomial:
        """The product with a number."""
        return Polynomial({m: f * factor for m, f in self.terms.items() if factor}, self.present, self.nonzero)

    def under(self, change: Callable[[Node], Node]) -> Polynomial:
        """The same of other operands."""
        terms = {_ordered({change(node): n for node, n in monomial}): f for monomial, f in self.terms.items()}
        return Polynomial(terms, frozenset(map(change, self.present)), frozenset(map(change, self.nonzero)))

    def _with(self, terms: Mapping[Monomial, Fraction], other: Polynomial) -> Polynomial:
        return Polynomial(terms, self.present | other.present, self.nonzero | other.nonzero)

    def node(self) -> Node:
        """The parts of a formula that computes this."""
        monomials = sorted(self.terms, key=repr)
        terms = [_term(monomial, self.terms[monomial]) for monomial in monomials]
        powers = [pair for monomial in monomials for pair in monomial]
        divided = {node for node, exponent in powers if exponent < 0}
        seen = {node for node, _ in powers} | self.nonzero
        terms += [Operation("/", (Literal(0), node)) for node in in_order(self.nonzero - divided)]
        terms += [Operation("*", (Literal(0), node)) for node in in_order(self.present - seen)]
        return joined("+", terms) if terms else Literal(0)


def _ordered(exponents: Mapping[Node, int]) -> Monomial:
    pairs = [(node, exponent) for node, exponent in exponents.items() if exponent]
    return tuple(sorted(pairs, key=lambda pair: repr(pair[0])))


def _term(monomial: Monomial, factor: Fraction) -> Node:
    above = [node for node, exponent in monomial for _ in range(exponent)]
    below = [node for node, exponent in monomial for _ in range(-exponent)]
    parts = [_fraction(factor)] if factor != 1 or not above else []
    product = joined("*", [*parts, *above])
    return Operation("/", (product, joined("*", below))) if below else product


def _fraction(value: Fraction) -> Node:
    whole = Literal(value.numerator)
    return whole if value.denominator == 1 else Operation("/", (whole, Literal(value.denominator)))


def product(factors: Iterable[Polynomial]) -> Polynomial:
    """The product; a sum is multiplied out where it is the only one, else it stays a factor as a whole."""
    given = list(factors)
    sums = [factor for factor in given if len(factor.terms) > 1]
    if len(sums) > 1:
        given = [_as_factor(factor) if len(factor.terms) > 1 else factor for factor in given]
    return reduce(_multiplied, given, Polynomial.constant(Fraction(1)))


def _as_factor(total: Polynomial) -> Polynomial:
    """A sum as one operand, and before it what its first term is multiplied by."""
    first = total.terms[min(total.terms, key=repr)]
    whole = Polynomial(total.times(1 / first).terms).node()
    return Polynomial({((whole, 1),): first}, total.present, total.nonzero)


def _multiplied(one: Polynomial, other: Polynomial) -> Polynomial:
    terms = Polynomial({})
    for left, f in one.terms.items():
        for right, g in other.terms.items():
            exponents = Counter(dict(left))
            exponents.update(dict(right))
            terms = terms.plus(Polynomial({_ordered(exponents): f * g}))
    return one._with(terms.terms, other)
