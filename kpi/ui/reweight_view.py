"""Moving weights: a goal's children with their weights, what was moved so far, and letting it hold from a month on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from functools import partial

import streamlit as st

from kpi.core.model import Model
from kpi.core.reweighting import planned
from kpi.core.scorecard import MOST_WEIGHT, TreeNode
from kpi.core.viewer import Right
from kpi.text import numbers
from kpi.ui import filters, marks, reweight_draft
from kpi.ui.desk import Desk
from kpi.ui.guard import guarded
from kpi.usecases import reweighting

_SINCE, _WHY, _NO_WHY = "reweight_since", "reweight_why", "reweight_no_why"
_WIDTHS = (2.2, 1.3, 1.1)
STEP = 1.0


def weights(desk: Desk, model: Model) -> str:
    """The children of one goal with their weights to move; returns the goal."""
    groups = reweight_draft.below(model)
    names = {goal: _path(desk, model, goal) for goal in groups}
    goal = filters.choose("goal", names, desk.say("reweighting.goal"), width=420)
    found = reweight_draft.shown(model, goal, groups[goal])
    take = reweight_draft.take(desk, goal, found)
    now = reweight_draft.in_force(groups[goal])
    for place, word in zip(st.columns(_WIDTHS), ("tree.node", "term.weight", "reweighting.part"), strict=True):
        place.caption(desk.say(word))
    for node in groups[goal]:
        name = desk.text(model.title(node))
        label, part = st.columns(_WIDTHS, vertical_alignment="center"), _part(node.code, now, found)
        label[0].markdown(marks.plain_text(name))
        label[1].number_input(
            desk.say("reweighting.of", name=marks.plain_text(name)), 0.0, MOST_WEIGHT, step=STEP, format="%g",
            key=reweight_draft.key(node.code), on_change=take, label_visibility="collapsed",
        )  # fmt: skip
        label[2].markdown(part)
    _sum(desk, goal, found)
    _zero(desk, model, goal, groups[goal], found)
    _planned(desk, model, found)
    return goal


def _planned(desk: Desk, model: Model, found: Mapping[str, float]) -> None:
    """The weights that take over after today, as today's are the ones to move."""
    for since, weights in planned(desk.folder.model(), found, desk.today).items():
        names = [
            desk.say("reweighting.weight", name=desk.text(model.title(model.node_by_code[code])), weight=f"{weight:g}")
            for code, weight in weights.items()
        ]
        day = f"{since:%Y-%m}" if since.day == 1 else since.isoformat()
        st.caption(marks.plain_text(desk.say("reweighting.planned", since=day, weights=names)))


def _path(desk: Desk, model: Model, goal: str) -> str:
    """A goal with those above it, without the top that all have in common."""
    names = [desk.text(model.label(node)) for node in model.path(goal)]
    text = names[-1] if len(names) == 1 else names[-2]
    for name in reversed(names[:-2]):
        text = desk.say("reweighting.path", above=text, name=name)
    return text


def _part(code: str, now: Mapping[str, float], found: Mapping[str, float]) -> str:
    """What a child counts among its siblings, and what it counted where that is another."""
    before, after = (numbers.percent(_share(code, weights)) for weights in (now, found))
    return f"**{after}** :small[← {before}]" if before != after else after


def _share(code: str, weights: Mapping[str, float]) -> float:
    whole = sum(weights.values())
    return weights[code] / whole if whole else 0.0


def _sum(desk: Desk, goal: str, found: Mapping[str, float]) -> None:
    """What the weights add up to, live, and the way to 100 and back."""
    whole = round(sum(found.values()), 6)
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown(desk.say("reweighting.sum", sum=f"{whole:g}"), width="content")
        st.button(
            desk.say("reweighting.reshare"), key="reweight_reshare", icon=":material/balance:",
            on_click=reweight_draft.reshare(desk, goal, found), disabled=whole in (0, 100),
            help=desk.say("reweighting.relative"),
        )  # fmt: skip
        st.button(
            desk.say("reweighting.reset"), key="reweight_reset", icon=":material/undo:", type="tertiary",
            on_click=reweight_draft.reset(desk, goal), disabled=goal not in reweight_draft.moved(desk.model()),
        )  # fmt: skip


def _zero(desk: Desk, model: Model, goal: str, children: Sequence[TreeNode], found: Mapping[str, float]) -> None:
    """Say what is shown and not counted."""
    if not any(found.values()):
        name = marks.plain_text(desk.text(model.label(model.node_by_code[goal])))
        st.warning(desk.say("reweighting.nothing", name=name), icon=":material/warning:")
    elif names := [desk.text(model.title(node)) for node in children if not found[node.code]]:
        st.caption(marks.plain_text(desk.say("reweighting.zero", names=names)))


def moves(desk: Desk, model: Model) -> None:
    """Every weight that was moved, goal by goal, and the way back from all of them."""
    listed = _listed(desk, model, reweight_draft.moves(model))
    if not listed:
        return
    with st.container(horizontal=True, horizontal_alignment="distribute", vertical_alignment="center"):
        st.markdown(f"**{desk.say('reweighting.moves')}**", width="content")
        st.button(
            desk.say("reweighting.reset_all"), key="reweight_reset_all", icon=":material/restart_alt:",
            type="tertiary", on_click=reweight_draft.reset(desk),
        )  # fmt: skip
    st.markdown("\n".join(f"- {marks.plain_text(text)}" for text in listed))


def _listed(desk: Desk, model: Model, found: reweight_draft.Moves) -> list[str]:
    """For every goal below which one was moved, what was moved from where to where."""
    return [
        desk.say("reweighting.moves_of", goal=_path(desk, model, goal), moves=_moved(desk, model, given))
        for goal, given in found.items()
        if goal in model.node_by_code
    ]


def _moved(desk: Desk, model: Model, given: Mapping[str, tuple[float, float]]) -> list[str]:
    return [
        desk.say(
            "reweighting.move",
            name=desk.text(model.title(model.node_by_code[code])),
            before=f"{before:g}",
            after=f"{after:g}",
        )
        for code, (before, after) in given.items()
        if code in model.node_by_code
    ]


def apply(desk: Desk, model: Model) -> None:
    """From when on the weights hold and why, for those who may say so."""
    if done := reweight_draft.done():
        _told(desk, model, done)
    if not desk.viewer.may(Right.MODEL):
        st.caption(desk.say("reweighting.only_look"))
    elif reweight_draft.moved(model) and reweight_draft.mark() != desk.state()[0]:
        st.warning(desk.say("reweighting.moved"), icon=":material/sync_problem:")
        st.button(
            desk.say("reweighting.go_on"), key="reweight_go_on",
            on_click=guarded(desk.language, partial(reweight_draft.look_again, desk)),
        )  # fmt: skip
    elif reweight_draft.moved(model):
        _form(desk)


def _told(desk: Desk, model: Model, done: reweight_draft.Done) -> None:
    """What became of the weights that were applied."""
    key = "reweighting.applied" if done.moves else "reweighting.same"
    moves = desk.say("reweighting.between").join(_listed(desk, model, done.moves))
    said = desk.say(key, since=done.since, moves=moves)
    st.success(marks.plain_text(said), icon=":material/check_circle:")


def _form(desk: Desk) -> None:
    since, why = st.columns([1, 2])
    with since:
        first = _since(desk)
    why.text_input(desk.say("reweighting.why"), key=_WHY, placeholder=desk.say("reweighting.why_hint"))
    with st.container(horizontal=True, vertical_alignment="center"):
        st.button(
            desk.say("reweighting.apply"), key="reweight_apply", type="primary", icon=":material/check:",
            on_click=guarded(desk.language, partial(_apply, desk)),
        )  # fmt: skip
        st.caption(_reach(desk, first), width="stretch")
    if st.session_state.pop(_NO_WHY, False):
        st.error(desk.say("definition.why"), icon=":material/error:")


def _since(desk: Desk) -> date:
    """The month from which the weights are to hold; the next one where nothing is chosen."""
    months = [f"{month:%Y-%m}" for month in desk.months_to_begin()]
    if st.session_state.get(_SINCE) not in months:
        st.session_state[_SINCE] = months[0]
    st.selectbox(desk.say("reweighting.since"), months, key=_SINCE)
    return _first(st.session_state[_SINCE])


def _first(month: str) -> date:
    return date.fromisoformat(f"{month}-01")


def _reach(desk: Desk, since: date) -> str:
    """Which months are scored anew, and that the others are not."""
    count = sum(month >= since for month in desk.months())
    key = "reweighting.past" if count else "reweighting.future"
    return desk.say(key, since=f"{since:%Y-%m}", count=count)


def _apply(desk: Desk) -> None:
    """Let the weights hold as the fields say at this moment."""
    model, month = desk.model(), st.session_state[_SINCE]
    why = st.session_state.get(_WHY) or ""
    if not why.strip():
        st.session_state[_NO_WHY] = True
        return
    given, said = reweight_draft.weights(model), reweight_draft.moves(model)
    changed = reweighting.apply(desk.folder, desk.viewer, given, _first(month), why, reweight_draft.mark())
    reweight_draft.end(reweight_draft.Done(month, said if changed else {}))
    st.session_state[_WHY] = ""
