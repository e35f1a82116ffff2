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


def status(score: pl.Expr, green: pl.Expr, amber: pl.Expr) -> pl.Expr:
    """On track from `green`, at risk from `amber`, else off track; empty without a score.

    >>> frame = pl.DataFrame({"s": [100.0, 90.0, 89.9, None]})
    >>> frame.select(status(pl.col("s"), pl.lit(100.0), pl.lit(90.0)))["s"].to_list()
    ['on_track', 'at_risk', 'off_track', None]
    """
    on_track, at_risk, off_track = (
        pl.lit(colour.value) for colour in (Status.ON_TRACK, Status.AT_RISK, Status.OFF_TRACK)
    )
    score = score.round(9)  # 0.18 of 0.2 is 89.99999999999999 points and reaches 90
    below = pl.when(score >= amber).then(at_risk).when(score.is_not_null()).then(off_track)
    return pl.when(score >= green).then(on_track).otherwise(below).name.keep()
