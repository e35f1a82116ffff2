"""Sharing what is on the screen: the link to the view, and files that hold it with period, definitions and time."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from urllib.parse import urlencode

import streamlit as st

from kpi.charts.handout import WRITERS, missing
from kpi.core.period import Span
from kpi.core.report import Look, Report
from kpi.text.report import file_name, handout
from kpi.ui import cockpit_view, filters
from kpi.ui.desk import Desk
from kpi.usecases.report import cockpit_report, kpi_report, workbook

MIMES = {
    "html": "text/html",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    "pdf": "application/pdf",
}
"""The files that are offered, with what browsers call them."""
_ICONS = {"html": "html", "xlsx": "table_view", "pptx": "slideshow", "pdf": "picture_as_pdf"}
_WIDTH = 340
Make = Callable[[], Report]
"""What puts a report together when somebody asks for a file."""


def cockpit(desk: Desk, span: Span) -> None:
    """The menu of the cockpit as it is looked at; its files are those of the KPIs, other boards have a link only."""
    unit, sort = cockpit_view.scope(desk, span), _seen("sort", cockpit_view.ORDERS)
    against = _seen("against", cockpit_view.AGAINST)
    look = Look(unit, filters.selected("goal"), sort, against)
    make = partial(cockpit_report, desk.folder, desk.viewer, span, look)
    board = st.session_state.get("seen_board") or "kpis"
    chosen = {"unit": unit, "sort": sort, "against": against, "board": board}
    _menu(desk, make if board == "kpis" else None, file_name(desk.say("page.cockpit"), span, desk.language), chosen)


def _seen(name: str, known: Sequence[str]) -> str:
    """What the cockpit is looked at by: as the URL says, else as seen last, else the first."""
    given = (filters.selected(name), st.session_state.get(f"seen_{name}"))
    return next((value for value in given if value in known and value is not None), known[0])


def kpi(desk: Desk, span: Span, code: str, name: str) -> None:
    """The menu of one KPI."""
    make = partial(kpi_report, desk.folder, desk.viewer, code, span)
    _menu(desk, make, file_name(name, span, desk.language), {"kpi": code})


def _menu(desk: Desk, make: Make | None, file: str, chosen: dict[str, str]) -> None:
    """The link, then the files; those that cannot be made say what they lack."""
    link = address(chosen)
    with (
        st.popover(desk.say("share.menu"), icon=":material/ios_share:", key="share"),
        st.container(width=_WIDTH, gap="small"),
    ):
        st.markdown(f"**{desk.say('share.link')}**")
        st.code(link, language=None, wrap_lines=True)
        st.caption(desk.say("share.link_means"))
        if make is None:
            return
        st.markdown(f"**{desk.say('share.files')}**")
        with st.container(gap="xxsmall"):
            for form in MIMES:
                _file(desk, make, form, f"{file}.{form}", link)
        st.caption(desk.say("share.files_mean"))


def address(chosen: dict[str, str]) -> str:
    """The address of this page with all that is looked at, but in no language, so that each reads it in their own."""
    given = {name: st.query_params[name] for name in st.query_params if name != "lang"}
    query = urlencode(filters.kept() | chosen | given)
    return f"{st.context.url or ''}?{query}"


def _file(desk: Desk, make: Make, form: str, name: str, link: str) -> None:
    """A button for one kind of file, which is made when it is asked for."""
    lacking = missing(form, desk.language)
    st.download_button(
        desk.say(f"share.{form}"),
        partial(written, desk, make, form, link),
        file_name=name,
        mime=MIMES[form],
        key=f"share_{form}",
        icon=f":material/{_ICONS[form]}:",
        type="tertiary",
        disabled=lacking is not None,
        on_click="ignore",
    )
    if lacking:
        st.caption(desk.say(lacking))


def written(desk: Desk, make: Make, form: str, link: str) -> bytes:
    """The file of a report, as what is on the screen is at this moment."""
    given = handout(make(), desk.language, link)
    return workbook(desk.viewer, given) if form == "xlsx" else WRITERS[form](given)
