"""SMART letter by letter, with reasons: of a sentence, by a list of words, and of a KPI, by what is said of it.

A sentence is specific when it names one measure, or how many of what, and does not leave it at a vague verb without a
number; measurable when it has a number with a unit, or the level of a measure; achievable when that and a time let it
be weighed, and it is not more than doubling; relevant when it stands under a goal or names a part of the business;
timely when it says when.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from kpi.core.adviser import Verdict
from kpi.core.goal_sentence import Lexicon, Parts, parts
from kpi.core.indicator import Indicator
from kpi.core.label import Label
from kpi.core.period import Period
from kpi.core.problem import Problem, Severity, Value

MOST = 1.0
"""A sentence that asks for more than so much growth, doubling, cannot be called achievable without a proof."""


class Letter(StrEnum):
    """The five letters."""

    SPECIFIC = "s"
    MEASURABLE = "m"
    ACHIEVABLE = "a"
    RELEVANT = "r"
    TIMELY = "t"


@dataclass(frozen=True, slots=True)
class Mark:
    """A letter that passes or fails, and why."""

    letter: Letter
    passed: bool
    reasons: list[Problem]


@dataclass(frozen=True, slots=True)
class Smart:
    """The five letters in their order."""

    marks: list[Mark]

    @property
    def failing(self) -> str:
        """The letters that fail.

        >>> Smart([Mark(Letter.SPECIFIC, True, []), Mark(Letter.TIMELY, False, [])]).failing
        't'
        """
        return "".join(mark.letter.value for mark in self.marks if not mark.passed)

    @property
    def passed(self) -> bool:
        """Whether all five pass."""
        return not self.failing


def of_sentence(text: str, lexicon: Lexicon, known: Iterable[Indicator] = (), goal: Label | None = None) -> Smart:
    """A sentence, such as the name of a goal; `known` are the indicators it may name, `goal` what it stands under."""
    said = parts(text, lexicon, known)
    return Smart(
        [
            _specific(said),
            _measurable(said),
            _achievable(said),
            _relevant(said, goal),
            _timely(said),
        ]
    )


def _specific(said: Parts) -> Mark:
    if said.measure and said.vague_verb and not said.quantity:
        return _failed(Letter.SPECIFIC, _why("smart.s_verb", word=said.vague_verb, measure=said.measure))
    if said.measure:
        return _passed(Letter.SPECIFIC, _why("smart.s_measure", measure=said.measure))
    if vague := said.vague_noun or said.vague_verb:
        return _failed(Letter.SPECIFIC, _why("smart.s_vague", word=vague))
    return _failed(Letter.SPECIFIC, _why("smart.s_nothing"))


def _measurable(said: Parts) -> Mark:
    if said.quantity is None:
        return _failed(Letter.MEASURABLE, _why("smart.m_nothing"))
    is_told = said.quantity.has_unit or (said.measure is not None and said.level)
    key = "smart.m_quantity" if is_told else "smart.m_no_unit"
    return Mark(Letter.MEASURABLE, is_told, [_why(key, quantity=said.quantity.text)])


def _achievable(said: Parts) -> Mark:
    """What has an amount and a time can be weighed; more than doubling needs more than a sentence."""
    missing = [] if said.quantity else [_why("smart.a_no_quantity")]
    missing += [] if said.period else [_why("smart.a_no_period")]
    if missing or said.quantity is None:
        return _failed(Letter.ACHIEVABLE, *missing)
    share = said.quantity.share
    if share is not None and share > MOST and not said.level:
        return _failed(Letter.ACHIEVABLE, _why("smart.a_double", quantity=said.quantity.text))
    why = _why("smart.a_weighable", quantity=said.quantity.text, period=said.period)
    return _passed(Letter.ACHIEVABLE, why)


def _relevant(said: Parts, goal: Label | None) -> Mark:
    if goal:
        return _passed(Letter.RELEVANT, _why("smart.r_goal", goal=goal))
    if area := said.area or said.measure:
        return _passed(Letter.RELEVANT, _why("smart.r_area", area=area))
    return _failed(Letter.RELEVANT, _why("smart.r_nothing"))


def _timely(said: Parts) -> Mark:
    if said.period:
        return _passed(Letter.TIMELY, _why("smart.t_period", period=said.period))
    return _failed(Letter.TIMELY, _why("smart.t_nothing"))


@dataclass(frozen=True, slots=True)
class Described:
    """What is said of a KPI, or of an indicator without owner, target and goal.

    `has_path` says whether its formula leads to data, `odds` how likely its target is reached, as the `verdict` says.
    """

    name: Label
    definition: Label | None = None
    unit: str = ""
    has_path: bool = False
    level: str | None = None
    owner: Label | None = None
    period: Period | None = None
    goal: Label | None = None
    verdict: Verdict | None = None
    odds: float | None = None


def of_kpi(said: Described, lexicon: Lexicon) -> Smart:
    """A KPI: specific with a definition, level and owner, measurable with a unit and a path to data, achievable with a
    target that the adviser does not call hard, relevant below a goal, timely with a target of the period.
    """
    return Smart(
        [
            _mark(Letter.SPECIFIC, list(_unspecific(said, lexicon)), _why("smart.s_defined", owner=said.owner)),
            _mark(Letter.MEASURABLE, list(_unmeasurable(said)), _why("smart.m_path", unit=said.unit)),
            _agreed(said),
            _mark(
                Letter.RELEVANT, [] if said.goal else [_why("smart.r_no_goal")], _why("smart.r_goal", goal=said.goal)
            ),
            _mark(
                Letter.TIMELY,
                [] if said.period else [_why("smart.t_no_target")],
                _why("smart.t_target", period=str(said.period)),
            ),
        ]
    )


def _unspecific(said: Described, lexicon: Lexicon) -> Iterator[Problem]:
    vague = next((word for name in said.name.spellings() if (word := _vague(name, lexicon))), None)
    if vague:
        yield _why("smart.s_vague", word=vague)
    for value, key in ((said.definition, "smart.s_no_definition"), (said.level, "smart.s_no_level")):
        if not value:
            yield _why(key)
    if not said.owner:
        yield _why("smart.s_no_owner")


def _vague(name: str, lexicon: Lexicon) -> str | None:
    return None if lexicon.find("measures", name) else lexicon.find("vague_nouns", name)


def _unmeasurable(said: Described) -> Iterator[Problem]:
    if not said.has_path:
        yield _why("smart.m_no_path")
    if not said.unit:
        yield _why("smart.m_unit_unsaid")


def _agreed(said: Described) -> Mark:
    """Whether a target was agreed that can be reached, as far as the adviser could tell."""
    if said.period is None:
        return _failed(Letter.ACHIEVABLE, _why("smart.a_no_target"))
    if said.verdict is None or said.odds is None:
        return _passed(Letter.ACHIEVABLE, _why("smart.a_target"))
    odds = min(max(round(said.odds * 100), 1), 99)
    hard = said.verdict in (Verdict.HARD, Verdict.IMPLAUSIBLE)
    return Mark(Letter.ACHIEVABLE, not hard, [_why(f"smart.a_{said.verdict.value}", odds=odds)])


def _mark(letter: Letter, faults: list[Problem], otherwise: Problem) -> Mark:
    return _failed(letter, *faults) if faults else _passed(letter, otherwise)


def _passed(letter: Letter, *reasons: Problem) -> Mark:
    return Mark(letter, True, list(reasons))


def _failed(letter: Letter, *reasons: Problem) -> Mark:
    return Mark(letter, False, list(reasons))


def _why(key: str, **values: Value) -> Problem:
    return Problem(Severity.NOTE, key, values)
