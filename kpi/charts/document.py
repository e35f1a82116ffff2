"""A report as a PDF, set by Typst where it is installed: texts go in as data, never as markup."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from kpi.charts.row_marks import bar, lines
from kpi.core.errors import Conflict
from kpi.core.handout import Handout, Meaning, Row
from kpi.core.label import Language

_CHINESE = (
    "Noto Sans CJK SC", "Noto Sans SC", "Source Han Sans SC", "PingFang SC", "Microsoft YaHei", "Hiragino Sans GB",
    "WenQuanYi Micro Hei", "WenQuanYi Zen Hei", "Droid Sans Fallback", "SimHei", "Noto Sans CJK TC", "Noto Sans CJK JP",
    "Noto Serif CJK SC", "SimSun",
)  # fmt: skip
_LATIN = ("Segoe UI", "Helvetica Neue", "Arial", "Noto Sans", "DejaVu Sans", "Libertinus Serif")
_FACTS = ("code", "unit", "polarity", "accumulation", "owner", "state", "since")
_ROOM = {"zh": ("zh", "cn"), "en": ("en", None)}


def write(given: Handout) -> bytes:
    """The document; raises `Conflict` where Typst or a font for its signs is not there."""
    text = data(given)
    if lacking := missing("zh" if any(sign >= "\u2e80" for sign in text) else given.language):
        raise Conflict(lacking)
    import typst

    source, second = Path(__file__).with_suffix(".typ"), int(given.made_at.timestamp())
    return typst.compile(source, root=source.parent, format="pdf", sys_inputs={"data": text}, timestamp=second)


def missing(language: Language) -> str | None:
    """What keeps a document in a language from being made, as the key of a sentence; None where nothing does."""
    if find_spec("typst") is None:
        return "share.no_pdf"
    return "share.no_font" if language == "zh" and not set(_CHINESE) & _families() else None


@cache
def _families() -> frozenset[str]:
    """The fonts of this machine, which take a moment to be looked through."""
    import typst

    return frozenset(typst.Fonts().families())


def data(given: Handout) -> str:
    """What the layout is given: texts, numbers and places, in JSON."""
    return json.dumps(_data(given), ensure_ascii=False, allow_nan=False)


def _data(given: Handout) -> dict[str, Any]:
    """What the layout draws: texts, and marks by their places."""
    lang, region = _ROOM[given.language]
    return {
        "lang": lang,
        "region": region,
        "fonts": [name for name in (*_CHINESE, *_LATIN) if find_spec("typst") and name in _families()],
        "title": given.title,
        "subtitle": given.subtitle,
        "footer": given.footer,
        "workspace": given.about[0][1],
        "headline": [asdict(run) for run in given.headline],
        "caption": given.caption,
        "cards": [asdict(card) for card in given.cards],
        "groups": [{"title": group.title, "rows": [_row(row) for row in group.rows]} for group in given.groups],
        "opened": _opened(given.opened) if given.opened else None,
        "tables": [asdict(table) for table in given.tables],
        "meanings": [_meaning(one, given) for one in given.meanings],
        "about": given.about,
        "words": dict(given.words),
    }


def _row(row: Row) -> dict[str, Any]:
    placed, drawn = bar(row.deviation, row.tolerance), lines(row.spark, row.spark_target)
    texts = ("status", "status_word", "name", "doubt", "actual", "target", "attainment", "change", "owner")
    return {
        **{name: str(getattr(row, name)) for name in texts},
        "bar": asdict(placed) if placed else None,
        "lines": {"past": drawn.strokes[0], "goal": drawn.strokes[1], "last": drawn.last} if drawn else None,
    }


def _opened(row: Row) -> dict[str, Any]:
    """The row of the one KPI with what stands beside its large chart."""
    drawn = lines(row.spark, row.spark_target)
    ends: Iterable[float] = (drawn.low, drawn.high) if drawn else (0.0, 0.0)
    lowest, highest = (f"{end * row.factor:,.1f}" for end in ends)
    months = {"first": row.trend[0].month, "final": row.trend[-1].month}
    return {**_row(row), "lowest": lowest, "highest": highest, "axis": row.axis, **months}


def _meaning(one: Meaning, given: Handout) -> dict[str, str]:
    facts = [f"{given.words[name]}: {getattr(one, name)}" for name in _FACTS if getattr(one, name)]
    return {"name": one.name, "text": one.text, "formula": one.formula, "facts": " · ".join(facts)}
