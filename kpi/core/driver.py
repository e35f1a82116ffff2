"""Driver links: which node of the tree is believed to drive which."""

from __future__ import annotations

from pydantic import Field

from kpi.core.dated import Code, Entry


class Driver(Entry):
    """A link from a driving node to the one it drives."""

    source: Code = Field(alias="from")
    to: Code
