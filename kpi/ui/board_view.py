"""The boards of the cockpit page: by KPI, by unit, by person; the URL names the one that is shown."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from kpi.core.period import Span
from kpi.ui import filters, heat_map_view, team_board_view
from kpi.ui.desk import Desk

_BOARDS: dict[str, Callable[[Desk, Span], None]] = {"units": heat_map_view.show, "team": team_board_view.show}


def choose(desk: Desk) -> None:
    """The choice of the board, to stand beside the title."""
    filters.segment("board", ("kpis", *_BOARDS), desk.say("board.label"), lambda name: desk.say(f"board.{name}"))


def show(desk: Desk, span: Span) -> bool:
    """Show the chosen board if it is another than that of the KPIs; whether it is."""
    board = st.session_state.get("pick_board")
    if board in _BOARDS:
        _BOARDS[board](desk, span)
    return board in _BOARDS
