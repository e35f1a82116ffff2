"""Making one of two definitions: which to keep, why, and what that changes."""

from __future__ import annotations

from functools import partial

import streamlit as st

from kpi.core.errors import KpiError
from kpi.core.indicator import Indicator
from kpi.core.reconciliation import Reconciliation
from kpi.core.viewer import Right
from kpi.ui import filters, marks
from kpi.ui.desk import Desk
from kpi.ui.guard import guarded
from kpi.usecases.conflict import Clash

_DONE, _REASON = "conflict_done", "conflict_reason"


def done() -> None:
    """Say once what was done."""
    said = st.session_state.pop(_DONE, None)
    if said:
        st.success(said, icon=":material/check_circle:")


def make_one(desk: Desk, clash: Clash) -> None:
    """The button that lets one of two definitions stand for both, after a look at what changes."""
    if not desk.viewer.may(Right.MODEL):
        return
    sides = {side.code: side for side in (clash.one, clash.other)}
    opened = st.popover(
        desk.say("conflict.make_one"), icon=":material/merge:", key="conflict_make_one", on_change="rerun"
    )
    if not opened.open:
        return
    with opened:
        st.caption(desk.say("conflict.make_one_means"))
        keep = st.radio(
            desk.say("conflict.keep"),
            list(sides),
            format_func=lambda code: f"{desk.text(sides[code].name)} ({code})",
            key=f"conflict_keep_{clash.one.code}_{clash.other.code}",
        )
        other = next(side for code, side in sides.items() if code != keep)
        if planned := _plan(desk, sides[keep], other):
            _preview(desk, planned, other)
            _confirm(desk, sides[keep], other)


def _plan(desk: Desk, keep: Indicator, other: Indicator) -> Reconciliation | None:
    """What would change, or why it cannot be."""
    try:
        return desk.plan_reconciliation(keep.code, other.code)
    except KpiError as error:
        for problem in error.problems:
            st.warning(marks.plain_text(desk.sentence(problem)), icon=":material/block:")
        return None


def _preview(desk: Desk, planned: Reconciliation, other: Indicator) -> None:
    model = desk.model()
    st.markdown(f"**{desk.say('conflict.since', month=f'{planned.since:%Y-%m}')}**")
    if planned.kpis:
        nodes = {node.code: node for node in (*planned.model.scorecard, *model.scorecard)}
        names = [desk.text(model.title(nodes[code])) for code in planned.kpis]
        st.markdown(marks.plain_text(desk.say("conflict.kpis_change", count=len(planned.kpis), names=names)))
    for code, (before, after) in planned.formulas.items():
        name = desk.text(planned.model.indicator_by_code[code].name)
        st.markdown(marks.plain_text(desk.say("conflict.formula_changes", name=name)))
        st.code(f"{before}\n→ {after}", language=None, wrap_lines=True)
    told = desk.say("conflict.retires", name=desk.text(other.name), aliases=planned.aliases)
    st.markdown(marks.plain_text(told))


def _confirm(desk: Desk, keep: Indicator, other: Indicator) -> None:
    st.text_input(desk.say("conflict.reason"), key=_REASON)
    st.button(
        desk.say("conflict.confirm"),
        type="primary",
        key="conflict_confirm",
        on_click=guarded(desk.language, partial(_reconcile, desk, keep, other)),
    )


def _reconcile(desk: Desk, keep: Indicator, other: Indicator) -> None:
    desk.reconcile(keep.code, other.code, st.session_state.get(_REASON) or "")
    filters.select("conflict", None)
    st.session_state[_REASON] = ""
    st.session_state[_DONE] = desk.say("conflict.done", keep=desk.text(keep.name), other=desk.text(other.name))
