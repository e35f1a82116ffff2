"""Answers of the command line: use cases' results as JSON documents, or as lines of text."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Sequence
from datetime import date
from math import isfinite
from typing import Any

from kpi.core.adviser import Advice, Option
from kpi.core.batch import Batch
from kpi.core.decomposition import Decomposition
from kpi.core.errors import KpiError
from kpi.core.finding import Finding
from kpi.core.health import Health
from kpi.core.indicator_change import Changes, Key
from kpi.core.insight import Insight
from kpi.core.label import Language
from kpi.core.model import Model
from kpi.core.problem import Problem
from kpi.core.reading import Reading, ReadTable
from kpi.core.tree_book import TreeChanges
from kpi.core.tree_draft import Difference
from kpi.core.tree_edit import Link, Unlink
from kpi.text import finding, insight_sentence
from kpi.text.part import called
from kpi.text.words import say, sentence
from kpi.usecases.batch import Import


def fail(error: KpiError, language: Language, as_json: bool) -> int:
    """Say why a command could not be done; every problem in text, all of them in JSON."""
    if as_json:
        first = error.problem
        body = {"key": first.key, "message": sentence(language, first), "place": first.place.as_dict()}
        _print({"error": body, "problems": [problem(found, language) for found in error.problems]})
    else:
        sys.stderr.write("".join(sentence(language, found) + "\n" for found in error.problems))
    return 1


def show(done: dict[str, Any], as_json: bool, language: Language) -> None:
    """Print what a command did."""
    if as_json:
        _print(done)
        return
    for name, value in done.items():
        _out("".join(f"{line}\n" for line in _lines(language, name, value)))


def _print(document: dict[str, Any]) -> None:
    _out(json.dumps(document, ensure_ascii=False, allow_nan=False) + "\n")


def _out(text: str) -> None:
    """Write to standard output; bytes of a file's name that are no character are spelled out."""
    sys.stdout.write(text.encode(errors="backslashreplace").decode())


def _lines(language: Language, name: str, value: Any, indent: str = "") -> Iterator[str]:
    """A named value as lines of text; what lies in it is indented under it."""
    label = say(language, f"answer.{name}")
    if not isinstance(value, list) or not any(isinstance(item, dict) for item in value):
        yield f"{indent}{label}: {_plain(value)}"
        return
    yield f"{indent}{label}:"
    for item in value:
        flat = [(key, each) for key, each in item.items() if each is not None and not _is_nested(key, each)]
        yield f"{indent}  - " + "  ".join(f"{say(language, f'answer.{key}')}: {_plain(each)}" for key, each in flat)
        for key, each in item.items():
            if isinstance(each, list) and each:
                yield from _lines(language, key, each, indent + "    ")


def _is_nested(key: str, value: Any) -> bool:
    """Whether a value is not shown on the line of the item it is of."""
    return isinstance(value, list) or (isinstance(value, dict) and key != "values")


def _plain(value: Any) -> str:
    if isinstance(value, dict):
        return ", ".join(f"{name} {_plain(each)}" for name, each in value.items())
    if isinstance(value, list):
        return " ".join(map(_plain, value))
    return "–" if value is None else f"{value:,.4f}" if isinstance(value, float) else str(value).replace("\n", " ")


def problem(found: Problem, language: Language) -> dict[str, Any]:
    """A problem with its sentence and place."""
    return {
        "severity": found.severity.value,
        "key": found.key,
        "message": sentence(language, found),
        "place": found.place.as_dict(),
    }


def reading(found: Reading, language: Language) -> dict[str, Any]:
    """What was seen in one file."""
    return {
        "file": found.file,
        "sha256": found.sha256,
        "format": found.format,
        "encoding": found.encoding,
        "error": sentence(language, found.error) if found.error else None,
        "problems": [problem(p, language) for p in found.problems],
        "tables": [_table(table, language) for table in found.tables],
    }


def _told(value: Any) -> Any:
    """A value as JSON may hold it: a sum too large to be a number is missing."""
    return None if isinstance(value, float) and not isfinite(value) else value


def _table(table: ReadTable, language: Language) -> dict[str, Any]:
    period = {"from": table.period[0], "to": table.period[1]} if table.period else None
    columns = [
        {name: _told(getattr(column, name)) for name in ("name", "type", "unit", "filled", "sum", "first", "last")}
        for column in table.columns
    ]
    return {
        "sheet": table.sheet,
        "header_rows": table.header_rows,
        "first_row": table.first_row,
        "last_row": table.last_row,
        "layout": table.layout,
        "rows": table.frame.height,
        "columns": columns,
        "period": period,
        "dropped": [{"row": row.row, "reason": row.reason} for row in table.dropped],
        "totals": [
            {"row": total.row, "column": total.column, "printed": total.printed, "computed": total.computed}
            for total in table.totals
        ],
        "problems": [problem(p, language) for p in table.problems],
    }


def batch(found: Batch) -> dict[str, Any]:
    """One import."""
    return {
        "batch": found.batch,
        "dataset": found.dataset,
        "file": found.file,
        "sheet": found.sheet,
        "rows": found.rows,
        "from": found.first_day.isoformat(),
        "to": found.last_day.isoformat(),
        "who": found.who,
        "at": found.imported_at.isoformat(timespec="seconds"),
        "live": found.live,
        "sha256": found.sha256,
    }


def imported(done: Import, language: Language) -> dict[str, Any]:
    """What an import did, or would do."""
    incoming, difference = done.incoming, done.difference
    return {
        "outcome": done.outcome,
        "batch": done.batch,
        "dataset": done.dataset.code,
        "file": done.reading.file,
        "sheet": incoming.sheet if incoming else None,
        "rows": incoming.frame.height if incoming else 0,
        "replaced": difference.replaced if difference else 0,
        "new_rows": difference.new if difference else 0,
        "changed_rows": difference.changed if difference else 0,
        "gone_rows": difference.gone if difference else 0,
        "months": [f"{month:%Y-%m}" for month in incoming.months] if incoming else [],
        "problems": [problem(p, language) for p in done.problems],
    }


def advice(found: Advice, kpi: str, language: Language) -> dict[str, Any]:
    """What history and forecast say of targets of a period."""
    outlook = found.outlook
    low, high = outlook.band if outlook else (None, None)
    weighed = [found.proposal, *found.options] if found.proposal else found.options
    return {
        "kpi": kpi,
        "period": str(found.period),
        "history": [{"period": str(p.period), "value": p.value, "growth": p.growth} for p in found.history],
        "forecast": {"low": low, "point": outlook.point if outlook else None, "high": high},
        "options": [_option(option) for option in weighed],
        "suggestion": found.suggestion.value if found.suggestion else None,
        "stretch": found.stretch.value if found.stretch else None,
        "too_little": sentence(language, found.too_little) if found.too_little else None,
    }


def _option(found: Option) -> dict[str, Any]:
    told = {name: getattr(found, name) for name in ("growth", "value", "percentile", "odds")}
    return told | {"verdict": found.verdict.value if found.verdict else None}


def health(found: Health, model: Model, language: Language) -> dict[str, Any]:
    """What was found in a tree, and what it covers: KPIs below every goal, and what indicators lack."""
    covered = {name: getattr(found.coverage, name) for name in ("levels", "perspectives")}
    counts = {
        name: {goal: {of or "unsaid": count for of, count in row.items()} for goal, row in table.items()}
        for name, table in covered.items()
    }
    lacks = {badge.indicator: list(badge.lacks) for badge in found.coverage.badges if badge.lacks}
    return {
        "period": f"{found.month:%Y-%m}",
        "findings": [_finding(one, model, language) for one in found.findings],
        "coverage": counts | {"incomplete": lacks},
    }


def _finding(found: Finding, model: Model, language: Language) -> dict[str, Any]:
    return {
        "kind": found.kind.value,
        "severity": found.severity.value,
        "nodes": list(found.nodes),
        "people": list(found.people),
        "indicators": list(found.indicators),
        "message": finding.message(language, model, found),
        "evidence": dict(found.evidence),
        "repair": found.repair._asdict(),
    }


def insights(found: Sequence[tuple[str, Insight]], model: Model, language: Language) -> list[dict[str, Any]]:
    """What is worth noting of KPIs: each fact with its values and its sentence."""
    units = {
        node.code: model.indicator_by_code[node.indicator or ""].unit for node in model.scorecard if node.indicator
    }
    return [
        {
            "kpi": kpi,
            "fact": one.fact.value,
            "month": f"{one.month:%Y-%m}",
            "message": insight_sentence.sentence(language, model, units[kpi], one),
            "evidence": {name: f"{v:%Y-%m}" if isinstance(v, date) else v for name, v in one.values.items()},
        }
        for kpi, one in found
    ]


def difference(found: Decomposition, model: Model, language: Language) -> dict[str, Any]:
    """A difference and the parts that add up to it, each by name."""
    parts = [
        {
            "code": part.code,
            "name": called(language, model, part),
            **{name: getattr(part, name) for name in ("before", "after", "effect", "mix", "rate")},
        }
        for part in found.parts
    ]
    whole = {name: getattr(found, name) for name in ("by", "before", "after", "difference")}
    return {**whole, "parts": parts}


def changes(found: Changes, language: Language) -> dict[str, Any]:
    """What a workbook of the dictionary changes, and the versions that it leaves as they are."""
    return {
        "changes": [
            {
                **_version(edit.key),
                "edit": edit.kind,
                "fields": [{"field": name, "from": old, "to": new} for name, (old, new) in edit.fields.items()],
            }
            for edit in found.edits
        ],
        "left_out": [_version(key) for key in found.missing],
        "problems": [problem(p, language) for p in found.problems],
    }


def tree_changes(found: TreeChanges, differing: Sequence[Difference], language: Language) -> dict[str, Any]:
    """What a workbook of the tree changes: nodes that come, go or read otherwise, and how many links it says anew."""
    return {
        "changes": [_node(one) for one in differing],
        "links": sum(isinstance(edit, (Link, Unlink)) for edit in found.edits),
        "problems": [problem(p, language) for p in found.problems],
    }


def _node(one: Difference) -> dict[str, Any]:
    kind = "new" if one.before is None else "removed" if one.after is None else "changed"
    fields = [{"field": name, "from": old, "to": new} for name, (old, new) in one.fields.items()]
    return {"node": one.code, "edit": kind, "fields": fields}


def _version(key: Key) -> dict[str, Any]:
    return {"indicator": key.code, "valid_from": key.since.isoformat() if key.since else None}
