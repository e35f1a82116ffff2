"""Comments on the entries of the dictionary."""

from __future__ import annotations

from kpi.core.comment import LONGEST, Comment
from kpi.core.errors import Invalid
from kpi.core.viewer import Right, Viewer
from kpi.store import comments as stored
from kpi.store.folder import Folder

KIND = "indicators"


def comments(folder: Folder, viewer: Viewer, indicator: str) -> list[Comment]:
    """What was said of an indicator, the earliest first."""
    viewer.must(Right.READ)
    return stored.of_entry(folder.database, KIND, indicator)


def comment(folder: Folder, viewer: Viewer, indicator: str, body: str) -> None:
    """Say something of an indicator; raises `Invalid` where it is nothing or too much."""
    viewer.must(Right.COMMENT)
    text = body.strip()
    if not text:
        raise Invalid("comment.empty")
    if len(text) > LONGEST:
        raise Invalid("comment.long", most=LONGEST)
    at = folder.now()
    folder.database.write(lambda connection: stored.add(connection, KIND, indicator, text, viewer.name, at))
