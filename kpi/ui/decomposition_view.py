"""A decomposition in words: what its parts are called and come to, its sentence, and the table of its parts."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

import streamlit as st

from kpi.core.decomposition import FORMULA, ORG, Decomposition, Kind, Part
from kpi.core.formula import Reference, datasets
from kpi.core.indicator import Accumulation, Indicator, Polarity
from kpi.core.model import Model
from kpi.core.why import Stand, Step, into, shown, written
from kpi.text import numbers
from kpi.text.part import called
from kpi.ui import marks
from kpi.ui.desk import Desk

_TOWARDS = {Polarity.HIGHER: 1, Polarity.LOWER: -1, Polarity.RANGE: 0}
_SAID = 3
"""So many parts are named in the sentence."""


@dataclass(frozen=True)
class Told:
    """A decomposition to be told: where it stands and by which steps one came there, and what both sides are called.

    `against` is what the sentence calls the other side.
    """

    desk: Desk
    model: Model
    stand: Stand
    steps: tuple[Step, ...]
    found: Decomposition
    before: str
    after: str
    against: str

    @cached_property
    def parts(self) -> list[Part]:
        """The parts that are shown one by one, and all others as one."""
        return shown(self.found.parts)

    @property
    def indicator(self) -> Indicator:
        """The indicator whose figure, or a part of whose formula, is taken apart."""
        return self.model.indicator_by_code[self.stand.indicator]

    @property
    def unit(self) -> str:
        """The unit of the figure; a part of a formula says none."""
        return "" if self.stand.operand else self.indicator.unit

    @property
    def by(self) -> str:
        """What it is taken apart by, in a word."""
        return by_word(self.desk, self.model, self.stand.indicator, self.found.by)

    @property
    def has_mix(self) -> bool:
        """Whether the effects are of mix and rate."""
        return any(part.mix is not None for part in self.parts)

    def name(self, part: Part) -> str:
        """What a part is called."""
        return called(self.desk.language, self.model, part)

    def quantity(self, value: float | None) -> str:
        """A figure in its unit."""
        return numbers.quantity(value, self.unit, self.desk.language)

    def difference(self, value: float | None) -> str:
        """An effect in the figure's unit."""
        return numbers.NONE if value is None else numbers.difference(value, self.unit, self.desk.language)

    def amount(self, part: Part, value: float | None) -> str:
        """What a part was or is: an operand in its own unit, everything else in the figure's."""
        if part.kind not in (Kind.OPERAND, Kind.CONSTANT):
            return self.quantity(value)
        named = part.node.indicator if isinstance(part.node, Reference) else ""
        known = self.model.indicator_by_code.get(named)
        return numbers.quantity(value, known.unit if known else "", self.desk.language)

    def way(self, part: Part) -> str | None:
        """The path into a part."""
        step = into(self.found.by, part)
        return written([*self.steps, step]) if step else None

    def good(self, part: Part) -> int:
        """1 for a part that leads towards what is aimed at, -1 for one that leads away, 0 where that cannot be said."""
        towards = 0 if self.stand.operand else _TOWARDS[self.indicator.polarity]
        return towards * ((part.effect > 0) - (part.effect < 0))


def by_word(desk: Desk, model: Model, indicator: str, by: str) -> str:
    """What a figure is taken apart by, in a word."""
    if by in (FORMULA, ORG):
        return desk.say(f"why.by_{by}")
    sources = datasets(model.computable[indicator])
    return desk.text(model.dataset_by_code[sources[0]].columns[by].label(by))


def headline(told: Told) -> str:
    """By how much the figure is another, and the parts that make most of it."""
    say, difference = told.desk.say, told.found.difference
    adds = told.indicator.accumulation is Accumulation.FLOW and not told.stand.operand
    words = {(True, True): "why.more", (True, False): "why.less", (False, True): "why.higher"}
    key = words.get((adds, difference > 0), "why.lower")
    size = told.difference(abs(difference)).removeprefix("+")
    return say(
        key,
        against=marks.plain_text(told.against),
        difference=marks.plain_text(size),
        parts=say("why.joint").join(marks.plain_text(item) for item in _items(told)),
    )


def _items(told: Told) -> list[str]:
    """The largest parts with their effects, and what all others come to; those that add nothing are left out."""
    say, parts = told.desk.say, sorted(told.found.parts, key=lambda part: (part.kind is Kind.REST, -abs(part.effect)))
    ranked = shown(parts, _SAID) if len(parts) > _SAID + 1 else parts
    items = [(told.name(part), told.difference(part.effect)) for part in ranked]
    return [say("why.part", name=name, effect=effect) for name, effect in items if effect != "0"]


def table(told: Told, alt: str, key: str, on_select: Callable[[], None]) -> None:
    """The parts on a line each; one that is selected is gone into."""
    lines = [_line(told, part) for part in told.parts]
    right = {title: st.column_config.TextColumn(alignment="right") for title in list(lines[0])[1:]}
    for name in ("mix", "rate") if told.has_mix else ():
        title = told.desk.say(f"why.{name}")
        right[title] = st.column_config.TextColumn(alignment="right", help=told.desk.say(f"why.{name}_help"))
    st.dataframe(
        lines,
        hide_index=True,
        key=key,
        on_select=on_select,
        selection_mode="single-row",
        alt=alt,
        height="content",
        column_config=right,
    )


def _line(told: Told, part: Part) -> dict[str, str]:
    say, whole = told.desk.say, told.found.difference
    halves = {say("why.mix"): told.difference(part.mix), say("why.rate"): told.difference(part.rate)}
    return {
        told.by: told.name(part),
        told.before: told.amount(part, part.before),
        told.after: told.amount(part, part.after),
        say("why.effect"): told.difference(part.effect),
        say("why.share"): numbers.percent(part.effect / whole),
        **(halves if told.has_mix else {}),
    }
