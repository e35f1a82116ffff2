"""Events kept by hand: what happened on some days that figures should be read with."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date
from itertools import count

from pydantic import ValidationError

from kpi.core.errors import Invalid, NotFound
from kpi.core.event import Event
from kpi.core.label import Label
from kpi.core.model import Model
from kpi.core.model_check import check, unsound
from kpi.core.modelfile import reason
from kpi.core.problem import Place
from kpi.core.suggestion import nearest
from kpi.core.viewer import Right, Viewer
from kpi.store.folder import Folder
from kpi.usecases import model as models


@dataclass(frozen=True, slots=True)
class Said:
    """An event as a person says it; without an org unit it is told everywhere, without indicators beside all."""

    name: Label | None
    on: date | None
    until: date | None = None
    org: str | None = None
    indicators: tuple[str, ...] = ()
    note: Label | None = None


def add(folder: Folder, viewer: Viewer, said: Said, why: str | None = None) -> str:
    """Keep an event; returns the code it was given, raises `Invalid` with every problem."""
    viewer.must(Right.MODEL)
    model = folder.model()
    event = _event(model, said, None)
    _save(folder, viewer, [*model.events, event], why)
    return event.code


def change(folder: Folder, viewer: Viewer, code: str, said: Said, why: str | None = None) -> int:
    """Say an event anew; returns how many records changed, raises `NotFound`, or `Invalid` with every problem."""
    viewer.must(Right.MODEL)
    model = folder.model()
    place = _place(model, code)
    event = _event(model, said, code)
    return _save(folder, viewer, [*model.events[:place], event, *model.events[place + 1 :]], why)


def remove(folder: Folder, viewer: Viewer, code: str, why: str | None = None) -> int:
    """Take an event out; returns how many records changed, raises `NotFound`."""
    viewer.must(Right.MODEL)
    model = folder.model()
    place = _place(model, code)
    return _save(folder, viewer, [*model.events[:place], *model.events[place + 1 :]], why)


def _place(model: Model, code: str) -> int:
    codes = [event.code for event in model.events]
    if code not in codes:
        raise NotFound("event.unknown", given=code, suggestion=nearest(code, codes))
    return codes.index(code)


def _event(model: Model, said: Said, code: str | None) -> Event:
    """An event as a person said it; raises `Invalid` where it says too little or cannot be."""
    if said.name is None or not all(text.strip() for text in said.name.spellings()):
        raise Invalid("event.name")
    if said.on is None:
        raise Invalid("event.day")
    fields = {name: value for name, value in asdict(said).items() if value}
    try:
        return Event.model_validate({"code": code or _code(model, said.on), **fields})
    except ValidationError as error:
        details = error.errors()[0]
        field = next((str(part) for part in details["loc"][:1]), "until")
        key, values = reason(details, field)
        raise Invalid(key, Place(), **values) from None


def _code(model: Model, on: date) -> str:
    """A code that no event has, by the day it began."""
    known = {event.code for event in model.events}
    codes = (f"e{on:%Y%m%d}" + (f"_{n}" if n > 1 else "") for n in count(1))
    return next(code for code in codes if code not in known)


def _save(folder: Folder, viewer: Viewer, events: Sequence[Event], why: str | None) -> int:
    """Make these the events of the model."""
    wanted = folder.model().with_events(events)
    if findings := check(wanted):
        raise unsound(findings)
    return models.save(folder, viewer, wanted, (why or "").strip() or None)
