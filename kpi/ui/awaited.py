"""What takes longer than a look: worked out beside the page, which goes on without it and is run again with it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Concatenate, ParamSpec, TypeVar

from kpi.core.viewer import Viewer
from kpi.store.folder import Folder
from kpi.ui import background
from kpi.ui.remembered import asked_as, state_of

if TYPE_CHECKING:
    from kpi.ui.desk import Desk

P = ParamSpec("P")
R = TypeVar("R")
PATIENCE = 0.2
"""Seconds that a page waits, so that what is quick needs no second run."""


def awaited(
    desk: Desk,
    name: str,
    label: str,
    work: Callable[Concatenate[Folder, Viewer, P], R],
    *args: P.args,
    **named: P.kwargs,
) -> R | None:
    """What a use case gives, remembered as long as nothing changes; None while it is at work, which the page shows."""
    folder, viewer = desk.folder, desk.viewer

    def done(_advance: background.Progress) -> R:
        with folder.still():
            return work(folder, viewer, *args, **named)

    job = background.start(f"{state_of(desk)} {asked_as(work, args, named)}", done)
    if job.wait(PATIENCE):
        return background.outcome(job)
    background.watch(desk, job, label, name)
    return None
