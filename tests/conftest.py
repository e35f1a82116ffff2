"""A small sample workspace, made once through the real use cases, for every test that needs figures."""

from __future__ import annotations

import atexit
import os
import shutil
import sys
from pathlib import Path

import pytest

from kpi.core import modelfile
from kpi.core.viewer import Viewer
from kpi.store.folder import Folder
from kpi.usecases import batch

RETAIL = Path(__file__).parents[1] / "data" / "retail"
FIRST = "2025-10"
"""From here on: the opening month, the twelve before it, and the month that is running."""


def pytest_unconfigure() -> None:
    """Let the summary be the last word: DuckDB's binding counts its own references on standard error as Python ends."""
    atexit.register(lambda: os.dup2(os.open(os.devnull, os.O_WRONLY), sys.__stderr__.fileno()))


@pytest.fixture(scope="session")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample company with its last fourteen months; closed, to be copied or only read."""
    path = tmp_path_factory.mktemp("sample") / "workspace"
    model, problems = modelfile.read((RETAIL / "model.yaml").read_bytes(), "model.yaml")
    assert model is not None, problems
    files = [file for file in sorted((RETAIL / "files").iterdir()) if file.stem.split("_")[1] >= FIRST]
    ready = batch.prepare(Viewer(), model, [(file, file.stem.split("_")[0]) for file in files])
    folder = Folder(path)
    batch.store_all(folder, Viewer(), model, list(zip(files, ready, strict=True)))
    folder.close()
    return path


@pytest.fixture
def workspace(sample: Path, tmp_path: Path) -> Path:
    """A copy of the sample that a test may write to."""
    return Path(shutil.copytree(sample, tmp_path / "workspace"))
