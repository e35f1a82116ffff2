"""Comments on what the model names: an indicator of the dictionary, or a node of the tree."""

from __future__ import annotations

from typing import Literal

from kpi.core.comment import LONGEST, Comment
from kpi.core.errors import Invalid
from kpi.core.viewer import Right, Viewer
from kpi.store import comments as stored
from kpi.store.folder import Folder

Kind = Literal["indicators", "scorecard"]
"""The section of the model that a comment is on an entry of."""


def comments(folder: Folder, viewer: Viewer, code: str, kind: Kind = "indicators") -> list[Comment]:
    """What was said of an entry, the earliest first."""
    viewer.must(Right.READ)
    return stored.of_entry(folder.database, kind, code)


def comment(folder: Folder, viewer: Viewer, code: str, body: str, kind: Kind = "indicators") -> None:
    """Say something of an entry; raises `Invalid` where it is nothing or too much."""
    viewer.must(Right.COMMENT)
    text = body.strip()
    if not text:
        raise Invalid("comment.empty")
    if len(text) > LONGEST:
        raise Invalid("comment.long", most=LONGEST)
    at = folder.now()
    folder.database.write(lambda connection: stored.add(connection, kind, code, text, viewer.name, at))
