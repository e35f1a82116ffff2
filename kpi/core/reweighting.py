"""Other weights: what the last months would have been under them, who gains and who loses, and the model that has them.

A month is scored again with the figures and the tree it has; only the weights are other. What an owner or an org unit
scores is the mean of its KPIs, each by what it counts in the whole.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import takewhile
from statistics import fmean
from typing import Literal, NamedTuple, Self

import polars as pl

from kpi.core.errors import Invalid, NotFound
from kpi.core.model import Model
from kpi.core.model_check import check, unsound
from kpi.core.scorecard import MOST_WEIGHT, Figure, Line, TreeNode, score_tree
from kpi.core.status import Status, status
from kpi.core.suggestion import nearest

Weights = Mapping[str, float]
"""The weights of nodes by their code."""
Kind = Literal["node", "owner", "unit"]
DIGITS = 9
"""Scores that are the same to so many digits are the same score."""
_CLOSE = 1e-9


class Subject(NamedTuple):
    """Who or what stands somewhere: a node of the tree, an owner, an org unit."""

    kind: Kind
    code: str


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a subject stands in a month; `share` is what it counts in the whole, `rank` its place among its like."""

    share: float
    score: float | None
    status: Status
    rank: int | None


@dataclass(frozen=True, slots=True)
class Month:
    """A month that can be scored again: the model in force in it, and what is known of every KPI."""

    month: date
    model: Model
    figures: Mapping[str, Figure]

    def standings(self, weights: Weights | None = None) -> dict[Subject, Standing]:
        """Where everybody stands, with these weights instead of those in force."""
        nodes, scoring = self.model.scorecard, self.model.workspace.scoring
        return _standings(score_tree(weighed(nodes, weights or {}), self.figures, scoring), self.model)


@dataclass(frozen=True, slots=True)
class Effect:
    """Where a subject stood in every month, and where it would have stood; None where it was not there."""

    before: list[Standing | None]
    after: list[Standing | None]

    def gain(self, month: int = -1) -> float | None:
        """What a month's score gains, or loses; None where there is none before or after."""
        before, after = self.before[month], self.after[month]
        if before is None or after is None or before.score is None or after.score is None:
            return None
        return round(after.score - before.score, DIGITS) + 0.0  # no −0

    @property
    def mean_gain(self) -> float | None:
        """The mean of what the months gain that have a score before and after."""
        gains = [gain for month in range(len(self.before)) if (gain := self.gain(month)) is not None]
        return fmean(gains) if gains else None

    @property
    def recoloured(self) -> int:
        """How many months have another status."""
        pairs = zip(self.before, self.after, strict=True)
        return sum(one is not None and other is not None and one.status is not other.status for one, other in pairs)


@dataclass(frozen=True, slots=True)
class Simulation:
    """The months under other weights, the latest last, and the effect on everybody who was there in one of them."""

    months: list[date]
    effects: Mapping[Subject, Effect]

    def on(self, kind: Kind, code: str) -> Effect:
        """The effect on one of them, empty where it was in none of the months."""
        nowhere: list[Standing | None] = [None] * len(self.months)
        return self.effects.get(Subject(kind, code), Effect(nowhere, nowhere))

    def of(self, kind: Kind) -> dict[str, Effect]:
        """The effects on all nodes, owners or org units by their code, in the order of the latest tree."""
        return {subject.code: effect for subject, effect in self.effects.items() if subject.kind == kind}


@dataclass(frozen=True, slots=True)
class Past:
    """Months in a row, the latest last, and where everybody stood in them."""

    months: list[Month]
    standings: list[dict[Subject, Standing]]

    @classmethod
    def of(cls, months: list[Month]) -> Self:
        """The months as they were."""
        return cls(months, [month.standings() for month in months])

    def under(self, weights: Weights) -> Simulation:
        """What they would have been under these weights."""
        after = [month.standings(weights) for month in self.months]
        subjects = dict.fromkeys(subject for month in reversed(self.standings) for subject in month)
        effects = {
            subject: Effect([month.get(subject) for month in self.standings], [month.get(subject) for month in after])
            for subject in subjects
        }
        return Simulation([month.month for month in self.months], effects)


def weighed(nodes: Sequence[TreeNode], weights: Weights) -> list[TreeNode]:
    """The nodes with these weights; those that are not named keep theirs."""
    return [node.model_copy(update={"weight": weights[node.code]}) if node.code in weights else node for node in nodes]


def shares(lines: Iterable[Line]) -> dict[str, float]:
    """What every node counts in the whole: its part of its siblings' weight, of what the goal above them counts."""
    lines, whole = list(lines), dict[str | None, float]()
    for line in lines:
        whole[line.parent] = whole.get(line.parent, 0.0) + _counted(line.weight)
    found: dict[str | None, float] = {}
    for line in lines:
        part = _counted(line.weight) / whole[line.parent] if whole[line.parent] else 0.0
        found[line.code] = 1.0 if line.parent is None else found[line.parent] * part
    return {line.code: found[line.code] for line in lines}


def reweighted(model: Model, weights: Weights, since: date | None, today: date) -> Model:
    """The model once these weights hold from `since` on, without it for all time.

    Versions of a node that begin then or later take its weight, up to today all, after today those that would not have
    changed it: a change of weight that is planned stays a plan. Raises `NotFound` for a node that is none, `Invalid`
    for what is no weight and with every problem of the model that comes of it.
    """
    versions: dict[str, list[TreeNode]] = {code: [] for code in weights}
    for node in model.scorecard:
        if node.code in versions:
            versions[node.code].append(node)
    taken, begun = dict[int, TreeNode](), list[TreeNode]()
    for code, weight in weights.items():
        _must_be_weight(model, code, weight)
        taken |= {id(one): _taking(one, weight) for one in _reached(versions[code], since or date.min, today)}
        begun += _beginning(versions[code], weight, since)
    wanted = model.with_tree([*(taken.get(id(node), node) for node in model.scorecard), *begun])
    if findings := check(wanted):
        raise unsound(findings)
    return wanted


def planned(model: Model, codes: Collection[str], today: date) -> dict[date, dict[str, float]]:
    """The weights of these nodes that will be others after today, by the day on which they change."""
    found: dict[date, dict[str, float]] = {}
    last: dict[str, float] = {}
    for node in sorted((node for node in model.scorecard if node.code in codes), key=_begins):
        weight, begins = _counted(node.weight), _begins(node)
        if begins > today and not node.ended and last.get(node.code) != weight:
            found.setdefault(begins, {})[node.code] = weight
        last[node.code] = weight
    return found


def _must_be_weight(model: Model, code: str, weight: float) -> None:
    if code not in model.node_by_code:
        raise NotFound("scorecard.unknown_node", given=code, suggestion=nearest(code, model.node_by_code))
    if not 0 <= weight <= MOST_WEIGHT:
        raise Invalid("reweighting.no_weight", given=code, weight=weight)


def _reached(versions: Sequence[TreeNode], first: date, today: date) -> Iterator[TreeNode]:
    """The versions from `first` on that take another weight."""
    ordered = sorted(versions, key=_begins)
    last = max(first, today)
    yield from (one for one in ordered if first <= _begins(one) <= last)
    known = next((one.weight for one in reversed(ordered) if _begins(one) <= last), None)
    yield from takewhile(lambda one: one.weight == known, (one for one in ordered if _begins(one) > last))


def _beginning(versions: Sequence[TreeNode], weight: float, since: date | None) -> Iterator[TreeNode]:
    """The version that begins with the weight, where the one in force has another and began before."""
    if since is None or since in {one.valid_from for one in versions}:
        return
    before = max((one for one in versions if _begins(one) < since), key=_begins, default=None)
    if before is not None and not before.ended and before.weight != weight:
        yield before.model_copy(update={"weight": weight, "valid_from": since})


def _taking(node: TreeNode, weight: float) -> TreeNode:
    return node if node.weight == weight else node.model_copy(update={"weight": weight})


def _begins(node: TreeNode) -> date:
    return node.valid_from or date.min


def _counted(weight: float | None) -> float:
    return 1.0 if weight is None else weight


def _standings(lines: Sequence[Line], model: Model) -> dict[Subject, Standing]:
    """Where everybody stands by the lines of a scorecard."""
    counts, places = shares(lines), dict[str, int]()
    siblings: dict[str | None, dict[str, float | None]] = {}
    for line in lines:
        siblings.setdefault(line.parent, {})[line.code] = line.score
    for scores in siblings.values():
        places |= _ranked(scores)
    found = {
        Subject("node", line.code): Standing(counts[line.code], line.score, line.status, places.get(line.code))
        for line in lines
    }
    kpis = [line for line in lines if line.type == "kpi"]
    found |= _together("owner", ((line.owner, line) for line in kpis if line.owner), counts, model)
    return found | _together("unit", ((line.org or model.org_tree.root, line) for line in kpis), counts, model)


def _together(
    kind: Kind, held: Iterable[tuple[str, Line]], counts: Mapping[str, float], model: Model
) -> dict[Subject, Standing]:
    """Where those stand to whom KPIs belong."""
    groups: dict[str, list[Line]] = {}
    for code, line in held:
        groups.setdefault(code, []).append(line)
    scores = {code: _mean_score(lines, counts) for code, lines in groups.items()}
    places, colours = _ranked(scores), _colours(scores, model)
    return {
        Subject(kind, code): Standing(
            sum(counts[line.code] for line in lines), scores[code], colours[code], places.get(code)
        )
        for code, lines in groups.items()
    }


def _mean_score(lines: Iterable[Line], counts: Mapping[str, float]) -> float | None:
    """The mean score of those that have one, each by what it counts; None where none of them counts."""
    known = [line for line in lines if line.score is not None and counts[line.code] > 0]
    return fmean((line.score or 0.0 for line in known), [counts[line.code] for line in known]) if known else None


def _ranked(scores: Mapping[str, float | None]) -> dict[str, int]:
    """The places of those that have a score; the same score is the same place."""
    known = {code: round(score, DIGITS) for code, score in scores.items() if score is not None}
    first: dict[float, int] = {}
    for place, score in enumerate(sorted(known.values(), reverse=True), 1):
        first.setdefault(score, place)
    return {code: first[score] for code, score in known.items()}


def _colours(scores: Mapping[str, float | None], model: Model) -> dict[str, Status]:
    """The statuses of scores by the workspace's scoring."""
    scoring = model.workspace.scoring
    frame = pl.DataFrame({"score": list(scores.values())}, schema={"score": pl.Float64})
    found = frame.select(status(pl.col("score"), pl.lit(scoring.green), pl.lit(scoring.amber)))["score"]
    return {code: Status(colour or Status.NO_DATA) for code, colour in zip(scores, found, strict=True)}


def reshared(weights: Weights, digits: int = 1) -> dict[str, float]:
    """The weights in the same proportion, with a sum of exactly 100; as they are where none is above 0.

    >>> reshared({"a": 1, "b": 1, "c": 1}), reshared({"a": 30, "b": 0, "c": 120})
    ({'a': 33.4, 'b': 33.3, 'c': 33.3}, {'a': 20.0, 'b': 0.0, 'c': 80.0})
    """
    whole, parts = sum(weights.values()), 10**digits
    if whole <= 0:
        return dict(weights)
    exact = {code: weight / whole * 100 * parts for code, weight in weights.items()}
    found = {code: int(part + _CLOSE) for code, part in exact.items()}
    missing = 100 * parts - sum(found.values())
    for code in sorted(exact, key=lambda code: found[code] - exact[code])[:missing]:
        found[code] += 1
    return {code: part / parts for code, part in found.items()}
