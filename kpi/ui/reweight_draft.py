"""The weights that a person has moved so far, kept in the session over goals, pages and languages."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import NamedTuple

import streamlit as st

from kpi.core.model import Model
from kpi.core.reweighting import reshared
from kpi.core.scorecard import TreeNode, children_of
from kpi.ui.desk import Desk
from kpi.ui.guard import guarded

_MOVED, _MARK, _DONE = "reweight_moved", "reweight_mark", "reweight_done"
Moved = dict[str, dict[str, float]]
"""By goal, the weights of all its children; only of goals of which a person has moved one."""
Moves = dict[str, dict[str, tuple[float, float]]]
"""By goal, the weights that were moved, from what to what."""


class Done(NamedTuple):
    """What became of the weights that were applied last; without `moves` they were these already."""

    since: str
    moves: Moves


def below(model: Model) -> dict[str, list[TreeNode]]:
    """The children of every goal that has some, goals in the order of the tree."""
    found, ordered = children_of(model.scorecard), dict[str, list[TreeNode]]()
    todo = list(reversed(found.get(None, [])))
    while todo:
        node = todo.pop()
        children = found.get(node.code, [])
        if children:
            ordered[node.code] = children
        todo += reversed(children)
    return ordered


def in_force(children: list[TreeNode]) -> dict[str, float]:
    """The weights of these children as they are today."""
    return {node.code: 1.0 if node.weight is None else node.weight for node in children}


def moved(model: Model) -> Moved:
    """What was moved, as far as the tree still has it."""
    found: Moved = st.session_state.get(_MOVED, {})
    groups = {goal: in_force(children) for goal, children in below(model).items()}
    same = {goal: given for goal, given in found.items() if given.keys() == groups.get(goal, {}).keys()}
    return {goal: given for goal, given in same.items() if given != groups[goal]}


def weights(model: Model) -> dict[str, float]:
    """Every weight below a goal of which one was moved."""
    return {code: weight for given in moved(model).values() for code, weight in given.items()}


def moves(model: Model) -> Moves:
    """Every weight that was moved."""
    groups = {goal: in_force(children) for goal, children in below(model).items()}
    return {
        goal: {code: (groups[goal][code], weight) for code, weight in given.items() if weight != groups[goal][code]}
        for goal, given in moved(model).items()
    }


def key(code: str) -> str:
    """The key of the widget of a weight."""
    return f"weight_{code}"


def shown(model: Model, goal: str, children: list[TreeNode]) -> dict[str, float]:
    """The weights of a goal's children as they stand now, put into their widgets."""
    found = in_force(children) | moved(model).get(goal, {})
    for code, weight in found.items():
        st.session_state[key(code)] = weight
    return found


def take(desk: Desk, goal: str, before: Mapping[str, float]) -> Callable[[], None]:
    """A callback that takes over what stands in the widgets of a goal; an emptied one stays as it was."""
    return guarded(desk.language, partial(_take, desk, goal, dict(before)))


def _take(desk: Desk, goal: str, before: Mapping[str, float]) -> None:
    given = {code: st.session_state.get(key(code)) for code in before}
    _put(desk, goal, {code: before[code] if weight is None else float(weight) for code, weight in given.items()})


def reshare(desk: Desk, goal: str, before: Mapping[str, float]) -> Callable[[], None]:
    """A callback that lets the weights of a goal add up to 100."""
    return guarded(desk.language, partial(_put, desk, goal, reshared(before)))


def reset(desk: Desk, goal: str | None = None) -> Callable[[], None]:
    """A callback that takes back what was moved below a goal, or everywhere."""
    return guarded(desk.language, partial(_reset, goal))


def _reset(goal: str | None) -> None:
    found: Moved = st.session_state.get(_MOVED, {})
    st.session_state[_MOVED] = {other: given for other, given in found.items() if goal is not None and other != goal}


def _put(desk: Desk, goal: str, given: dict[str, float]) -> None:
    if not moved(desk.model()):
        st.session_state[_MOVED] = {}
        look_again(desk)
    st.session_state.pop(_DONE, None)
    st.session_state[_MOVED] = st.session_state[_MOVED] | {goal: given}


def look_again(desk: Desk) -> None:
    """Note that the weights are held against the model as it is now."""
    st.session_state[_MARK] = desk.state()[0]


def mark() -> int:
    """The number of the latest record of the model when the first weight was moved."""
    return int(st.session_state.get(_MARK, 0))


def end(done: Done) -> None:
    """Let go of what was moved, and note what became of it."""
    _reset(None)
    st.session_state[_DONE] = done


def done() -> Done | None:
    """What became of the weights that were applied last."""
    found: Done | None = st.session_state.get(_DONE)
    return found
