"""The model file: one YAML text in, a checked model out, and back; every problem names its line."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import yaml
from pydantic import ValidationError

from kpi.core.dated import Dated, Entry
from kpi.core.model import Model
from kpi.core.model_check import check
from kpi.core.model_merge import SECTIONS, Merged, merge, shown
from kpi.core.model_source import Path, Source, load
from kpi.core.problem import Place, Problem, Severity, Value
from kpi.core.scorecard import children_of
from kpi.core.suggestion import nearest


def read(data: bytes, file: str, base: Model | None = None) -> tuple[Model | None, list[Problem]]:
    """The model that holds once the file is applied to `base`, or None and every reason why it cannot be."""
    base = base or Model()
    source, problems = load(data, file)
    if source is None:
        return None, problems
    merged = merge(source, base)
    problems += [_problem(source, key, path, values) for path, key, values in merged.faults]
    if problems:
        return None, problems
    try:
        model = Model.model_validate(merged.sections)
    except ValidationError as error:
        faults = [_of_validation(source, merged, details) for details in error.errors()]
        return None, [fault for index, fault in enumerate(faults) if fault not in faults[:index]]
    findings = check(model)
    found = [
        _problem(source, f.key, (*merged.origin(f.section, f.position), *f.path()), dict(f.values)) for f in findings
    ]
    return (None, found) if found else (model, [])


def _problem(source: Source, key: str, path: Path, values: Mapping[str, Value]) -> Problem:
    return Problem(Severity.ERROR, key, dict(values), Place(file=source.file, line=source.line(path)))


def _of_validation(source: Source, merged: Merged, details: Any) -> Problem:
    """A fault that pydantic found, as one of ours."""
    section, *rest = details["loc"]
    path: Path = (section, *rest)
    if section in SECTIONS and rest and isinstance(rest[0], int):
        path = (*merged.origin(section, rest[0]), *rest[1:])
    path = (*path, *_FIELD_OF.get(str(details["type"]), ()))
    named = [str(part) for part in details["loc"] if isinstance(part, str) and part not in _EITHER]
    key, values = reason(details, named[-1])
    return _problem(source, key, path, values)


_FIELD_OF = {
    "model.key_unknown": ("key",),
    "model.append_with_key": ("append",),
    "model.one_date_column": ("columns",),
    "model.one_org_column": ("columns",),
}
"""Where in an entry a fault of the whole entry stands."""


def reason(details: Any, field: str) -> tuple[str, dict[str, Value]]:
    """The key and values of one of pydantic's errors, as a problem has them."""
    kind, context = str(details["type"]), details.get("ctx", {})
    given = shown(details["input"])
    if kind.startswith("model."):
        return kind, {"field": field, "given": given, **context}
    if kind == "extra_forbidden":
        return "model.unknown_field", {"field": field, "suggestion": nearest(field, _FIELDS)}
    if details["input"] is None:
        return "model.empty", {"field": field}
    if kind in ("enum", "literal_error"):
        expected = re.findall("'([^']*)'", str(context["expected"]))
        suggestion = nearest(given, expected)
        return "model.choice", {"field": field, "given": given, "expected": expected, "suggestion": suggestion}
    return _key(kind, field, details["loc"]), {"field": field, "given": given}


def _key(kind: str, field: str, loc: Path) -> str:
    """What is wrong, by the kind of pydantic's error and the field it is about."""
    if _EITHER & set(loc):
        return "model.target"
    if field in ("name", "definition") and kind == "model_type":
        return "model.text"
    return next((key for prefix, key in _KINDS.items() if kind.startswith(prefix)), "model.invalid")


_EITHER = {"float", "tuple[float, float]"}
"""What pydantic adds to the place of a value that may be either a number or two bounds."""


_KINDS = {
    "missing": "model.missing",
    "string_pattern": "model.code",
    "string_too_long": "model.code",
    "float": "model.number",
    "finite": "model.number",
    "int": "model.number",
    "greater": "model.number_bounds",
    "less": "model.number_bounds",
    "date": "model.date",
    "string": "model.text",
    "list": "model.list",
    "dict": "model.mapping",
    "model": "model.mapping",
}
_FIELDS = re.findall(
    r"\w+",
    "version workspace org people datasets indicators scorecard drivers targets name currency fiscal_year_start "
    "scoring green amber missing method curve steps as_of code parent aliases valid_from post email key append due "
    "columns from role type unit formula polarity accumulation level kind owner definition goal kpi indicator weight "
    "score children to period target baseline stretch limits megabytes inflated_megabytes cells parts ratio sheets "
    "seconds memory_gigabytes windows source submitted certified retired by on of lookup dataset column optional "
    "processes steps reads step perspective scenario review controllable ended lag note pro_rata "
    "events until indicators funnels stages charts question chart",
)


def write(model: Model) -> str:
    """The model as a file that `read` turns into the same model."""
    body: dict[str, Any] = {"version": model.version, "workspace": model.workspace.written()}
    for section in SECTIONS:
        entries = _tree(model) if section == "scorecard" else _entries(getattr(model, section))
        if entries:
            body[section] = entries
    style: dict[str, Any] = {"allow_unicode": True, "sort_keys": False, "width": 120, "default_flow_style": None}
    text: str = yaml.dump(body, Dumper=yaml.CSafeDumper, **style)
    return text


def _entries(given: Sequence[Entry]) -> list[dict[str, Any]]:
    """The entries as the file says them: a later version names what it takes away, as it keeps the rest."""
    bodies = [entry.written() for entry in given]
    since = [(entry.valid_from or date.min) if isinstance(entry, Dated) else date.min for entry in given]
    latest: dict[str, dict[str, Any]] = {}
    for index in sorted(range(len(given)), key=lambda index: since[index]):
        code = getattr(given[index], "code", "")
        before, body = latest.get(code, {}), bodies[index]
        if isinstance(given[index], Dated) and since[index] > date.min:
            body |= {name: _usual(given[index], name) for name in before.keys() - body.keys()}
        latest[code] = {name: value for name, value in body.items() if value is not None}
    return bodies


def _usual(entry: Entry, name: str) -> Any:
    """What a field is where an entry says nothing of it, as the file can say it."""
    field = type(entry).model_fields.get(name)
    return None if field is None or field.is_required() else field.get_default(call_default_factory=True)


def _tree(model: Model) -> list[dict[str, Any]]:
    """The flat nodes as the nested tree of the file; later versions of a node follow its first."""
    below = children_of(model.scorecard)
    bodies = {id(node): body for node, body in zip(model.scorecard, _entries(model.scorecard), strict=True)}

    begun = set[str]()

    def branch(parent: str | None) -> list[dict[str, Any]]:
        written = []
        for node in below.get(parent, []):
            body = bodies[id(node)]
            entry = {node.type: body.pop("code")}
            del body["type"]
            body.pop("parent", None)
            body.pop("position", None)
            first = node.code not in begun
            begun.add(node.code)
            children = branch(node.code) if first else []
            written.append(entry | body | ({"children": children} if children else {}))
        return written

    return branch(None)
