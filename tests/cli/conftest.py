"""A desk for every test of the command line, and a workspace that none of them changes."""

from __future__ import annotations

from pathlib import Path

import pytest

from kpi.cli.main import main
from tests.cli.desk import MODEL, Desk, Settled, everything


@pytest.fixture
def desk(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Desk:
    """A workspace of the test's own."""
    return Desk(tmp_path, capsys, monkeypatch)


@pytest.fixture(scope="session")
def settled(tmp_path_factory: pytest.TempPathFactory) -> Settled:
    """A workspace with a model and an import."""
    folder = tmp_path_factory.mktemp("settled")
    (folder / "model.yaml").write_text(MODEL, encoding="utf-8")
    (folder / "a.csv").write_text("Date,Store,Amount,Channel\n2026-06-01,HQ,5,web\n", encoding="utf-8")
    at = ["--workspace", str(folder / "workspace")]
    assert main(["apply", str(folder / "model.yaml"), *at]) == 0
    assert main(["import", str(folder / "a.csv"), "--dataset", "sales", *at]) == 0
    return Settled(folder / "workspace", everything(folder / "workspace"))
