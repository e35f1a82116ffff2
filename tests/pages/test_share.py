"""The menu of sharing, and that a file says in every row and in its headline what the page says."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from kpi.charts import handout as files
from kpi.core.label import Language
from kpi.core.period import Span, Window
from kpi.core.report import Look
from kpi.core.viewer import Viewer
from kpi.store.folder import Folder
from kpi.text.report import handout
from kpi.ui import headline_view
from kpi.ui.desk import Desk
from kpi.usecases.cockpit import cockpit
from kpi.usecases.report import cockpit_report
from tests.pages.conftest import Open

Drawn = Callable[[AppTest, str], Any]
OCTOBER = Span(date(2026, 10, 1))
FIELDS = ("code", "status_word", "name", "actual", "target", "attainment", "change", "owner", "doubt")


def thousandths(*lines: Sequence[float | None]) -> list[list[int | None]]:
    """Lines on one scale, as the page sends them."""
    known = [value for line in lines for value in line if value is not None]
    low, whole = min(known, default=0.0), max(known, default=0.0) - min(known, default=0.0)
    share = [[None if value is None else (value - low) / whole if whole else 0.5 for value in line] for line in lines]
    return [[None if value is None else round(value * 1000) for value in line] for line in share]


def buttons(at: AppTest) -> dict[str, Any]:
    return {button.proto.label: button.proto for button in at.get("download_button")}


@pytest.mark.parametrize(
    ("language", "params"),
    [
        ("zh", {"period": "2026-10"}),
        ("en", {"period": "2026-11", "window": "year", "sort": "attention", "against": "prior", "unit": "NORTH"}),
        ("en", {"period": "2026-10", "against": "target", "goal": "operations"}),
    ],
)
def test_a_file_has_the_rows_of_the_page(
    visit: Open, folder: Folder, drawn: Drawn, language: Language, params: dict[str, str]
) -> None:
    at = visit(language=language, **params)
    month, window = date.fromisoformat(f"{params['period']}-01"), Window(params.get("window", "month"))
    look = Look(**{name: params[name] for name in ("unit", "goal", "sort", "against") if name in params})
    given = handout(cockpit_report(folder, Viewer(), Span(month, window), look), language)
    shown = drawn(at, "cockpit_table")
    assert [group["title"] for group in shown["groups"]] == [group.title for group in given.groups]
    rows = [row for group in shown["groups"] for row in group["rows"]]
    assert [[row[name] for name in FIELDS] for row in rows] == [
        [getattr(row, name) for name in FIELDS] for row in given.rows
    ]
    for row, said in zip(rows, given.rows, strict=True):
        assert row["deviation"] == pytest.approx(said.deviation, abs=5.1e-5)
        assert row["tolerance"] == pytest.approx(said.tolerance, abs=5.1e-5)
        assert [row["spark"], row["spark_target"]] == thousandths(said.spark, said.spark_target)
    assert shown["headers"]["change"] == given.words["change"]


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("span", [OCTOBER, Span(date(2026, 11, 1)), Span(date(2026, 9, 1), Window.QUARTER)])
@pytest.mark.parametrize("unit", [None, "NORTH"])
def test_the_headline_is_that_of_the_page(folder: Folder, language: Language, span: Span, unit: str | None) -> None:
    view = cockpit(folder, Viewer(), span, unit)
    said = headline_view.told(Desk(folder, Viewer(), language), view)
    plain = re.sub(r":(?:blue|orange|red)\[\*\*(.*?)\*\*\]", r"\1", said).replace("**", "")
    given = handout(cockpit_report(folder, Viewer(), span, Look(unit)), language)
    told = "".join(run.text for run in given.headline)
    assert told.startswith(re.sub(r"\\(.)", r"\1", plain))


def test_the_menu_offers_the_view_as_link_and_files(visit: Open) -> None:
    at = visit(period="2026-09", window="quarter", against="prior")
    assert list(buttons(at)) == ["网页快照（HTML）", "Excel 工作簿", "PowerPoint 幻灯片", "PDF 文档"]
    assert at.code[0].value.endswith("?window=quarter&period=2026-09&unit=HQ&sort=tree&against=prior&board=kpis")
    at = visit("drilldown", "en", kpi="stockout_hq", view="source", lang="en")
    link = at.code[0].value
    assert "kpi=stockout_hq" in link and "view=source" in link and "lang=" not in link
    assert list(buttons(at)) == ["Web snapshot (HTML)", "Excel workbook", "PowerPoint slides", "PDF document"]


def test_the_menu_says_what_is_not_installed(visit: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    for module in (files.slides, files.document):
        monkeypatch.setattr(module, "find_spec", lambda name: None)
    at = visit()
    assert {label: proto.disabled for label, proto in buttons(at).items()} == {
        "网页快照（HTML）": False, "Excel 工作簿": False, "PowerPoint 幻灯片": True, "PDF 文档": True,
    }  # fmt: skip
    said = [caption.value for caption in at.caption]
    assert "要导出 PDF，请先安装 typst（pip install typst）。" in said
    assert "要导出 PowerPoint，请先安装 python-pptx（pip install python-pptx）。" in said
