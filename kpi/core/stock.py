"""Stocks: the balances a formula stands on, what they were as a window began and ended, and how long they last."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from kpi.core.formula import Aggregate, Column, Move, Moved, Node, aggregates
from kpi.core.model import Model
from kpi.core.period import Span

_BALANCES = {"closing_balance", "average_balance"}
TURNS = "times"
"""The unit of a turnover: how often what flows replaces what stands."""


@dataclass(frozen=True, slots=True)
class Balance:
    """Something that is counted on some days: a column or expression of a dataset's rows, of all or of some of them."""

    dataset: str
    argument: Node | None
    where: Node | None

    @property
    def nodes(self) -> dict[str, Node]:
        """The formulas of what it was at the start and at the end of a window, and on average in it."""
        closing, average = (Aggregate(name, self.dataset, self.argument, False, self.where) for name in
                            ("closing_balance", "average_balance"))  # fmt: skip
        return {"opening": Moved(Move.BEFORE, closing), "closing": closing, "average": average}

    @property
    def column(self) -> str | None:
        """The column that it is of, where it is of one as it stands."""
        return self.argument.column if isinstance(self.argument, Column) else None


@dataclass(frozen=True, slots=True)
class Stand:
    """A balance over a window."""

    opening: float | None
    closing: float | None
    average: float | None

    @property
    def change(self) -> float | None:
        """What came in less what went out."""
        return None if self.opening is None or self.closing is None else self.closing - self.opening


def balances(node: Node) -> list[Balance]:
    """The different balances that a formula stands on, in the order they stand."""
    found = (a for a in aggregates(node) if a.function in _BALANCES)
    return list(dict.fromkeys(Balance(a.dataset, a.argument, a.where) for a in found))


def outflow(model: Model, code: str) -> Aggregate | None:
    """What a turnover holds against its average balance: the one sum of a column in its formula, of the same unit.

    Only an indicator counted in times says that its balance is turned over by what flows.
    """
    node = model.computable.get(code)
    if node is None or model.indicator_by_code[code].unit != TURNS or len(balances(node)) != 1:
        return None
    (balance,) = balances(node)
    sums = [one for one in aggregates(node) if one.function == "sum"]
    if len(sums) != 1 or not any(one.function == "average_balance" for one in aggregates(node)):
        return None
    argument = sums[0].argument
    flow = _unit(model, argument)
    return sums[0] if flow is not None and flow == _unit(model, balance.argument) else None


def _unit(model: Model, argument: Node | None) -> str | None:
    """The unit of a column as it stands; None for anything else."""
    if not isinstance(argument, Column):
        return None
    return model.dataset_by_code[argument.dataset].columns[argument.column].unit


def days_of(average: float | None, out: float | None, days: int) -> float | None:
    """How many days an average balance lasts at the pace of what flowed out in so many days.

    >>> days_of(60.0, 30.0, 30)
    60.0
    """
    return None if average is None or not out or out < 0 or days < 1 else average * days / out


def days_gone(span: Span, today: date, fiscal_start: int = 1) -> int:
    """The days of a window that have figures: all of them, or of a running one those before `today`."""
    first = span.first(fiscal_start)
    return (today - first).days if span.running(today) else (span.last() - first).days + 1
