"""The files of a report: what they say is what the scorecard says, and no name in them is anything but a name."""

from __future__ import annotations

import io
import re
from datetime import date
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from pptx import Presentation

from kpi.charts import document, handout, slides, snapshot
from kpi.core.errors import Conflict
from kpi.core.handout import Handout
from kpi.core.period import Span
from kpi.intake import report as workbook
from kpi.text import report
from kpi.usecases.report import cockpit_report
from tests.charts.handouts import COMMANDS, FORMULA, MARKUP, SCRIPT, handouts
from tests.cli.desk import MODEL
from tests.usecases.ledger import ME, Ledger

CHARTS = Path(handout.__file__).parent
LAYOUT = CHARTS / "document.typ"


class Page(HTMLParser):
    """The tags of a page with their attributes, and its texts."""

    def __init__(self, html: bytes) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.texts: list[str] = []
        self.feed(html.decode())

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.texts.append(data)


@pytest.fixture(scope="module")
def both(tmp_path_factory: pytest.TempPathFactory) -> tuple[Handout, Handout]:
    return handouts(tmp_path_factory.mktemp("handouts"))


def test_a_snapshot_says_names_and_runs_none(both: tuple[Handout, Handout]) -> None:
    for given in both:
        page = Page(snapshot.write(given))
        assert {tag for tag, _ in page.tags} & {"script", "img", "iframe", "object", "a", "form"} == set()
        assert not [name for _, attributes in page.tags for name in attributes if name.startswith("on")]
        assert SCRIPT in page.texts
        assert page.tags[0] == ("html", {"lang": "en"})
    assert FORMULA in Page(snapshot.write(both[0])).texts


def test_a_snapshot_may_load_nothing(both: tuple[Handout, Handout]) -> None:
    page = Page(snapshot.write(both[0]))
    policies = [a["content"] for tag, a in page.tags if tag == "meta" and a.get("http-equiv")]
    assert policies == [snapshot.CSP]
    assert [a for tag, a in page.tags if tag == "link"] == [{"rel": "icon", "href": "data:,"}]
    assert not [a for _, a in page.tags if "src" in a or "srcset" in a]
    assert "url(" not in snapshot.write(both[0]).decode() and "@import" not in snapshot.write(both[0]).decode()


def test_a_snapshot_has_every_row_and_definition(both: tuple[Handout, Handout]) -> None:
    page = Page(snapshot.write(both[0]))
    for row in both[0].rows:
        assert {row.actual, row.target, row.attainment, row.status_word, row.owner} - {""} <= set(page.texts)
    assert {one.formula for one in both[0].meanings} <= set(page.texts)
    assert [a["class"] for tag, a in page.tags if tag == "tr" and a.get("class", "").startswith("kpi")] == [
        "kpi off_track", "kpi on_track",
    ]  # fmt: skip


def shapes(data: bytes) -> list[list[Any]]:
    return [list(slide.shapes) for slide in Presentation(io.BytesIO(data)).slides]


def texts(data: bytes) -> list[str]:
    found = [shape.text_frame.text for slide in shapes(data) for shape in slide if shape.has_text_frame]
    cells = [
        cell.text for slide in shapes(data) for shape in slide if shape.has_table for cell in shape.table.iter_cells()
    ]
    return [*found, *cells]


def test_slides_have_the_scorecard_and_a_chart_for_what_is_off(both: tuple[Handout, Handout]) -> None:
    data = slides.write(both[0])
    made = Presentation(io.BytesIO(data))
    assert (made.slide_width, made.slide_height) == (round(13.333 * 914400), round(7.5 * 914400))
    assert [slide.shapes.title.text for slide in made.slides] == ["Cockpit", "Scorecard", SCRIPT, "Definitions"]
    table = next(shape.table for shape in shapes(data)[1] if shape.has_table)
    rows = [[cell.text for cell in row.cells] for row in table.rows]
    assert rows[0][:5] == ["Status", "Goal", "Indicator", "Actual", "Target"]
    assert rows[1] == ["◆ Off track", MARKUP, SCRIPT, "80 (partial)", "100", "80.0%", "80.0", "–", COMMANDS[2]]
    assert [row[2] for row in rows[2:]] == [f"{FORMULA} · East"]


def test_the_chart_is_native_with_actual_and_target(both: tuple[Handout, Handout]) -> None:
    for data, count in ((slides.write(both[0]), 13), (slides.write(both[1]), 2)):
        frame = next(shape for slide in shapes(data) for shape in slide if shape.has_chart)
        chart = frame.chart
        assert [line.name for line in chart.plots[0].series] == ["Actual", "Target"]
        assert list(chart.plots[0].categories)[-2:] == ["2026-05", "2026-06"]
        assert [list(line.values)[-2:] for line in chart.plots[0].series] == [[70.0, 80.0], [None, 100.0]]
        assert len(list(chart.plots[0].categories)) == count
        assert chart.part.chart_workbook.xlsx_part is not None, "the numbers can be edited"
        assert frame._element.nvGraphicFramePr.cNvPr.get("descr").startswith(SCRIPT)


def test_slides_say_period_and_time_in_fonts_for_both_scripts(both: tuple[Handout, Handout]) -> None:
    data = slides.write(both[0])
    made = Presentation(io.BytesIO(data))
    footers = [shape.text_frame.text for slide in made.slides for shape in slide.shapes if shape.has_text_frame]
    assert sum("2026-06 · made " in text for text in footers) == len(made.slides)
    for slide in made.slides:
        runs = slide._element.findall(".//{*}r/{*}rPr")
        assert runs and all(run.find("{*}ea").get("typeface") == slides.CHINESE for run in runs)
    assert MARKUP in texts(data)


def test_slides_of_many_kpis_go_over_several(both: tuple[Handout, Handout]) -> None:
    given = both[0]
    group = given.groups[0].__class__("many", given.rows * 7)
    many = given.__class__(**{name: getattr(given, name) for name in given.__dataclass_fields__} | {"groups": (group,)})
    found = [slide.shapes.title.text for slide in Presentation(io.BytesIO(slides.write(many))).slides]
    assert [title for title in found if title.startswith("Scorecard")] == ["Scorecard (1/2)", "Scorecard (2/2)"]


def test_a_document_sets_names_as_they_are(both: tuple[Handout, Handout]) -> None:
    """Typst writes the same layout as HTML too, whose texts can be read."""
    import typst

    for given in both:
        page = Page(typst.compile(LAYOUT, root=CHARTS, format="html", sys_inputs={"data": document.data(given)}))
        text = "".join(page.texts)
        for name in (SCRIPT, MARKUP, COMMANDS[3], *(FORMULA,) * (given is both[0])):
            assert name in text


def test_a_document_is_the_same_every_time(both: tuple[Handout, Handout]) -> None:
    for given, pages in zip(both, (2, 3), strict=True):
        data = document.write(given)
        assert data.startswith(b"%PDF-")
        assert data == document.write(given)
        assert len(re.findall(rb"/Type\s*/Page\b", data)) == pages


def test_signs_that_nobody_sees_stop_no_file(tmp_path: Path) -> None:
    text = MODEL.replace("name: Revenue,", 'name: "bell\\u0007nul\\u0000line\\nend", unit: "\\u001b",')
    for given in handouts(tmp_path, text=text):
        assert "\x07" in given.rows[0].name
        for write in (*handout.WRITERS.values(), workbook.write):
            assert write(given)


@pytest.mark.parametrize("form", handout.WRITERS)
def test_a_report_of_nothing_is_a_file_too(tmp_path: Path, form: str) -> None:
    with Ledger(tmp_path, "version: 1\nworkspace: {name: Nothing}\n") as ledger:
        given = report.handout(cockpit_report(ledger, ME, Span(date(2026, 6, 1))), "en")
    data = handout.WRITERS[form](given)
    assert data[:4] in {b"<!do", b"PK\x03\x04", b"%PDF"}
    if form == "html":
        assert "There is no KPI in the tree yet." in Page(data).texts


@pytest.mark.parametrize(
    ("library", "form", "key"), [("pptx", "pptx", "share.no_pptx"), ("typst", "pdf", "share.no_pdf")]
)
def test_without_an_optional_library_a_sentence_says_what_to_install(
    both: tuple[Handout, Handout], monkeypatch: pytest.MonkeyPatch, library: str, form: str, key: str
) -> None:
    for module in (slides, document):
        monkeypatch.setattr(module, "find_spec", lambda name: None if name == library else object())
    assert handout.missing(form, "zh") == key
    with pytest.raises(Conflict) as refused:
        handout.WRITERS[form](both[0])
    assert refused.value.problem.key == key
    assert handout.missing("html", "zh") is None


def test_without_a_font_for_chinese_there_is_no_document(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(document, "_families", lambda: frozenset({"DejaVu Sans"}))
    assert document.missing("zh") == "share.no_font"
    assert document.missing("en") is None
    with pytest.raises(Conflict) as refused:
        document.write(handouts(tmp_path, "zh")[0])
    assert refused.value.problem.key == "share.no_font"


@pytest.mark.parametrize(("library", "owner"), [("pptx", "slides.py"), ("typst", "document.py")])
def test_each_library_has_one_owner(library: str, owner: str) -> None:
    named = [
        file.name
        for file in CHARTS.rglob("*.py")
        if f"import {library}" in file.read_text() or f"from {library}" in file.read_text()
    ]
    assert named == [owner]
