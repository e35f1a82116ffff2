"""What an edited sheet would change in the dictionary, and the model once it is changed.

What the sheet leaves out stays as it is: a version without a row, and a field without a column.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Literal, NamedTuple

from pydantic import ValidationError

from kpi.core.indicator import Indicator
from kpi.core.indicator_book import CHOICES, FIELDS, LABEL_FIELDS, LABELS, YES, Row, cells, parted, since
from kpi.core.model import Model
from kpi.core.model_check import Finding, check
from kpi.core.modelfile import reason
from kpi.core.problem import Place, Problem, Severity
from kpi.core.revision import DEFINING

Held = Callable[[str], str]
"""What is left of a text that went through a cell."""


class Key(NamedTuple):
    """A version of an indicator: its code, and since when it holds."""

    code: str
    since: date | None


@dataclass(frozen=True, slots=True)
class Edit:
    """A version of an indicator as a row wants it; `was` is that version before, None where there was none.

    `fields` has what each field said, or said in the version before, and what it will say.
    """

    wanted: Indicator
    was: Indicator | None
    fields: Mapping[str, tuple[str, str]]
    row: Row
    kind: Literal["new", "version", "changed"]

    @property
    def key(self) -> Key:
        """The version it is about."""
        return Key(self.wanted.code, self.wanted.valid_from)

    @property
    def is_defining(self) -> bool:
        """Whether it changes what figures and scores depend on."""
        return self.was is not None and any(name in self.fields for name in DEFINING)


@dataclass(frozen=True, slots=True)
class Changes:
    """What a sheet would change, what it leaves out, and what is wrong with it or worth knowing.

    `rows` are those that say something of a version; `mark` is of the model that they were held against.
    """

    file: str
    edits: list[Edit] = field(default_factory=list)
    missing: list[Key] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    rows: Mapping[Key, Row] = field(default_factory=dict)
    mark: int = 0

    @property
    def errors(self) -> list[Problem]:
        """The problems that stand in the way."""
        return [problem for problem in self.problems if problem.severity is Severity.ERROR]

    @property
    def needs_reason(self) -> bool:
        """Whether something that was there is to be otherwise."""
        return any(edit.kind != "new" for edit in self.edits)

    @property
    def is_dated(self) -> bool:
        """Whether it matters since when the changes hold."""
        return any(edit.is_defining for edit in self.edits)


def compare(model: Model, rows: Sequence[Row], held: Held, file: str) -> Changes:
    """What the rows of a sheet would change in the dictionary of `model`."""
    found = _Comparison(model, held)
    for row, begins in found.dated(rows):
        found.take(row, begins)
    places = {id(row): number for number, row in enumerate(rows)}
    edits = sorted(found.edits, key=lambda edit: places[id(edit.row)])
    missing = [key for key in found.known if key not in found.rows]
    changes = Changes(file, edits, missing, found.problems, found.rows)
    if not found.problems:
        found.problems.extend(applied(model, changes, None)[1])
    return changes


class _Comparison:
    """What is found while the rows of a sheet are held against the dictionary."""

    def __init__(self, model: Model, held: Held) -> None:
        self.known = {Key(i.code, i.valid_from): i for i in model.indicators}
        self.rows: dict[Key, Row] = {}
        self.edits: list[Edit] = []
        self.problems: list[Problem] = []
        self._held = held
        self._versions: dict[str, list[Indicator]] = {}
        for indicator in model.indicators:
            self._versions.setdefault(indicator.code, []).append(indicator)

    def dated(self, rows: Sequence[Row]) -> list[tuple[Row, date | None]]:
        """The rows with the day from which each holds, the earliest first, so that a version follows the one before."""
        found = []
        for row in rows:
            text = row.cells.get("valid_from", "")
            try:
                found.append((row, since(text) if "valid_from" in row.cells else self._latest(row.cells["code"])))
            except ValueError:
                self.problems.append(row.fault("valid_from", "model.date", given=text))
        return sorted(found, key=lambda pair: _begins(pair[1]))

    def _latest(self, code: str) -> date | None:
        """Since when the version holds that a row is about where the sheet does not say it."""
        return max((i.valid_from for i in self._versions.get(code, ())), key=_begins, default=None)

    def take(self, row: Row, begins: date | None) -> None:
        """Hold a row against the version it is about."""
        key = Key(row.cells["code"], begins)
        if key.code and key in self.rows:
            self.problems.append(row.fault("code", "model.repeated", given=key.code))
            return
        self.rows[key] = row
        was = self.known.get(key)
        base = was or self._before(key)
        changed = self._changed(row, base)
        if was and not changed:
            return
        wanted, problems = _validated(row, _body(key, base, changed))
        self.problems += [_no_choice(row, name) for name in changed if not _is_choice(row, name)] or problems
        if wanted:
            self._edit(row, wanted, was, base)

    def _changed(self, row: Row, base: Indicator | None) -> dict[str, str]:
        """What a row says otherwise than `base`, once that has gone through cells too."""
        said = cells(base) if base else {}
        named = {
            name: text for name, text in row.cells.items() if name in FIELDS and name not in ("code", "valid_from")
        }
        return {name: text for name, text in named.items() if text != self._held(said.get(name, ""))}

    def _edit(self, row: Row, wanted: Indicator, was: Indicator | None, base: Indicator | None) -> None:
        self._versions.setdefault(wanted.code, []).append(wanted)
        before = cells(base) if base else {}
        said = {name: (before.get(name, ""), text) for name, text in cells(wanted).items() if name != "code"}
        fields = {name: pair for name, pair in said.items() if pair[0] != pair[1]}
        if fields or not was:
            self.edits.append(Edit(wanted, was, fields, row, "changed" if was else "version" if base else "new"))

    def _before(self, key: Key) -> Indicator | None:
        """The version that holds until a new one begins."""
        earlier = [i for i in self._versions.get(key.code, ()) if _begins(i.valid_from) < _begins(key.since)]
        return max(earlier, key=lambda i: _begins(i.valid_from), default=None)


def _begins(day: date | None) -> date:
    return day or date.min


def _is_choice(row: Row, name: str) -> bool:
    return name not in CHOICES or row.cells[name] in ("", *CHOICES[name])


def _no_choice(row: Row, name: str) -> Problem:
    return row.fault(name, "book.no_choice", given=row.cells[name])


def _body(key: Key, base: Indicator | None, changed: Mapping[str, str]) -> dict[str, Any]:
    """The entry that a row wants, as the model file would say it: the version before with what is changed."""
    body = base.written() if base else {}
    body |= {"code": key.code or None, "valid_from": key.since}
    for name in LABELS:
        if {f"{name}_zh", f"{name}_en"} & changed.keys():
            body[name] = _label(name, base, changed)
    for name, text in changed.items():
        if name == "aliases":
            body[name] = parted(text) or None
        elif name == "retired":
            body[name] = True if text == YES else None
        elif name not in LABEL_FIELDS:
            body[name] = text or None
    return {name: value for name, value in body.items() if value is not None}


def _label(name: str, base: Indicator | None, changed: Mapping[str, str]) -> dict[str, str] | None:
    """A text in both languages; one that is empty is as in the other, and nothing is left where both are."""
    said = cells(base) if base else {}
    texts = {language: changed.get(key := f"{name}_{language}", said.get(key, "")) for language in ("zh", "en")}
    return {language: text for language, text in texts.items() if text} or None


def _validated(row: Row, body: Mapping[str, Any]) -> tuple[Indicator | None, list[Problem]]:
    """The indicator that a body says, or what is wrong with it."""
    try:
        return Indicator.model_validate(body), []
    except ValidationError as error:
        faults = [(str(details["loc"][0]), details) for details in error.errors()]
        said = [(name, *reason(details, name)) for name, details in faults]
        return None, [row.fault(name, key, **values) for name, key, values in said]


def applied(model: Model, changes: Changes, valid_from: date | None) -> tuple[Model, list[Problem]]:
    """The model once the changes are made, and what is wrong with it.

    With `valid_from` what figures depend on changes from that day on, as a version of its own; what held before stays.
    """
    changed: dict[Key, Indicator] = {}
    added: list[Indicator] = []
    rows, problems = dict(changes.rows), []
    known = [*(Key(i.code, i.valid_from) for i in model.indicators), *(edit.key for edit in changes.edits)]
    for edit in changes.edits:
        begins = valid_from if edit.is_defining and _begins(valid_from) > _begins(edit.key.since) else None
        if until := _superseded(known, edit.key, begins):
            problems.append(edit.row.fault("valid_from", "book.superseded", given=edit.key.code, until=str(until)))
        wanted = edit.wanted.model_copy(update={"valid_from": begins}) if begins else edit.wanted
        if edit.was and not begins:
            changed[edit.key] = wanted
        else:
            added.append(wanted)
            rows[Key(wanted.code, wanted.valid_from)] = edit.row
    kept = [changed.get(Key(i.code, i.valid_from), i) for i in model.indicators]
    then = model.with_indicators([*kept, *added])
    return then, problems or [_problem(then, finding, rows, changes.file) for finding in check(then)]


def _superseded(known: Iterable[Key], key: Key, begins: date | None) -> date | None:
    """The day on which a later version takes the place of one that is to change only on or after that day."""
    later = [other.since for other in known if other.code == key.code and other.since]
    first = min((day for day in later if day > _begins(key.since)), default=None)
    return first if begins and first and begins >= first else None


def _problem(model: Model, finding: Finding, rows: Mapping[Key, Row], file: str) -> Problem:
    """A fault of the model at the cell it comes from."""
    name = "polarity" if finding.section == "targets" else finding.field
    found = [rows.get(Key(i.code, i.valid_from)) for i in _concerned(model, finding)]
    row = next(filter(None, found), None)
    return Problem(Severity.ERROR, finding.key, dict(finding.values), row.at(name) if row else Place(file=file))


def _concerned(model: Model, finding: Finding) -> list[Indicator]:
    """The versions of an indicator that a fault may come from, the latest first."""
    if finding.section == "indicators":
        return [model.indicators[finding.position]]
    if finding.section == "targets":
        node = model.node_by_code[model.targets[finding.position].kpi]
        return [indicator for indicator in reversed(model.indicators) if indicator.code == node.indicator]
    return []
