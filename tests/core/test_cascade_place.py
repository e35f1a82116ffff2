"""Where parts of a KPI go: units with their people, and codes that nothing else has."""

from __future__ import annotations

from kpi.core.cascade_place import Place, are_joint, colleagues, ends, existing, goal_of, new_node, owner_of, places
from kpi.core.model import Model

MODEL = Model.model_validate(
    {
        "org": [
            {"code": "HQ", "name": "HQ"},
            *({"code": code, "name": code, "parent": "HQ"} for code in ("EAST", "WEST", "SOUTH")),
        ],
        "people": [
            {"code": "lin", "name": "Lin", "org": "EAST", "post": "manager"},
            {"code": "ma", "name": "Ma", "org": "WEST"},
            {"code": "li", "name": "Li", "org": "HQ", "post": "seller"},
            {"code": "wu", "name": "Wu", "org": "HQ", "post": "seller"},
            {"code": "he", "name": "He", "org": "HQ", "post": "店长"},
        ],
        "indicators": [{"code": "revenue", "name": "Revenue"}],
        "scorecard": [
            {"code": "revenue_hq", "type": "kpi", "indicator": "revenue", "level": "strategic"},
            {"code": "revenue_li", "type": "kpi", "indicator": "revenue", "org": "HQ", "owner": "li"},
            {"code": "revenue_hq_parts", "type": "kpi", "indicator": "revenue", "org": "WEST"},
        ],
    }
)
NODE = MODEL.scorecard[0]


def test_units_below_with_whoever_is_there() -> None:
    assert (
        ends(MODEL, "HQ")
        == places(MODEL, "HQ")
        == [Place("EAST", post="manager"), Place("WEST", owner="ma"), Place("SOUTH")]
    )


def test_colleagues_by_a_post_of_their_own() -> None:
    assert colleagues(MODEL, "HQ") == [Place("HQ", owner="li"), Place("HQ", owner="wu"), Place("HQ", post="店长")]
    assert are_joint(MODEL, colleagues(MODEL, "HQ"), "HQ")


def test_codes_are_codes_and_free() -> None:
    joint = [new_node(MODEL, NODE, place, "g", {"revenue_part"}).code for place in colleagues(MODEL, "HQ")]
    assert joint == ["revenue_li_2", "revenue_wu", "revenue_part_2"]
    assert goal_of(MODEL, NODE, None, None).code == "revenue_hq_parts_2"
    assert goal_of(MODEL, NODE, None, None).level == "business"


def test_what_a_place_has_already() -> None:
    assert existing(MODEL, NODE, Place("HQ", owner="li")) == MODEL.scorecard[1]
    assert existing(MODEL, NODE, Place("HQ", owner="wu")) is None
    assert existing(MODEL, NODE, Place("WEST")) == MODEL.scorecard[2]


def test_an_owner_by_post() -> None:
    node = new_node(MODEL, NODE, Place("EAST", post="manager"), "g", ())
    assert (node.owner, owner_of(MODEL, node)) == (None, "lin")
