"""Driver links: which node of the tree is believed to drive which."""

from __future__ import annotations

from pydantic import Field

from kpi.core.dated import Code, Entry
from kpi.core.label import Label


class Driver(Entry):
    """A link from a driving node to the one it drives, `lag` months later; `note` says why that is believed."""

    source: Code = Field(alias="from")
    to: Code
    lag: int | None = Field(default=None, ge=0, le=12)
    note: Label | None = None
