"""What a tree covers: KPIs below every goal by level and perspective, weight by kind, and what each indicator lacks."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import fsum

from kpi.core.data_health import DataHealth, DataPath, Health, Lack
from kpi.core.model import Model
from kpi.core.scorecard import TreeNode, children_of

UNSAID = ""
"""The level, perspective or kind of a KPI that none is said of."""
LEVELS = ("strategic", "business", "post")
KINDS = ("result", "process", "growth")
_QUALITY = {Lack.DATA, Lack.LATE, Lack.PARTIAL, Lack.MONTHS, Lack.REJECTED}


@dataclass(frozen=True, slots=True)
class Badge:
    """What an indicator lacks of a clear way of data: source, cadence, owner, quality, monitor; complete lacks none."""

    indicator: str
    lacks: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TreeCoverage:
    """How many KPIs stand below every goal by level and by perspective, and the badge of every indicator."""

    levels: Mapping[str, Mapping[str, int]]
    perspectives: Mapping[str, Mapping[str, int]]
    badges: Sequence[Badge]


def tree_coverage(model: Model, data: DataHealth, aimed: Iterable[str]) -> TreeCoverage:
    """What the tree of a model in force covers; `aimed` are the KPIs that have a target."""
    below = children_of(model.scorecard)
    levels, perspectives = (_matrix(below, say) for say in (level_of(model), perspective_of(model)))
    return TreeCoverage(levels, perspectives, _badges(model, data, set(aimed)))


def level_of(model: Model) -> Callable[[TreeNode], str]:
    """How to tell the level of a KPI: its own, that of its indicator, or that of the goals above it."""

    def level(node: TreeNode) -> str:
        indicator = model.indicator_by_code.get(node.indicator or "")
        own = node.level or (indicator.level if indicator else None)
        return own or model.nearest(node.code, "level") or UNSAID

    return level


def perspective_of(model: Model) -> Callable[[TreeNode], str]:
    """How to tell the perspective of a KPI: its own, or that of the goals above it."""
    return lambda node: model.nearest(node.code, "perspective") or UNSAID


def kind_of(model: Model) -> Callable[[TreeNode], str]:
    """How to tell whether a KPI is of a result, a process or growth."""

    def kind(node: TreeNode) -> str:
        indicator = model.indicator_by_code.get(node.indicator or "")
        return (indicator.kind if indicator else None) or UNSAID

    return kind


def weight_by(
    kpis: Iterable[TreeNode], shares: Mapping[str, float], say: Callable[[TreeNode], str]
) -> dict[str, float]:
    """The part of all weight that KPIs of each level, perspective or kind have; `shares` is what each KPI counts."""
    found: dict[str, list[float]] = {}
    for node in kpis:
        found.setdefault(say(node), []).append(shares.get(node.code, 0.0))
    whole = fsum(share for parts in found.values() for share in parts)
    return {name: round(fsum(parts) / whole, 9) if whole else 0.0 for name, parts in sorted(found.items())}


def _matrix(
    below: Mapping[str | None, Sequence[TreeNode]], say: Callable[[TreeNode], str]
) -> dict[str, Mapping[str, int]]:
    """For every goal how many of the KPIs below it are of which kind, goals in the order of the tree."""
    ordered = depth_first(below)
    found: dict[str, Counter[str]] = {node.code: Counter() for node in ordered if node.type == "goal"}
    for node in reversed(ordered):
        own = found[node.code] if node.type == "goal" else Counter([say(node)])
        if node.parent in found:
            found[node.parent].update(own)
    return {code: dict(sorted(counts.items())) for code, counts in found.items()}


def depth_first(below: Mapping[str | None, Sequence[TreeNode]]) -> list[TreeNode]:
    """Every node, a parent before its children."""
    found, todo = list[TreeNode](), list(reversed(below.get(None, ())))
    while todo:
        node = todo.pop()
        found.append(node)
        todo += reversed(below.get(node.code, ()))
    return found


def _badges(model: Model, data: DataHealth, aimed: set[str]) -> list[Badge]:
    reviewed = {node.code for node in model.scorecard if node.type == "kpi" and model.nearest(node.code, "review")}
    return [Badge(path.indicator.code, tuple(_lacks(path, reviewed, aimed))) for path in data.paths]


def _lacks(path: DataPath, reviewed: set[str], aimed: set[str]) -> list[str]:
    """What one indicator lacks: who looks at it, and when, is said by the KPIs that stand on it."""
    missing = {gap.lack for gap in path.gaps}
    ways = {
        "source": path.health is Health.BROKEN or Lack.SOURCE in missing,
        "cadence": not path.kpis or not reviewed.issuperset(path.kpis),
        "owner": bool({Lack.OWNER, Lack.RESPONSIBLE} & missing),
        "quality": path.health is Health.BROKEN or bool(_QUALITY & missing),
        "monitor": not path.kpis or not aimed.issuperset(path.kpis),
    }
    return [name for name, lacking in ways.items() if lacking]
