"""Differences: what tells most, and that the parts are the whole."""

from __future__ import annotations

import pytest

from kpi.core.decomposition import (
    FORMULA,
    ORG,
    Against,
    Decomposition,
    Kind,
    Part,
    most_telling,
    no_difference,
    refusal,
    whole,
)
from kpi.core.problem import Problem


def sums(by: str, *pairs: tuple[float, float]) -> Decomposition:
    """A sum whose members were and are so much."""
    parts = tuple(Part(f"m{n}", old, new, new - old) for n, (old, new) in enumerate(pairs))
    return Decomposition(by, sum(old for old, _ in pairs), sum(new for _, new in pairs), parts)


def rates(by: str, *effects: float, weights: tuple[float, ...] = ()) -> Decomposition:
    """A rate whose members weigh the same, unless their weights are given."""
    shares = weights or (1 / len(effects),) * len(effects) if effects else ()
    pairs = zip(effects, shares, strict=True)
    parts = tuple(
        Part(f"m{n}", 0.0, 0.0, effect, effect, 0.0, weight=weight) for n, (effect, weight) in enumerate(pairs)
    )
    return Decomposition(by, 0.0, sum(effects), parts)


def codes(found: Decomposition) -> list[str | None]:
    return [part.code for part in found.telling]


def test_what_a_figure_is_held_against() -> None:
    assert [against.value for against in Against] == ["prior", "last_year", "target", "unit"]
    assert [kind.value for kind in Kind] == [
        "operand", "member", "unit", "own", "unallocated", "constant", "rest",
    ]  # fmt: skip


def test_the_difference_is_after_less_before() -> None:
    assert sums(ORG, (100, 90), (50, 75)).difference == 15


@pytest.mark.parametrize(
    ("effects", "telling"),
    [
        ((1.0, -8.0, 1.0), ["m1"]),
        ((1.0, -7.9, 1.1), ["m1", "m2"]),
        ((1.0, 1.0, 1.0, 1.0, 1.0), ["m0", "m1", "m2", "m3"]),
        ((0.1, 0.2, 0.7), ["m2", "m1"]),
        ((0.0, 0.0), []),
        ((), []),
    ],
)
def test_the_fewest_parts_that_make_up_four_fifths(effects: tuple[float, ...], telling: list[str]) -> None:
    assert codes(rates("c", *effects)) == telling


def test_what_tells_something() -> None:
    assert rates("c", 8.0, 1.0, 1.0).is_telling
    assert not rates("c", 5.0, 5.0).is_telling, "all that move it are needed"
    assert not rates("c", 5.0, 0.0).is_telling, "nothing else moves it"
    assert not rates("c", 8.0, 1.0, 1.0, weights=(0.91, 0.04, 0.05)).is_telling, "nearly all of the weight is no news"
    assert rates("c", 8.0, 1.0, 1.0, weights=(0.89, 0.06, 0.05)).is_telling
    assert sums("c", (100, 150), (200, 201)).is_telling
    assert not sums("c", (1000, 1050), (10, 11)).is_telling, "nearly all of the sum is no news"
    assert sums(FORMULA, (1000, 1050), (10, 11)).is_telling, "operands are no shares of the figure"


def test_most_telling() -> None:
    one, two, spread = rates("one", 9.0, 1.0), rates("two", 9.0, 0.5, 0.5), rates("spread", 4.0, 3.0, 2.0, 1.0)
    alone, all_of_it = rates("alone", 10.0), sums("all", (1000, 1050), (10, 11))
    assert most_telling([spread, one, two, alone]) == two
    assert most_telling([all_of_it, spread]) == spread
    assert most_telling([all_of_it, alone]) == all_of_it
    assert most_telling([alone]) is None
    assert most_telling([]) is None


def test_parts_that_do_not_make_up_the_difference_are_refused() -> None:
    right = sums(ORG, (1e9, 2e9), (3e9, 1e9))
    assert whole(right) == right
    less = Decomposition(ORG, right.before, right.after, right.parts[:1])
    assert whole(less) == refusal("decomposition.residual")
    rounded = Decomposition(ORG, right.before, right.after + 0.9, right.parts)
    assert whole(rounded) == rounded
    assert isinstance(whole(Decomposition(ORG, right.before, right.after + 5, right.parts)), Problem)


def test_figures_that_are_the_same() -> None:
    assert no_difference(1.0, 1.0) == refusal("decomposition.no_difference")
    assert no_difference(0.1 + 0.2, 0.3) == refusal("decomposition.no_difference")
    assert no_difference(0.0, 0.0) is not None
    assert no_difference(1.0, 1.000001) is None
    assert no_difference(0.0, 1e-12) is None
