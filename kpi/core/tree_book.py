"""The indicator tree as sheets: a row for each node and each driver link, and what edited rows make of a tree.

What the sheets leave out stays as it is, a node without a row and a field without a column, unless they are the whole.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from math import isfinite
from typing import Any, get_args

from pydantic import ValidationError

from kpi.core.driver import Driver
from kpi.core.errors import Invalid
from kpi.core.indicator import Level
from kpi.core.indicator_book import NO, YES, Row
from kpi.core.modelfile import reason
from kpi.core.problem import Place, Problem, Severity
from kpi.core.roll_up import Method, Missing
from kpi.core.scorecard import PERSPECTIVES, Review, TreeNode
from kpi.core.tree_draft import code_for
from kpi.core.tree_edit import Add, Change, Edit, Link, Move, Remove, Tree, Unlink, edited

FIELDS = (
    "code", "parent", "order", "type", "name_zh", "name_en", "weight", "indicator", "org", "owner", "post", "level",
    "perspective", "scenario_zh", "scenario_en", "step", "review", "controllable", "missing", "method", "green",
    "amber", "definition_zh", "definition_en",
)  # fmt: skip
"""What a row says of a node, in the order of the columns."""
LINK_FIELDS = ("from", "to", "lag", "note_zh", "note_en")
"""What a row says of a driver link."""
CHOICES: dict[str, tuple[str, ...]] = {
    "type": ("goal", "kpi"),
    "level": get_args(Level),
    "perspective": PERSPECTIVES,
    "review": get_args(Review),
    "controllable": (YES, NO),
    "missing": get_args(Missing),
    "method": get_args(Method),
}
"""The fields that are chosen from a few values."""
LABELS = ("name", "scenario", "definition", "note")
_NUMBERS = ("weight", "green", "amber", "order", "lag")
_SCORE = ("green", "amber")
_PLACED = ("code", "type", "parent", "order")

Held = Callable[[str], str]
"""What is left of a text that went through a cell."""


@dataclass(frozen=True, slots=True)
class TreeChanges:
    """The edits that rows ask for, the tree once they are made, and what is wrong with the rows."""

    file: str
    after: Tree
    edits: list[Edit] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    @property
    def errors(self) -> list[Problem]:
        """The problems that stand in the way."""
        return [problem for problem in self.problems if problem.severity is Severity.ERROR]


def cells(node: TreeNode) -> dict[str, str]:
    """What a row says of a node: a text for each field, empty where there is nothing; choices by their code."""
    said: dict[str, Any] = {name: getattr(node, name, None) for name in FIELDS}
    said |= {name: node.score.get(name) for name in _SCORE}
    said |= {"order": node.position + 1, "controllable": YES if node.controllable else NO}
    for name in LABELS[:3]:
        label = getattr(node, name)
        said |= {f"{name}_zh": label.zh if label else None, f"{name}_en": label.en if label else None}
    return {name: _text(said[name]) for name in FIELDS}


def word(field: str, value: str) -> str:
    """The key of the word for a choice.

    >>> word("type", "kpi"), word("level", "post"), word("controllable", "no")
    ('node.kpi', 'level.post', 'book.no')
    """
    if value in (YES, NO):
        return f"book.{value}"
    return f"node.{value}" if field == "type" else f"{field}.{value}"


def link_cells(link: Driver) -> dict[str, str]:
    """What a row says of a driver link."""
    note = link.note
    said = {"from": link.source, "to": link.to, "lag": link.lag}
    said |= {"note_zh": note.zh if note else None, "note_en": note.en if note else None}
    return {name: _text(said[name]) for name in LINK_FIELDS}


def _text(value: Any) -> str:
    """A value as a cell has it.

    >>> _text(35.0), _text(None), _text("a")
    ('35', '', 'a')
    """
    return "" if value is None else repr(value).removesuffix(".0") if isinstance(value, float) else str(value)


def depth_first(tree: Tree) -> list[TreeNode]:
    """The nodes from the top down, each before those below it."""
    found: list[TreeNode] = []

    def visit(parent: str | None) -> None:
        for code in tree.under(parent):
            found.append(tree.nodes[code])
            visit(code)

    visit(None)
    return found


def compare(
    tree: Tree, rows: Sequence[Row], links: Sequence[Row], file: str, held: Held = str, *, whole: bool = False
) -> TreeChanges:
    """The edits that rows of nodes and of links ask for; with `whole` what has no row goes."""
    found = _Comparison(tree, held)
    wanted = found.named(rows)
    for row in wanted:
        found.take(row)
    gone = [code for code in tree.nodes if code not in found.rows] if whole and not found.problems else []
    if not found.problems:
        found.place(gone)
    if not found.problems:
        found.link(links, whole=whole and bool(links))
    return TreeChanges(file, found.tree, found.edits, found.problems)


class _Comparison:
    """What is found while rows are held against a tree."""

    def __init__(self, tree: Tree, held: Held) -> None:
        self.before = self.tree = tree
        self.rows: dict[str, Row] = {}
        self.edits: list[Edit] = []
        self.problems: list[Problem] = []
        self._held = held
        self._parents: dict[str, str | None] = {code: node.parent for code, node in tree.nodes.items()}

    def named(self, rows: Sequence[Row]) -> list[Row]:
        """The rows, each with a code: a new node may come with its name alone."""
        found = []
        taken: dict[str, Any] = {**self.before.nodes, **{row.cells["code"]: row for row in rows if row.cells["code"]}}
        for row in rows:
            given = row.cells
            named = (given.get(name) for name in ("name_en", "indicator", "name_zh"))
            code = given["code"] or code_for(next(filter(None, named), ""), taken, _type_of(row))
            taken[code] = row
            found.append(Row(row.place, row.headers, {**given, "code": code}))
        return found

    def take(self, row: Row) -> None:
        """Hold a row against the node it is of."""
        code, faults = row.cells["code"], [*_no_choices(row), *_no_numbers(row)]
        if code in self.rows:
            faults.append(row.fault("code", "model.repeated", given=code))
        self.rows[code] = row
        was = self.before.nodes.get(code)
        if was is not None and row.cells.get("type") not in (None, "", was.type):
            faults.append(row.fault("type", "treebook.kind_stays", given=code))
        if "parent" in row.cells:
            self._parents[code] = row.cells["parent"] or None
        else:
            self._parents.setdefault(code, None)
        self.problems += faults
        if faults:
            return
        said = self._said_anew(row, was)
        if was is None:
            body = {"code": code, "type": _type_of(row), **{k: v for k, v in said.items() if v is not None}}
            self._make(row, lambda: Add(node=TreeNode.model_validate({**body, "position": len(self.tree.under(None))})))
        elif said:
            self._make(row, lambda: Change(code=code, fields=said))

    def _make(self, row: Row, edit: Callable[[], Edit]) -> None:
        """Make an edit, or note at its row why it cannot be made."""
        try:
            made = edit()
            self.tree = edited(self.tree, made)
            self.edits.append(made)
        except Invalid as error:
            name = str(error.problem.values.get("field") or "code")
            self.problems.append(row.fault(name, error.problem.key, **error.problem.values))
        except ValidationError as error:
            details = error.errors()[0]
            name = str(details["loc"][0])
            key, values = reason(details, name)
            self.problems.append(row.fault(name, key, **values))

    def _said_anew(self, row: Row, was: TreeNode | None) -> dict[str, Any]:
        """The fields of a node that a row says otherwise, as an edit says them."""
        before = cells(was) if was else {}
        changed = {
            name: text for name, text in row.cells.items()
            if name in FIELDS and name not in _PLACED and text != self._held(before.get(name, ""))
        }  # fmt: skip
        said: dict[str, Any] = {}
        for name, text in changed.items():
            if name in _SCORE:
                kept = {**said.get("score", was.score if was else {}), name: _number(text)}
                said["score"] = {key: value for key, value in kept.items() if value is not None}
            elif name[:-3] in LABELS:
                said[name[:-3]] = _label(name[:-3], before, changed)
            elif name == "controllable":
                said[name] = text != NO
            else:
                said[name] = _number(text) if name in _NUMBERS else text or None
        return said

    def place(self, gone: Sequence[str]) -> None:
        """Put every node under its parent, in order, from the top down; what goes is let go of last."""
        kept = {code: parent for code, parent in self._parents.items() if code not in set(gone)}
        for code, parent in kept.items():
            self.problems += self._no_parent(code, parent, kept)
        if self.problems:
            return
        below: dict[str | None, list[str]] = {}
        for code in sorted(kept, key=self._order):
            below.setdefault(kept[code], []).append(code)
        todo: list[str | None] = [None]
        for parent in todo:
            for position, code in enumerate(below.get(parent, [])):
                self._move(code, parent, position)
                todo.append(code)
        self.problems += [self._fault(code, "parent", "model.tree_circle") for code in kept if code not in todo]
        for code in gone:
            if code in self.tree.nodes:
                self._make(_NOWHERE, lambda code=code: Remove(code=code))  # type: ignore[misc]

    def _no_parent(self, code: str, parent: str | None, kept: Mapping[str, str | None]) -> list[Problem]:
        if parent is None:
            return []
        if parent not in kept:
            return [self._fault(code, "parent", "tree_draft.no_node", parent)]
        above = self.tree.nodes[parent]
        return [self._fault(code, "parent", "tree_draft.under_kpi", parent)] if above.type == "kpi" else []

    def _fault(self, code: str, name: str, key: str, given: str | None = None) -> Problem:
        row = self.rows.get(code, _NOWHERE)
        return row.fault(name, key, given=given or code)

    def _order(self, code: str) -> tuple[float, int]:
        """Where a node stands among those it stands with: as its row says, else as it did, a new one last."""
        row, was = self.rows.get(code), self.before.nodes.get(code)
        stays = was is not None and was.parent == self._parents[code]
        said = _number(row.cells.get("order", "")) if row else None
        if was is None or not stays:
            return (float("inf"), 0) if said is None else (said, -1)
        now = was.position + 1.0
        return (now, 0) if said is None or said == now else (said, 1 if said > now else -1)

    def _move(self, code: str, parent: str | None, position: int) -> None:
        now = self.tree.under(parent)
        if position >= len(now) or now[position] != code:
            row = self.rows.get(code, _NOWHERE)
            self._make(row, lambda: Move(code=code, parent=parent, position=position))

    def link(self, rows: Sequence[Row], *, whole: bool) -> None:
        """Make the links of rows, and with `whole` take out those that have none."""
        known = {(link.source, link.to): link_cells(link) for link in self.before.drivers}
        seen = set()
        for row in rows:
            pair = (row.cells["from"], row.cells["to"])
            seen.add(pair)
            before = known.get(pair, {})
            same = all(text == self._held(before.get(name, "")) for name, text in row.cells.items())
            if faults := [*_no_numbers(row), *_no_lag(row)]:
                self.problems += faults
            elif pair not in known or not same:
                self._make(row, lambda row=row, before=before: _link(row, before))  # type: ignore[misc]
        there = {(link.source, link.to) for link in self.tree.drivers}
        for source, to in known if whole else ():
            if (source, to) in there - seen:
                self._make(_NOWHERE, lambda source=source, to=to: Unlink(source=source, to=to))  # type: ignore[misc]


_NOWHERE = Row(Place(), {}, {})


def _type_of(row: Row) -> str:
    """What a row is of: as it says, else a KPI where it names an indicator."""
    if given := row.cells.get("type"):
        return given
    return "kpi" if row.cells.get("indicator") else "goal"


def _label(name: str, before: Mapping[str, str], changed: Mapping[str, str]) -> dict[str, str] | None:
    """A text in both languages; one that is empty is as in the other, and nothing is left where both are."""
    texts = {language: changed.get(key := f"{name}_{language}", before.get(key, "")) for language in ("zh", "en")}
    return {language: text for language, text in texts.items() if text} or None


def _link(row: Row, before: Mapping[str, str]) -> Link:
    said = {**before, **row.cells}
    lag = _number(said.get("lag", ""))
    note = _label("note", before, said)
    body = {"source": said["from"], "to": said["to"], "lag": None if lag is None else int(lag), "note": note}
    return Link.model_validate({name: value for name, value in body.items() if value is not None})


def _number(text: str) -> float | None:
    """The number that a text says, `None` where it says nothing or no number.

    A comma is a decimal one unless it parts thousands.

    >>> _number("35%"), _number("1,5"), _number("1,000"), _number(""), _number("much"), _number("nan")
    (35.0, 1.5, 1000.0, None, None, None)
    """
    plain = text.strip().removesuffix("%")
    plain = plain.replace(",", "" if _THOUSANDS.fullmatch(plain) else ".")
    try:
        found = float(plain)
    except ValueError:
        return None
    return found if isfinite(found) else None


_THOUSANDS = re.compile(r"-?\d{1,3}(,\d{3})+(\.\d+)?")


def _no_choices(row: Row) -> Iterable[Problem]:
    for name, values in CHOICES.items():
        if row.cells.get(name, "") not in ("", *values):
            yield row.fault(name, "book.no_choice", given=row.cells[name])


def _no_lag(row: Row) -> Iterable[Problem]:
    lag = _number(row.cells.get("lag", ""))
    if lag is not None and lag != int(lag):
        yield row.fault("lag", "model.number", given=row.cells["lag"])


def _no_numbers(row: Row) -> Iterable[Problem]:
    for name in _NUMBERS:
        if (text := row.cells.get(name, "")) and _number(text) is None:
            yield row.fault(name, "model.number", given=text)
