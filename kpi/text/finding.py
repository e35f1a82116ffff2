"""A finding as words: what it is about, and why it matters with its figures."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from kpi.core.finding import Finding, Kind
from kpi.core.label import Language
from kpi.core.model import Model
from kpi.text import numbers
from kpi.text.words import say

_WHOLE = {Kind.ONE_SIDED, Kind.RESULT_ONLY, Kind.NO_GROWTH, Kind.LEVEL_MISSING}
_SHARES = {"share", "result", "growth", "process", "unsaid"}
NAMED = 3
"""So many names stand in one line."""


def message(language: Language, model: Model, finding: Finding) -> str:
    """A finding as one sentence."""
    about, told = subject(language, model, finding), why(language, model, finding)
    return say(language, "finding.message", subject=about, why=told)


def subject(language: Language, model: Model, finding: Finding) -> str:
    """What a finding is about: a person, a node, a link, an indicator, or the tree."""
    if finding.kind in _WHOLE:
        return say(language, "finding.whole")
    if finding.people:
        return person(language, model, finding.people[0])
    nodes = [_node(language, model, code) for code in finding.nodes]
    if finding.kind is Kind.PROCESS_RED:
        return say(language, "finding.pair", one=nodes[0], other=nodes[1])
    if not nodes:
        return _indicator(language, model, finding.indicators[0])
    names = say(language, "place.list_joint").join(nodes[:NAMED])
    return names if len(nodes) <= NAMED else say(language, "cockpit.and_more", names=names)


def why(language: Language, model: Model, finding: Finding) -> str:
    """Why a finding matters, with its evidence."""
    evidence = finding.evidence
    key = f"finding.why_{finding.kind.value}{_variant(evidence)}"
    return say(language, key, **_worded(language, model, finding))


def person(language: Language, model: Model, code: str) -> str:
    """A person by name, or by code where the model has none."""
    known = model.person_by_code.get(code)
    return known.name.text(language) if known else code


def _variant(evidence: Mapping[str, Any]) -> str:
    """Findings of one kind that have another reason."""
    if evidence.get("post"):
        return "_post"
    if evidence.get("why") == "no_hand":
        return "_hand"
    return "_unsaid" if "sum" in evidence and evidence["unsaid"] else ""


def _worded(language: Language, model: Model, finding: Finding) -> dict[str, Any]:
    """The evidence as it is written in a sentence."""
    evidence: dict[str, Any] = dict(finding.evidence)
    match finding.kind:
        case Kind.ALWAYS_MET:
            evidence |= {name: numbers.points(evidence[name]) for name in ("low", "high")}
            evidence |= {"rise": numbers.signed(evidence["rise"])}
        case Kind.HUGS_HISTORY:
            reached = {name: evidence[name] for name in ("median", "most")}
            evidence |= {name: numbers.attained(value) for name, value in reached.items()}
            evidence |= {"spread": numbers.change(evidence["spread"], 0.0, "%").lstrip("+")}
        case Kind.PROCESS_RED:
            evidence |= {name: numbers.points(evidence[name]) for name in ("process", "result")}
        case Kind.WEIGHTS | Kind.NO_INFLUENCE:
            evidence |= {name: f"{value:g}" for name, value in evidence.items() if isinstance(value, float)}
        case Kind.NO_DATA_PATH:
            evidence["lack"] = _lack(language, model, finding)
        case Kind.NO_TARGET:
            evidence["months"] = evidence["missing"]
        case Kind.LEVEL_MISSING:
            evidence["levels"] = [say(language, f"level.{level}") for level in evidence["missing"]]
        case _:
            evidence |= {name: numbers.percent(evidence[name], 1) for name in _SHARES & evidence.keys()}
    if "kpis" in evidence:
        evidence["count"] = evidence["kpis"]
    if "perspective" in evidence:
        evidence["perspective"] = say(language, f"perspective.{evidence['perspective']}")
    if evidence.get("parent"):
        evidence["parent"] = _node(language, model, evidence["parent"])
    return evidence


def _lack(language: Language, model: Model, finding: Finding) -> str:
    """What a data path lacks, and which dataset or other indicator lacks it."""
    lack = say(language, f"health.lack_{finding.evidence['lack']}", count=0)
    of = finding.evidence["of"]
    dataset = model.dataset_by_code.get(str(of))
    name = dataset.name.text(language) if dataset else _indicator(language, model, str(of)) if of else ""
    return say(language, "health.of", name=name, lack=lack) if name else lack


def _node(language: Language, model: Model, code: str) -> str:
    node = model.node_by_code.get(code)
    return model.title(node).text(language) if node else code


def _indicator(language: Language, model: Model, code: str) -> str:
    known = model.indicator_by_code.get(code)
    return known.name.text(language) if known else code
