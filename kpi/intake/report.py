"""A report as a workbook: the scorecard, its months with a chart, the definitions, and of what and when it is.

Numbers are numbers with their formats; every text of a person is written as text, so that none can run as a formula.
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from datetime import UTC
from typing import Any, NamedTuple

import xlsxwriter
from xlsxwriter.utility import xl_range_abs, xl_rowcol_to_cell

from kpi.core.handout import Handout, Meaning, Month, Row, Table, shape
from kpi.core.status import Status
from kpi.intake.book import OPTIONS, fitting
from kpi.intake.choices import Choices
from kpi.intake.template import LISTS

_COLUMNS = (
    "goal", "status", "name", "actual", "unit", "target_low", "target_high", "attainment", "score", "year_ago",
    "change", "spark", "owner", "doubt",
)  # fmt: skip
_WIDTHS = {"goal": 18, "name": 26, "spark": 20, "actual": 16, "target_low": 16, "target_high": 16, "year_ago": 16}
_MEANINGS = ("code", "name", "text", "formula", "unit", "polarity", "accumulation", "owner", "state", "since")
_COLOURS = {Status.ON_TRACK: "#1A5E99", Status.AT_RISK: "#8A5C00", Status.OFF_TRACK: "#A61B38"}
_PER_MILLE = 1000.0
_HEAD = {"bold": True, "bottom": 1, "bg_color": "#D9E5F1", "text_wrap": True, "valign": "vcenter"}
_CHOSEN, _FIRST_MONTH, _HEADER = 1, 3, 23
"""On the sheet of months: the rows of the chosen KPI, the column of the first month, the row of the table's header."""


class Line(NamedTuple):
    """A line on the sheet of months: whose, what of it, and its values."""

    row: Row
    measure: str
    values: list[float | None]


def write(given: Handout) -> bytes:
    """The workbook as a file."""
    out = io.BytesIO()
    made, choices = xlsxwriter.Workbook(out, OPTIONS), Choices(LISTS)
    created = given.made_at.astimezone(UTC).replace(tzinfo=None)
    made.set_properties({"title": f"{given.title} · {given.subtitle}", "created": created})
    names = [given.words[name] for name in ("scorecard", "trend", "definitions", "about")]
    sheets = [made.add_worksheet(name) for name in names]
    lines = list(_lines(given))
    _scorecard(made, sheets[0], given, names[1], lines)
    _trend(made, sheets[1], given, lines, choices)
    _definitions(made, sheets[2], given)
    _about(made, sheets[3], given)
    choices.keep(made)
    for sheet in sheets:
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
        sheet.set_footer(f"&L{given.footer.replace('&', '&&')}&R&P / &N")
    made.close()
    return out.getvalue()


def _text(sheet: Any, row: int, column: int, text: str, shape: Any = None) -> None:
    sheet.write_string(row, column, fitting(text), shape)


def _number(sheet: Any, row: int, column: int, value: float | None, shape: Any) -> None:
    if value is not None:
        sheet.write_number(row, column, value, shape)


def _value(row: Row, value: float | None) -> float | None:
    """A value as a cell has it: shares of a thousand in thousandths, as spreadsheets have no format for them."""
    return value * _PER_MILLE if value is not None and row.unit == "‰" else value


def _format(row: Row) -> str:
    if row.unit == "%":
        return "0.0%"
    known = [month.actual for month in row.trend if month.actual is not None]
    whole = row.unit != "‰" and all(float(value).is_integer() for value in known)
    return "#,##0" if whole else "#,##0.00"


def _scorecard(made: Any, sheet: Any, given: Handout, trend: str, lines: Sequence[Line]) -> None:
    """The headline, the scores of the goals, and a row for each KPI."""
    _text(sheet, 0, 0, given.title, made.add_format({"bold": True, "font_size": 16}))
    _text(sheet, 1, 0, given.subtitle, made.add_format({"font_color": "#5A6675"}))
    _text(sheet, 2, 0, "".join(run.text for run in given.headline))
    at = 4
    for card in given.cards:
        coloured = made.add_format({"font_color": _COLOURS.get(card.status, "#5A6675")})
        for column, text in enumerate((card.name, f"{shape(card.status)} {card.status_word}", card.score)):
            _text(sheet, at, column, text, coloured if column == 1 else None)
        at += 1
    at += bool(given.cards)
    head = made.add_format(_HEAD)
    for column, name in enumerate(_COLUMNS):
        width, options = _WIDTHS.get(name, 12), {"hidden": not given.words[name]}
        sheet.set_column(column, column, width, None, options)
        _text(sheet, at, column, given.words[name], head)
    places = {line.row.code: number for number, line in reversed(list(enumerate(lines)))}
    for number, row in enumerate(given.rows, at + 1):
        _scored(made, sheet, number, row)
        span = xl_range_abs(*_months(_HEADER + 1 + places[row.code], row))
        sheet.add_sparkline(number, _COLUMNS.index("spark"), {"range": f"'{trend}'!{span}", "last_point": True})
    sheet.freeze_panes(at + 1, 3)
    _tables(sheet, head, given.tables[1:], at + len(given.rows) + 3)


def _scored(made: Any, sheet: Any, number: int, row: Row) -> None:
    """One KPI: texts as text, numbers as numbers."""
    figures, form = row.figures, made.add_format({"num_format": _format(row)})
    coloured = made.add_format({"bold": True, "font_color": _COLOURS.get(row.status, "#5A6675")})
    texts = {
        "goal": row.goal, "status": f"{shape(row.status)} {row.status_word}", "name": row.name,
        "unit": row.unit_word, "change": row.change, "owner": row.owner, "doubt": row.doubt,
    }  # fmt: skip
    values = {"actual": figures.actual, "target_low": figures.low, "target_high": figures.high}
    values["year_ago"] = figures.year_ago
    for name, text in texts.items():
        _text(sheet, number, _COLUMNS.index(name), text, coloured if name == "status" else None)
    for name, value in values.items():
        _number(sheet, number, _COLUMNS.index(name), _value(row, value), form)
    for name, value, digits in (("attainment", figures.attainment, "0.0%"), ("score", figures.score, "0.0")):
        _number(sheet, number, _COLUMNS.index(name), value, made.add_format({"num_format": digits}))


def _tables(sheet: Any, head: Any, tables: Sequence[Table], at: int) -> None:
    """The tables of a report of one KPI, below its row."""
    for table in tables:
        _text(sheet, at, 0, table.title)
        for number, texts in enumerate([table.headers, *table.rows], at + 1):
            for column, text in enumerate(texts):
                _text(sheet, number, column, text, head if number == at + 1 else None)
        at += len(table.rows) + 4


def _lines(given: Handout) -> Iterator[Line]:
    """What stands on the sheet of months: of each KPI its actuals and its target, of a range both bounds."""
    for row in given.rows:
        ranged = any(month.low != month.high for month in row.trend)
        yield Line(row, given.words["actual"], [month.actual for month in row.trend])
        yield Line(row, given.words["target_low" if ranged else "target"], [month.low for month in row.trend])
        if ranged:
            yield Line(row, given.words["target_high"], [month.high for month in row.trend])


def _months(at: int, row: Row) -> tuple[int, int, int, int]:
    """The cells of the months of a line."""
    return at, _FIRST_MONTH, at, _FIRST_MONTH + len(row.trend) - 1


def _trend(made: Any, sheet: Any, given: Handout, lines: Sequence[Line], choices: Choices) -> None:
    """The months of every KPI, and over them a chart of the one that is chosen."""
    sheet.set_column(0, 0, 26)
    sheet.set_column(1, 2, 14)
    if not lines:
        _text(sheet, 0, 0, given.words["empty"])
        return
    months = lines[0].row.trend
    sheet.set_column(_FIRST_MONTH, _FIRST_MONTH + len(months) - 1, 14)
    head = made.add_format(_HEAD)
    for column, text in enumerate([given.words[name] for name in ("name", "measure", "unit")]):
        _text(sheet, _HEADER, column, text, head)
    _headed(sheet, _HEADER, months, head)
    for number, line in enumerate(lines, _HEADER + 1):
        form = made.add_format({"num_format": _format(line.row)})
        for column, text in enumerate((line.row.name, line.measure, line.row.unit_word)):
            _text(sheet, number, column, text)
        for column, value in enumerate(line.values, _FIRST_MONTH):
            _number(sheet, number, column, _value(line.row, value), form)
    _choose(made, sheet, given, lines, choices)


def _headed(sheet: Any, at: int, months: Sequence[Month], shape: Any) -> None:
    for column, month in enumerate(months, _FIRST_MONTH):
        _text(sheet, at, column, month.month, shape)


def _choose(made: Any, sheet: Any, given: Handout, lines: Sequence[Line], choices: Choices) -> None:
    """A KPI to choose, its months looked up in the table, and a chart of them."""
    names = list(dict.fromkeys(line.row.name for line in lines))
    _text(sheet, 0, 0, given.words["chart_of"], made.add_format({"bold": True}))
    _text(sheet, 0, 1, names[0], made.add_format({"bold": True, "bg_color": "#FFF6DD", "border": 1}))
    sheet.data_validation(0, 1, 0, 1, {"validate": "list", "source": choices.source(names)})
    faint = made.add_format({"font_color": "#808080"})
    _headed(sheet, _CHOSEN, lines[0].row.trend, faint)
    measures = ("actual", "target", "target_high")
    for offset, name in enumerate(measures):
        _text(sheet, _CHOSEN + 1 + offset, 0, given.words[name], faint)
        for column in range(_FIRST_MONTH, _FIRST_MONTH + len(lines[0].row.trend)):
            _look_up(sheet, lines, (offset, column), faint)
    sheet.insert_chart(_CHOSEN + 5, 0, _chart(made, sheet.get_name(), lines[0].row))


def _look_up(sheet: Any, lines: Sequence[Line], cell: tuple[int, int], shape: Any) -> None:
    """One month of the chosen KPI, found by its name; the upper bound only where there is one."""
    offset, column = cell
    first, last = _HEADER + 1, _HEADER + len(lines)
    match = f"MATCH($B$1,{xl_range_abs(first, 0, last, 0)},0)+{offset}"
    found = f"INDEX({xl_range_abs(first, column, last, column)},{match})"
    empty = f'{found}=""'
    if offset == 2:
        empty = f"OR({empty},INDEX({xl_range_abs(first, 1, last, 1)},{match})<>{xl_rowcol_to_cell(_CHOSEN + 3, 0)})"
    known = [line for line in lines if line.row is lines[0].row]
    value = known[offset].values[column - _FIRST_MONTH] if offset < len(known) else None
    shown = "#N/A" if value is None else _value(lines[0].row, value)
    formula = f"=IFERROR(IF({empty},NA(),{found}),NA())"
    sheet.write_formula(_CHOSEN + 1 + offset, column, formula, shape, shown)


def _chart(made: Any, name: str, row: Row) -> Any:
    """A line chart of the chosen KPI's months."""
    chart = made.add_chart({"type": "line"})
    pens: list[dict[str, Any]] = [
        {"color": "#1F6FB4", "width": 2.25}, {"color": "#5A6675", "width": 1.25, "dash_type": "dash"},
        {"color": "#5A6675", "width": 1.25, "dash_type": "dash"},
    ]  # fmt: skip
    for offset, pen in enumerate(pens):
        line: dict[str, Any] = {
            "name": [name, _CHOSEN + 1 + offset, 0],
            "categories": [name, *_months(_CHOSEN, row)],
            "values": [name, *_months(_CHOSEN + 1 + offset, row)],
            "line": pen,
        }
        chart.add_series(line | ({"marker": {"type": "circle", "size": 5}} if offset == 0 else {}))
    chart.set_title({"name": f"='{name}'!$B$1", "name_font": {"size": 12}})
    chart.set_legend({"position": "top"})
    chart.set_y_axis({"major_gridlines": {"visible": True, "line": {"color": "#E6EAF0"}}})
    chart.show_na_as_empty_cell()
    chart.set_size({"width": 900, "height": 320})
    return chart


def _definitions(made: Any, sheet: Any, given: Handout) -> None:
    """What every figure means, one definition a row."""
    head, wrapped = made.add_format(_HEAD), made.add_format({"text_wrap": True, "valign": "top"})
    heads = dict(given.words) | {"text": given.words["definition"]}
    for column, field in enumerate(_MEANINGS):
        sheet.set_column(column, column, {"text": 50, "formula": 50, "name": 24}.get(field, 16))
        _text(sheet, 0, column, heads[field], head)
        for number, one in enumerate(given.meanings, 1):
            _text(sheet, number, column, _said(one, field, given), wrapped)
    sheet.freeze_panes(1, 2)


def _said(one: Meaning, field: str, given: Handout) -> str:
    said: str = getattr(one, field)
    return given.words["no_formula"] if field == "formula" and not said else said


def _about(made: Any, sheet: Any, given: Handout) -> None:
    """Of what and when the report is."""
    sheet.set_column(0, 0, 20)
    sheet.set_column(1, 1, 80)
    bold = made.add_format({"bold": True})
    for number, (name, value) in enumerate(given.about):
        _text(sheet, number, 0, name, bold)
        _text(sheet, number, 1, value)
