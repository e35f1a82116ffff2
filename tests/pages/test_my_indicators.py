"""The page of one person: what they answer for, why it matters, and a score that can be followed step by step."""

from __future__ import annotations

from datetime import date

import pytest
from streamlit.testing.v1 import AppTest

from kpi.core.scorecard import TreeNode
from kpi.core.viewer import Viewer
from kpi.store.folder import Folder
from kpi.usecases import model
from kpi.usecases.comment import comments
from tests.pages.conftest import Open, frame


def texts(at: AppTest) -> str:
    return "\n".join(part.value for part in (*at.markdown, *at.caption))


@pytest.mark.parametrize(
    ("language", "said", "head", "total"),
    [
        (
            "zh",
            [
                "**李颖** · 总部 · 2026 年 10 月负责 3 个指标，贡献 **23.0** 分，占「提升企业竞争力」得分 100.3 的",
                "实际 **1\\.13 亿元** · 目标 1\\.12 亿元 · 差距 \\+100\\.0 万元 · 达成率 100.9% · 得分 100.9",
                "实际 **33\\.0%** · 目标 32\\.0% · 差距 \\+1\\.0 pp · 达成率 103.0% · 得分 103.0",
                "为什么重要：盈利增长 35% × 45% → 「提升企业竞争力」得分的 **15.8%**",
                "得分的 **3.0%**（因同级缺数据，本期按 3.5% 计）",
                "完成 = 2026 年 10 月销售额 ≥ 1\\.12 亿元；现为 1\\.13 亿元，达成率 100\\.9%。",
                "再改善 1% → 「提升企业竞争力」得分 +0.159",
                "由这些指标驱动：线上占比 :blue[**● 达标**]、会员月购买频次 :blue[**● 达标**]、缺货率 :red[**◆",
            ],
            "占得分",
            "贡献合计 100.26 = 「提升企业竞争力」得分 100.26 ✓",
        ),
        (
            "en",
            [
                "**Li Ying** · Head office · 2026-10: 3 KPIs give **23.0** points, 23.0% of the 100.3 that Strengthen",
                "Actual **¥113\\.0M** · target ¥112\\.0M · gap \\+¥1\\.00M · attainment 100.9% · score 100.9",
                "Why it matters: Profitable growth 35% × 45% → **15.8%** of the score of Strengthen competitiveness",
                "One percent better → +0.159 points for Strengthen competitiveness",
            ],
            "Share of the score",
            "Contributions add up to 100.26 = the score 100.26 of Strengthen competitiveness ✓",
        ),
    ],
)
def test_a_person_with_three(visit: Open, language: str, said: list[str], head: str, total: str) -> None:
    at = visit("my_indicators", language, person="liying", period="2026-10")
    found = texts(at)
    assert [text for text in [*said, total] if text not in found] == []
    assert not at.warning
    assert frame(at, head)[head].to_list()[:3] == ["32.6%", "23.0%", "13.9%"]


def test_the_score_is_followed_step_by_step(visit: Open) -> None:
    at = visit("my_indicators", person="liying", period="2026-10")
    steps = at.table[0].value.iloc[:, 1:].to_numpy().tolist()
    assert [[text.replace("\\", "") for text in step] for step in steps] == [
        ["由上传的数据计算", "1.13 亿元"],
        ["本期约定", "1.12 亿元"],
        ["1 + (113,000,000 − 112,000,000) ÷ |112,000,000|", "100.892857%"],
        ["100 + (100.892857% − 100%) × (120 − 100) ÷ (120% − 100%)", "100.8929"],
        ["35% × 45%", "15.75%"],
        ["李颖 2026-10-01 至 2026-10-31（31 天）", "100.0%"],
        ["100.8929 × 15.75% × 100.0%", "15.89"],
    ]
    (button,) = at.get("download_button")
    assert button.proto.label == "下载得分单"


def test_an_appeal_is_kept_and_shown(visit: Open, folder: Folder) -> None:
    at = visit("my_indicators", person="liying", period="2026-10")
    at.text_area(key="appeal_revenue_hq").set_value("*10 月* 停业两天").run()
    at.button(key="appeal_revenue_hq_send").click().run()
    assert "\\*10 月\\* 停业两天" in texts(at)
    assert [one.body for one in comments(folder, Viewer(), "revenue_hq", "scorecard")] == ["*10 月* 停业两天"]
    assert at.text_area(key="appeal_revenue_hq").value == ""
    at.button(key="appeal_revenue_hq_send").click().run()
    assert at.error[0].value and not at.exception


def test_too_many_none_and_a_running_month(visit: Open) -> None:
    at = visit("my_indicators", "en", person="suntao", period="2026-11")
    assert [one.value for one in at.warning] == ["Sun Tao owns 6 KPIs; two to 4 a person are advised\\."]
    assert "No actual yet · target 5\\.80 times" in texts(at)
    at.selectbox(key="pick_person").set_value("wangjian").run()
    assert at.query_params["person"] == "wangjian"
    assert at.info[0].value.startswith("Wang Jian answers for no KPI")
    at.selectbox(key="pick_person").set_value("liying").run()
    assert "2026-11: 40% of the days are gone" in texts(at)


def test_a_move_to_another_shop_is_split_by_days(visit: Open, folder: Folder) -> None:
    """R72: bound to the post, the shop in Kunming was nobody's until Xu Lei came."""
    wanted = folder.model()
    nodes = [
        TreeNode.model_validate(node.written() | {"owner": None, "post": "store_manager"})
        if node.code == "revenue_s020"
        else node
        for node in wanted.scorecard
    ]
    model.save(folder, Viewer(), wanted.with_tree(nodes), "bind posts")
    at = visit("my_indicators", person="xulei", period="2026-06")
    said = (
        "责任天数：无责任人 2026\\-06\\-01 至 2026\\-06\\-15（15 天）、徐磊 2026\\-06\\-16 至 2026\\-06\\-30（15 天）"
    )
    assert said in texts(at)
    assert folder.model().at(date(2026, 6, 15)).node_by_code["revenue_s020"].owner is None
