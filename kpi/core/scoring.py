"""How attainment becomes a score and a status, and how scores roll up."""

from __future__ import annotations

from itertools import pairwise

from pydantic import Field, field_validator
from pydantic_core import PydanticCustomError

from kpi.core.curve import DEFAULT
from kpi.core.dated import Entry
from kpi.core.roll_up import Method, Missing


class Scoring(Entry):
    """How attainment becomes a score and a status; what is not given is taken from the workspace."""

    curve: list[tuple[float, float]] = Field(default_factory=lambda: list(DEFAULT))
    steps: bool = False
    green: float = 100.0
    amber: float = 90.0
    missing: Missing = "ignore"
    method: Method = "weighted"

    @field_validator("curve")
    @classmethod
    def _points_rise(cls, value: list[tuple[float, float]]) -> list[tuple[float, float]]:
        if len(value) < 2 or any(one[0] >= other[0] for one, other in pairwise(value)):
            raise PydanticCustomError("model.curve", "points do not rise")
        return value
