"""When a node is done, in words: the figure that counts as done, and how far it is."""

from __future__ import annotations

from datetime import timedelta

from kpi.core.completion import Completion, completion
from kpi.core.scorecard import Line
from kpi.core.target import aim_over
from kpi.text import numbers
from kpi.ui import marks
from kpi.ui.desk import Desk
from kpi.usecases.scorecard import Scorecard


def done(desk: Desk, found: Scorecard, line: Line) -> str:
    """What counts as done in the period looked at, and the result, as one plain sentence.

    A running period is held against its whole target, and its result against the plan to date.
    """
    when, name = marks.when(desk, found.span), desk.text(found.titles[line.code])
    node = found.model.node_by_code[line.code]
    scoring = node.scoring(found.model.workspace.scoring)
    indicator = found.model.indicator_by_code.get(node.indicator or "")
    if indicator is None:
        rule = desk.say("done.goal", when=when, name=name, points=f"{scoring.green:g}")
        return rule + _score(desk, line)
    agreed = found.model.agreed(found.span.last()).get(line.code, {})
    over = found.span.last() + timedelta(days=1)
    aim = aim_over(found.span, agreed, indicator.accumulation, over, found.model.fiscal_start)
    if aim is None:
        return desk.say("done.no_target", when=when, name=name)
    bounds = completion(aim, indicator.polarity, scoring)
    if bounds is None:
        return desk.say("done.never", when=when, name=name)
    rule = desk.say("done.kpi", when=when, name=name, rule=_rule(desk, bounds, indicator.unit))
    return rule + _result(desk, found, line, indicator.unit)


def _rule(desk: Desk, bounds: Completion, unit: str) -> str:
    low, high = bounds.low, bounds.high
    if low is not None and high is not None:
        return desk.say("done.between", bounds=numbers.interval(low, high, unit, desk.language))
    sign, bound = ("≤", high) if low is None else ("≥", low)
    return f"{sign} {numbers.quantity(bound, unit, desk.language)}"


def _result(desk: Desk, found: Scorecard, line: Line, unit: str) -> str:
    if line.actual is None:
        return desk.say("done.nothing")
    key = "done.so_far" if found.span.running(desk.today) else "done.now"
    actual = numbers.quantity(line.actual, unit, desk.language)
    return desk.say(key, actual=actual, attainment=numbers.attained(line.attainment))


def _score(desk: Desk, line: Line) -> str:
    if line.score is None:
        return desk.say("done.nothing")
    return desk.say("done.score", points=numbers.points(line.score))
