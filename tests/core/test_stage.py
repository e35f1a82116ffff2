"""How far each goal has come along the four stages."""

from __future__ import annotations

from datetime import date

from kpi.core import modelfile
from kpi.core.scorecard import Figure, score_tree
from kpi.core.stage import STAGES, stages
from kpi.core.target import Aim

TEXT = """\
version: 1
people: [{code: li, name: Li, org: HQ}]
org: [{code: HQ, name: HQ}]
datasets: [{code: sales, name: Sales, columns: {day: {role: date}, amount: {type: number}}}]
indicators: [{code: revenue, name: Revenue, formula: sum(sales.amount)}]
scorecard:
  - goal: top
    name: Top
    children:
      - {goal: a, name: A, review: month, children: [{kpi: x, indicator: revenue, owner: li}]}
      - {goal: b, name: B, children: [{kpi: y, indicator: revenue}]}
      - {goal: c, name: C}
"""


def test_what_each_goal_has_of_each_stage() -> None:
    model, faults = modelfile.read(TEXT.encode(), "m.yaml")
    assert model is not None, faults
    now = model.at(date(2026, 6, 1))
    polarity = now.indicator_by_code["revenue"].polarity
    figures = {"x": Figure(5.0, Aim(4, 4), polarity), "y": Figure(None, None, polarity)}
    found = stages(now, score_tree(now.scorecard, figures, now.workspace.scoring))
    assert [(one.goal.code, one.kpis, *(getattr(one, stage) for stage in STAGES)) for one in found] == [
        ("top", 2, 1, 1, 1, 1),
        ("a", 1, 1, 1, 1, 1),
        ("b", 1, 0, 0, 0, 0),
        ("c", 0, 0, 0, 0, 0),
    ]
    assert [one.done("data") for one in found] == [False, True, False, False]
