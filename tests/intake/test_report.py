"""The workbook of a report, read back: numbers are numbers, texts are texts, and only our own cells are formulas."""

from __future__ import annotations

import io
import re
import zipfile
from typing import Any

import pytest
from python_calamine import CalamineWorkbook

from kpi.core.handout import Handout
from kpi.intake.report import write
from tests.charts.handouts import COMMANDS, FORMULA, MARKUP, SCRIPT, handouts


@pytest.fixture(scope="module")
def both(tmp_path_factory: pytest.TempPathFactory) -> tuple[Handout, Handout]:
    return handouts(tmp_path_factory.mktemp("handouts"))


def sheets(data: bytes) -> dict[str, list[list[Any]]]:
    book = CalamineWorkbook.from_filelike(io.BytesIO(data))
    return {name: book.get_sheet_by_name(name).to_python(skip_empty_area=False) for name in book.sheet_names}


def test_the_scorecard_has_numbers_as_numbers(both: tuple[Handout, Handout]) -> None:
    rows = sheets(write(both[0]))["Scorecard"]
    head = next(place for place, row in enumerate(rows) if row[0] == "Goal")
    first, second = (dict(zip(rows[head], row, strict=True)) for row in rows[head + 1 : head + 3])
    assert (first["Goal"], first["Indicator"], first["Status"]) == (MARKUP, SCRIPT, "◆ Off track")
    assert (first["Actual"], first["Target, low"], first["Target, high"]) == (80.0, 100.0, 100.0)
    assert (first["Attainment"], first["Score"], first["Owner"], first["Note"]) == (0.8, 80.0, COMMANDS[2], "partial")
    assert (second["Indicator"], second["Unit"]) == (f"{FORMULA} · East", COMMANDS[0])


def test_the_months_stand_with_targets_under_a_chart_to_choose(both: tuple[Handout, Handout]) -> None:
    data = write(both[0])
    rows = sheets(data)["Trend"]
    assert rows[0][1] == SCRIPT
    assert [rows[1][-1], rows[2][-1], rows[3][-1]] == ["2026-06", 80.0, 100.0]
    table = rows[23:]
    assert (table[0][:3], table[0][-1]) == (["Indicator", "Measure", "Unit"], "2026-06")
    assert [(row[0], row[1], row[-2], row[-1]) for row in table[1:3]] == [
        (SCRIPT, "Actual", 70.0, 80.0), (SCRIPT, "Target", "", 100.0),
    ]  # fmt: skip
    names = zipfile.ZipFile(io.BytesIO(data)).namelist()
    assert "xl/charts/chart1.xml" in names


def test_definitions_and_what_it_is_about(both: tuple[Handout, Handout]) -> None:
    found = sheets(write(both[0]))
    assert [row[:4] for row in found["Definitions"]][1:] == [
        ["revenue", SCRIPT, MARKUP, "sum(sales.amount)"], ["ordered", FORMULA, SCRIPT, "sum(orders.amount)"],
    ]  # fmt: skip
    about = dict(row[:2] for row in found["About"])
    assert (about["Period"], about["Window"], about["Link"]) == ("2026-06", "Month", "http://127.0.0.1/?kpi=<b>")
    assert about["Workspace"] == COMMANDS[3]


def test_no_text_of_a_person_is_a_formula_or_a_link(both: tuple[Handout, Handout]) -> None:
    for given in both:
        with zipfile.ZipFile(io.BytesIO(write(given))) as book:
            parts = {name: book.read(name).decode() for name in book.namelist() if name.startswith("xl/worksheets/")}
        formulas = {text for part in parts.values() for text in re.findall(r"<f>(.*?)</f>", part)}
        assert formulas and all(text.startswith("IFERROR(IF(") for text in formulas)
        assert "example.com" not in "".join(formulas)
        assert not any("<hyperlink" in part for part in parts.values())


def test_one_kpi_has_its_parts_and_imports_too(both: tuple[Handout, Handout]) -> None:
    rows = sheets(write(both[1]))["Scorecard"]
    assert [row[0] for row in rows if row[0] in {"Org units below", "Sources"}] == ["Org units below", "Sources"]
    assert ["East", "80", "–", "–"] in [row[:4] for row in rows]
