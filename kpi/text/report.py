"""A report in the words of its reader: the one place where a row of the cockpit becomes text."""

from __future__ import annotations

import re

from kpi.core import handout as told
from kpi.core.handout import Handout
from kpi.core.label import Language
from kpi.core.period import Span, Window
from kpi.core.report import Goal, Group, Meaning, Month, Opened, Report, Standing
from kpi.text import numbers
from kpi.text.headline import headline, running, target
from kpi.text.period import when
from kpi.text.words import say

_HEADINGS = {
    "status": "term.status", "name": "term.indicator", "actual": "term.actual", "target": "term.target",
    "deviation": "cockpit.deviation", "attainment": "term.attainment", "score": "term.score",
    "spark": "cockpit.spark", "owner": "term.owner", "unit": "term.unit",
    "polarity": "term.polarity", "accumulation": "term.accumulation", "period": "term.period",
    "definition": "term.definition", "target_low": "report.target_low", "target_high": "report.target_high",
    "year_ago": "report.last_year", "goal": "report.goal", "scorecard": "report.scorecard", "trend": "report.trend",
    "definitions": "report.definitions", "about": "report.about", "chart_of": "report.chart_of",
    "measure": "report.measure", "formula": "report.formula", "no_formula": "report.no_formula",
    "state": "report.certified", "since": "report.since", "code": "report.code", "doubt": "report.doubt",
    "cards": "cockpit.cards", "empty": "report.empty", "no_trend": "report.no_trend",
}  # fmt: skip


def handout(report: Report, language: Language, link: str = "") -> Handout:
    """A report in one language, with the link to its view where there is one."""
    title = _title(report, language)
    period = when(language, report.span)
    made = report.made_at.isoformat(sep=" ", timespec="minutes")
    return Handout(
        language=language,
        title=title,
        subtitle=say(language, "report.subtitle", workspace=_whose(report, language), when=period),
        footer=say(language, "report.footer", workspace=_whose(report, language), when=period, made=made),
        file=file_name(title, report.span, language),
        made_at=report.made_at,
        headline=(*headline(report, language), *running(report, language)),
        caption=say(language, "report.caption"),
        cards=tuple(card(goal, language) for goal in report.goals),
        groups=tuple(_group(group, report.against, language) for group in report.groups),
        meanings=tuple(_meaning(one, language) for one in report.meanings),
        tables=tuple(_tables(report, report.opened, language)) if report.opened else (),
        about=tuple(_about(report, language, made, link)),
        words=_words(report, language),
    )


def _title(report: Report, language: Language) -> str:
    """What a report is called: the cockpit, or its KPI."""
    return report.kpis[0].title.text(language) if report.opened else say(language, "page.cockpit")


def _whose(report: Report, language: Language) -> str:
    """The workspace, and the org unit where not all of it is seen."""
    return " · ".join(label.text(language) for label in (report.workspace, report.unit) if label)


def file_name(title: str, span: Span, language: Language) -> str:
    """The name of a report as a file, without its ending: only signs that every system lets a file have."""
    window = "" if span.window is Window.MONTH else "_" + say(language, f"window.{span.window.value}")
    text = f"{title}_{span.month:%Y-%m}{window}"
    return re.sub(r"""[\s\\/:*?"<>|\x00-\x1f]+""", " ", text).strip(" .")


def _words(report: Report, language: Language) -> dict[str, str]:
    words = {name: say(language, key) for name, key in _HEADINGS.items()}
    words["change"] = _compared(report, language)
    words["legend"] = f"━ {words['actual']}   ┅ {words['target']}"
    if report.opened:
        words["spark"] = say(language, "report.last_months", count=len(report.kpis[0].trend))
    return words


def _compared(report: Report, language: Language) -> str:
    """What the column of changes is called; empty where nothing is compared."""
    before = "cockpit.prior" if report.span.window is Window.MONTH else "cockpit.on_before"
    keys = {"year_ago": "cockpit.year_on_year", "prior": before, "target": "cockpit.on_target"}
    return say(language, keys[report.against]) if report.against in keys else ""


def _about(report: Report, language: Language, made: str, link: str) -> list[tuple[str, str]]:
    """Of what and when a report is."""
    given = {
        "report.workspace": report.workspace.text(language),
        "term.org": report.unit.text(language) if report.unit else "",
        "term.period": f"{report.span.month:%Y-%m}",
        "term.window": say(language, f"window.{report.span.window.value}"),
        "report.today": report.today.isoformat(),
        "report.made": made,
        "report.link": link,
    }
    return [(say(language, key), value) for key, value in given.items() if value]


def card(goal: Goal, language: Language) -> told.Card:
    """The score of a goal in words."""
    delta = "" if goal.change is None else say(language, "cockpit.card_delta", delta=numbers.signed(goal.change))
    return told.Card(
        name=goal.name.text(language),
        score=numbers.points(goal.line.score),
        of="/ 100",
        status=goal.line.status,
        status_word=say(language, f"status.{goal.line.status.value}"),
        delta=delta,
    )


def _group(group: Group, against: str, language: Language) -> told.Group:
    return told.Group(_group_title(group, language), tuple(row(kpi, against, language) for kpi in group.kpis))


def _group_title(group: Group, language: Language) -> str:
    if group.status:
        status = say(language, f"status.{group.status.value}")
        return say(language, "cockpit.group", status=status, count=len(group.kpis))
    name = [group.name.text(language)] if group.name else []
    return " · ".join([*name, *(say(language, f"rule.{rule}") for rule in group.rules)])


def row(kpi: Standing, against: str, language: Language) -> told.Row:
    """A KPI in words, with what its marks are placed by."""
    line, unit = kpi.line, kpi.unit
    largest = max((abs(value) for month in kpi.trend for value in (month.actual, month.middle) if value), default=0.0)
    factor, axis = numbers.axis_scale(largest, unit, language)
    joint = say(language, "place.list_joint")
    return told.Row(
        code=line.code,
        name=kpi.title.text(language),
        goal=kpi.goal.text(language) if kpi.goal else "",
        status=line.status,
        status_word=say(language, f"status.{line.status.value}"),
        actual=numbers.quantity(line.actual, unit, language),
        target=target(line, unit, language),
        attainment=numbers.attained(line.attainment),
        score=numbers.points(line.score),
        change=_change(kpi, against),
        owner=kpi.owner.text(language) if kpi.owner else "",
        doubt=joint.join(_doubts(kpi, language)),
        deviation=kpi.deviation,
        tolerance=kpi.tolerance,
        figures=_figures(kpi),
        unit=unit,
        unit_word=numbers.unit_word(unit, language),
        factor=factor,
        axis=axis,
        ranged=isinstance(line.target, tuple),
        trend=tuple(_month(month, unit, language) for month in kpi.trend),
        spark=tuple(month.actual for month in kpi.spark),
        spark_target=tuple(month.middle for month in kpi.spark),
        meaning=kpi.indicator,
    )


def _doubts(kpi: Standing, language: Language) -> list[str]:
    """What a figure should be read with, and whether its running period is going to miss its target."""
    found = [say(language, f"doubt.{doubt.value}") for doubt in kpi.told]
    misses = kpi.will_miss and kpi.line.actual is not None
    return [*found, say(language, "pace.state_will_miss")] if misses else found


def _change(kpi: Standing, against: str) -> str:
    """A figure against what it is compared with."""
    line = kpi.line
    if against == "target":
        return numbers.change(line.actual, line.actual if line.bound is None and line.target else line.bound, kpi.unit)
    before = {"year_ago": kpi.year_ago, "prior": kpi.prior}.get(against)
    return numbers.NONE if kpi.partial else numbers.change(line.actual, before, kpi.unit)


def _figures(kpi: Standing) -> told.Figures:
    line = kpi.line
    low, high = line.target if isinstance(line.target, tuple) else (line.target, line.target)
    return told.Figures(line.actual, low, high, line.attainment, line.score, None if kpi.partial else kpi.year_ago)


def _month(month: Month, unit: str, language: Language) -> told.Month:
    low, high = (month.aim.low, month.aim.high) if month.aim else (None, None)
    actual = numbers.quantity(month.actual, unit, language)
    ranged = low is not None and high is not None and low < high
    aim = numbers.interval(low or 0.0, high or 0.0, unit, language) if ranged else numbers.quantity(low, unit, language)
    return told.Month(f"{month.month:%Y-%m}", month.actual, low, high, actual, aim)


def _meaning(one: Meaning, language: Language) -> told.Meaning:
    return told.Meaning(
        code=one.code,
        name=one.name.text(language),
        text=one.text.text(language) if one.text else "",
        formula=one.formula or "",
        unit=numbers.unit_word(one.unit, language),
        polarity=say(language, f"polarity.{one.polarity.value}"),
        accumulation=say(language, f"accumulation.{one.accumulation.value}"),
        owner=one.owner.text(language) if one.owner else "",
        state=say(language, f"state.{one.state.value}"),
        since=f"{one.valid_from:%Y-%m-%d}" if one.valid_from else say(language, "report.always"),
    )


def _tables(report: Report, opened: Opened, language: Language) -> list[told.Table]:
    """The tables of one KPI: its months, its parts, and the imports behind it."""
    kpi = report.kpis[0]
    heads = [say(language, key) for key in ("term.period", "term.actual", "term.target")]
    months = [_month(month, kpi.unit, language) for month in kpi.trend if month.actual is not None or month.aim]
    shown = [(month.month, month.actual_text, month.target_text) for month in reversed(months)]
    tables = [told.Table(say(language, "report.trend"), tuple(heads), tuple(shown))]
    if opened.parts:
        tables.append(_parts(kpi, opened, language))
    if opened.origins:
        tables.append(_origins(opened, language))
    return tables


def _parts(kpi: Standing, opened: Opened, language: Language) -> told.Table:
    """What the org units below add, each with what it was a year ago where that can be held against it."""
    keys = ("term.org", "term.actual", "kpi.year_ago", "cockpit.year_on_year")
    rows = []
    for part in opened.parts:
        before = None if kpi.partial else part.year_ago
        now, then = (numbers.quantity(value, kpi.unit, language) for value in (part.value, before))
        rows.append((part.name.text(language), now, then, numbers.change(part.value, before, kpi.unit)))
    return told.Table(say(language, "kpi.by_unit"), tuple(say(language, key) for key in keys), tuple(rows))


def _origins(opened: Opened, language: Language) -> told.Table:
    keys = ("term.batch", "upload.file", "term.dataset", "upload.rows", "upload.when")
    rows = [
        (str(one.batch), one.file, one.dataset.text(language), f"{one.rows:,}", f"{one.imported_at.astimezone():%Y-%m-%d %H:%M}")
        for one in opened.origins
    ]  # fmt: skip
    return told.Table(say(language, "kpi.sources"), tuple(say(language, key) for key in keys), tuple(rows))
