"""Where a figure comes from: its formula with the values put in, its queries, and the rows and files behind them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from typing import Literal

import streamlit as st

from kpi.core.dataset import Dataset, FactType
from kpi.core.period import Span, Window
from kpi.core.problem import Place, Problem, Severity
from kpi.core.trace import Operand, Query, SourceRow, Trace
from kpi.text import numbers
from kpi.ui import arrival_view, marks
from kpi.ui.desk import Desk
from kpi.ui.guard import guarded
from kpi.usecases.trace import file_name


def show(
    desk: Desk,
    code: str,
    span: Span,
    unit: str | None,
    key: str,
    keep: Mapping[str, str] | None = None,
    title: str = "trace.title",
) -> None:
    """The trace of a KPI, or with an org unit that of an indicator, in an expander that is filled when it is opened.

    A figure is followed again whenever something in it is chosen, without the rest of the page. With an org unit it
    may keep to members, by column.
    """
    st.fragment(guarded(desk.language, _show), key=f"{key}_part")(desk, code, span, unit, key, keep, title)


def _show(
    desk: Desk, code: str, span: Span, unit: str | None, key: str, keep: Mapping[str, str] | None, title: str
) -> None:
    opened = st.expander(desk.say(title), icon=":material/account_tree:", key=key, on_change="rerun")
    if not opened.open:
        return
    with opened:
        found = desk.trace(code, span, unit, keep)
        left, right = st.columns([1.25, 1], gap="large")
        with left:
            _reckoning(desk, found)
        with right:
            _sources(desk, found, key)
        _query(desk, found, key)


def _reckoning(desk: Desk, found: Trace) -> None:
    """The figure as a ladder of operands, and whether it is the one that the product has."""
    st.subheader(desk.say("trace.formula"), anchor=False)
    st.markdown("\n".join(_ladder(desk, found, found.figure, 0, set())))
    if found.doubts:
        st.caption(desk.say("trace.doubts", doubts=[desk.say(f"doubt.{doubt.value}") for doubt in found.doubts]))
    if found.indicator.valid_from:
        st.caption(desk.say("trace.since", since=found.indicator.valid_from.isoformat()))
    unit = found.indicator.unit
    value, kept = (marks.plain_text(numbers.quantity(each, unit, desk.language)) for each in (found.value, found.kept))
    if not found.agrees:
        apart = marks.plain_text(numbers.exact(found.difference))
        st.warning(desk.say("trace.differs", value=value, kept=kept, difference=apart), icon=":material/difference:")
    elif found.value is None:
        st.caption(desk.say("trace.nothing"))
    else:
        st.success(desk.say("trace.agrees", value=value), icon=":material/task_alt:")


def _ladder(desk: Desk, found: Trace, operand: Operand, depth: int, seen: set[tuple[str, Span]]) -> Iterator[str]:
    """The lines of an operand and of those inside it, as a list in Markdown; what was opened is not opened again."""
    indent, formula = "    " * depth, operand.formula
    is_known = formula is not None and (operand.text, operand.span) in seen
    seen.add((operand.text, operand.span))
    inside = () if is_known else operand.operands
    is_plain = len(inside) == 1 and inside[0].text == formula and inside[0].dataset is not None
    notes = [desk.say("trace.as_above")] if is_known else []
    head = f"{_name(desk, operand)} = " + (f"{_code(formula or '')} = " if is_plain else "")
    told = [f"{head}**{marks.plain_text(numbers.exact(operand.value))}**"]
    told[0] += marks.plain_text("".join(f" · {note}" for note in [*_where(desk, found, operand, is_plain), *notes]))
    if formula is not None and not is_known and not is_plain:
        told += [f"= {_code(formula)}", *([f"= {_code(operand.filled or '')}"] if inside else [])]
    yield f"{indent}- " + f"  \n{indent}  ".join(told)
    for inner in () if is_plain else inside:
        yield from _ladder(desk, found, inner, depth + 1, seen)


def _where(desk: Desk, found: Trace, operand: Operand, is_plain: bool) -> list[str]:
    """The dataset that an operand is read from, and its window where it is another than the figure's."""
    dataset = operand.operands[0].dataset if is_plain else operand.dataset
    when = [] if operand.span == found.span else [_window(desk, found, operand.span)]
    return [*([desk.dataset_name(dataset)] if dataset else []), *when]


def _name(desk: Desk, operand: Operand) -> str:
    """What an operand is called: an indicator by its name, an aggregate by its text."""
    known = desk.model().indicator_by_code.get(operand.indicator or "")
    if known is None:
        return _code(operand.text)
    return f"{marks.plain_text(desk.text(known.name))} {_code(operand.text)}"


def _code(text: str) -> str:
    """A text as code within a line, whatever signs it has."""
    fence = "``" if "`" in text else "`"
    gap = " " if fence == "``" else ""
    return f"{fence}{gap}{text}{gap}{fence}"


def _window(desk: Desk, found: Trace, span: Span) -> str:
    """A month by its name, every longer or shorter window by its days."""
    if span.window is Window.MONTH:
        return f"{span.month:%Y-%m}"
    first, last = found.days(span)
    return desk.say("trace.window", first=first.isoformat(), last=last.isoformat())


def _sources(desk: Desk, found: Trace, key: str) -> None:
    """The files that rows are taken of, and the original of one of them to download."""
    st.subheader(desk.say("trace.sources"), anchor=False)
    if not found.sources:
        st.caption(desk.say("kpi.no_sources"))
        return
    rows = [
        {
            desk.say("upload.file"): source.batch.file,
            desk.say("term.batch"): source.batch.batch,
            desk.say("trace.taken"): source.taken,
            desk.say("trace.of_rows"): source.batch.rows,
            desk.say("trace.who"): source.batch.who,
            desk.say("upload.when"): f"{source.batch.imported_at.astimezone():%Y-%m-%d %H:%M}",
        }
        for source in found.sources
    ]
    st.dataframe(rows, hide_index=True, key=f"{key}_sources", alt=desk.say("trace.sources"), height=_height(len(rows)))
    batches = {source.batch.batch: source.batch for source in found.sources}
    with st.container(horizontal=True, vertical_alignment="bottom"):
        number = st.selectbox(
            desk.say("upload.file"),
            list(batches),
            format_func=lambda batch: desk.say("trace.source", file=batches[batch].file, batch=batch),
            key=f"{key}_batch",
            label_visibility="collapsed",
        )
        arrival_view.original(desk, batches[number])


def _height(rows: int) -> int | Literal["content"]:
    """A table of few rows is as high as they are."""
    return "content" if rows <= 6 else 240


def _query(desk: Desk, found: Trace, key: str) -> None:
    """One of the aggregates opened: the query that gives it, and the rows that it takes."""
    st.subheader(desk.say("trace.open"), anchor=False)
    labels = [_label(desk, found, query) for query in found.queries]
    position = st.selectbox(
        desk.say("trace.open"),
        range(len(labels)),
        format_func=labels.__getitem__,
        key=f"{key}_query",
        label_visibility="collapsed",
    )
    query = found.queries[position]
    st.code(query.sql, language=None, wrap_lines=True)
    rows = desk.trace_rows(found, position)
    if rows:
        _rows(desk, query, rows, f"{key}_rows_{position}")
        _file(desk, found, position, key)


def _label(desk: Desk, found: Trace, query: Query) -> str:
    window, value = _window(desk, found, query.span), numbers.exact(query.value)
    return desk.say("trace.choice", text=query.text, window=window, value=value)


def _rows(desk: Desk, query: Query, rows: Sequence[SourceRow], key: str) -> None:
    """The rows as they stand in their sheets; one that is chosen is looked up in its file."""
    titles, has_sheets = _titles(desk, query.dataset), any(row.sheet for row in rows)
    table = [
        {
            desk.say("upload.file"): row.batch.file,
            **({desk.say("upload.sheet"): row.sheet} if has_sheets else {}),
            desk.say("upload.row"): row.row,
            **{titles[code]: value for code, value in row.values.items()},
        }
        for row in rows
    ]
    figures = [code for code in rows[0].values if query.dataset.columns[code].type is FactType.NUMBER]
    said = "trace.counted_all" if len(rows) == query.rows else "trace.counted"
    st.caption(desk.say(said, count=f"{query.rows:,}", shown=f"{len(rows):,}"))
    state = st.dataframe(
        table,
        hide_index=True,
        key=key,
        on_select="rerun",
        selection_mode="single-row",
        alt=desk.say("trace.open"),
        height=_height(len(rows)),
        column_config={titles[code]: st.column_config.NumberColumn(format="localized") for code in figures}
        | {desk.say("upload.row"): st.column_config.NumberColumn(width="small")},
    )
    chosen = state.selection.rows
    if chosen and chosen[0] < len(rows):
        _cells(desk, rows[chosen[0]], titles)


def _titles(desk: Desk, dataset: Dataset) -> dict[str, str]:
    """What to call the columns of a dataset, each by a name of its own."""
    names = {code: desk.text(column.label(code)) for code, column in dataset.columns.items()}
    counts = Counter(names.values())
    return {code: name if counts[name] == 1 else f"{name} ({code})" for code, name in names.items()}


def _cells(desk: Desk, row: SourceRow, titles: Mapping[str, str]) -> None:
    """What stands in the file for a row, under the headers that it has there."""
    place = desk.place(Problem(Severity.NOTE, "", place=Place(row.batch.file, row.sheet, row.row)))
    st.markdown(f"**{marks.plain_text(place)}**")
    table = [
        {
            desk.say("term.column"): marks.plain_text(titles[cell.column]),
            desk.say("trace.header"): marks.plain_text(cell.header or desk.say("trace.no_header")),
            desk.say("trace.stands"): marks.plain_text(cell.text or numbers.NONE),
            desk.say("trace.stored"): marks.plain_text(_written(row.values[cell.column])),
        }
        for cell in desk.cells(row)
    ]
    st.table(table, border="horizontal", hide_index=True, width="content", alt=place)


def _written(value: str | float | None) -> str:
    return numbers.exact(value) if isinstance(value, float) else value or numbers.NONE


def _file(desk: Desk, found: Trace, position: int, key: str) -> None:
    st.download_button(
        desk.say("trace.download", count=f"{found.queries[position].rows:,}"),
        partial(desk.trace_file, found, position),
        file_name=file_name(found, position, desk),
        key=f"{key}_download_{position}",
        icon=":material/download:",
        on_click="ignore",
    )
