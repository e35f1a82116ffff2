"""Trees to check up: a small one without a fault, and what it takes to plant one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime

from kpi.core import modelfile
from kpi.core.batch import Batch
from kpi.core.data_health import data_health
from kpi.core.finding import Finding, Kind
from kpi.core.health import Health, Look, health
from kpi.core.indicator import Polarity
from kpi.core.model import Model
from kpi.core.period import last_day
from kpi.core.scorecard import Figure, Line, score_tree
from kpi.core.target import Aim

MONTH = date(2026, 10, 1)
TODAY = date(2026, 11, 8)
CLEAN = """\
version: 1
org: [{code: HQ, name: HQ}]
people: [{code: li, name: Li, org: HQ, post: head}, {code: wu, name: Wu, org: HQ, post: clerk}]
datasets:
  - {code: sales, name: Sales, owner: li, source: Till, columns: {day: {role: date}, amount: {type: number}}}
indicators:
  - {code: revenue, name: Revenue, formula: sum(sales.amount), unit: CNY, level: strategic, kind: result, owner: li,
     definition: All}
  - {code: visits, name: Visits, formula: count(*) filter (where sales.amount > 0), unit: times, level: post,
     kind: process, owner: li, definition: All}
  - {code: newcomers, name: Newcomers, formula: count(*) filter (where sales.amount > 9), unit: times, level: business,
     kind: growth, owner: wu, definition: All}
scorecard:
  - goal: top
    name: Top
    review: quarter
    children:
      - goal: money
        name: Money
        perspective: financial
        weight: 50
        children:
          - {kpi: rev, indicator: revenue, owner: li, weight: 50}
          - {kpi: new, indicator: newcomers, owner: wu, weight: 50, perspective: customer}
      - goal: work
        name: Work
        perspective: process
        weight: 50
        children:
          - {kpi: vis, indicator: visits, owner: li, weight: 50}
          - {kpi: vis2, indicator: visits, post: clerk, org: HQ, weight: 50}
drivers: [{from: vis, to: rev}, {from: vis2, to: new}]
targets:
  - {kpi: rev, period: 2026, target: 1200}
  - {kpi: new, period: 2026-Q4, target: 30}
  - {kpi: vis, period: 2026-10, target: 100}
  - {kpi: vis, period: 2026-11, target: 100}
  - {kpi: vis2, period: 2026-H2, target: 600}
"""
WHOLE = [Batch(1, "sales", "a", "a", None, 1, 0, MONTH, date(2026, 10, 31), "li", datetime(2026, 11, 2, tzinfo=UTC))]
Reached = Mapping[str, Sequence[float]]


def model_of(text: str) -> Model:
    """The model that a text says, with every version."""
    model, problems = modelfile.read(text.encode(), "m.yaml")
    assert isinstance(model, Model), problems
    return model


def planted(*changes: tuple[str, str]) -> str:
    """The clean tree with texts replaced, each of which stands in it."""
    text = CLEAN
    for old, new in changes:
        assert old in text, old
        text = text.replace(old, new)
    return text


def lines(model: Model, reached: Mapping[str, float]) -> dict[str, Line]:
    """The lines of a month in which KPIs came to such a part of a target of 100; those not named met it."""
    kpis = [node.code for node in model.scorecard if node.type == "kpi"]
    aim = Aim(100.0, 100.0)
    figures = {code: Figure(100.0 * reached.get(code, 1.0), aim, Polarity.HIGHER) for code in kpis}
    return {line.code: line for line in score_tree(model.scorecard, figures, model.workspace.scoring)}


def look(text: str = CLEAN, reached: Reached | None = None, batches: Sequence[Batch] = WHOLE) -> Look:
    """A look at a tree; `reached` has the attainments of some KPIs, month by month up to the one looked at."""
    model = model_of(text)
    now, data = model.at(last_day(MONTH)), data_health(model, batches, TODAY)
    count = max((len(parts) for parts in (reached or {}).values()), default=0)
    past = [lines(now, {code: parts[n] for code, parts in (reached or {}).items()}) for n in range(count)]
    return Look(now, MONTH, past[-1] if past else lines(now, {}), past, data)


def checked(text: str = CLEAN, reached: Reached | None = None, batches: Sequence[Batch] = WHOLE) -> Health:
    """The check-up of a tree."""
    return health(look(text, reached, batches))


def told(found: Health, *kinds: Kind) -> list[tuple[str, ...]]:
    """The findings of some kinds, or all: kind, then whom or what they are about."""
    return [
        (one.kind.value, *(one.people or one.nodes or one.indicators))
        for one in found.findings if not kinds or one.kind in kinds
    ]  # fmt: skip


def only(found: Health, kind: Kind) -> Finding:
    """The one finding of a kind."""
    (one,) = [finding for finding in found.findings if finding.kind is kind]
    return one
