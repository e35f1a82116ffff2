"""The pages of each stage, and links to them."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from kpi.ui import filters
from kpi.ui.desk import Desk

STAGES: dict[str, tuple[tuple[str, str], ...]] = {
    "strategy": (
        ("strategy_map", "schema"),
        ("indicator_tree", "account_tree"),
        ("targets", "flag"),
        ("guide", "route"),
    ),
    "indicators": (("upload", "upload_file"), ("dictionary", "menu_book"), ("data_health", "monitor_heart")),
    "execution": (("cockpit", "dashboard"), ("drilldown", "search"), ("my_indicators", "person")),
    "improvement": (("reweight", "balance"),),
    "workspace": (("settings", "settings"),),
}
HOME = "cockpit"
_PAGES = Path(__file__).parents[2] / "pages"


def stage(name: str) -> str:
    """The stage that a page is of; the first page has its address too."""
    return next((stage for stage, pages in STAGES.items() if name in dict(pages)), "execution")


def path(name: str) -> Path:
    """The script of a page."""
    return _PAGES / stage(name) / f"{name}.py"


def icon(name: str) -> str:
    """The icon of a page."""
    return next(f":material/{dict(pages)[name]}:" for pages in STAGES.values() if name in dict(pages))


def link(desk: Desk, name: str, label: str | None = None, **chosen: str) -> None:
    """A link to a page that keeps month and window and selects something."""
    params = filters.kept() | chosen
    st.page_link(path(name), label=label or desk.say(f"page.{name}"), icon=icon(name), query_params=params)
