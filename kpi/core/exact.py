"""A canonical form of formulas by rules that change not even the last digit, and of aggregates and conditions.

`canonical` says why each rule holds. `Exact` is for whatever a last digit decides, `InRow` for the inside of an
aggregate, whose numbers are decimals.
"""

from __future__ import annotations

from dataclasses import replace

from kpi.core.formula import Aggregate, Literal, Moved, Node, Operation
from kpi.core.polynomial import in_order, joined, number

EMPTY, TRUE, FALSE = Literal(None), Literal(True), Literal(False)
ARITHMETIC = frozenset({"+", "-", "*", "/", "neg"})
_LOGIC = frozenset({"and", "or", "not", "=", "<>", "<", "<=", ">", ">=", "is_null"})
_DENIED = {"and": "or", "or": "and", "=": "<>", "<>": "="}
_TURNED = {">": "<", ">=": "<="}
_OPPOSITE = {"<": "<=", "<=": "<"}
_DIGITS = 12
"""The digits after the point that facts have."""


class Exact:
    """Arithmetic whose last digit decides: operands of `+` and `*` change places, minus signs move, nothing more."""

    def value(self, node: Node) -> Node:
        """The canonical form of an operand."""
        if isinstance(node, Literal):
            return _whole(node)
        if isinstance(node, Moved):
            return Moved(node.move, self.value(node.operand))
        if isinstance(node, Aggregate):
            return _aggregate(node)
        if isinstance(node, Operation):
            return self._operation(node)
        return node

    def _operation(self, node: Operation) -> Node:
        if node.name in _LOGIC:
            return self.truth(node)
        if node.name in ARITHMETIC:
            return self.arithmetic(node)
        if node.name == "case":
            return self._case(node)
        if node.name == "coalesce":
            return self._coalesce(node)
        rule = self if node.name == "abs" else self.deciding
        return Operation(node.name, tuple(rule.value(part) for part in node.parts))

    @property
    def deciding(self) -> Exact:
        """The form of what a last digit decides."""
        return self

    def arithmetic(self, node: Operation) -> Node:
        """A sum, product or quotient."""
        parts = [self.value(part) for part in node.parts]
        if EMPTY in parts:
            return EMPTY
        if node.name == "neg":
            return self.negated(parts[0])
        if node.name == "-":
            return self.total([parts[0], self.negated(parts[1])])
        if node.name == "+":
            return self.total(parts)
        return Operation(node.name, tuple(in_order(parts) if node.name == "*" else parts))

    def total(self, parts: list[Node]) -> Node:
        """The sum of parts that are canonical."""
        return Operation("+", tuple(in_order(parts)))

    def negated(self, node: Node) -> Node:
        """A canonical part with the other sign."""
        given = number_of(node)
        if given is not None:
            return _whole(Literal(-given))
        if isinstance(node, Operation) and node.name == "neg":
            return node.parts[0]
        if isinstance(node, Operation) and node.name == "+":
            return self.total([self.negated(part) for part in node.parts])
        return Operation("neg", (node,))

    def truth(self, node: Node, denied: bool = False) -> Node:
        """The canonical form of a condition, or of its denial."""
        if isinstance(node, Literal):
            return Literal(not node.value) if denied and node.value is not None else node
        name, parts = (node.name, node.parts) if isinstance(node, Operation) else ("", ())
        if name == "not":
            return self.truth(parts[0], not denied)
        if name in ("and", "or"):
            return _joint(_DENIED[name] if denied else name, [self.truth(part, denied) for part in parts])
        if name in _LOGIC and name != "is_null":
            return self._compared(name, [self.deciding.value(part) for part in parts], denied)
        found = self._empty(parts[0]) if name == "is_null" else self.value(node)
        known = isinstance(found, Operation) and found.name in _LOGIC and found.name != name
        if isinstance(found, Literal) or known:
            return self.truth(found, denied)
        return Operation("not", (found,)) if denied else found

    def _compared(self, name: str, sides: list[Node], denied: bool) -> Node:
        if name in ("=", "<>"):
            return Operation(_DENIED[name] if denied else name, tuple(in_order(sides)))
        if name in _TURNED:
            name, sides = _TURNED[name], sides[::-1]
        if denied:
            name, sides = _OPPOSITE[name], sides[::-1]
        return Operation(name, tuple(sides))

    def _empty(self, operand: Node) -> Node:
        found = self.deciding.value(operand)
        if isinstance(found, Literal):
            return Literal(found.value is None)
        return Operation("is_null", (found,))

    def _case(self, node: Operation) -> Node:
        """The branches that may be reached; those of a case in the last place follow on."""
        branches: list[Node] = []
        *given, last = node.parts
        for condition, result in zip(given[::2], given[1::2], strict=True):
            holds = self.deciding.truth(condition)
            if isinstance(holds, Literal) and holds.value:
                last = result
                break
            if not isinstance(holds, Literal):
                branches += [holds, self.value(result)]
        otherwise = self.value(last)
        if isinstance(otherwise, Operation) and otherwise.name == "case":
            branches, otherwise = [*branches, *otherwise.parts[:-1]], otherwise.parts[-1]
        return Operation("case", (*branches, otherwise)) if branches else otherwise

    def _coalesce(self, node: Operation) -> Node:
        """The operands that may be reached, each once."""
        found: list[Node] = []
        for part in _flat("coalesce", [self.value(part) for part in node.parts]):
            if part not in found and part != EMPTY:
                found.append(part)
            if isinstance(part, Literal) and part != EMPTY:
                break
        return Operation("coalesce", tuple(found)) if len(found) > 1 else found[0] if found else EMPTY


class InRow(Exact):
    """The inside of an aggregate: sums of decimals are the same in every order."""

    def total(self, parts: list[Node]) -> Node:
        """The sum of all terms, in order."""
        return joined("+", in_order(_flat("+", parts)))


EXACT, IN_ROW = Exact(), InRow()


def _whole(node: Literal) -> Literal:
    """A number without a fraction as a whole number."""
    value = node.value
    return Literal(int(value)) if isinstance(value, float) and value.is_integer() else node


def number_of(node: Node) -> float | None:
    """The number that a part is."""
    if not isinstance(node, Literal) or isinstance(node.value, bool | str):
        return None
    return node.value


def _flat(name: str, parts: list[Node]) -> list[Node]:
    """The operands, those of the same operation among them in its place."""
    found: list[Node] = []
    for part in parts:
        nested = isinstance(part, Operation) and part.name == name
        found += _flat(name, list(part.operands())) if nested else [part]
    return found


def _joint(name: str, parts: list[Node]) -> Node:
    """Conditions that hold together, or of which one holds: in order, each once."""
    decides = FALSE if name == "and" else TRUE
    idle = TRUE if name == "and" else FALSE
    found = [part for part in in_order(set(_flat(name, parts))) if part != idle]
    if decides in found:
        return decides
    return joined(name, found) if found else idle


def _aggregate(node: Aggregate) -> Node:
    """An aggregate as rows that are kept and what is taken of them."""
    rule = EXACT if any(map(_fine, node.walk())) else IN_ROW
    argument = None if node.argument is None else rule.value(node.argument)
    where = TRUE if node.where is None else rule.truth(node.where)
    while isinstance(argument, Operation) and argument.name == "case" and _lets_pass(argument):
        where, argument = _joint("and", [where, argument.parts[0]]), argument.parts[1]
    if argument is not None:
        there = rule.truth(Operation("is_null", (argument,)), denied=True)
        if node.function == "count" and not node.distinct:
            where, argument = _joint("and", [where, there]), None
        else:
            where = _joint("and", [part for part in _flat("and", [where]) if part != there])
    return replace(node, argument=argument, where=None if where == TRUE else where)


def _lets_pass(case: Operation) -> bool:
    """Whether a case only lets some rows through."""
    return len(case.parts) == 3 and case.parts[2] == EMPTY


def _fine(node: Node) -> bool:
    """Whether a number has more digits after the point than facts have."""
    return bool((number(number_of(node) or 0) * 10**_DIGITS).denominator > 1)
