"""From the text of a formula to its parts: parsed as SQL, then walked against a list of what is allowed.

Whatever is not on the list is an error that names the token. Names may be codes or, for datasets and columns, the
Chinese names and headers; the parts carry codes only.
"""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from collections.abc import Callable
from functools import lru_cache

from sqlglot import Dialect, exp
from sqlglot.errors import SqlglotError

from kpi.core.catalog import Catalog, wrong
from kpi.core.errors import Invalid
from kpi.core.formula import Aggregate, Column, Literal, Move, Moved, Node, Operation, counting, extent
from kpi.core.formula_token import tokens_of

LONGEST = 20_000
"""The most characters a formula may have."""
DEEPEST, LARGEST = 100, 1000
"""How deep the parts of a formula may be nested, and how many there may be, all named indicators included."""
MOST_DIGITS = 12
"""The most digits a figure is rounded to, before or after the decimal point."""
LONGEST_TEXT = 1000
"""The most characters a text in a formula may have: what a row is held against must not take for ever to read."""
_KEPT = 4096
HUGE = 1e18
"""Numbers of this size and more are no part of a formula."""

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
    exp.Nullif: "nullif",
}
# What each part may be given. The parser reads more than a formula may say, and what is not looked at would be lost.
_GIVEN: dict[type[exp.Expr], frozenset[str]] = {
    exp.Between: frozenset({"this", "low", "high"}),
    exp.Case: frozenset({"this", "ifs", "default"}),
    exp.Column: frozenset({"this", "table"}),
    exp.Count: frozenset({"this", "big_int"}),
    exp.If: frozenset({"this", "true"}),
    exp.Like: frozenset({"this", "expression", "negate"}),
    exp.Literal: frozenset({"this", "is_string"}),
    exp.Round: frozenset({"this", "decimals"}),
    exp.Star: frozenset(),
    **dict.fromkeys((exp.Anonymous, exp.Coalesce, exp.Distinct, exp.In), frozenset({"this", "expressions"})),
}
_FULL_WIDTH = dict(zip("（）＋－×＊÷／＝＜＞，．；。‘’“”", "()+-**//=<>,.;.''''", strict=True))
_USUALLY = frozenset({"this", "expression"})
_UNARY: dict[type[exp.Expr], str] = {exp.Neg: "neg", exp.Not: "not", exp.Abs: "abs"}


def parse(text: str, catalog: Catalog) -> Node:
    """The parts of the formula `text`; raises `Invalid` that names the first token which is not allowed."""
    if len(text) > LONGEST:
        raise wrong("too_long", token=text, most=LONGEST)
    try:
        node = _with_dataset(_Scalar(catalog).node(_tree(text)))
    except RecursionError:
        raise wrong("too_deep", token=text, most=DEEPEST) from None
    except Invalid as error:
        raise _of_full_width(error, text, catalog) from None
    size, depth = extent(node)
    if depth > DEEPEST:
        raise wrong("too_deep", token=text, most=DEEPEST)
    if size > LARGEST:
        raise wrong("too_large", token=text, most=LARGEST)
    return node


@lru_cache(maxsize=_KEPT)
def _tree(text: str) -> exp.Expr:
    """The text as an expression of SQL, never a statement; nobody changes it, so it serves every version of a model."""
    try:
        tree = Dialect.get_or_raise("duckdb").parser().parse_into(exp.Expr, tokens_of(text), text)
    except SqlglotError as error:
        raise wrong("syntax", token=_token_of(error, text), formula=text) from None
    if not tree or tree[0] is None:
        raise wrong("syntax", token=text, formula=text)
    return tree[0]


def _of_full_width(error: Invalid, text: str, catalog: Catalog) -> Invalid:
    """The error, or the sign of a Chinese keyboard that led to it; texts and known names may have such signs."""
    found = str(error.problem.values.get("token"))
    if error.problem.key == "formula.syntax":
        names = [name for dataset in catalog.datasets.values() for name in dataset.column_spellings()]
        found = re.sub("|".join(["'[^']*'", '"[^"]*"', *map(re.escape, names)]), "", text)
    sign = next((sign for sign in found if sign in _FULL_WIDTH), None)
    if sign is None or '"' in text:
        return error
    return wrong("full_width", token=sign, meant=_FULL_WIDTH[sign])


def _token_of(error: SqlglotError, text: str) -> str:
    """The text at which the parser stopped, or all of it where it never began."""
    details = getattr(error, "errors", None)
    return str(details[0].get("highlight") or text if details else text)


def _as_text(tree: exp.Expr) -> str:
    """A part as it may have been written, its names without quotes."""
    for name in tree.find_all(exp.Identifier):
        name.set("quoted", False)
    return tree.sql(dialect="duckdb")


class _Expressions(ABC):
    """What row and result expressions have in common: literals, operators and functions."""

    def __init__(self, catalog: Catalog) -> None:
        self.catalog = catalog

    def node(self, tree: exp.Expr) -> Node:
        """The part that `tree` stands for."""
        kind = type(tree)
        self.only_known(tree)
        if kind in _OPERATORS:
            return Operation(_OPERATORS[kind], (self.node(tree.this), self.node(tree.expression)))
        if kind in _UNARY:
            return self._unary(_UNARY[kind], tree)
        rule = _RULES.get(kind)
        if rule is None:
            raise self.refusal(tree)
        return rule(self, tree)

    def only_known(self, tree: exp.Expr) -> None:
        """Raise where `tree` was given something that no rule reads."""
        known = _GIVEN.get(type(tree), _USUALLY)
        if type(tree) in _READ and any(tree.args[name] for name in tree.args if name not in known):
            raise self.refusal(tree)

    def refusal(self, tree: exp.Expr) -> Invalid:
        """The error for something that is not on the list."""
        return wrong("not_allowed", token=_as_text(tree), suggestion="")

    @abstractmethod
    def name(self, tree: exp.Column) -> Node:
        """What a bare or dotted name stands for."""

    def _unary(self, name: str, tree: exp.Expr) -> Node:
        operand = self.node(tree.this)
        if name == "neg" and isinstance(operand, Literal) and type(operand.value) in (int, float):
            return Literal(-operand.value)  # type: ignore[operator]
        return Operation(name, (operand,))

    def paren(self, tree: exp.Expr) -> Node:
        """What the parentheses hold."""
        return self.node(tree.this)

    def literal(self, tree: exp.Expr) -> Node:
        """A number or text."""
        if tree.args["is_string"]:
            if len(tree.this) > LONGEST_TEXT:
                raise wrong("long_text", token=tree.this, most=LONGEST_TEXT)
            return Literal(str(tree.this))
        try:
            number = int(tree.this) if tree.this.isdecimal() else float(tree.this)
        except ValueError:
            number = HUGE
        if not abs(number) < HUGE:
            raise wrong("number", token=tree.this)
        return Literal(number)

    def like(self, tree: exp.Expr) -> Node:
        """`x like pattern`, also denied."""
        found = Operation("like", (self.node(tree.this), self.node(tree.expression)))
        return Operation("not", (found,)) if tree.args.get("negate") else found

    def boolean(self, tree: exp.Expr) -> Node:
        """True or false."""
        return Literal(bool(tree.this))

    def null(self, _tree: exp.Expr) -> Node:
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
        if not (isinstance(places, Literal) and type(places.value) is int and abs(places.value) <= MOST_DIGITS):
            raise wrong("round_digits", token=_as_text(tree), most=MOST_DIGITS)
        return Operation("round", (self.node(tree.this), places))

    def column(self, tree: exp.Expr) -> Node:
        """A name."""
        return self.name(tree)  # type: ignore[arg-type]


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

    def row(self, tree: exp.Expr) -> Node:
        """What stands inside an aggregate."""
        return _Row(self.catalog).node(tree)

    def aggregate(self, tree: exp.Expr, where: Node | None = None) -> Node:
        """`sum(x)`, `count(*)`, `count(distinct x)` and their like."""
        inner, distinct = tree.this, False
        function = _AGGREGATES[type(tree)]
        if isinstance(inner, exp.Distinct):
            self.only_known(inner)
            if function != "count" or not inner.expressions:
                raise self.refusal(inner)
            distinct, (inner, *others) = True, inner.expressions
            if others:
                raise self.refusal(others[0])
        if inner is None:
            raise self.refusal(tree)
        star = self._star(inner) if function == "count" and not distinct else None
        argument = None if star is not None else self.row(inner)
        return self._of_one_dataset(function, argument, where, distinct, star or "")

    def _star(self, inner: exp.Expr) -> str | None:
        """The dataset of a `*`, empty where it is not said; None where `inner` is no star."""
        if isinstance(inner, exp.Star):
            self.only_known(inner)
            return ""
        if isinstance(inner, exp.Column) and isinstance(inner.this, exp.Star):
            self.only_known(inner)
            self.only_known(inner.this)
            return self.catalog.dataset(inner.table).code
        return None

    def _of_one_dataset(
        self, function: str, argument: Node | None, where: Node | None, distinct: bool, dataset: str
    ) -> Node:
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
        where = self.row(tree.expression.this)
        self.only_known(tree.this)
        if type(tree.this) in _AGGREGATES:
            return self.aggregate(tree.this, where)
        if isinstance(tree.this, exp.Anonymous) and tree.this.name.lower() in _BALANCES:
            return self.balance(tree.this, where)
        raise self.refusal(tree)

    def balance(self, tree: exp.Expr, where: Node | None = None) -> Node:
        """`closing_balance(x)` and its like; an opening balance is the closing one of the window just before."""
        function = tree.name.lower()
        argument = self.row(self._only(tree))
        if function == "opening_balance":
            return Moved(Move.BEFORE, self._of_one_dataset("closing_balance", argument, where, False, ""))
        return self._of_one_dataset(function, argument, where, False, "")

    def call(self, tree: exp.Expr) -> Node:
        """A function of the product's own."""
        name = tree.name.lower()
        if name in _BALANCES:
            return self.balance(tree)
        operand = self._only(tree)
        if not isinstance(operand, exp.Column):
            raise wrong("moves_indicators", token=name)
        return Moved(_MOVES[name], self.node(operand))

    def _only(self, tree: exp.Expr) -> exp.Expr:
        if len(tree.expressions) != 1:
            raise wrong("one_operand", token=tree.name)
        only: exp.Expr = tree.expressions[0]
        return only


def _in_results(rule: Callable[[_Scalar, exp.Expr], Node]) -> Callable[[_Expressions, exp.Expr], Node]:
    """A rule that holds only outside aggregates."""

    def applied(context: _Expressions, tree: exp.Expr) -> Node:
        if not isinstance(context, _Scalar):
            raise wrong("nested_aggregate", token=_as_text(tree))
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
    exp.Like: _Expressions.like,
    exp.Coalesce: _Expressions.coalesce,
    exp.Round: _Expressions.round,
    exp.Column: _Expressions.column,
    exp.Filter: _in_results(_Scalar.filtered),
    exp.Anonymous: _in_results(_Scalar.call),
    **{kind: _in_results(_Scalar.aggregate) for kind in _AGGREGATES},
}


_READ = frozenset({*_RULES, *_OPERATORS, *_UNARY, exp.Distinct, exp.Star})


def _with_dataset(node: Node) -> Node:
    """`count(*)` counts the rows of the one dataset that the formula reads."""
    named = {part.dataset for part in node.walk() if isinstance(part, Aggregate)} - {""}
    bare = any(isinstance(part, Aggregate) and not part.dataset for part in node.walk())
    if bare and len(named) != 1:
        raise wrong("count_of_what", token="count(*)")
    return counting(node, next(iter(named))) if bare else node
