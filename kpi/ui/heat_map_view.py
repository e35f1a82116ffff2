"""The units board: every unit of a level in every indicator, one click from the level below and from the details."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import streamlit as st

from kpi.core.heat_map import Cell as Figure
from kpi.core.heat_map import HeatMap
from kpi.core.indicator import Indicator
from kpi.core.period import Span
from kpi.core.status import Status
from kpi.text import numbers
from kpi.ui import filters, links, marks
from kpi.ui.components.heat_map import Cell, Column, Row, Words, heat_map
from kpi.ui.desk import Desk
from kpi.ui.remembered import remembered
from kpi.usecases import heat_map as usecase
from kpi.usecases.heat_map import UnitBoard

MAP = "heat_map"
NAMED = 3


def show(desk: Desk, span: Span) -> None:
    """The units under the one that the URL names, or under the root."""
    unit = filters.selected("unit")
    known = desk.folder.model().at(span.last()).org_tree.units
    board = remembered(desk, usecase.heat_map, span, unit if unit in known else None)
    if not board.map.indicators:
        st.info(desk.say("heat.none"), icon=":material/account_tree:")
        return
    _trail(desk, board)
    _headline(desk, board)
    shown = [board.model.indicator_by_code[code] for code in board.map.indicators]
    scales = {one.code: _scale(desk, board.map, one) for one in shown}
    opened = heat_map(
        [Column(code=one.code, name=desk.text(one.name), unit=scales[one.code].unit) for one in shown],
        [_row(desk, board, unit, scales) for unit in (board.map.whole, *board.map.units)],
        words=_words(desk),
        label=desk.say("heat.label", unit=_name(desk, board, board.map.whole)),
        key=MAP,
        on_enter=_enter,
    )
    st.caption(desk.say("heat.legend"))
    if board.map.apart:
        names = [marks.plain_text(desk.text(board.model.indicator_by_code[code].name)) for code in board.map.apart]
        st.caption(desk.say("heat.apart", names=names))
    if opened:
        _open(board, *opened.split())


def _enter() -> None:
    filters.select("unit", (st.session_state.get(MAP) or {}).get("entered"))


def _open(board: UnitBoard, unit: str, indicator: str) -> None:
    """Go to the KPI of a cell: the unit's own, or that of a unit above with the way down to the unit."""
    cell = board.map.cells[unit, indicator]
    kpi = board.model.node_by_code[cell.opens or ""]
    own = (kpi.org or board.model.org_tree.root) == unit
    chosen = {"kpi": kpi.code} if own else {"kpi": kpi.code, "view": "why", "path": f"org:{unit}"}
    st.switch_page(links.path("drilldown"), query_params=filters.kept() | chosen)


def _trail(desk: Desk, board: UnitBoard) -> None:
    """The way from the root to the unit, each step one click back."""
    *above, last = board.way
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        for unit in above:
            name = marks.plain_text(_name(desk, board, unit))
            st.button(name, type="tertiary", key=f"unit_{unit}", on_click=filters.select, args=("unit", unit))
            st.markdown("›", width="content")
        st.markdown(f"**{marks.plain_text(_name(desk, board, last))}**", width="content")


def _name(desk: Desk, board: UnitBoard, unit: str) -> str:
    return desk.text(board.model.org_tree.units[unit].name)


def _headline(desk: Desk, board: UnitBoard) -> None:
    """How many figures are off and at risk, and the units with most of them."""
    found = board.map
    if not found.units:
        st.markdown(desk.say("heat.leaf", unit=marks.plain_text(_name(desk, board, found.whole))))
        return
    off, risk = ({u: found.count(u, s) for u in found.units} for s in (Status.OFF_TRACK, Status.AT_RISK))
    said = desk.say(
        "heat.headline",
        when=marks.when(desk, board.span),
        unit=marks.plain_text(_name(desk, board, found.whole)),
        count=len(found.units),
        off=marks.coloured(desk.say("heat.off", count=sum(off.values())), Status.OFF_TRACK),
        risk=marks.coloured(desk.say("heat.risk", count=sum(risk.values())), Status.AT_RISK),
    )
    worst = sorted((unit for unit in found.units if off[unit]), key=lambda unit: (-off[unit], -risk[unit]))[:NAMED]
    names = [desk.say("heat.looked", name=_name(desk, board, unit), count=off[unit]) for unit in worst]
    look = desk.say("heat.look", names=[marks.plain_text(name) for name in names]) if names else ""
    st.markdown(said + look)


@dataclass(frozen=True, slots=True)
class _Scale:
    """How the figures of a column are written: by what they are multiplied, the unit they then have, and digits."""

    factor: float
    unit: str
    digits: int

    def text(self, value: float | None) -> str:
        """A figure without its unit."""
        return numbers.NONE if value is None else numbers.figure(value * self.factor, self.digits)


def _scale(desk: Desk, found: HeatMap, indicator: Indicator) -> _Scale:
    """The scale of a column, by the units compared."""
    units = found.units or [found.whole]
    known = [value for unit in units if (value := found.cells[unit, indicator.code].value) is not None]
    factor, unit = numbers.axis_scale(max(map(abs, known), default=0.0), indicator.unit, desk.language)
    digits = numbers.places([value * factor for value in known]) if known else 0
    return _Scale(factor, unit, 1 if numbers.is_share(indicator.unit) else digits)


def _row(desk: Desk, board: UnitBoard, unit: str, scales: Mapping[str, _Scale]) -> Row:
    found = board.map
    counts = {status: found.count(unit, status) for status in (Status.OFF_TRACK, Status.AT_RISK)}
    return Row(
        code=unit,
        name=_name(desk, board, unit),
        note=" ".join(f"{marks.SHAPES[status]} {count}" for status, count in counts.items() if count),
        enters=unit != found.whole and bool(board.model.org_tree.children(unit)),
        whole=unit == found.whole,
        cells=[_cell(cell, scales[cell.indicator]) for cell in found.row(unit)],
    )


def _cell(cell: Figure, scale: _Scale) -> Cell:
    return Cell(
        text=scale.text(cell.value),
        status=cell.status.value,
        rank=cell.rank or 0,
        size=round(100 * (cell.size or 0.0)),
        mark="*" if cell.borrowed and cell.value is not None else "",
        edge="best" if cell.best else "worst" if cell.worst else "",
        opens=cell.opens is not None,
    )


def _words(desk: Desk) -> Words:
    return Words(
        unit=desk.say("term.org"),
        statuses={status.value: desk.say(f"status.{status.value}") for status in Status},
        best=desk.say("heat.best"),
        worst=desk.say("heat.worst"),
        mark=desk.say("heat.borrowed"),
        sort=desk.say("heat.sort"),
    )
