"""Why a KPI stands where it stands: its difference taken apart, level by level, down to the rows and their sheets."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import streamlit as st

from kpi.core.decomposition import FORMULA, ORG, Against, Decomposition
from kpi.core.model import Model
from kpi.core.period import Span
from kpi.core.problem import Problem
from kpi.core.why import INDICATOR, OPERAND, Stand, Step, operand, parsed, possible, written
from kpi.text.part import called
from kpi.ui import filters, links, marks, trace_view, waterfall_view
from kpi.ui.awaited import awaited
from kpi.ui.decomposition_view import Told, by_word, headline, table
from kpi.ui.desk import Desk
from kpi.ui.remembered import remembered
from kpi.usecases import decomposition
from kpi.usecases.decomposition import Place
from kpi.usecases.drilldown import Drilldown
from kpi.usecases.scorecard import unit_of

MINI = "why_mini"
_HEIGHT, _ROOM = 300, 620
_PANEL_HEIGHT, _PANEL_ROOM = 200, 470
_FEW = 4
"""So many ways stand side by side; more are a list."""


@dataclass(frozen=True)
class _Here:
    """Where in a KPI one stands, and what it is held against."""

    desk: Desk
    model: Model
    kpi: str
    span: Span
    top: Stand
    steps: tuple[Step, ...]
    against: Against = Against.TARGET
    other: str | None = None

    @property
    def stand(self) -> Stand:
        """Where the steps lead."""
        stand = self.top
        for step in self.steps:
            stand = stand.after(step)
        return stand

    @property
    def place(self) -> Place:
        """The same as the use case asks for it."""
        return Place(self.stand.unit, self.stand.keep, self.stand.operand)

    @property
    def sides(self) -> tuple[str, str, str]:
        """What the other side is called, what the figure is called, and the other side within a sentence."""
        say, units = self.desk.say, self.model.org_tree.units
        if self.against is Against.UNIT and self.other:
            one, two = (self.desk.text(units[code].name) for code in (self.other, self.stand.unit))
            return one, two, one
        if self.against is Against.TARGET:
            return say("term.target"), say("term.actual"), say("why.target")
        is_prior = self.against is Against.PRIOR
        then = self.span.prior() if is_prior else self.span.last_year()
        said = say(f"why.prior_{self.span.window.value}" if is_prior else "why.last_year")
        return f"{then.month:%Y-%m}", f"{self.span.month:%Y-%m}", said

    def told(self, found: Decomposition) -> Told:
        """A decomposition in words."""
        return Told(self.desk, self.model, self.stand, self.steps, found, *self.sides)

    def ways(self) -> list[str]:
        """What the figure may be taken apart by."""
        return remembered(self.desk, decomposition.ways, self.stand.indicator, self.place, self.span.last())

    def best(self) -> Decomposition | Problem:
        """The way that tells most."""
        return _parts(self.desk, self.stand.indicator, self.span, self.against, None, self.place, self.other, self.kpi)

    def soon(self) -> Decomposition | Problem | None:
        """The same, worked out beside the page; None until it is done."""
        asked = (self.stand.indicator, self.span, self.against, self.place, self.other, self.kpi)
        return awaited(self.desk, f"watch_{MINI}", self.desk.say("why.working"), decomposition.best, *asked)

    def parts(self, by: str) -> Decomposition | Problem:
        """The difference taken apart one way."""
        return _parts(self.desk, self.stand.indicator, self.span, self.against, by, self.place, self.other, self.kpi)


def _parts(
    desk: Desk, indicator: str, span: Span, against: Against, by: str | None, place: Place, other: str | None, kpi: str
) -> Decomposition | Problem:
    """A difference taken apart one way, or the best where none is asked for."""
    if by is None:
        return remembered(desk, decomposition.best, indicator, span, against, place, other, kpi)
    return remembered(desk, decomposition.decompose, indicator, span, against, by, place, other, kpi)


def show(desk: Desk, opened: Drilldown, span: Span) -> None:
    """The difference of the KPI's figure, or of one further down, with the ways down and back."""
    if opened.indicator.code not in opened.model.computable:
        st.warning(desk.say("kpi.no_formula"), icon=":material/link_off:")
        return
    here = _here(desk, opened, span)
    _crumbs(here)
    with st.container(horizontal=True, vertical_alignment="center"):
        here = _compared(here)
        by = _by(here)
    found = here.parts(by) if by else here.best()
    if isinstance(found, Problem):
        _refused(here, by, found)
    else:
        _shown(here, here.told(found))
    stand = here.stand
    trace_view.show(desk, stand.indicator, span, stand.unit, "why_rows", stand.keep, "why.rows")


def _here(desk: Desk, opened: Drilldown, span: Span) -> _Here:
    """Where the URL says that one stands."""
    model = opened.model
    top = Stand(opened.indicator.code, unit_of(model, opened.node))
    steps = possible(model, top, parsed(filters.selected("path")))
    return _Here(desk, model, opened.node.code, span, top, steps)


def _names(here: _Here) -> list[str]:
    """What every level down to here is called."""
    found, stand = [here.desk.text(here.model.title(here.model.node_by_code[here.kpi]))], here.top
    for step in here.steps:
        found.append(_into_name(here, stand, step))
        stand = stand.after(step)
    return found


def _crumbs(here: _Here) -> None:
    """The way down to here, each level but the last a way back."""
    *above, last = _names(here)
    if not above:
        return
    with st.container(horizontal=True, vertical_alignment="center", gap="xsmall", key="why_crumbs"):
        for level, name in enumerate(above):
            st.button(
                marks.plain_text(name),
                type="tertiary",
                key=f"why_level_{level}",
                on_click=_go,
                args=(here.steps, level),
            )
            st.markdown("›", width="content")
        st.markdown(f"**{marks.plain_text(last)}**", width="content")


def _into_name(here: _Here, stand: Stand, step: Step) -> str:
    """What a step leads into."""
    desk, model = here.desk, here.model
    if step.by == ORG:
        return desk.text(model.org_tree.units[step.code].name)
    if step.by == INDICATOR:
        return desk.text(model.indicator_by_code[step.code].name)
    if step.by == OPERAND:
        return called(desk.language, model, operand(model, stand, step.code))
    return desk.say("why.member", column=by_word(desk, model, stand.indicator, step.by), member=step.code)


def _go(steps: Sequence[Step], level: int) -> None:
    """Go back up to a level, and look at it as one did when one left it."""
    left = steps[level].by
    filters.select("path", written(steps[:level]))
    filters.select("by", FORMULA if left in (INDICATOR, OPERAND) else left)


def _compared(here: _Here) -> _Here:
    """What the figure is held against, as chosen."""
    desk = here.desk
    ways = [against.value for against in Against]
    chosen = filters.segment("against", ways, desk.say("why.against"), lambda way: _against_word(here, Against(way)))
    if chosen != Against.UNIT:
        return replace(here, against=Against(chosen))
    units = here.model.org_tree.units
    names = {code: desk.text(unit.name) for code, unit in units.items() if code != here.stand.unit}
    other = filters.choose("other", names, desk.say("why.other"), width=200) if names else None
    return replace(here, against=Against.UNIT, other=other)


def _against_word(here: _Here, against: Against) -> str:
    """What a figure is held against, as the name of a choice."""
    if against is Against.UNIT:
        return here.desk.say("why.another_unit")
    word = replace(here, against=against).sides[2]
    return word[0].upper() + word[1:]


def _by(here: _Here) -> str | None:
    """What the figure is taken apart by, as chosen; else what tells most."""
    desk, ways = here.desk, here.ways()
    if not ways:
        return None
    if filters.selected("by") not in ways:
        found = here.best()
        filters.select("by", found.by if isinstance(found, Decomposition) else ways[0])
    names = {way: by_word(desk, here.model, here.stand.indicator, way) for way in ways}
    if len(ways) > _FEW:
        return filters.choose("by", names, desk.say("why.by"), width=200)
    return filters.segment("by", ways, desk.say("why.by"), lambda way: names[way])


def _shown(here: _Here, told: Told) -> None:
    """The sentence, the waterfall and the table of a decomposition."""
    desk, level = here.desk, len(here.steps)
    st.markdown(headline(told))
    name, chart, lines = " · ".join(_names(here)), f"why_chart_{level}", f"why_table_{level}"
    paths = [told.way(part) for part in told.parts]
    left, right = st.columns([1.05, 1], gap="medium")
    with left:
        low = waterfall_view.draw(
            told, _alt(told, name), chart, _HEIGHT, _ROOM, lambda: _into(waterfall_view.picked(chart))
        )
    with right:
        table(told, desk.say("why.table_alt", name=name, by=told.by), lines, lambda: _line_into(lines, paths))
        hints = [desk.say("why.hint")] if any(paths) else []
        st.caption(" ".join([*hints, *([desk.say("why.floor", low=told.quantity(low))] if low else [])]))


def _alt(told: Told, name: str) -> str:
    """What the waterfall shows, for those who do not see it."""
    first, last = told.quantity(told.found.before), told.quantity(told.found.after)
    return told.desk.say(
        "why.chart_alt", name=name, before=told.before, first=first, after=told.after, last=last, by=told.by
    )


def _into(path: str | None) -> None:
    """Go into a part, where it has an inside."""
    if path:
        filters.select("path", path)


def _line_into(key: str, paths: Sequence[str | None]) -> None:
    """Go into the part whose line a person selected."""
    rows = st.session_state[key]["selection"]["rows"]
    if rows and rows[0] < len(paths):
        _into(paths[rows[0]])


def _refused(here: _Here, by: str | None, problem: Problem) -> None:
    """Why it cannot be taken apart so, and the way that works instead."""
    desk = here.desk
    st.info(marks.plain_text(desk.sentence(problem)), icon=":material/info:")
    for against in (here.against, Against.TARGET, Against.LAST_YEAR, Against.PRIOR):
        found = replace(here, against=against).best()
        if isinstance(found, Problem) or (against, found.by) == (here.against, by):
            continue
        word = by_word(desk, here.model, here.stand.indicator, found.by)
        said = desk.say("why.instead", by=word)
        if against is not here.against:
            said = desk.say("why.instead_against", against=_against_word(here, against), by=word)
        st.button(said, icon=":material/alt_route:", key="why_instead", on_click=_take, args=(against.value, found.by))
        return


def _take(against: str, by: str) -> None:
    """Take the way that works."""
    filters.select("against", against)
    filters.select("by", by)


def mini(desk: Desk, opened: Drilldown, span: Span) -> None:
    """The small waterfall of a KPI beside the cockpit: against its target, else a year ago; a click opens the page."""
    if opened.indicator.code not in opened.model.computable:
        return
    model, unit, kpi = opened.model, unit_of(opened.model, opened.node), opened.node.code
    top = Stand(opened.indicator.code, unit_of(model, model.node_by_code[kpi]))
    here = _Here(desk, model, kpi, span, top, (Step(ORG, unit),) if unit != top.unit else ())
    found = here.soon()
    if isinstance(found, Problem):
        here = replace(here, against=Against.LAST_YEAR)
        found = here.soon()
    if found is None:
        return
    if isinstance(found, Problem):
        st.caption(marks.plain_text(desk.sentence(found)))
        return
    told = here.told(found)
    st.caption(_mini_title(told, here.against))
    waterfall_view.draw(told, _alt(told, _names(here)[0]), MINI, _PANEL_HEIGHT, _PANEL_ROOM)
    if path := waterfall_view.picked(MINI):
        chosen = {"kpi": here.kpi, "view": "why", "against": here.against.value, "by": found.by, "path": path}
        st.switch_page(links.path("drilldown"), query_params=filters.kept() | chosen)


def _mini_title(told: Told, against: Against) -> str:
    if against is Against.TARGET:
        return told.desk.say("why.mini_target", by=told.by)
    return told.desk.say("why.mini_change", by=told.by, against=told.against)
