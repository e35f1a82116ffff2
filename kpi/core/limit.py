"""How large and how strange a spreadsheet may be, and how long reading it may take."""

from __future__ import annotations

from pydantic import Field

from kpi.core.dated import Entry

_PATIENCE, _SECONDS_PER_MEGABYTE = 25.0, 3.0


class Limits(Entry):
    """What a file must stay within to be read; `megabytes` is Streamlit's own limit of an upload."""

    megabytes: int = Field(default=200, gt=0)
    inflated_megabytes: int = Field(default=2_000, gt=0)
    cells: int = Field(default=20_000_000, gt=0)
    parts: int = Field(default=2_000, gt=0)
    ratio: int = Field(default=200, gt=0)
    sheets: int = Field(default=200, gt=0)
    columns: int = Field(default=16_384, gt=0)
    seconds: int = Field(default=900, gt=0)
    memory_gigabytes: float = Field(default=6, gt=0)

    @property
    def size(self) -> int:
        """The bytes a file may have."""
        return self.megabytes * 1_000_000

    @property
    def inflated(self) -> int:
        """The bytes a file may unpack to."""
        return self.inflated_megabytes * 1_000_000

    @property
    def memory(self) -> int:
        """The bytes of memory the process that reads may take."""
        return int(self.memory_gigabytes * 1024**3)

    def time(self, size: int) -> float:
        """The seconds a file of so many bytes may take: a small one is given up soon, a large one has its minutes.

        >>> Limits().time(1_000), Limits().time(100_000_000)
        (25.003, 325.0)
        """
        return min(self.seconds, _PATIENCE + _SECONDS_PER_MEGABYTE * size / 1e6)


USUAL = Limits()
"""The limits where the model file sets none."""
