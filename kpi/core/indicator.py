"""Indicators: one definition each, the same for everybody."""

from __future__ import annotations

from enum import StrEnum
from typing import Literal

from kpi.core.dated import Code, Named
from kpi.core.label import Label


class Polarity(StrEnum):
    """Which way is good."""

    HIGHER = "higher"
    LOWER = "lower"
    RANGE = "range"


class Accumulation(StrEnum):
    """How the value of a longer window comes about: a flow sums, a stock is a balance, a rate is computed anew."""

    FLOW = "flow"
    STOCK = "stock"
    RATE = "rate"


Level = Literal["strategic", "business", "post"]


class Indicator(Named):
    """An entry of the dictionary; without a formula it has no data path yet."""

    formula: str | None = None
    unit: str = ""
    polarity: Polarity = Polarity.HIGHER
    accumulation: Accumulation = Accumulation.FLOW
    level: Level | None = None
    kind: Literal["result", "process", "growth"] | None = None
    owner: Code | None = None
    definition: Label | None = None
