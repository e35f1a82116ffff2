"""Score curves: from attainment to a score of 0 to 120, 100 = met."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import polars as pl

Point = tuple[float, float]

DEFAULT: tuple[Point, ...] = ((0.0, 0.0), (1.0, 100.0), (1.2, 120.0))


def reaching(points: float, curve: Sequence[Point] = DEFAULT, steps: bool = False) -> float | None:
    """The lowest attainment whose score is `points` or more; None where the curve never gets there.

    >>> reaching(90.0), reaching(90.0, [(0.8, 0), (1, 100)]), reaching(130.0)
    (0.9, 0.98, None)
    """
    if curve[0][1] >= points:
        return curve[0][0]
    for (x0, y0), (x1, y1) in pairwise(curve):
        if y1 >= points:
            return x1 if steps else round(x0 + (points - y0) * (x1 - x0) / (y1 - y0), 12)
    return None


def score(attainment: pl.Expr, curve: Sequence[Point] = DEFAULT, steps: bool = False) -> pl.Expr:
    """The score on a piecewise linear curve, flat outside its points; with `steps` the last point at or below counts.

    >>> frame = pl.DataFrame({"a": [-0.3, 0.85, 1.0, 2.0, None]})
    >>> frame.select(score(pl.col("a"), [(0.8, 0), (1, 100), (1.5, 120)]).round(6))["a"].to_list()
    [0.0, 25.0, 100.0, 120.0, None]
    >>> frame.select(score(pl.col("a"), [(0, 0), (0.8, 60), (1, 100)], steps=True))["a"].to_list()
    [0.0, 60.0, 100.0, 100.0, None]
    """
    if steps:  # a step is reached by 0.18 of 0.2, which is 0.8999999999999999
        attainment = attainment + 5e-10
    (_, first), *_ = curve
    result: pl.Expr = pl.when(attainment.is_not_null()).then(pl.lit(float(first)))
    for (x0, y0), (x1, y1) in pairwise(curve):
        between = pl.lit(float(y0)) if steps else y0 + (attainment - x0) * (y1 - y0) / (x1 - x0)
        result = pl.when((attainment >= x0) & (attainment < x1)).then(between).otherwise(result)
    last_x, last_y = curve[-1]
    return pl.when(attainment >= last_x).then(pl.lit(float(last_y))).otherwise(result).name.keep()
