"""What is known of a table beyond any one of its columns."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property

from kpi.intake.answers import Answers
from kpi.intake.grid import Cell, counted
from kpi.intake.stated import Stated
from kpi.intake.values import Mark, decimal_comma, open_mark, sure_mark

_DOTTED_DAY = re.compile(r"\d{1,2}\.\d{1,2}\.\d{4}")


@dataclass
class Setting:
    """The sheet of a table, the period stated for it, what separates its cells, its columns, and the answers given."""

    sheet: str | None = None
    stated: Stated | None = None
    semicolons: bool = False
    columns: Sequence[Sequence[Cell]] = ()
    answers: Answers = field(default_factory=Answers)

    @cached_property
    def mark(self) -> Mark | None:
        """Which decimal mark the table shows beyond doubt anywhere: one person or program writes all its columns."""
        marks = {mark for column in self.columns if (mark := sure_mark(counted(column)))}
        return marks.pop() if len(marks) == 1 else None

    @cached_property
    def dots_days(self) -> bool:
        """Whether days are written 31.12.2024, as where a comma is the decimal mark."""
        return any(any(map(_DOTTED_DAY.fullmatch, counted(column))) for column in self.columns)

    def decimal_mark(self, name: str, texts: list[str]) -> tuple[Mark, bool]:
        """The decimal mark of a column, and whether nothing in the table settles it.

        Where all values are like 1.234 or 1,234 the other columns of the table settle it, or what separates the cells.
        """
        said = self.answers.choice("decimal_mark", (".", ","), sheet=self.sheet, column=name)
        if said is not None:
            return ("," if said == "," else "."), False
        written = open_mark(texts)
        if written and self.mark:
            return self.mark, False
        taken: Mark = "," if decimal_comma(texts, semicolons=self.semicolons) else "."
        if written == ".":
            return taken, not (self.semicolons and self.dots_days)
        return taken, written == "," and (self.semicolons or self.dots_days)
