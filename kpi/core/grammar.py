"""From the text of a formula to its parts: parsed as SQL, then walked against a list of what is allowed.

Whatever is not on the list is an error that names the token. Names may be codes or, for datasets and columns, the
Chinese names and headers; the parts carry codes only.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

import sqlglot
from sqlglot import exp
from sqlglot.errors import SqlglotError

from kpi.core.dataset import Dataset
from kpi.core.errors import Invalid
from kpi.core.formula import Aggregate, Column, Literal, Move, Moved, Node, Operation, Reference
from kpi.core.problem import Value
from kpi.core.suggestion import nearest

_AGGREGATES: dict[type[exp.Expr], str] = {
    exp.Sum: "sum",
    exp.Count: "count",
    exp.Avg: "avg",
    exp.Min: "min",
    exp.Max: "max",
    exp.Median: "median",
}
_BALANCES = ("opening_balance", "closing_balance", "average_balance")
_MOVES = {"prior": Move.PRIOR, "last_year": Move.LAST_YEAR}
_OPERATORS: dict[type[exp.Expr], str] = {
    exp.Add: "+",
    exp.Sub: "-",
    exp.Mul: "*",
    exp.Div: "/",
    exp.EQ: "=",
    exp.NEQ: "<>",
    exp.LT: "<",
    exp.LTE: "<=",
    exp.GT: ">",
    exp.GTE: ">=",
    exp.And: "and",
    exp.Or: "or",
    exp.Like: "like",
    exp.Nullif: "nullif",
}
_UNARY: dict[type[exp.Expr], str] = {exp.Neg: "neg", exp.Not: "not", exp.Abs: "abs"}
FUNCTIONS = (*_AGGREGATES.values(), *_BALANCES, *_MOVES, "abs", "round", "coalesce", "nullif")


def wrong(key: str, **values: Value) -> Invalid:
    """The error of a formula that is not allowed."""
    return Invalid(f"formula.{key}", None, **values)


@dataclass(frozen=True)
class Catalog:
    """The names that a formula may use."""

    datasets: Mapping[str, Dataset]
    indicators: Iterable[str]

    def dataset(self, name: str) -> Dataset:
        """The dataset called `name`, by code or name."""
        for dataset in self.datasets.values():
            if name == dataset.code or name in dataset.name.spellings():
                return dataset
        known = [spelling for d in self.datasets.values() for spelling in (d.code, *d.name.spellings())]
        raise wrong("unknown_dataset", token=name, suggestion=nearest(name, known))

    def column(self, dataset: str, name: str) -> Column:
        """The column `name` of `dataset`, by code or header."""
        found = self.dataset(dataset)
        spellings = found.column_spellings()
        if name not in spellings:
            raise wrong("unknown_column", token=name, dataset=found.code, suggestion=nearest(name, spellings))
        return Column(found.code, spellings[name])

    def indicator(self, name: str) -> Reference:
        """The indicator with the code `name`."""
        if name not in self.indicators:
            raise wrong("unknown_indicator", token=name, suggestion=nearest(name, self.indicators))
        return Reference(name)


def parse(text: str, catalog: Catalog) -> Node:
    """The parts of the formula `text`; raises `Invalid` that names the first token which is not allowed."""
    try:
        tree = sqlglot.parse_one(text, read="duckdb")
    except SqlglotError as error:
        raise wrong("syntax", token=_token_of(error), formula=text) from None
    node = _Scalar(catalog).node(tree)
    return _with_dataset(node)


def _token_of(error: SqlglotError) -> str:
    """The text at which the parser stopped."""
    details = getattr(error, "errors", None)
    return str(details[0].get("highlight") or "") if details else ""


class _Expressions(ABC):
    """What row and result expressions have in common: literals, operators and functions."""

    def __init__(self, catalog: Catalog) -> None:
        self.catalog = catalog

    def node(self, tree: exp.Expr) -> Node:
        """The part that `tree` stands for."""
        kind = type(tree)
        if kind in _OPERATORS:
            return Operation(_OPERATORS[kind], (self.node(tree.this), self.node(tree.expression)))
        if kind in _UNARY:
            return self._unary(_UNARY[kind], tree)
        rule = _RULES.get(kind)
        if rule is None:
            raise self.refusal(tree)
        return rule(self, tree)

    def refusal(self, tree: exp.Expr) -> Invalid:
        """The error for something that is not on the list, with the nearest function where one is meant."""
        name = tree.name if isinstance(tree, exp.Anonymous) else tree.key
        token = str(name) if isinstance(tree, exp.Func) else tree.sql(dialect="duckdb")
        return wrong("not_allowed", token=token, suggestion=nearest(token, FUNCTIONS))

    @abstractmethod
    def name(self, tree: exp.Column) -> Node:
        """What a bare or dotted name stands for."""

    def _unary(self, name: str, tree: exp.Expr) -> Node:
        operand = self.node(tree.this)
        if name == "neg" and isinstance(operand, Literal) and isinstance(operand.value, (int, float)):
            return Literal(-operand.value)
        return Operation(name, (operand,))

    def paren(self, tree: exp.Expr) -> Node:
        """What the parentheses hold."""
        return self.node(tree.this)

    def literal(self, tree: exp.Expr) -> Node:
        """A number or text."""
        if tree.args["is_string"]:
            return Literal(str(tree.this))
        number = float(tree.this)
        return Literal(int(number) if number.is_integer() and "e" not in tree.this.lower() and "." not in tree.this else number)

    def boolean(self, tree: exp.Expr) -> Node:
        """True or false."""
        return Literal(bool(tree.this))

    def null(self, tree: exp.Expr) -> Node:
        """Empty."""
        return Literal(None)

    def case(self, tree: exp.Expr) -> Node:
        """`case when … then … else … end`, also with a value to compare."""
        parts: list[Node] = []
        for branch in tree.args["ifs"]:
            condition = self.node(branch.this)
            if tree.this is not None:
                condition = Operation("=", (self.node(tree.this), condition))
            parts += [condition, self.node(branch.args["true"])]
        default = tree.args.get("default")
        return Operation("case", (*parts, self.node(default) if default is not None else Literal(None)))

    def between(self, tree: exp.Expr) -> Node:
        """`x between low and high`, both included."""
        low, high = self.node(tree.args["low"]), self.node(tree.args["high"])
        return Operation("between", (self.node(tree.this), low, high))

    def in_list(self, tree: exp.Expr) -> Node:
        """`x in (a, b)`."""
        if not tree.expressions:
            raise self.refusal(tree)
        return Operation("in", (self.node(tree.this), *(self.node(item) for item in tree.expressions)))

    def is_null(self, tree: exp.Expr) -> Node:
        """`x is null`."""
        if not isinstance(tree.expression, exp.Null):
            raise self.refusal(tree)
        return Operation("is_null", (self.node(tree.this),))

    def coalesce(self, tree: exp.Expr) -> Node:
        """The first operand that is not empty."""
        return Operation("coalesce", (self.node(tree.this), *(self.node(item) for item in tree.expressions)))

    def round(self, tree: exp.Expr) -> Node:
        """`round(x)` or `round(x, digits)`."""
        digits = tree.args.get("decimals")
        places = self.node(digits) if digits is not None else Literal(0)
        if not (isinstance(places, Literal) and isinstance(places.value, int)):
            raise wrong("round_digits", token=tree.sql(dialect="duckdb"))
        return Operation("round", (self.node(tree.this), places))

    def column(self, tree: exp.Expr) -> Node:
        """A name."""
        if not isinstance(tree, exp.Column) or tree.args.get("db"):
            raise self.refusal(tree)
        return self.name(tree)


class _Row(_Expressions):
    """The inside of an aggregate: an expression of a row's columns."""

    def name(self, tree: exp.Column) -> Node:
        """A column, written `dataset.column`."""
        if not tree.table:
            raise wrong("needs_dataset", token=tree.name)
        return self.catalog.column(tree.table, tree.name)


class _Scalar(_Expressions):
    """The outside: an expression of aggregates and indicators."""

    def name(self, tree: exp.Column) -> Node:
        """An indicator; a column may stand only inside an aggregate."""
        if tree.table:
            column = self.catalog.column(tree.table, tree.name)
            raise wrong("needs_aggregate", token=f"{column.dataset}.{column.column}")
        return self.catalog.indicator(tree.name)

    def aggregate(self, tree: exp.Expr, where: Node | None = None) -> Node:
        """`sum(x)`, `count(*)`, `count(distinct x)` and their like."""
        inner, distinct = tree.this, False
        if isinstance(inner, exp.Distinct):
            distinct, inner = True, inner.expressions[0] if len(inner.expressions) == 1 else inner
        function = _AGGREGATES[type(tree)]
        if (distinct and function != "count") or inner is None:
            raise self.refusal(tree)
        star = self._star(inner) if function == "count" and not distinct else None
        argument = None if star is not None else _Row(self.catalog).node(inner)
        return self._of_one_dataset(function, argument, where, distinct, star or "")

    def _star(self, inner: exp.Expr) -> str | None:
        """The dataset of a `*`, empty where it is not said; None where `inner` is no star."""
        if isinstance(inner, exp.Star):
            return ""
        if isinstance(inner, exp.Column) and isinstance(inner.this, exp.Star):
            return self.catalog.dataset(inner.table).code
        return None

    def _of_one_dataset(self, function: str, argument: Node | None, where: Node | None, distinct: bool, dataset: str) -> Node:
        parts = [part for part in (argument, where) if part is not None]
        named = {column.dataset for part in parts for column in part.walk() if isinstance(column, Column)}
        named |= {dataset} - {""}
        if len(named) > 1:
            raise wrong("two_datasets", token=function, datasets=sorted(named))
        if argument is not None and not named:
            raise wrong("no_column", token=function)
        return Aggregate(function, next(iter(named), ""), argument, distinct, where)

    def filtered(self, tree: exp.Expr) -> Node:
        """An aggregate with `filter (where …)`."""
        where = _Row(self.catalog).node(tree.expression.this)
        if type(tree.this) in _AGGREGATES:
            return self.aggregate(tree.this, where)
        if isinstance(tree.this, exp.Anonymous) and tree.this.name.lower() in _BALANCES:
            return self.balance(tree.this, where)
        raise self.refusal(tree)

    def balance(self, tree: exp.Anonymous, where: Node | None = None) -> Node:
        """`closing_balance(x)` and its like; an opening balance is the closing one of the window just before."""
        function = tree.name.lower()
        argument = _Row(self.catalog).node(self._only(tree))
        if function == "opening_balance":
            return Moved(Move.BEFORE, self._of_one_dataset("closing_balance", argument, where, False, ""))
        return self._of_one_dataset(function, argument, where, False, "")

    def call(self, tree: exp.Expr) -> Node:
        """A function of the product's own."""
        name = tree.name.lower()
        if isinstance(tree, exp.Anonymous) and name in _BALANCES:
            return self.balance(tree)
        if isinstance(tree, exp.Anonymous) and name in _MOVES:
            operand = self._only(tree)
            if not isinstance(operand, exp.Column):
                raise wrong("moves_indicators", token=name)
            return Moved(_MOVES[name], self.column(operand))
        raise self.refusal(tree)

    def _only(self, tree: exp.Expr) -> exp.Expr:
        if len(tree.expressions) != 1:
            raise wrong("one_operand", token=tree.name)
        only: exp.Expr = tree.expressions[0]
        return only


def _in_results(rule: Callable[[_Scalar, exp.Expr], Node]) -> Callable[[_Expressions, exp.Expr], Node]:
    """A rule that holds only outside aggregates."""

    def applied(context: _Expressions, tree: exp.Expr) -> Node:
        if not isinstance(context, _Scalar):
            raise wrong("nested_aggregate", token=tree.sql(dialect="duckdb"))
        return rule(context, tree)

    return applied


_RULES: dict[type[exp.Expr], Callable[[_Expressions, exp.Expr], Node]] = {
    exp.Paren: _Expressions.paren,
    exp.Literal: _Expressions.literal,
    exp.Boolean: _Expressions.boolean,
    exp.Null: _Expressions.null,
    exp.Case: _Expressions.case,
    exp.Between: _Expressions.between,
    exp.In: _Expressions.in_list,
    exp.Is: _Expressions.is_null,
    exp.Coalesce: _Expressions.coalesce,
    exp.Round: _Expressions.round,
    exp.Column: _Expressions.column,
    exp.Filter: _in_results(_Scalar.filtered),
    exp.Anonymous: _in_results(_Scalar.call),
    **{kind: _in_results(_Scalar.aggregate) for kind in _AGGREGATES},
}


def _with_dataset(node: Node) -> Node:
    """`count(*)` counts the rows of the one dataset that the formula reads."""
    named = {part.dataset for part in node.walk() if isinstance(part, Aggregate)} - {""}
    bare = any(isinstance(part, Aggregate) and not part.dataset for part in node.walk())
    if bare and len(named) != 1:
        raise wrong("count_of_what", token="count(*)")
    return _fill(node, next(iter(named))) if bare else node


def _fill(node: Node, dataset: str) -> Node:
    if isinstance(node, Aggregate):
        return Aggregate(node.function, dataset, node.argument, node.distinct, node.where)
    if isinstance(node, Operation):
        return Operation(node.name, tuple(_fill(part, dataset) for part in node.parts))
    if isinstance(node, Moved):
        return Moved(node.move, _fill(node.operand, dataset))
    return node
