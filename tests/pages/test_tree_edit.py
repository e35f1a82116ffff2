"""The tree editor: events of the outline, fields of the form, undo and publishing, in both languages and by role."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from kpi.core.tree_edit import Change, Link, Remove
from kpi.core.viewer import Role, Viewer
from kpi.store.folder import Folder
from kpi.ui import desk as desks
from kpi.usecases import tree_draft
from tests.pages.conftest import Open

Drawn = Callable[[AppTest, str], Any]
ME = Viewer()


def nodes(at: AppTest, drawn: Drawn) -> dict[str, dict[str, Any]]:
    return {node["code"]: node for node in drawn(at, "tree_outline")["nodes"]}


@pytest.mark.parametrize(
    ("language", "words"),
    [
        (
            "zh",
            {
                "publish": "发布 v2",
                "clean": "与正在使用的指标树相同",
                "name": "销售额 · 华北区",
                "sum": "权重合计 {sum}%",
            },
        ),
        (
            "en",
            {
                "publish": "Publish v2",
                "clean": "The same as the tree in force",
                "name": "Revenue · North",
                "sum": "weights add up to {sum}%",
            },
        ),
    ],
)
def test_a_tree_to_edit(visit: Open, drawn: Drawn, language: str, words: dict[str, str]) -> None:
    at = visit("indicator_tree", language, view="edit")
    data = drawn(at, "tree_outline")
    assert nodes(at, drawn)["revenue_north"]["name"] == words["name"]
    assert data["sum"] == words["sum"]
    assert data["editing"]["words"]["remove"].count("{name}") == 1
    assert at.button(key="tree_publish").label == words["publish"]
    assert at.button(key="tree_publish").disabled
    assert words["clean"] in [caption.value for caption in at.caption]


def test_who_may_not_change_the_model_sees_no_way_to_edit(
    visit: Open, drawn: Drawn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(desks, "Viewer", lambda: Viewer("liying", Role.EXECUTIVE))
    at = visit("indicator_tree", view="edit")
    assert "edit" not in at.segmented_control(key="pick_view").options
    assert drawn(at, "tree_outline")["editing"] is None


def test_what_the_form_says_is_kept(visit: Open, folder: Folder, drawn: Drawn) -> None:
    at = visit("indicator_tree", view="edit", node="satisfaction_hq")
    at.number_input(key="form_weight_satisfaction_hq_zh").set_value(65.0).run()
    at.selectbox(key="form_owner_satisfaction_hq_zh").set_value("liying").run()
    at.text_input(key="form_name_satisfaction_hq_zh").set_value("满意度").run()
    at.number_input(key="form_green_satisfaction_hq_zh").set_value(98.0).run()
    at.selectbox(key="form_perspective_satisfaction_hq_zh").set_value("process").run()
    at.multiselect(key="form_drivers_satisfaction_hq_zh").set_value(["response_hq", "praise_hq"]).run()
    at.number_input(key="form_lag_praise_hq_satisfaction_hq_zh").set_value(2).run()
    assert not at.exception and not at.error
    node = tree_draft.open_draft(folder, ME).after.nodes["satisfaction_hq"]
    said = (node.weight, node.owner, node.name and node.name.zh, node.score, node.perspective)
    assert said == (65.0, "liying", "满意度", {"green": 98.0}, "process")
    links = [link for link in tree_draft.open_draft(folder, ME).after.drivers if link.to == "satisfaction_hq"]
    assert [(link.source, link.lag) for link in links] == [("response_hq", 0), ("praise_hq", 2)]
    assert (
        nodes(at, drawn)["satisfaction_hq"] | {"weight": 65.0, "changed": True} == nodes(at, drawn)["satisfaction_hq"]
    )
    at.button(key="tree_undo").click().run()
    assert at.number_input(key="form_lag_praise_hq_satisfaction_hq_zh").value is None
    at.number_input(key="form_weight_satisfaction_hq_zh").set_value(None).run()
    assert tree_draft.open_draft(folder, ME).after.nodes["satisfaction_hq"].weight is None
    at.button(key="tree_discard").click().run()
    assert tree_draft.open_draft(folder, ME).edits == []


def test_a_name_in_one_language_leaves_the_other(visit: Open, folder: Folder) -> None:
    at = visit("indicator_tree", "en", view="edit", node="growth")
    at.text_input(key="form_name_growth_en").set_value("Growth").run()
    name = tree_draft.open_draft(folder, ME).after.nodes["growth"].name
    assert name is not None and (name.zh, name.en) == ("盈利增长", "Growth")


def test_problems_lead_to_their_nodes_and_keep_the_draft_back(visit: Open, folder: Folder) -> None:
    tree_draft.edit(folder, ME, Change(code="turnover_hq", fields={"owner": None}))
    at = visit("indicator_tree", view="edit")
    assert "库存周转率" in at.button(key="tree_problems_0").label
    at.button(key="tree_problems_0").click().run()
    assert at.query_params["node"] == "turnover_hq"
    at.button(key="tree_publish").click().run()
    assert [error.value for error in at.error] == ["还有 1 处要先解决。"]


def test_published_from_this_month_on_with_a_reason(visit: Open, folder: Folder) -> None:
    tree_draft.edit(folder, ME, Change(code="growth", fields={"weight": 40.0}))
    tree_draft.edit(folder, ME, Link(source="praise_hq", to="turnover_hq", lag=3))
    tree_draft.edit(folder, ME, Remove(code="attrition_hq"))
    at = visit("indicator_tree", view="edit")
    at.button(key="tree_publish").click().run()
    shown = at.dataframe[-1].value
    assert ["盈利增长", "权重", "35", "40"] in shown.to_numpy().tolist()
    assert at.button(key="publish_go").disabled
    at.text_input(key="publish_why").set_value("增长优先")  # here the whole page runs, in a browser the dialog alone
    at.button(key="tree_publish").click().run()
    at.button(key="publish_go").click()
    at.button(key="tree_publish").click().run()
    assert not at.exception
    model = folder.model()
    assert [model.at(day).node_by_code["growth"].weight for day in (date(2026, 10, 31), date(2026, 11, 1))] == [35, 40]
    assert "attrition_hq" not in model.at(date(2026, 11, 1)).node_by_code
    at = visit("indicator_tree", view="history")
    assert at.dataframe[0].value["原因"].tolist() == ["增长优先", "–"]
    assert ["员工流失率", "编码", "attrition_hq", "移出指标树"] in at.dataframe[1].value.to_numpy().tolist()


def test_a_change_meanwhile_is_taken_over(visit: Open, folder: Folder) -> None:
    tree_draft.edit(folder, ME, Change(code="growth", fields={"weight": 40.0}))
    other = Viewer("other")
    tree_draft.edit(folder, other, Change(code="team", fields={"weight": 10.0}))
    tree_draft.publish(folder, other, None, "less")
    at = visit("indicator_tree", view="edit")
    assert at.warning[0].value.startswith("你编辑期间")
    at.button(key="tree_take_over").click().run()
    assert not at.warning
    after = tree_draft.open_draft(folder, ME).after.nodes
    assert (after["growth"].weight, after["team"].weight) == (40.0, 10.0)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_table_and_the_workbook_show_no_change_at_first(visit: Open, language: str) -> None:
    for way in ("table", "workbook"):
        at = visit("indicator_tree", language, view="edit", way=way)
        assert not at.exception and not at.error
        assert all(button.key != "tree_table_take" for button in at.button)


def test_the_rules_of_a_goal_are_told_where_they_act(visit: Open, folder: Folder, drawn: Drawn) -> None:
    tree_draft.edit(folder, ME, Change(code="team", fields={"missing": "zero", "method": "worst"}))
    tree_draft.publish(folder, ME, None, "strict")
    at = visit("indicator_tree", node="team")
    assert nodes(at, drawn)["team"]["marks"] == ["按最差", "缺数按 0 计"]
    said = [caption.value for caption in at.caption]
    assert any(text.startswith("取最差：得分由") for text in said)
    assert any(text.startswith("缺数按 0 计：") for text in said)
    shown = at.dataframe[-1].value
    assert shown["实际计入"].tolist().count("100%") == 1
    titles = [group["title"] for group in drawn(visit("cockpit"), "cockpit_table")["groups"]]
    assert "团队成长 · 按最差 · 缺数按 0 计" in titles
