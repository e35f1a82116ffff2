"""The check-up on the page of the tree: what to repair with the way there, SMART, coverage, and when a node is done."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from kpi.core.viewer import Viewer
from kpi.store.folder import Folder
from kpi.usecases import batch, model
from kpi.usecases.workspace import begin_empty
from tests.conftest import RETAIL
from tests.core.checkups import CLEAN
from tests.pages.conftest import LOCALES, Open, frame


def plain(text: str) -> str:
    return text.replace("\\", "")


def texts(at: AppTest) -> list[str]:
    return [plain(block.value) for block in at.markdown]


def captions(at: AppTest) -> list[str]:
    return [plain(caption.value) for caption in at.caption]


def ways(at: AppTest) -> list[tuple[str, str]]:
    """The links on the page: what they say and where they lead."""
    found: list[Any] = [part.proto for part in at.get("page_link")]
    return [(link.label, f"{link.page}?{link.query_string}") for link in found]


@pytest.mark.parametrize(
    ("language", "headline", "rows"),
    [
        (
            "zh",
            "2026 年 10 月的指标树：:red[**1 项待修复**]，:orange[**20 项请留意**]。",
            [
                ":red[**◆ 待修复**] · **没有数据路径（1）**",
                "**员工流失率**：数据路径不通，得不到实际值（没有公式）。",
                ":orange[**▲ 请留意**] · **一人负责过多（1）**",
                "**孙涛**：负责 6 个 KPI，建议 2 至 4 个：顾不过来就没有重点。",
            ],
        ),
        (
            "en",
            "The tree of 2026-10: :red[**1 to repair**], :orange[**20 to look at**].",
            [
                ":red[**◆ To repair**] · **No data path (1)**",
                "**Staff attrition**: its path leads to no data, so it has no actual (no formula).",
                ":orange[**▲ To look at**] · **Too many for one person (1)**",
                "**Sun Tao**: owns 6 KPIs; 2 to 4 are advised, as more leave no focus.",
            ],
        ),
    ],
)
def test_what_is_to_repair_and_to_look_at(visit: Open, language: str, headline: str, rows: list[str]) -> None:
    at = visit("indicator_tree", language, view="health", period="2026-10")
    said = texts(at)
    assert headline in said
    assert [row for row in rows if row not in said] == []


def test_every_finding_leads_to_its_repair(visit: Open) -> None:
    at = visit("indicator_tree", "en", view="health", period="2026-10")
    found = ways(at)
    for label, page, selected in [
        ("Open dictionary", "dictionary", "indicator=staff_attrition"),
        ("Set target", "targets", "kpi=frequency_hq"),
        ("Look into it", "drilldown", "kpi=stockout_hq"),
    ]:
        hits = [way for said, way in found if said == label and page in way and selected in way]
        assert len(hits) == 1, (label, found)
    labels = {button.key: button.label for button in at.button if (button.key or "").startswith("repair_")}
    assert labels["repair_always_met_followups_hq"] == "Edit"
    assert labels["repair_many_kpis_suntao_turnover_hq_stockout_hq"] == "Share out"
    assert labels["repair_no_driver_attrition_hq"] == "Add driver"


def test_a_repair_in_the_tree_opens_its_node_in_the_editor(visit: Open) -> None:
    at = visit("indicator_tree", "en", view="health", period="2026-10")
    at.button(key="repair_no_driver_attrition_hq").click().run()
    assert not at.exception
    assert (at.query_params["view"], at.query_params["node"]) in (
        ("edit", "attrition_hq"),
        (["edit"], ["attrition_hq"]),
    )


def test_the_list_is_narrowed_by_kind_and_owner(visit: Open) -> None:
    at = visit("indicator_tree", "en", view="health", period="2026-10", finding="no_driver")
    shown = [text for text in texts(at) if "To look at" in text or "To repair" in text]
    assert shown == [":orange[**▲ To look at**] · **No driver link (7)**"]
    at = visit("indicator_tree", "en", view="health", period="2026-10", whose="suntao")
    shown = [text for text in texts(at) if "To look at" in text or "To repair" in text]
    assert [text.split("**")[3] for text in shown] == [
        "Met every month without effect (1)",
        "Process red under a green result (1)",
        "Too many for one person (1)",
    ]
    at = visit("indicator_tree", "en", view="health", period="2026-10", finding="no_driver", whose="suntao")
    assert "Nothing was found for this choice." in captions(at)


def test_long_lists_are_cut_short(visit: Open, folder: Folder) -> None:
    text = (RETAIL / "model.yaml").read_text(encoding="utf-8")
    before, after = text.split("\ndrivers:\n")
    model.apply(folder, Viewer(), f"{before}\ndrivers: []\n{after[after.index('targets:') :]}".encode(), "model.yaml")
    at = visit("indicator_tree", "en", view="health", period="2026-10", finding="no_driver")
    assert "15 more; narrow the list with the filters above." in captions(at)


def test_a_tree_without_a_fault_is_told(visit: Open, folder: Folder, tmp_path: Path) -> None:
    begin_empty(folder, Viewer())
    text = CLEAN.replace("version: 1\n", "version: 1\nworkspace: {as_of: 2026-11-08}\n")
    model.apply(folder, Viewer(), text.encode(), "model.yaml")
    file = tmp_path / "october.csv"
    file.write_text("day,amount\n2026-10-01,5\n2026-10-31,10\n", encoding="utf-8")
    ready = batch.preview(folder, Viewer(), file, "sales")
    batch.store(folder, Viewer(), file, ready)
    at = visit("indicator_tree", "en", view="health", period="2026-10")
    assert [box.value for box in at.success] == ["Nothing was found in the tree of 2026-10."]
    assert "4 of 4 KPIs pass all five letters." in captions(at)


def test_the_five_letters_of_a_kpi_and_of_a_sentence(visit: Open) -> None:
    at = visit("indicator_tree", "en", view="health", period="2026-10", smart="attrition_hq")
    said = texts(at)
    assert ":red[**◆ M Measurable**] · No formula leads to its data." in said
    assert ":blue[**● T Time-bound**] · Its target is of 2026-10." in said
    assert "Not passed: M." in captions(at) and "22 of 23 KPIs pass all five letters." in captions(at)
    at.text_input(key="smart_sentence").set_value("Improve sales").run()
    assert not at.exception
    assert "Not passed: S, M, A, T." in captions(at)
    assert ":red[**◆ T Time-bound**] · It does not say when." in texts(at)
    at.text_input(key="smart_sentence").set_value("本季度销售额提升15%").run()
    assert "All five letters pass." in captions(at)


def test_what_the_tree_covers(visit: Open) -> None:
    at = visit("indicator_tree", view="health", period="2026-10")
    found = frame(at, "目标")
    assert found.iloc[0].to_list() == ["提升企业竞争力", "9", "11", "3"]
    assert found.iloc[-1].to_list() == ["团队成长", "–", "2", "3"]
    at = visit("indicator_tree", view="health", period="2026-10", covers="perspectives")
    assert list(frame(at, "目标").columns) == ["目标", "财务", "客户", "流程", "学习成长"]
    at = visit("indicator_tree", view="health", period="2026-10", covers="badges")
    lacking = frame(at, "完整性").set_index("指标")
    assert lacking.loc["员工流失率"].to_list() == ["▲ 不完整", "来源、数据质量"]
    assert lacking.loc["销售额"].to_list() == ["● 完整", "–"]


LINE = """
import streamlit as st

from kpi.core.period import Period
from kpi.ui import completion_view, marks, smart_view
from kpi.ui.desk import desk

here = desk()
smart_view.smart_line(here, "{sentence}")
found = here.scorecard(Period.parse("{period}").span())
for line in found.lines:
    st.text(completion_view.done(here, found, line))
"""


def shown(language: str, period: str = "2026-10", sentence: str = "提高销售业绩") -> AppTest:
    at = AppTest.from_string(LINE.format(sentence=sentence, period=period), default_timeout=60)
    at.context = {"locale": LOCALES[language]}
    at.run()
    assert not at.exception
    return at


def test_a_name_is_checked_while_it_is_typed(folder: Folder) -> None:
    assert captions(shown("zh")) == [
        ":red[**◆ S**] :red[**◆ M**] :red[**◆ A**] :blue[**● R**] :red[**◆ T**] · "
        "「业绩」太笼统，请换成一个可以数的指标。没有数字。"
    ]
    assert captions(shown("en", sentence="Raise sales 15% this quarter"))[0].endswith(" · All five letters pass.")
    assert captions(shown("en", sentence=" ")) == []


def test_when_a_node_is_done(folder: Folder) -> None:
    chinese = [text.value for text in shown("zh").text]
    assert chinese[2] == "完成 = 2026 年 10 月销售额 ≥ 1.12 亿元；现为 1.13 亿元，达成率 100.9%。"
    english = [text.value for text in shown("en").text]
    for sentence in (
        "Done = score of Strengthen competitiveness in 2026-10 ≥ 100; now 100.3.",
        "Done = Complaint rate of 2026-10 ≤ 3.2%; now 2.9%, 109.6%.",
        "Done = Stock at period end of 2026-10 between ¥165.0 – ¥180.0M; now ¥171.1M, 100.0%.",
        "Done = Staff attrition of 2026-10 ≤ 14.0%; no data yet.",
    ):
        assert sentence in english, english


def test_a_running_month_is_held_against_its_whole_target(folder: Folder) -> None:
    english = [text.value for text in shown("en", "2026-11").text]
    assert english[2].startswith("Done = Revenue of 2026-11 ≥ ¥130.0M; ¥")
    assert english[2].endswith("% of the plan to date.")
    later = [text.value for text in shown("en", "2027-03").text]
    assert "Revenue of 2027-03 has no target, so what counts as done is not agreed." in later
    assert later[0] == "Done = score of Strengthen competitiveness in 2027-03 ≥ 100; no data yet."


def test_where_scoring_decides_nothing_that_is_said(folder: Folder) -> None:
    text = (RETAIL / "model.yaml").read_text(encoding="utf-8").replace("green: 100,", "green: 130,")
    model.apply(folder, Viewer(), text.encode(), "model.yaml")
    english = [text.value for text in shown("en").text]
    assert english[2] == "Revenue of 2026-10: by the scoring in force no figure decides whether it is done."
