"""A report as slides, made by python-pptx where it is installed: tables and charts stay tables and charts."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

from kpi.charts import palette
from kpi.core.errors import Conflict
from kpi.core.handout import ATTENTION, Card, Handout, Meaning, Row, Table, shape
from kpi.core.status import Status

if TYPE_CHECKING:
    from pptx.slide import Slide

LATIN, CHINESE = "Segoe UI", "Microsoft YaHei"
"""Fonts that presentations have wherever they are opened; others are put in their place by their like."""
ROWS, MEANINGS = 12, 6
"""So many lines a table has on one slide."""
_WIDE, _HIGH, _EDGE = 13.333, 7.5, 0.6
_INK, _MUTED, _HEAD, _LINE = "17202E", "5A6675", "D9E5F1", "DDE3EA"
_PLAIN_TABLE = "{2D5ABB26-0587-4C30-8999-92F81FD0307C}"
_SCORED = ("status", "goal", "name", "actual", "target", "attainment", "score", "change", "owner")
_SCORED_WIDTHS = (1.2, 1.9, 2.4, 1.5, 1.7, 1.0, 0.8, 0.93, 0.7)
_DEFINED = ("name", "definition", "formula", "unit", "state", "since")
_DEFINED_WIDTHS = (1.9, 3.7, 3.7, 0.8, 1.0, 1.03)
_FACTS = ("actual", "target", "attainment", "score", "change", "owner", "doubt")


def missing() -> str | None:
    """What keeps slides from being made, as the key of a sentence; None where nothing does."""
    return "share.no_pptx" if find_spec("pptx") is None else None


def write(given: Handout) -> bytes:
    """The presentation; raises `Conflict` where python-pptx is not installed."""
    if lacking := missing():
        raise Conflict(lacking)
    deck = _Deck.begin(given)
    _opening(deck)
    if not given.opened:
        told = [place for place, name in enumerate(_SCORED) if given.words[name]]
        heads, widths = [given.words[_SCORED[place]] for place in told], [_SCORED_WIDTHS[place] for place in told]
        rows = [[_scored(row)[place] for place in told] for row in given.rows]
        deck.tables(given.words["scorecard"], heads, rows, widths, ROWS)
    for row in _worth_a_slide(given):
        _kpi(deck, row)
    for table in given.tables[1:]:
        _table(deck, table)
    heads = [given.words[name] for name in _DEFINED]
    said = [[Text(text) for text in _defined(one, given)] for one in given.meanings]
    deck.tables(given.words["definitions"], heads, said, _DEFINED_WIDTHS, MEANINGS)
    return deck.bytes()


@dataclass(frozen=True, slots=True)
class Text:
    """A text as it is set."""

    text: str
    size: float = 11
    bold: bool = False
    colour: str = _INK


@dataclass(frozen=True, slots=True)
class Box:
    """A place on a slide, in inches."""

    left: float
    top: float
    width: float
    height: float

    @property
    def emu(self) -> tuple[int, int, int, int]:
        """The place as presentations count it."""
        return tuple(round(inches * 914400) for inches in (self.left, self.top, self.width, self.height))  # type: ignore[return-value]


class _Deck:
    """A presentation being made."""

    def __init__(self, given: Handout, made: Any) -> None:
        self.given, self.made = given, made

    @classmethod
    def begin(cls, given: Handout) -> _Deck:
        """An empty presentation, wide, with what its file says of itself."""
        from pptx import Presentation

        made = Presentation()
        wider = round(_WIDE * 914400) / made.slide_width
        for master in made.slide_masters:
            for part in [*master.shapes, *(part for layout in master.slide_layouts for part in layout.shapes)]:
                part.left, part.width = round(part.left * wider), round(part.width * wider)
        made.slide_width, made.slide_height = round(_WIDE * 914400), round(_HIGH * 914400)
        about = made.core_properties
        about.title, about.author = _legal(f"{given.title} · {given.subtitle}", 255), _legal(given.about[0][1], 255)
        about.created = about.modified = given.made_at.astimezone(UTC).replace(tzinfo=None)
        return cls(given, made)

    def slide(self, title: Text) -> Slide:
        """A slide with its title, and the period and time below."""
        slide: Slide = self.made.slides.add_slide(self.made.slide_layouts[5])
        holder: Any = slide.shapes.title
        holder.left, holder.top, holder.width, holder.height = Box(_EDGE, 0.35, _WIDE - 2 * _EDGE, 0.8).emu
        _fill(holder.text_frame, [[title]])
        number = f"{self.given.footer}  ·  {len(self.made.slides)}"
        self.text(slide, Box(_EDGE, 7.0, _WIDE - 2 * _EDGE, 0.35), [[Text(number, 9, colour=_MUTED)]])
        return slide

    def text(self, slide: Slide, box: Box, lines: Sequence[Sequence[Text]]) -> None:
        """Lines of text in a box."""
        _fill(slide.shapes.add_textbox(*box.emu).text_frame, lines)

    def tables(
        self, title: str, heads: Sequence[str], rows: Sequence[Sequence[Text]], widths: Sequence[float], most: int
    ) -> None:
        """A table over as many slides as it takes."""
        pages = [rows[start : start + most] for start in range(0, len(rows), most)]
        for number, page in enumerate(pages, 1):
            of = f" ({number}/{len(pages)})" if len(pages) > 1 else ""
            self.table(self.slide(Text(title + of, 24, bold=True)), heads, page, widths)

    def table(
        self, slide: Slide, heads: Sequence[str], rows: Sequence[Sequence[Text]], widths: Sequence[float]
    ) -> None:
        """A table under the title of a slide."""
        box = Box(_EDGE, 1.35, sum(widths), 0.42 * (len(rows) + 1))
        drawn = slide.shapes.add_table(len(rows) + 1, len(heads), *box.emu).table
        drawn._tbl.tblPr.find("{*}tableStyleId").text = _PLAIN_TABLE
        drawn.horz_banding = False
        for column, width in zip(drawn.columns, widths, strict=True):
            column.width = round(width * 914400)
        for number, texts in enumerate([[Text(head, 11, bold=True) for head in heads], *rows]):
            for place, text in enumerate(texts):
                _cell(drawn.cell(number, place), text, number == 0)

    def bytes(self) -> bytes:
        """The presentation as a file."""
        out = io.BytesIO()
        self.made.save(out)
        return out.getvalue()


def _cell(cell: Any, text: Text, head: bool) -> None:
    """Text in a cell of a table, over a thin line; the header on its shade."""
    from pptx.dml.color import RGBColor
    from pptx.oxml import parse_xml
    from pptx.oxml.ns import nsdecls

    _fill(cell.text_frame, [[text]])
    cell.margin_top = cell.margin_bottom = round(0.04 * 914400)
    cell.margin_left = cell.margin_right = round(0.06 * 914400)
    line = f'<a:lnB {nsdecls("a")} w="6350"><a:solidFill><a:srgbClr val="{_LINE}"/></a:solidFill></a:lnB>'
    cell._tc.get_or_add_tcPr().append(parse_xml(line))
    if head:
        cell.fill.solid()
        cell.fill.fore_color.rgb = RGBColor.from_string(_HEAD)


def _fill(frame: Any, lines: Sequence[Sequence[Text]]) -> None:
    """Set lines of text in a frame, each run in fonts for both scripts."""
    from pptx.dml.color import RGBColor
    from pptx.enum.text import PP_ALIGN
    from pptx.util import Pt

    frame.word_wrap = True
    for number, line in enumerate(lines):
        paragraph = frame.paragraphs[0] if number == 0 else frame.add_paragraph()
        paragraph.alignment = PP_ALIGN.LEFT
        for text in line:
            run = paragraph.add_run()
            run.text = _legal(text.text)
            run.font.size, run.font.bold = Pt(text.size), text.bold
            run.font.color.rgb = RGBColor.from_string(text.colour)
            _speak(run._r.get_or_add_rPr())


def _legal(text: str, most: int = 1000) -> str:
    """A text on one line, without the signs that no file of slides may have."""
    return re.sub(r"[\x00-\x1f\x7f\ud800-\udfff\ufffe\uffff]+", " ", text)[:most]


def _brief(text: str, most: int) -> str:
    """A text that leaves room on its slide; the whole stands in the other files."""
    return text if len(text) <= most else text[: most - 1] + "…"


def _speak(properties: Any) -> None:
    """Give letters a Latin and an East Asian font."""
    from pptx.oxml import parse_xml
    from pptx.oxml.ns import nsdecls

    for tag, name in (("latin", LATIN), ("ea", CHINESE)):
        font = parse_xml(f'<a:{tag} {nsdecls("a")} typeface="{name}"/>')
        properties.insert_element_before(font, "a:cs", "a:sym", "a:hlinkClick", "a:hlinkMouseOver", "a:rtl", "a:extLst")


def _colour(status: Status) -> str:
    return palette.mark(status, "light").removeprefix("#")


def _opening(deck: _Deck) -> None:
    """The title, the headline and the scores of the goals."""
    given = deck.given
    slide = deck.slide(Text(given.title, 34, bold=True))
    deck.text(slide, Box(_EDGE, 1.15, _WIDE - 2 * _EDGE, 0.5), [[Text(given.subtitle, 16, colour=_MUTED)]])
    runs = [
        Text(run.text, 20, bold=run.strong, colour=_colour(run.status) if run.status else _INK)
        for run in given.headline
    ]
    deck.text(slide, Box(_EDGE, 2.0, _WIDE - 2 * _EDGE, 2.0), [runs or [Text(given.words["empty"], 20)]])
    shown = given.cards[:6]
    width = (_WIDE - 2 * _EDGE) / max(len(shown), 1)
    for place, card in enumerate(shown):
        _card(deck, slide, card, Box(_EDGE + place * width, 4.6, width - 0.15, 1.7))


def _card(deck: _Deck, slide: Slide, card: Card, box: Box) -> None:
    """The score of a goal beside a stripe in its colour."""
    from pptx.dml.color import RGBColor
    from pptx.enum.shapes import MSO_SHAPE

    stripe: Any = slide.shapes.add_shape(MSO_SHAPE.RECTANGLE, *Box(box.left, box.top, 0.06, box.height).emu)
    stripe.fill.solid()
    stripe.fill.fore_color.rgb = RGBColor.from_string(_colour(card.status))
    stripe.line.fill.background()
    state = f"{shape(card.status)} {card.status_word}"
    lines = [
        [Text(card.name, 12, colour=_MUTED)],
        [Text(card.score, 30, bold=True), Text(f"  {card.of}", 11, colour=_MUTED)],
        [Text(state, 12, bold=True, colour=_colour(card.status)), Text(f"  {card.delta}", 11, colour=_MUTED)],
    ]
    deck.text(slide, Box(box.left + 0.1, box.top, box.width - 0.1, box.height), lines)


def _scored(row: Row) -> list[Text]:
    """A KPI as a row of the table."""
    state = Text(f"{shape(row.status)} {row.status_word}", 11, bold=True, colour=_colour(row.status))
    actual = f"{row.actual} ({row.doubt})" if row.doubt else row.actual
    texts = (row.goal, row.name, actual, row.target, row.attainment, row.score, row.change, row.owner)
    return [state, *map(Text, texts)]


def _worth_a_slide(given: Handout) -> Iterator[Row]:
    """The one KPI, or those that ask for a look, the worst first."""
    if given.opened:
        yield given.opened
        return
    for status in ATTENTION:
        of_it = [row for row in given.rows if row.status is status]
        yield from sorted(of_it, key=lambda row: row.figures.attainment or 0.0)


def _kpi(deck: _Deck, row: Row) -> None:
    """A KPI with its months as a chart that can be edited, its figures and its definition."""
    words, meaning = deck.given.words, deck.given.meaning(row)
    slide = deck.slide(Text(row.name, 24, bold=True))
    _chart(slide, row, words["spark"], words["actual"], words["target_low" if row.ranged else "target"], words)
    state = Text(f"{shape(row.status)} {row.status_word}", 18, bold=True, colour=_colour(row.status))
    facts = [(words[name], getattr(row, name)) for name in _FACTS if words[name] and getattr(row, name)]
    lines = [[Text(f"{name}  ", 13, colour=_MUTED), Text(value, 13, bold=True)] for name, value in facts]
    deck.text(slide, Box(9.2, 1.3, 3.6, 3.0), [[state], *lines])
    said = [[Text(words["definition"], 13, bold=True)], [Text(_brief(meaning.text, 240), 12)] if meaning.text else []]
    formula = [Text(_brief(meaning.formula or words["no_formula"], 240), 10, colour=_MUTED)]
    since = [Text(f"{meaning.polarity} · {meaning.unit} · {words['since']} {meaning.since}", 10, colour=_MUTED)]
    deck.text(slide, Box(9.2, 4.2, 3.6, 2.7), [line for line in (*said, formula, since) if line])


def _chart(slide: Slide, row: Row, title: str, actual: str, target: str, words: Any) -> None:
    """The months as a native line chart of actual and target."""
    from pptx.chart.data import CategoryChartData
    from pptx.enum.chart import XL_CHART_TYPE, XL_LEGEND_POSITION
    from pptx.util import Pt

    data = CategoryChartData(number_format="#,##0.0")
    data.categories = [month.month for month in row.trend]
    lines = {actual: row.spark, target: [month.low for month in row.trend]}
    if row.ranged:
        lines[words["target_high"]] = [month.high for month in row.trend]
    for name, values in lines.items():
        data.add_series(name, [None if value is None else value * row.factor for value in values])
    frame: Any = slide.shapes.add_chart(XL_CHART_TYPE.LINE_MARKERS, *Box(_EDGE, 1.3, 8.4, 5.5).emu, data)
    frame._element.nvGraphicFramePr.cNvPr.set("descr", _legal(f"{row.name}: {title}"))
    chart = frame.chart
    chart.has_legend, chart.has_title = True, True
    chart.legend.position, chart.legend.include_in_layout = XL_LEGEND_POSITION.TOP, False
    _fill(chart.chart_title.text_frame, [[Text(f"{title} ({row.axis})" if row.axis else title, 12, colour=_MUTED)]])
    chart.font.size = Pt(11)
    for properties in chart.element.findall("{*}txPr//{*}defRPr"):
        _speak(properties)
    _pens(chart, row)


def _pens(chart: Any, row: Row) -> None:
    """The actuals strong, in the colour of their status; targets thin and dashed."""
    from pptx.dml.color import RGBColor
    from pptx.enum.chart import XL_MARKER_STYLE
    from pptx.enum.dml import MSO_LINE
    from pptx.util import Pt

    for place, line in enumerate(chart.plots[0].series):
        colour = RGBColor.from_string(_colour(row.status) if place == 0 else _MUTED)
        line.smooth = False
        line.format.line.color.rgb = colour
        line.format.line.width = Pt(2.5 if place == 0 else 1.25)
        if place == 0:
            line.marker.style, line.marker.size = XL_MARKER_STYLE.CIRCLE, 6
            line.marker.format.fill.solid()
            line.marker.format.fill.fore_color.rgb = colour
        else:
            line.marker.style, line.format.line.dash_style = XL_MARKER_STYLE.NONE, MSO_LINE.DASH
    chart.value_axis.major_gridlines.format.line.color.rgb = RGBColor.from_string(_LINE)
    chart.value_axis.format.line.fill.background()


def _table(deck: _Deck, table: Table) -> None:
    """A table of a report of one KPI, its columns of equal width."""
    rows = [[Text(text) for text in texts] for texts in table.rows]
    deck.tables(table.title, table.headers, rows, [(_WIDE - 2 * _EDGE) / len(table.headers)] * len(table.headers), ROWS)


def _defined(one: Meaning, given: Handout) -> list[str]:
    formula = one.formula or given.words["no_formula"]
    return [one.name, _brief(one.text, 160), _brief(formula, 160), one.unit, one.state, one.since]
