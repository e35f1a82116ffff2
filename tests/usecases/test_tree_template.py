"""The library of trees, and how one is taken."""

from __future__ import annotations

from pathlib import Path

import pytest

from kpi.core.errors import Invalid, NotFound
from kpi.core.viewer import Role, Viewer
from kpi.store.folder import Folder
from kpi.usecases import tree_draft, tree_template, workspace
from tests.usecases.ledger import ME, Ledger


def test_every_template_is_balanced_and_whole() -> None:
    found = tree_template.library(Viewer(role=Role.MEMBER))
    assert [one.code for one in found] == ["internet", "manufacturing", "retail"]
    for one in found:
        model = one.model
        perspectives = {model.nearest(node.code, "perspective") for node in one.kpis}
        assert perspectives == {"financial", "customer", "process", "learning"}
        kinds = {model.indicator_by_code[node.indicator or ""].kind for node in one.kpis}
        levels = {model.indicator_by_code[node.indicator or ""].level for node in one.kpis}
        assert (kinds, levels) == ({"result", "process", "growth"}, {"strategic", "business", "post"})
        linked = {code for link in model.drivers for code in (link.source, link.to)}
        assert {node.code for node in one.kpis} <= linked
        assert all(node.indicator in model.computable for node in one.kpis)
        for goal in (node for node in model.scorecard if node.type == "goal"):
            weights = [node.weight for node in model.scorecard if node.parent == goal.code]
            assert sum(weight or 0 for weight in weights) == 100


def test_a_template_is_taken_into_an_empty_workspace(tmp_path: Path) -> None:
    with Folder(tmp_path / "w") as folder:
        workspace.begin(folder, ME)
        draft = tree_template.take(folder, ME, "retail")
        assert len(draft.after.nodes) == 15
        assert {problem.key for problem in draft.problems} == {"tree_draft.no_owner"}
        assert [dataset.code for dataset in folder.model().datasets] == ["pos", "stock", "feedback"]
        assert len(folder.model().scorecard) == 0
        assert tree_draft.undo(folder, ME).after.nodes == {}


def test_some_kpis_bring_only_what_they_stand_on(tmp_path: Path) -> None:
    with Folder(tmp_path / "w") as folder:
        workspace.begin(folder, ME)
        draft = tree_template.take(folder, ME, "retail", ["revenue", "margin", "satisfaction"])
        weights = {code: node.weight for code, node in draft.after.nodes.items()}
        assert weights == {
            "competitiveness": None, "growth": 58.0, "revenue": 62.0, "margin": 38.0, "customers": 42.0,
            "satisfaction": 100.0,
        }  # fmt: skip
        assert [(link.source, link.to) for link in draft.after.drivers] == [("satisfaction", "revenue")]
        assert [dataset.code for dataset in folder.model().datasets] == ["pos", "feedback"]
        more = tree_template.take(folder, ME, "retail", ["revenue", "turnover"])
        assert set(more.after.nodes) - set(weights) == {"operations", "turnover"}
        assert [dataset.code for dataset in folder.model().datasets] == ["pos", "feedback", "stock"]
        reads = {step.code: step.reads for step in folder.model().processes[0].steps}
        assert (reads["replenish"], reads["serve"]) == (["stock.amount"], ["feedback.score", "feedback.hours"])


def test_what_the_model_has_stays_and_what_does_not_fit_is_refused(ledger: Ledger) -> None:
    with pytest.raises(Invalid) as error:
        tree_template.take(ledger, ME, "internet")
    assert error.value.problem.key == "formula.unknown_column"
    assert tree_draft.open_draft(ledger, ME).edits == []
    tree_template.take(ledger, ME, "retail", ["revenue"])
    assert ledger.model().indicator_by_code["revenue"].formula == "sum(sales.amount)"


def test_a_template_that_is_not_there() -> None:
    with pytest.raises(NotFound) as error:
        tree_template.find(ME, "retial")
    assert error.value.problem.values["suggestion"] == "retail"
