"""How much each child counted in the score of its goal: what missing data and the roll-up made of its weight."""

from __future__ import annotations

from collections.abc import Mapping

from kpi.core.roll_up import Child, Method, Missing


def counted(
    children: Mapping[str, Child], missing: Missing = "ignore", method: Method = "weighted"
) -> dict[str, float]:
    """The share of the goal's score that each child gave; all 0 where the goal has none.

    >>> counted({"a": Child(40, 110.0, 1.0), "b": Child(60, None, 0.0)})
    {'a': 1.0, 'b': 0.0}
    >>> counted({"a": Child(40, 110.0, 1.0), "b": Child(60, None, 0.0)}, missing="zero")
    {'a': 0.4, 'b': 0.6}
    """
    weighed = {code: child for code, child in children.items() if child.weight > 0}
    known = {code: child for code, child in weighed.items() if child.score is not None}
    taken = weighed if missing == "zero" else known
    nothing = not taken or (missing == "block" and len(known) < len(weighed))
    parts = {} if nothing else _worst(taken) if method == "worst" else {code: one.weight for code, one in taken.items()}
    whole = sum(parts.values())
    return {code: parts.get(code, 0.0) / whole if whole else 0.0 for code in children}


def _worst(taken: Mapping[str, Child]) -> dict[str, float]:
    """The children with the lowest score, none of them more than another."""
    lowest = min(child.score or 0.0 for child in taken.values())
    return {code: 1.0 for code, child in taken.items() if (child.score or 0.0) == lowest}
