"""The tree as a workbook: what is in the file, and what is read back from it."""

from __future__ import annotations

import re
from typing import Any

import pytest

from kpi.core.driver import Driver
from kpi.core.label import Language
from kpi.core.problem import Place
from kpi.core.scorecard import TreeNode
from kpi.core.tree_book import FIELDS, LINK_FIELDS, cells, link_cells
from kpi.intake import read_bytes
from kpi.intake.book import held
from kpi.intake.tree_book import TreeBook, rows, write
from kpi.text.tree_book import SPELLED
from kpi.text.words import say
from tests.intake.test_indicator_book import HOSTILE, sheet
from tests.intake.test_template import Speaker, parts, validations

GIVEN: list[dict[str, Any]] = [
    {"code": "growth", "type": "goal", "name": {"zh": "增长", "en": "Growth"}, "level": "strategic", "missing": "zero"},
    {"code": "revenue", "type": "kpi", "parent": "growth", "indicator": "revenue", "weight": 40, "review": "half"},
    {
        "code": "staff",
        "type": "kpi",
        "parent": "growth",
        "indicator": "staff",
        "controllable": False,
        "method": "worst",
    },
]
NODES = [TreeNode.model_validate(one) for one in GIVEN]
LINKS = [Driver.model_validate({"from": "staff", "to": "revenue", "lag": 3, "note": "更多人手"})]
KNOWN = {"owner": ["liying"], "indicator": ["revenue", "staff"], "org": ["HQ"]}


def book(language: Language = "zh", nodes: list[TreeNode] = NODES) -> bytes:
    return write(TreeBook(nodes, LINKS, KNOWN), Speaker(language))


@pytest.mark.parametrize("language", ["zh", "en"])
def test_what_is_written_is_read_back_in_either_language(language: Language) -> None:
    nodes, links, problems = rows(read_bytes(book(language), "a.xlsx", as_written=True), SPELLED)
    assert problems == []
    assert [row.cells for row in nodes] == [cells(node) for node in NODES]
    assert [row.cells for row in links] == [link_cells(link) for link in LINKS]
    assert nodes[1].place == Place("a.xlsx", say(language, "treebook.sheet"), 3)
    assert links[0].headers == {field: say(language, f"treebook.{field}") for field in LINK_FIELDS}


def test_hostile_texts_come_back_as_they_went() -> None:
    given = [
        {"code": f"x{number}", "type": "goal", "name": {"zh": f"名{text}", "en": f"N{number}"}, "scenario": text}
        for number, text in enumerate(HOSTILE)
    ]
    nodes = [TreeNode.model_validate(one) for one in given]
    found, _, problems = rows(read_bytes(book(nodes=nodes), "a.xlsx", as_written=True), SPELLED)
    assert problems == []
    assert [row.cells for row in found] == [
        {field: held(text) for field, text in cells(node).items()} for node in nodes
    ]


def test_choices_are_offered_as_words_and_each_column_is_explained() -> None:
    rules = validations(book())
    assert any("目标,指标" in rule for rule in rules) and any("liying" in rule for rule in rules)
    names = re.findall(r'<sheet name="([^"]*)"', parts(book("en"))["workbook.xml"])
    assert names == ["Tree", "Drivers", "How to fill in"]
    lines = read_bytes(book("en"), "a.xlsx", as_written=True).tables[2].frame.drop("_row").rows()
    assert len(lines) == 1 + len(FIELDS) + len(LINK_FIELDS) + 4


def test_a_sheet_that_is_no_tree_is_told() -> None:
    _, _, problems = rows(read_bytes(sheet(["x", "y"], ["1", "2"]), "a.xlsx", as_written=True), SPELLED)
    assert [(problem.key, problem.place.file) for problem in problems] == [("treebook.no_table", "a.xlsx")]
    _, _, problems = rows(read_bytes(b"", "a.xlsx", as_written=True), SPELLED)
    assert len(problems) == 1 and problems[0].key != "treebook.no_table"
