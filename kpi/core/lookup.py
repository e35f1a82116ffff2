"""Lookups: a column whose values stand not in the file but in another dataset, in the row with the same key.

They are taken when a file is imported; what is stored stays as it was until the file is imported again.
"""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl
from pydantic import Field

from kpi.core.dated import Code, Entry
from kpi.core.label import Label

KEY, SAID, TIMES = "_key", "_said", "_times"


class Lookup(Entry):
    """Where the values of a column are: in `column` of the row of `dataset` whose column `of` is this row's `on`.

    Without `of` that column is called there as it is here. Where `optional` a key that is not there leaves it empty.
    """

    dataset: Code
    on: Code
    of: Code | None = None
    column: Code
    optional: bool = Field(default=False, strict=True)

    @property
    def key(self) -> str:
        """The column of the other dataset that holds the key."""
        return self.of or self.on


@dataclass(frozen=True, slots=True)
class Found:
    """What another dataset says: every different pair of `KEY` and `SAID`, and what it and its column are called."""

    pairs: pl.DataFrame
    dataset: Label
    column: Label


def looked_up(keys: pl.Series, pairs: pl.DataFrame) -> pl.DataFrame:
    """For each of `keys` what is `SAID` there, and how many `TIMES` differently: nothing unless just once.

    >>> pairs = pl.DataFrame({KEY: ["a", "b", "b"], SAID: [1, 2, 3]})
    >>> looked_up(pl.Series(["b", "a", "c", None]), pairs)[TIMES].to_list()
    [2, 1, 0, 0]
    """
    known = pairs.group_by(KEY).agg(pl.when(pl.len() == 1).then(pl.col(SAID).first()), pl.len().alias(TIMES))
    found = keys.alias(KEY).to_frame().join(known, on=KEY, how="left", maintain_order="left")
    return found.select(SAID, pl.col(TIMES).fill_null(0))
