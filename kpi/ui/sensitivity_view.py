"""What every KPI weighs in the top score, contributes to it, and would do there if it were one percent better."""

from __future__ import annotations

from typing import Any

import streamlit as st

from kpi.core.period import Span
from kpi.core.sensitivity import Leaf, Sensitivity
from kpi.text import numbers
from kpi.ui import filters, marks
from kpi.ui.desk import Desk
from kpi.usecases import sensitivity as usecase
from kpi.usecases.scorecard import Scorecard

NAMED = 3


def sensitivity(desk: Desk, span: Span) -> None:
    """Every KPI ranked by what one percent more of it does to the top score, with the sums checked, and by person."""
    card = desk.scorecard(span)
    tops = {line.code: desk.text(card.titles[line.code]) for line in card.lines if line.parent is None}
    if not tops:
        st.info(desk.say("sensitivity.none"), icon=":material/account_tree:")
        return
    many = len(tops) > 1
    top = filters.choose("top", tops, desk.say("sensitivity.top")) if many else next(iter(tops))
    found = usecase.sensitivity(desk.folder, desk.viewer, span, top)
    if found.score is None:
        st.info(desk.say("sensitivity.no_score", name=marks.plain_text(tops[top])), icon=":material/hourglass_empty:")
        return
    st.markdown(_headline(desk, card, found))
    ranking, people = st.columns([2.3, 1], gap="medium")
    with ranking:
        _table(desk, card, found)
        _check(desk, found)
    with people:
        _people(desk, card, found)


def _headline(desk: Desk, card: Scorecard, found: Sensitivity) -> str:
    best = [
        desk.say("sensitivity.item", name=_name(desk, card, leaf), effect=numbers.signed(leaf.effect, 2))
        for leaf in found.leaves[:NAMED]
        if leaf.effect
    ]
    name, score = desk.text(card.titles[found.top]), numbers.points(found.score)
    names = [marks.plain_text(text) for text in best] or [numbers.NONE]
    return desk.say("sensitivity.headline", name=marks.plain_text(name), score=score, names=names)


def _name(desk: Desk, card: Scorecard, leaf: Leaf) -> str:
    return desk.text(card.titles[leaf.code])


def _table(desk: Desk, card: Scorecard, found: Sensitivity) -> None:
    absolute, contribution, effect = (
        desk.say(f"sensitivity.{name}") for name in ("absolute", "contribution", "effect")
    )
    text = st.column_config.TextColumn
    st.dataframe(
        [_row(desk, card, leaf) for leaf in found.leaves],
        hide_index=True,
        key="sensitivity",
        alt=desk.say("sensitivity.table"),
        height=min(len(found.leaves) + 1, 13) * 35 + 3,
        column_config={
            absolute: text(help=desk.say("sensitivity.absolute_help"), alignment="right"),
            desk.say("term.score"): text(alignment="right"),
            contribution: text(help=desk.say("sensitivity.contribution_help"), alignment="right"),
            effect: text(help=desk.say("sensitivity.effect_help"), alignment="right"),
        },
    )


def _row(desk: Desk, card: Scorecard, leaf: Leaf) -> dict[str, Any]:
    return {
        desk.say("term.kpi"): _name(desk, card, leaf),
        desk.say("term.owner"): desk.owner(card.model, leaf.owner),
        desk.say("sensitivity.absolute"): numbers.percent(leaf.weight, 2),
        desk.say("term.score"): numbers.points(leaf.score),
        desk.say("sensitivity.contribution"): f"{leaf.contribution:.2f}",
        desk.say("sensitivity.effect"): numbers.signed(leaf.effect, 3),
    }


def _check(desk: Desk, found: Sensitivity) -> None:
    """The sums, spelled out, and what all steps at once do beside what they do one by one."""
    sums = desk.say(
        "sensitivity.adds_up" if found.adds_up else "sensitivity.differs",
        weights=numbers.percent(found.weights, 1),
        contributions=f"{found.contributions:.2f}",
        score=f"{found.score:.2f}",
    )
    lost = desk.say("sensitivity.lost", weight=numbers.percent(found.lost, 1)) if found.lost else ""
    together = found.together or 0.0
    parts = {"together": together, "singles": found.singles, "difference": together - found.singles}
    steps = desk.say("sensitivity.together", **{name: numbers.signed(value, 3) for name, value in parts.items()})
    (st.caption if found.adds_up else st.warning)(" ".join(filter(None, (sums, lost))))
    st.caption(steps)


def _people(desk: Desk, card: Scorecard, found: Sensitivity) -> None:
    """What the KPIs of every person weigh and contribute, with the total."""
    total = (desk.say("sensitivity.total"), found.weights - found.lost, found.contributions)
    listed = [
        (desk.owner(card.model, owner) or desk.say("sensitivity.nobody"), weight, points)
        for owner, (weight, points) in found.owners.items()
    ]
    absolute, contribution = (desk.say(f"sensitivity.{name}") for name in ("absolute", "contribution"))
    st.dataframe(
        [
            {desk.say("sensitivity.person"): name, absolute: numbers.percent(weight, 2), contribution: f"{points:.2f}"}
            for name, weight, points in [*listed, total]
        ],
        hide_index=True,
        key="contributors",
        alt=desk.say("sensitivity.people"),
        height="content",
        column_config={name: st.column_config.TextColumn(alignment="right") for name in (absolute, contribution)},
    )
