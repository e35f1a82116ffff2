"""A report as one HTML file that asks for nothing: read offline, on a phone, in the dark or on paper."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from html import escape
from pathlib import Path

from kpi.charts.row_marks import Point, bar, lines
from kpi.core.handout import Card, Group, Handout, Meaning, Row, Run, Table
from kpi.core.status import Status

CSP = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'"
_LANG = {"zh": "zh-CN", "en": "en"}
_SHAPES = {
    Status.ON_TRACK: '<circle cx="7" cy="7" r="5.4"/>',
    Status.AT_RISK: '<path d="M7 1.4 L13 12.2 L1 12.2 Z"/>',
    Status.OFF_TRACK: '<path d="M7 0.9 L13.1 7 L7 13.1 L0.9 7 Z"/>',
}
_RING = '<circle class="ring" cx="7" cy="7" r="4.6"/>'
_NUMBERS = ("actual", "target", "attainment", "change")
_COLUMNS = ("status", "name", "actual", "target", "deviation", "attainment", "spark", "change", "owner")


def write(given: Handout) -> bytes:
    """The file; every text of a person is escaped, and its policy forbids whatever it would load."""
    title = escape(f"{given.title} · {given.subtitle}")
    body = "\n".join(part for part in _body(given) if part)
    return f"""<!doctype html>
<html lang="{_LANG[given.language]}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{escape(CSP)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<link rel="icon" href="data:,">
<title>{title}</title>
<style>
{_style()}</style>
</head>
<body>
{body}
</body>
</html>
""".encode()


@cache
def _style() -> str:
    return Path(__file__).with_name("snapshot.css").read_text(encoding="utf-8")


def _body(given: Handout) -> Iterable[str]:
    yield f'<header><h1>{escape(given.title)}</h1><p class="quiet">{escape(given.subtitle)}</p></header>'
    yield f'<main>\n<p class="headline">{"".join(map(_run, given.headline))}</p>'
    if given.cards:
        yield f'<ul class="cards" aria-label="{escape(given.words["cards"])}">{"".join(map(_card, given.cards))}</ul>'
    yield _kpis(given)
    if given.opened:
        yield _chart(given.opened, given)
    yield from map(_table, given.tables)
    if given.meanings:
        yield f"<h2>{escape(given.words['definitions'])}</h2>"
        yield f'<div class="meanings">{"".join(_meaning(one, given) for one in given.meanings)}</div>'
    about = "".join(f"<span>{escape(name)}: {escape(value)}</span>" for name, value in given.about)
    yield f"</main>\n<footer>{about}</footer>"


def _run(run: Run) -> str:
    text = escape(run.text)
    shade = f' class="{run.status.value}"' if run.status else ""
    return f"<b{shade}>{text}</b>" if run.strong else text


def _state(status: Status, word: str) -> str:
    """A status as a shape that needs no colour to be told from the others, with its word."""
    shape = f'<svg class="shape" viewBox="0 0 14 14" aria-hidden="true">{_SHAPES.get(status, _RING)}</svg>'
    return f'<span class="state">{shape}{escape(word)}</span>'


def _card(card: Card) -> str:
    figure = f'<span class="score">{escape(card.score)}</span> <span class="quiet">{escape(card.of)}</span>'
    state = f'{_state(card.status, card.status_word)} <span class="quiet">{escape(card.delta)}</span>'
    name = f'<p class="quiet">{escape(card.name)}</p>'
    return f'<li class="card {card.status.value}">{name}<p>{figure}</p><p>{state}</p></li>'


def _kpis(given: Handout) -> str:
    """The table of all KPIs, under their goals."""
    if not given.rows:
        return f"<p>{escape(given.words['empty'])}</p>"
    heads = "".join(
        f'<th scope="col" class="{name}{" number" if name in _NUMBERS else ""}">{escape(given.words[name])}</th>'
        for name in _columns(given)
    )
    groups = "\n".join(_group(group, given) for group in given.groups)
    caption = f'<p class="quiet">{escape(given.caption)}</p>'
    return f'{caption}<table class="kpis"><thead><tr>{heads}</tr></thead>\n{groups}</table>'


def _columns(given: Handout) -> list[str]:
    """The columns that have a word over them."""
    return [name for name in _COLUMNS if given.words[name]]


def _group(group: Group, given: Handout) -> str:
    head = f'<th scope="rowgroup" colspan="{len(_columns(given))}">{escape(group.title)}</th>'
    rows = "\n".join(_row(row, given) for row in group.rows)
    return f'<tbody><tr class="heading">{head}</tr>\n{rows}</tbody>'


def _row(row: Row, given: Handout) -> str:
    doubt = f'<span class="doubt">{escape(row.doubt)}</span>' if row.doubt else ""
    cells = {
        "status": _state(row.status, row.status_word),
        "name": escape(row.name),
        "actual": doubt + escape(row.actual),
        "target": escape(row.target),
        "deviation": _bar(row, given.words["deviation"]),
        "attainment": escape(row.attainment),
        "spark": _spark(row, given.words["spark"]),
        "change": escape(row.change),
        "owner": escape(row.owner),
    }
    beside = {"target": f' data-label="{escape(given.words["target"])}"'}
    shades = {name: f"{name} number" if name in _NUMBERS else name for name in _COLUMNS}
    drawn = "".join(f'<td class="{shades[name]}"{beside.get(name, "")}>{cells[name]}</td>' for name in _columns(given))
    return f'<tr class="kpi {row.status.value}">{drawn}</tr>'


def _bar(row: Row, word: str) -> str:
    """How far a figure is from its target, as a mark on a bar."""
    found = bar(row.deviation, row.tolerance)
    marks = '<line class="track" x1="3" y1="11" x2="157" y2="11"/>'
    if found:
        end, side = round(80 + 77 * found.at, 1), 1 if found.at > 0 else -1
        width = round(77 * found.band, 1)
        tip = f"M{end + 3 * side} 11 L{end - 4 * side} 5 L{end - 4 * side} 17 Z"
        point = f'<path class="dot" d="{tip}"/>' if found.beyond else f'<circle class="dot" cx="{end}" cy="11" r="5"/>'
        marks = (
            f'<rect class="band" x="{80 - width}" y="4" width="{width}" height="14"/>{marks}'
            f'<line class="centre" x1="80" y1="2" x2="80" y2="20"/>'
            f'<line class="reach" x1="{80 + side}" y1="11" x2="{end - 4 * side * found.beyond}" y2="11"/>{point}'
        )
    name = escape(f"{word}: {row.attainment}")
    return f'<svg class="bar" viewBox="0 0 160 22" role="img" aria-label="{name}">{marks}</svg>'


def _spark(row: Row, word: str) -> str:
    drawn = _lines(row.spark, row.spark_target, (0, 0, 128, 28), 4)
    name = escape(f"{word}: {row.name}")
    return f'<svg class="line" viewBox="0 0 128 28" role="img" aria-label="{name}">{drawn}</svg>'


Box = tuple[float, float, float, float]
"""Left, top, right and bottom of what is drawn."""


def _lines(values: tuple[float | None, ...], targets: tuple[float | None, ...], box: Box, pad: float) -> str:
    """The months as a line, their targets as a dashed one, and a dot at the last month."""
    found = lines(values, targets)
    if found is None:
        return ""
    left, top, right, bottom = box

    def place(point: Point) -> tuple[float, float]:
        x, y = left + pad + point[0] * (right - left - 2 * pad), top + pad + point[1] * (bottom - top - 2 * pad)
        return round(x, 1), round(y, 1)

    def path(strokes: Iterable[Iterable[Point]]) -> str:
        runs = [[place(point) for point in stroke] for stroke in strokes]
        return "".join("M" + "L".join(f"{x} {y}" for x, y in run) + ("h0" if len(run) == 1 else "") for run in runs)

    past, goal = map(path, found.strokes)
    drawn = (f'<path class="goal" d="{goal}"/>' if goal else "") + (f'<path class="past" d="{past}"/>' if past else "")
    if found.last:
        x, y = place(found.last)
        drawn += f'<circle class="dot" cx="{x}" cy="{y}" r="3.2"/>'
    return drawn


def _chart(row: Row, given: Handout) -> str:
    """The trend of the one KPI, with its first and last month and the highest and lowest value."""
    title = f'<h2>{escape(given.words["spark"])}</h2><p class="quiet">{escape(given.words["legend"])}</p>'
    found = lines(row.spark, row.spark_target)
    if found is None:
        return f"{title}<p>{escape(given.words['no_trend'])}</p>"
    marks = _lines(row.spark, row.spark_target, (70, 10, 960, 200), 6)
    texts = [
        (62, 20, "end", f"{found.high * row.factor:,.1f}"),
        (62, 198, "end", f"{found.low * row.factor:,.1f}"),
        (62, 110, "end", row.axis),
        (76, 222, "start", row.trend[0].month),
        (954, 222, "end", row.trend[-1].month),
    ]
    said = "".join(f'<text x="{x}" y="{y}" text-anchor="{at}">{escape(text)}</text>' for x, y, at, text in texts)
    name = escape(f"{given.words['spark']}: {row.name}")
    return (
        f'{title}<svg class="chart {row.status.value}" viewBox="0 0 960 230" role="img" aria-label="{name}">'
        f"{said}{marks}</svg>"
    )


def _table(table: Table) -> str:
    shades = ["" if place == 0 else ' class="number"' for place in range(len(table.headers))]
    heads = "".join(f'<th scope="col"{s}>{escape(text)}</th>' for s, text in zip(shades, table.headers, strict=True))
    rows = "\n".join(
        "<tr>" + "".join(f"<td{s}>{escape(text)}</td>" for s, text in zip(shades, row, strict=True)) + "</tr>"
        for row in table.rows
    )
    return f"<h2>{escape(table.title)}</h2><table><thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table>"


def _meaning(one: Meaning, given: Handout) -> str:
    """A definition: what it says, its formula, and the facts that are known of it."""
    names = ("code", "unit", "polarity", "accumulation", "owner", "state", "since")
    facts = [f"{escape(given.words[name])}: {escape(getattr(one, name))}" for name in names if getattr(one, name)]
    text = f"<p>{escape(one.text)}</p>" if one.text else ""
    formula = f"<code>{escape(one.formula)}</code>" if one.formula else f"<p>{escape(given.words['no_formula'])}</p>"
    quiet = f'<p class="quiet">{" · ".join(facts)}</p>'
    return f'<section class="meaning"><h3>{escape(one.name)}</h3>{text}{formula}{quiet}</section>'
