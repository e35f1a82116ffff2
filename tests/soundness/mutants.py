"""Hostile files of every kind in turn."""

from __future__ import annotations

import random
from collections.abc import Iterator
from itertools import cycle

from tests.soundness import monsters, spoiled
from tests.soundness.mutant import HEAVY, KINDS, Mutant, seeds

__all__ = ["monsters", "mutants", "spoiled"]
HOSTILE_NAMES = (
    "../../etc/x.csv",
    "a\x00b.xlsx",
    "=cmd|' /C calc'!A0.csv",
    "x" * 300 + ".xls",
    "<script>.html",
    "\u202eslx.csv",
)


def mutants(count: int, seed: int, *, heavy_share: float = 0.01) -> Iterator[Mutant]:
    """So many hostile files, every kind as often as the others, the same for the same seed."""
    dice, good = random.Random(seed), seeds()
    light, hard = cycle(sorted(set(KINDS) - HEAVY)), cycle(sorted(HEAVY))
    for _ in range(count):
        chosen = next(hard) if HEAVY and dice.random() < heavy_share else next(light)
        name, data = KINDS[chosen](dice, good)
        yield Mutant(chosen, dice.choice(HOSTILE_NAMES) if dice.random() < 0.05 else name, data)
