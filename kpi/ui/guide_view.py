"""The guided path on screen: four steps, each with all it needs, from nothing to a cockpit that scores."""

from __future__ import annotations

from typing import Any

import polars as pl
import streamlit as st

from kpi.core.scorecard import TreeNode
from kpi.core.stage import Stage
from kpi.text import numbers
from kpi.ui import filters, links, marks, upload_flow
from kpi.ui.desk import Desk
from kpi.ui.guard import guarded
from kpi.usecases import guide, tree_draft, tree_template
from kpi.usecases.guide import Progress
from kpi.usecases.tree_template import TreeTemplate

STEPS = ("decode", "design", "data", "improve")
REVIEWS = ("month", "quarter", "half", "year")
_OWN = "own"
_GROWTH = 10


def progress(desk: Desk) -> Progress:
    """How far the workspace has come."""
    return guide.progress(desk.folder, desk.viewer)


def step(desk: Desk, found: Progress) -> str:
    """The step to show: the one chosen, else the first that lacks something."""
    first = next((name for name in STEPS if not found.done[name]), STEPS[-1])
    filters.settle("step", STEPS, first)
    st.segmented_control(
        desk.say("guide.steps"),
        STEPS,
        format_func=lambda name: _step_word(desk, name, is_done=found.done[name]),
        required=True,
        key="pick_step",
        on_change=filters.picked,
        args=("step",),
        label_visibility="collapsed",
    )
    chosen = str(st.session_state["pick_step"])
    st.caption(desk.say(f"guide.{chosen}_means"))
    return chosen


def _step_word(desk: Desk, name: str, *, is_done: bool) -> str:
    word = desk.say(f"guide.step_{name}")
    return desk.say("guide.done", step=word) if is_done else word


def decode(desk: Desk, found: Progress) -> None:
    """The company's name and the tree to begin with."""
    if found.kpis and found.named:
        goals = len(found.draft.model.scorecard) - len(found.kpis)
        st.success(desk.say("guide.has_tree", goals=goals, kpis=len(found.kpis)), icon=":material/account_tree:")
        _next(desk, "design")
        return
    name = desk.text(desk.overview().name) if found.named else ""
    st.text_input(
        desk.say("guide.company"), name, key="guide_company", placeholder=desk.say("guide.company_example"), width=420
    )
    library = {one.code: one for one in tree_template.library(desk.viewer)}
    codes = sorted(library, key=lambda code: code != "retail")
    chosen = st.segmented_control(
        desk.say("guide.template"),
        [*codes, _OWN],
        format_func=lambda code: desk.text(library[code].name) if code in library else desk.say("guide.own_tree"),
        default=codes[0],
        required=True,
        key=f"guide_template_{desk.language}",
    )
    if chosen in library:
        _outline(desk, library[chosen])
    else:
        st.caption(desk.say("guide.own_tree_means"))
    label, icon = desk.say("guide.begin"), ":material/arrow_forward:"
    begin = guarded(desk.language, _begin)
    st.button(label, key="guide_begin", type="primary", icon=icon, on_click=begin, args=(desk, str(chosen)))


def _begin(desk: Desk, template: str) -> None:
    wanted = st.session_state.get(f"guide_kpis_{template}_{desk.language}")
    given = None if template == _OWN else template
    guide.decode(desk.folder, desk.viewer, st.session_state["guide_company"], given, wanted)
    filters.select("step", "design")


def _outline(desk: Desk, template: TreeTemplate) -> None:
    """What a tree brings, every KPI to leave out at will, and the data it needs."""
    model = template.model
    names = {node.code: desk.text(model.label(node)) for node in template.kpis}
    st.pills(
        desk.say("guide.includes"),
        list(names),
        format_func=lambda code: names.get(code, code),
        default=list(names),
        selection_mode="multi",
        key=f"guide_kpis_{template.code}_{desk.language}",
    )
    data = [desk.text(dataset.name) for dataset in model.datasets]
    st.caption(marks.plain_text(desk.say("guide.reads", names=data)))


def design(desk: Desk, found: Progress) -> None:
    """Every KPI with its owner and weight, to type in."""
    if not found.kpis:
        st.info(desk.say("guide.nothing_to_design"), icon=":material/account_tree:")
        return
    everybody = st.text_input(desk.say("guide.owner_for_all"), key="guide_everybody", width=420)
    rows = _design_rows(desk, found, everybody.strip())
    goal, kpi, weight, owner = _columns(desk)
    edited = st.data_editor(
        rows,
        key=f"guide_design_{desk.language}_{everybody}",
        hide_index=True,
        disabled=[goal, kpi],
        column_order=[goal, kpi, weight, owner],
        column_config={weight: st.column_config.NumberColumn(min_value=0, max_value=100, step=1, width="small")},
        height="content",
        alt=desk.say("page.guide"),
    )
    _whole(desk, edited)
    _units(desk)
    with st.container(horizontal=True, vertical_alignment="center"):
        keep = guarded(desk.language, _keep_design)
        label, icon = desk.say("guide.keep_design"), ":material/arrow_forward:"
        st.button(label, key="guide_keep", type="primary", icon=icon, on_click=keep, args=(desk, edited))
        links.link(desk, "indicator_tree", desk.say("guide.open_tree"), view="edit")


def _units(desk: Desk) -> None:
    """The organization, to be pasted from Excel."""
    with st.expander(desk.say("guide.units"), icon=":material/lan:", key="guide_units"):
        st.caption(desk.say("guide.units_mean"))
        heads = [desk.say(f"guide.unit_{name}") for name in ("code", "name", "parent")]
        tree = desk.model().org_tree
        rows = [(code, desk.text(unit.name), unit.parent) for code, unit in tree.units.items()]
        edited = st.data_editor(
            pl.DataFrame(rows, schema=dict.fromkeys(heads, pl.String), orient="row"),
            key=f"guide_unit_rows_{desk.language}_{len(rows)}",
            num_rows="dynamic",
            hide_index=True,
            alt=desk.say("guide.units"),
        )
        keep = guarded(desk.language, _keep_units)
        st.button(desk.say("guide.keep_units"), key="guide_keep_units", on_click=keep, args=(desk, edited))


def _keep_units(desk: Desk, edited: pl.DataFrame) -> None:
    rows = [(code or "", name or "", parent) for code, name, parent in edited.iter_rows() if code or name]
    guide.organize(desk.folder, desk.viewer, rows)


def _columns(desk: Desk) -> tuple[str, str, str, str]:
    return desk.say("guide.goal"), desk.say("term.kpi"), desk.say("term.weight"), desk.say("term.owner")


def _design_rows(desk: Desk, found: Progress, everybody: str) -> pl.DataFrame:
    """A row for every KPI in tree order; those without an owner take the one named for all."""
    model, (goal, kpi, weight, owner) = found.draft.model, _columns(desk)
    rows = [
        {
            "code": node.code,
            "parent": node.parent,
            goal: _goal(desk, found, node),
            kpi: desk.text(model.title(node)),
            weight: node.weight,
            owner: desk.owner(model, node.owner) or everybody,
        }
        for node in found.kpis
    ]
    return pl.DataFrame(rows)


def _goal(desk: Desk, found: Progress, node: TreeNode) -> str:
    above = found.draft.model.node_by_code.get(node.parent or "")
    return desk.text(found.draft.model.label(above)) if above else ""


def _whole(desk: Desk, edited: pl.DataFrame) -> None:
    """What is still missing: owners, and weights that do not add up."""
    goal, _, weight, owner = _columns(desk)
    sums = edited.group_by("parent", goal, maintain_order=True).agg(pl.col(weight).sum())
    for _, name, total in sums.iter_rows():
        if round(total or 0, 6) != 100:
            st.caption(
                f":orange[▲] {marks.plain_text(desk.say('guide.weights_not_whole', name=name, sum=f'{total:g}'))}"
            )
    without = edited.filter(pl.col(owner).fill_null("").str.strip_chars() == "").height
    if without:
        st.caption(f":orange[▲] {desk.say('guide.need_owner', count=without)}")


def _keep_design(desk: Desk, edited: pl.DataFrame) -> None:
    _, _, weight, owner = _columns(desk)
    known = tree_draft.open_draft(desk.folder, desk.viewer).after.nodes
    changed = {code: value for code, value in edited.select("code", weight).iter_rows() if known[code].weight != value}
    guide.weigh(desk.folder, desk.viewer, changed)
    guide.own(desk.folder, desk.viewer, {code: name or "" for code, name in edited.select("code", owner).iter_rows()})
    filters.select("step", "data")


def data(desk: Desk, found: Progress) -> None:
    """The exports that are needed, and the place to drop them."""
    if not found.data:
        st.info(desk.say("guide.no_datasets"), icon=":material/upload_file:")
        return
    main, side = st.columns([2.4, 1], gap="large")
    with main:
        upload_flow.flow(desk)
    with side, st.container(border=True):
        for code, month in found.data.items():
            said = desk.say("guide.data_until", month=f"{month:%Y-%m}") if month else desk.say("guide.data_missing")
            shape = ":blue[●]" if month else ":gray[○]"
            st.markdown(f"{shape} **{marks.plain_text(desk.dataset_name(code))}** · {marks.plain_text(said)}")
        if all(found.data.values()):
            _next(desk, "improve")


def improve(desk: Desk, found: Progress) -> None:
    """First targets, how often they are reviewed, and publishing."""
    if st.session_state.pop("guide_published", False):
        st.switch_page(links.path("cockpit"))
    if found.done["improve"]:
        st.success(desk.say("guide.all_done"), icon=":material/check_circle:")
        links.link(desk, "cockpit")
        return
    with st.container(horizontal=True, vertical_alignment="bottom"):
        growth = st.number_input(desk.say("guide.growth"), 0, 500, _GROWTH, key="guide_growth", width=200) / 100
        review = st.selectbox(
            desk.say("guide.review"),
            REVIEWS,
            format_func=lambda code: desk.say(f"guide.review_{code}"),
            key=f"guide_review_{desk.language}",
            width=200,
        )
    wanted = _first_targets(desk, found, growth)
    for problem in found.draft.problems:
        st.caption(f":red[◆] {marks.plain_text(desk.sentence(problem))}")
    publish = guarded(desk.language, _publish)
    st.button(
        desk.say("guide.publish"),
        key="guide_publish",
        type="primary",
        icon=":material/rocket_launch:",
        on_click=publish,
        args=(desk, growth, wanted, review),
        disabled=bool(found.draft.problems),
    )


def stages(desk: Desk, found: Progress) -> None:
    """For every goal in force how many of its KPIs have what each of the four stages asks for."""
    if not found.published:
        return
    title = desk.say("guide.stages")
    st.markdown(f"**{title}**")
    rows = [
        {desk.say("guide.goal"): desk.text(found.draft.model.label(one.goal))}
        | {desk.say(f"guide.has_{name}"): _reached(one, name) for name in STEPS}
        for one in guide.stages(desk.folder, desk.viewer)
    ]
    st.table(rows, hide_index=True, border="horizontal", alt=title)


def _reached(one: Stage, name: str) -> str:
    shape = ":blue[●]" if one.done(name) else ":orange[▲]" if getattr(one, name) else ":gray[○]"
    return f"{shape} {getattr(one, name)} / {one.kpis}"


def _publish(desk: Desk, growth: float, wanted: dict[str, float | None], review: Any) -> None:
    guide.publish(desk.folder, desk.viewer, growth, wanted, review, desk.say("guide.why"))
    st.session_state["guide_published"] = True


def _first_targets(desk: Desk, found: Progress, growth: float) -> dict[str, float | None]:
    """The targets proposed for the opening month, to be changed; what was typed in, by KPI."""
    proposed = {code: given for code, given in guide.propose(desk.folder, desk.viewer, growth).items() if given}
    if not proposed:
        st.caption(desk.say("guide.no_figures_yet"))
        return {}
    first = min(given[0].month for given in proposed.values())
    model, title = found.draft.model, desk.say("guide.first_targets", month=f"{first:%Y-%m}")
    kpi, unit, base, value = (desk.say(key) for key in ("term.kpi", "term.unit", "guide.base", "term.target"))
    rows = []
    for code, given in proposed.items():
        node = model.node_by_code[code]
        indicator = model.indicator_by_code[node.indicator or ""]
        said = numbers.quantity(given[0].base, indicator.unit, desk.language)
        scale = 100 if indicator.unit == "%" else 1
        rows.append({
            "code": code,
            kpi: desk.text(model.title(node)),
            base: desk.say(f"guide.basis_{given[0].basis}", value=said),
            value: given[0].value * scale,
            unit: numbers.unit_word(indicator.unit, desk.language),
        })  # fmt: skip
    st.markdown(f"**{title}**")
    edited = st.data_editor(
        pl.DataFrame(rows),
        key=f"guide_targets_{desk.language}_{growth}",
        hide_index=True,
        disabled=[kpi, base, unit],
        column_order=[kpi, base, value, unit],
        height="content",
        alt=title,
    )
    _aimless(desk, found, set(proposed))
    return _typed(found, edited, rows, value)


def _typed(found: Progress, edited: pl.DataFrame, rows: list[dict[str, Any]], value: str) -> dict[str, float | None]:
    """The figures that a person changed, in the size they are stored in."""
    model, given = found.draft.model, {}
    for before, code, now in zip((row[value] for row in rows), edited["code"], edited[value], strict=True):
        if now is not None and now != before:
            indicator = model.indicator_by_code[model.node_by_code[code].indicator or ""]
            given[code] = now / (100 if indicator.unit == "%" else 1)
    return given


def _aimless(desk: Desk, found: Progress, proposed: set[str]) -> None:
    model = found.draft.model
    names = [desk.text(model.title(node)) for node in found.aimless if node.code not in proposed]
    if names:
        st.caption(marks.plain_text(desk.say("guide.without_target", names=names)))


def _next(desk: Desk, name: str) -> None:
    label, icon = desk.say("guide.to_improve"), ":material/arrow_forward:"
    go = guarded(desk.language, filters.select)
    st.button(label, key=f"guide_to_{name}", type="primary", icon=icon, on_click=go, args=("step", name))
