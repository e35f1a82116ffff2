"""Which kinds of finding are to be repaired, and which to be looked at."""

from __future__ import annotations

from kpi.core.finding import Kind, Repair, of_node
from kpi.core.problem import Severity


def test_what_cannot_be_managed_is_to_be_repaired() -> None:
    errors = [kind.value for kind in Kind if kind.severity is Severity.ERROR]
    assert errors == ["goal_without_kpi", "loose_kpi", "no_owner", "no_data_path", "no_target"]


def test_a_finding_about_a_node_is_as_severe_as_its_kind() -> None:
    found = of_node(Kind.LIGHT, "rev", Repair("weights", "top"), share=0.01)
    assert (found.severity, found.nodes, found.people, dict(found.evidence)) == (
        Severity.WARNING,
        ("rev",),
        (),
        {"share": 0.01},
    )
