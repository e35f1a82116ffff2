"""Conflicts on the dictionary page: the list, both definitions side by side, what differs, and making them one."""

from __future__ import annotations

from datetime import date

import pytest
from streamlit.testing.v1 import AppTest

from kpi.core.viewer import Viewer
from kpi.store.folder import Folder
from kpi.usecases import model
from tests.pages.conftest import Open, frame

PAIR = "revenue_revenue_sales"
MORE = """
- {code: best, name: {zh: 客户满意度, en: Best score}, formula: max(feedback.score), accumulation: rate}
- {code: web_share, name: {zh: 线上占比 (销售), en: Web}, unit: "%", accumulation: rate,
   formula: "sum(pos.amount) filter (where pos.channel = '线上' and pos.qty > 0) / sum(pos.amount)"}
- {code: taxed, name: Taxed, formula: revenue * 1.13, unit: CNY, aliases: [销售额]}
- {code: sales_again, name: Sales again, formula: sum(pos.amount) + 0 * revenue, unit: CNY}
- {code: lines, name: {zh: 成交单数, en: Lines}, unit: orders,
   formula: "count(pos.ticket) filter (where pos.kind = '销售')"}
- {code: large, name: Large, formula: sum(pos.amount) filter (where pos.amount >= 1000), unit: CNY, aliases: [大单]}
- {code: larger, name: 大单, formula: sum(pos.amount) filter (where pos.amount >= 5000), unit: CNY}
processes:
"""


def conflicts(visit: Open, language: str = "zh", **params: str) -> AppTest:
    return visit("dictionary", language, view="conflicts", **params)


def test_finance_and_sales_side_by_side(visit: Open) -> None:
    at = conflicts(visit)
    listed = at.dataframe(key="conflicts").value
    assert listed.to_numpy().tolist() == [["同名不同口径", "销售额", "销售额(销售部口径)", "−1,802 万元", "−13.8%"]]
    assert "2026-10 差异" in listed.columns
    assert "销售额 ↔ 销售额(销售部口径)" in [head.value for head in at.subheader]
    assert [code.value for code in at.code][:2] == [
        "sum(pos.amount)",
        "sum(pos.amount) filter (where pos.kind = '销售') + sum(pos.tax) filter (where pos.kind = '销售')",
    ]
    months = frame(at, "差异率").set_index("期间")
    assert months.index.to_list()[:2] == ["2026-11", "2026-10"]
    assert months.loc["2026-10"].to_list() == ["1.13 亿元", "1.31 亿元", "−1,802 万元", "−13.8%"]
    assert "没有 KPI 使用它，也没有公式引用它。" in [caption.value for caption in at.caption]


def test_what_makes_the_difference(visit: Open) -> None:
    at = conflicts(visit, "en")
    assert at.dataframe(key="conflict_groups").value.to_numpy().tolist() == [
        ["Kind = 销售", "Tax", "Only in Revenue (sales department)", "−¥15.1M", 3372],
        ["Kind = 退货", "Amount", "Only in Revenue", "−¥2.95M", 301],
    ]
    rows = frame(at, "File")
    assert rows.columns.to_list() == ["File", "Sheet", "Row", "Date", "Shop", "Kind", "Tax", "Difference"]
    assert (len(rows), rows["File"][0], rows["Difference"][0]) == (200, "pos_2026-10.xlsx", -51330.86)
    at.selectbox(key=f"conflict_month_{PAIR}").set_value(date(2025, 12, 1)).run()
    assert frame(at, "File")["File"][0] == "pos_2025-12.xlsx"
    assert any(text.value.startswith("2025-12: ¥109") for text in at.markdown)


def test_two_become_one(visit: Open, folder: Folder) -> None:
    at = conflicts(visit)
    at.session_state["conflict_make_one"] = True
    at.run()
    at.radio(key=f"conflict_keep_{PAIR}").set_value("revenue_sales").run()
    said = " ".join(text.value for text in at.markdown)
    assert "6 个 KPI 改用它" in said and "毛利率的公式" in said
    assert "gross_profit / revenue\n→ gross_profit / revenue_sales" in [code.value for code in at.code]
    at.button(key="conflict_confirm").click().run()
    assert [error.value for error in at.error] == ["请写明合并的原因。"]
    at.text_input(key="conflict_reason").set_value("销售部口径为准").run()
    at.button(key="conflict_confirm").click().run()
    assert not at.exception and not at.error
    assert [done.value for done in at.success] == [
        "已合并：保留销售额(销售部口径)，销售额已停用。",
        "没有口径冲突：每个名称只有一个口径，每个口径只有一个名称。",
    ]
    now = folder.model().at(folder.today())
    assert (now.indicator_by_code["revenue"].retired, "revenue_sales" in now.parsed) == (True, True)


@pytest.fixture
def contested(folder: Folder) -> Folder:
    """The sample with more definitions that are at odds."""
    model.apply(folder, Viewer(), model.export(folder, Viewer()).replace("\nprocesses:\n", MORE).encode(), "model.yaml")
    return folder


@pytest.mark.parametrize(
    ("pair", "said"),
    [
        ("satisfaction,best", "公式中有去重计数、平均、最大最小或余额等，不能拆分到行。"),
        ("tickets,lines", "公式中有去重计数、平均、最大最小或余额等，不能拆分到行。"),
    ],
)
def test_why_rows_cannot_say(contested: Folder, visit: Open, pair: str, said: str) -> None:
    at = conflicts(visit, conflict=pair)
    assert [info.value for info in at.info] == [said]


def test_factors_conditions_and_operands(contested: Folder, visit: Open) -> None:
    at = conflicts(visit, conflict="revenue,taxed")
    kinds = at.dataframe(key="conflicts").value["冲突"].to_list()
    assert (kinds.count("同名不同口径"), kinds.count("异名同口径")) == (7, 1)
    (group,) = at.dataframe(key="conflict_groups").value.to_numpy().tolist()
    assert group[:4] == ["全部行", "金额", "×1 对 ×1.13", "−1,469 万元"]
    at = conflicts(visit, conflict="revenue,sales_again")
    assert "2026-10 两者相等。" in [text.value for text in at.markdown]
    at = conflicts(visit, conflict="large,larger")
    (group,) = at.dataframe(key="conflict_groups").value.to_numpy().tolist()
    assert group[:3] == ["「金额」 ≥ 1,000", "金额", "只有Large计入"]
    at = conflicts(visit, conflict="online_share,web_share")
    assert any(caption.value.startswith("这两个指标不是简单相加") for caption in at.caption)
    first = at.dataframe(key="conflict_groups").value.iloc[0].to_list()
    assert first[:3] == ["渠道 = 线上", "金额", "只有线上占比计入"]


def test_what_cannot_become_one_says_why(contested: Folder, visit: Open) -> None:
    at = conflicts(visit, "en", conflict="satisfaction,best")
    at.session_state["conflict_make_one"] = True
    at.run()
    assert not at.warning
    at.radio(key="conflict_keep_satisfaction_best").set_value("best").run()
    assert [warning.value for warning in at.warning] == [
        r"The units differ \(, points\), so targets would lose their sense\. Make the units one first\."
    ]
    assert "conflict_confirm" not in [button.key for button in at.button]


def test_the_line_that_is_selected_is_opened(contested: Folder, visit: Open) -> None:
    at = conflicts(visit, conflict="tickets,lines")
    assert "成交单数 ↔ 成交单数" in [head.value for head in at.subheader]
    assert conflicts(visit, conflict="no,such").subheader[0].value == "销售额 ↔ 销售额(销售部口径)"
