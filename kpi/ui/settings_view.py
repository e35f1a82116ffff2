"""The workspace's own page: what is in it, its language, its model file, and leaving the sample."""

from __future__ import annotations

import streamlit as st

from kpi.ui import marks, uploader
from kpi.ui.desk import Desk
from kpi.ui.guard import guarded


def overview(desk: Desk) -> None:
    """Name, place and size of the workspace."""
    found = desk.overview()
    given = {
        "settings.name": desk.text(found.name),
        "settings.folder": str(found.folder),
        "settings.today": found.today.isoformat(),
        "settings.indicators": str(found.indicators),
        "settings.kpis": str(found.kpis),
        "settings.batches": str(len(found.batches)),
    }
    st.subheader(desk.say("settings.overview"), anchor=False)
    marks.facts(desk, given, desk.say("settings.overview"))


def language(desk: Desk) -> None:
    """The language of this session."""
    st.subheader(desk.say("settings.language"), anchor=False)
    switch_language(desk, "settings_language")


def model_file(desk: Desk) -> None:
    """The whole model out to a file, and in from one."""
    st.subheader(desk.say("settings.model_file"), anchor=False)
    st.caption(desk.say("settings.model_file_means"))
    st.download_button(
        desk.say("settings.download_model"),
        desk.export,
        file_name="model.yaml",
        mime="application/yaml",
        key="download_model",
        icon=":material/download:",
    )
    given = uploader.choose(desk, desk.say("settings.upload_model"), ["yaml", "yml"], "model_upload")
    if given is not None and st.button(desk.say("settings.apply"), key="apply_model", type="primary"):
        with st.spinner(desk.say("builder.computing")):
            changed = desk.apply(given.getvalue(), given.name)
        st.success(desk.say("settings.applied", count=changed), icon=":material/check_circle:")


def limits(desk: Desk) -> None:
    """How large a spreadsheet may be; the model file sets it."""
    found = desk.model().workspace.limits
    st.subheader(desk.say("settings.limits"), anchor=False)
    st.caption(desk.say("settings.limits_mean"))
    given = {
        "settings.limit_size": f"{found.megabytes:,} MB",
        "settings.limit_inflated": f"{found.inflated_megabytes:,} MB",
        "settings.limit_cells": f"{found.cells:,}",
        "settings.limit_sheets": f"{found.sheets:,}",
        "settings.limit_memory": f"{found.memory_gigabytes:g} GB",
        "settings.limit_seconds": f"{found.seconds:,} s",
    }
    marks.facts(desk, given, desk.say("settings.limits"))


def leave_sample(desk: Desk) -> None:
    """From the sample company to an empty workspace, after one question."""
    if not desk.overview().sample:
        return
    st.subheader(desk.say("sample.title"), anchor=False)
    st.caption(desk.say("sample.explained", name=desk.text(desk.overview().name)))
    begin_empty(desk, "settings_begin_empty")


def begin_empty(desk: Desk, key: str) -> None:
    """The button that begins an empty workspace, which asks once."""
    with st.popover(desk.say("sample.begin_empty"), icon=":material/restart_alt:", type="tertiary", key=f"{key}_ask"):
        st.markdown(desk.say("sample.sure"))
        st.button(desk.say("sample.yes"), key=key, type="primary", on_click=guarded(desk.language, desk.begin_empty))


def switch_language(desk: Desk, key: str) -> None:
    """Chinese or English."""
    chosen = st.segmented_control(
        desk.say("settings.language"),
        ["zh", "en"],
        format_func=lambda code: desk.say(f"language.{code}"),
        default=desk.language,
        required=True,
        key=key,
        label_visibility="collapsed",
    )
    if chosen and chosen != desk.language:
        st.session_state["language"] = chosen
        st.rerun()
