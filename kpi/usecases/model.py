"""The model as a file: applied all or nothing, written back, in the words of its records."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from kpi.core import modelfile
from kpi.core.dataset import Dataset
from kpi.core.errors import Conflict, Invalid
from kpi.core.model import Model
from kpi.core.viewer import Right, Viewer
from kpi.store import facts, records
from kpi.store.database import Connection
from kpi.store.folder import Folder
from kpi.usecases.refresh import refresh_redefined


def apply(folder: Folder, viewer: Viewer, data: bytes, file: str, why: str | None = None) -> int:
    """Make the model what the file says; returns how many records changed, raises `Invalid` with every problem."""
    viewer.must(Right.MODEL)
    before = folder.model()
    wanted, problems = modelfile.read(data, file, before)
    if wanted is None:
        raise Invalid.because(problems)
    return save(folder, viewer, wanted, why)


def save(folder: Folder, viewer: Viewer, wanted: Model, why: str | None) -> int:
    """Make a checked model the one that holds, with the figures it gives; returns how many records changed."""
    viewer.must(Right.MODEL)
    return write(folder, viewer.name, wanted, why)


def write(
    folder: Folder, who: str, wanted: Model, why: str | None, also: Callable[[Connection], None] | None = None
) -> int:
    """What `save` does for somebody who was found to be entitled to it; `also` is kept with it, or neither is.

    Raises `Conflict` where somebody has changed the model since it was read: who comes second would undo the first.
    """
    base = folder.handed()
    before = folder.model()

    def change(connection: Connection) -> int:
        if records.moved(connection, base):
            raise Conflict("model.moved")
        _keys_stay(connection, before, wanted)
        for dataset in sorted(wanted.datasets, key=lambda dataset: dataset.valid_from or date.min):
            facts.ensure(connection, dataset)
        changed = records.save(connection, wanted, who, folder.now(), why)
        refresh_redefined(connection, before, wanted)
        if also is not None:
            also(connection)
        return changed

    return folder.database.write(change)


def _keys_stay(connection: Connection, before: Model, wanted: Model) -> None:
    """Raise `Conflict` where imports would be read by another key or date than they were stored by."""
    then, now = (model.at(date.max).dataset_by_code for model in (before, wanted))
    for code in then.keys() & now.keys():
        same = _way(then[code]) == _way(now[code])
        if not same and facts.months(connection, [code]):
            raise Conflict("store.key", dataset=code)


def _way(dataset: Dataset) -> tuple[list[str], str, bool]:
    """What decides which of a dataset's rows count."""
    return dataset.key, dataset.date_column, dataset.append


def export(folder: Folder, viewer: Viewer) -> str:
    """The model as the text of a model file."""
    viewer.must(Right.READ)
    return modelfile.write(folder.model())
