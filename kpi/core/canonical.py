"""One form for all formulas that give the same figures whatever the data, so that two definitions can be compared.

`canonical(a) == canonical(b)` promises that a and b are the same function of real numbers and empties: they may differ
by what floating point rounds, and by nothing else. The other way round nothing is promised: what is not the same for
certain is left as different. Why each rule holds:

- Sums, differences, products and quotients are put in order and multiplied out as `polynomial` says, which keeps what
  must be present and what must not be zero. `a / (b / c)` is `a * c / b` only where c is not zero, and so it is kept.
- Where a last digit decides — in comparisons, conditions, `round`, and divisors, which may be zero or not — sums and
  products are not put together anew: only operands of `+` and `*` change places and minus signs move, which is exact.
- Inside an aggregate sums of facts are exact decimals and are put in order; products and quotients are rounded to
  twelve digits one after another, so their operands only change places. A formula with finer numbers is left.
- `and`, `or` and `not` over true, false and unknown keep De Morgan's laws, order and repetition. `a > b` is `b < a`,
  `not (a = b)` is `a <> b`; `in` is several `=`, `between` two `<=`, and each is unknown where the other is.
- `nullif(a, b)` is a case; cases in the last place of cases and empties in first places are one; the same for coalesce.
- Every aggregate passes over empties, so `sum(case when c then x end)` is `sum(x)` where c, and none but `count` cares
  about rows where its argument is empty. `count(x)` counts the rows where x is not empty.
- `avg(x)` is `sum(x) / count(x)` under the same filter: without values the sum is empty and so is the quotient. It is
  not `sum(x) / count(*)`, which counts the rows where x is empty.
- A moved operand is the same arithmetic of moved operands, since every place is read at the same other window.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from functools import lru_cache

from kpi.core.exact import ARITHMETIC, EMPTY, EXACT, Exact, number_of
from kpi.core.formula import Aggregate, Literal, Moved, Node, Operation
from kpi.core.polynomial import Polynomial, joined, number, product


@lru_cache(maxsize=4096)
def canonical(node: Node) -> Node:
    """The canonical form of a formula whose named indicators are replaced by their formulas."""
    return _REAL.value(_spelled_out(node))


def added_up(node: Node) -> dict[Node, Fraction] | None:
    """The operands whose multiples added up are the formula, `Literal(1)` for a constant; None where it is no sum."""
    found = _REAL.polynomial(_spelled_out(node))
    if found is None or found.nonzero or any(sum(n for _, n in monomial) > 1 for monomial in found.terms):
        return None
    return {monomial[0][0] if monomial else Literal(1): factor for monomial, factor in found.terms.items()}


def _spelled_out(node: Node) -> Node:
    """The formula in fewer functions: `avg`, `nullif`, `in` and `between` as what they stand for."""
    if isinstance(node, Moved):
        return Moved(node.move, _spelled_out(node.operand))
    if isinstance(node, Aggregate):
        argument, where = (None if part is None else _spelled_out(part) for part in (node.argument, node.where))
        inner = replace(node, argument=argument, where=where)
        if node.function == "avg":
            return Operation("/", (replace(inner, function="sum"), replace(inner, function="count")))
        return inner
    if isinstance(node, Operation):
        return _as_others(node.name, [_spelled_out(part) for part in node.parts])
    return node


def _as_others(name: str, parts: list[Node]) -> Node:
    if name == "nullif":
        return Operation("case", (Operation("=", tuple(parts)), EMPTY, parts[0]))
    if name == "in":
        return joined("or", [Operation("=", (parts[0], item)) for item in parts[1:]])
    if name == "between":
        return Operation("and", (Operation("<=", (parts[1], parts[0])), Operation("<=", (parts[0], parts[2]))))
    return Operation(name, tuple(parts))


class _Real(Exact):
    """Arithmetic whose result is read as it is: numbers of which the last digit decides nothing."""

    @property
    def deciding(self) -> Exact:
        """Conditions and what is rounded are exact."""
        return EXACT

    def value(self, node: Node) -> Node:
        """The canonical form of a figure."""
        if isinstance(node, Literal) and number_of(node) is None:
            return node
        if isinstance(node, Literal | Moved) or (isinstance(node, Operation) and node.name in ARITHMETIC):
            found = self.polynomial(node)
            return EMPTY if found is None else found.node()
        return super().value(node)

    def polynomial(self, node: Node) -> Polynomial | None:
        """A figure as a sum of products; None where it is always empty."""
        if isinstance(node, Literal):
            given = number_of(node)
            return None if given is None else Polynomial.constant(number(given))
        if isinstance(node, Moved):
            return self._moved(node)
        if isinstance(node, Operation) and node.name in ("+", "-"):
            one, other = (self.polynomial(part) for part in node.parts)
            if one is None or other is None:
                return None
            return one.plus(other if node.name == "+" else other.times(Fraction(-1)))
        if isinstance(node, Operation) and node.name in ARITHMETIC:
            factors = list(self._factors(node, 1, False))
            return None if None in factors else product(factor for factor in factors if factor)
        found = super().value(node)
        whole = isinstance(found, Literal) or (isinstance(found, Operation) and found.name in ARITHMETIC)
        return self.polynomial(found) if whole else Polynomial.power(found)

    def _moved(self, node: Moved) -> Polynomial | None:
        inner = self.polynomial(node.operand)
        if inner is None:
            return None
        if not inner.present:
            return Polynomial.power(Moved(node.move, inner.node()))
        return inner.under(lambda operand: Moved(node.move, operand))

    def _factors(self, node: Node, exponent: int, divides: bool) -> Iterator[Polynomial | None]:
        """All that is multiplied and divided by; what stands in a divisor must not be zero."""
        name, parts = (node.name, node.parts) if isinstance(node, Operation) else ("", ())
        if name == "*":
            for part in parts:
                yield from self._factors(part, exponent, divides)
        elif name == "/":
            yield from self._factors(parts[0], exponent, divides)
            yield from self._factors(parts[1], -exponent, True)
        elif name == "neg":
            yield Polynomial.constant(Fraction(-1))
            yield from self._factors(parts[0], exponent, divides)
        elif divides:
            yield from self._divisor(EXACT.value(node), exponent)
        else:
            yield self.polynomial(node)

    def _divisor(self, found: Node, exponent: int) -> Iterator[Polynomial | None]:
        if isinstance(found, Operation) and found.name in ("*", "/", "neg"):
            yield from self._factors(found, exponent, True)
        elif isinstance(found, Literal):
            given = number_of(found)
            yield Polynomial.constant(number(given) ** exponent) if given else None
        elif exponent > 0:
            yield Polynomial.needed(_either_sign(found))
            yield self.polynomial(found)
        else:
            whole = _either_sign(found)
            yield Polynomial.constant(Fraction(1 if whole == found else -1))
            yield Polynomial.power(whole, exponent, divides=True)


def _either_sign(found: Node) -> Node:
    """A sum that must not be zero, with the one of its two signs that comes first."""
    is_sum = isinstance(found, Operation) and found.name == "+"
    return min(found, EXACT.negated(found), key=repr) if is_sum else found


_REAL = _Real()
