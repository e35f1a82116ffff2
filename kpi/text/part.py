"""What a part of a difference is called."""

from __future__ import annotations

from kpi.core.decomposition import Kind, Part
from kpi.core.formula import Reference
from kpi.core.label import Language
from kpi.core.model import Model
from kpi.text.spoken import spoken
from kpi.text.words import say


def called(language: Language, model: Model, part: Part) -> str:
    """The name of a part: a unit or indicator by name, an operand in words, a member as it is written."""
    if isinstance(part.node, Reference):
        return model.indicator_by_code[part.node.indicator].name.text(language)
    if part.node is not None:
        return spoken(part.node, model, language)
    if part.kind is Kind.MEMBER:
        return part.code or say(language, "kpi.empty_member")
    unit = model.org_tree.units.get(part.code or "")
    name = unit.name.text(language) if unit else ""
    return name if part.kind is Kind.UNIT else say(language, f"decomposition.{part.kind}", name=name, count=part.count)
