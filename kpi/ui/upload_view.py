"""Uploading in four steps: choose a file, see what was read, see what changes, import."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import polars as pl
import streamlit as st

from kpi.core.problem import Problem, Severity
from kpi.core.reading import ColumnType, Reading
from kpi.text import numbers
from kpi.ui import links, marks, uploader
from kpi.ui.desk import Desk, uploaded
from kpi.ui.guard import guarded
from kpi.usecases.batch import Import

ENDINGS = ["xlsx", "xls", "xlsb", "ods", "csv", "tsv", "txt"]
STEPS = ("choose", "check", "done")
MOST_PROBLEMS = 12
SAMPLE_ROWS = 8
MOST_TABLES = 3
_DATES = {
    ColumnType.DATE: st.column_config.DateColumn(format="YYYY-MM-DD"),
    ColumnType.MONTH: st.column_config.DateColumn(format="YYYY-MM"),
}


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that a person chose, on disk under a name of ours."""

    name: str
    path: Path


def steps(desk: Desk) -> None:
    """Where in the way the person is."""
    at = 1 if uploader.chosen("upload_file") else 2 if st.session_state.get("upload_done") else 0
    texts = []
    for position, name in enumerate(STEPS):
        word = desk.say(f"upload.step_{name}")
        colour = "green" if position < at else "blue" if position == at else "gray"
        texts.append(f":{colour}-badge[{'✓ ' if position < at else f'{position + 1} '}{word}]")
    st.markdown(" ".join(texts))


def choose_file(desk: Desk) -> Upload | None:
    """The file to import; None until one is chosen."""
    given = uploader.choose(desk, desk.say("upload.choose"), ENDINGS, "upload_file")
    if given is None:
        return None
    st.session_state.pop("upload_done", None)
    return Upload(Path(given.name).name, uploaded(given.name, given.getvalue()))


def done(desk: Desk) -> None:
    """What was just imported."""
    message = st.session_state.get("upload_done")
    if message:
        st.success(message, icon=":material/check_circle:")
        links.link(desk, "cockpit", desk.say("upload.to_cockpit"))


def expected(desk: Desk) -> None:
    """What each dataset needs, so that a person knows what to export."""
    st.subheader(desk.say("upload.expected"), anchor=False)
    rows = [
        {
            desk.say("term.dataset"): desk.text(dataset.name),
            desk.say("upload.needs"): desk.say("place.list_joint").join(
                column.headers[0] if column.headers else code for code, column in dataset.columns.items()
            ),
            desk.say("upload.replaces"): desk.say("upload.by_key" if dataset.key else "upload.by_month"),
        }
        for dataset in desk.model().datasets
    ]
    st.table(rows, hide_index=True, border="horizontal", alt=desk.say("upload.expected"))


def seen(desk: Desk, file: Upload) -> Reading:
    """What the reader found in the file, with its first rows."""
    with st.spinner(desk.say("upload.reading")):
        found = desk.inspect(file.path, file.name)
    if found.error:
        st.error(desk.sentence(found.error), icon=":material/error:")
        return found
    for number, table in enumerate(found.tables[:MOST_TABLES]):
        names = [column.name for column in table.columns]
        said = [desk.say("upload.seen", file=file.name, rows=f"{table.frame.height:,}", columns=len(names))]
        said += [desk.say("upload.seen_sheet", sheet=table.sheet)] if table.sheet else []
        said += [desk.say("upload.seen_dropped", dropped=len(table.dropped))] if table.dropped else []
        st.caption(" · ".join(marks.plain_text(text) for text in said))
        st.dataframe(
            table.frame.select(names).head(SAMPLE_ROWS),
            hide_index=True,
            key=f"seen_{number}",
            alt=desk.say("upload.first_rows"),
            height="content",
            placeholder=numbers.NONE,
            column_config={column.name: _DATES[column.type] for column in table.columns if column.type in _DATES},
        )
    return found


def choose_dataset(desk: Desk, reading: Reading) -> str | None:
    """The dataset the file is for: the one that fits best, unless the person says otherwise."""
    if reading.error:
        return None
    fitting = desk.suggest(reading)
    names = {dataset.code: desk.text(dataset.name) for dataset in desk.model().datasets}
    options = [*fitting, *(code for code in names if code not in fitting)]
    label = desk.say("upload.dataset")
    return st.selectbox(label, options, format_func=lambda code: names.get(code, code), key="upload_dataset", width=360)


def verdict(desk: Desk, ready: Import) -> None:
    """Whether the file can be imported, and every problem with its place."""
    if ready.outcome == "unchanged":
        st.info(desk.say("upload.unchanged"), icon=":material/check:")
    errors = [problem for problem in ready.problems if problem.severity is Severity.ERROR]
    others = [problem for problem in ready.problems if problem.severity is not Severity.ERROR]
    if errors:
        with st.container(border=True, key="errors"):
            st.error(desk.say("upload.blocked", count=len(errors)), icon=":material/error:")
            _listed(desk, errors)
    if others:
        with st.container(border=True, key="warnings"):
            st.warning(desk.say("upload.warned", count=len(others)), icon=":material/warning:")
            _listed(desk, others)


def _listed(desk: Desk, problems: Sequence[Problem]) -> None:
    ordered = sorted(problems, key=lambda problem: problem.place.row or 0)
    st.markdown("\n".join(f"- {marks.plain_text(desk.sentence(problem))}" for problem in ordered[:MOST_PROBLEMS]))
    if len(problems) > MOST_PROBLEMS:
        st.caption(desk.say("upload.more_problems", count=len(problems) - MOST_PROBLEMS))


def mapping(desk: Desk, ready: Import) -> None:
    """Which column of the sheet became which column of the dataset."""
    if ready.mapped is None:
        return
    with st.expander(desk.say("upload.mapping"), icon=":material/swap_horiz:"):
        pairs = ready.mapped.columns.items()
        rows = [
            {desk.say("upload.in_sheet"): header, desk.say("upload.in_dataset"): code, desk.say("upload.type"): kind}
            for code, header in pairs
            for kind in [desk.say(f"type.{ready.dataset.columns[code].type.value}")]
        ]
        st.dataframe(rows, hide_index=True, key="mapping", alt=desk.say("upload.mapping"), height="content")
        ignored = [c.name for c in ready.mapped.table.columns if c.name not in ready.mapped.columns.values()]
        if ignored:
            st.caption(desk.say("upload.ignored", columns=ignored))


def changes(desk: Desk, ready: Import) -> None:
    """Rows and sums of each month, before and after."""
    if ready.difference is None:
        return
    incoming, difference = ready.incoming, ready.difference
    with st.container(horizontal=True):
        st.metric(desk.say("upload.can_import"), f"{difference.added:,}", border=True)
        st.metric(desk.say("upload.will_replace"), f"{difference.replaced:,}", border=True)
        months = incoming.months if incoming else []
        text = f"{months[0]:%Y-%m}" if months else numbers.NONE
        if len(months) > 1:
            text = f"{text} – {months[-1]:%Y-%m}"
        st.metric(desk.say("upload.months"), text, border=True)
    st.caption(desk.say("upload.changes"))
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


def confirm(desk: Desk, file: Upload, ready: Import) -> None:
    """The button that imports."""
    if ready.outcome != "ready":
        return
    replaced = ready.difference.replaced if ready.difference else 0
    label = desk.say("upload.commit_replace" if replaced else "upload.commit")
    if st.button(label, type="primary", key="commit", icon=":material/check:"):
        with st.status(desk.say("upload.storing")) as progress:
            stored = desk.store(file.path, ready)
            progress.update(label=desk.say("upload.stored_short"), state="complete")
        rows = stored.incoming.frame.height if stored.incoming else 0
        message = desk.say("upload.stored", file=file.name, rows=rows, batch=stored.batch)
        st.session_state["upload_done"] = message
        uploader.empty("upload_file")
        st.rerun()


def arrivals(desk: Desk) -> None:
    """Which datasets have arrived for the month that is due."""
    month = desk.opening_month()
    if month is None:
        return
    title = desk.say("upload.arrivals", year=month.year, month=month.month)
    st.subheader(title, anchor=False)
    listed = [batch for batch in desk.overview().batches if batch.live]
    rows = []
    for dataset in desk.model().datasets:
        mine = [batch for batch in listed if batch.dataset == dataset.code]
        found = [batch.last_day for batch in mine if batch.first_day.replace(day=1) <= month <= batch.last_day]
        state = f"✓ {max(found):%m-%d}" if found else desk.say("upload.awaited")
        rows.append({desk.say("term.dataset"): desk.text(dataset.name), desk.say("upload.until"): state})
    st.dataframe(rows, hide_index=True, key="arrivals", alt=title, height="content")


def recent(desk: Desk) -> None:
    """The latest imports, each of which can be taken back."""
    listed = desk.overview().batches[:6]
    if not listed:
        return
    st.subheader(desk.say("upload.recent"), anchor=False)
    rows = [
        {
            desk.say("upload.file"): batch.file,
            desk.say("upload.rows"): batch.rows,
            desk.say("upload.when"): f"{batch.imported_at.astimezone():%m-%d %H:%M}",
            desk.say("term.status"): desk.say("upload.live" if batch.live else "upload.undone"),
        }
        for batch in listed
    ]
    st.dataframe(rows, hide_index=True, key="recent", alt=desk.say("upload.recent"), height="content")
    live = [batch for batch in listed if batch.live]
    if live:
        with st.popover(desk.say("upload.undo"), icon=":material/undo:"):
            names = {batch.batch: f"{batch.batch} · {batch.file}" for batch in live}
            chosen = st.selectbox(desk.say("term.batch"), list(names), format_func=names.__getitem__, key="undo_batch")
            st.caption(desk.say("upload.undo_means"))
            st.button(desk.say("upload.undo"), key="undo", on_click=guarded(desk.language, desk.undo), args=(chosen,))
