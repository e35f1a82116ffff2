"""The builder: from menus to a formula and back, with its latest figure beside it, kept as a dated version."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from functools import partial
from typing import Any

import streamlit as st

from kpi.core.dated import CODE
from kpi.core.errors import Invalid
from kpi.core.formula_text import written
from kpi.core.grammar import parse
from kpi.core.indicator import Accumulation, Indicator, Polarity
from kpi.core.label import Label
from kpi.core.problem import Severity
from kpi.core.recipe import formula, recipe
from kpi.core.revision import DEFINING, differences
from kpi.text import numbers
from kpi.text.spoken import spoken
from kpi.ui import filters, marks, menu_view, menus
from kpi.ui.desk import Desk
from kpi.ui.guard import guarded
from kpi.ui.menus import Menus
from kpi.ui.menus import field as key
from kpi.usecases.definition import Trial

NEW = ":new"
ALWAYS = ":always"
LONGEST_CODE, _SHOWN = 64, 40
_UNITS = ("CNY", "%", "‰", "orders", "times", "pieces", "people", "days", "hours", "points")
_LEVELS, _KINDS = ("strategic", "business", "post"), ("result", "process", "growth")


def show(desk: Desk, code: str) -> None:
    """The builder of an indicator, or of a new one."""
    known = desk.model().indicator_by_code.get(code)
    menus.speak(desk.language)
    offer = Menus(desk.model(), known.code if known else "", desk.column_members)
    if st.session_state.get(key("of")) != code or key("formula") not in st.session_state:
        _load(offer, code, known)
    with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
        title = desk.say("builder.edit", name=desk.text(known.name)) if known else desk.say("builder.new")
        st.subheader(title, anchor=False, width="content")
        _leave(desk)
    if known is None and code != NEW:
        st.warning(desk.say("builder.unknown", code=code), icon=":material/search_off:")
    left, right = st.columns([1.6, 1], gap="large")
    with left:
        st.markdown(f"**{desk.say('builder.what')}**")
        menu_view.show(desk, offer, guarded(desk.language, partial(_write, offer)))
        _formula(desk, offer)
        _fields(desk, known)
    with right, st.container(border=True, key="build_preview"):
        wanted = _wanted(known)
        found = desk.attempt(wanted) if wanted else Trial([])
        _preview(desk, wanted, found)
        _keep(desk, known, wanted, found)
    menus.remember()


def _load(offer: Menus, code: str, known: Indicator | None) -> None:
    """Begin with what an indicator says, or with nothing."""
    menus.close()
    said = known.formula if known and known.formula else ""
    fields: dict[str, Any] = {"of": code, "base": known, "formula": said, "unit": known.unit if known else ""}
    for name in ("name", "definition"):
        label = getattr(known, name, None)
        fields |= {f"{name}_zh": label.zh if label else "", f"{name}_en": label.en if label else ""}
    fields["code"] = known.code if known else ""
    fields["aliases"] = list(known.aliases) if known else []
    fields["polarity"] = known.polarity.value if known else Polarity.HIGHER.value
    fields["accumulation"] = known.accumulation.value if known else Accumulation.FLOW.value
    fields |= {name: getattr(known, name, None) or "" for name in ("level", "kind", "owner")}
    for name, value in fields.items():
        st.session_state[key(name)] = value
    if said:
        _read(offer)
    else:
        _write(offer)


def _write(offer: Menus) -> None:
    """Write the formula that the menus say."""
    made = menus.read(offer)
    if made is not None:
        st.session_state[key("formula")] = written(formula(made))


def _read(offer: Menus) -> None:
    """Set the menus to what the formula says, as far as they can."""
    try:
        menus.load(offer, recipe(parse(st.session_state[key("formula")], offer.model.catalog)))
    except Invalid:
        menus.load(offer, None)


def _leave(desk: Desk) -> None:
    st.button(
        desk.say("builder.back"),
        icon=":material/arrow_back:",
        type="tertiary",
        key="build_back",
        on_click=_close,
    )


def _close() -> None:
    """Leave the builder; nothing of what was in it waits for the next time."""
    menus.close()
    filters.select("edit", None)


def _formula(desk: Desk, offer: Menus) -> None:
    """The text of the formula, and how it reads."""
    st.text_area(
        desk.say("builder.formula"),
        key=key("formula"),
        on_change=guarded(desk.language, partial(_read, offer)),
        help=desk.say("builder.formula_help"),
        height=80,
    )
    try:
        node = parse(st.session_state[key("formula")], offer.model.catalog)
    except Invalid:
        return
    st.caption(f"{desk.say('builder.reads')} · {marks.plain_text(spoken(node, offer.model, desk.language))}")
    if recipe(node) is None and st.session_state.get(menus.key("kind")) != menus.TEXT:
        st.caption(desk.say("builder.beyond"))


def _fields(desk: Desk, known: Indicator | None) -> None:
    """What the indicator is, beside its formula."""
    st.markdown(f"**{desk.say('builder.names')}**")
    one, two, three = st.columns(3)
    one.text_input(desk.say("builder.name_zh"), key=key("name_zh"))
    two.text_input(desk.say("builder.name_en"), key=key("name_en"))
    three.text_input(
        desk.say("builder.code"), key=key("code"), help=desk.say("builder.code_help"), disabled=known is not None
    )
    one, two, three = st.columns(3)
    with one:
        _choice(desk, "term.unit", "unit", ["", *_UNITS], _unit_word(desk), accept=True)
    with two:
        _choice(desk, "term.polarity", "polarity", [p.value for p in Polarity], _word(desk, "polarity"))
    with three:
        _choice(desk, "term.accumulation", "accumulation", [a.value for a in Accumulation], _word(desk, "accumulation"))
    one, two, three = st.columns(3)
    people = desk.model().person_by_code
    with one:
        _choice(desk, "dictionary.level", "level", ["", *_LEVELS], _word(desk, "level"))
    with two:
        _choice(desk, "dictionary.kind", "kind", ["", *_KINDS], _word(desk, "kind"))
    with three:
        _choice(desk, "term.owner", "owner", ["", *people], lambda code: desk.owner(desk.model(), code) or _none(desk))
    one, two = st.columns(2)
    one.text_area(desk.say("builder.definition_zh"), key=key("definition_zh"), height=80)
    two.text_area(desk.say("builder.definition_en"), key=key("definition_en"), height=80)
    aliases = list(st.session_state[key("aliases")])
    st.multiselect(desk.say("builder.aliases"), aliases, key=key("aliases"), accept_new_options=True)


def _choice(desk: Desk, label: str, name: str, options: Sequence[str], said: Any, accept: bool = False) -> None:
    value = st.session_state.get(key(name))
    listed = list(options) if value in options else [*options, value]
    st.selectbox(desk.say(label), listed, format_func=said, key=key(name), accept_new_options=accept)


def _none(desk: Desk) -> str:
    return desk.say("builder.none")


def _word(desk: Desk, family: str) -> Any:
    return lambda value: desk.say(f"{family}.{value}") if value else _none(desk)


def _unit_word(desk: Desk) -> Any:
    return lambda unit: numbers.unit_word(unit, desk.language) if unit else _none(desk)


def _wanted(known: Indicator | None) -> Indicator | None:
    """The indicator as it stands in the fields; None where it has no formula to try yet."""
    said: Mapping[str, Any] = {name: st.session_state.get(key(name)) for name in _FIELDS}
    if not (said["formula"] or "").strip():
        return None
    body: dict[str, Any] = known.written() if known else {}
    code = known.code if known else _new_code() if _code_fault() is None else _PROVISIONAL
    name = _label(said["name_zh"], said["name_en"]) or Label(zh=code, en=code)
    given = {
        "code": code,
        "name": name.model_dump(),
        "formula": said["formula"].strip(),
        "unit": said["unit"] or "",
        "polarity": said["polarity"],
        "accumulation": said["accumulation"],
        "level": said["level"] or None,
        "kind": said["kind"] or None,
        "owner": said["owner"] or None,
        "aliases": said["aliases"] or None,
    }
    definition = _label(said["definition_zh"], said["definition_en"])
    given["definition"] = definition.model_dump() if definition else None
    return Indicator.model_validate({k: v for k, v in (body | given).items() if v is not None})


def _new_code() -> str:
    return (st.session_state.get(key("code")) or "").strip() or _PROVISIONAL


def _code_fault() -> str | None:
    """What is wrong with the code of a new indicator, if it has one."""
    code = (st.session_state.get(key("code")) or "").strip()
    return "model.code" if code and not (CODE.fullmatch(code) and len(code) <= LONGEST_CODE) else None


def _taken(desk: Desk) -> str | None:
    """Whether the code of a new indicator is another's, also of one that is only planned."""
    return "definition.taken" if desk.planned(_new_code()) or _new_code() in desk.model().indicator_by_code else None


_PROVISIONAL = "new_indicator"
"""What an indicator is called while it is tried and has no code yet."""
_FIELDS = (
    "formula", "code", "name_zh", "name_en", "unit", "polarity", "accumulation", "level", "kind", "owner", "aliases",
    "definition_zh", "definition_en",
)  # fmt: skip


def _label(zh: str | None, en: str | None) -> Label | None:
    """A text in both languages; one stands for the other."""
    one, other = (zh or "").strip(), (en or "").strip()
    return Label(zh=one or other, en=other or one) if one or other else None


def _preview(desk: Desk, wanted: Indicator | None, found: Trial) -> None:
    """The latest figure of what is being written, and what to look at."""
    st.markdown(f"**{desk.say('builder.preview')}**")
    if wanted is None:
        st.caption(desk.say("builder.preview_empty"))
        return
    for problem in found.problems:
        show_it = st.error if problem.severity is Severity.ERROR else st.warning
        show_it(desk.sentence(problem), icon=":material/error:" if show_it is st.error else ":material/warning:")
    if found.node is None:
        return
    if found.span is None:
        st.caption(desk.say("builder.no_rows"))
        return
    unit = wanted.unit
    before = numbers.quantity(found.before, unit, desk.language)
    change = numbers.change(found.value, found.before, unit)
    named = _label(*_names())
    label = f"{desk.text(named) if named else desk.say('builder.new')} · {found.span.month:%Y-%m}"
    value = numbers.quantity(found.value, unit, desk.language)
    delta = f"{change} · {desk.say('builder.before', value=before)}"
    st.metric(marks.plain_text(label), value, delta, delta_color="off", delta_arrow="off")
    if not found.problems:
        st.caption(desk.say("builder.fits"))
    _units(desk, found, unit)
    affected = desk.effect(wanted.code)
    if affected:
        names = [desk.text(desk.model().indicator_by_code[code].name) for code in affected]
        st.caption(marks.plain_text(desk.say("builder.affects", names=names)))


def _units(desk: Desk, found: Trial, unit: str) -> None:
    if not found.units:
        return
    tree = desk.model().org_tree.units
    rows = [
        {
            desk.say("builder.by_unit"): desk.text(tree[code].name),
            desk.say("term.actual"): numbers.quantity(value, unit, desk.language),
        }
        for code, value in found.units.items()
    ]
    st.dataframe(rows, hide_index=True, key="build_units", alt=desk.say("builder.by_unit"), height="content")


def _keep(desk: Desk, known: Indicator | None, wanted: Indicator | None, found: Trial) -> None:
    """Since when it holds, why, and the button that keeps it."""
    if wanted is None:
        return
    changed = differences(known, wanted) if known else {}
    blocked = any(problem.severity is Severity.ERROR for problem in found.problems)
    if known is not None and not changed:
        return
    if known is not None and any(name in DEFINING for name in changed):
        _since(desk, known)
    if known is not None:
        st.text_input(desk.say("builder.why"), key=key("why"))
    fault = (_code_fault() or _taken(desk)) if known is None else None
    nameless = known is None and (_new_code() == _PROVISIONAL or not _label(*_names()))
    if fault:
        st.error(desk.say(fault, given=st.session_state[key("code")][:_SHOWN]), icon=":material/error:")
    elif nameless:
        st.caption(desk.say("builder.nameless"))
    st.button(
        desk.say("builder.save"),
        type="primary",
        key="build_save",
        icon=":material/save:",
        disabled=blocked or nameless or fault is not None,
        on_click=guarded(desk.language, partial(_save, desk, known)),
    )


def _since(desk: Desk, known: Indicator) -> None:
    """From when on the change holds, and what is planned for later."""
    months = [f"{month:%Y-%m}" for month in desk.months_to_begin()]
    options = [*months, ALWAYS]
    this = f"{desk.today:%Y-%m}"
    if st.session_state.get(key("since")) not in options:
        st.session_state[key("since")] = this if this in months else months[0]
    st.selectbox(
        desk.say("builder.since"),
        options,
        format_func=lambda month: desk.say("builder.always") if month == ALWAYS else month,
        key=key("since"),
        help=desk.say("builder.since_help"),
    )
    planned = next(iter(desk.planned(known.code)), None)
    if planned is not None:
        st.caption(desk.say("builder.planned", since=f"{planned.valid_from:%Y-%m}"))


def _names() -> tuple[str, str]:
    return st.session_state[key("name_zh")], st.session_state[key("name_en")]


def _save(desk: Desk, known: Indicator | None) -> None:
    """Keep what the fields say at this moment, and go to its card."""
    wanted = _wanted(known)
    if wanted is None:
        return
    chosen, base = st.session_state.get(key("since")), st.session_state.get(key("base"))
    since = date.fromisoformat(f"{chosen}-01") if chosen and chosen != ALWAYS else None
    with st.spinner(desk.say("builder.computing")):
        desk.keep_definition(wanted, st.session_state.get(key("why")), since, base)
    st.session_state["build_done"] = desk.say("builder.saved", name=desk.text(wanted.name))
    filters.select("indicator", wanted.code)
    _close()


def done() -> None:
    """Say once that an indicator was kept."""
    if message := st.session_state.pop("build_done", None):
        st.toast(message, icon=":material/check_circle:")
