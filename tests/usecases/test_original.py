"""The file that a batch came from."""

from __future__ import annotations

import pytest

from kpi.core.errors import NotFound
from kpi.usecases.original import kept, original
from tests.usecases.ledger import ME, Ledger


def test_an_original_comes_back_under_its_name_byte_for_byte(ledger: Ledger) -> None:
    ledger.sales("june.csv", 10)
    ledger.sales("七月.csv", 20, month="2026-07")
    assert original(ledger, ME, 1) == ("june.csv", (ledger.outside / "june.csv").read_bytes())
    assert original(ledger, ME, 2) == ("七月.csv", (ledger.outside / "七月.csv").read_bytes())
    ledger.undo(1)
    assert original(ledger, ME, 1)[0] == "june.csv"


def test_a_batch_that_is_not_there(ledger: Ledger) -> None:
    with pytest.raises(NotFound) as error:
        original(ledger, ME, 7)
    assert error.value.problem.key == "batch.unknown"


def test_an_original_that_is_gone_is_said(ledger: Ledger) -> None:
    done = ledger.sales("june.csv", 10)
    assert done.incoming is not None
    digest = done.incoming.sha256
    assert kept(ledger, ME, digest)
    ledger.original(digest).unlink()
    assert not kept(ledger, ME, digest)
    with pytest.raises(NotFound) as error:
        original(ledger, ME, 1)
    problem = error.value.problem
    assert (problem.key, problem.values, problem.place.file) == ("original.missing", {"batch": 1}, "june.csv")
