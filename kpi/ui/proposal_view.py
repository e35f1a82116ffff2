"""Proposals of targets: which are open, what each says, who has accepted it, and what may be done with it."""

from __future__ import annotations

from functools import partial

import streamlit as st

from kpi.core.proposal import ACCEPTING, Proposal, State, Step
from kpi.core.target_change import key as key_of
from kpi.core.target_change import latest
from kpi.core.viewer import Right
from kpi.text import numbers
from kpi.ui import filters, marks, target_change_view
from kpi.ui.desk import Desk
from kpi.ui.guard import guarded
from kpi.ui.target_scale import Scale, scale
from kpi.usecases import proposal
from kpi.usecases.target import Grid

TABLE = "proposals"
SHAPES = {
    State.OPEN: "○",
    State.AWAITS_MANAGER: "◐",
    State.AWAITS_OWNER: "◑",
    State.AGREED: "●",
    State.DECLINED: "✕",
    State.WITHDRAWN: "↩",
}


def show(desk: Desk, found: Grid) -> None:
    """The proposals there are, and one of them in full."""
    listed = proposal.proposals(desk.folder, desk.viewer)
    if not listed:
        st.info(desk.say("proposal.none"), icon=":material/handshake:")
        return
    listed.sort(key=lambda one: not one.pending)
    left, right = st.columns([1.1, 1], gap="medium")
    with left:
        chosen = _table(desk, found, listed)
    with right, st.container(border=True):
        _card(desk, found, chosen)


def _title(desk: Desk, found: Grid, one: Proposal) -> str:
    row = found.row(one.offer.kpi)
    return desk.text(row.title) if row else one.offer.kpi


def _table(desk: Desk, found: Grid, listed: list[Proposal]) -> Proposal:
    codes = [str(one.number) for one in listed]
    place = filters.line(TABLE, "proposal", codes)
    rows = [
        {
            desk.say("proposal.number"): f"#{one.number}",
            desk.say("term.status"): f"{SHAPES[one.state]} {desk.say(f'proposal.state_{one.state.value}')}",
            desk.say("term.kpi"): _title(desk, found, one),
            desk.say("proposal.periods"): _periods(one),
            desk.say("proposal.by"): _who(desk, found, one.by),
            desk.say("proposal.at"): f"{one.at.astimezone():%Y-%m-%d}",
        }
        for one in listed
    ]
    st.dataframe(
        rows, hide_index=True, key=TABLE, selection_mode="single-row-required", alt=desk.say("proposal.list"),
        on_select=lambda: filters.line_picked(TABLE, "proposal", codes),
        height="content" if len(rows) <= 16 else 560,
    )  # fmt: skip
    return listed[place]


def _periods(one: Proposal) -> str:
    periods = [str(target.period) for target in one.offer.targets]
    return periods[0] if len(periods) == 1 else f"{periods[0]} … {periods[-1]}"


def _who(desk: Desk, found: Grid, code: str) -> str:
    return desk.owner(found.model, code)


def _card(desk: Desk, found: Grid, one: Proposal) -> None:
    """One proposal: its targets, reason and assumptions, both acceptances, what was said, and what may be done."""
    st.subheader(marks.plain_text(f"#{one.number} {_title(desk, found, one)}"), anchor=False)
    _acceptances(desk, found, one)
    _targets(desk, found, one)
    facts = {"proposal.why": one.offer.why, "proposal.assumptions": one.offer.assumptions or numbers.NONE}
    if one.offer.since:
        days = desk.say("proposal.by_days") if one.offer.pro_rata else ""
        facts["target.since_label"] = f"{one.offer.since.isoformat()} {days}".strip()
    marks.facts(desk, facts, desk.say("proposal.card"))
    if one.pending and one.moved(desk.folder.model().targets):
        st.warning(desk.say("proposal.moved", number=one.number), icon=":material/sync_problem:")
    if one.pending and desk.viewer.may(Right.COMMENT):
        _buttons(desk, one)
    _said(desk, found, one)


def _acceptances(desk: Desk, found: Grid, one: Proposal) -> None:
    """The two who have to agree, and whether they have."""
    row = found.row(one.offer.kpi)
    owner = _who(desk, found, row.node.owner or "") if row else ""
    lines = []
    for role, step in ACCEPTING.items():
        event = one.step(step)
        name = desk.say(f"proposal.role_{role}") + (f" ({owner})" if role == "owner" and owner else "")
        if event is None:
            lines.append(f"○ {marks.plain_text(name)}: {desk.say('proposal.waiting')}")
        else:
            said = desk.say(
                "proposal.accepted", who=_who(desk, found, event.who), on=f"{event.at.astimezone():%Y-%m-%d}"
            )
            lines.append(f":blue[✔] {marks.plain_text(name)}: {marks.plain_text(said)}")
    st.markdown("  \n".join(lines))


def _targets(desk: Desk, found: Grid, one: Proposal) -> None:
    row, base = found.row(one.offer.kpi), latest(one.offer.base)
    unit = scale(desk, row) if row else Scale(1.0, "", False)
    rows = []
    for target in one.offer.targets:
        known = base.get(key_of(target))
        rows.append(
            {
                desk.say("term.period"): str(target.period),
                desk.say("target.now"): unit.aim(known.aim if known else None),
                desk.say("target.then"): unit.aim(target.aim),
                desk.say("target.stretch"): unit.short(target.stretch),
            }
        )
    right = st.column_config.TextColumn(alignment="right")
    config = {desk.say(name): right for name in ("target.now", "target.then", "target.stretch")}
    title = desk.say("proposal.targets", unit=unit.word or numbers.NONE)
    st.caption(title)
    st.dataframe(rows, hide_index=True, key="proposal_targets", alt=title, height="content", column_config=config)


def _buttons(desk: Desk, one: Proposal) -> None:
    with st.container(horizontal=True):
        for role, step in ACCEPTING.items():
            st.button(
                desk.say(f"proposal.accept_{role}"), key=f"proposal_accept_{role}", icon=":material/check:",
                disabled=one.step(step) is not None, type="primary",
                on_click=guarded(desk.language, partial(_accept, desk, one.number, role)),
            )  # fmt: skip
        with st.popover(desk.say("proposal.decline"), icon=":material/close:", key="proposal_decline_ask"):
            reason = f"proposal_reason_{one.number}"
            st.text_input(desk.say("target.why_label"), key=reason)
            st.button(
                desk.say("proposal.decline"), key="proposal_decline", type="primary",
                on_click=guarded(desk.language, partial(_decline, desk, one.number, reason)),
            )  # fmt: skip
        if one.by == desk.viewer.name:
            st.button(
                desk.say("proposal.withdraw"), key="proposal_withdraw", type="tertiary", icon=":material/undo:",
                on_click=guarded(desk.language, partial(proposal.withdraw, desk.folder, desk.viewer, one.number)),
            )  # fmt: skip


def _accept(desk: Desk, number: int, role: str) -> None:
    state = proposal.accept(desk.folder, desk.viewer, number, role)
    if state is State.AGREED:
        st.session_state[target_change_view.DONE] = desk.say("proposal.agreed", number=number)


def _decline(desk: Desk, number: int, reason: str) -> None:
    proposal.decline(desk.folder, desk.viewer, number, st.session_state.get(reason) or "")


def _said(desk: Desk, found: Grid, one: Proposal) -> None:
    """What people said of it, and a place to say more."""
    for event in one.events:
        if event.step not in (Step.COMMENTED, Step.DECLINED):
            continue
        what = desk.say("proposal.state_declined") if event.step is Step.DECLINED else ""
        head = " · ".join(filter(None, (_who(desk, found, event.who), f"{event.at.astimezone():%Y-%m-%d %H:%M}", what)))
        st.caption(marks.plain_text(head))
        st.markdown(marks.plain_text(event.said))
    if not one.pending or not desk.viewer.may(Right.COMMENT):
        return
    box = f"proposal_say_{one.number}"
    st.text_area(
        desk.say("proposal.comment"), key=box, placeholder=desk.say("proposal.comment_hint"), height=68,
        label_visibility="collapsed",
    )  # fmt: skip
    st.button(
        desk.say("card.send"), key="proposal_send", icon=":material/send:",
        on_click=guarded(desk.language, partial(_comment, desk, one.number, box)),
    )  # fmt: skip


def _comment(desk: Desk, number: int, box: str) -> None:
    proposal.comment(desk.folder, desk.viewer, number, st.session_state.get(box) or "")
    st.session_state[box] = ""
