"""The boards of the cockpit page: every unit in every indicator, and every person with their KPIs."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from kpi.core.period import Span
from kpi.core.viewer import Viewer
from kpi.store.folder import Folder
from kpi.usecases.heat_map import heat_map
from kpi.usecases.team_board import team_board
from tests.pages.conftest import Open, frame

Drawn = Callable[[AppTest, str], Any]
OCTOBER = Span(date(2026, 10, 1))


def said(at: AppTest) -> list[str]:
    return [block.value for block in at.markdown]


@pytest.mark.parametrize(
    ("language", "names", "headline", "word"),
    [
        ("zh", ["总部", "华东区", "华北区", "华南区", "西南区"], "总部下属 4 个单位：:red[**14 格未达标**]", "*"),
        ("en", ["Head office", "East", "North", "South", "Southwest"], "4 units under Head office", "M CNY"),
    ],
)
def test_every_unit_is_a_row_with_what_the_use_case_gives(
    visit: Open, folder: Folder, drawn: Drawn, language: str, names: list[str], headline: str, word: str
) -> None:
    at = visit("cockpit", language, board="units", period="2026-10")
    data, found = drawn(at, "heat_map"), heat_map(folder, Viewer(), OCTOBER).map
    assert [row["name"] for row in data["rows"]] == names and data["rows"][0]["whole"]
    assert [column["code"] for column in data["columns"]] == found.indicators
    for row in data["rows"]:
        for column, (_, status, rank, _, mark, _, opens) in zip(data["columns"], row["cells"], strict=True):
            cell = found.cells[row["code"], column["code"]]
            assert (status, rank, mark == "*", opens) == (
                cell.status.value, cell.rank or 0, cell.borrowed and cell.value is not None, True,
            )  # fmt: skip
    assert any(headline in text for text in said(at)), said(at)
    assert word in str(data)
    assert not drawn_table(at)


def drawn_table(at: AppTest) -> list[object]:
    """The table of KPIs, which another board takes the place of."""
    return [part for part in at.get("bidi_component") if part.proto.component_name == "attain_cockpit_table"]


def test_a_unit_is_entered_and_left_by_the_trail(visit: Open, drawn: Drawn) -> None:
    at = visit("cockpit", "zh", board="units", unit="EAST", period="2026-10")
    rows = {row["code"]: row for row in drawn(at, "heat_map")["rows"]}
    assert list(rows) == ["EAST", "S001", "S002", "S003", "S004", "S005", "S006"]
    assert rows["S005"]["cells"][0][:2] == ["585.6", "no_target"]
    assert not any(row["enters"] for row in rows.values())
    assert any("会员月购买频次" in caption.value for caption in at.caption)
    at.button(key="unit_HQ").click().run()
    assert [row["code"] for row in drawn(at, "heat_map")["rows"] if row["enters"]] == ["EAST", "NORTH", "SOUTH", "WEST"]


def test_a_shop_has_nothing_below_it(visit: Open, drawn: Drawn) -> None:
    at = visit("cockpit", "en", board="units", unit="S001", period="2026-10")
    assert "There is no unit below Shanghai Xuhui." in said(at)
    assert len(drawn(at, "heat_map")["rows"]) == 1


@pytest.mark.parametrize(
    ("language", "head", "headline", "needs"),
    [
        ("zh", "为什么可能需要帮助", "总部有 11 人负责指标，其中 3 人可能需要帮助。", "1 项未达标"),
        ("en", "Why help may be needed", "11 people of Head office answer for KPIs, 3 of them", "1 off track"),
    ],
)
def test_everybody_is_a_line_those_who_need_help_first(
    visit: Open, folder: Folder, language: str, head: str, headline: str, needs: str
) -> None:
    at = visit("cockpit", language, board="team", period="2026-10")
    board = team_board(folder, Viewer(), OCTOBER)
    shown = frame(at, head)
    assert len(shown) == len(board.people) == 12
    assert shown[head].to_list()[0] == needs
    assert any(headline in text for text in said(at))
    first = board.people[0]
    assert [part.value for part in at.subheader][-1] in {first.person.name.zh, first.person.name.en}
    assert sum(text.startswith("**") and "  \n" in text for text in said(at)) == len(first.held) == 6
    assert len([link for link in at.page_link if f"person={first.person.code}" in str(link.proto)]) == 1


def test_a_unit_without_people_says_so(visit: Open) -> None:
    at = visit("cockpit", "zh", board="team", unit="S001", period="2026-10")
    assert [info.value for info in at.info] == ["上海徐汇店还没有人员。"]
