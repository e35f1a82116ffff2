"""Conflicts of the dictionary: which definitions are at odds, by how much and why, and how two become one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from math import fsum, isclose

from kpi.core.conflict import Conflict, Kind, same_values
from kpi.core.conflict import conflicts as found_in
from kpi.core.dataset import Dataset
from kpi.core.difference import Alignment, Apart, Group, align, groups
from kpi.core.errors import Invalid
from kpi.core.formula import references
from kpi.core.indicator import Indicator
from kpi.core.model import Model
from kpi.core.period import Span, Window, months_between, shift
from kpi.core.reconciliation import Reconciliation, reconciled
from kpi.core.trace import CLOSE, SourceRow
from kpi.core.viewer import Right, Viewer
from kpi.engines import difference as plain
from kpi.engines.trace import Cut
from kpi.store import actuals, facts
from kpi.store.conflict import equal
from kpi.store.folder import Folder
from kpi.usecases import model as models
from kpi.usecases.cockpit import months as known_months
from kpi.usecases.cockpit import opening_month
from kpi.usecases.figure import Slice, compute
from kpi.usecases.indicator import find, org_unit

MONTHS = 13
"""A year and the month it is compared with."""
MOST_ROWS = 200
MOST_MEMBERS = 60
"""Rows are not grouped by a column that has more members than a person reads."""


@dataclass(frozen=True, slots=True)
class Pair:
    """Two figures that should be one."""

    month: date
    one: float | None
    other: float | None

    @property
    def difference(self) -> float | None:
        """By how much the first is above the second."""
        return None if self.one is None or self.other is None else self.one - self.other

    @property
    def ratio(self) -> float | None:
        """The difference as a share of the second."""
        return None if self.difference is None or not self.other else self.difference / abs(self.other)


@dataclass(frozen=True, slots=True)
class Clash:
    """A conflict with its two indicators and their figures in the last month that is over, where there are any."""

    kind: Kind
    name: str | None
    one: Indicator
    other: Indicator
    last: Pair | None


@dataclass(frozen=True, slots=True)
class Side:
    """One of two definitions, with the KPIs that use it and the indicators whose formulas name it."""

    indicator: Indicator
    kpis: list[str]
    named_by: list[str]


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two definitions side by side: what they are, and their figures month by month."""

    model: Model
    unit: str
    one: Side
    other: Side
    points: list[Pair]


@dataclass(frozen=True, slots=True)
class Explanation:
    """What makes the difference in a window: groups of rows, the largest first, or why rows cannot say.

    `rest` is what the groups leave of the difference; there is none where they explain operands and not the figures.
    """

    unit: str
    span: Span
    pair: Pair
    apart: Apart | None = None
    alignment: Alignment | None = None
    dataset: Dataset | None = None
    groups: tuple[Group, ...] = ()

    @property
    def rest(self) -> float | None:
        """What no group says, but for the last digits of floating point."""
        apart = self.pair.difference
        if apart is None or self.alignment is None or not self.alignment.complete:
            return None
        said = fsum(group.amount for group in self.groups)
        return 0.0 if isclose(apart, said, rel_tol=CLOSE, abs_tol=CLOSE) else apart - said


@dataclass(frozen=True, slots=True)
class Added:
    """A row with what it adds to the difference."""

    row: SourceRow
    amount: float


def conflicts(folder: Folder, viewer: Viewer) -> list[Clash]:
    """Every pair of definitions in use today that are at odds, each once."""
    viewer.must(Right.READ)
    model = folder.model().at(folder.today())
    each: dict[frozenset[str], Conflict] = {}
    for found in (*found_in(model), *same_values(model, equal(folder.database))):
        each.setdefault(frozenset((found.one, found.other)), found)
    month = opening_month(known_months(folder, viewer), folder.today())
    codes = sorted(frozenset[str]().union(*each))
    known = _kept(folder, model.org_tree.root, codes, month, month) if month and codes else {}
    return [_clash(model, found, month, known) for found in each.values()]


Kept = dict[tuple[str, date], float]
"""Figures by indicator and month."""


def _kept(folder: Folder, unit: str, codes: Sequence[str], first: date, last: date) -> Kept:
    frame = actuals.read(folder.database, [unit], first, last, Window.MONTH, codes)
    return {(code, month): value for code, _, month, value in frame.iter_rows()}


def _clash(model: Model, found: Conflict, month: date | None, known: Kept) -> Clash:
    one, other = (model.indicator_by_code[code] for code in (found.one, found.other))
    last = _pair(known, one.code, other.code, month) if month else None
    return Clash(found.kind, found.name, one, other, last)


def _pair(known: Kept, one: str, other: str, month: date) -> Pair:
    return Pair(month, known.get((one, month)), known.get((other, month)))


def compare(
    folder: Folder, viewer: Viewer, one: str, other: str, months: int = MONTHS, unit: str | None = None
) -> Comparison:
    """Two definitions in force today and their figures of the last months, the latest last; raises `NotFound`."""
    viewer.must(Right.READ)
    model = folder.model().at(folder.today())
    place, listed = org_unit(model, unit), known_months(folder, viewer)
    points: list[Pair] = []
    if listed:
        first = max(shift(listed[0], 1 - months), listed[-1])
        known = _kept(folder, place, [one, other], first, listed[0])
        points = [_pair(known, one, other, month) for month in months_between(first, listed[0])]
    return Comparison(model, place, _side(model, one), _side(model, other), points)


def _side(model: Model, code: str) -> Side:
    kpis = [node.code for node in model.scorecard if node.indicator == code]
    return Side(find(model, code), kpis, [name for name, node in model.parsed.items() if code in references(node)])


def explain(folder: Folder, viewer: Viewer, one: str, other: str, span: Span, unit: str | None = None) -> Explanation:
    """Which rows make the difference of two indicators in a window; raises `Invalid` where one has no formula."""
    viewer.must(Right.READ)
    model = folder.model().at(span.last())
    place, nodes = org_unit(model, unit), {find(model, code).code: model.computable.get(code) for code in (one, other)}
    for code, node in nodes.items():
        if node is None:
            raise Invalid("indicator.no_formula", given=code)
    ready = {code: node for code, node in nodes.items() if node is not None}
    figures = compute(folder.database.read, model, ready, Slice([place], [span]))
    known = {(code, span.month): value for code, value in figures.select("indicator", "value").iter_rows()}
    pair, found = _pair(known, one, other, span.month), align(ready[one], ready[other])
    if isinstance(found, Apart):
        return Explanation(place, span, pair, found)
    dataset = model.dataset_by_code[found.dataset]
    spread = facts.spread(folder.database, dataset, found.columns(dataset))
    by = [code for code, count in spread.items() if count <= MOST_MEMBERS]
    frame = folder.database.read(plain.groups(found, _cut(model, dataset, place, span), by))
    return Explanation(place, span, pair, None, found, dataset, tuple(groups(found, frame, by)))


def _cut(model: Model, dataset: Dataset, unit: str, span: Span) -> Cut:
    """The rows of a dataset that lie in a window of a unit."""
    tree = model.org_tree
    first = span.first(model.fiscal_start)
    return Cut(dataset, facts.live(dataset.code), tree.subtree(unit), tree.root, first, span.last())


def rows(folder: Folder, viewer: Viewer, found: Explanation, position: int, most: int = MOST_ROWS) -> list[Added]:
    """The rows of a group of an explanation, those that add most first, each with its file, sheet and row."""
    viewer.must(Right.READ)
    if found.alignment is None or found.dataset is None:
        return []
    model = folder.model().at(found.span.last())
    cut = _cut(model, found.dataset, found.unit, found.span)
    frame = folder.database.read(plain.rows(found.alignment, cut, found.groups[position], most))
    batches = {batch.batch: batch for batch in facts.batches(folder.database)}
    listed = []
    for number, sheet, row, amount, *values in frame.iter_rows():
        told = dict(zip(frame.columns[4:], map(_told, values), strict=True))
        source = SourceRow(batches[number], sheet or batches[number].sheet, row, found.span, told)
        listed.append(Added(source, amount))
    return listed


def _told(value: str | Decimal | date | None) -> str | float | None:
    """A stored value as plain data."""
    if isinstance(value, Decimal):
        return float(value)
    return value.isoformat() if isinstance(value, date) else value


def plan(folder: Folder, viewer: Viewer, keep: str, other: str) -> Reconciliation:
    """What would change if `keep` stood for `other` from this month on; raises `Conflict` where it cannot."""
    viewer.must(Right.MODEL)
    model, today = folder.model(), folder.today()
    for code in (keep, other):
        find(model.at(today), code)
    return reconciled(model, keep, other, today)


def reconcile(folder: Folder, viewer: Viewer, keep: str, other: str, why: str) -> int:
    """Let `keep` stand for `other` from this month on; `other` is retired. Returns how many records changed."""
    viewer.must(Right.MODEL)
    if not why.strip():
        raise Invalid("conflict.no_reason")
    return models.save(folder, viewer, plan(folder, viewer, keep, other).model, why.strip())
