"""What the check-up of the indicator tree finds: each finding with its evidence, and what would repair it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import NamedTuple

from kpi.core.problem import Severity, Value


class Kind(StrEnum):
    """What may be wrong with a tree, in the order in which it is listed."""

    GOAL_WITHOUT_KPI = "goal_without_kpi"
    LOOSE_KPI = "loose_kpi"
    NO_OWNER = "no_owner"
    NO_DATA_PATH = "no_data_path"
    NO_TARGET = "no_target"
    NO_REVIEW = "no_review"
    ALWAYS_MET = "always_met"
    HUGS_HISTORY = "hugs_history"
    NO_INFLUENCE = "no_influence"
    PROCESS_RED = "process_red"
    MANY_KPIS = "many_kpis"
    FEW_KPIS = "few_kpis"
    WEIGHTS = "weights"
    HEAVY = "heavy"
    LIGHT = "light"
    ONE_SIDED = "one_sided"
    NO_PERSPECTIVE = "no_perspective"
    RESULT_ONLY = "result_only"
    NO_GROWTH = "no_growth"
    LEVEL_MISSING = "level_missing"
    NO_DRIVER = "no_driver"
    UNUSED_INDICATOR = "unused_indicator"

    @property
    def severity(self) -> Severity:
        """An error is to be repaired, as nothing can be managed without it; a warning is to be looked at."""
        return Severity.ERROR if self in _TO_REPAIR else Severity.WARNING


_TO_REPAIR = {Kind.GOAL_WITHOUT_KPI, Kind.LOOSE_KPI, Kind.NO_OWNER, Kind.NO_DATA_PATH, Kind.NO_TARGET}


class Repair(NamedTuple):
    """What a screen can offer: what to do, to which node, KPI, person, indicator or dataset, and in which field.

    `edit` a field of a node, set the `weights` below a goal, the `target` or the drivers (`link`) of a KPI, `open` what
    is behind it, `add` a KPI below a goal, `split` what a person has, say more in the `dictionary`, `upload` a dataset.
    """

    action: str
    of: str
    field: str | None = None


@dataclass(frozen=True, slots=True)
class Finding:
    """Something to repair or to look at: the nodes, people and indicators it is about, by code, and its evidence."""

    kind: Kind
    severity: Severity
    repair: Repair
    nodes: tuple[str, ...] = ()
    people: tuple[str, ...] = ()
    indicators: tuple[str, ...] = ()
    evidence: Mapping[str, Value] = field(default_factory=dict)


def of_node(kind: Kind, node: str, repair: Repair, **evidence: Value) -> Finding:
    """A finding about one node, as severe as its kind."""
    return Finding(kind, kind.severity, repair, (node,), evidence=evidence)
