"""An open workspace whose spreadsheets are read in this process, for tests that import many."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from kpi.core.choice import Choice
from kpi.core.dataset import Dataset
from kpi.core.problem import Problem
from kpi.core.viewer import Viewer
from kpi.intake import read_bytes
from kpi.store.folder import Folder
from kpi.usecases import batch, indicator, model
from kpi.usecases.batch import Import
from kpi.usecases.refresh import refresh
from kpi.usecases.scorecard import scorecard
from tests.cli.desk import MODEL

ME = Viewer()
Row = tuple[object, ...]


class Ledger(Folder):
    """A workspace with the model of the tests, or as it was left where no model is given."""

    def __init__(self, path: Path, text: str | None = MODEL) -> None:
        super().__init__(path / "workspace")
        self.outside = path
        if text is not None:
            self.apply(text)

    def apply(self, text: str) -> int:
        """Make the model what the text says."""
        return model.apply(self, ME, text.encode(), "model.yaml")

    def ready(self, name: str, rows: Iterable[Row], dataset: str = "sales") -> tuple[Path, Import]:
        """A file of rows, looked at."""
        head = {"sales": "Date,Store,Amount,Channel", "orders": "Date,Store,Order,Amount"}[dataset]
        text = "\n".join([head, *(",".join(map(str, row)) for row in rows)]) + "\n"
        return self.look(name, text, dataset)

    def look(
        self, name: str, content: str | bytes, dataset: str = "sales", choice: Choice | None = None
    ) -> tuple[Path, Import]:
        """Any file, looked at and taken as a person chose."""
        path = self.outside / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path, batch.consider(self, ME, read_bytes(path.read_bytes(), name), dataset, choice or Choice())

    def take(self, name: str, content: str | bytes, dataset: str = "sales", choice: Choice | None = None) -> Import:
        """Import any file."""
        return batch.store(self, ME, *self.look(name, content, dataset, choice))

    def put(self, name: str, rows: Iterable[Row], dataset: str = "sales") -> Import:
        """Import a file of rows."""
        return batch.store(self, ME, *self.ready(name, rows, dataset))

    def sales(self, name: str, *amounts: float, month: str = "2026-06") -> Import:
        """Import sales, one a day from the first of the month on."""
        return self.put(name, [(f"{month}-{day:02d}", "EAST", amount, "web") for day, amount in enumerate(amounts, 1)])

    def orders(self, name: str, *rows: tuple[str, str, float]) -> Import:
        """Import orders: day, code, amount."""
        return self.put(name, [(day, "EAST", code, amount) for day, code, amount in rows], "orders")

    def undo(self, *numbers: int) -> None:
        """Take batches back."""
        for number in numbers:
            batch.undo(self, ME, number)

    def asked(self, code: str, period: str = "2026-06") -> float | None:
        """The figure of an indicator, asked of the facts."""
        span = indicator.period(period).span(None, 1)
        return indicator.value(self, ME, code, span)

    def kept(self, code: str, period: str = "2026-06") -> float | None:
        """The actual of a KPI as the scorecard has it."""
        found = scorecard(self, ME, indicator.period(period).span(None, 1))
        return next(line.actual for line in found.lines if line.code == code)

    def figures(self) -> list[str]:
        """Every figure that is kept."""
        return sorted(map(repr, self.database.read("select * from actuals").iter_rows()))

    def recomputed(self) -> list[str]:
        """Every figure, computed from nothing but the facts that count."""

        def anew(connection: object) -> None:
            refresh(connection, self.model())  # type: ignore[arg-type]

        self.database.write(anew)
        return self.figures()

    def stored(self) -> dict[str, list[str]]:
        """All that the database holds."""
        tables = self.database.read("select table_name from duckdb_tables() order by 1")["table_name"].to_list()
        read = self.database.read
        return {name: sorted(map(repr, read(f'select * from "{name}"').iter_rows())) for name in tables}

    def rows(self, dataset: str = "sales") -> list[tuple[object, ...]]:
        """The rows that count, with where they stand in their sheet."""
        columns = "_sheet, _row, " + ", ".join(f'"{code}"' for code in self.dataset(dataset).columns)
        return self.database.read(f'select {columns} from "live_{dataset}" order by _batch, _at').rows()

    def dataset(self, code: str) -> Dataset:
        """A dataset of the model."""
        return batch.dataset_of(self.model(), code)

    def originals(self) -> list[str]:
        """The names of the originals that are kept."""
        return sorted(file.name for file in (self.path / "files").rglob("*") if file.is_file())


def keys(problems: Iterable[Problem]) -> list[str]:
    """What problems are about."""
    return [problem.key for problem in problems]
