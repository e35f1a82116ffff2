"""What takes longer than a look comes when it is there, and once for everybody."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from kpi.core.viewer import Right, Viewer
from kpi.store.folder import Folder
from kpi.ui import awaited
from kpi.ui.desk import Desk
from tests.usecases.ledger import Ledger

ASKED: list[str] = []
GO = threading.Event()


def slow(_folder: Folder, viewer: Viewer, what: str) -> str:
    """A use case that takes as long as the test wants."""
    viewer.must(Right.READ)
    GO.wait(10)
    ASKED.append(what)
    return f"{what} done"


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    ASKED.clear()
    GO.set()
    with Ledger(tmp_path) as ledger:
        yield Desk(ledger, Viewer(), "en")
    GO.set()


def test_what_is_quick_is_there_at_once_and_asked_once_for_each_state(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(awaited, "PATIENCE", 10)
    assert [awaited.awaited(desk, "watch", "Working", slow, "a") for _ in range(2)] == ["a done"] * 2
    assert ASKED == ["a"]
    assert isinstance(desk.folder, Ledger)
    desk.folder.sales("a.csv", 1, 2)
    assert awaited.awaited(desk, "watch", "Working", slow, "a") == "a done"
    assert ASKED == ["a", "a"]


def _page() -> None:
    import streamlit as st

    from tests.ui.test_awaited import asked

    st.markdown(asked())


OPEN: list[Desk] = []


def asked() -> str:
    """What the page of the test shows: the answer, or that it goes on without."""
    return awaited.awaited(OPEN[0], "watch", "Working", slow, "b") or "without"


def test_a_page_goes_on_without_what_takes_long(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(awaited, "PATIENCE", 0.05)
    OPEN[:] = [desk]
    GO.clear()
    at = AppTest.from_function(_page).run()
    assert [block.value for block in at.markdown][-1] == "without"
    GO.set()
    monkeypatch.setattr(awaited, "PATIENCE", 10)
    assert [block.value for block in at.run().markdown] == ["b done"]
    assert ASKED == ["b"]
