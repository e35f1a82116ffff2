"""What was worked out once, for everybody who may see the same of the same state of a workspace."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Concatenate, ParamSpec, TypeVar

import streamlit as st

from kpi.core.viewer import Viewer
from kpi.store.folder import Folder

if TYPE_CHECKING:
    from kpi.ui.desk import Desk

P = ParamSpec("P")
R = TypeVar("R")
MOST = 400
"""How many answers are kept, of all workspaces and sessions together; the one not asked for longest goes first."""


def remembered(desk: Desk, work: Callable[Concatenate[Folder, Viewer, P], R], *args: P.args, **named: P.kwargs) -> R:
    """What a use case gives; it is asked again after any import, undo or change of the model, and on another day.

    Its arguments must say all that it depends on when they are written out, and nobody may change what it gives.
    """
    found: R = _kept(
        state_of(desk), asked_as(work, args, named), lambda: work(desk.folder, desk.viewer, *args, **named)
    )
    return found


def state_of(desk: Desk) -> str:
    """The state of a workspace on a day, as its viewer may see it."""
    return repr((str(desk.folder.path), desk.state(), desk.today.isoformat(), desk.viewer))


def asked_as(work: Callable[..., object], args: Sequence[object], named: Mapping[str, object]) -> str:
    """A question to a use case in full."""
    return f"{work.__module__}.{work.__qualname__} {args!r} {sorted(named.items())!r}"


@st.cache_resource(max_entries=MOST, show_spinner=False)
def _kept(state: str, asked: str, _work: Callable[[], Any]) -> Any:  # noqa: ARG001 (they are the key)
    return _work()
