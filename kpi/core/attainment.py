"""How far an actual comes towards its target; 1.0 is exactly met."""

from __future__ import annotations

import polars as pl


def _sign(polarity: pl.Expr) -> pl.Expr:
    return pl.when(polarity == "lower").then(-1.0).otherwise(1.0)


def toward_target(actual: pl.Expr, target: pl.Expr, polarity: pl.Expr) -> pl.Expr:
    """`1 + s·(actual − target)/|target|` with s = −1 for lower; a target of 0 is met or not.

    >>> ways = ["higher", "lower", "higher", "higher"]
    >>> frame = pl.DataFrame({"a": [90.0, 3.5, -12.0, 5.0], "t": [100.0, 2.4, -10.0, 0.0], "p": ways})
    >>> frame.select(toward_target(pl.col("a"), pl.col("t"), pl.col("p")).round(4)).to_series().to_list()
    [0.9, 0.5417, 0.8, 1.0]
    """
    distance = _sign(polarity) * (actual - target)
    at_zero = pl.when(distance >= 0).then(1.0).when(distance < 0).then(0.0)
    return pl.when(target == 0).then(at_zero).otherwise(1.0 + distance / target.abs()).name.keep()


def from_baseline(actual: pl.Expr, target: pl.Expr, baseline: pl.Expr) -> pl.Expr:
    """`(actual − baseline)/(target − baseline)`: the share of the agreed way that is done; empty where there is no way.

    >>> frame = pl.DataFrame({"a": [1.35], "t": [1.5], "b": [1.0]})
    >>> frame.select(from_baseline(pl.col("a"), pl.col("t"), pl.col("b")).round(4)).item()
    0.7
    """
    way = target - baseline
    return pl.when(way != 0).then((actual - baseline) / way).name.keep()


def in_range(actual: pl.Expr, low: pl.Expr, high: pl.Expr) -> pl.Expr:
    """1 inside the bounds, outside `1 − distance/|nearest bound|`; a bound of 0 uses the other's size.

    >>> frame = pl.DataFrame({"a": [5.0, 3.0, -1.0], "l": [4.0, 4.0, 0.0], "h": [6.0, 6.0, 4.0]})
    >>> frame.select(in_range(pl.col("a"), pl.col("l"), pl.col("h"))).to_series().to_list()
    [1.0, 0.75, 0.75]
    """
    below = actual < low
    distance = pl.when(below).then(low - actual).when(actual > high).then(actual - high).otherwise(0.0)
    nearest, other = pl.when(below).then(low).otherwise(high), pl.when(below).then(high).otherwise(low)
    size = pl.when(nearest == 0).then(other.abs()).otherwise(nearest.abs())
    outside = pl.when(size > 0).then(1.0 - distance / size).otherwise(0.0)
    inside = pl.when(distance == 0).then(1.0).otherwise(outside)
    return pl.when(actual.is_not_null() & low.is_not_null() & high.is_not_null()).then(inside).name.keep()


def attainment(actual: pl.Expr, low: pl.Expr, high: pl.Expr, baseline: pl.Expr, polarity: pl.Expr) -> pl.Expr:
    """The attainment of any KPI: `low` is the target, and `high` the upper bound of a range; empty operands give empty.

    >>> frame = pl.DataFrame({"a": [420.0], "t": [400.0], "b": [500.0]})
    >>> frame.select(attainment(pl.col("a"), pl.col("t"), pl.col("t"), pl.col("b"), pl.lit("lower"))).item()
    0.8
    """
    single = pl.when(baseline.is_not_null()).then(from_baseline(actual, low, baseline))
    direct = single.otherwise(toward_target(actual, low, polarity))
    return pl.when(polarity == "range").then(in_range(actual, low, high)).otherwise(direct).name.keep()
