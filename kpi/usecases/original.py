"""The original of a batch: the file as it was uploaded."""

from __future__ import annotations

from pathlib import PurePath

from kpi.core.errors import NotFound
from kpi.core.problem import Place
from kpi.core.viewer import Right, Viewer
from kpi.store import facts
from kpi.store.folder import Folder


def original(folder: Folder, viewer: Viewer, batch: int) -> tuple[str, bytes]:
    """The name and the bytes of the file that a batch came from; raises `NotFound` where it is not kept."""
    viewer.must(Right.READ)
    found = facts.batch(folder.database, batch)
    path = folder.original(found.sha256)
    if not path.is_file():
        raise NotFound("original.missing", Place(file=found.file), batch=batch)
    return PurePath(found.file).name, path.read_bytes()


def kept(folder: Folder, viewer: Viewer, sha256: str) -> bool:
    """Whether the original with that digest is there."""
    viewer.must(Right.READ)
    return folder.original(sha256).is_file()
