"""The pace of a KPI and what its year comes to, as one document."""

from __future__ import annotations

from typing import Any

from kpi.core.forecast import Spread
from kpi.core.label import Language
from kpi.core.pace import Mark, Pace, Year
from kpi.core.pace_backtest import Backtest
from kpi.core.problem import Problem
from kpi.core.target import Aim
from kpi.text.words import sentence


def document(found: Pace | None, is_over: bool, year: Year | None, language: Language) -> dict[str, Any]:
    """Every number of a pace; of a window that is over how it filled up, of one that cannot be followed the year."""
    body: dict[str, Any] = {"state": "over" if is_over else found.state.value if found else "unknown"}
    if found:
        body |= {
            "days_known": found.known,
            "days_left": found.left,
            "time_gone": found.gone,
            "done": found.done,
            "target": _target(found.aim),
            "reached": found.reached,
            "expected": found.expected,
            "forecast": _forecast(found.outlook),
            "attainment": found.attainment,
            "odds": found.odds,
            "required": _required(found),
            "method": found.method.value if found.method else None,
            "rhythm": found.rhythm.way.value if found.rhythm else None,
            "backtest": _backtest(found.backtest),
            "errors": _errors(found.backtest),
            "days": [_day(mark) for mark in found.marks],
            "too_little": _told(found.problem, language),
        }
    return body | {"year": _year(year, language)}


def _target(aim: Aim | None) -> float | list[float] | None:
    return None if aim is None else aim.low if aim.low == aim.high else [aim.low, aim.high]


def _forecast(outlook: Spread | None) -> dict[str, float] | None:
    if outlook is None:
        return None
    low, high = outlook.band
    return {"low": low, "point": outlook.point, "high": high}


def _required(found: Pace) -> dict[str, float | None] | None:
    needed = found.required
    if needed is None:
        return None
    return {"each": needed.each, "week": needed.weekly, "recent": needed.recent, "ratio": needed.ratio}


def _backtest(found: Backtest | None) -> dict[str, Any] | None:
    if found is None:
        return None
    return {"months": found.trials, "tested": found.tested, "inside": found.inside, "error": found.error}


def _errors(found: Backtest | None) -> list[dict[str, Any]]:
    """What every way says and was off, the best first."""
    ranked = sorted(found.errors.items(), key=lambda pair: pair[1]) if found else []
    return [{"method": way.value, "point": found.now[way], "error": off} for way, off in ranked if found]


def _day(mark: Mark) -> dict[str, Any]:
    told = {name: getattr(mark, name) for name in ("plan", "done", "low", "point", "high")}
    return {"day": mark.day.isoformat()} | told


def _year(found: Year | None, language: Language) -> dict[str, Any] | None:
    if found is None:
        return None
    return {
        "to": found.span.last().isoformat(),
        "state": found.state.value,
        "done": found.done,
        "target": _target(found.aim),
        "forecast": _forecast(found.outlook),
        "attainment": found.attainment,
        "odds": found.odds,
        "method": found.method.value if found.method else None,
        "tested": found.tested,
        "too_little": _told(found.problem, language),
    }


def _told(problem: Problem | None, language: Language) -> str | None:
    return sentence(language, problem) if problem else None
