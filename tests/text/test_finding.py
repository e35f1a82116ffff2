"""Every kind of finding reads as a sentence in both languages."""

from __future__ import annotations

import re

import pytest

from kpi.core.finding import Finding, Kind, Repair
from kpi.core.label import Language
from kpi.core.model import Model
from kpi.core.problem import Value
from kpi.text.finding import message, person, subject, why
from tests.core.checkups import checked, look, planted

MODEL = look().model


def finding(kind: Kind, nodes: tuple[str, ...] = ("rev",), **evidence: Value) -> Finding:
    people = ("li",) if "kpis" in kind.value and kind is not Kind.UNUSED_INDICATOR else ()
    return Finding(kind, kind.severity, Repair("edit", "rev"), nodes, people, ("revenue",), evidence)


@pytest.mark.parametrize(
    ("found", "english"),
    [
        (finding(Kind.NO_OWNER, post=None), "Revenue: nobody answers for it."),
        (finding(Kind.NO_OWNER, post="boss"), "Revenue: nobody holds its post boss in its unit."),
        (
            finding(Kind.NO_DATA_PATH, lack="data", of="sales"),
            "Revenue: its path leads to no data, so it has no actual (Sales: no data yet).",
        ),
        (
            finding(Kind.NO_DATA_PATH, lack="operand", of="visits"),
            "Revenue: its path leads to no data, so it has no actual (Visits: no formula).",
        ),
        (
            finding(Kind.ALWAYS_MET, months=13, parent="money", low=90.0, high=94.06, rise=-0.5),
            "Revenue: met 13 months in a row while Money stayed between 90.0 and 94.1 points (−0.5 from its first "
            "three months to its last): it may be too easy, or beside the point.",
        ),
        (
            finding(Kind.HUGS_HISTORY, months=6, median=1.025, most=1.05, spread=0.05),
            "Revenue: all 6 months landed between 100% and 105.0% (median 102.5%, spread 5.0 pp) and there is no "
            "stretch: the target seems to follow the result.",
        ),
        (
            finding(Kind.PROCESS_RED, ("vis", "rev"), process=50.0, result=105.0),
            "Visits → Revenue: the process scores 50.0 while the result scores 105.0; the good result may not last.",
        ),
        (
            finding(Kind.MANY_KPIS, count=6, fewest=2, most=4),
            "Li: owns 6 KPIs; 2 to 4 are advised, as more leave no focus.",
        ),
        (finding(Kind.WEIGHTS, ("money",), sum=92.5, unsaid=0), "Money: the weights below it add up to 92.5, not 100."),
        (
            finding(Kind.WEIGHTS, ("money",), sum=50.0, unsaid=1),
            "Money: the weights below it add up to 50, and 1 are not given.",
        ),
        (
            finding(Kind.HEAVY, share=0.75, parent="money"),
            "Revenue: it has 75.0% of the weight below Money and decides nearly alone.",
        ),
        (
            finding(Kind.ONE_SIDED, ("top",), perspective="financial", share=1.0),
            "The whole tree: 100.0% of the weight lies in the perspective “Financial”; the others hardly count.",
        ),
        (
            finding(Kind.LEVEL_MISSING, ("top",), missing=["business", "post"], unsaid=0),
            "The whole tree: there is no indicator of the level: Business, Post.",
        ),
        (
            finding(Kind.NO_TARGET, missing=["2026-10", "2026-11"]),
            "Revenue: there is no target for 2026-10, 2026-11, so good and bad look alike.",
        ),
        (finding(Kind.NO_REVIEW, ("top",), kpis=4), "Top: of 4 KPIs nobody says how often they are reviewed."),
        (
            finding(Kind.NO_PERSPECTIVE, ("top", "money", "work", "rev"), count=3, share=0.75),
            "Top, Money, Work and more: 3 KPIs with 75.0% of the weight say no perspective, so balance cannot be told.",
        ),
        (finding(Kind.UNUSED_INDICATOR, (), kpis=0), "Revenue: no KPI and no funnel stands on it."),
    ],
)
def test_a_finding_with_its_figures(found: Finding, english: str) -> None:
    assert message("en", MODEL, found) == english
    chinese = message("zh", MODEL, found)
    assert re.search("[一-鿿]", chinese) and not re.search(r"[{}]", chinese)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_finding_of_a_tree_full_of_faults_reads(language: Language) -> None:
    text = planted(
        ("owner: li, weight: 50}\n          - {kpi: new", "weight: 3, controllable: false}\n          - {kpi: new"),
        ("kind: growth", "kind: result"), ("level: business", "level: post"), ("formula: sum(sales.amount), ", ""),
        ("    review: quarter\n", ""), ("        perspective: process\n", ""),
        ("{kpi: vis, period: 2026-10", "{kpi: vis, period: 2025-10"),
        ("      - goal: work\n", "      - {goal: empty, name: Empty}\n      - goal: work\n"),
    )  # fmt: skip
    found = checked(text, reached={"vis": [0.4], "new": [1.1]})
    kinds = {one.kind for one in found.findings}
    assert len(kinds) >= 12
    for one in found.findings:
        told = message(language, look(text).model, one)
        assert told.endswith(("。", ".")) and "{" not in told and "None" not in told, told


def test_what_the_model_does_not_know_is_told_by_its_code() -> None:
    empty = Model()
    assert person("en", empty, "li") == "li"
    assert subject("en", empty, finding(Kind.NO_DRIVER, ("rev",), links=0)) == "rev"
    assert subject("en", empty, finding(Kind.UNUSED_INDICATOR, (), kpis=0)) == "revenue"
    assert why("en", MODEL, finding(Kind.NO_INFLUENCE, why="no_hand", weight=None)) == (
        "it has neither an owner nor a driver link, so nobody can change it."
    )
    assert why("en", MODEL, finding(Kind.NO_INFLUENCE, why="said", weight=10.0)).endswith("weight of 10 counts.")
