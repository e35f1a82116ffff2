"""The unit a formula gives and what deserves a second look in it, from the units of the columns it reads."""

from __future__ import annotations

from collections.abc import Iterator

from kpi.core.formula import Aggregate, Column, Literal, Moved, Node, Operation, Reference
from kpi.core.indicator import Accumulation, Indicator
from kpi.core.model import Model
from kpi.core.problem import Place, Problem, Severity, Value

RATIO = "%"
"""The unit of a quotient of like things; of two counts it may be anything."""
_SAME = ("neg", "abs", "round", "coalesce", "nullif")
_LIKE_SUM = ("sum", "avg", "min", "max", "median", "closing_balance", "average_balance")


def unit_of(node: Node, model: Model) -> str | None:
    """The unit of a part; an empty text is a plain number, None is not known."""
    if isinstance(node, Reference):
        known = model.indicator_by_code.get(node.indicator)
        return known.unit if known else None
    if isinstance(node, Column):
        return model.dataset_by_code[node.dataset].columns[node.column].unit
    if isinstance(node, Aggregate):
        return unit_of(node.argument, model) if node.argument is not None and node.function in _LIKE_SUM else ""
    if isinstance(node, Moved):
        return unit_of(node.operand, model)
    if isinstance(node, Operation):
        return _operation(node, model)
    return ""


def _operation(node: Operation, model: Model) -> str | None:
    units = [unit_of(part, model) for part in node.parts]
    if node.name in ("+", "-"):
        return _sum(node, units)
    if node.name == "/":
        return _quotient(node, units)
    if node.name == "*":
        named = [unit for part, unit in zip(node.parts, units, strict=True) if not isinstance(part, Literal)]
        return named[0] if len(named) == 1 else None
    return units[0] if node.name in _SAME else None


def _sum(node: Operation, units: list[str | None]) -> str | None:
    one, other = units
    if isinstance(node.parts[1], Literal):
        return one
    if isinstance(node.parts[0], Literal):
        return RATIO if other == RATIO else other
    return one if one == other else None


def _quotient(node: Operation, units: list[str | None]) -> str | None:
    one, other = units
    if isinstance(node.parts[1], Literal):
        return one
    if one and one == other:
        return RATIO
    return one if one and other == "" else None


def warnings(indicator: Indicator, node: Node, model: Model) -> list[Problem]:
    """What is allowed and yet deserves a second look."""
    return [Problem(Severity.WARNING, key, values, Place()) for key, values in _found(indicator, node, model)]


def _found(indicator: Indicator, node: Node, model: Model) -> Iterator[tuple[str, dict[str, Value]]]:
    resolved = model.computable.get(indicator.code, node)
    inside = [part for part in resolved.walk() if isinstance(part, Aggregate)]
    if not inside:
        yield "measure.constant", {}
    unit = unit_of(node, model)
    if unit is not None and unit != indicator.unit and not (unit == "" and indicator.unit not in ("%", "‰")):
        yield "measure.unit", {"given": indicator.unit or "–", "unit": unit or "–"}
    yield from _mixed(node, model)
    yield from _accumulated(indicator, node, inside)


def _mixed(node: Node, model: Model) -> Iterator[tuple[str, dict[str, Value]]]:
    """Sums of things that have different units."""
    for part in node.walk():
        if isinstance(part, Operation) and part.name in ("+", "-"):
            one, other = (unit_of(operand, model) for operand in part.parts)
            if one and other and one != other:
                yield "measure.mixed", {"one": one, "other": other}


def _accumulated(indicator: Indicator, node: Node, inside: list[Aggregate]) -> Iterator[tuple[str, dict[str, Value]]]:
    """An accumulation that the formula does not have."""
    balances = any(part.function.endswith("_balance") for part in inside)
    whole = not isinstance(node, Operation) or node.name != "/"
    if indicator.accumulation is Accumulation.FLOW:
        if not whole:
            yield "measure.rate_as_flow", {}
        elif any(part.distinct for part in inside):
            yield "measure.distinct_as_flow", {}
        elif any(part.function in ("avg", "median", "min", "max") for part in inside):
            yield "measure.mean_as_flow", {}
        elif balances:
            yield "measure.balance_as_flow", {}
    elif indicator.accumulation is Accumulation.STOCK and not balances:
        yield "measure.not_a_balance", {}
