"""The colour of a figure, or why it has none."""

from __future__ import annotations

from enum import StrEnum

import polars as pl


class Status(StrEnum):
    """On track, at risk or off track; or no data, no target, too early to tell."""

    ON_TRACK = "on_track"
    AT_RISK = "at_risk"
    OFF_TRACK = "off_track"
    NO_DATA = "no_data"
    NO_TARGET = "no_target"
    TOO_EARLY = "too_early"


SCORED = frozenset({Status.ON_TRACK, Status.AT_RISK, Status.OFF_TRACK})

EARLY = 0.2
"""The share of a running period before which no figure is judged."""

_STATUSES = pl.Enum([status.value for status in Status])


def _is(status: Status) -> pl.Expr:
    return pl.lit(status.value, dtype=_STATUSES)


def status(score: pl.Expr, green: pl.Expr, amber: pl.Expr) -> pl.Expr:
    """On track from `green`, at risk from `amber`, else off track; empty without a score.

    >>> frame = pl.DataFrame({"s": [100.0, 90.0, 89.9, None]})
    >>> frame.select(status(pl.col("s"), pl.lit(100.0), pl.lit(90.0)))["s"].to_list()
    ['on_track', 'at_risk', 'off_track', None]
    """
    score = score + 5e-10  # 0.18 of 0.2 is 89.99999999999999 points and reaches 90
    below = pl.when(score >= amber).then(_is(Status.AT_RISK)).when(score.is_not_null()).then(_is(Status.OFF_TRACK))
    return pl.when(score >= green).then(_is(Status.ON_TRACK)).otherwise(below).name.keep()


def reason(actual: pl.Expr, attainment: pl.Expr, early: pl.Expr) -> pl.Expr:
    """Why a KPI has no score: no data, nothing to hold it against, too early to tell; empty where it has one.

    >>> frame = pl.DataFrame({"a": [None, 5.0, 5.0, 5.0], "r": [None, None, 1.2, 1.2], "e": [True, True, True, False]})
    >>> frame.select(reason(pl.col("a"), pl.col("r"), pl.col("e"))).to_series().to_list()
    ['no_data', 'no_target', 'too_early', None]
    """
    known = pl.when(attainment.is_null()).then(_is(Status.NO_TARGET)).when(early).then(_is(Status.TOO_EARLY))
    return pl.when(actual.is_null()).then(_is(Status.NO_DATA)).otherwise(known)
