"""A real company's files in a workspace of their own, asked through the command line."""

from __future__ import annotations

import io
import json
from collections.abc import Iterable, Mapping
from contextlib import redirect_stdout
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from kpi.cli.main import main
from kpi.core.period import Window
from kpi.store import actuals
from kpi.store.folder import Folder

CORPUS = Path(__file__).parents[3] / "shared" / "corpus"
FILES, KPI = CORPUS / "files", CORPUS / "kpi"
ABSENT = "real spreadsheets are not beside this checkout"
Row = Mapping[str, Any]
Members = dict[str | None, float | None]


def truth(name: str) -> dict[str, list[dict[str, Any]]]:
    """What somebody else computed from the same files: the rows of every result."""
    results = json.loads((KPI / f"{name}.json").read_text(encoding="utf-8"))["results"]
    return {result: found["rows"] for result, found in results.items()}


def close(value: float | None) -> Any:
    """What a figure has to be; the ratios of the truth are rounded to ten digits."""
    return None if value is None else pytest.approx(value, rel=1e-9, abs=1e-9)


class Company:
    """A new workspace with the model of that name."""

    def __init__(self, workspace: Path, name: str) -> None:
        self.workspace = workspace
        self.run("init")
        self.run("apply", Path(__file__).parent / f"{name}.yaml")

    def run(self, *arguments: object) -> dict[str, Any]:
        """What a command answers that does what is asked."""
        with redirect_stdout(io.StringIO()) as out:
            code = main(["--workspace", str(self.workspace), *map(str, arguments), "--json"])
        assert code == 0, out.getvalue()
        found: dict[str, Any] = json.loads(out.getvalue())
        return found

    def take(self, file: Path, dataset: str, *options: str) -> dict[str, Any]:
        """Import a file."""
        done = self.run("import", file, "--dataset", dataset, *options)
        assert done["outcome"] == "stored"
        return done

    def value(self, indicator: str, period: str, *options: str) -> float | None:
        """A figure."""
        found: float | None = self.run("value", indicator, "--period", period, *options)["value"]
        return found

    def members(self, indicator: str, period: str, by: str, *options: str) -> Members:
        """A figure of every member."""
        found = self.run("value", indicator, "--period", period, "--by", by, *options)["members"]
        return {one["member"]: one["value"] for one in found}

    def kept(self, window: Window = Window.MONTH) -> dict[tuple[str, str, str], float]:
        """Every figure that is kept, by indicator, org unit and month."""
        folder = Folder(self.workspace)
        try:
            units, first, last = list(folder.model().org_tree.units), date(1900, 1, 1), date(2199, 12, 1)
            found = actuals.read(folder.database, units, first, last, window)
            return {(code, unit, f"{month:%Y-%m}"): value for code, unit, month, value in found.iter_rows()}
        finally:
            folder.close()


def assert_rows(rows: Iterable[Row], names: Mapping[str, str], figure: Any) -> None:
    """Every figure of every row is what `figure` gives for the row and the indicator."""
    wrong = [
        (dict(row), name, found)
        for row in rows
        for name, code in names.items()
        if (found := figure(row, code)) != close(row[name])
    ]
    assert not wrong, wrong[:9]
