"""The dictionary to read: search, list and card."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from kpi.core.indicator import Indicator
from kpi.text import numbers
from kpi.ui import links, marks
from kpi.ui.desk import Desk
from kpi.usecases.indicator import Entry


def search(desk: Desk, entries: Sequence[Entry]) -> list[Entry]:
    """The entries whose code, name or definition has what the person typed."""
    typed = st.text_input(
        desk.say("dictionary.search"),
        key="search",
        placeholder=desk.say("dictionary.search"),
        label_visibility="collapsed",
        icon=":material/search:",
        width=360,
    )
    words = (typed or "").casefold().split()
    return [entry for entry in entries if all(word in _spoken(entry.indicator) for word in words)]


def _spoken(indicator: Indicator) -> str:
    definition = indicator.definition.spellings() if indicator.definition else ()
    return " ".join([indicator.code, *indicator.name.spellings(), *definition]).casefold()


def table(desk: Desk, entries: Sequence[Entry]) -> Entry | None:
    """The list; returns the entry of the row that is selected, or the first."""
    if not entries:
        st.info(desk.say("dictionary.none"), icon=":material/search_off:")
        return None
    rows = [
        {
            desk.say("term.indicator"): desk.text(entry.indicator.name),
            desk.say("term.unit"): numbers.unit_word(entry.indicator.unit, desk.language),
            desk.say("dictionary.level"): desk.say(f"level.{entry.indicator.level}") if entry.indicator.level else "",
            desk.say("dictionary.kind"): desk.say(f"kind.{entry.indicator.kind}") if entry.indicator.kind else "",
            desk.say("term.owner"): desk.owner(desk.model(), entry.indicator.owner),
            desk.say("dictionary.sources"): _listed(desk, entry.datasets),
            desk.say("dictionary.used"): len(entry.kpis),
        }
        for entry in entries
    ]
    state = st.dataframe(
        rows,
        hide_index=True,
        key="dictionary",
        on_select="rerun",
        selection_mode="single-row-required",
        alt=desk.say("page.dictionary"),
        height="content",
        column_config={
            desk.say("term.unit"): st.column_config.TextColumn(width=60),
            desk.say("dictionary.sources"): st.column_config.TextColumn(width=190),
            desk.say("dictionary.used"): st.column_config.NumberColumn(width=60),
        },
    )
    chosen = state.selection.rows
    return entries[chosen[0]] if chosen and chosen[0] < len(entries) else entries[0]


def _listed(desk: Desk, codes: Sequence[str]) -> str:
    names = [desk.text(desk.model().dataset_by_code[code].name) for code in codes]
    return desk.say("place.list_joint").join(names)


def card(desk: Desk, entry: Entry | None) -> None:
    """One definition in full."""
    if entry is None:
        return
    indicator = entry.indicator
    st.subheader(desk.text(indicator.name), anchor=False)
    if indicator.definition:
        st.markdown(marks.plain_text(desk.text(indicator.definition)))
    if indicator.formula:
        st.code(indicator.formula, language="sql", wrap_lines=True)
    else:
        st.warning(desk.say("kpi.no_formula"), icon=":material/link_off:")
    facts = {
        "dictionary.code": indicator.code,
        "term.unit": numbers.unit_word(indicator.unit, desk.language) or numbers.NONE,
        "term.polarity": desk.say(f"polarity.{indicator.polarity.value}"),
        "term.accumulation": desk.say(f"accumulation.{indicator.accumulation.value}"),
        "term.owner": desk.owner(desk.model(), indicator.owner) or numbers.NONE,
    }
    marks.facts(desk, facts, desk.say("dictionary.card"))
    _used(desk, entry)


def _used(desk: Desk, entry: Entry) -> None:
    """Where the indicator is used, as links."""
    if not entry.kpis:
        st.caption(desk.say("dictionary.unused"))
        return
    model = desk.model()
    st.caption(desk.say("dictionary.used_in"))
    for code in entry.kpis:
        node = model.node_by_code[code]
        label = desk.text(model.title(node))
        links.link(desk, "drilldown", label, kpi=code)
