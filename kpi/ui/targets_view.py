"""The page of targets: its ways to look, its year, and the grid with what is done to one KPI."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import streamlit as st

from kpi.core.viewer import Right
from kpi.ui import (
    adviser_view,
    cascade_view,
    filters,
    proposal_view,
    roll_over_view,
    scenario_view,
    target_change_view,
    target_grid_view,
    target_tool_view,
)
from kpi.ui.desk import Desk
from kpi.usecases.target import Grid


def header(desk: Desk) -> tuple[str, Grid]:
    """The title with the ways to look and the year; returns the way and the targets of the year."""
    years = target_grid_view.years(desk)
    this = target_grid_view.this_year(desk)
    with st.container(horizontal=True, horizontal_alignment="distribute", vertical_alignment="center"):
        st.title(desk.say("page.targets"), anchor=False, width="content")
        with st.container(horizontal=True, width="content", vertical_alignment="center"):
            view = filters.segment(
                "targets", list(VIEWS), desk.say("page.targets"), lambda name: desk.say(f"target.view_{name}")
            )
            names = {str(year): str(year) for year in (this, *(year for year in years if year != this))}
            year = filters.choose("year", names, desk.say("target.year"), width=100)
    return view, target_grid_view.grid(desk, int(year))


def show(desk: Desk, view: str, found: Grid) -> None:
    """What was done, and the way chosen."""
    target_change_view.done()
    VIEWS[view](desk, found)


def _targets(desk: Desk, found: Grid) -> None:
    """The grid, and beneath it the KPI that is selected."""
    with st.container(horizontal=True, horizontal_alignment="distribute", vertical_alignment="center"):
        with st.container(horizontal=True, width="content", vertical_alignment="center"):
            shows = [*target_grid_view.SHOWS, *(["enter"] if desk.viewer.may(Right.MODEL) else [])]
            show = filters.segment("show", shows, desk.say("target.show"), lambda name: desk.say(f"target.show_{name}"))
            by = target_grid_view.BY[0]
            if show != "enter":
                by = filters.segment(
                    "by", target_grid_view.BY, desk.say("target.by"), lambda name: desk.say(f"target.by_{name}")
                )
        st.caption(desk.say("target.legend"), width="content")
    if show == "enter":
        target_grid_view.enter(desk, found)
        return
    row = found.row(target_grid_view.look(desk, found, show, by))
    if row is None:
        return
    left, right = st.columns([1, 1.15], gap="medium")
    with left, st.container(border=True):
        st.subheader(desk.text(row.title), anchor=False)
        period, proposed = target_tool_view.show(desk, found, row)
    with right, st.container(border=True):
        adviser_view.adviser(desk, row.node.code, period, proposed)


VIEWS: Mapping[str, Callable[[Desk, Grid], None]] = {
    "targets": _targets,
    "cascade": cascade_view.show,
    "proposals": proposal_view.show,
    "scenarios": scenario_view.show,
    "roll_over": lambda desk, found: roll_over_view.roll_over(desk, found.year + 1),
}
"""The ways to look at targets."""
