"""Data health: how many paths are complete, every indicator on one line, and what is missing with what to do."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import streamlit as st

from kpi.core.data_health import DataHealth, DataPath, Gap, Health, Lack
from kpi.core.status import Status
from kpi.text import numbers
from kpi.ui import filters, links, marks
from kpi.ui.desk import Desk

TABLE = "data_health"
NAMED = 3
_STATUSES = {Health.COMPLETE: Status.ON_TRACK, Health.INCOMPLETE: Status.AT_RISK, Health.BROKEN: Status.OFF_TRACK}
_COLOURS = {Status.ON_TRACK: "blue", Status.AT_RISK: "orange", Status.OFF_TRACK: "red", Status.NO_DATA: "gray"}
_IN_UPLOAD = {Lack.DATA, Lack.LATE, Lack.PARTIAL, Lack.MONTHS, Lack.REJECTED}
_IN_MODEL = {Lack.SOURCE, Lack.RESPONSIBLE}


def status(gap: Gap) -> Status:
    """The status whose shape and colour show how much harm a gap does."""
    return Status.NO_DATA if gap.lack is Lack.KPI else _STATUSES[gap.lack.harm]


def words(desk: Desk, gap: Gap, named: bool = False) -> str:
    """What is missing in a few words; `named` says of which dataset, an indicator is always named."""
    lack = desk.say(f"health.lack_{gap.lack.value}", count=gap.count)
    return desk.say("health.of", name=_of(desk, gap), lack=lack) if named or gap.lack is Lack.OPERAND else lack


def _of(desk: Desk, gap: Gap) -> str:
    """The name of the dataset or indicator that lacks something."""
    indicator = desk.model().indicator_by_code.get(gap.of or "") if gap.lack is Lack.OPERAND else None
    return desk.text(indicator.name) if indicator else desk.dataset_name(gap.of or "")


def headline(desk: Desk, found: DataHealth) -> None:
    """How many indicators have a complete path, and which have not."""
    by_health: dict[Health, list[DataPath]] = {health: [] for health in Health}
    for path in found.paths:
        by_health[path.health].append(path)
    complete = len(by_health[Health.COMPLETE])
    sentences = [desk.say("health.headline", count=len(found.paths), complete=complete)]
    for health in (Health.BROKEN, Health.INCOMPLETE):
        if paths := by_health[health]:
            count = marks.coloured(desk.say(f"health.count_{health.value}", count=len(paths)), _STATUSES[health])
            sentences.append(desk.say("health.listing", count=count, names=_names(desk, paths)))
    st.markdown(("" if desk.language == "zh" else " ").join(sentences))


def _names(desk: Desk, paths: Sequence[DataPath]) -> str:
    names = [marks.plain_text(desk.text(path.indicator.name)) for path in paths[:NAMED]]
    text = desk.say("place.list_joint").join(names)
    return text if len(paths) <= NAMED else desk.say("cockpit.and_more", names=text)


def choose(desk: Desk, found: DataHealth) -> list[DataPath]:
    """The paths to list, the worst first: all, or those that lack something."""
    if not found.paths:
        return []
    only = st.toggle(desk.say("health.only"), key="only_incomplete")
    order = list(reversed(Health))
    paths = sorted(found.paths, key=lambda path: order.index(path.health))
    return [path for path in paths if not only or path.health is not Health.COMPLETE]


def table(desk: Desk, found: DataHealth, paths: Sequence[DataPath]) -> DataPath | None:
    """One line for each indicator; returns the path of the line that is selected, at first that of the URL."""
    if not paths:
        st.success(desk.say("health.none"), icon=":material/check:")
        return None
    codes = [path.indicator.code for path in paths]
    place = filters.line(TABLE, "indicator", codes)
    st.dataframe(
        [_row(desk, found, path) for path in paths],
        hide_index=True,
        key=TABLE,
        on_select=lambda: filters.line_picked(TABLE, "indicator", codes),
        selection_mode="single-row-required",
        alt=desk.say("page.data_health"),
        height=min(len(paths) + 1, 9) * 35 + 3,
        column_config=_columns(desk, paths),
    )
    return paths[place]


def _row(desk: Desk, found: DataHealth, path: DataPath) -> dict[str, Any]:
    datasets = [found.supplies[code].dataset for code in path.datasets]
    model = desk.model()
    return {
        desk.say("term.indicator"): desk.text(path.indicator.name),
        desk.say("health.path"): [_badge(desk, path.health)],
        desk.say("health.missing"): [_chip(desk, path, gap) for gap in path.gaps],
        desk.say("health.source"): _listed(desk, [desk.text(dataset.source) for dataset in datasets]),
        desk.say("term.dataset"): _listed(desk, [desk.text(dataset.name) for dataset in datasets]),
        desk.say("term.column"): _listed(desk, [_column(desk, code) for code in path.columns]),
        desk.say("health.responsible"): _listed(desk, [desk.owner(model, dataset.owner) for dataset in datasets]),
        desk.say("health.due"): _listed(desk, [desk.say("health.due_day", days=dataset.due) for dataset in datasets]),
        desk.say("health.arrived"): _arrived(found, path),
    }


def _badge(desk: Desk, health: Health) -> str:
    """Shape and word of how complete a path is."""
    return f"{marks.SHAPES[_STATUSES[health]]} {desk.say(f'health.{health.value}')}"


def _chip(desk: Desk, path: DataPath, gap: Gap) -> str:
    named = len(path.datasets) > 1 and gap.of is not None
    return f"{marks.SHAPES.get(status(gap), '○')} {words(desk, gap, named)}"


def _listed(desk: Desk, names: Sequence[str]) -> str:
    return desk.say("place.list_joint").join(dict.fromkeys(filter(None, names))) or numbers.NONE


def _column(desk: Desk, code: str) -> str:
    """What a column is called."""
    dataset, column = code.split(".")
    return desk.text(desk.model().dataset_by_code[dataset].columns[column].label(column))


def _arrived(found: DataHealth, path: DataPath) -> str:
    """When the last import came; where there are several datasets, of the one that waits longest."""
    came = [found.supplies[code].latest for code in path.datasets]
    days: list[datetime] = [batch.imported_at for batch in came if batch]
    return f"{min(days).astimezone():%Y-%m-%d}" if days and len(days) == len(came) else numbers.NONE


def _columns(desk: Desk, paths: Sequence[DataPath]) -> dict[str, Any]:
    """How the columns look: chips in the colours of their status, and room for what is long."""
    lacks = {_chip(desk, path, gap): _COLOURS[status(gap)] for path in paths for gap in path.gaps}
    healths = {_badge(desk, health): _COLOURS[_STATUSES[health]] for health in Health}
    chips, text = st.column_config.MultiselectColumn, st.column_config.TextColumn
    return {
        desk.say("health.path"): chips(options=list(healths), color=list(healths.values()), width=105),
        desk.say("health.missing"): chips(options=list(lacks), color=list(lacks.values()), width=250),
        desk.say("health.source"): text(width=170),
        desk.say("term.column"): text(width=150),
        desk.say("health.due"): text(help=desk.say("health.due_help")),
    }


def missing(desk: Desk, path: DataPath) -> None:
    """What one path lacks, each with what to do and the way there."""
    name, health = marks.plain_text(desk.text(path.indicator.name)), _badge(desk, path.health)
    st.subheader(f"{name} · {marks.coloured(health, _STATUSES[path.health])}", anchor=False)
    if not path.gaps:
        st.caption(desk.say("health.nothing"))
        return
    with st.container(gap="xsmall"):
        for place, gap in enumerate(path.gaps):
            with st.container(horizontal=True, vertical_alignment="center", key=f"gap_{place}"):
                what = marks.coloured(_chip(desk, path, gap), status(gap))
                todo = desk.say(f"health.do_{gap.lack.value}", of=_of(desk, gap))
                st.markdown(f"{what} · {marks.plain_text(todo)}", width="content")
                _way(desk, path, gap)


def _way(desk: Desk, path: DataPath, gap: Gap) -> None:
    """A link to where a gap is closed."""
    if gap.lack in _IN_UPLOAD:
        links.link(desk, "upload")
    elif gap.lack in _IN_MODEL:
        links.link(desk, "settings", desk.say("settings.model_file"))
    elif gap.lack is Lack.KPI:
        links.link(desk, "indicator_tree")
    else:
        code = (gap.of if gap.lack is Lack.OPERAND else None) or path.indicator.code
        links.link(desk, "dictionary", indicator=code)


def unread(desk: Desk, found: DataHealth) -> None:
    """Datasets and columns that no indicator reads, for whoever wants to know."""
    lines = []
    if found.unread_datasets:
        names = [desk.dataset_name(code) for code in found.unread_datasets]
        lines.append(desk.say("health.unread_datasets", names=names))
    for code, columns in found.unread_columns.items():
        names = [_column(desk, f"{code}.{column}") for column in columns]
        lines.append(desk.say("health.unread_columns", name=desk.dataset_name(code), names=names))
    with st.expander(desk.say("health.unread"), icon=":material/visibility_off:", key="unread"):
        for line in lines or [desk.say("health.all_read")]:
            st.caption(marks.plain_text(line))
