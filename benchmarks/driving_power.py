"""What driving power finds and what it takes for a driver by mistake, on trees whose drivers are known.

    python benchmarks/driving_power.py [--trees 500]

Each simulated tree has twelve driver links between monthly series: six drive, at a lag of 0 to 3 months, and six do
not; every other one of these points at what a true one drives. The share that a series keeps of where it was runs from
0 to 1 a month. All have a strong season of one shape that grows with them, and grow or shrink by up to 2 % a month. The
effect of a driver is the correlation of its own noise with that of what it drives. The verdicts on a tree are drawn
together, as in the product.

Found is the share of true drivers that are called supported. The false rate is the share of false links among those
said to be associated, as a mean over the trees (the false-discovery rate, which `RATE` limits). A tree without any
driver is the hardest for it: there it is the share of trees in which anything is said at all. A false one is the share
of links that do not drive of which something is said.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from statistics import fmean

import numpy as np
from numpy.typing import NDArray

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from kpi.core.driving_power import LAGS, RATE, Verdict, association, judge  # noqa: E402
from kpi.core.period import shift  # noqa: E402

Vector = NDArray[np.float64]
SAID = {Verdict.SUPPORTED, Verdict.CONTRARY}
WARM_UP = 40
DRIFTS = (0.0, 0.5, 0.7, 1.0)
EFFECTS = (0.5, 0.7, 0.8, 0.9)
LENGTHS = (24, 36)
LINKS = 12


@dataclass
class Tally:
    """What was said over several trees."""

    found: list[bool] = field(default_factory=list)
    false: list[float] = field(default_factory=list)
    wrong: list[bool] = field(default_factory=list)
    contrary: list[bool] = field(default_factory=list)


def noise(draw: np.random.Generator, count: int, drift: float) -> Vector:
    """A series of that length that keeps the share `drift` of where it was from month to month."""
    shocks = draw.standard_normal(count + WARM_UP)
    values = np.zeros_like(shocks)
    for position in range(1, len(values)):
        values[position] = drift * values[position - 1] + shocks[position]
    return values[WARM_UP:]


def dressed(draw: np.random.Generator, values: Vector, season: Vector) -> dict[date, float]:
    """A series as a company has it: noise of two percent on a level that grows, times a season."""
    months = np.arange(len(values))
    level = np.exp(0.02 * values + draw.uniform(-0.02, 0.02) * months + season[months % 12])
    return {shift(date(2023, 1, 1), int(month)): float(value) for month, value in zip(months, level, strict=True)}


def tree(
    draw: np.random.Generator, count: int, drift: float, effect: float, drivers: int
) -> Iterator[tuple[bool, dict[date, float], dict[date, float]]]:
    """The links of one tree, the true ones first: whether it drives, the source and the driven series.

    Every other one of the last six links drives, or not, what one of the first six does.
    """
    season = draw.normal(0, 0.2, 12)
    sources = [noise(draw, count + max(LAGS), drift) for _ in range(LINKS)]
    driven = []
    for position in range(LINKS):
        own = noise(draw, count, drift)
        lag = int(draw.integers(0, len(LAGS)))
        true = position < drivers
        moved = sources[position][max(LAGS) - lag : len(sources[position]) - lag]
        driven.append(effect * moved + np.sqrt(1 - effect**2) * own if true else own)
    for position in range(LINKS):
        shared = position - LINKS // 2 if position >= LINKS // 2 and position % 2 else position
        yield (
            position < drivers,
            dressed(draw, sources[position][max(LAGS) :], season * draw.uniform(0.5, 1.5)),
            dressed(draw, driven[shared], season * draw.uniform(0.5, 1.5)),
        )


def simulate(trees: int, count: int, drift: float, effect: float, drivers: int, seed: int) -> Tally:
    """The verdicts on so many trees."""
    draw, tally = np.random.default_rng(seed), Tally()
    for _ in range(trees):
        links = list(tree(draw, count, drift, effect, drivers))
        said = judge([association(source, driven) for _, source, driven in links])
        claims = [true for (true, *_), verdict in zip(links, said, strict=True) if verdict in SAID]
        tally.found += [verdict is Verdict.SUPPORTED for (true, *_), verdict in zip(links, said, strict=True) if true]
        tally.contrary += [v is Verdict.CONTRARY for (true, *_), v in zip(links, said, strict=True) if true]
        tally.wrong += [verdict in SAID for (true, *_), verdict in zip(links, said, strict=True) if not true]
        tally.false.append(1 - fmean(claims) if claims else 0.0)
    return tally


def main() -> None:
    """Print both rates for every kind of series."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--trees", type=int, default=500)
    trees = parser.parse_args().trees
    print(f"{trees} trees of {LINKS} links each; of the links said to be associated at most {RATE:.0%} may be false")
    print(" months  kept  effect  drivers   found  contrary  false rate  a false one")
    for count in LENGTHS:
        for drift in DRIFTS:
            for effect, drivers in ((0.0, 0), *((effect, LINKS // 2) for effect in EFFECTS)):
                tally = simulate(trees, count, drift, effect, drivers, seed=count * 100 + int(drift * 10))
                found = f"{fmean(tally.found):.1%}" if tally.found else "–"
                odd = f"{fmean(tally.contrary):.1%}" if tally.contrary else "–"
                print(
                    f"{count:>7}{drift:>6}{effect:>8}{drivers:>9}{found:>8}{odd:>10}"
                    f"{fmean(tally.false):>12.1%}{fmean(tally.wrong):>13.1%}",
                    flush=True,
                )


if __name__ == "__main__":
    main()
