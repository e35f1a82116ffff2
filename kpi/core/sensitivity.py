"""Sensitivity: what every KPI weighs in the top score, what it contributes to it, and what one percent more would do.

The absolute weight of a KPI is the product of the shares along its path: of its weight among those of its siblings that
count. Where what is missing is ignored only siblings with a score count; where it is zero all do; where the worst
counts it has the whole share. So the absolute weights add up to 1, and weight × score adds up to the top score.

One percent more is scored again, on the real curve and through every goal on the path: it is no derivative. The effects
of single KPIs need not add up to that of all together, as a curve bends and the worst may change.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from math import fsum, isclose

from kpi.core.indicator import Polarity
from kpi.core.roll_up import Child, roll_up
from kpi.core.scorecard import Figure, Line, TreeNode, children_of, score_tree
from kpi.core.scoring import Scoring

STEP = 0.01
_CLOSE = 1e-9


@dataclass(frozen=True, slots=True)
class Leaf:
    """A KPI in the top score; `effect` is what its step does to it, empty where it has no score to begin with."""

    code: str
    owner: str | None
    weight: float
    score: float | None
    effect: float | None

    @property
    def contribution(self) -> float:
        """The points of the top score that come from here."""
        return self.weight * (self.score or 0.0)


@dataclass(frozen=True, slots=True)
class Sensitivity:
    """The leaves of a tree, those with the largest effect first; `together` is what all steps at once do.

    `lost` is the absolute weight of goals that have no score and count as zero.
    """

    top: str
    score: float | None
    leaves: list[Leaf]
    lost: float
    together: float | None

    @property
    def weights(self) -> float:
        """The sum of the absolute weights."""
        return fsum(leaf.weight for leaf in self.leaves) + self.lost

    @property
    def contributions(self) -> float:
        """The sum of the contributions."""
        return fsum(leaf.contribution for leaf in self.leaves)

    @property
    def owners(self) -> dict[str | None, tuple[float, float]]:
        """What the KPIs of every owner weigh and contribute together, the largest contribution first."""
        found: dict[str | None, tuple[float, float]] = {}
        for leaf in self.leaves:
            weight, points = found.get(leaf.owner, (0.0, 0.0))
            found[leaf.owner] = (weight + leaf.weight, points + leaf.contribution)
        return dict(sorted(found.items(), key=lambda pair: -pair[1][1]))

    @property
    def singles(self) -> float:
        """The sum of the effects of single steps."""
        return fsum(leaf.effect or 0.0 for leaf in self.leaves)

    @property
    def adds_up(self) -> bool:
        """Whether the weights make 1 and the contributions the top score."""
        whole = isclose(self.weights, 1.0, rel_tol=_CLOSE)
        return self.score is not None and whole and isclose(self.contributions, self.score, rel_tol=_CLOSE)


def stepped(figure: Figure, step: float = STEP) -> Figure:
    """The figure with its actual that share of itself better: toward a range, but not beyond its nearest bound.

    >>> stepped(Figure(200.0, None, Polarity.LOWER)).actual
    198.0
    """
    actual, aim = figure.actual, figure.aim
    if actual is None:
        return figure
    size = abs(actual) * step
    if figure.polarity is not Polarity.RANGE:
        return replace(figure, actual=actual - size if figure.polarity is Polarity.LOWER else actual + size)
    low, high = (aim.low, aim.high) if aim else (actual, actual)
    return replace(figure, actual=max(min(actual + size, low), min(actual, max(actual - size, high))))


def sensitivity(
    nodes: Sequence[TreeNode], figures: Mapping[str, Figure], default: Scoring, top: str, step: float = STEP
) -> Sensitivity:
    """What every KPI under `top` weighs, contributes and would do there if it were better by a share of itself."""
    tree = _Tree.of(score_tree(nodes, figures, default, top), nodes, default)
    better = {line.code: line for line in score_tree(nodes, _all_stepped(figures, step), default, top)}
    weights, lost = _weights(tree, top)
    leaves = [
        Leaf(line.code, line.owner, weights.get(line.code, 0.0), line.score, _effect(tree, top, better[line.code]))
        for line in tree.lines.values()
        if line.type == "kpi"
    ]
    ranked = sorted(leaves, key=lambda leaf: (leaf.effect is None, -(leaf.effect or 0.0), -leaf.weight))
    return Sensitivity(top, tree.lines[top].score, ranked, lost, _difference(tree.lines[top], better[top].score))


def _all_stepped(figures: Mapping[str, Figure], step: float) -> dict[str, Figure]:
    return {code: stepped(figure, step) for code, figure in figures.items()}


@dataclass(frozen=True, slots=True)
class _Tree:
    """The scored lines under a top, with the children of each goal and how it is scored."""

    lines: dict[str, Line]
    below: dict[str, list[Line]]
    scoring: dict[str, Scoring]

    @classmethod
    def of(cls, scored: Sequence[Line], nodes: Sequence[TreeNode], default: Scoring) -> _Tree:
        lines = {line.code: line for line in scored}
        children = {parent: [lines[node.code] for node in under if node.code in lines] for parent, under in
                    children_of(nodes).items() if parent in lines}  # fmt: skip
        scoring = {node.code: node.scoring(default) for node in nodes if node.code in children}
        return cls(lines, {code: under for code, under in children.items() if code}, scoring)

    def shares(self, goal: str) -> Iterator[tuple[Line, float]]:
        """The children that count in a goal's score, each with its share of it."""
        scoring = self.scoring[goal]
        counted = [line for line in self.below[goal] if _counted(line) > 0]
        if scoring.missing != "zero":
            counted = [line for line in counted if line.score is not None]
        if scoring.method == "worst":
            counted = [min(counted, key=lambda line: line.score or 0.0)]
        whole = fsum(_counted(line) for line in counted)
        yield from ((line, _counted(line) / whole) for line in counted)

    def rolled_up(self, goal: str, instead: str, score: float | None) -> float | None:
        """The score of a goal if a child of it had another one."""
        scoring = self.scoring[goal]
        parts = [
            Child(_counted(line), score if line.code == instead else line.score, line.coverage)
            for line in self.below[goal]
        ]
        return roll_up(parts, scoring.missing, scoring.method)


def absolute_weights(lines: Sequence[Line], nodes: Sequence[TreeNode], default: Scoring, top: str) -> dict[str, float]:
    """What every KPI that counts weighs in the score of `top`; `lines` are the nodes scored."""
    return _weights(_Tree.of(lines, nodes, default), top)[0]


def _counted(line: Line) -> float:
    return 1.0 if line.weight is None else line.weight


def _weights(tree: _Tree, top: str) -> tuple[dict[str, float], float]:
    """The absolute weight of every KPI that counts, and that of the goals that count as zero."""
    found, lost, todo = dict[str, float](), 0.0, [(tree.lines[top], 1.0)]
    while todo:
        line, weight = todo.pop()
        if line.type == "kpi":
            found[line.code] = weight
        elif line.score is None:
            lost += weight
        else:
            todo += [(child, weight * share) for child, share in tree.shares(line.code)]
    return found, lost


def _effect(tree: _Tree, top: str, better: Line) -> float | None:
    """What the top score gains if one KPI alone is better."""
    code, score = better.code, better.score
    if score is None or tree.lines[top].score is None:
        return None
    while code != top:
        goal = tree.lines[code].parent or top
        code, score = goal, tree.rolled_up(goal, code, score)
    return _difference(tree.lines[top], score)


def _difference(line: Line, score: float | None) -> float | None:
    return None if score is None or line.score is None else score - line.score
