"""The whole model of a workspace: everything the model file says, with every dated version."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import date
from functools import cached_property
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from kpi.core.catalog import Catalog
from kpi.core.chart_choice import Pin
from kpi.core.dataset import Dataset
from kpi.core.dated import in_force
from kpi.core.driver import Driver
from kpi.core.errors import Invalid
from kpi.core.event import Event
from kpi.core.formula import Node, datasets, references, resolve
from kpi.core.funnel import Funnel
from kpi.core.grammar import parse
from kpi.core.indicator import Accumulation, Indicator
from kpi.core.label import Label
from kpi.core.org import OrgTree, OrgUnit
from kpi.core.period import Period
from kpi.core.person import Person
from kpi.core.process import Process, Step
from kpi.core.scorecard import TreeNode
from kpi.core.target import Agreed, Aim, Target, by_days
from kpi.core.workspace import Workspace


class Model(BaseModel):
    """The model; lists hold every version, `at` gives what is in force on a day."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    version: Literal[1] = 1
    workspace: Workspace = Field(default_factory=Workspace)
    org: list[OrgUnit] = Field(default_factory=list)
    people: list[Person] = Field(default_factory=list)
    datasets: list[Dataset] = Field(default_factory=list)
    indicators: list[Indicator] = Field(default_factory=list)
    processes: list[Process] = Field(default_factory=list)
    scorecard: list[TreeNode] = Field(default_factory=list)
    drivers: list[Driver] = Field(default_factory=list)
    targets: list[Target] = Field(default_factory=list)
    events: list[Event] = Field(default_factory=list)
    funnels: list[Funnel] = Field(default_factory=list)
    charts: list[Pin] = Field(default_factory=list)

    def at(self, day: date) -> Model:
        """The model as it is in force on `day`: one version of everything that has begun."""
        if day not in self._seen:
            self._seen[day] = self._on(day)
        return self._seen[day]

    @cached_property
    def _seen(self) -> dict[date, Model]:
        """The days that were asked for, as every formula of each has to be parsed."""
        return {}

    def _on(self, day: date) -> Model:
        fields = {name: getattr(self, name) for name in type(self).model_fields}
        for name in ("org", "people", "datasets", "indicators", "scorecard"):
            fields[name] = in_force(fields[name], day)
        root = OrgTree.of(fields["org"]).root
        fields["scorecard"] = [_owned(node, fields["people"], root) for node in fields["scorecard"] if not node.ended]
        return Model.model_construct(**fields)

    def with_units(self, units: Sequence[OrgUnit]) -> Model:
        """The model with more org units; nothing is kept of what was worked out from it before."""
        return self._with(org=[*self.org, *units])

    def with_indicators(self, indicators: Sequence[Indicator]) -> Model:
        """The model with these versions of indicators in the place of its own, still unchecked."""
        return self._with(indicators=list(indicators))

    def with_tree(self, nodes: Sequence[TreeNode], drivers: Sequence[Driver] | None = None) -> Model:
        """The model with these versions of nodes, and these driver links, in the place of its own, still unchecked."""
        return self._with(scorecard=list(nodes), drivers=self.drivers if drivers is None else list(drivers))

    def with_targets(self, targets: Sequence[Target]) -> Model:
        """The model with these targets in the place of its own, still unchecked."""
        return self._with(targets=list(targets))

    def with_charts(self, pins: Sequence[Pin]) -> Model:
        """The model with these pinned charts in the place of its own, still unchecked."""
        return self._with(charts=list(pins))

    def with_events(self, events: Sequence[Event]) -> Model:
        """The model with these events in the place of its own, still unchecked."""
        return self._with(events=list(events))

    def _with(self, **changed: list[Any]) -> Model:
        fields = {name: getattr(self, name) for name in type(self).model_fields}
        return Model.model_construct(**(fields | changed))

    @property
    def fiscal_start(self) -> int:
        """The month the fiscal year starts in."""
        return self.workspace.fiscal_year_start

    @cached_property
    def org_tree(self) -> OrgTree:
        """The organization as a tree."""
        return OrgTree.of(self.org)

    @cached_property
    def dataset_by_code(self) -> dict[str, Dataset]:
        """The datasets by code."""
        return {dataset.code: dataset for dataset in self.datasets}

    @cached_property
    def indicator_by_code(self) -> dict[str, Indicator]:
        """The indicators by code."""
        return {indicator.code: indicator for indicator in self.indicators}

    @cached_property
    def node_by_code(self) -> dict[str, TreeNode]:
        """The nodes of the tree by code."""
        return {node.code: node for node in self.scorecard}

    @cached_property
    def step_by_code(self) -> dict[str, tuple[Process, Step]]:
        """The steps of all processes by code, each with its process."""
        return {step.code: (process, step) for process in self.processes for step in process.steps}

    @cached_property
    def person_by_code(self) -> dict[str, Person]:
        """The people by code."""
        return {person.code: person for person in self.people}

    @cached_property
    def catalog(self) -> Catalog:
        """The names a formula may use."""
        return Catalog(self.dataset_by_code, list(self.indicator_by_code))

    @cached_property
    def parsed(self) -> dict[str, Node]:
        """The parts of every indicator's formula, as written; without those that name what has not begun yet."""
        found = {}
        for indicator in self.indicators:
            with suppress(Invalid):
                if indicator.formula:
                    found[indicator.code] = parse(indicator.formula, self.catalog)
        return found

    @cached_property
    def computable(self) -> dict[str, Node]:
        """The parts of every indicator that can be computed, with all named indicators replaced by their formulas."""
        return {code: resolve(node, self.parsed) for code, node in self.parsed.items() if self._complete(node)}

    def _complete(self, node: Node) -> bool:
        """Whether every indicator that `node` stands on has a formula."""
        return all(code in self.parsed and self._complete(self.parsed[code]) for code in references(node))

    def reading(self, changed: set[str]) -> list[str]:
        """The computable indicators that read one of the datasets `changed`."""
        return [code for code, node in self.computable.items() if changed & set(datasets(node))]

    def standing_on(self, code: str) -> set[str]:
        """The indicators that the formula of `code` stands on, directly or through others."""
        found, todo = set[str](), [code]
        while todo:
            node = self.parsed.get(todo.pop())
            new = (references(node) if node else set()) - found
            found |= new
            todo += new
        return found

    def label(self, node: TreeNode) -> Label:
        """What a node is called: its own name, or its indicator's."""
        if node.name:
            return node.name
        indicator = self.indicator_by_code.get(node.indicator or "")
        return indicator.name if indicator else Label(zh=node.code, en=node.code)

    def title(self, node: TreeNode) -> Label:
        """What a node is called among others: with its org unit, unless it has a name of its own or is of the root."""
        label = self.label(node)
        if node.name or node.org not in self.org_tree.units or node.org == self.org_tree.root:
            return label
        unit = self.org_tree.units[node.org].name
        return Label(zh=f"{label.zh} · {unit.zh}", en=f"{label.en} · {unit.en}")

    def path(self, code: str) -> list[TreeNode]:
        """A node and all above it, itself first."""
        found, node = list[TreeNode](), self.node_by_code.get(code)
        while node is not None:
            found.append(node)
            node = self.node_by_code.get(node.parent or "")
        return found

    def nearest(self, code: str, field: Literal["perspective", "review", "scenario", "level", "step"]) -> Any:
        """What a node says of a field, or else the nearest node above it that says anything."""
        return next((value for node in self.path(code) if (value := getattr(node, field))), None)

    def agreed(self, on: date, scenario: str | None = None) -> Mapping[str, Agreed]:
        """For every KPI its targets by period, as in force on `on`: those that count, or those of a scenario."""
        begun = sum(target.valid_from is None or target.valid_from <= on for target in self.targets)
        if (begun, scenario) not in self._agreements:
            self._agreements[begun, scenario] = self._agreed(on, scenario)
        return self._agreements[begun, scenario]

    @cached_property
    def _agreements(self) -> dict[tuple[int, str | None], Mapping[str, Agreed]]:
        """The targets that were asked for, by how many had begun: between two beginnings they are the same."""
        return {}

    def _agreed(self, on: date, scenario: str | None) -> Mapping[str, Agreed]:
        found: dict[str, dict[Period, Aim]] = {}
        parts: dict[tuple[str, Period], list[tuple[int, Aim]]] = {}
        for target in sorted(self.targets, key=lambda target: target.valid_from or date.min):
            if target.scenario == scenario and (target.valid_from is None or target.valid_from <= on):
                known = parts.setdefault((target.kpi, target.period), [])
                self._split(target, known)
                found.setdefault(target.kpi, {})[target.period] = by_days(known) if len(known) > 1 else target.aim
        return found

    def _split(self, target: Target, known: list[tuple[int, Aim]]) -> None:
        """Let a target take over from those before it: from its day on where it is by days, else for the whole.

        A balance is never split.
        """
        since, span = target.valid_from, target.period.span(fiscal_start=self.fiscal_start)
        first = span.first(self.fiscal_start)
        of = (span.last() - first).days + 1
        gone = 0
        if known and since is not None and target.pro_rata and not self._is_stock(target.kpi):
            gone = min(max((since - first).days, 0), of)
        kept, left = [], gone
        for days, aim in known:
            kept += [(min(days, left), aim)] if left else []
            left -= min(days, left)
        known[:] = [*kept, (of - gone, target.aim)]

    def _is_stock(self, kpi: str) -> bool:
        node = self.node_by_code.get(kpi)
        indicator = self.indicator_by_code.get(node.indicator or "") if node else None
        return indicator is not None and indicator.accumulation is Accumulation.STOCK


def _owned(node: TreeNode, people: Sequence[Person], root: str) -> TreeNode:
    """A node with its owner: the one named, else who holds the post it is bound to in its unit, the first by code."""
    if node.owner or not node.post:
        return node
    holders = (person.code for person in people if person.post == node.post and person.org == (node.org or root))
    return node.model_copy(update={"owner": min(holders, default=None)})
