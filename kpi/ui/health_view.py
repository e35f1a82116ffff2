"""The check-up of the tree: what to repair and what to look at with the way there, and what the tree covers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from itertools import groupby

import streamlit as st

from kpi.core.finding import Finding, Kind
from kpi.core.health import Health
from kpi.core.model import Model
from kpi.core.period import Span, last_day
from kpi.core.problem import Severity
from kpi.core.scorecard import PERSPECTIVES
from kpi.core.status import Status
from kpi.core.tree_coverage import LEVELS, UNSAID
from kpi.text import finding as words
from kpi.text import numbers
from kpi.ui import filters, links, marks, smart_view
from kpi.ui.desk import Desk
from kpi.usecases import health as usecase

ALL = ":all"
MOST = 8
"""So many findings of a kind are shown at once."""
ROWS = 12
"""A table with more rows than these is scrolled."""
COVERS = ("levels", "perspectives", "badges")
_STATUSES = {Severity.ERROR: Status.OFF_TRACK, Severity.WARNING: Status.AT_RISK}
_PAGES = {
    "target": ("targets", "kpi"),
    "open": ("drilldown", "kpi"),
    "dictionary": ("dictionary", "indicator"),
    "upload": ("upload", "dataset"),
}
"""Where a repair is made, and what that page calls what is selected; all others are made in the tree."""


def health(desk: Desk, span: Span) -> None:
    """The health of the tree of a month."""
    found = _found(str(desk.folder.path), span.month, desk.today, desk.state(), desk)
    model = desk.folder.model().at(last_day(span.month))
    _headline(desk, span, found)
    left, right = st.columns([1.7, 1], gap="large")
    with left:
        _findings(desk, model, found)
    with right:
        smart_view.panel(desk, model, found)
        _coverage(desk, model, found)


@st.cache_data(max_entries=16, show_spinner=False)
def _found(path: str, month: date, today: date, state: tuple[int, int], _desk: Desk) -> Health:  # noqa: ARG001 (they are the key of the cache)
    return usecase.health(_desk.folder, _desk.viewer, month)


def _headline(desk: Desk, span: Span, found: Health) -> None:
    """How much there is to repair and to look at."""
    month = desk.say("cockpit.month", year=span.month.year, month=span.month.month)
    if not found.findings:
        st.success(desk.say("finding.clean", month=month), icon=":material/check:")
        return
    counts = {
        severity: marks.coloured(desk.say(f"finding.count_{severity.value}", count=found.count(severity)), status)
        for severity, status in _STATUSES.items()
    }
    said = desk.say("finding.headline", month=month, repair=counts[Severity.ERROR], look=counts[Severity.WARNING])
    st.markdown(said)


def _findings(desk: Desk, model: Model, found: Health) -> None:
    """The findings of a choice, kind by kind."""
    chosen = _chosen(desk, model, found.findings)
    if found.findings and not chosen:
        st.caption(desk.say("finding.none_here"))
    for (severity, kind), group in groupby(chosen, key=lambda finding: (finding.severity, finding.kind)):
        listed = list(group)
        with st.container(border=True, gap="small", key=f"finding_{severity.value}_{kind.value}"):
            _kind(desk, severity, kind, len(listed))
            for finding in listed[:MOST]:
                _row(desk, model, finding)
            if len(listed) > MOST:
                st.caption(desk.say("finding.more", count=len(listed) - MOST))


def _chosen(desk: Desk, model: Model, findings: Sequence[Finding]) -> list[Finding]:
    """The findings of the kind and of the owner that a person chose."""
    kinds = {finding.kind.value: desk.say(f"finding.kind_{finding.kind.value}") for finding in findings}
    owners = {code: words.person(desk.language, model, code) for one in findings for code in _owners(model, one)}
    with st.container(horizontal=True):
        kind = filters.choose(
            "finding", {ALL: desk.say("finding.all_kinds")} | kinds, desk.say("finding.by_kind"), width=260
        )
        owner = filters.choose(
            "whose", {ALL: desk.say("finding.all_people")} | dict(sorted(owners.items())),
            desk.say("finding.by_person"), width=200,
        )  # fmt: skip
    return [
        finding for finding in findings
        if kind in (ALL, finding.kind.value) and (owner == ALL or owner in _owners(model, finding))
    ]  # fmt: skip


def _owners(model: Model, finding: Finding) -> set[str]:
    """Whom a finding concerns: the person it is about, else the owners of its nodes."""
    nodes = (model.node_by_code[code] for code in finding.nodes if code in model.node_by_code)
    return set(finding.people) or {node.owner for node in nodes if node.owner}


def _kind(desk: Desk, severity: Severity, kind: Kind, count: int) -> None:
    status = _STATUSES[severity]
    badge = marks.coloured(f"{marks.SHAPES[status]} {desk.say(f'finding.severity_{severity.value}')}", status)
    title = desk.say("finding.of_kind", kind=desk.say(f"finding.kind_{kind.value}"), count=count)
    st.markdown(f"{badge} · **{marks.plain_text(title)}**")


def _row(desk: Desk, model: Model, finding: Finding) -> None:
    """Whom or what it is about, why it matters, and the way to the repair."""
    subject = marks.plain_text(words.subject(desk.language, model, finding))
    why = marks.plain_text(words.why(desk.language, model, finding))
    told, way = st.columns([4.4, 1], vertical_alignment="center")
    told.markdown(desk.say("finding.message", subject=f"**{subject}**", why=why))
    with way.container(horizontal_alignment="right"):
        _way(desk, finding)


def _way(desk: Desk, finding: Finding) -> None:
    """To where the repair is made: another page, or the editor of this tree, in which work is shared out too."""
    repair = finding.repair
    label = desk.say(f"finding.repair_{repair.action}")
    if repair.action in _PAGES:
        page, name = _PAGES[repair.action]
        links.link(desk, page, label, **{name: repair.of})
        return
    node = finding.nodes[0] if repair.action == "split" else repair.of
    key = "_".join(("repair", finding.kind.value, *finding.people, *finding.nodes[:2]))
    st.button(label, icon=":material/edit:", type="tertiary", key=key, on_click=_edit, args=(node,))


def _edit(node: str) -> None:
    """Open a node in the editor; a link to the page one is on would leave its parameters as they are."""
    filters.select("view", "edit")
    filters.select("node", node)


def _coverage(desk: Desk, model: Model, found: Health) -> None:
    """What the tree covers, one table at a time."""
    st.markdown(f"**{desk.say('finding.coverage')}**")
    covers = filters.segment("covers", COVERS, desk.say("finding.coverage"), lambda name: _covers(desk, name))
    coverage = found.coverage
    if covers == "badges":
        rows = [_badge(desk, model, badge.indicator, badge.lacks) for badge in coverage.badges]
    elif covers == "levels":
        said = {level: desk.say(f"level.{level}") for level in LEVELS}
        rows = _matrix(desk, model, coverage.levels, said)
    else:
        said = {perspective: desk.say(f"perspective.{perspective}") for perspective in PERSPECTIVES}
        rows = _matrix(desk, model, coverage.perspectives, said)
    alt = desk.say(f"finding.coverage_{covers}")
    st.caption(alt)
    height = "content" if len(rows) <= ROWS else ROWS * 35 + 3
    st.dataframe(rows, hide_index=True, key=f"coverage_{covers}", alt=alt, height=height)  # type: ignore[arg-type]


def _covers(desk: Desk, name: str) -> str:
    return desk.say(f"finding.by_{name}")


def _matrix(
    desk: Desk, model: Model, counts: Mapping[str, Mapping[str, int]], said: Mapping[str, str]
) -> list[dict[str, str]]:
    """For every goal how many KPIs stand below it of each kind; what nobody says has a column where there is any."""
    unsaid = any(UNSAID in row for row in counts.values())
    columns = {**said, **({UNSAID: desk.say("finding.unsaid")} if unsaid else {})}
    return [
        {desk.say("finding.goal"): desk.text(model.label(model.node_by_code[goal]))}
        | {name: str(row.get(code, 0) or numbers.NONE) for code, name in columns.items()}
        for goal, row in counts.items()
    ]


def _badge(desk: Desk, model: Model, code: str, lacks: Sequence[str]) -> dict[str, str]:
    """Whether source, cadence, owner, quality and watch of an indicator are all there."""
    known = model.indicator_by_code.get(code)
    missing = desk.say("place.list_joint").join(desk.say(f"finding.lacks_{name}") for name in lacks)
    return {
        desk.say("term.indicator"): desk.text(known.name) if known else code,
        desk.say("finding.badge"): desk.say("finding.incomplete" if lacks else "finding.complete"),
        desk.say("finding.lacks"): missing or numbers.NONE,
    }
