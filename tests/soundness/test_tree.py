"""What holds of any tree, whatever is done to it in whatever order."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kpi.core.indicator import Polarity
from kpi.core.period import Span, Window
from kpi.core.scorecard import Figure, Line, TreeNode, score_tree
from kpi.core.scoring import Scoring
from kpi.core.target import Aim
from kpi.core.tree_edit import read
from kpi.core.viewer import Viewer
from kpi.usecases import history, tree_draft
from kpi.usecases.scorecard import Scorecard, scorecard
from tests.usecases.ledger import ME, Ledger

JUNE, JULY, AUGUST = (Span(date(2026, month, 1)) for month in (6, 7, 8))
KPIS = [f"k{number}" for number in range(6)]


@st.composite
def trees(draw: st.DrawFn) -> tuple[list[TreeNode], dict[str, Figure]]:
    """A tree of two levels of goals with some KPIs, and what is known of them."""
    missing, method = st.sampled_from([None, "ignore", "zero", "block"]), st.sampled_from([None, "weighted", "worst"])
    weights = st.one_of(st.none(), st.integers(0, 100))
    nodes = [TreeNode.model_validate({"code": "top", "type": "goal", "missing": draw(missing), "method": draw(method)})]
    for position, goal in enumerate(("a", "b")):
        body = {"code": goal, "type": "goal", "parent": "top", "position": position, "weight": draw(weights)}
        nodes.append(TreeNode.model_validate(body | {"missing": draw(missing), "method": draw(method)}))
    figures = {}
    for position, code in enumerate(KPIS):
        parent = draw(st.sampled_from(["top", "a", "b"]))
        body = {"code": code, "type": "kpi", "indicator": "r", "parent": parent, "position": position}
        nodes.append(TreeNode.model_validate(body | {"weight": draw(weights)}))
        actual = draw(st.one_of(st.none(), st.integers(-20, 40)))
        aim = draw(st.one_of(st.none(), st.integers(-10, 30)))
        figures[code] = Figure(
            None if actual is None else float(actual),
            None if aim is None else Aim(aim, aim),
            draw(st.sampled_from([Polarity.HIGHER, Polarity.LOWER])),
            draw(st.booleans()),
        )
    return nodes, figures


def by_code(lines: list[Line]) -> dict[str, Line]:
    return {line.code: line for line in lines}


@given(trees(), st.randoms(use_true_random=False))
@settings(max_examples=100, deadline=None)
def test_the_order_of_children_never_matters(
    given: tuple[list[TreeNode], dict[str, Figure]], chance: random.Random
) -> None:
    nodes, figures = given
    places = chance.sample(range(len(nodes)), len(nodes))
    mixed = [node.model_copy(update={"position": place}) for node, place in zip(nodes, places, strict=True)]
    chance.shuffle(mixed)
    before, after = (by_code(score_tree(tree, figures, Scoring())) for tree in (nodes, mixed))
    assert before.keys() == after.keys()
    for code, line in before.items():
        other = after[code]
        assert (line.status, line.score is None) == (other.status, other.score is None)
        assert (line.score or 0.0) == pytest.approx(other.score or 0.0, rel=1e-12, abs=1e-12)
        assert line.coverage == pytest.approx(other.coverage, rel=1e-12, abs=1e-12)


@given(trees(), st.sampled_from(["top", "a", "b"]), st.one_of(st.none(), st.integers(-20, 40)))
@settings(max_examples=100, deadline=None)
def test_a_child_of_no_weight_changes_nothing(
    given: tuple[list[TreeNode], dict[str, Figure]], parent: str, actual: float | None
) -> None:
    nodes, figures = given
    weighed = [node for node in nodes if node.parent == parent and node.weight != 0]
    if not weighed:
        return
    extra = {"code": "extra", "type": "kpi", "indicator": "r", "parent": parent, "position": 9, "weight": 0}
    more = figures | {"extra": Figure(actual, Aim(10, 10), Polarity.HIGHER)}
    before = by_code(score_tree(nodes, figures, Scoring()))
    after = by_code(score_tree([*nodes, TreeNode.model_validate(extra)], more, Scoring()))
    for code, line in before.items():
        assert (after[code].score, after[code].coverage) == (line.score, line.coverage)


def edited(ledger: Ledger, chance: random.Random, step: int) -> None:
    """One change of the tree or of the facts, and what goes with it."""
    kind = chance.choice(["weight", "weight", "sales", "undo", "move"])
    if kind == "sales":
        month = chance.choice(["2026-06", "2026-07", "2026-08"])
        ledger.sales(f"{step}.csv", *(round(chance.uniform(1, 99), 2) for _ in range(2)), month=month)
    elif kind == "undo" and (live := ledger.database.read("select max(batch) from batches").item()):
        if not ledger.database.read(f"select count(*) from undone where batch = {live}").item():
            ledger.undo(live)
    else:
        edit: dict[str, Any] = {
            "op": "change",
            "code": chance.choice(["rev", "ord"]),
            "fields": {"weight": chance.randint(0, 99)},
        }
        if kind == "move":
            edit = {"op": "move", "code": "ord", "parent": "growth", "position": chance.randint(0, 1)}
        draft = tree_draft.edit(ledger, ME, read(edit))
        since = chance.choice([None, JUNE.month, JULY.month, AUGUST.month])
        if draft.touched:
            tree_draft.publish(ledger, ME, since, f"step {step}")
        else:
            tree_draft.discard(ledger, ME)


def told(found: Scorecard) -> list[Line]:
    return [replace(line, coverage=round(line.coverage, 9)) for line in found.lines]


@pytest.mark.parametrize("seed", range(2))
def test_what_was_scored_then_can_be_read_now(tmp_path: Path, seed: int) -> None:
    """After any history of imports and published trees, every scorecard there was is read back as it was."""
    chance = random.Random(seed)
    spans = [JUNE, JULY, Span(AUGUST.month, Window.QUARTER)]
    with Ledger(tmp_path) as ledger:
        ledger.sales("first.csv", 10, 20, month="2026-06")
        kept = []
        for step in range(8):
            edited(ledger, chance, step)
            moment = ledger.now()
            kept.append((moment, [told(scorecard(ledger, Viewer(), span)) for span in spans]))
        for moment, stored in kept:
            then = [told(history.scorecard_then(ledger, Viewer(), span, moment)) for span in spans]
            assert then == stored
        assert len({repr(stored) for _, stored in kept}) > 2
