"""The form of one node of the tree: every field is kept as an edit of the draft as soon as it is changed."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any, get_args

import streamlit as st

from kpi.core.indicator import Level
from kpi.core.roll_up import Method, Missing
from kpi.core.scorecard import PERSPECTIVES, Review, TreeNode
from kpi.core.tree_edit import Change, Edit, Link, Many, Remove, Unlink
from kpi.text import numbers
from kpi.ui import links, marks, tree_act
from kpi.ui.builder_view import NEW
from kpi.ui.desk import Desk
from kpi.ui.guard import guarded
from kpi.ui.smart_view import smart_line
from kpi.usecases.tree_draft import Draft

LONGEST_LAG = 12
_LABELS = ("name", "scenario", "definition")


class Form:
    """The fields of one node, each with the widget that edits it."""

    def __init__(self, desk: Desk, draft: Draft, code: str) -> None:
        self.desk, self.draft, self.model = desk, draft, draft.model
        self.node = draft.after.nodes[code]

    def key(self, field: str) -> str:
        """The key of a field's widget."""
        return f"form_{field}_{self.node.code}_{self.desk.language}"

    def shown(self, field: str, value: Any) -> str:
        """The key of a widget that shows what the draft says."""
        key = self.key(field)
        if key not in st.session_state or st.session_state[key] != value:
            st.session_state[key] = value
        return key

    def saving(self, field: str) -> Callable[[], None]:
        """The callback that keeps what a person has said of a field."""
        return guarded(self.desk.language, partial(self._save, field))

    def _save(self, field: str) -> None:
        value = st.session_state.get(self.key(field))
        if field in _LABELS:
            value = tree_act.worded(self.desk, getattr(self.node, field), value or "")
        if field in ("green", "amber"):
            kept = {name: said for name, said in (self.node.score | {field: value}).items() if said is not None}
            field, value = "score", kept or None
        tree_act.act(self.desk, Change(code=self.node.code, fields={field: value}))

    def label(self, field: str) -> str:
        """What a field is called."""
        return self.desk.say(f"node.{field}")

    def text(self, field: str, placeholder: str = "") -> None:
        """A line of text in the language of the page."""
        key = self.shown(field, self.desk.text(getattr(self.node, field)))
        st.text_input(self.label(field), key=key, placeholder=placeholder, on_change=self.saving(field))

    def choice(self, field: str, names: Mapping[str, str], none: str | None = None, hint: str | None = None) -> None:
        """One of several things, or none."""
        given = getattr(self.node, field)
        st.selectbox(
            self.label(field),
            [*names, *([given] if given is not None and given not in names else [])],
            index=None,
            format_func=lambda value: names.get(value, value),
            placeholder=none or self.desk.say("form.none"),
            key=self.shown(field, given),
            on_change=self.saving(field),
            help=hint,
        )

    def words(self, field: str, values: Sequence[str]) -> None:
        """One of a few words, with what the node takes from above where it says none."""
        names = {value: self.desk.say(f"{field}.{value}") for value in values}
        above = self.model.nearest(self.node.parent, field) if self.node.parent else None  # type: ignore[arg-type]
        none = self.desk.say("form.inherited", value=names[above]) if above in names and field != "level" else None
        self.choice(field, names, none)

    def number(self, field: str, value: float | None, placeholder: str = "", hint: str | None = None) -> None:
        """A number that may be left empty."""
        st.number_input(
            self.label(field), min_value=0.0, value=None, step=1.0, format="%g", key=self.shown(field, value),
            placeholder=placeholder, on_change=self.saving(field), help=hint,
        )  # fmt: skip


def show(desk: Desk, draft: Draft, code: str) -> None:
    """Everything that may be said of a node."""
    form = Form(desk, draft, code)
    node = form.node
    with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
        st.subheader(desk.text(draft.model.title(node)), anchor=False, width="content")
        st.caption(f"{desk.say(f'node.{node.type}')} · {code}", width="content")
    name, owner = st.columns(2)
    with name:
        form.text("name", desk.text(draft.model.title(node)))
    with owner:
        form.choice("owner", {person.code: desk.text(person.name) for person in draft.model.people})
    _smart(desk, form)
    if node.type == "kpi":
        _indicator(desk, form)
    _place(desk, form)
    with st.expander(desk.say("form.more")):
        _more(form)
    with st.expander(desk.say("form.scoring")):
        _scoring(form)
    with st.expander(desk.say("form.drivers"), expanded=bool(_sources(form))):
        _drivers(desk, form)
    st.button(
        desk.say("form.remove"), icon=":material/delete:", type="tertiary", key="form_remove",
        on_click=guarded(desk.language, partial(_remove, desk, code)),
    )  # fmt: skip


def _smart(desk: Desk, form: Form) -> None:
    """What its name and description lack of a goal that can be held to."""
    texts = [desk.text(form.model.title(form.node)), desk.text(form.node.definition)]
    above = form.model.node_by_code.get(form.node.parent or "")
    smart_line(desk, " ".join(filter(None, texts)), form.model.label(above) if above else None)


def _remove(desk: Desk, code: str) -> None:
    tree_act.leave(desk, code)
    tree_act.act(desk, Remove(code=code))


def _indicator(desk: Desk, form: Form) -> None:
    """Which indicator it is, for which unit, and what the dictionary says of it."""
    model, given = form.model, form.node.indicator
    one, other = st.columns(2)
    offered = [one for one in model.indicators if not one.retired or one.code == given]
    with one:
        form.choice("indicator", {indicator.code: desk.text(indicator.name) for indicator in offered})
    with other:
        form.choice("org", {code: desk.text(unit.name) for code, unit in model.org_tree.units.items()})
    indicator = model.indicator_by_code.get(given or "")
    if indicator is None:
        st.caption(desk.say("form.indicator_missing"))
        links.link(desk, "dictionary", desk.say("form.new_indicator"), edit=NEW)
        return
    unit = numbers.unit_word(indicator.unit, desk.language) or numbers.NONE
    ways = (f"polarity.{indicator.polarity.value}", f"accumulation.{indicator.accumulation.value}")
    st.caption(marks.plain_text(" · ".join([*(desk.say(key) for key in ways), unit])))
    if indicator.formula:
        st.code(indicator.formula, language=None, wrap_lines=True)
    else:
        st.caption(desk.say("kpi.no_formula"))
    links.link(desk, "dictionary", desk.say("form.change_indicator"), edit=indicator.code)


def _place(desk: Desk, form: Form) -> None:
    """Its weight, its level, and how often it is looked at."""
    one, two, three = st.columns(3)
    with one:
        form.number("weight", form.node.weight)
    with two:
        form.words("level", get_args(Level))
    with three:
        form.words("review", get_args(Review))
    if form.node.type == "kpi":
        posts = sorted({person.post for person in form.model.people if person.post})
        one, two = st.columns(2, vertical_alignment="bottom")
        with one:
            form.choice("post", {post: post for post in posts}, hint=desk.say("form.post_help"))
        two.checkbox(
            form.label("controllable"), key=form.shown("controllable", form.node.controllable),
            on_change=form.saving("controllable"),
        )  # fmt: skip


def _more(form: Form) -> None:
    """What it stands for in the strategy and in the work."""
    one, two = st.columns(2)
    with one:
        form.words("perspective", PERSPECTIVES)
    with two:
        steps = form.model.step_by_code.items()
        names = {
            code: f"{form.desk.text(process.name)} › {form.desk.text(step.name)}" for code, (process, step) in steps
        }
        form.choice("step", names)
    form.text("scenario")
    st.text_area(
        form.label("definition"), key=form.shown("definition", form.desk.text(form.node.definition)),
        on_change=form.saving("definition"), height=80,
    )  # fmt: skip


def _scoring(form: Form) -> None:
    """When it is on track, and for a goal how its children roll up."""
    say, default = form.desk.say, form.model.workspace.scoring
    one, two = st.columns(2)
    with one:
        form.number("green", form.node.score.get("green"), f"{default.green:g}", say("form.green_help"))
    with two:
        form.number("amber", form.node.score.get("amber"), f"{default.amber:g}", say("form.amber_help"))
    if form.node.type == "kpi":
        return
    one, two = st.columns(2)
    with one:
        missing = say("form.inherited", value=say(f"missing.{default.missing}"))
        form.choice("missing", {value: say(f"missing.{value}") for value in get_args(Missing)}, missing)
    with two:
        method = say("form.inherited", value=say(f"method.{default.method}"))
        form.choice("method", {value: say(f"method.{value}") for value in get_args(Method)}, method)


def _sources(form: Form) -> dict[str, Link]:
    """The links to the node, by what drives it."""
    found = [one for one in form.draft.after.drivers if one.to == form.node.code]
    return {one.source: Link(source=one.source, to=one.to, lag=one.lag, note=one.note) for one in found}


def _drivers(desk: Desk, form: Form) -> None:
    """What drives it, and after how many months."""
    known = _sources(form)
    names = {node.code: _title(desk, form, node) for node in form.draft.after.nodes.values()}
    st.multiselect(
        desk.say("form.driven_by"),
        [code for code in names if code != form.node.code],
        format_func=lambda code: names.get(code, code),
        key=form.shown("drivers", list(known)),
        on_change=guarded(desk.language, partial(_link, desk, form)),
    )
    for source, link in known.items():
        key = form.shown(f"lag_{source}", link.lag)
        st.number_input(
            desk.say("form.lag", name=names.get(source, source)), 0, LONGEST_LAG, None, 1, key=key,
            on_change=guarded(desk.language, partial(_delay, desk, link, key)),
        )  # fmt: skip


def _title(desk: Desk, form: Form, node: TreeNode) -> str:
    return desk.text(form.model.title(node))


def _link(desk: Desk, form: Form) -> None:
    """Keep the sources as they were chosen, as one edit."""
    known, wanted = _sources(form), st.session_state.get(form.key("drivers")) or []
    edits: list[Edit] = [Link(source=source, to=form.node.code) for source in wanted if source not in known]
    edits += [Unlink(source=source, to=form.node.code) for source in known if source not in wanted]
    if edits:
        tree_act.act(desk, edits[0] if len(edits) == 1 else Many(edits=edits))


def _delay(desk: Desk, link: Link, key: str) -> None:
    tree_act.act(desk, link.model_copy(update={"lag": st.session_state.get(key)}))
