"""A model file over the model before it: which versions stay, which come, and from which line each came.

A section that the file has replaces that section; one it leaves out stays. An entry says what holds from its
`valid_from` on, so what held before the first entry of a code stays, and a repeated entry need only say what changes.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from kpi.core.dated import Dated
from kpi.core.model import Model
from kpi.core.model_source import Path, Source
from kpi.core.problem import Value
from kpi.core.suggestion import nearest

DATED = ("org", "people", "datasets", "indicators", "scorecard")
SECTIONS = (
    "org", "people", "datasets", "indicators", "processes", "scorecard", "drivers", "targets", "events", "funnels",
    "charts",
)  # fmt: skip
_TOP = ("version", "workspace", *SECTIONS)

Entry = dict[str, Any]
Fault = tuple[Path, str, dict[str, Value]]


@dataclass
class Merged:
    """The sections to validate, and for every entry where the file says it; entries kept from before have no place."""

    sections: dict[str, Any] = field(default_factory=dict)
    origins: dict[str, list[Path]] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)

    def origin(self, section: str, index: int) -> Path:
        """Where in the file entry `index` of `section` stands."""
        paths = self.origins.get(section, [])
        return paths[index] if index < len(paths) else (section,)


def merge(source: Source, base: Model) -> Merged:
    """What the model is once the file is applied to `base`, still unchecked."""
    merged = Merged()
    for key in source.data:
        if key not in _TOP:
            merged.faults.append(((key,), "model.unknown_field", {"field": key, "suggestion": nearest(key, _TOP)}))
    version = source.data.get("version")
    if "version" not in source.data:
        merged.faults.append((("version",), "model.missing", {"field": "version"}))
    elif type(version) is not int or version != 1:
        merged.faults.append((("version",), "model.version", {"given": shown(version)}))
    merged.sections["workspace"] = source.data.get("workspace", base.workspace.written())
    for section in SECTIONS:
        _section(section, source, base, merged)
    return merged


def _section(section: str, source: Source, base: Model, merged: Merged) -> None:
    before: Sequence[Dated] = getattr(base, section)
    if section not in source.data:
        merged.sections[section] = [entry.written() for entry in before]
        return
    given = source.data[section]
    if given is None:
        merged.faults.append(((section,), "model.empty", {"field": section}))
        return
    if not isinstance(given, list):
        merged.faults.append(((section,), "model.list", {"field": section}))
        return
    entries = _flat(given, (section,), None, merged) if section == "scorecard" else _plain(given, section, merged)
    if section in DATED:
        entries = _with_versions(entries, before)
    merged.sections[section] = [entry for entry, _ in entries]
    merged.origins[section] = [path for _, path in entries]


def _plain(given: list[Any], section: str, merged: Merged) -> list[tuple[Entry, Path]]:
    found: list[tuple[Entry, Path]] = []
    for index, entry in enumerate(given):
        if isinstance(entry, dict):
            found.append((entry, (section, index)))
        elif entry is None:
            merged.faults.append(((section, index), "model.empty", {"field": section}))
        else:
            merged.faults.append(((section, index), "model.mapping", {"field": section, "given": shown(entry)}))
    return found


def _flat(given: Any, path: Path, parent: str | None, merged: Merged) -> list[tuple[Entry, Path]]:
    """The nested tree as nodes that name their parent."""
    if not isinstance(given, list):
        merged.faults.append((path, "model.list", {"field": "children"}))
        return []
    found: list[tuple[Entry, Path]] = []
    for index, item in enumerate(given):
        at = (*path, index)
        type_ = next((name for name in ("goal", "kpi") if isinstance(item, dict) and name in item), None)
        if type_ is None:
            merged.faults.append((at, "model.goal_or_kpi", {"given": shown(item)}))
            continue
        body = {key: value for key, value in item.items() if key not in (type_, "children")}
        code = item[type_]
        found.append(({"code": code, "type": type_, "parent": parent, "position": index, **body}, at))
        if type_ == "kpi" and "children" in item:
            merged.faults.append(((*at, "children"), "model.kpi_with_children", {"given": str(code)}))
        elif "children" in item:
            found += _flat(item["children"], (*at, "children"), str(code), merged)
    return found


def _with_versions(entries: list[tuple[Entry, Path]], before: Sequence[Dated]) -> list[tuple[Entry, Path]]:
    """The file's entries, each complete, after the earlier versions that they leave as they were."""
    by_code: dict[str, list[Entry]] = {}
    for entry, _ in entries:
        by_code.setdefault(str(entry.get("code")), []).append(entry)
    kept: dict[str, list[Entry]] = {}
    complete: dict[int, Entry] = {}
    for code, own in by_code.items():
        own.sort(key=_since)
        kept[code] = [old for old in _versions(before, code) if _since(old) < _since(own[0])]
        latest = kept[code][-1] if kept[code] else {}
        for entry in own:
            latest = {**latest, **entry} if _since(entry) else entry
            complete[id(entry)] = latest
    found: list[tuple[Entry, Path]] = []
    for entry, path in entries:
        found += [(old, path) for old in kept.pop(str(entry.get("code")), [])]
        found.append((complete[id(entry)], path))
    return found


def _versions(before: Sequence[Dated], code: str) -> list[Entry]:
    return sorted((old.written() for old in before if old.code == code), key=_since)


def _since(entry: Mapping[str, Any]) -> str:
    """Since when an entry holds, so written that it sorts: the first of a month is the month."""
    text = str(entry.get("valid_from") or "")
    return text[:7] if text[7:] == "-01" else text


def shown(value: Any) -> str:
    """A value as the file would say it, cut short."""
    text = json.dumps(value, ensure_ascii=False, default=str) if isinstance(value, (dict, list, bool)) else str(value)
    return "" if value is None else text[:60]
