"""The dictionary as a workbook: out to be edited, looked at when it comes back, and taken in whole or not at all."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

from kpi.core.certification import standing
from kpi.core.errors import Conflict, Invalid
from kpi.core.indicator import Indicator
from kpi.core.indicator_book import Spelled
from kpi.core.indicator_change import Changes, applied, compare
from kpi.core.model import Model
from kpi.core.viewer import Right, Viewer
from kpi.intake import read_files
from kpi.intake.book import held
from kpi.intake.indicator_book import Book, rows, write
from kpi.intake.template import Words
from kpi.store import records
from kpi.store.folder import Folder
from kpi.usecases import model as models


def export(folder: Folder, viewer: Viewer, words: Words) -> tuple[str, bytes]:
    """The name and the bytes of a workbook with every version of every indicator."""
    viewer.must(Right.READ)
    model, now = folder.model(), folder.model().at(folder.today())
    order = {code: position for position, code in enumerate(model.indicator_by_code)}
    listed = sorted(model.indicators, key=lambda i: (order[i.code], i.valid_from or date.min))
    book = Book(listed, [_state(model, now, indicator) for indicator in listed], list(model.person_by_code))
    return file_name(words), write(book, words)


def file_name(words: Words) -> str:
    """What the workbook is called as a file."""
    return words.say("book.file") + ".xlsx"


def _state(model: Model, now: Model, indicator: Indicator) -> str:
    """How far a version has come: as things stand now where it is in force, else as they stand when it begins."""
    is_in_force = now.indicator_by_code.get(indicator.code) is indicator
    then = now if is_in_force else model.at(indicator.valid_from or date.min)
    return standing(then, indicator.code).state.value


def preview(folder: Folder, viewer: Viewer, path: Path, name: str, spelled: Spelled) -> Changes:
    """What a workbook that came back would change, with everything that is wrong with it; nothing is stored."""
    viewer.must(Right.MODEL)
    mark, model = records.last(folder.database), folder.model()
    reading = read_files([path], names={path: name}, limits=model.workspace.limits, as_written=True)[0]
    found, problems = rows(reading, spelled)
    changes = compare(model, found, held, name)
    return replace(changes, problems=problems + changes.problems, mark=mark)


def apply(folder: Folder, viewer: Viewer, changes: Changes, why: str | None, valid_from: date | None = None) -> int:
    """Make the changes of a preview, all or none; returns how many records changed.

    With `valid_from` what figures depend on changes from that day on, else also for the past. Raises `Invalid` where
    something is wrong or a change has no reason, `Conflict` where the model is no longer the one that was looked at.
    """
    viewer.must(Right.MODEL)
    if changes.errors:
        raise Invalid.because(changes.errors)
    if changes.needs_reason and not (why or "").strip():
        raise Invalid("definition.why")
    if records.last(folder.database) != changes.mark:
        raise Conflict("book.moved")
    wanted, problems = applied(folder.model(), changes, valid_from)
    if problems:
        raise Invalid.because(problems)
    return models.save(folder, viewer, wanted, why)
