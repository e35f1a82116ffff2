"""The menus of the builder on screen: a kind, its terms, and their conditions."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import streamlit as st

from kpi.core.dataset import Dataset
from kpi.core.formula import Move
from kpi.core.recipe import Kind
from kpi.ui import menus
from kpi.ui.desk import Desk
from kpi.ui.menus import INDICATOR, MOST_CONDITIONS, ROWS, TEXT, Menus, count, key, settled

Changed = Callable[[], None]
_TWO = (Kind.RATIO, Kind.STEP)


def show(desk: Desk, offer: Menus, changed: Changed) -> None:
    """All menus; `changed` is called after each choice."""
    kind = settled(key("kind"), offer.kinds())
    st.pills(
        desk.say("builder.kind"),
        offer.kinds(),
        format_func=lambda each: desk.say(f"builder.kind_{each}"),
        required=True,
        key=key("kind"),
        on_change=changed,
        label_visibility="collapsed",
    )
    st.caption(desk.say(f"builder.help_{kind}"))
    if kind == TEXT:
        return
    _term(desk, offer, kind, "of", changed)
    if kind in _TWO:
        _term(desk, offer, kind, "per", changed)
    if kind in (Kind.GROWTH, Kind.CHANGE):
        _moves(desk, changed)


def _term(desk: Desk, offer: Menus, kind: str, side: str, changed: Changed) -> None:
    title = f"builder.{side}_{kind}" if kind in _TWO else "builder.of"
    with st.container(border=True, key=f"term_{side}_box"):
        st.markdown(f"**{desk.say(title)}**")
        source = settled(key(side, "source"), offer.sources(kind))
        columns = st.columns(3)
        with columns[0]:
            _choose(desk, "builder.source", key(side, "source"), offer.sources(kind), changed, _source(desk, offer))
        if source == INDICATOR:
            with columns[1]:
                settled(key(side, "indicator"), offer.indicators)
                names = _indicator(desk, offer)
                _choose(desk, "term.indicator", key(side, "indicator"), offer.indicators, changed, names)
            return
        dataset = offer.model.dataset_by_code[source]
        function = settled(key(side, "function"), offer.functions(kind))
        with columns[1]:
            name = key(side, "function")
            _choose(desk, "builder.function", name, offer.functions(kind), changed, _function(desk))
        options = offer.columns(dataset, function)
        with columns[2]:
            settled(key(side, "column"), options)
            _choose(desk, "term.column", key(side, "column"), options, changed, _column(desk, dataset))
        for row in range(count(side)):
            _condition(desk, offer, dataset, side, row, changed)
        _more(desk, side, changed)


def _choose(
    desk: Desk, label: str, name: str, options: Sequence[str], changed: Changed, said: Callable[[str], str]
) -> None:
    st.selectbox(desk.say(label), options, format_func=said, key=name, on_change=changed)


def _source(desk: Desk, offer: Menus) -> Callable[[str], str]:
    def said(code: str) -> str:
        known = offer.model.dataset_by_code.get(code)
        return desk.text(known.name) if known else desk.say("builder.an_indicator")

    return said


def _indicator(desk: Desk, offer: Menus) -> Callable[[str], str]:
    def said(code: str) -> str:
        known = offer.model.indicator_by_code.get(code)
        return desk.text(known.name) if known else code

    return said


def _function(desk: Desk) -> Callable[[str], str]:
    return lambda name: desk.say(f"builder.function_{name}")


def _column(desk: Desk, dataset: Dataset) -> Callable[[str], str]:
    def said(code: str) -> str:
        known = dataset.columns.get(code)
        return desk.text(known.label(code)) if known else desk.say("builder.rows") if code == ROWS else code

    return said


def _operator(desk: Desk) -> Callable[[str], str]:
    signs = {"<>": "≠", ">=": "≥", "<=": "≤"}
    return lambda name: desk.say(f"builder.operator_{name}") if name.isidentifier() else signs.get(name, name)


def _condition(desk: Desk, offer: Menus, dataset: Dataset, side: str, row: int, changed: Changed) -> None:
    column = settled(key(side, "where", row), list(dataset.columns))
    operators = offer.operators(dataset, column)
    operator = settled(key(side, "operator", row), operators)
    places = st.columns([1.2, 1, 2, 0.3], vertical_alignment="bottom")
    with places[0]:
        name = key(side, "where", row)
        _choose(desk, "builder.condition", name, list(dataset.columns), changed, _column(desk, dataset))
    with places[1]:
        _choose(desk, "builder.operator", key(side, "operator", row), operators, changed, _operator(desk))
    with places[2]:
        _values(desk, offer, dataset, side, row, (column, operator), changed)
    with places[3]:
        st.button(
            "✕",
            help=desk.say("builder.remove_condition"),
            type="tertiary",
            key=f"term_{side}_remove_{row}",
            on_click=_remove,
            args=(side, row, changed),
        )


def _values(
    desk: Desk, offer: Menus, dataset: Dataset, side: str, row: int, condition: tuple[str, str], changed: Changed
) -> None:
    """What the column is held against, entered as fits it."""
    column, operator = condition
    if operator in ("is_null", "is_not_null"):
        return
    shape = offer.shape(dataset, column, operator)
    members = list(offer.members(dataset.code).get(column, ()))
    names = ("value", "until") if operator == "between" else ("value",)
    for place, name in zip(st.columns(len(names)), names, strict=True):
        with place:
            _value(desk, shape, key(side, name, row, shape), members, changed)


def _value(desk: Desk, shape: str, name: str, members: list[str], changed: Changed) -> None:
    label = desk.say("builder.value")
    if shape == "list":
        said = st.session_state.get(name) or []
        listed = [*members, *(each for each in said if each not in members)]
        st.multiselect(label, listed, key=name, on_change=changed, accept_new_options=True)
    elif shape == "choice":
        one = st.session_state.get(name)
        options = members if one is None or one in members else [*members, one]
        st.selectbox(label, options, index=None, key=name, on_change=changed, accept_new_options=True)
    elif shape == "number":
        st.number_input(label, value=None, format="%.10g", key=name, on_change=changed)
    elif shape == "day":
        st.date_input(label, value=None, key=name, on_change=changed)
    else:
        st.text_input(label, key=name, on_change=changed)


def _more(desk: Desk, side: str, changed: Changed) -> None:
    st.button(
        desk.say("builder.add_condition"),
        icon=":material/add:",
        type="tertiary",
        key=f"term_{side}_add",
        on_click=_add,
        args=(side, changed),
        disabled=count(side) >= MOST_CONDITIONS,
    )


def _add(side: str, changed: Changed) -> None:
    menus.add_condition(side)
    changed()


def _remove(side: str, row: int, changed: Changed) -> None:
    menus.remove_condition(side, row)
    changed()


def _moves(desk: Desk, changed: Changed) -> None:
    moves = [Move.LAST_YEAR.value, Move.PRIOR.value]
    settled(key("move"), moves)
    st.segmented_control(
        desk.say("builder.against"),
        moves,
        format_func=lambda each: desk.say(f"builder.move_{each}"),
        required=True,
        key=key("move"),
        on_change=changed,
    )
