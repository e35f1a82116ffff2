"""Funnels: indicators that count how many come through one stage after another."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from pydantic import Field

from kpi.core.dated import Code, Entry
from kpi.core.label import Label


class Funnel(Entry):
    """A way of two stages or more; each is an indicator that counts how many came so far, the widest first."""

    code: Code
    name: Label
    stages: list[Code] = Field(min_length=2, max_length=12)


@dataclass(frozen=True, slots=True)
class Stage:
    """How many came through a stage: their share of the stage before and of the first, and how many were lost here.

    `impossible` says that more came out than went in: the stages do not count the same things.
    """

    indicator: str
    value: float | None
    share: float | None
    of_first: float | None
    lost: float | None
    impossible: bool


def passage(funnel: Funnel, values: Mapping[str, float]) -> list[Stage]:
    """The stages of a funnel by what its indicators count; a share of nothing is none.

    >>> way = Funnel.model_validate({"code": "f", "name": "F", "stages": ["asked", "bought"]})
    >>> [(stage.share, stage.lost) for stage in passage(way, {"asked": 200, "bought": 50})]
    [(None, None), (0.25, 150)]
    """
    counts = [values.get(code) for code in funnel.stages]
    stages = []
    for code, value, before in zip(funnel.stages, counts, [None, *counts], strict=False):
        lost = None if value is None or before is None else before - value
        impossible = (lost is not None and lost < 0) or (value is not None and value < 0)
        stages.append(Stage(code, value, _share(value, before), _share(value, counts[0]), lost, impossible))
    return stages


def _share(value: float | None, of: float | None) -> float | None:
    return None if value is None or not of or of < 0 else value / of


def largest_loss(stages: Sequence[Stage]) -> Stage | None:
    """The stage before which most were lost; the first of several."""
    found = [stage for stage in stages if stage.lost is not None and stage.lost > 0]
    return max(found, key=lambda stage: stage.lost or 0.0, default=None)


def funnels_of(funnels: Iterable[Funnel], indicator: str, standing_on: Collection[str]) -> list[Funnel]:
    """The funnels in which an indicator is a stage, or of which it relates two stages or more."""
    return [
        funnel for funnel in funnels if indicator in funnel.stages or len(set(funnel.stages) & set(standing_on)) > 1
    ]
