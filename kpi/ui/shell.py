"""What surrounds every page: page settings, language, navigation by stage, the guard, and whose figures these are."""

from __future__ import annotations

import threading
from contextlib import nullcontext
from pathlib import Path

import streamlit as st

from kpi.core.errors import Conflict
from kpi.ui import links, settings_view, wall_view
from kpi.ui.components.frame import frame
from kpi.ui.components.page import speak
from kpi.ui.desk import Desk, desk, language
from kpi.ui.guard import guard

_OF_FIGURES = ("strategy", "execution", "improvement")
"""The stages whose pages show figures of one state; the others work with jobs that store meanwhile."""


@st.cache_resource
def _filling() -> threading.Lock:
    """Held by the one session that fills a new workspace."""
    return threading.Lock()


def fill(here: Desk) -> None:
    """Load the sample company into a new workspace, with its progress on screen."""
    with _filling():
        if not here.is_new():
            return
        words = here.say("sample.loading")
        bar = st.progress(0.0, words)

        def advance(done: int, whole: int) -> None:
            bar.progress(done / whole, words)

        try:
            here.load_sample(advance)
        except Conflict:
            return
        bar.empty()


def navigation(here: Desk) -> st.Page:
    """The pages of each stage."""
    sections = {
        here.say(f"stage.{stage}"): [
            st.Page(
                links.path(name),
                title=here.say(f"page.{name}"),
                icon=links.icon(name),
                url_path="home" if name == links.HOME else name,
                default=name == links.HOME,
                help=here.say(f"page.{name}_help"),
            )
            for name, _ in pages
        ]
        for stage, pages in links.STAGES.items()
    }
    sections[""] = [st.Page(_home, title="Attain", url_path=links.HOME, visibility="hidden")]
    return st.navigation(sections, position="hidden" if wall_view.is_on() else "top")


def _home() -> None:
    """The first page under its own name: Streamlit serves it at `/` only, and people type what the other pages show."""
    st.switch_page(links.path(links.HOME), query_params=st.query_params.to_dict())


def banner(here: Desk) -> None:
    """Whose figures these are, the way out of the sample, and the language."""
    found = here.overview()
    with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute", key="banner"):
        with st.container(horizontal=True, vertical_alignment="center", width="content"):
            name = here.text(found.name)
            if found.sample:
                st.caption(here.say("sample.notice", name=name, today=found.today.isoformat()), width="content")
                settings_view.begin_empty(here, "begin_empty")
            else:
                st.caption(name, width="content")
            frame(wall=False)
        settings_view.switch_language(here, "switch_language")


def show() -> None:
    """One run of the app."""
    icon = Path(__file__).parent / "assets" / "attain.svg"
    st.set_page_config(page_title="Attain", page_icon=str(icon), layout="wide")
    with guard(language()):
        here = desk()
        page = navigation(here)
        if here.is_new():
            fill(here)
            st.rerun()
        if not wall_view.is_on():
            banner(here)
        with here.folder.still() if links.stage(page.url_path) in _OF_FIGURES else nullcontext():
            page.run()
        speak(here.language)


show()
