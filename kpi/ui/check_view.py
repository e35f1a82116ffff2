"""The check before anything is stored: what can come in, what needs repair, what deserves a look, what would change."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

import polars as pl
import streamlit as st

from kpi.core.layout import is_source
from kpi.core.problem import Problem, Severity
from kpi.core.reading import Reading
from kpi.text import numbers
from kpi.ui import background, draft, marks
from kpi.ui.desk import Desk
from kpi.ui.draft import Draft
from kpi.ui.upload_view import PATIENCE, months_text
from kpi.usecases.batch import Import
from kpi.usecases.impact import Change, Impact

MOST_PROBLEMS = 12
MOST_CHANGES = 12
ASKING = ("judgement.jump", "judgement.jump_unit", "judgement.rows_gone", "judgement.already_there")
"""What a person has to confirm before the file is stored."""


@dataclass(frozen=True, slots=True)
class Check:
    """What importing the draft would do, and which figures it would change."""

    ready: Import
    impact: Impact | None


def check(desk: Desk, given: Draft, reading: Reading) -> Check | None:
    """The check of the draft as it stands; None while it is at work."""
    work = partial(_checked, desk, reading, given.dataset or "", given.choice())
    job = background.start(given.keep("check", given.key("check", desk)), work)
    if not job.wait(PATIENCE):
        background.watch(desk, job, desk.say("upload.checking"), "watch_check")
        return None
    found = background.outcome(job)
    if given.faults is None and found.ready.checked:
        given.faults = found.ready.checked.faults
    return found


def _checked(desk: Desk, reading: Reading, dataset: str, choice: object, progress: background.Progress) -> Check:
    ready = desk.consider(reading, dataset, choice)  # type: ignore[arg-type]
    progress(0.6)
    return Check(ready, desk.impact(ready) if ready.incoming is not None else None)


def verdict(desk: Desk, found: Check) -> None:
    """Four figures: rows that can come in, rows to repair, notes, and what is replaced."""
    ready = found.ready
    faulty = ready.checked.faults["_at"].n_unique() if ready.checked else 0
    notes = sum(problem.severity is not Severity.ERROR for problem in ready.problems)
    rows = ready.incoming.frame.height if ready.incoming else 0
    months = [f"{month:%Y-%m}" for month in ready.incoming.months] if ready.incoming else []
    replaces = bool(ready.difference and ready.difference.replaced)
    with st.container(horizontal=True):
        count = partial(desk.say, "upload.count_rows")
        st.metric(desk.say("upload.can_import"), count(count=f"{rows:,}"), border=True)
        st.metric(desk.say("upload.to_repair"), count(count=f"{faulty:,}"), border=True)
        st.metric(desk.say("upload.notes"), desk.say("upload.count_places", count=notes), border=True)
        title = desk.say("upload.will_replace" if replaces else "upload.will_add")
        st.metric(title, months_text(months), border=True)
    if ready.outcome == "unchanged":
        st.info(desk.say("upload.unchanged"), icon=":material/check:")


def faults(desk: Desk, found: Check) -> None:
    """What blocks the file as a whole; single cells are repaired in their grids."""
    cells = {"fact.", "intake.cell_", "intake.formula_not_computed"}
    whole = [
        problem
        for problem in found.ready.problems
        if problem.severity is Severity.ERROR and not any(problem.key.startswith(start) for start in cells)
    ]
    if whole:
        with st.container(border=True, key="errors"):
            st.error(desk.say("upload.blocked", count=len(whole)), icon=":material/error:")
            _listed(desk, whole)


def _listed(desk: Desk, problems: Sequence[Problem]) -> None:
    ordered = sorted(problems, key=lambda problem: problem.place.row or 0)
    st.markdown("\n".join(f"- {marks.plain_text(desk.sentence(problem))}" for problem in ordered[:MOST_PROBLEMS]))
    if len(problems) > MOST_PROBLEMS:
        st.caption(desk.say("upload.more_problems", count=len(problems) - MOST_PROBLEMS))


def notes(desk: Desk, given: Draft, found: Check) -> None:
    """What deserves a look: what must be confirmed, then what was done in reading, then what is new."""
    said = [problem for problem in found.ready.problems if problem.severity is not Severity.ERROR]
    asking = [problem for problem in said if problem.key in ASKING]
    for number, problem in enumerate(asking):
        st.warning(marks.plain_text(_bare(desk, problem)), icon=":material/warning:")
        _rescale(desk, given, problem, number)
    if asking:
        given.confirmed = st.checkbox(desk.say("upload.confirm"), value=given.confirmed, key="confirm")
    for problem in said:
        if problem.key.startswith("judgement.") and problem not in asking:
            st.info(marks.plain_text(_bare(desk, problem)), icon=":material/info:")
    others = [problem for problem in said if not problem.key.startswith("judgement.")]
    if others:
        with st.expander(desk.say("upload.warned", count=len(others)), icon=":material/warning:", key="warnings"):
            _listed(desk, others)


def _bare(desk: Desk, problem: Problem) -> str:
    """A problem of the file as a whole, without the file's name, which stands above."""
    return desk.say(problem.key, **problem.values)


def _rescale(desk: Desk, given: Draft, problem: Problem, number: int) -> None:
    """Where figures are off by a power of ten: the button that converts the column."""
    code, factor = str(problem.values.get("code") or ""), str(problem.values.get("factor") or "")
    if not factor or not code:
        return
    many = float(factor.replace(",", ""))
    is_larger = not str(problem.values["change"]).startswith("-")
    label = desk.say("upload.rescale", factor=f"÷{factor}" if is_larger else f"×{factor}")

    def convert() -> None:
        given.scale[code] = given.scale.get(code, 1.0) * (1 / many if is_larger else many)

    st.button(label, key=f"rescale_{number}", icon=":material/calculate:", on_click=convert)


def changes(desk: Desk, found: Check) -> None:
    """Which figures read otherwise once the file is stored."""
    if found.impact is None:
        return
    month, listed = f"{found.impact.span.month:%Y-%m}", found.impact.changes
    if not listed:
        st.caption(desk.say("upload.no_impact", month=month))
        return
    title = desk.say("upload.impact", month=month)
    st.subheader(title, anchor=False)
    ordered = sorted(listed, key=lambda change: change.before.status is change.after.status)
    rows = [_change(desk, change) for change in ordered[:MOST_CHANGES]]
    st.dataframe(rows, hide_index=True, key="impact", alt=title, height="content")
    if len(listed) > MOST_CHANGES:
        st.caption(desk.say("upload.more_changes", count=len(listed) - MOST_CHANGES))


def _change(desk: Desk, change: Change) -> dict[str, str]:
    unit = change.indicator.unit if change.indicator else "points"
    sides = (change.before, change.after)
    values = [line.actual if change.indicator else line.score for line in sides]
    shown = [numbers.quantity(value, unit, desk.language) for value in values]
    before, after = (f"{marks.SHAPES.get(line.status, '○')} {desk.say(f'status.{line.status}')}" for line in sides)
    return {
        desk.say("term.indicator"): desk.text(change.title),
        desk.say("upload.now"): shown[0],
        desk.say("upload.after"): shown[1],
        desk.say("term.status"): before if before == after else f"{before} → {after}",
    }


def difference(desk: Desk, found: Check) -> None:
    """Rows new, changed and gone, and the sums of each month before and after."""
    ready = found.ready
    if ready.difference is None:
        return
    counts = {name: f"{getattr(ready.difference, name):,}" for name in ("new", "changed", "gone", "same")}
    with st.expander(desk.say("upload.changes"), icon=":material/difference:", key="difference"):
        st.caption(desk.say("upload.difference", **counts))
        number = st.column_config.NumberColumn(format="localized")
        st.dataframe(
            _sums(desk, ready),
            hide_index=True,
            key="changes",
            alt=desk.say("upload.changes"),
            height="content",
            placeholder=numbers.NONE,
            column_config={desk.say("upload.now"): number, desk.say("upload.after"): number},
        )


def _sums(desk: Desk, ready: Import) -> pl.DataFrame:
    """Month by month and column by column: the sum now, and once imported."""
    frame = ready.difference.sums if ready.difference else pl.DataFrame()
    keys = ["_month", "_which"]
    long = frame.with_columns(pl.exclude(keys).cast(pl.Float64)).unpivot(index=keys, variable_name="column")
    wide = long.pivot("_which", index=["_month", "column"], values="value")
    for name in ("before", "after"):
        if name not in wide.columns:
            wide = wide.with_columns(pl.lit(None, pl.Float64).alias(name))
    titles = {code: desk.text(column.label(code)) for code, column in ready.dataset.columns.items()}
    titles["_rows"] = desk.say("upload.rows")
    return wide.select(
        pl.col("_month").dt.strftime("%Y-%m").alias(desk.say("term.period")),
        pl.col("column").replace(titles).alias(desk.say("term.column")),
        pl.col("before").alias(desk.say("upload.now")),
        pl.col("after").alias(desk.say("upload.after")),
    )


def mapping(desk: Desk, found: Check) -> None:
    """Which column of the sheet became which column of the dataset."""
    mapped = found.ready.mapped
    if mapped is None:
        return
    dataset = found.ready.dataset
    sources = {code: numbers.NONE if is_source(header) else header for code, header in mapped.columns.items()}
    for code, lookup in dataset.lookups.items():
        sources[code] = desk.say("upload.looked_up", dataset=desk.dataset_name(lookup.dataset))
    with st.expander(desk.say("upload.mapping"), icon=":material/swap_horiz:", key="mapped"):
        rows = [
            {
                desk.say("upload.in_sheet"): source,
                desk.say("upload.in_dataset"): desk.text(dataset.columns[code].label(code)),
                desk.say("upload.type"): desk.say(f"type.{dataset.columns[code].type.value}"),
            }
            for code, source in sources.items()
        ]
        st.dataframe(rows, hide_index=True, key="mapping", alt=desk.say("upload.mapping"), height="content")
        if mapped.ignored():
            st.caption(marks.plain_text(desk.say("upload.ignored", columns=mapped.ignored())))


def confirm(desk: Desk, given: Draft, found: Check) -> None:
    """The button that imports; the work goes on when the person leaves the page."""
    ready = found.ready
    asked = any(problem.key in ASKING for problem in ready.problems)
    months = [f"{month:%Y-%m}" for month in ready.incoming.months] if ready.incoming else []
    replaced = ready.difference.replaced if ready.difference else 0
    label = desk.say("upload.commit_replace" if replaced else "upload.commit", months=months_text(months))
    can = ready.outcome == "ready" and (given.confirmed or not asked)
    key = given.key("store", desk)
    if st.button(label, type="primary", key="commit", icon=":material/check:", disabled=not can):
        background.start(key, partial(_stored, desk, given, ready))
    if job := background.find(key):
        if not job.wait(PATIENCE):
            background.watch(desk, job, desk.say("upload.storing"), "watch_storing")
            return
        stored: Import = background.outcome(job)
        background.forget(key)
        rows = f"{stored.incoming.frame.height:,}" if stored.incoming else "0"
        draft.end(desk.say("upload.stored", file=given.name, rows=rows, batch=stored.batch))
        st.rerun()


def _stored(desk: Desk, given: Draft, ready: Import, progress: background.Progress) -> Import:
    progress(0.1)
    return desk.store(given.path, ready)
