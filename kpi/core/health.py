"""The check-up of a tree: what keeps it from being owned, measured, targeted, balanced and driving, with evidence."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from kpi.core import balance
from kpi.core.data_health import DataHealth, DataPath, Lack
from kpi.core.data_health import Health as PathHealth
from kpi.core.finding import Finding, Kind, Repair, of_node
from kpi.core.indicator import Polarity
from kpi.core.label import Label
from kpi.core.model import Model
from kpi.core.period import Period, last_day, shift
from kpi.core.problem import Severity
from kpi.core.reweighting import shares
from kpi.core.scorecard import Line, TreeNode, children_of
from kpi.core.smart import Described
from kpi.core.target import Agreed
from kpi.core.track_record import Months, always_met, hugging, process_red
from kpi.core.tree_coverage import TreeCoverage, depth_first, kind_of, level_of, tree_coverage
from kpi.core.tree_draft import MOST_KPIS

FEWEST_KPIS = 2
"""A person with fewer KPIs has all eggs in one basket (two to four are advised)."""


@dataclass(frozen=True, slots=True)
class Health:
    """What was found in the tree of a month, the gravest first, what the tree covers, and what is said of every KPI."""

    month: date
    findings: Sequence[Finding]
    coverage: TreeCoverage
    described: Mapping[str, Described]

    def count(self, severity: Severity) -> int:
        """How many findings are so severe."""
        return sum(finding.severity is severity for finding in self.findings)


@dataclass(frozen=True)
class Look:
    """A look at a tree: the model in force in a month, its scored lines depth first, what is over, and the data.

    `past` has the months that are over, the earliest first, each with its lines.
    """

    model: Model
    month: date
    lines: Mapping[str, Line]
    past: Months
    data: DataHealth

    @cached_property
    def below(self) -> dict[str | None, list[TreeNode]]:
        """The nodes under each parent."""
        return children_of(self.model.scorecard)

    @cached_property
    def nodes(self) -> list[TreeNode]:
        """Every node, a parent before its children."""
        return depth_first(self.below)

    @cached_property
    def kpis(self) -> list[TreeNode]:
        """The KPIs in the order of the tree."""
        return [node for node in self.nodes if node.type == "kpi"]

    @cached_property
    def paths(self) -> dict[str, DataPath]:
        """The data path of every indicator."""
        return {path.indicator.code: path for path in self.data.paths}

    @cached_property
    def linked(self) -> set[str]:
        """The nodes that drive another or are driven."""
        return {code for driver in self.model.drivers for code in (driver.source, driver.to)}

    @cached_property
    def agreed(self) -> Mapping[str, Agreed]:
        """The targets by KPI, as they are in force in the next month."""
        return self.model.agreed(last_day(shift(self.month, 1)))

    def period(self, kpi: str, month: date) -> Period | None:
        """The period that a month lies in of which a KPI has a target: the month itself, else a longer one."""
        known, start = self.agreed.get(kpi, {}), self.model.fiscal_start
        own = Period(month.year, month=month.month)
        if own in known:
            return own
        longer = {period: period.span(fiscal_start=start) for period in known if not period.month and not period.week}
        return next((one for one, span in longer.items() if span.first(start) <= month <= span.last()), None)


def health(look: Look) -> Health:
    """The check-up of a tree."""
    model, counts = look.model, shares(look.lines.values())
    roots = [node.code for node in look.below.get(None, []) if node.type == "goal"]
    known = {node.code: model.indicator_by_code.get(node.indicator or "") for node in look.kpis}
    ranges = {code for code, indicator in known.items() if indicator and indicator.polarity is Polarity.RANGE}
    processes = {node.code for node in look.kpis if kind_of(model)(node) == "process"}
    found = [
        *_goals(look),
        *(finding for node in look.kpis for finding in _kpi(look, node)),
        *_paths(look),
        *_reviews(look),
        *_people(look),
        *balance.weights(look.below),
        *balance.spread(model, look.kpis, roots, counts),
        *always_met(look.kpis, look.past),
        *hugging(look.kpis, look.past, look.agreed, ranges),
        *process_red(model, processes, look.lines),
    ]
    order = {kind: place for place, kind in enumerate(Kind)}
    found.sort(key=lambda finding: (finding.severity is not Severity.ERROR, order[finding.kind]))
    described = {node.code: _described(look, node) for node in look.kpis}
    aimed = [code for code, said in described.items() if said.period]
    return Health(look.month, found, tree_coverage(model, look.data, aimed), described)


def _goals(look: Look) -> Iterator[Finding]:
    """Goals below which nothing is measured, and KPIs that belong to no goal."""
    measured = set[str | None]()
    for node in reversed(look.nodes):
        if node.type == "kpi" or node.code in measured:
            measured.add(node.parent)
    for node in look.nodes:
        if node.type == "goal" and node.code not in measured:
            yield of_node(
                Kind.GOAL_WITHOUT_KPI, node.code, Repair("add", node.code), below=len(look.below.get(node.code, []))
            )
        elif node.type == "kpi" and node.parent is None:
            yield of_node(Kind.LOOSE_KPI, node.code, Repair("edit", node.code, "parent"))


def _kpi(look: Look, node: TreeNode) -> Iterator[Finding]:
    """What one KPI lacks to be managed and to drive something."""
    code, linked = node.code, node.code in look.linked
    if node.owner is None:
        yield of_node(Kind.NO_OWNER, code, Repair("edit", code, "owner"), post=node.post)
    yield from _target(look, node)
    weight = 1.0 if node.weight is None else node.weight
    if not node.controllable and weight:
        yield of_node(Kind.NO_INFLUENCE, code, Repair("edit", code, "weight"), why="said", weight=weight)
    elif node.owner is None and not linked:
        yield of_node(Kind.NO_INFLUENCE, code, Repair("link", code), why="no_hand", weight=weight)
    if not linked:
        yield of_node(Kind.NO_DRIVER, code, Repair("link", code), links=0)


def _target(look: Look, node: TreeNode) -> Iterator[Finding]:
    """A KPI has a target for this month and for the next, so that nobody works a month without one."""
    months = (look.month, shift(look.month, 1))
    if missing := [month for month in months if look.period(node.code, month) is None]:
        severity = Severity.ERROR if look.month in missing else Severity.WARNING
        evidence = {"missing": [f"{month:%Y-%m}" for month in missing]}
        yield Finding(Kind.NO_TARGET, severity, Repair("target", node.code), (node.code,), evidence=evidence)


def _paths(look: Look) -> Iterator[Finding]:
    """KPIs whose indicator leads to no data, and indicators that no KPI stands on."""
    for node in look.kpis:
        path = look.paths.get(node.indicator or "")
        if path and path.health is PathHealth.BROKEN:
            gap = path.gaps[0]
            upload = gap.lack is Lack.DATA
            repair = (
                Repair("upload", gap.of or "")
                if upload
                else Repair("dictionary", gap.of or path.indicator.code, "formula")
            )
            evidence = {"lack": gap.lack.value, "of": gap.of}
            yield Finding(
                Kind.NO_DATA_PATH, Kind.NO_DATA_PATH.severity, repair, (node.code,),
                indicators=(path.indicator.code,), evidence=evidence,
            )  # fmt: skip
    staged = {code for funnel in look.model.funnels for code in funnel.stages}
    yield from (_unused(path) for path in look.data.paths if not path.kpis and path.indicator.code not in staged)


def _unused(path: DataPath) -> Finding:
    kind, code = Kind.UNUSED_INDICATOR, path.indicator.code
    return Finding(kind, kind.severity, Repair("dictionary", code), indicators=(code,), evidence={"kpis": 0})


def _reviews(look: Look) -> Iterator[Finding]:
    """Trees of which no node above a KPI says how often it is reviewed: said once at the top it is said of all."""
    count = dict[str, int]()
    for node in look.kpis:
        if look.model.nearest(node.code, "review") is None:
            top = look.model.path(node.code)[-1].code
            count[top] = count.get(top, 0) + 1
    for top, kpis in count.items():
        yield of_node(Kind.NO_REVIEW, top, Repair("edit", top, "review"), kpis=kpis)


def _people(look: Look) -> Iterator[Finding]:
    """People with too many KPIs to attend to, or only one; who owns none is not measured by this tree."""
    owned = dict[str, list[str]]()
    for node in look.kpis:
        if node.owner:
            owned.setdefault(node.owner, []).append(node.code)
    for person, codes in owned.items():
        few, many = len(codes) < FEWEST_KPIS, len(codes) > MOST_KPIS
        if few or many:
            kind = Kind.FEW_KPIS if few else Kind.MANY_KPIS
            evidence = {"count": len(codes), "fewest": FEWEST_KPIS, "most": MOST_KPIS}
            repair = Repair("edit", codes[0], "owner") if few else Repair("split", person)
            yield Finding(kind, kind.severity, repair, tuple(codes), (person,), evidence=evidence)


def _described(look: Look, node: TreeNode) -> Described:
    """What is said of a KPI, for its five letters."""
    model, path = look.model, look.paths.get(node.indicator or "")
    indicator, owner = model.indicator_by_code.get(node.indicator or ""), model.person_by_code.get(node.owner or "")
    goal = model.node_by_code.get(node.parent or "")
    return Described(
        name=model.label(node),
        definition=node.definition or (indicator.definition if indicator else None),
        unit=indicator.unit if indicator else "",
        has_path=path is not None and path.health is not PathHealth.BROKEN,
        level=level_of(model)(node),
        owner=owner.name if owner else Label(zh=node.owner, en=node.owner) if node.owner else None,
        period=look.period(node.code, look.month),
        goal=model.label(goal) if goal else None,
    )
