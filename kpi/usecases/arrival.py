"""The arrival board: which dataset owes which month, and who brings it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from kpi.core import arrival
from kpi.core.arrival import Arrival
from kpi.core.period import last_day
from kpi.core.viewer import Right, Viewer
from kpi.store import facts
from kpi.store.folder import Folder


@dataclass(frozen=True, slots=True)
class Board:
    """The month that is due and how far every dataset is in it."""

    month: date
    rows: list[Arrival]


def board(folder: Folder, viewer: Viewer, month: date | None = None) -> Board:
    """Every dataset that was there in `month`, or in the month that is due, with who brings it now."""
    viewer.must(Right.READ)
    today, model = folder.today(), folder.model()
    due = month or arrival.due_month(today)
    then = model.at(last_day(due)).dataset_by_code
    datasets = [dataset for dataset in model.at(today).datasets if dataset.code in then]
    return Board(due, arrival.arrivals(datasets, facts.batches(folder.database), today, due))
