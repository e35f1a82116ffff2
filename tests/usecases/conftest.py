"""A ledger for every test of the use cases."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.usecases.ledger import Ledger


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    """A workspace of the test's own."""
    with Ledger(tmp_path) as opened:
        yield opened
