"""What kind of value each part of a formula gives, so that a sum of texts is refused before it is run."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from enum import StrEnum

from kpi.core.catalog import wrong
from kpi.core.dataset import Dataset, FactType
from kpi.core.formula import Aggregate, Column, Literal, Moved, Node, Operation


class ValueType(StrEnum):
    """The kind of a value; `empty` fits every kind."""

    NUMBER = "number"
    TEXT = "text"
    DATE = "date"
    TRUTH = "truth"
    EMPTY = "empty"


_ARITHMETIC = frozenset({"+", "-", "*", "/", "neg", "abs", "round"})
_COMPARISON = frozenset({"=", "<>", "<", "<=", ">", ">=", "in", "between"})
_LOGIC = frozenset({"and", "or", "not"})
_FACTS = {FactType.TEXT: ValueType.TEXT, FactType.NUMBER: ValueType.NUMBER, FactType.DATE: ValueType.DATE}


def type_of(node: Node, datasets: Mapping[str, Dataset]) -> ValueType:
    """The kind of value `node` gives; raises `Invalid` where operands do not fit their operation."""
    if isinstance(node, Literal):
        return _literal(node)
    if isinstance(node, Column):
        return _FACTS[datasets[node.dataset].columns[node.column].type]
    if isinstance(node, Aggregate):
        return _aggregate(node, datasets)
    if isinstance(node, Operation):
        kinds = [type_of(part, datasets) for part in node.parts]
        return _operation(node, _with_dates(node, kinds))
    if isinstance(node, Moved):
        type_of(node.operand, datasets)
    return ValueType.NUMBER


def check_result(node: Node, datasets: Mapping[str, Dataset]) -> None:
    """Raise `Invalid` unless the formula gives a number."""
    kind = type_of(node, datasets)
    if kind not in (ValueType.NUMBER, ValueType.EMPTY):
        raise wrong("not_a_number", type=kind.value)


def _literal(node: Literal) -> ValueType:
    if node.value is None:
        return ValueType.EMPTY
    if isinstance(node.value, bool):
        return ValueType.TRUTH
    return ValueType.TEXT if isinstance(node.value, str) else ValueType.NUMBER


def _aggregate(node: Aggregate, datasets: Mapping[str, Dataset]) -> ValueType:
    if node.where is not None:
        _need(ValueType.TRUTH, [type_of(node.where, datasets)], "filter")
    if node.argument is not None:
        kind = type_of(node.argument, datasets)
        if node.function != "count":
            _need(ValueType.NUMBER, [kind], node.function)
    return ValueType.NUMBER


def _with_dates(node: Operation, kinds: list[ValueType]) -> list[ValueType]:
    """The kinds of operands where texts that meet dates are dates; only what is written as one can be."""
    if node.name == "like" or ValueType.DATE not in kinds:
        return kinds
    pairs = list(zip(node.parts, kinds, strict=True))
    for part, _ in pairs:
        if isinstance(part, Literal) and isinstance(part.value, str) and not _is_date(part.value):
            raise wrong("not_a_date", token=part.value)
    return [ValueType.DATE if isinstance(part, Literal) and kind is ValueType.TEXT else kind for part, kind in pairs]


def _is_date(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def _operation(node: Operation, kinds: list[ValueType]) -> ValueType:
    if node.name == "-" and set(kinds) == {ValueType.DATE}:
        return ValueType.NUMBER
    if node.name in _ARITHMETIC:
        return _need(ValueType.NUMBER, kinds, node.name)
    if node.name in _LOGIC:
        return _need(ValueType.TRUTH, kinds, node.name)
    if node.name == "like":
        _need(ValueType.TEXT, kinds, node.name)
    elif node.name in _COMPARISON:
        _same(kinds, node.name)
    elif node.name == "case":
        _need(ValueType.TRUTH, kinds[0:-1:2], node.name)
        return _same([*kinds[1::2], kinds[-1]], node.name)
    elif node.name in ("coalesce", "nullif"):
        return _same(kinds, node.name)
    return ValueType.TRUTH


def _need(wanted: ValueType, kinds: list[ValueType], token: str) -> ValueType:
    for kind in kinds:
        if kind not in (wanted, ValueType.EMPTY):
            raise wrong("wrong_type", token=token, wanted=wanted.value, type=kind.value)
    return wanted


def _same(kinds: list[ValueType], token: str) -> ValueType:
    known = [kind for kind in kinds if kind is not ValueType.EMPTY]
    if len(set(known)) > 1:
        raise wrong("wrong_type", token=token, wanted=known[0].value, type=known[-1].value)
    return known[0] if known else ValueType.EMPTY
