"""Comments: what people said of an entry of the model."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

LONGEST = 2_000
"""The most characters of a comment."""


@dataclass(frozen=True, slots=True)
class Comment:
    """What somebody said, and when."""

    number: int
    body: str
    who: str
    said_at: datetime
