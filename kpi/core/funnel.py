"""Funnels: indicators that count how many come through one stage after another."""

from __future__ import annotations

from pydantic import Field

from kpi.core.dated import Code, Entry
from kpi.core.label import Label


class Funnel(Entry):
    """A way of two stages or more; each is an indicator that counts how many came so far, the widest first."""

    code: Code
    name: Label
    stages: list[Code] = Field(min_length=2, max_length=12)
