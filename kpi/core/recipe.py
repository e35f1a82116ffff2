"""What a formula is made of where menus can say it: terms, conditions, and the way two terms meet.

`formula` gives the parts of the formula that a recipe says, `recipe` the recipe of a formula, or None where the formula
says more than the menus can.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from kpi.core.formula import Aggregate, Column, Literal, Move, Moved, Node, Operation, Reference


class Kind(StrEnum):
    """What an indicator is, seen from the menus."""

    TOTAL = "total"
    RATIO = "ratio"
    SHARE = "share"
    STEP = "step"
    GROWTH = "growth"
    CHANGE = "change"
    BALANCE = "balance"


FUNCTIONS = ("sum", "count", "count_distinct", "avg", "min", "max", "median")
BALANCES = ("closing_balance", "opening_balance", "average_balance")
OPERATORS = ("=", "<>", "in", ">", ">=", "<", "<=", "between", "like", "is_null", "is_not_null")
_OPERANDS = {"is_null": 0, "is_not_null": 0, "between": 2}
Value = str | float | int


@dataclass(frozen=True, slots=True)
class Condition:
    """What a column has to be: an operator and what it is held against."""

    column: str
    operator: str
    values: tuple[Value, ...] = ()

    @property
    def whole(self) -> bool:
        """Whether it has all that its operator needs."""
        wanted = _OPERANDS.get(self.operator, 1)
        return len(self.values) >= 1 if self.operator == "in" else len(self.values) == wanted


@dataclass(frozen=True, slots=True)
class Term:
    """An aggregate of a dataset's rows; without a column it counts them."""

    function: str
    dataset: str
    column: str | None = None
    conditions: tuple[Condition, ...] = ()


@dataclass(frozen=True, slots=True)
class Named:
    """An indicator that is there already."""

    indicator: str


Operand = Term | Named


@dataclass(frozen=True, slots=True)
class Recipe:
    """A kind, what it is of, what it is held against, and how far back it looks."""

    kind: Kind
    of: Operand
    per: Operand | None = None
    move: Move = Move.LAST_YEAR


def formula(recipe: Recipe) -> Node:
    """The parts of the formula that a recipe says."""
    of = _operand(recipe.of)
    if recipe.kind in (Kind.RATIO, Kind.STEP) and recipe.per is not None:
        return Operation("/", (of, _operand(recipe.per)))
    if recipe.kind is Kind.SHARE and isinstance(recipe.of, Term):
        return Operation("/", (of, _operand(Term(recipe.of.function, recipe.of.dataset, recipe.of.column))))
    before = Moved(recipe.move, of)
    if recipe.kind is Kind.GROWTH:
        return Operation("-", (Operation("/", (of, before)), Literal(1)))
    return Operation("-", (of, before)) if recipe.kind is Kind.CHANGE else of


def recipe(node: Node) -> Recipe | None:
    """The recipe of a formula; of two that say the same, the one that says more."""
    found = next((made for made in _guesses(node) if made is not None), None)
    return found if found is not None and formula(found) == node else None


def _guesses(node: Node) -> list[Recipe | None]:
    of = _term(node)
    if of is not None:
        return [Recipe(Kind.BALANCE if isinstance(of, Term) and of.function in BALANCES else Kind.TOTAL, of)]
    if not isinstance(node, Operation) or node.name not in ("/", "-"):
        return []
    one, other = node.parts
    return _quotients(one, other) if node.name == "/" else _differences(one, other)


def _quotients(one: Node, other: Node) -> list[Recipe | None]:
    of, per = _term(one), _term(other)
    if of is None or per is None:
        return []
    if isinstance(of, Term) and isinstance(per, Term) and of.conditions:
        if per == Term(of.function, of.dataset, of.column):
            return [Recipe(Kind.SHARE, of)]
        if (of.function, of.dataset, of.column) == (per.function, per.dataset, per.column):
            return [Recipe(Kind.STEP, of, per)]
    return [Recipe(Kind.RATIO, of, per)]


def _differences(one: Node, other: Node) -> list[Recipe | None]:
    if other == Literal(1) and isinstance(one, Operation) and one.name == "/":
        return [_moving(Kind.GROWTH, *one.parts)]
    return [_moving(Kind.CHANGE, one, other)]


def _moving(kind: Kind, one: Node, other: Node) -> Recipe | None:
    of = _term(one)
    return Recipe(kind, of, move=other.move) if isinstance(of, Named) and isinstance(other, Moved) else None


def _operand(operand: Operand) -> Node:
    """The parts that an operand stands for."""
    if isinstance(operand, Named):
        return Reference(operand.indicator)
    where = _where(operand.dataset, operand.conditions)
    argument = Column(operand.dataset, operand.column) if operand.column else None
    if operand.function == "opening_balance":
        return Moved(Move.BEFORE, Aggregate("closing_balance", operand.dataset, argument, False, where))
    distinct = operand.function == "count_distinct"
    return Aggregate("count" if distinct else operand.function, operand.dataset, argument, distinct, where)


def _where(dataset: str, conditions: Sequence[Condition]) -> Node | None:
    found: Node | None = None
    for condition in conditions:
        if condition.whole:
            part = _condition(dataset, condition)
            found = part if found is None else Operation("and", (found, part))
    return found


def _condition(dataset: str, condition: Condition) -> Node:
    column = Column(dataset, condition.column)
    if condition.operator == "is_not_null":
        return Operation("not", (Operation("is_null", (column,)),))
    return Operation(condition.operator, (column, *(Literal(value) for value in condition.values)))


def _term(node: Node) -> Operand | None:
    """The operand that a part is, if the menus can say it."""
    if isinstance(node, Reference):
        return Named(node.indicator)
    function = ""
    if isinstance(node, Moved) and node.move is Move.BEFORE:
        node, function = node.operand, "opening_balance"
    if not isinstance(node, Aggregate) or not isinstance(node.argument, (Column, type(None))):
        return None
    conditions = _conditions(node.where)
    function = function or ("count_distinct" if node.distinct else node.function)
    column = node.argument.column if isinstance(node.argument, Column) else None
    return None if conditions is None else Term(function, node.dataset, column, conditions)


def _conditions(node: Node | None) -> tuple[Condition, ...] | None:
    """The conditions that hold together; None where they are more than a list of them."""
    if node is None:
        return ()
    if isinstance(node, Operation) and node.name == "and":
        left, right = (_conditions(part) for part in node.parts)
        return None if left is None or right is None else (*left, *right)
    found = _one_condition(node)
    return None if found is None else (found,)


def _one_condition(node: Node) -> Condition | None:
    if not isinstance(node, Operation):
        return None
    if node.name == "not":
        inner = _one_condition(node.parts[0])
        is_null = inner is not None and inner.operator == "is_null"
        return Condition(inner.column, "is_not_null") if inner is not None and is_null else None
    column, *others = node.parts
    values = [part.value for part in others if isinstance(part, Literal)]
    plain = [value for value in values if isinstance(value, (str, int, float)) and not isinstance(value, bool)]
    known = node.name in OPERATORS and isinstance(column, Column) and len(plain) == len(others)
    return Condition(column.column, node.name, tuple(plain)) if known and isinstance(column, Column) else None
