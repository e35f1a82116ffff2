"""The history of an indicator: who changed its definition, and what a figure was then against what it is now."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from math import isclose

from kpi.core.batch import Batch
from kpi.core.errors import Invalid
from kpi.core.formula import Node, datasets
from kpi.core.indicator import Indicator
from kpi.core.model import Model
from kpi.core.period import Span, Window, last_day, months_between, shift
from kpi.core.revision import Revision, differences
from kpi.core.trace import CLOSE
from kpi.core.viewer import Right, Viewer
from kpi.store import facts, past, records
from kpi.store.database import rows
from kpi.store.folder import Folder
from kpi.usecases.figure import Run, Slice, compute
from kpi.usecases.indicator import find, org_unit
from kpi.usecases.refresh import runs
from kpi.usecases.scorecard import Scorecard, figured, scored, unit_of

_DAY = len("2026-11-05")
Change = tuple[Revision, dict[str, tuple[object, object]]]
"""A revision, and the fields in which it differs from the version before it, from what to what."""


@dataclass(frozen=True, slots=True)
class Event:
    """Something that may have changed figures: a definition said anew, an import, or one taken back."""

    at: datetime
    revision: Revision | None = None
    batch: Batch | None = None


@dataclass(frozen=True, slots=True)
class Restatement:
    """A month's figure as it was then and as it is now, with what happened between that may explain it."""

    month: date
    then: float | None
    now: float | None
    why: list[Event]

    @property
    def restated(self) -> bool:
        """Whether the figure is another."""
        if self.then is None or self.now is None:
            return self.then is not self.now
        return not isclose(self.then, self.now, rel_tol=CLOSE)


def changes(folder: Folder, viewer: Viewer, code: str) -> list[Change]:
    """Every change of a definition, the latest first."""
    viewer.must(Right.READ)
    found: list[Change] = []
    before: dict[date | None, Indicator | None] = {}
    for revision in records.revisions(folder.database, code):
        earlier = [since for since in before if _begins(since) < _begins(revision.valid_from)]
        base = before.get(revision.valid_from) or (before[max(earlier, key=_begins)] if earlier else None)
        found.append((revision, differences(base, revision.body)))
        before[revision.valid_from] = revision.body
    return found[::-1]


def _begins(since: date | None) -> date:
    return since or date.min


def events(folder: Folder, viewer: Viewer, code: str) -> list[Event]:
    """What may have changed the figures of an indicator, the latest first."""
    viewer.must(Right.READ)
    model = folder.model().at(folder.today())
    said = {code, *model.standing_on(code)}
    read = datasets(model.computable[code]) if code in model.computable else []
    found = [Event(revision.at, revision) for each in said for revision in records.revisions(folder.database, each)]
    found += [
        Event(batch.imported_at, batch=batch) for batch in facts.batches(folder.database) if batch.dataset in read
    ]
    return sorted(found, key=lambda event: event.at, reverse=True)


def moment(text: str) -> datetime:
    """The moment written as `text`, a day as its end, in local time where no zone is said; raises `Invalid`."""
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        raise Invalid("history.no_moment", given=text) from None
    return (found + timedelta(days=len(text) == _DAY)).astimezone()


def as_of(
    folder: Folder, viewer: Viewer, code: str, spans: Sequence[Span], moment: datetime, unit: str | None = None
) -> dict[Span, float | None]:
    """The figures of an indicator as definitions and facts stood just before a moment."""
    viewer.must(Right.READ)
    known, kept = records.load_then(folder.database, moment), folder.model().at(date.max).dataset_by_code
    with folder.database.trial() as connection:

        def then(node: Node) -> dict[str, str]:
            return {code: past.facts_then(connection, kept[code], moment) for code in datasets(node) if code in kept}

        return figures(lambda sql: rows(connection, sql), known, code, spans, unit, then)


def figures(
    run: Run,
    model: Model,
    code: str,
    spans: Sequence[Span],
    unit: str | None,
    instead: Callable[[Node], dict[str, str]],
) -> dict[Span, float | None]:
    """The figure of every window, by the definition in force in it; `instead` gives the rows to ask for a formula."""
    found: dict[Span, float | None] = dict.fromkeys(spans)
    for version, run_of in runs(model, spans):
        node = version.computable.get(code)
        if node is not None:
            wanted = Slice([org_unit(version, unit)], run_of, instead=instead(node))
            computed = compute(run, version, {code: node}, wanted).select("month", "window", "value")
            found |= {Span(month, Window(window)): value for month, window, value in computed.iter_rows()}
    return found


def scorecard_then(folder: Folder, viewer: Viewer, span: Span, moment: datetime, root: str | None = None) -> Scorecard:
    """The tree of a window scored as definitions, weights, targets and facts stood just before a moment."""
    viewer.must(Right.READ)
    known = records.load_then(folder.database, moment)
    model, kept = known.at(span.last()), folder.model().at(date.max).dataset_by_code
    kpis = [node for node in model.scorecard if node.type == "kpi"]
    nodes = {code: model.computable[code] for node in kpis if (code := node.indicator or "") in model.computable}
    read = {code for node in nodes.values() for code in datasets(node)} & kept.keys()
    with folder.database.trial() as connection:
        instead = {code: past.facts_then(connection, kept[code], moment) for code in sorted(read)}
        months = past.months_then(connection, moment)
        spans = [span] if months and months[0] <= span.month <= months[-1] else []
        wanted = Slice(sorted({unit_of(model, node) for node in kpis}), spans, instead=instead)
        found = compute(lambda sql: rows(connection, sql), model, nodes, wanted).drop_nulls("value")
    values = {
        (code, unit, span.month): value for code, unit, value in found.select("indicator", "unit", "value").rows()
    }
    today = model.workspace.today(moment.date())
    return scored(model, span, figured(model, kpis, values, span, today), root)


def restatements(
    folder: Folder, viewer: Viewer, code: str, moment: datetime, last: date, count: int = 13, unit: str | None = None
) -> list[Restatement]:
    """The last months of an indicator, then and now, with what happened since."""
    viewer.must(Right.READ)
    model = folder.model()
    find(model.at(folder.today()), code)
    spans = [Span(month) for month in months_between(shift(last, 1 - count), last)]
    then = as_of(folder, viewer, code, spans, moment, unit)
    now = figures(folder.database.read, model, code, spans, unit, lambda _node: {})
    since = [event for event in events(folder, viewer, code) if event.at >= moment]
    found = [Restatement(span.month, then[span], now[span], []) for span in spans]
    return [replace(one, why=_explained(one, since)) if one.restated else one for one in found]


def _explained(found: Restatement, since: Sequence[Event]) -> list[Event]:
    return [event for event in since if _concerns(event, Span(found.month))]


def _concerns(event: Event, span: Span) -> bool:
    """Whether an event may have changed the figure of a month."""
    if event.batch is not None:
        return event.batch.first_day <= span.last() and event.batch.last_day >= span.month
    revision = event.revision
    return revision is not None and _begins(revision.valid_from) <= last_day(span.month)
