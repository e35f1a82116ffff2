"""Why a KPI moved: its sentence, its parts, the way down and back, and why it sometimes cannot be said."""

from __future__ import annotations

from datetime import date
from typing import Any

import polars as pl
import pytest
from streamlit.testing.v1 import AppTest

from kpi.core.decomposition import Against, Decomposition
from kpi.core.label import Language
from kpi.core.period import Span
from kpi.core.problem import Problem
from kpi.core.viewer import Viewer
from kpi.store.folder import Folder
from kpi.text import numbers
from kpi.text.words import sentence
from kpi.ui.marks import plain_text
from kpi.usecases.decomposition import Place, decompose
from tests.pages.conftest import Open, frame

OCTOBER = Span(date(2026, 10, 1))
WHY = {"view": "why", "period": "2026-10"}


def asked(
    folder: Folder, indicator: str, against: Against, by: str, place: Place, **more: str
) -> Decomposition | Problem:
    return decompose(folder, Viewer(), indicator, OCTOBER, against, by, place, **more)


def drawn(at: AppTest, alt: str) -> pl.DataFrame:
    """The data of the chart whose description begins so."""
    (found,) = [one.proto for one in at.get("vega_lite_chart") if one.proto.alt.startswith(alt)]
    return pl.read_ipc_stream(found.data.data)


def crumbs(at: AppTest) -> list[str]:
    return [button.label for button in at.button if button.key and button.key.startswith("why_level_")]


@pytest.mark.parametrize(
    ("language", "words", "names", "head"),
    [
        ("zh", "比上月多 **{}**：", ("华东区", "华南区"), ["下级组织", "2026-09", "2026-10", "影响", "占变化的比例"]),
        ("en", "**{}** more than last month: ", ("East", "South"), ["Org units below", "2026-09", "2026-10", "Effect",
                                                                  "Share of the change"]),
    ],
)  # fmt: skip
def test_the_sentence_and_the_parts_are_those_of_the_use_case(
    visit: Open, folder: Folder, language: Language, words: str, names: tuple[str, str], head: list[str]
) -> None:
    found = asked(folder, "revenue", Against.PRIOR, "org", Place("HQ"))
    assert isinstance(found, Decomposition)
    at = visit("drilldown", language, kpi="revenue_hq", by="org", **WHY)
    size = plain_text(numbers.quantity(found.difference, "CNY", language))
    (said,) = [block.value for block in at.markdown if block.value.startswith(words.format(size))]
    effects = [numbers.difference(part.effect, "CNY", language) for part in found.parts]
    assert said.removeprefix(words.format(size)).startswith(plain_text(f"{names[0]} {effects[0]}"))
    lines = frame(at, head[0])
    assert list(lines.columns) == head
    assert lines[head[3]].to_list() == effects
    bars = drawn(at, "销售额：从" if language == "zh" else "Revenue: from")
    assert bars["name"].to_list()[:3] == ["2026-09", *names]
    assert bars["end"].to_list()[-1] == pytest.approx(bars["end"].to_list()[-2])
    assert bars["part"].to_list()[1:3] == ["org:EAST", "org:SOUTH"]
    assert bars["good"].to_list() == [None, 1, 1, 1, 1, None]


def test_down_and_back(visit: Open, folder: Folder) -> None:
    at = visit("drilldown", kpi="margin_hq", path="org:EAST/category:空调", by="channel", against="last_year", **WHY)
    found = asked(folder, "margin", Against.LAST_YEAR, "channel", Place("EAST", {"category": "空调"}))
    assert isinstance(found, Decomposition)
    assert frame(at, "渠道")["影响"].to_list() == [numbers.difference(p.effect, "%", "zh") for p in found.parts]
    assert frame(at, "渠道")["水平影响"].to_list() == [numbers.difference(p.rate or 0, "%", "zh") for p in found.parts]
    assert crumbs(at) == ["毛利率", "华东区"]
    assert "**品类：空调**" in [block.value for block in at.markdown]
    at.button(key="why_level_1").click().run()
    assert (at.query_params["path"], at.query_params["by"]) == ("org:EAST", "category")
    at.button(key="why_level_0").click().run()
    assert "path" not in at.query_params and at.query_params["by"] == "org"
    assert crumbs(at) == [] and not at.exception


def test_along_the_formula_each_part_has_its_own_unit(visit: Open) -> None:
    at = visit("drilldown", kpi="complaint_rate_hq", by="formula", **WHY)
    lines: Any = frame(at, "公式")
    assert lines["公式"].to_list() == ["投诉次数", "成交单数"]
    assert [text.split(" ")[-1] for text in lines["2026-10"]] == ["次", "单"]
    paths = drawn(at, "投诉率：从")["part"].to_list()
    assert paths == [None, "indicator:complaints", "indicator:tickets", None]
    at = visit("drilldown", kpi="complaint_rate_hq", path="indicator:complaints", by="org", **WHY)
    assert crumbs(at) == ["投诉率"] and "**投诉次数**" in [block.value for block in at.markdown]


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_refusal_says_why_and_what_works_instead(visit: Open, folder: Folder, language: Language) -> None:
    at = visit("drilldown", language, kpi="gross_profit_hq", by="formula", against="target", **WHY)
    found = asked(folder, "gross_profit", Against.TARGET, "formula", Place("HQ"), kpi="gross_profit_hq")
    assert isinstance(found, Problem)
    assert [notice.value for notice in at.info] == [plain_text(sentence(language, found))]
    at.button(key="why_instead").click().run()
    assert not at.info and not at.exception
    assert at.query_params["against"] == "last_year"
    assert any(one.proto.alt for one in at.get("vega_lite_chart"))


def test_another_unit_and_the_rows_of_a_member(visit: Open) -> None:
    at = visit("drilldown", kpi="revenue_hq", against="unit", other="WEST", path="org:EAST/category:空调", **WHY)
    assert any(block.value.startswith("比西南区多 **") for block in at.markdown)
    at.session_state["why_rows"] = True
    at.run()
    assert not at.exception
    assert [notice.value.split("**")[0] for notice in at.success] == ["按下列明细重新计算，结果与系统中的数一致："]
    assert "category = '空调'" in at.code[-1].value
    assert set(frame(at, "品类")["品类"]) == {"空调"}


def test_a_path_of_another_kpi_is_followed_as_far_as_it_goes(visit: Open) -> None:
    at = visit("drilldown", kpi="stockout_hq", path="org:EAST/channel:线上/org:S001", **WHY)
    assert crumbs(at) == ["缺货率"] and "**华东区**" in [block.value for block in at.markdown]
    at = visit("drilldown", kpi="attrition_hq", path="org:EAST", **WHY)
    assert [warning.value for warning in at.warning] == ["这个指标还没有公式，因此没有数据来源。"]


def test_the_panel_beside_the_cockpit_says_why(visit: Open) -> None:
    at = visit("cockpit", kpi="stockout_hq", period="2026-10")
    assert "为什么：下级组织对偏差的贡献（点击下钻）" in [caption.value for caption in at.caption]
    assert drawn(at, "缺货率：从目标 3.0% 到实际 3.5%")["part"].to_list()[1] == "org:EAST"
    at = visit("cockpit", kpi="gross_profit_hq", period="2026-10")
    assert "为什么：下级组织对变化的贡献（与去年同期比，点击下钻）" in [caption.value for caption in at.caption]
