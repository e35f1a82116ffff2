"""The menus of the builder: what they say is a recipe, and they can be set to what a recipe says."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import streamlit as st

from kpi.core.dataset import Dataset, FactType
from kpi.core.formula import Move, references
from kpi.core.model import Model
from kpi.core.recipe import (
    BALANCES,
    FUNCTIONS,
    Condition,
    Kind,
    Named,
    Operand,
    Recipe,
    Term,
    Value,
)

_LANGUAGE, _KEPT = "builder_language", "builder_kept"
_KINDS = ("menu", "field")
TEXT = "text"
"""The choice of a person who writes the formula."""
INDICATOR = ":indicator"
ROWS = ":rows"
MOST_CONDITIONS = 6
_ORDERED = ("=", "<>", ">", ">=", "<", "<=", "between", "is_null", "is_not_null")
_TEXTUAL = ("=", "<>", "in", "like", "is_null", "is_not_null")


@dataclass(frozen=True, slots=True)
class Menus:
    """What the menus may offer; `members` has the values of columns of words that have few."""

    model: Model
    code: str
    members: Callable[[str], Mapping[str, Sequence[str]]]

    @property
    def indicators(self) -> list[str]:
        """The indicators that a formula may name: those in use, and those that the formula names already."""
        own = self.model.parsed.get(self.code)
        named = references(own) if own is not None else set()
        found = [i.code for i in self.model.indicators if i.code in named or not i.retired]
        return [code for code in found if code != self.code and self.code not in self.model.standing_on(code)]

    def kinds(self) -> list[str]:
        """The kinds of formula; what looks back needs an indicator that it looks back at."""
        moving = (Kind.GROWTH, Kind.CHANGE)
        return [*(kind.value for kind in Kind if kind not in moving or self.indicators), TEXT]

    def sources(self, kind: str) -> list[str]:
        """Where a term may come from."""
        if kind in (Kind.GROWTH, Kind.CHANGE):
            return [INDICATOR]
        datasets = list(self.model.dataset_by_code)
        return [*datasets, INDICATOR] if kind == Kind.RATIO and self.indicators else datasets

    def functions(self, kind: str) -> Sequence[str]:
        """The aggregates of a kind."""
        return BALANCES if kind == Kind.BALANCE else FUNCTIONS

    def columns(self, dataset: Dataset, function: str) -> list[str]:
        """The columns that an aggregate may be of."""
        found = list(dataset.columns.items())
        if function == "count":
            return [ROWS, *(code for code, _ in found)]
        if function == "count_distinct":
            return [code for code, _ in found]
        return [code for code, column in found if column.type is FactType.NUMBER]

    def operators(self, dataset: Dataset, column: str) -> Sequence[str]:
        """What a column may be held against."""
        return _TEXTUAL if dataset.columns[column].type is FactType.TEXT else _ORDERED

    def shape(self, dataset: Dataset, column: str, operator: str) -> str:
        """What a value is entered with: a list of members, one of them, a number, a day or words."""
        if operator == "in":
            return "list"
        kind = dataset.columns[column].type
        if kind is not FactType.TEXT:
            return "number" if kind is FactType.NUMBER else "day"
        return "choice" if self.members(dataset.code).get(column) else "words"


def key(*parts: object) -> str:
    """The key of a menu in the language it is shown in: a browser holds the words that it was given."""
    return "_".join([f"menu{_spoken()}", *map(str, parts)])


def field(name: str) -> str:
    """The key of a field beside the menus."""
    return f"field{_spoken()}_{name}"


def _spoken() -> str:
    return str(st.session_state.get(_LANGUAGE, ""))


def speak(language: str) -> None:
    """Show menus and fields in a language; what they say stays when it changes."""
    if _spoken() != language:
        kept = dict(st.session_state.get(_KEPT, {}))
        _drop()
        st.session_state[_LANGUAGE] = language
        for (kind, name), value in kept.items():
            st.session_state[f"{kind}{language}_{name}"] = value


def remember() -> None:
    """Note what menus and fields say, in no language."""
    said = {}
    for name in map(str, st.session_state):
        for kind in _KINDS:
            if name.startswith(f"{kind}{_spoken()}_"):
                said[kind, name.split("_", 1)[1]] = st.session_state[name]
    st.session_state[_KEPT] = said


def _drop(kinds: Sequence[str] = _KINDS) -> None:
    for name in [
        name for name in map(str, st.session_state) if name.startswith(tuple(f"{k}{_spoken()}_" for k in kinds))
    ]:
        del st.session_state[name]


def settled(name: str, options: Sequence[str]) -> str:
    """What a menu says, put right where that is no choice any more."""
    if st.session_state.get(name) not in options:
        st.session_state[name] = options[0] if options else None
    return str(st.session_state[name])


def read(menus: Menus) -> Recipe | None:
    """The recipe that the menus say, or None where the formula is written."""
    kind = settled(key("kind"), menus.kinds())
    if kind == TEXT:
        return None
    of = _operand(menus, kind, "of")
    per = _operand(menus, kind, "per") if kind in (Kind.RATIO, Kind.STEP) else None
    if of is None or (kind in (Kind.RATIO, Kind.STEP) and per is None):
        return None
    move = Move(settled(key("move"), [Move.LAST_YEAR.value, Move.PRIOR.value]))
    return Recipe(Kind(kind), of, per, move)


def _operand(menus: Menus, kind: str, side: str) -> Operand | None:
    source = settled(key(side, "source"), menus.sources(kind))
    if source == INDICATOR:
        return Named(settled(key(side, "indicator"), menus.indicators))
    if source not in menus.model.dataset_by_code:
        return None
    dataset = menus.model.dataset_by_code[source]
    function = settled(key(side, "function"), menus.functions(kind))
    columns = menus.columns(dataset, function)
    if not columns:
        return None
    column = settled(key(side, "column"), columns)
    found = (_condition(menus, dataset, side, row) for row in range(count(side)))
    return Term(function, source, None if column == ROWS else column, tuple(c for c in found if c is not None))


def _condition(menus: Menus, dataset: Dataset, side: str, row: int) -> Condition | None:
    column = settled(key(side, "where", row), list(dataset.columns))
    operator = settled(key(side, "operator", row), menus.operators(dataset, column))
    if operator in ("is_null", "is_not_null"):
        return Condition(column, operator)
    shape = menus.shape(dataset, column, operator)
    given = [st.session_state.get(key(side, name, row, shape)) for name in ("value", "until")]
    found = given[0] if shape == "list" else given[: 2 if operator == "between" else 1]
    condition = Condition(column, operator, tuple(map(_plain, filter(_is_given, found or ()))))
    return condition if condition.whole else None


def _is_given(value: object) -> bool:
    return value is not None and value != ""


def _plain(value: object) -> Value:
    """A value as a formula says it: whole numbers without a point, days as texts."""
    if isinstance(value, float) and value.is_integer():
        return int(value)
    return value if isinstance(value, (str, float, int)) else str(value)


def count(side: str) -> int:
    """How many conditions a term shows."""
    return int(st.session_state.get(key(side, "count"), 0))


def add_condition(side: str) -> None:
    """Show one condition more."""
    st.session_state[key(side, "count")] = count(side) + 1


def remove_condition(side: str, row: int) -> None:
    """Take a condition away; those after it move up."""
    rows = [{name: st.session_state[name] for name in _names(side, n)} for n in range(count(side))]
    for name in [name for said in rows for name in said]:
        del st.session_state[name]
    for n, said in enumerate(said for place, said in enumerate(rows) if place != row):
        for name, value in said.items():
            _, _, field, _, *shape = name.split("_")
            st.session_state[key(side, field, n, *shape)] = value
    st.session_state[key(side, "count")] = count(side) - 1


def _names(side: str, row: int) -> list[str]:
    """The keys of what a condition says."""
    said = ("where", "operator", "value", "until")
    own = key().rstrip("_")
    parts = {str(name): str(name).split("_") for name in st.session_state}
    return [n for n, p in parts.items() if p[:2] == [own, side] and p[2] in said and p[3:4] == [str(row)]]


def load(menus: Menus, recipe: Recipe | None) -> None:
    """Set the menus to what a recipe says."""
    forget()
    st.session_state[key("kind")] = recipe.kind.value if recipe else TEXT
    if recipe is None:
        return
    st.session_state[key("move")] = recipe.move.value
    for side, operand in (("of", recipe.of), ("per", recipe.per)):
        if isinstance(operand, Named):
            st.session_state[key(side, "source")] = INDICATOR
            st.session_state[key(side, "indicator")] = operand.indicator
        elif isinstance(operand, Term):
            _load_term(menus, side, operand)


def _load_term(menus: Menus, side: str, term: Term) -> None:
    st.session_state[key(side, "source")] = term.dataset
    st.session_state[key(side, "function")] = term.function
    st.session_state[key(side, "column")] = term.column or ROWS
    st.session_state[key(side, "count")] = len(term.conditions)
    for row, condition in enumerate(term.conditions):
        st.session_state[key(side, "where", row)] = condition.column
        st.session_state[key(side, "operator", row)] = condition.operator
        shape = menus.shape(menus.model.dataset_by_code[term.dataset], condition.column, condition.operator)
        values = [_entered(value, shape) for value in condition.values]
        if shape == "list":
            st.session_state[key(side, "value", row, shape)] = values
        else:
            for name, value in zip(("value", "until"), values, strict=False):
                st.session_state[key(side, name, row, shape)] = value


def _entered(value: Value, shape: str) -> object:
    """A value as its widget has it."""
    if shape == "number":
        return float(value)
    return date.fromisoformat(str(value)) if shape == "day" else value


def forget() -> None:
    """Let go of everything the menus say."""
    _drop(("menu",))


def close() -> None:
    """Let go of menus and fields alike."""
    _drop()
    st.session_state.pop(_KEPT, None)
