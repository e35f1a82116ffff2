"""Indicators: one definition each, the same for everybody."""

from __future__ import annotations

from enum import StrEnum
from typing import Literal

from pydantic import Field

from kpi.core.dated import Code, Entry, Named, Since
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


class Seal(Entry):
    """Who vouched for a definition and when; `of` is the fingerprint of what they saw."""

    by: str
    on: Since
    of: str


class Indicator(Named):
    """An entry of the dictionary; without a formula it has no data path yet.

    `submitted` asks for a review, `certified` ends it; a seal holds as long as the definition it was put on.
    A retired indicator stays, with all it ever was, but is not offered for new KPIs.
    """

    formula: str | None = None
    unit: str = ""
    polarity: Polarity = Polarity.HIGHER
    accumulation: Accumulation = Accumulation.FLOW
    level: Level | None = None
    kind: Literal["result", "process", "growth"] | None = None
    owner: Code | None = None
    definition: Label | None = None
    aliases: list[str] = Field(default_factory=list)
    submitted: Seal | None = None
    certified: Seal | None = None
    retired: bool = Field(default=False, strict=True)
