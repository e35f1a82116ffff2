"""A tree scored for every unit and month: ours, beside the same arithmetic written by hand in NumPy.

    python benchmarks/scorecard.py [--nodes 50 500 5000 50000] [--rounds 5]

A tree of N nodes, a goal with three to nine nodes under it, for 200 units and 36 months; of 50,000 nodes for 20 units,
which makes as many figures as 5,000 for 200. Every twentieth actual is missing. What has to be found is attainment of
all KPIs and score, coverage and status of all nodes, block by block; only the scores of the top are kept.

by hand        the floor: attainment, `numpy.interp`, weighted means by `numpy.add.reduceat` with the weights of missing
               children shared, thresholds; for a tree whose KPIs all have one polarity, curve and policy
attain         the same tree, through what the pages use
attain, mixed  a tree of three polarities, baselines, four curves, three policies for what is missing, and 5 % of its
               goals by their worst child
one window     `score_tree` of the mixed tree: one unit and month, from models to lines, as a page asks for it

Every contestant of every round is a process of its own, and the rounds go through all in turn; medians. All have scored
one unit before the clock starts. It runs from nodes and arrays to the last score; laying the tree out is counted for
ours and not for the one by hand. Processor time is of all threads. Memory is the most that the process ever had, with
the actuals in it. Before anything is timed both have to agree about every node.
"""

from __future__ import annotations

import argparse
import json
import statistics
import subprocess
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from benchmarks.figures_clock import clocked  # noqa: E402
from kpi.core.indicator import Polarity  # noqa: E402
from kpi.core.scorecard import Figure, TreeNode, grid_of, score_tree  # noqa: E402
from kpi.core.scoring import Scoring  # noqa: E402
from kpi.core.scoring_grid import Known  # noqa: E402
from kpi.core.target import Aim  # noqa: E402

UNITS, MONTHS = 200, 36
MOST = 5_000 * UNITS
CELLS = 300_000
SEED = 20261113
MISSING = 0.05
CURVE = ((0.0, 1.0, 1.2), (0.0, 100.0, 120.0))
GREEN, AMBER, NO_DATA = 100.0, 90.0, 3
CURVES = ([[0.5, 0], [1, 100], [1.2, 120]], [[0.8, 0], [0.9, 60], [1, 100], [1.5, 150]], [[0, 0], [1, 100]])
Array = NDArray[np.float64]
Scores = tuple[Array, Array, NDArray[np.uint8]]
"""Score, coverage and status of node × column."""


@dataclass(frozen=True, slots=True)
class Level:
    """The goals of a level, which stand in a row as their children do, and where the children of each begin."""

    goals: slice
    children: slice
    starts: NDArray[np.intp]


@dataclass(frozen=True, slots=True)
class Shape:
    """A tree by numbers: its goals are the first nodes, and nobody's children stand before those of an earlier goal."""

    parents: list[int]
    goals: int
    weights: Array
    levels: list[Level]

    @classmethod
    def of(cls, count: int) -> Shape:
        """A tree of so many nodes, the same every time."""
        draw = np.random.default_rng(SEED)
        parents, first = [-1], list[int]()
        while len(parents) < count:
            first.append(len(parents))
            parents += [len(first) - 1] * min(int(draw.integers(3, 10)), count - len(parents))
        goals, levels, level = len(first), list[Level](), (0, 1)
        while level[0] < goals:
            last = min(level[1], goals)
            under = (level[1], first[last] if last < goals else count)
            levels.append(Level(slice(level[0], last), slice(*under), np.array(first[level[0] : last]) - under[0]))
            level = under
        return cls(parents, goals, draw.integers(1, 10, count).astype(np.float64)[:, np.newaxis], levels)

    @property
    def kpis(self) -> range:
        """The KPIs."""
        return range(self.goals, len(self.parents))

    def nodes(self, mixed: bool) -> list[TreeNode]:
        """The tree as the product has it."""
        draw = np.random.default_rng(SEED + 1)
        found = []
        for number, parent in enumerate(self.parents):
            goal, chance = number < self.goals, draw.random()
            body = {"code": f"n{number}", "type": "goal" if goal else "kpi", "weight": self.weights[number, 0]}
            body |= {"parent": f"n{parent}" if number else None, "position": number}
            if mixed and goal:
                body |= {"method": "worst" if chance < 0.05 else None}
                body |= {"missing": ("zero", "block")[number % 2] if draw.random() < 0.3 else None}
            elif mixed and chance < 0.5:
                body["score"] = {"curve": CURVES[number % 3], "steps": chance < 0.1, "green": 95 + number % 2 * 5}
            found.append(TreeNode.model_validate(body))
        return found

    def polarities(self, mixed: bool) -> dict[str, Polarity]:
        """Which way is good for each KPI."""
        ways = (Polarity.HIGHER, Polarity.HIGHER, Polarity.LOWER, Polarity.RANGE) if mixed else (Polarity.HIGHER,)
        return {f"n{kpi}": ways[kpi % len(ways)] for kpi in self.kpis}


def units_of(count: int) -> int:
    """For how many units a tree of so many nodes is scored."""
    return min(UNITS, max(1, MOST // count))


def known(kpis: Sequence[int], units: int, mixed: bool) -> Known:
    """Actuals and targets of KPIs, the same of each in any order."""
    actual, low = np.empty((len(kpis), units, MONTHS)), np.empty((len(kpis), 1, MONTHS))
    for row, kpi in enumerate(kpis):
        draw = np.random.default_rng([SEED, kpi])
        low[row, 0] = draw.uniform(80, 120, MONTHS)
        actual[row] = low[row] * draw.normal(1, 0.15, (units, MONTHS))
        actual[row][draw.random((units, MONTHS)) < MISSING] = np.nan
    begun = np.array([50.0 if mixed and kpi % 10 == 0 else np.nan for kpi in kpis])
    high = low * (1.1 if mixed else 1.0)
    return Known(actual, low, high, begun.reshape(-1, 1, 1), np.zeros((1, 1, 1), dtype=np.bool_))


def by_hand(shape: Shape, actual: Array, target: Array) -> Scores:
    """What a good engineer writes for a tree whose KPIs are all alike."""
    reached = actual / target
    points = np.interp(reached, *CURVE)
    scores, covered = np.empty((2, len(shape.parents), actual.shape[1]))
    scores[shape.goals :], covered[shape.goals :] = points, ~np.isnan(points)
    for level in reversed(shape.levels):
        below, weights = scores[level.children], shape.weights[level.children]
        there = ~np.isnan(below)
        total = np.add.reduceat(np.where(there, below, 0.0) * weights, level.starts)
        whole = np.add.reduceat(there * weights, level.starts)
        scores[level.goals] = np.divide(total, whole, out=np.full_like(total, np.nan), where=whole > 0)
        covered[level.goals] = np.add.reduceat(covered[level.children] * weights, level.starts)
        covered[level.goals] /= np.add.reduceat(weights, level.starts)
    statuses = (scores < GREEN - 5e-10).astype(np.uint8) + (scores < AMBER - 5e-10)
    statuses[np.isnan(scores)] = NO_DATA
    return scores, covered, statuses


def hand_blocks(shape: Shape, given: Known) -> Iterator[Scores]:
    """By hand, some units at a time, as many as suit it best."""
    kpis, units, months = given.actual.shape
    at_once = max(1, CELLS // (len(shape.parents) * months))
    for start in range(0, units, at_once):
        actual = given.actual[:, start : start + at_once]
        target = np.broadcast_to(given.low, actual.shape)
        yield by_hand(shape, actual.reshape(kpis, -1), target.reshape(kpis, -1))


def our_blocks(shape: Shape, nodes: Sequence[TreeNode], given: Known, mixed: bool) -> Iterator[Scores]:
    """Ours, from nodes to scores."""
    for _, scored in grid_of(nodes, shape.polarities(mixed), Scoring()).blocks(given):
        yield scored.score, scored.coverage, scored.status


FLOOR, WINDOW = "by hand", "one window"
OURS = {"attain": False, "attain, mixed": True}
WAYS = (FLOOR, *OURS, WINDOW)


def compete(name: str, count: int) -> dict[str, float]:
    """One contestant in this process."""
    shape = Shape.of(count)
    if name == WINDOW:
        return one_window(shape)
    mixed = OURS.get(name, False)
    nodes, order = shape.nodes(mixed), list(shape.kpis)
    if name in OURS:
        order = order_of(shape, nodes, mixed)
    given = known(order, units_of(count), mixed)
    tops: list[Array] = []

    def work(given: Known) -> None:
        found = our_blocks(shape, nodes, given, mixed) if name in OURS else hand_blocks(shape, given)
        tops.extend(scores[0].copy() for scores, _, _ in found)

    work(given.cut(slice(0, 1)))
    tops.clear()
    took = clocked(lambda: work(given))
    return took | {"top": float(np.nansum(np.concatenate(tops)))}


def order_of(shape: Shape, nodes: Sequence[TreeNode], mixed: bool) -> list[int]:
    """The KPIs in the order in which ours wants them."""
    return [int(code[1:]) for code in grid_of(nodes, shape.polarities(mixed), Scoring()).kpi_codes]


def one_window(shape: Shape) -> dict[str, float]:
    """A page's question of the mixed tree, asked as often as it takes to see the time it takes."""
    nodes, times = shape.nodes(mixed=True), max(1, 5_000 // len(shape.parents))
    given = known(shape.kpis, 1, mixed=True)
    figures = {}
    for row, (code, polarity) in enumerate(shape.polarities(mixed=True).items()):
        actual, low, high, begun = (float(part[row, 0, 0]) for part in given.parts[:4])
        aim = Aim(low, high, None if np.isnan(begun) else begun)
        figures[code] = Figure(None if np.isnan(actual) else actual, aim, polarity)
    score_tree(nodes, figures, Scoring())
    found = clocked(lambda: [score_tree(nodes, figures, Scoring()) for _ in range(times)])
    return found | {"seconds": found["seconds"] / times, "processor": found["processor"] / times}


def agree(count: int, units: int = 3) -> None:
    """Raise unless ours finds of every node what is found by hand."""
    shape = Shape.of(count)
    nodes = shape.nodes(mixed=False)
    codes = grid_of(nodes, shape.polarities(mixed=False), Scoring()).codes
    ours = our_blocks(shape, nodes, known(order_of(shape, nodes, mixed=False), units, mixed=False), mixed=False)
    hand = hand_blocks(shape, known(shape.kpis, units, mixed=False))
    rows = [codes.index(node.code) for node in nodes]
    for mine, theirs in zip(zip(*ours, strict=True), zip(*hand, strict=True), strict=True):
        np.testing.assert_allclose(np.hstack(mine)[rows], np.hstack(theirs), rtol=1e-12, atol=1e-9)


def measured(name: str, count: int) -> dict[str, float]:
    """One contestant in a fresh process."""
    command = [sys.executable, __file__, "--compete", name, str(count)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(done.stderr[-3_000:])
    found: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return found


def show(runs: dict[tuple[int, str], list[dict[str, float]]]) -> None:
    """A line for each tree and contestant: medians, and how many times the processor time by hand they take."""
    medians = {of: {key: statistics.median(run[key] for run in each) for key in each[0]} for of, each in runs.items()}
    print("| nodes | columns | way | s | CPU s | × by hand | CPU ns a score | peak MB |\n" + "|---" * 8 + "|")
    for (count, name), median in medians.items():
        columns = 1 if name == WINDOW else units_of(count) * MONTHS
        spent, hand = median["processor"], medians[count, FLOOR]["processor"]
        times = "" if name == WINDOW else f"{spent / hand:.2f}"
        cells = f"{median['seconds']:.3g} | {spent:.3g} | {times} | {spent / count / columns * 1e9:,.0f}"
        print(f"| {count:,} | {columns:,} | {name} | {cells} | {median['megabytes']:.0f} |")


def main() -> None:
    """Agreement on small trees, then all rounds and a table of medians."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--nodes", type=int, nargs="+", default=[50, 500, 5_000, 50_000])
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--compete", nargs=2, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.compete:
        print(json.dumps(compete(given.compete[0], int(given.compete[1]))))
        return
    for count in (2, 50, 500, 5_000):
        agree(count)
    runs: dict[tuple[int, str], list[dict[str, float]]] = {(count, name): [] for count in given.nodes for name in WAYS}
    for _ in range(given.rounds):
        for (count, name), each in runs.items():
            each.append(measured(name, count))
    for count in given.nodes:
        tops = [run["top"] for name in (FLOOR, "attain") for run in runs[count, name]]
        np.testing.assert_allclose(tops, tops[0], rtol=1e-9)
    show(runs)


if __name__ == "__main__":
    main()
