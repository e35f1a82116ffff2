"""Choosing a file: Streamlit's uploader in the words of the session's language, emptied once its file is used."""

from __future__ import annotations

import json
from collections.abc import Sequence

import streamlit as st
from streamlit.runtime.uploaded_file_manager import UploadedFile

from kpi.ui.desk import Desk

_WORDS = """
<style>
.st-key-{box} [data-testid="stFileUploaderDropzone"] > span button p,
.st-key-{box} [data-testid="stFileUploaderDropzoneInstructions"] span {{ font-size: 0; }}
.st-key-{box} [data-testid="stFileUploaderDropzone"] > span button p::after {{ content: {button}; font-size: 0.93rem; }}
.st-key-{box} [data-testid="stFileUploaderDropzoneInstructions"] span::after {{ content: {limit}; font-size: 0.9rem; }}
</style>
"""


def choose(desk: Desk, label: str, endings: Sequence[str], name: str) -> UploadedFile | None:
    """The file that a person chose; None until one is."""
    box = f"box_{name}"
    limit = desk.say("uploader.limit", size=st.get_option("server.maxUploadSize"), endings=", ".join(endings).upper())
    texts = {"button": desk.say("uploader.button"), "limit": limit}
    with st.container(key=box):
        # The words inside Streamlit's uploader are not translated; a style on its key is the only way to them.
        st.html(_WORDS.format(box=box, **{key: json.dumps(text, ensure_ascii=False) for key, text in texts.items()}))
        return st.file_uploader(label, type=list(endings), key=_key(name))


def chosen(name: str) -> bool:
    """Whether the uploader has a file, before it is drawn."""
    return st.session_state.get(_key(name)) is not None


def empty(name: str) -> None:
    """Let the uploader begin anew: a browser keeps the file of one whose key stays."""
    st.session_state[f"{name}_turn"] = _turn(name) + 1


def _key(name: str) -> str:
    return f"{name}_{_turn(name)}"


def _turn(name: str) -> int:
    return int(st.session_state.get(f"{name}_turn", 0))
