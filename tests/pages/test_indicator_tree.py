"""The tree shows every node with weight and score, and one of them in full."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from kpi.core.period import Span
from kpi.core.viewer import Viewer
from kpi.store.folder import Folder
from kpi.usecases.scorecard import scorecard
from tests.pages.conftest import Open


def test_every_line_of_the_scorecard_is_a_node(
    visit: Open, folder: Folder, drawn: Callable[[AppTest, str], Any]
) -> None:
    nodes = drawn(visit("indicator_tree"), "tree_outline")["nodes"]
    lines = scorecard(folder, Viewer(), Span(date(2026, 10, 1))).lines
    assert [(node["code"], node["parent"]) for node in nodes] == [(line.code, line.parent) for line in lines]
    scores = ["–" if line.score is None else f"{line.score:.1f}" for line in lines]
    assert [node["score"] for node in nodes] == scores
    assert {node["code"]: node["weight"] for node in nodes}["growth"] == 35


@pytest.mark.parametrize(
    ("language", "words"),
    [
        (
            "zh",
            {
                "得分": "83\\.0",
                "实际": "3\\.5%",
                "目标": "3\\.0%",
                "达成率": "83\\.0%",
                "方向": "越低越好",
                "责任人": "孙涛",
            },
        ),
        (
            "en",
            {"Score": "83\\.0", "Actual": "3\\.5%", "Target": "3\\.0%", "Attainment": "83\\.0%", "Owner": "Sun Tao"},
        ),
    ],
)
def test_a_node_in_full(visit: Open, language: str, words: dict[str, str]) -> None:
    at = visit("indicator_tree", language, node="stockout_hq")
    shown = at.table[0].value["value"].to_dict()
    assert words.items() <= shown.items()


def test_a_unit_below_the_root_is_in_the_name(visit: Open) -> None:
    at = visit("indicator_tree", node="revenue_north")
    assert [head.value for head in at.subheader] == ["销售额 · 华北区"]
