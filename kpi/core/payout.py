"""Payout: from attainment to a share of the bonus at target."""

from __future__ import annotations

import polars as pl


def payout(attainment: pl.Expr, threshold: float, target: float, accelerator: float, cap: float) -> pl.Expr:
    """Nothing up to the threshold, linear to 1 at the target, then `accelerator` for each 1.0 beyond, up to `cap`.

    >>> frame = pl.DataFrame({"a": [0.7, 0.85, 1.0, 1.2, 2.0]})
    >>> frame.select(payout(pl.col("a"), 0.7, 1.0, 2.0, 2.0).round(6))["a"].to_list()
    [0.0, 0.5, 1.0, 1.4, 2.0]
    """
    below = ((attainment - threshold) / (target - threshold)).clip(0.0, None)
    beyond = (1.0 + (attainment - target) * accelerator).clip(None, cap)
    return pl.when(attainment < target).then(below).otherwise(beyond).name.keep()
