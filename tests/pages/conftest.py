"""Pages run in process through the shell, on a copy of the small sample."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from kpi.store.folder import Folder, close_shared, shared
from kpi.ui import awaited

ROOT = Path(__file__).parents[2]
LOCALES = {"zh": "zh-CN", "en": "en-US"}
SCRIPTS = {file.stem: file for file in (ROOT / "pages").glob("*/*.py")}

Open = Callable[..., AppTest]


@pytest.fixture
def folder(workspace: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Folder]:
    """The workspace that the pages of this test work on."""
    monkeypatch.setenv("KPI_WORKSPACE", str(workspace))
    monkeypatch.setattr(awaited, "PATIENCE", 60)
    yield shared(workspace)
    close_shared()


@pytest.fixture
def visit(folder: Folder) -> Open:
    """Open a page in a language, with query parameters."""

    def open_page(name: str = "cockpit", language: str = "zh", **params: str) -> AppTest:
        at = AppTest.from_file(str(ROOT / "kpi" / "ui" / "shell.py"), default_timeout=60)
        at.context = {"locale": LOCALES[language]}
        for key, value in params.items():
            at.query_params[key] = value
        at.run()
        if name != "cockpit":
            at.switch_page(str(SCRIPTS[name]))
            for key, value in params.items():
                at.query_params[key] = value
            at.run()
        assert not at.exception
        return at

    return open_page


def frame(at: AppTest, header: str) -> Any:
    """The last table on the page that has a column under this header."""
    return [table.value for table in at.dataframe if header in table.value.columns][-1]


@pytest.fixture
def drawn() -> Callable[[AppTest, str], Any]:
    """What a component of ours was given to draw."""

    def data(at: AppTest, name: str) -> Any:
        found = [part.proto for part in at.get("bidi_component") if part.proto.component_name == f"attain_{name}"]
        given = json.loads(found[0].json)
        for group in given.get("groups", []) if "fields" in given else []:
            group["rows"] = [
                _row(dict(zip(given["fields"], row, strict=True)), given["words"]) for row in group["rows"]
            ]
        return given

    return data


def _row(sent: dict[str, Any], words: dict[str, str]) -> dict[str, Any]:
    """A row of the cockpit's table with its status as a word."""
    return sent | {"status_word": words[sent["status"]]}
