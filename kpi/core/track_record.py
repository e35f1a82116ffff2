"""What months in a row say of KPIs: met every month without effect, targets that hug history, process red under green.

Months are those that are over, the earliest first, each with the scored lines of its tree by code.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence, Set
from statistics import mean, median

from kpi.core.finding import Finding, Kind, Repair, of_node
from kpi.core.model import Model
from kpi.core.scorecard import Line, TreeNode
from kpi.core.status import Status
from kpi.core.target import Agreed

Months = Sequence[Mapping[str, Line]]

YEAR = 12
"""A KPI is met without effect only when that went on for so many months."""
FLAT = 5.0
"""A score whose highest and lowest month are less than so many points apart does not move."""
ENDS = 3
"""Whether a score has risen is told from the mean of its last months against that of its first ones."""
FEWEST = 6
"""From so many months on a target is said to hug history."""
HUGGED = 0.05
"""A target hugs history when every month lands on it or at most so far beyond it."""
_DIGITS = 9


def always_met(kpis: Sequence[TreeNode], months: Months) -> Iterator[Finding]:
    """KPIs met in every month, of at least twelve, while the goal above stands still or stays short."""
    for node in kpis:
        own = _scored(node.code, months)
        if len(own) < YEAR or not all(_met(month[node.code]) for month in own):
            continue
        above = [month[node.parent or ""] for month in _scored(node.parent or "", own)]
        if len(above) >= YEAR and (moved := _unmoved(above)):
            repair = Repair("edit", node.code, "indicator")
            yield of_node(Kind.ALWAYS_MET, node.code, repair, months=len(own), parent=node.parent, **moved)


def _unmoved(above: Sequence[Line]) -> dict[str, float] | None:
    """The lowest and highest score of a goal and how far it rose, if it did not move or was always short of green."""
    scores = [line.score or 0.0 for line in above]
    low, high, rise = min(scores), max(scores), mean(scores[-ENDS:]) - mean(scores[:ENDS])
    never = not any(line.status is Status.ON_TRACK for line in above)
    if high - low < FLAT or (never and rise < FLAT):
        return {name: round(value, _DIGITS) for name, value in (("low", low), ("high", high), ("rise", rise))}
    return None


def hugging(
    kpis: Sequence[TreeNode], months: Months, agreed: Mapping[str, Agreed], ranges: Set[str]
) -> Iterator[Finding]:
    """KPIs without a stretch target whose months all land on the target or barely beyond; nothing is beyond a range."""
    for node in kpis:
        stretched = any(aim.stretch is not None for aim in agreed.get(node.code, {}).values())
        lines = [month[node.code] for month in _scored(node.code, months)]
        reached = [round(line.attainment, _DIGITS) for line in lines if line.attainment is not None and line.target]
        if stretched or node.code in ranges or len(reached) < max(FEWEST, len(lines)):
            continue
        if min(reached) >= 1.0 and max(reached) <= 1.0 + HUGGED:
            spread = round(max(reached) - min(reached), _DIGITS)
            evidence = {"months": len(reached), "median": median(reached), "most": 1.0 + HUGGED, "spread": spread}
            yield of_node(Kind.HUGS_HISTORY, node.code, Repair("target", node.code), **evidence)


def process_red(model: Model, processes: Set[str], lines: Mapping[str, Line]) -> Iterator[Finding]:
    """KPIs of a process that are off track while what they drive, or else the goal above them, is on track."""
    driven: dict[str, list[str]] = {}
    for driver in model.drivers:
        driven.setdefault(driver.source, []).append(driver.to)
    for node in model.scorecard:
        line = lines.get(node.code)
        if node.code not in processes or line is None or line.status is not Status.OFF_TRACK:
            continue
        for code in sorted(set(driven.get(node.code, [node.parent or ""]))):
            result = lines.get(code)
            if result and code not in processes and result.status is Status.ON_TRACK:
                evidence = {"process": _points(line), "result": _points(result)}
                repair = Repair("open", node.code)
                yield Finding(Kind.PROCESS_RED, Kind.PROCESS_RED.severity, repair, (node.code, code), evidence=evidence)


def _scored(code: str, months: Months) -> list[Mapping[str, Line]]:
    """The months in which a node has a score."""
    return [month for month in months if code in month and month[code].score is not None]


def _met(line: Line) -> bool:
    return line.attainment is not None and round(line.attainment, _DIGITS) >= 1.0


def _points(line: Line) -> float | None:
    return None if line.score is None else round(line.score, _DIGITS)
