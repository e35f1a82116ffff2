"""The dictionary lists every indicator in force and shows one in full."""

from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest

from kpi.core.viewer import Viewer
from kpi.store.folder import Folder
from kpi.usecases import definition
from tests.pages.conftest import Open, frame


def test_every_indicator_is_listed(visit: Open, folder: Folder) -> None:
    found = visit("dictionary").dataframe(key="dictionary").value
    model = folder.model().at(folder.today())
    assert found["指标"].to_list() == [indicator.name.zh for indicator in model.indicators]
    assert found["KPI 数"].to_list()[0] == 6


@pytest.mark.parametrize(
    ("language", "name", "facts"),
    [
        (
            "zh",
            "销售额",
            {"编码": "revenue", "单位": "元", "方向": "越高越好", "累计方式": "流量：逐期相加", "责任人": "陈立"},
        ),
        ("en", "Revenue", {"Code": "revenue", "Unit": "CNY", "Polarity": "Higher is better", "Owner": "Chen Li"}),
    ],
)
def test_the_first_is_open(visit: Open, language: str, name: str, facts: dict[str, str]) -> None:
    at = visit("dictionary", language)
    assert [head.value for head in at.subheader] == [name]
    assert facts.items() <= at.table[0].value["value"].to_dict().items()
    assert [code.value for code in at.code] == ["sum(pos.amount)"]
    assert len(at.page_link) == 6


def test_search_reads_both_languages_and_the_definition(visit: Open) -> None:
    at = visit("dictionary")
    at.text_input(key="search").set_value("stockout").run()
    assert at.dataframe(key="dictionary").value["指标"].to_list() == ["缺货率"]
    at.text_input(key="search").set_value("没有这样的指标").run()
    assert [info.value for info in at.info] == ["没有符合的指标。"]


def test_a_definition_goes_from_draft_to_certified(visit: Open, folder: Folder) -> None:
    at = visit("dictionary", indicator="ticket_value")
    assert badges(at) == ["○ 草稿"]
    at.button(key="card_submit").click().run()
    assert badges(at) == ["◐ 待审核"]
    at.button(key="card_certify").click().run()
    assert badges(at) == ["✔ 已认证"] and any("认证" in caption.value for caption in at.caption)
    changed = folder.model().at(folder.today()).indicator_by_code["revenue"]
    definition.keep(folder, Viewer(), changed.model_copy(update={"formula": "sum(pos.amount) * 1"}), "试")
    at.run()
    assert badges(at) == ["○ 草稿"] and any("失效" in warning.value for warning in at.warning)


def badges(at: AppTest) -> list[str]:
    """The badge beside the name on the card."""
    found = [text.value for text in at.markdown if "-badge[" in text.value]
    return [text.split("-badge[")[1].rstrip("]") for text in found]


def test_a_retired_indicator_is_listed_only_when_asked_for(visit: Open) -> None:
    at = visit("dictionary", indicator="tickets")
    at.text_input(key="card_retire_why_tickets").set_value("不再使用").run()
    at.button(key="card_retire").click().run()
    assert badges(at) == ["⊘ 已停用"]
    at.query_params["indicator"] = "revenue"
    at.run()
    assert "成交单数" not in at.dataframe(key="dictionary").value["指标"].to_list()
    at.button_group(key="states").set_value(["retired"]).run()
    assert at.dataframe(key="dictionary").value["指标"].to_list() == ["成交单数"]


def test_a_comment_is_text_and_stays(visit: Open) -> None:
    at = visit("dictionary", "en", indicator="revenue", part="comments")
    at.button(key="say_send").click().run()
    assert [error.value for error in at.error] == ["Write something first."]
    at.text_area(key="say_revenue").set_value("<script>alert(1)</script> **returns?**").run()
    at.button(key="say_send").click().run()
    assert at.text_area(key="say_revenue").value == ""
    said = [text.value for text in at.chat_message[0].markdown]
    assert said == ["\\<script\\>alert\\(1\\)\\</script\\> \\*\\*returns?\\*\\*"]


@pytest.mark.parametrize(("language", "then"), [("zh", "当时"), ("en", "Then")])
def test_a_month_reads_then_and_now(visit: Open, folder: Folder, language: str, then: str) -> None:
    at = visit("dictionary", language, indicator="revenue", part="history")
    events = at.selectbox(key="history_event")
    corrected = next(n for n, option in enumerate(events.options) if "pos_2026-08_corrected" in option)
    events.set_value(corrected).run()
    found = frame(at, then)
    restated = found[found.iloc[:, 0] == "2026-08"]
    assert restated[then].to_list() != restated.iloc[:, 2].to_list()
    assert "pos_2026-08_corrected.xlsx" in restated.iloc[0, 4]


@pytest.mark.parametrize("part", ["definition", "values", "lineage", "history", "comments"])
@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_part_of_every_kind_of_indicator_opens(visit: Open, language: str, part: str) -> None:
    """One with formula and KPIs, one without a formula."""
    for code in ("turnover", "staff_attrition"):
        at = visit("dictionary", language, indicator=code, part=part)
        assert not at.exception and not at.error
