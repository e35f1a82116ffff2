"""The whole model of a workspace: everything the model file says, with every dated version."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import date
from functools import cached_property
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from kpi.core.catalog import Catalog
from kpi.core.dataset import Dataset
from kpi.core.dated import in_force
from kpi.core.driver import Driver
from kpi.core.errors import Invalid
from kpi.core.formula import Node, datasets, references, resolve
from kpi.core.grammar import parse
from kpi.core.indicator import Indicator
from kpi.core.label import Label
from kpi.core.org import OrgTree, OrgUnit
from kpi.core.period import Period
from kpi.core.person import Person
from kpi.core.scorecard import TreeNode
from kpi.core.target import Agreed, Aim, Target
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
    scorecard: list[TreeNode] = Field(default_factory=list)
    drivers: list[Driver] = Field(default_factory=list)
    targets: list[Target] = Field(default_factory=list)

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
        return Model.model_construct(**fields)

    def with_units(self, units: Sequence[OrgUnit]) -> Model:
        """The model with more org units; nothing is kept of what was worked out from it before."""
        return self._with(org=[*self.org, *units])

    def with_indicators(self, indicators: Sequence[Indicator]) -> Model:
        """The model with these versions of indicators in the place of its own, still unchecked."""
        return self._with(indicators=list(indicators))

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

    def agreed(self, on: date) -> Mapping[str, Agreed]:
        """For every KPI its targets by period, as in force on `on`."""
        found: dict[str, dict[Period, Aim]] = {}
        for target in sorted(self.targets, key=lambda target: target.valid_from or date.min):
            if target.valid_from is None or target.valid_from <= on:
                found.setdefault(target.kpi, {})[target.period] = target.aim
        return found
