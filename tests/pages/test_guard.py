"""What nobody foresaw is a sentence with a number on screen, and a traceback in the log."""

from __future__ import annotations

import logging
import re
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from kpi.core.errors import Refused
from kpi.core.viewer import Role, Viewer
from kpi.store.folder import Folder, close_shared
from kpi.usecases import batch, model, workspace
from tests.conftest import RETAIL
from tests.pages.conftest import ROOT, Open


@pytest.mark.parametrize(("language", "word"), [("zh", "已记录为编号"), ("en", "was logged as")])
def test_a_damaged_workspace(
    visit: Open, folder: Folder, caplog: pytest.LogCaptureFixture, language: str, word: str
) -> None:
    folder.database.write(lambda connection: connection.execute("drop table actuals"))
    with caplog.at_level(logging.ERROR, logger="attain"):
        at = visit(language=language)
    assert len(at.error) == 1 and word in at.error[0].value
    reference = re.search(r"\b[0-9a-f]{8}\b", at.error[0].value)
    assert reference is not None
    record = next(record for record in caplog.records if reference[0] in record.getMessage())
    assert record.exc_info is not None and "actuals" in str(record.exc_info[1])
    assert "actuals" not in at.error[0].value


def test_an_unreadable_workspace_is_a_sentence(workspace: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (workspace / "kpi.duckdb").write_bytes(b"not a database")
    monkeypatch.setenv("KPI_WORKSPACE", str(workspace))
    at = AppTest.from_file(str(ROOT / "kpi" / "ui" / "shell.py"), default_timeout=60)
    at.context = {"locale": "zh-CN"}
    at.run()
    close_shared()
    assert not at.exception
    assert [("kpi.duckdb" in error.value, "从备份恢复" in error.value) for error in at.error] == [(True, True)]


@pytest.mark.parametrize("role", [Role.MEMBER, Role.EXECUTIVE, Role.FACILITATOR])
def test_a_role_without_the_right_is_refused_by_the_use_case(folder: Folder, role: Role) -> None:
    viewer, path = Viewer(name="somebody", role=role), RETAIL / "files" / "stock_2026-10.csv"
    ready = batch.preview(folder, Viewer(), path, "stock")
    for refused in (
        lambda: batch.preview(folder, viewer, path, "stock"),
        lambda: batch.store(folder, viewer, path, ready),
        lambda: batch.undo(folder, viewer, 1),
        lambda: model.apply(folder, viewer, b"version: 1", "model.yaml"),
        lambda: workspace.begin_empty(folder, viewer),
    ):
        with pytest.raises(Refused):
            refused()
