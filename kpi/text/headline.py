"""The period in two or three lines made of its figures: the score, what is off, what mattered most, what is missing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import chain

from kpi.core.handout import ATTENTION, Run, shape
from kpi.core.label import Language
from kpi.core.report import Awaited, Report, Standing
from kpi.core.scorecard import Line
from kpi.core.status import Status
from kpi.text import numbers
from kpi.text.period import when
from kpi.text.words import say

NAMED = 3
"""So many names stand in one sentence."""
WORTH_TELLING = 0.05
"""A pull of fewer points reads as nothing."""
_NAME = "\ue000"
"""Stands for a name until the marks of the sentence around it are gone, as a name may have such marks of its own."""
Sentence = list[Run]


def headline(report: Report, language: Language) -> list[Run]:
    """The sentences of a report, one after another."""
    found = [_stripped(sentence) for sentence in _sentences(report, language)]
    joint = [] if language == "zh" else [Run(" ")]
    return list(chain.from_iterable([*(joint if place else []), *one] for place, one in enumerate(found)))


def running(report: Report, language: Language) -> list[Run]:
    """What the figures of a period that is still running are held against; nothing of one that is over."""
    joint = "" if language == "zh" else " "
    return [Run(joint + say(language, "cockpit.running").strip())] if report.running and not report.opened else []


def _stripped(sentence: Sentence) -> Sentence:
    """A sentence without the blank that may follow it."""
    *before, last = sentence
    return [*before, Run(last.text.rstrip(), last.status, last.strong)]


def _sentences(report: Report, language: Language) -> Iterator[Sentence]:
    if report.opened:
        yield stands(report.kpis[0], language)
        return
    kpis = {kpi.line.code: kpi for kpi in report.kpis}
    groups = _groups([kpis[code] for code in report.attention])
    if report.top:
        yield _score(report, language)
    yield from _counted(groups, language)
    yield from _mattered(report, language)
    yield from _missing_soon([kpis[code] for code in report.attention], language)
    if report.awaited:
        names = [_awaited(one, language) for one in report.awaited]
        yield [Run(say(language, "cockpit.awaited", names=names))]
    if report.silent:
        yield [Run(say(language, "cockpit.missing", names=_names([kpis[code] for code in report.silent], language)))]
    if groups.keys() == {Status.ON_TRACK}:
        yield [Run(say(language, "cockpit.all_well"))]
    elif groups.keys() == {Status.ON_TRACK, Status.NO_TARGET}:
        yield [Run(say(language, "cockpit.all_agreed_well", count=len(groups[Status.ON_TRACK])))]


def _groups(ranked: Sequence[Standing]) -> dict[Status, list[Standing]]:
    """The KPIs by status, each status in the order of attention."""
    found: dict[Status, list[Standing]] = {}
    for kpi in ranked:
        found.setdefault(kpi.line.status, []).append(kpi)
    return found


def _score(report: Report, language: Language) -> Sentence:
    """The score of the whole, or of the unit that sees a part of it."""
    top = report.top
    assert top is not None
    name, period = (report.unit or top.name).text(language), when(language, report.span)
    if top.line.score is None:
        agreed = any(not kpi.lent for kpi in report.kpis)
        key = "cockpit.no_score" if agreed else "cockpit.no_agreement"
        return [Run(say(language, key, when=period, name=name))]
    delta = "" if top.change is None else say(language, "cockpit.against_before", delta=numbers.signed(top.change))
    score = numbers.points(top.line.score)
    return _runs(say(language, "cockpit.score", when=period, name=_NAME, score=score, delta=delta), name)


def _runs(said: str, name: str) -> Sentence:
    """A sentence whose strong pieces stand between stars, as runs."""
    pieces = said.split("**")
    return [Run(piece.replace(_NAME, name), strong=place % 2 == 1) for place, piece in enumerate(pieces) if piece]


def _counted(groups: dict[Status, list[Standing]], language: Language) -> Iterator[Sentence]:
    """How many are off, and which; how many are at risk."""
    parts: Sentence = []
    for status in ATTENTION:
        found = groups.get(status, [])
        if not found:
            continue
        count = Run(say(language, f"cockpit.count_{status.value}", count=len(found)), status, strong=True)
        parts += [Run(say(language, "cockpit.counted_joint"))] if parts else []
        if status is Status.OFF_TRACK or Status.OFF_TRACK not in groups:
            names = _names(found, language)
            parts += _around(say(language, "cockpit.counted_names", count=_NAME, names=names), [count])
        else:
            parts.append(count)
    if parts:
        yield _around(say(language, "cockpit.counted", parts=_NAME), parts)


def _around(said: str, runs: Sentence) -> Sentence:
    """A sentence with runs in the place of what is still to be put in."""
    before, after = said.split(_NAME, 1)
    return [*([Run(before)] if before else []), *runs, *([Run(after)] if after else [])]


def _names(kpis: Sequence[Standing], language: Language) -> str:
    return _listed([kpi.title.text(language) for kpi in kpis], language)


def _listed(names: Sequence[str], language: Language, most: int = NAMED) -> str:
    """The first few names."""
    text = say(language, "place.list_joint").join(names[:most])
    return text if len(names) <= most else say(language, "cockpit.and_more", names=text, count=len(names))


def _mattered(report: Report, language: Language) -> Iterator[Sentence]:
    """The KPIs that added most to the score and took most from it, with how they stand and by how many points."""
    ranked = sorted((kpi for kpi in report.kpis if kpi.pull is not None), key=lambda kpi: kpi.pull or 0.0)
    found = []
    if ranked and (ranked[-1].pull or 0.0) >= WORTH_TELLING:
        found.append(_pulled(ranked[-1], "cockpit.gained", language))
    if ranked and (ranked[0].pull or 0.0) <= -WORTH_TELLING:
        found.append(_pulled(ranked[0], "cockpit.lost" if found else "cockpit.only_lost", language))
    if found:
        parts = say(language, "cockpit.mattered_joint").join(found)
        yield [Run(say(language, "cockpit.mattered", parts=parts))]


def _pulled(kpi: Standing, key: str, language: Language) -> str:
    beyond, points = _beyond(kpi, language), numbers.signed(kpi.pull)
    return say(language, key, name=kpi.title.text(language), beyond=beyond, points=points)


def _beyond(kpi: Standing, language: Language) -> str:
    """How far a figure lies above or below its target, or above or below the range it should be in."""
    line, bound, actual = kpi.line, kpi.line.bound, kpi.line.actual or 0.0
    if bound is None or actual == bound:
        return say(language, "cockpit.inside" if isinstance(line.target, tuple) else "cockpit.met")
    side = "above" if actual > bound else "below"
    by = numbers.change(actual, bound, kpi.unit).lstrip(f"+{numbers.MINUS}")
    if by == numbers.NONE:
        by = numbers.quantity(abs(actual - bound), kpi.unit, language)
    slight = by.startswith("0") and "." not in by
    return say(language, f"cockpit.slightly_{side}" if slight else f"cockpit.side_{side}", by=by)


def _missing_soon(kpis: Sequence[Standing], language: Language) -> Iterator[Sentence]:
    """The KPIs of a running period that will miss their target, with the attainment that they are going to."""
    found = [
        say(
            language,
            "cockpit.will_reach",
            name=kpi.title.text(language),
            attainment=numbers.attained(kpi.going_to),
        )
        for kpi in kpis
        if kpi.will_miss
    ]
    if found:
        yield [Run(say(language, "cockpit.will_miss", count=len(found), names=_listed(found, language, most=2)))]


def _awaited(one: Awaited, language: Language) -> str:
    name = one.name.text(language)
    return say(language, "cockpit.awaited_of", name=name, owner=one.owner.text(language)) if one.owner else name


def stands(kpi: Standing, language: Language) -> Sentence:
    """Where a KPI stands, in one sentence."""
    line = kpi.line
    said = say(
        language,
        "kpi.summary",
        status=f"**{_NAME}**",
        actual=numbers.quantity(line.actual, kpi.unit, language),
        target=target(line, kpi.unit, language),
        attainment=numbers.attained(line.attainment),
        score=numbers.points(line.score),
    )
    state = f"{shape(line.status)} {say(language, f'status.{line.status.value}')}"
    return [Run(state, line.status, strong=True) if run.text == _NAME else run for run in _runs(said, _NAME)]


def target(line: Line, unit: str, language: Language) -> str:
    """A target as text, a range with both its bounds."""
    if isinstance(line.target, tuple):
        return numbers.interval(*line.target, unit, language)
    return numbers.quantity(line.target, unit, language)
