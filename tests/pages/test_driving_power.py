"""Driver links with their evidence, and the ranking of KPIs, as a page shows them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from kpi.store.folder import close_shared
from tests.pages.conftest import LOCALES, ROOT
from tests.usecases.ledger import Ledger
from tests.usecases.test_driving_power import fill

SCRIPT = """
from datetime import date
from kpi.core.period import Span
from kpi.ui import driving_power_view, sensitivity_view
from kpi.ui.desk import desk
{view}(desk(), Span(date(2026, {month}, 1)))
"""
EVIDENCE, SENSITIVITY = "driving_power_view.evidence", "sensitivity_view.sensitivity"


@pytest.fixture(scope="module")
def driven(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace whose links are known, closed."""
    folder = tmp_path_factory.mktemp("driven")
    with Ledger(folder) as ledger:
        fill(ledger)
    return folder / "workspace"


def show(
    path: Path, monkeypatch: pytest.MonkeyPatch, view: str, language: str, month: int = 6, **params: str
) -> AppTest:
    monkeypatch.setenv("KPI_WORKSPACE", str(path))
    monkeypatch.chdir(ROOT)
    at = AppTest.from_string(SCRIPT.format(view=view, month=month), default_timeout=60)
    at.context = {"locale": LOCALES[language]}
    for key, value in params.items():
        at.query_params[key] = value
    at.run()
    close_shared()
    assert not at.exception
    return at


def plain(elements: Any) -> list[str]:
    return [element.value.replace("\\", "") for element in elements]


@pytest.mark.parametrize(
    ("language", "headline", "first", "says"),
    [
        (
            "zh",
            "9 条驱动关系：● 数据支持 **2**、▲ 数据不支持 **2**、○ 数据太少 **1**、"
            "○ 无法检验 **3**、○ 由公式决定 **1**。",
            ["Ordered · 华东", "Revenue", ["● 数据支持"], "同升同降", "+1.00", "0 个月", 29, "0.1%"],
            "「等待」变好，下个月「Revenue」也变好：强度 +0.97，28 对变动，巧合概率 0.1%。",
        ),
        (
            "en",
            "9 driver links: ● Supported **2**, ▲ Not supported **2**, ○ Too little data **1**, "
            "○ Cannot be tested **3**, ○ By formula **1**.",
            ["Ordered · East", "Revenue", ["● Supported"], "Together", "+1.00", "0 mo", 29, "0.1%"],
            "When Waiting improves, Revenue improves a month later: strength +0.97 over 28 pairs, by chance 0.1%.",
        ),
    ],
)
def test_every_link_stands_on_a_line_and_one_is_drawn(
    driven: Path, monkeypatch: pytest.MonkeyPatch, language: str, headline: str, first: list[object], says: str
) -> None:
    at = show(driven, monkeypatch, EVIDENCE, language, link="wait_hq>rev")
    assert plain(at.markdown) == [headline, says]
    table = at.dataframe(key="driver_links").value
    assert [list(cell) if hasattr(cell, "tolist") and cell.shape else cell for cell in table.iloc[0]][:8] == first
    assert len(at.get("vega_lite_chart")) == 1
    assert plain(at.caption)[-1].startswith({"zh": "一起变动不等于因果", "en": "Moving together is no proof"}[language])


@pytest.mark.parametrize(
    ("link", "says", "more"),
    [
        (
            "ord>rev",
            "When Ordered · East improves, Revenue improves in the same month: ",
            "Why it is believed: Orders come first",
        ),
        ("late_hq>rev", "Only 10 pairs of changes: ", None),
        ("days_hq>rev", "Days or Revenue has no values, or never moves", "There are no monthly changes of both"),
        ("web_hq>rev", "Web and Revenue are computed from one sum", None),
        ("mood_hq>wait_hq", "26 pairs show no association beyond chance: the strongest is 3 months later", None),
    ],
)
def test_every_verdict_has_its_sentence(
    driven: Path, monkeypatch: pytest.MonkeyPatch, link: str, says: str, more: str | None
) -> None:
    at = show(driven, monkeypatch, EVIDENCE, "en", link=link)
    assert plain(at.markdown)[1].startswith(says)
    assert more is None or plain(at.caption)[0].startswith(more)


def test_without_links_it_says_where_they_are_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    Ledger(tmp_path).close()
    at = show(tmp_path / "workspace", monkeypatch, EVIDENCE, "en")
    assert [info.value[:29] for info in at.info] == ["No driver links in the tree y"]


@pytest.mark.parametrize("language", LOCALES)
def test_the_ranking_of_the_sample_adds_up(workspace: Path, monkeypatch: pytest.MonkeyPatch, language: str) -> None:
    at = show(workspace, monkeypatch, SENSITIVITY, language, 10)
    ranking, people = (table.value for table in at.dataframe)
    first, headline, total, check = {
        "zh": ("销售额", "「提升企业竞争力」得分 **100.3**。改善 1% 影响最大：", "合计", "100.26 = 得分 100.26 ✓"),
        "en": ("Revenue", "Strengthen competitiveness scores **100.3**. One", "Total", "100.26 = score 100.26 ✓"),
    }[language]
    assert ranking.iloc[0].to_list()[0] == first
    assert ranking.iloc[0].to_list()[2:] == ["15.75%", "100.9", "15.89", "+0.159"]
    assert len(ranking) == 23
    assert plain(at.markdown)[0].startswith(headline)
    assert people.iloc[-1].to_list() == [total, "100.00%", "100.26"]
    assert plain(at.caption)[0].endswith(check)


def test_without_a_score_there_is_nothing_to_rank(driven: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    at = show(driven, monkeypatch, SENSITIVITY, "en", month=5)
    assert [info.value for info in at.info] == ["Growth has no score in this window, so there is nothing to weigh."]


def test_without_a_tree_it_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    Ledger(tmp_path, "version: 1\n").close()
    at = show(tmp_path / "workspace", monkeypatch, SENSITIVITY, "zh")
    assert [info.value for info in at.info] == ["还没有指标树。"]
