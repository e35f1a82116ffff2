"""Every word on screen, by key and language; the keys of the core's problems are keys here."""

from __future__ import annotations

from kpi.core.label import Label, Language
from kpi.core.problem import Place, Problem, Value, told
from kpi.text import (
    adviser,
    arrival,
    board,
    cascade,
    chart_choice,
    cockpit,
    command,
    completion,
    conflict,
    data_health,
    decomposition,
    definition,
    drilldown,
    driving_power,
    event,
    faults,
    formula,
    funnel,
    glossary,
    guide,
    health,
    heat_map,
    indicator_book,
    insight,
    intake,
    lineage,
    lookup,
    my_indicators,
    pace,
    places,
    process_map,
    proposal,
    reweighting,
    roll_over,
    screen,
    sensitivity,
    share,
    smart,
    stock,
    strategy_map,
    target,
    team_board,
    trace,
    tree_book,
    tree_draft,
    tree_problem,
    trend,
    upload,
    why,
)

LANGUAGES: tuple[Language, ...] = ("zh", "en")

WORDS: dict[str, tuple[str, str]] = {
    **glossary.WORDS,
    **screen.WORDS,
    **cockpit.WORDS,
    **faults.WORDS,
    **intake.WORDS,
    **places.WORDS,
    **command.WORDS,
    **arrival.WORDS,
    **upload.WORDS,
    **indicator_book.WORDS,
    **trace.WORDS,
    **tree_problem.WORDS,
    **tree_draft.WORDS,
    **tree_book.WORDS,
    **data_health.WORDS,
    **lineage.WORDS,
    **strategy_map.WORDS,
    **drilldown.WORDS,
    **pace.WORDS,
    **driving_power.WORDS,
    **sensitivity.WORDS,
    **process_map.WORDS,
    **lookup.WORDS,
    **guide.WORDS,
    **formula.WORDS,
    **definition.WORDS,
    **decomposition.WORDS,
    **conflict.WORDS,
    **reweighting.WORDS,
    **my_indicators.WORDS,
    **roll_over.WORDS,
    **adviser.WORDS,
    **target.WORDS,
    **cascade.WORDS,
    **proposal.WORDS,
    **health.WORDS,
    **smart.WORDS,
    **completion.WORDS,
    **why.WORDS,
    **insight.WORDS,
    **chart_choice.WORDS,
    **share.WORDS,
    **board.WORDS,
    **heat_map.WORDS,
    **team_board.WORDS,
    **funnel.WORDS,
    **stock.WORDS,
    **trend.WORDS,
    **event.WORDS,
}


def say(language: Language, key: str, **values: Value) -> str:
    """The words for `key` with the values put in; a list is joined as the language does."""
    template = WORDS[key][LANGUAGES.index(language)]
    return template.format_map({name: _written(language, value) for name, value in values.items()})


_KINDS = {"type", "wanted", "content"}
"""The values that are themselves words: kinds of values and of files."""
_MOST = 200
"""A value longer than this would hide what a sentence says of it."""


def sentence(language: Language, problem: Problem) -> str:
    """A problem as one sentence: where, what, and what to do."""
    values = {name: _brief(language, value) for name, value in problem.values.items()}
    key = problem.key
    suggestion = values.pop("suggestion", None)
    for name in _KINDS & values.keys():
        values[name] = say(language, f"kind.{values[name]}")
    text = say(language, key, **values)
    if suggestion:
        text += say(language, "place.did_you_mean", suggestion=suggestion)
    where = place(language, problem.place)
    return say(language, "place.sentence", where=where, text=text) if where else text


def place(language: Language, where: Place) -> str:
    """A place as words, empty where there is none."""
    given = {name: value for name, value in where.as_dict().items() if value is not None}
    parts = [say(language, f"place.{name}", given=told(str(value), _MOST)) for name, value in given.items()]
    return say(language, "place.joint").join(parts)


def _brief(language: Language, value: Value) -> Value:
    """A value as a sentence can hold it."""
    text = value.text(language) if isinstance(value, Label) else value
    return told(text, _MOST) if isinstance(text, str) else text


def _written(language: Language, value: Value) -> str:
    if isinstance(value, list):
        return say(language, "place.list_joint").join(value)
    if isinstance(value, Label):
        return value.text(language)
    return "" if value is None else str(value)
