"""The strategy map of a window: a part of the scored tree in lanes, with what the data say of its driver links."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from kpi.core import strategy_map as core
from kpi.core.diagram_wire import Link
from kpi.core.driving_power import Verdict
from kpi.core.period import Span
from kpi.core.strategy_map import Scope, StrategyMap
from kpi.core.viewer import Right, Viewer
from kpi.store.folder import Folder
from kpi.usecases.driving_power import Evidence
from kpi.usecases.scorecard import Scorecard, scorecard


@dataclass(frozen=True, slots=True)
class ScoredMap:
    """The map with the scores of its nodes; `evidence` is by the links of the model, also those that are not shown."""

    scorecard: Scorecard
    map: StrategyMap
    evidence: dict[Link, Evidence]

    def verdict(self, link: Link) -> Verdict | None:
        """What the data say of the links that a wire stands for, the worst news first; None where formulas tie all."""
        said = [one.verdict for code in self.map.drivers[link] if not (one := self.evidence[code]).by_formula]
        if not said:
            return None
        return next((one for one in (Verdict.CONTRARY, Verdict.SUPPORTED) if one in said), Verdict.UNSUPPORTED)

    def links(self, code: str) -> list[Link]:
        """The wires of a node, and its links to nodes that are not shown."""
        own = [(driver.source, driver.to) for driver in self.scorecard.model.drivers]
        return [link for link in dict.fromkeys([*self.map.drivers, *own]) if code in link]


def scopes(folder: Folder, viewer: Viewer, span: Span) -> dict[Scope, int]:
    """What can be shown of the tree in force at a window, what to begin with first, each with its number of nodes."""
    viewer.must(Right.READ)
    return core.scopes(folder.model().at(span.last()))


def strategy_map(folder: Folder, viewer: Viewer, span: Span, scope: Scope, said: Sequence[Evidence]) -> ScoredMap:
    """The map of a scope, with the evidence that was found for the links of the tree in force."""
    viewer.must(Right.READ)
    found = scorecard(folder, viewer, span)
    return ScoredMap(found, core.strategy_map(found.model, scope), {(one.source, one.to): one for one in said})
