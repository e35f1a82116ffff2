"""Moving weights on the page: the months at once, who gains and who loses, and letting it hold from a month on."""

from __future__ import annotations

import json
from datetime import date

import pytest
from streamlit.testing.v1 import AppTest

from kpi.core.viewer import Viewer
from kpi.store.folder import Folder
from kpi.usecases import model
from kpi.usecases.reweighting import simulate
from tests.pages.conftest import LOCALES, Open, frame

OCTOBER = date(2026, 10, 1)
MOVED = {"revenue_hq": 20.0, "gross_profit_hq": 15.0, "margin_hq": 50.0, "online_hq": 0.0, "regions": 20.0}
ONLY_LOOKS = """
from dataclasses import replace
from kpi.core.viewer import Role, Viewer
from kpi.ui import reweight_view
from kpi.ui.desk import desk

here = replace(desk(), viewer=Viewer("zhaomin", Role.EXECUTIVE))
reweight_view.weights(here, here.model())
reweight_view.moves(here, here.model())
reweight_view.apply(here, here.model())
"""


def move(at: AppTest, **weights: float) -> AppTest:
    for code, weight in weights.items():
        at.number_input(key=f"weight_{code}").set_value(weight).run()
    assert not at.exception
    return at


def moved(visit: Open, language: str = "zh", **params: str) -> AppTest:
    """The page after three weights of a goal were moved."""
    return move(visit("reweight", language, goal="growth", **params), revenue_hq=20.0, margin_hq=50.0, online_hq=0.0)


def keys(at: AppTest) -> list[str | None]:
    return [button.key for button in at.button if str(button.key).startswith("reweight")]


@pytest.mark.parametrize(
    ("language", "begin", "after", "moves", "zero", "columns"),
    [
        (
            "zh",
            "在左侧移动权重：过去 12 个月会立即按新权重重新计分。2026-10「提升企业竞争力」现在得分 **100.3**。",
            "2026-10「提升企业竞争力」得分 100.3 → **99.7**（−0.5），12 个月平均 −0.4。"
            "得分下降：李颖 −0.4、陈立 −0.3。",
            "- 盈利增长：销售额 45 → 20、毛利率 10 → 50、线上占比 10 → 0",
            "权重为 0：照常显示，不计入得分——线上占比",
            ["目标与指标", "占整体", "原得分", "新得分", "变化", "12 月平均", "名次", "变色"],
        ),
        (
            "en",
            "Move a weight on the left and the last 12 months are scored again at once. "
            "In 2026-10 “Strengthen competitiveness” scores **100.3**.",
            "In 2026-10 “Strengthen competitiveness” would score **99.7** instead of 100.3 (−0.5); "
            "over 12 months −0.4 on average. Lose: Li Ying −0.4, Chen Li −0.3.",
            "- Profitable growth: Revenue 45 → 20, Gross margin 10 → 50, Online share 10 → 0",
            "Weight 0: shown, not counted – Online share",
            ["Goals and KPIs", "Of the whole", "Score was", "Score now", "Change", "Mean of 12", "Rank", "Recoloured"],
        ),
    ],
)
def test_a_weight_that_moves_is_seen_at_once(
    visit: Open, language: str, begin: str, after: str, moves: str, zero: str, columns: list[str]
) -> None:
    at = visit("reweight", language, goal="growth")
    assert begin in [said.value for said in at.markdown] and keys(at) == ["reweight_reshare", "reweight_reset"]
    move(at, revenue_hq=20.0, margin_hq=50.0, online_hq=0.0)
    said = [plain(part.value) for part in at.markdown]
    assert after in said and moves in said
    assert zero in [plain(part.value) for part in at.caption]
    assert list(frame(at, columns[0]).columns) == columns


def plain(text: str) -> str:
    return text.replace("\\", "")


def test_the_table_says_what_the_simulation_says(visit: Open, folder: Folder) -> None:
    at = moved(visit)
    rows = {row["目标与指标"]: row for row in frame(at, "变色").to_dict("records")}
    found = simulate(folder, Viewer(), MOVED, OCTOBER)
    for code, name in (("competitiveness", "提升企业竞争力"), ("growth", "盈利增长"), ("margin_hq", "毛利率")):
        effect, row = found.on("node", code), rows[name]
        before, after = effect.before[-1], effect.after[-1]
        assert before and after and before.score and after.score
        assert row["原得分"].endswith(f" {before.score:.1f}") and row["新得分"].endswith(f" {after.score:.1f}")
        assert row["变色"] == ("" if not effect.recoloured else f"{effect.recoloured} 个月")
    assert list(rows)[:3] == ["提升企业竞争力", "盈利增长", "毛利率"]
    assert rows["毛利率"]["占整体"] == "3.5% → 16.7%" and rows["盈利增长"]["新得分"] == "▲ 98.9"


@pytest.mark.parametrize(("who", "header", "first"), [("owner", "责任人", "李颖"), ("unit", "组织", "总部")])
def test_owners_and_units_gain_and_lose(visit: Open, who: str, header: str, first: str) -> None:
    at = moved(visit, who=who)
    found = frame(at, header)
    assert found[header][0] == first and found["变化"][0].startswith("−")
    spec = json.loads(at.get("vega_lite_chart")[0].proto.spec)
    assert spec["layer"][0]["encoding"]["y"]["title"] == f"得分 · {first}"


def test_weights_are_collected_over_goals_and_taken_back(visit: Open) -> None:
    at = moved(visit)
    at.selectbox(key="pick_goal").set_value("regions").run()
    assert at.selectbox(key="pick_goal").options[2] == "盈利增长 › 区域销售"
    move(at, revenue_s020=25.0)
    assert "合计 **120**" in [said.value for said in at.markdown]
    at.button(key="reweight_reshare").click().run()
    values = [box.value for box in at.number_input]
    assert values == [29.2, 18.3, 20.9, 10.8, 20.8] and round(sum(values), 9) == 100
    said = next(plain(part.value) for part in at.markdown if part.value.startswith("- "))
    first, second = said.split("\n")
    assert first.startswith("- 盈利增长：销售额 45 → 20、") and "区域销售：销售额 · 华东区 35 → 29.2、" in second
    at.button(key="reweight_reset").click().run()
    assert [box.value for box in at.number_input] == [35.0, 22.0, 25.0, 13.0, 5.0]
    at.button(key="reweight_reset_all").click().run()
    assert keys(at) == ["reweight_reshare", "reweight_reset"]


def test_a_goal_without_any_weight_has_no_score(visit: Open) -> None:
    at = move(
        visit("reweight", goal="team"),
        **dict.fromkeys(("followups_hq", "first_fix_hq", "praise_hq", "smart_share_hq", "attrition_hq"), 0.0),
    )
    assert [warning.value for warning in at.warning] == ["下级权重全部为 0，「团队成长」就没有得分。"]
    assert at.button(key="reweight_reshare").disabled


def test_weights_hold_from_a_month_on_with_a_reason(visit: Open, folder: Folder) -> None:
    june = simulate(folder, Viewer(), {}, date(2026, 6, 1), 1).effects
    at = moved(visit)
    at.selectbox(key="reweight_since").set_value("2026-07")
    at.button(key="reweight_apply").click().run()
    assert [error.value for error in at.error] == ["请写明原因。"]
    at.text_input(key="reweight_why").set_value("下半年重心转向利润")
    at.button(key="reweight_apply").click().run()
    assert not at.exception and not at.error
    assert [plain(done.value) for done in at.success] == [
        "从 2026-07 起生效：盈利增长：销售额 45 → 20、毛利率 10 → 50、线上占比 10 → 0。更早的月份保持不变。"
    ]
    assert simulate(folder, Viewer(), {}, date(2026, 6, 1), 1).effects == june
    assert [at.number_input(key=f"weight_{code}").value for code in MOVED] == list(MOVED.values())
    whys = folder.database.read("select why from records order by number desc limit 3")["why"]
    assert whys.to_list() == ["下半年重心转向利润"] * 3


def test_a_plan_is_told_beside_the_weights_of_today(visit: Open) -> None:
    at = moved(visit)
    assert at.selectbox(key="reweight_since").value == "2026-12"
    at.text_input(key="reweight_why").set_value("明年").run()
    at.button(key="reweight_apply").click().run()
    assert at.number_input(key="weight_revenue_hq").value == 45.0
    assert "已计划，2026-12 起：销售额 20、毛利率 50、线上占比 0" in [plain(said.value) for said in at.caption]


def test_whoever_comes_second_is_told(visit: Open, folder: Folder) -> None:
    at = moved(visit)
    text = model.export(folder, Viewer()).replace("示例零售连锁", "我的公司")
    model.apply(folder, Viewer(), text.encode(), "model.yaml")
    at.run()
    assert "reweight_apply" not in keys(at)
    assert [warning.value for warning in at.warning] == ["你开始之后模型又有变化，请再看一眼，然后继续。"]
    at.button(key="reweight_go_on").click().run()
    assert "reweight_apply" in keys(at)


@pytest.mark.parametrize(
    ("language", "told"),
    [
        ("zh", "你可以试算；让权重生效需要修改模型的权限。"),
        ("en", "You may try weights; letting them hold takes the right to change the model."),
    ],
)
def test_a_role_without_the_right_may_only_look(folder: Folder, language: str, told: str) -> None:
    at = AppTest.from_string(ONLY_LOOKS, default_timeout=60)
    at.context = {"locale": LOCALES[language]}
    move(at.run(), growth=10.0)
    assert told in [said.value for said in at.caption]
    assert keys(at) == ["reweight_reshare", "reweight_reset", "reweight_reset_all"]
