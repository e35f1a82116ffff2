"""What a page says when there is nothing to show yet, and the way out."""

from __future__ import annotations

import streamlit as st

from kpi.core.viewer import Right
from kpi.ui.desk import Desk
from kpi.ui.links import link


def no_figures(desk: Desk) -> None:
    """No data has been imported: say so, and lead to where it is; before anything is defined nothing could be."""
    if not desk.model().datasets:
        no_model(desk)
        return
    st.info(desk.say("empty.figures"), icon=":material/upload_file:")
    link(desk, "upload")


def no_model(desk: Desk) -> None:
    """Nothing has been defined: say so, and lead to where it is done."""
    st.info(desk.say("empty.model"), icon=":material/account_tree:")
    if desk.viewer.may(Right.MODEL):
        link(desk, "guide", desk.say("guide.start"))
    link(desk, "settings")
