"""SMART on a screen: five letters with their reasons, of a KPI or of what a person types."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from kpi.core.health import Health
from kpi.core.label import Label
from kpi.core.model import Model
from kpi.core.smart import Mark, Smart, of_kpi, of_sentence
from kpi.core.status import Status
from kpi.text import numbers
from kpi.text.smart import LEXICON
from kpi.ui import filters, marks
from kpi.ui.desk import Desk
from kpi.usecases import health as usecase

SAID = 2
"""So many reasons stand behind the letters on one line."""


def panel(desk: Desk, model: Model, found: Health) -> None:
    """The five letters of the sentence that was typed, else of the KPI that was chosen."""
    st.markdown(f"**{desk.say('smart.title')}**", help=desk.say("smart.help"))
    typed = st.text_input(
        desk.say("smart.sentence"), key="smart_sentence", placeholder=desk.say("smart.sentence"),
        label_visibility="collapsed",
    )  # fmt: skip
    if typed.strip():
        _letters(desk, of_sentence(typed, LEXICON, model.indicators))
    elif found.described:
        names = {code: desk.text(model.title(model.node_by_code[code])) for code in found.described}
        code = filters.choose("smart", names, desk.say("smart.choose"))
        said = usecase.weighed(desk.folder, desk.viewer, code, found.described[code])
        unit = numbers.unit_word(said.unit, desk.language)
        _letters(desk, of_kpi(replace(said, unit=unit), LEXICON))
        passed = sum(of_kpi(each, LEXICON).passed for each in found.described.values())
        st.caption(desk.say("smart.overview", passed=passed, count=len(found.described)))


def smart_line(desk: Desk, sentence: str, goal: Label | None = None) -> None:
    """The five letters of a sentence on one line, with what is missing first; `goal` is what it stands under."""
    if sentence.strip():
        found = of_sentence(sentence, LEXICON, desk.model().indicators, goal)
        letters = " ".join(_sign(mark, mark.letter.value.upper()) for mark in found.marks)
        missing = [_reasons(desk, mark) for mark in found.marks if not mark.passed]
        said = ("" if desk.language == "zh" else " ").join(missing[:SAID]) or desk.say("smart.all_pass")
        st.caption(f"{letters} · {marks.plain_text(said)}")


def _letters(desk: Desk, found: Smart) -> None:
    """A line for each letter: passed or not, and why."""
    for mark in found.marks:
        word = _sign(mark, desk.say(f"smart.letter_{mark.letter.value}"))
        st.markdown(f"{word} · {marks.plain_text(_reasons(desk, mark))}")
    letters = desk.say("place.list_joint").join(found.failing.upper())
    st.caption(desk.say("smart.failing", letters=letters) if letters else desk.say("smart.all_pass"))


def _sign(mark: Mark, word: str) -> str:
    status = Status.ON_TRACK if mark.passed else Status.OFF_TRACK
    return marks.coloured(f"{marks.SHAPES[status]} {word}", status)


def _reasons(desk: Desk, mark: Mark) -> str:
    return ("" if desk.language == "zh" else " ").join(desk.sentence(reason) for reason in mark.reasons)
