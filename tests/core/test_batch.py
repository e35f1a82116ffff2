"""Batches and what they change."""

from __future__ import annotations

from datetime import UTC, date, datetime

import polars as pl

from kpi.core.batch import Batch, Difference


def test_a_batch_counts_until_it_is_undone() -> None:
    batch = Batch(1, "sales", "a.csv", "sha", None, 2, 0, date(2026, 1, 1), date(2026, 1, 2), "li", datetime.now(UTC))
    assert batch.live


def test_a_difference_is_what_comes_and_what_goes() -> None:
    found = Difference(3, 2, pl.DataFrame())
    assert (found.added, found.replaced, found.new) == (3, 2, 3)


def test_rows_that_were_there_are_not_new() -> None:
    found = Difference(10, 7, pl.DataFrame(), changed=3, same=2, gone=2)
    assert found.new == 5
    assert found.replaced == found.gone + found.changed + found.same
