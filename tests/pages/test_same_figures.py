"""Every figure on a page is the command line's: both are read, page by page, and held against each other."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from kpi.cli.main import main
from kpi.core.model import Model
from kpi.store.folder import Folder
from kpi.text import numbers
from kpi.ui.marks import plain_text
from tests.pages.conftest import Open, frame

Drawn = Callable[[AppTest, str], Any]
MONTHS = ("2026-10", "2026-11")
UNITS = ("EAST", "NORTH", "SOUTH", "WEST")


class Told:
    """What the command line says of the workspace, asked before a page holds it."""

    def __init__(self, workspace: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.workspace, self.capsys = workspace, capsys
        with Folder(workspace) as folder:
            self.model: Model = folder.model().at(folder.today())
        self.unit = {indicator.code: indicator.unit for indicator in self.model.indicators}
        self.lines = {month: self.scorecard(month) for month in MONTHS}
        self.year = self.scorecard("2026-10", "--window", "year")
        self.before = self.scorecard("2026-09")
        kpis = [node for node in self.model.scorecard if node.type == "kpi"]
        self.places = {node.code: (node.indicator or "", node.org or "HQ") for node in kpis}
        self.year_ago = {code: self.value(*place, "2025-10") for code, place in self.places.items()}
        columns = dict.fromkeys(indicator for indicator, _ in self.places.values())
        self.cells = {(unit, code): self.value(code, unit, "2026-10") for unit in ("HQ", *UNITS) for code in columns}
        self.latest = {code: self.value(code, "HQ", "2026-10") for code in self.model.indicator_by_code}
        self.why = self.run("why", "stockout_hq", "--period", "2026-10", "--against", "prior", "--by", "org")
        self.pace = self.run("pace", "revenue_hq", "--period", "2026-11")

    def run(self, *arguments: str) -> Any:
        """The document that a command prints."""
        self.capsys.readouterr()
        code = main([*arguments, "--workspace", str(self.workspace), "--json"])
        printed = self.capsys.readouterr().out
        assert code == 0 or "error" in printed
        return json.loads(printed)

    def scorecard(self, period: str, *more: str) -> dict[str, Any]:
        """The lines of a scorecard by code."""
        return {line["code"]: line for line in self.run("scorecard", "--period", period, *more)["lines"]}

    def value(self, indicator: str, unit: str, period: str) -> float | None:
        """A figure; none where the indicator has no formula."""
        found: float | None = self.run("value", indicator, "--org", unit, "--period", period).get("value")
        return found

    def unit_of(self, kpi: str) -> str:
        """The unit of measure of a KPI."""
        return self.unit[self.places[kpi][0]]


@pytest.fixture
def told(workspace: Path, capsys: pytest.CaptureFixture[str]) -> Told:
    return Told(workspace, capsys)


def target(line: dict[str, Any], unit: str, language: Any) -> str:
    given = line["target"]
    return (
        numbers.interval(*given, unit, language) if isinstance(given, list) else numbers.quantity(given, unit, language)
    )


def summary(told: Told, line: dict[str, Any], language: Any) -> list[str]:
    """The figures of a KPI as a page says them, in the order in which it does."""
    unit = told.unit_of(line["code"])
    return [
        plain_text(numbers.quantity(line["actual"], unit, language)),
        plain_text(target(line, unit, language)),
        numbers.attained(line["attainment"]),
        numbers.points(line["score"]),
    ]


def texts(at: AppTest) -> list[str]:
    return [block.value for block in at.markdown]


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_cockpit(told: Told, visit: Open, drawn: Drawn, language: Any) -> None:
    for lines, params in (
        (told.lines["2026-10"], {"period": "2026-10"}),
        (told.lines["2026-11"], {"period": "2026-11"}),
        (told.year, {"period": "2026-10", "window": "year"}),
    ):
        at = visit("cockpit", language, **params)
        rows = {row["code"]: row for group in drawn(at, "cockpit_table")["groups"] for row in group["rows"]}
        assert sorted(rows) == sorted(told.places)
        for code, row in rows.items():
            line, unit = lines[code], told.unit_of(code)
            said = (row["status"], row["actual"], row["target"], row["attainment"])
            wanted = (line["status"], numbers.quantity(line["actual"], unit, language), target(line, unit, language))
            assert said == (*wanted, numbers.attained(line["attainment"])), code
            if params == {"period": "2026-10"}:
                assert row["change"] == numbers.change(line["actual"], told.year_ago[code], unit), code
        for card in drawn(at, "score_cards")["cards"]:
            assert (card["score"], card["status"]) == (
                numbers.points(lines[card["code"]]["score"]),
                lines[card["code"]]["status"],
            )


def test_the_cockpits_headline_and_other_boards(told: Told, visit: Open, drawn: Drawn) -> None:
    lines, top = told.lines["2026-10"], told.lines["2026-10"]["competitiveness"]
    delta = numbers.signed(top["score"] - told.before["competitiveness"]["score"])
    said = re.sub(r"\\(.)", r"\1", " ".join(texts(visit())))
    assert f"**{numbers.points(top['score'])}**（目标 100，较上月 {delta}）" in said
    off = sum(line["status"] == "off_track" for line in lines.values() if line["type"] == "kpi")
    assert f"**{off} 项未达标**" in said
    matrix = drawn(visit("cockpit", board="units"), "heat_map")
    shown = {
        (row["code"], column["code"]): cell
        for row in matrix["rows"]
        for column, cell in zip(matrix["columns"], row["cells"], strict=True)
    }
    assert shown.keys() == told.cells.keys()
    for place, cell in shown.items():
        value = told.cells[place]
        unit = next(column["unit"] for column in matrix["columns"] if column["code"] == place[1])
        assert (cell[0] == numbers.NONE) == (value is None), place
        if value is not None:
            shown_digits = len(cell[0].partition(".")[2])
            near = pytest.approx(_scaled(value, unit), abs=0.5001 * 10**-shown_digits)
            assert float(cell[0].replace(",", "").replace("−", "-")) == near, place
    team = frame(visit("cockpit", board="team"), "人员")
    for column, status in (("未达标", "off_track"), ("关注", "at_risk"), ("达标", "on_track")):
        assert sum(team[column]) == sum(line["status"] == status for line in lines.values() if line["owner"])


def _scaled(value: float, unit: str) -> float:
    """A figure in the unit that stands over its column."""
    return value * {"%": 100, "万元": 1e-4, "亿元": 1e-8}.get(unit, 1)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_one_kpi(told: Told, visit: Open, language: Any) -> None:
    at = visit("drilldown", language, kpi="stockout_hq", view="why", against="prior", by="org", period="2026-10")
    said = next(text for text in texts(at) if "83.0" in text)
    assert _in_order(summary(told, told.lines["2026-10"]["stockout_hq"], language), said)
    table = at.dataframe[0].value
    effects = {part["name"]: part["effect"] for part in told.why["parts"]}
    assert sum(effects.values()) == pytest.approx(told.why["difference"], abs=1e-12)
    by_member = dict(zip(table[table.columns[0]], table[table.columns[3]], strict=True))
    model_names = {told.model.org_tree.units[part["code"]].name.text(language): part for part in told.why["parts"]}
    assert by_member.keys() == model_names.keys()
    for name, part in model_names.items():
        assert by_member[name] == numbers.difference(part["effect"], "%", language)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_pace_of_a_running_month(told: Told, visit: Open, language: Any) -> None:
    said = " ".join(texts(visit("drilldown", language, kpi="revenue_hq", view="pace", period="2026-11")))
    pace = told.pace
    for value in (pace["done"], pace["target"], pace["forecast"]["point"], pace["required"]["each"]):
        assert plain_text(numbers.quantity(value, "CNY", language)) in said, value
    assert numbers.percent(pace["time_gone"]) in said


def test_my_indicators(told: Told, visit: Open) -> None:
    at = visit("my_indicators", person="suntao", period="2026-10")
    said = texts(at)
    own = [line for line in told.lines["2026-10"].values() if line["owner"] == "suntao" and line["type"] == "kpi"]
    assert len(own) > 2
    for line in own:
        assert any(_in_order(summary(told, line, "zh"), text) for text in said), line["code"]


def test_the_tree_the_map_and_the_dictionary(told: Told, visit: Open, drawn: Drawn) -> None:
    lines = told.lines["2026-10"]
    nodes = drawn(visit("indicator_tree", period="2026-10"), "tree_outline")["nodes"]
    assert {node["code"]: node["score"] for node in nodes} == {
        code: numbers.points(line["score"]) for code, line in lines.items()
    }
    boxes = {box["id"]: box for box in drawn(visit("strategy_map", period="2026-10"), "diagram")["boxes"]}
    cards = [code for code in boxes if code in told.places and lines[code]["actual"] is not None]
    assert len(cards) == 22
    for code in cards:
        line, unit = lines[code], told.unit_of(code)
        shown = (boxes[code]["mark"], boxes[code]["note"], boxes[code]["status"])
        figure = (numbers.attained(line["attainment"]), numbers.quantity(line["actual"], unit, "zh"))
        assert shown == (*figure, line["status"]), code
    found = frame(visit("dictionary"), "最新值")
    names = {indicator.name.text("zh"): indicator.code for indicator in told.model.indicators}
    for name, latest in zip(found["指标"], found["最新值"], strict=True):
        code = names[name]
        assert latest == numbers.quantity(told.latest[code], told.unit[code], "zh"), code


def _in_order(wanted: list[str], text: str) -> bool:
    place = 0
    for part in wanted:
        place = text.find(part, place)
        if place < 0:
            return False
        place += len(part)
    return True
