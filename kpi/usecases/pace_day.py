"""The days of the aggregates that KPIs are made of, in a running month and those before it: one query a dataset."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

import numpy as np

from kpi.core.formula import Aggregate, Moved, Node, aggregates, datasets
from kpi.core.indicator import Accumulation
from kpi.core.model import Model
from kpi.core.pace_day import Calendar
from kpi.core.pace_figure import Daily, Wanted
from kpi.core.period import Span, month_of, months_between, shift
from kpi.core.scorecard import TreeNode
from kpi.engines.daily import daily
from kpi.engines.question import Question, column
from kpi.store import facts
from kpi.store.folder import Folder
from kpi.usecases.scorecard import unit_of

HISTORY = 36
"""The months before the running one that are looked at."""
FIRST_WEEK = 7
"""A first month whose rows begin later than that is not a whole one."""


@dataclass(frozen=True)
class Reader:
    """The days of the aggregates of some KPIs by their formulas."""

    folder: Folder
    model: Model
    span: Span
    followed: Sequence[tuple[TreeNode, Node]]

    @cached_property
    def formulas(self) -> list[Node]:
        """The formulas of all."""
        return [formula for _, formula in self.followed]

    @cached_property
    def datasets(self) -> list[str]:
        """The datasets that are read."""
        return list(dict.fromkeys(name for formula in self.formulas for name in datasets(formula)))

    @cached_property
    def calendar(self) -> Calendar:
        """The months from the first that any dataset covers, as far as they are looked at."""
        covered = facts.covered(self.folder.database, self.datasets)
        first = min([*covered, self.span.month])
        return Calendar(tuple(months_between(max(first, shift(self.span.month, -HISTORY)), self.span.month)))

    def wanted(self) -> list[Wanted]:
        """What to project."""
        known, days = self._known(), {code: self._days(code, self.calendar) for code in self.datasets}
        found = []
        for node, formula in self.followed:
            unit, indicator = unit_of(self.model, node), self.model.indicator_by_code[node.indicator or ""]
            parts = {part: days[part.dataset][unit, part] for part in aggregates(formula)}
            still = not any(isinstance(part, Moved) for part in formula.walk())
            flows = indicator.accumulation is Accumulation.FLOW and still
            came = [part.came for part in parts.values()]
            found.append(Wanted(formula, parts, min(known[n] for n in datasets(formula)) if all(came) else 0, flows))
        return found

    def _known(self) -> dict[str, int]:
        """How many days of the month each dataset has: all of one that is over; what came today is not a day yet."""
        if self.span.last() < self.folder.today():
            return dict.fromkeys(self.datasets, self.span.last().day)
        yesterday = self.folder.today() - timedelta(days=1)
        found = dict.fromkeys(self.datasets, 0)
        for batch in facts.batches(self.folder.database):
            if batch.live and batch.dataset in found and batch.last_day >= self.span.month:
                last = min(batch.last_day, yesterday, self.span.last())
                found[batch.dataset] = max(found[batch.dataset], (last - self.span.month).days + 1)
        return found

    def _days(self, code: str, calendar: Calendar) -> dict[tuple[str, Aggregate], Daily]:
        """Every aggregate of a dataset for every unit, by days."""
        dataset, tree = self.model.dataset_by_code[code], self.model.org_tree
        asked = list(dict.fromkeys(p for formula in self.formulas for p in aggregates(formula) if p.dataset == code))
        units = list(dict.fromkeys(unit_of(self.model, node) for node, _ in self.followed))
        scoped = [(unit, member) for unit in units for member in tree.subtree(unit)]
        spans = [Span(month) for month in calendar.months]
        question = Question(dataset, facts.live(code), tree.root, asked, scoped, spans, self.model.fiscal_start)
        frame = self.folder.database.read(daily(question))
        gap = self._gap(code, calendar)
        found = {}
        for unit in units:
            own = frame.filter(frame["unit"] == unit)
            place = [(day - calendar.months[0]).days for day in own["day"].to_list()]
            begun = max(gap, _begun(min(own["day"].to_list(), default=self.span.month), calendar))
            came = any(at >= calendar.starts[-2] for at in place)
            for n, part in enumerate(asked):
                values = np.zeros(calendar.starts[-1])
                values[place] = own[column(n)].to_numpy()
                found[unit, part] = Daily(values, begun, came)
        return found

    def _gap(self, code: str, calendar: Calendar) -> int:
        """The first month from which on none is missing up to the running one."""
        covered = set(facts.covered(self.folder.database, [code]))
        missing = [n for n, month in enumerate(calendar.months[:-1]) if month not in covered]
        return max(missing, default=-1) + 1


def _begun(first: date, calendar: Calendar) -> int:
    """The first month that rows which begin on a day have whole."""
    month = month_of(first) if first.day <= FIRST_WEEK else shift(month_of(first), 1)
    return len(months_between(calendar.months[0], month)) - 1
