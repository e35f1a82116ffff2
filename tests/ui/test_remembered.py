"""What is worked out once for all who look at the same state."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from kpi.core.period import Span
from kpi.core.viewer import Right, Role, Viewer
from kpi.store.folder import Folder
from kpi.ui.desk import Desk
from kpi.ui.remembered import remembered
from tests.usecases.ledger import Ledger

ASKED: list[tuple[str, Span]] = []
JUNE = Span(date(2026, 6, 1))


def work(folder: Folder, viewer: Viewer, span: Span) -> int:
    """A use case that tells when it is asked."""
    viewer.must(Right.READ)
    ASKED.append((viewer.name, span))
    return len(ASKED)


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    ASKED.clear()
    with Ledger(tmp_path) as ledger:
        yield Desk(ledger, Viewer(), "en")


def test_the_same_question_of_the_same_state_is_asked_once(desk: Desk) -> None:
    assert [remembered(desk, work, JUNE) for _ in range(3)] == [1, 1, 1]
    assert remembered(replace(desk, language="zh"), work, JUNE) == 1


def test_another_state_question_or_viewer_is_asked_anew(desk: Desk) -> None:
    assert remembered(desk, work, JUNE) == 1
    assert remembered(desk, work, Span(date(2026, 7, 1))) == 2
    assert remembered(replace(desk, viewer=Viewer("else", Role.MEMBER)), work, JUNE) == 3
    assert isinstance(desk.folder, Ledger)
    desk.folder.sales("a.csv", 1, 2)
    assert remembered(desk, work, JUNE) == 4
    desk.folder.undo(1)
    assert remembered(desk, work, JUNE) == 5


def test_what_is_refused_is_not_remembered_for_others(desk: Desk) -> None:
    def fails(_folder: Folder, _viewer: Viewer) -> int:
        ASKED.append(("fails", JUNE))
        raise ValueError

    for _ in range(2):
        with pytest.raises(ValueError):
            remembered(desk, fails)
    assert len(ASKED) == 2
