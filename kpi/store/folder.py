"""One workspace on disk: its database and the originals of every file it read."""

from __future__ import annotations

import os
import threading
from contextlib import AbstractContextManager
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Self

from kpi.core.model import Model
from kpi.store import files, records
from kpi.store.database import Database

DEFAULT = Path(__file__).parents[2] / "data" / "workspace"


def chosen(given: str | Path | None = None) -> Path:
    """The workspace folder: as given, as `KPI_WORKSPACE` says, or the default one."""
    return Path(given or os.environ.get("KPI_WORKSPACE") or DEFAULT)


_SHARED: dict[Path, Folder] = {}
_OPENING = threading.Lock()


def shared(path: Path) -> Folder:
    """The workspace at `path`, open once in this process for pages, HTTP and schedule alike."""
    with _OPENING:
        if path not in _SHARED:
            _SHARED[path] = Folder(path)
        return _SHARED[path]


def close_shared() -> None:
    """Let go of every workspace this process holds open."""
    with _OPENING:
        while _SHARED:
            _SHARED.popitem()[1].close()


class Folder:
    """An open workspace; close it to let another process in."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.database = Database(path / "kpi.duckdb")
        self._model: tuple[int, Model] | None = None
        self._handed = threading.local()

    def model(self) -> Model:
        """The model with every version, read again only after a change."""
        number = records.last(self.database)
        known = self._model
        if known is None or known[0] != number:
            with self.database.still():
                known = self._model = (records.last(self.database), records.load(self.database))
        self._handed.number = known[0]
        return known[1]

    def handed(self) -> int:
        """The latest record in the model that this thread was given last, which what it now wants is made of."""
        return int(getattr(self._handed, "number", records.last(self.database)))

    def still(self) -> AbstractContextManager[None]:
        """All that this thread reads inside is of one state, whoever writes meanwhile."""
        return self.database.still()

    def forget(self) -> None:
        """Read the model again at the next look."""
        self._model = None

    def today(self) -> date:
        """The day the figures are looked at."""
        return self.model().workspace.today(date.today())

    def now(self) -> datetime:
        """The moment of a change."""
        return datetime.now(UTC)

    def keep(self, source: Path, digest: str) -> bool:
        """Keep an original under its SHA-256; False where the file is not that one any more."""
        return files.keep(self.path / "files", source, digest)

    def original(self, digest: str) -> Path:
        """Where the original of that digest is."""
        return files.path(self.path / "files", digest)

    def close(self) -> None:
        """Let go of the workspace."""
        self.database.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()
