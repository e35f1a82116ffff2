"""Looking up: what other datasets say of the keys of a file that comes in."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from functools import partial

import polars as pl

from kpi.core import fact
from kpi.core.batch import Incoming
from kpi.core.dataset import Dataset
from kpi.core.lookup import KEY, SAID, Found, Lookup
from kpi.core.mapping import Mapped
from kpi.core.model import Model
from kpi.core.org import OrgTree
from kpi.store import facts
from kpi.store.database import Database

Source = Callable[[Dataset, Lookup, pl.Series], pl.DataFrame]
"""Who is asked: the other dataset, where in it, and the keys."""


def found(dataset: Dataset, mapped: Mapped, org: OrgTree, model: Model, source: Source) -> dict[str, Found]:
    """For every column of `dataset` that is looked up what `source` says of the keys of a file."""
    if not dataset.lookups:
        return {}
    known, keys = model.at(date.max).dataset_by_code, fact.keys(mapped, dataset, org)
    answers = {}
    for code, lookup in dataset.lookups.items():
        other = known[lookup.dataset]
        label = other.columns[lookup.column].label(lookup.column)
        answers[code] = Found(source(other, lookup, keys[lookup.on]), other.name, label)
    return answers


def stored(database: Database) -> Source:
    """The facts that count."""
    return partial(facts.pairs, database)


def among(earlier: Sequence[Incoming]) -> Source:
    """The facts that are to be stored before."""

    def ask(other: Dataset, lookup: Lookup, keys: pl.Series) -> pl.DataFrame:
        frames = [one.frame for one in earlier if one.dataset == other.code]
        pairs = [frame.select(pl.col(lookup.key).alias(KEY), pl.col(lookup.column).alias(SAID)) for frame in frames]
        empty = pl.DataFrame(schema={KEY: keys.dtype, SAID: pl.String})
        return pl.concat(pairs).unique() if pairs else empty

    return ask
