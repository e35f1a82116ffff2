"""A workspace of one's own at the command line: commands run in this process, with what they printed."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from kpi.cli.main import main
from kpi.store.folder import Folder

ROOT = Path(__file__).parents[2]

MODEL = """version: 1
workspace: {name: Test, currency: CNY}
org:
  - {code: HQ, name: Head office}
  - {code: EAST, name: {zh: 华东, en: East}, parent: HQ}
people:
  - {code: liying, name: Li Ying, org: EAST}
datasets:
  - code: sales
    name: Sales
    columns:
      date: {from: [Date], role: date}
      store: {from: [Store], role: org}
      amount: {from: [Amount], type: number}
      channel: {from: [Channel]}
  - code: orders
    name: Orders
    key: [order]
    columns:
      date: {from: [Date], role: date}
      store: {from: [Store], role: org}
      order: {from: [Order]}
      amount: {from: [Amount], type: number}
indicators:
  - {code: revenue, name: Revenue, formula: sum(sales.amount)}
  - {code: ordered, name: Ordered, formula: sum(orders.amount)}
  - {code: growth_rate, name: Growth, accumulation: rate, formula: revenue / prior(revenue) - 1}
scorecard:
  - goal: growth
    name: Growth
    children:
      - {kpi: rev, indicator: revenue, org: HQ, owner: liying, weight: 40}
      - {kpi: ord, indicator: ordered, org: EAST, weight: 60}
targets:
  - {kpi: rev, period: 2026-06, target: 100}
  - {kpi: ord, period: 2026-06, target: 100}
"""


@dataclass
class Answer:
    """What a command gave."""

    code: int
    out: str
    err: str

    @property
    def document(self) -> dict[str, Any]:
        """The one JSON document on stdout, which stands alone."""
        assert self.err == ""
        assert self.out.endswith("\n")
        assert self.out.count("\n") == 1
        found: dict[str, Any] = json.loads(self.out)
        return found

    @property
    def done(self) -> dict[str, Any]:
        """The document of a command that did what was asked."""
        assert self.code == 0, self.out + self.err
        return self.document

    @property
    def error(self) -> dict[str, Any]:
        """The error of a command that could not."""
        assert self.code == 1, self.out + self.err
        found: dict[str, Any] = self.document["error"]
        assert set(found) == {"key", "message", "place"}
        assert set(found["place"]) == {"file", "sheet", "row", "column", "line"}
        return found


class Settled(NamedTuple):
    """A workspace with a model and an import that no test changes, and all that is stored in it."""

    workspace: Path
    everything: dict[str, Any]


class Desk:
    """A folder with a workspace in it, and the commands on it."""

    def __init__(self, path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
        self.path, self.capsys, self.monkeypatch = path, capsys, monkeypatch
        self.workspace = path / "workspace"
        self.speak("en")

    def speak(self, language: str) -> None:
        """Set the language of what follows."""
        self.monkeypatch.setenv("KPI_LANG", language)

    def plain(self, *arguments: object) -> Answer:
        """Run a command as text."""
        self.capsys.readouterr()
        code = main([*map(str, arguments), "--workspace", str(self.workspace)])
        printed = self.capsys.readouterr()
        return Answer(code, printed.out, printed.err)

    def run(self, *arguments: object) -> Answer:
        """Run a command with `--json`."""
        return self.plain(*arguments, "--json")

    def write(self, name: str, content: str | bytes) -> Path:
        """A file beside the workspace."""
        file = self.path / name
        file.write_bytes(content if isinstance(content, bytes) else content.encode("utf-8"))
        return file

    def apply(self, text: str = MODEL) -> int:
        """Make the model what the text says."""
        changed: int = self.run("apply", self.write("model.yaml", text)).done["changed"]
        return changed

    def sheet(self, name: str, rows: Iterable[Sequence[object]], head: str = "Date,Store,Amount,Channel") -> Path:
        """A csv file of rows."""
        return self.write(name, "".join(",".join(map(str, row)) + "\n" for row in [head.split(","), *rows]))

    def take(self, file: Path, dataset: str = "sales", *more: object) -> dict[str, Any]:
        """Import a file."""
        return self.run("import", file, "--dataset", dataset, *more).done

    def export(self) -> str:
        """The model as a file."""
        file = self.path / "export.yaml"
        assert self.run("export", file).done == {"file": str(file)}
        return file.read_text(encoding="utf-8")

    def scorecard(self, period: str = "2026-06", *more: object) -> str:
        """A scorecard as it is printed."""
        answer = self.run("scorecard", "--period", period, *more)
        assert answer.code == 0
        return answer.out

    def everything(self) -> dict[str, Any]:
        """All that is stored in this workspace."""
        return everything(self.workspace)


def everything(workspace: Path) -> dict[str, Any]:
    """All that is stored in a workspace, to hold one moment against another."""
    with Folder(workspace) as folder:
        read = folder.database.read
        tables = read("select table_name from duckdb_tables() order by 1")["table_name"].to_list()
        stored = {name: sorted(map(repr, read(f'select * from "{name}"').iter_rows())) for name in tables}
    originals = (workspace / "files").rglob("*")
    return stored | {"originals": sorted(path.name for path in originals if path.is_file())}


def process(workspace: Path, *arguments: object, language: str = "en") -> subprocess.CompletedProcess[str]:
    """A command run as a process of its own."""
    environment = os.environ | {"KPI_LANG": language, "KPI_WORKSPACE": str(workspace)}
    command = [sys.executable, "-W", "error", "-m", "kpi", *map(str, arguments)]
    return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
