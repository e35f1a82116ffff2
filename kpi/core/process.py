"""Business processes: the steps work goes through, and the data that each step leaves behind."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field, StringConstraints, field_validator
from pydantic_core import PydanticCustomError

from kpi.core.dated import CODE, Code, Entry
from kpi.core.label import Label

DataNode = Annotated[str, StringConstraints(pattern=rf"^{CODE.pattern}(\.{CODE.pattern})?$")]
"""A dataset, or one column of it as `dataset.column`."""


class Step(Entry):
    """A step of a process; `reads` are the data it leaves, each a dataset or one of its columns."""

    code: Code
    name: Label
    reads: list[DataNode] = Field(default_factory=list)


class Process(Entry):
    """A business process with its steps in the order of the work; KPIs name a step by its code."""

    code: Code
    name: Label
    steps: list[Step] = Field(default_factory=list)

    @field_validator("steps")
    @classmethod
    def _steps_differ(cls, value: list[Step]) -> list[Step]:
        if len({step.code for step in value}) < len(value):
            raise PydanticCustomError("model.steps", "a step twice")
        return value


def dataset_of(node: str) -> tuple[str, str | None]:
    """The dataset of a data node, and its column where it names one.

    >>> dataset_of("sales.amount")
    ('sales', 'amount')
    >>> dataset_of("sales")
    ('sales', None)
    """
    dataset, _, column = node.partition(".")
    return dataset, column or None
