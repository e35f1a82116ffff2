"""Differences along dimensions: hand-computed, and the laws over random members."""

from __future__ import annotations

from math import fsum, isclose

import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from kpi.core.decomposition import Decomposition, Kind, Part, refusal
from kpi.core.decomposition_form import Form, form
from kpi.core.decomposition_members import MOST, Member, Share, against_target, against_targets, along_members
from kpi.core.formula import Node
from kpi.core.problem import Problem
from tests.core.formulas import checked

SUM, OTHER = checked("sum(sales.amount)"), checked("sum(sales.qty)")
Pair = tuple[float | None, float | None]
"""The two sums of a member; empty where it has no rows."""
Table = dict[str | None, tuple[Pair, Pair]]
NONE: Pair = (None, None)


def figure(text: str) -> Form:
    found = form(checked(text))
    assert isinstance(found, Form)
    return found


RATE, TOTAL = figure("sum(sales.amount) / sum(sales.qty)"), figure("sum(sales.amount)")


def sums(pair: Pair) -> dict[Node, float | None]:
    return dict(zip((SUM, OTHER), pair, strict=True))


def members(table: Table, kind: Kind = Kind.MEMBER) -> list[Member]:
    return [Member(code, sums(old), sums(new), kind) for code, (old, new) in table.items()]


def value(of: Form, pairs: list[Pair]) -> float | None:
    """The whole figure, in plain arithmetic over the sums of all members."""
    amounts = {SUM: fsum(one or 0 for one, _ in pairs), OTHER: fsum(two or 0 for _, two in pairs)}

    def total(terms: dict[Node, float]) -> float:
        return fsum(factor * amounts.get(part, 1.0) for part, factor in terms.items())

    divisor = 1.0 if of.divisor is None else total(dict(of.divisor))
    return total(dict(of.dividend)) / divisor if divisor else None


def taken_apart(of: Form, table: Table) -> Decomposition | Problem:
    before, after = (value(of, [sides[n] for sides in table.values()]) or 0.0 for n in (0, 1))
    return along_members("channel", of, members(table), (before, after))


def parts(found: Decomposition | Problem) -> dict[str | None, Part]:
    assert isinstance(found, Decomposition), found
    return {part.code: part for part in found.parts}


def test_members_of_a_sum_add_their_own_differences() -> None:
    found = taken_apart(
        TOTAL, {"a": ((100, 1), (90, 1)), "b": (NONE, (50, 1)), None: ((7, 1), NONE), "d": (NONE, NONE)}
    )
    assert isinstance(found, Decomposition)
    assert [(part.code, part.before, part.after, part.effect) for part in found.parts] == [
        ("b", None, 50, 50), ("a", 100, 90, -10), (None, 7, None, -7),
    ]  # fmt: skip
    assert [part.further for part in found.parts] == [True, True, False]
    assert (found.by, found.before, found.after, found.difference, found.reference) == ("channel", 107, 140, 33, None)
    assert {(part.mix, part.rate, part.kind, part.count) for part in found.parts} == {(None, None, Kind.MEMBER, 1)}


def test_the_constant_of_a_sum_is_on_both_sides() -> None:
    of = figure("(sum(sales.amount) - 2 * sum(sales.qty)) / 10 + 5")
    found = parts(taken_apart(of, {"a": ((100, 10), (120, None)), "b": (NONE, (None, 1))}))
    assert [(part.before, part.after) for part in found.values()] == [(8, 12), (None, pytest.approx(-0.2))]
    assert [part.effect for part in found.values()] == pytest.approx([4, -0.2])


def test_mix_and_rate_by_hand() -> None:
    found = taken_apart(RATE, {"a": ((10, 100), (30, 150)), "b": ((60, 100), (20, 50))})
    assert isinstance(found, Decomposition)
    b, a = found.parts
    assert found.reference == pytest.approx((0.35 + 0.25) / 2)
    assert [a.weight, b.weight] == [0.625, 0.375]
    assert [a.before, a.after, a.mix, a.rate, a.effect] == pytest.approx([0.1, 0.2, -0.0375, 0.0625, 0.025])
    assert [b.before, b.after, b.mix, b.rate, b.effect] == pytest.approx([0.6, 0.4, -0.05, -0.075, -0.125])


def test_members_that_appear_and_vanish_are_mix() -> None:
    found = parts(taken_apart(RATE, {"a": ((10, 100), (10, 100)), "new": (NONE, (90, 100))}))
    a, new = found["a"], found["new"]
    assert [a.mix, a.rate] == pytest.approx([0.1, 0])
    assert new.before is None
    assert [new.after, new.mix, new.rate] == pytest.approx([0.9, 0.3, 0])
    gone = parts(taken_apart(RATE, {"a": ((10, 100), (10, 100)), "new": ((90, 100), NONE)}))["new"]
    assert gone.after is None
    assert [gone.before, gone.effect] == pytest.approx([0.9, -0.3])


def test_a_member_without_a_divisor_has_no_rate_but_an_effect() -> None:
    found = parts(taken_apart(RATE, {"a": ((10, 100), (20, 100)), "b": ((5, None), (15, 0))}))
    assert (found["b"].mix, found["b"].rate, found["b"].before, found["b"].after) == (None, None, None, None)
    assert found["b"].effect == pytest.approx(0.1)
    assert found["a"].effect == pytest.approx(0.1)
    still = parts(taken_apart(RATE, {"a": ((10, 100), (20, 100)), "b": ((0, 0), (0, 0))}))["b"]
    assert (still.effect, still.mix, still.rate) == (0, 0, 0)


def test_constants_of_a_quotient_are_a_part() -> None:
    of = figure("(sum(sales.amount) + 10) / (sum(sales.qty) + 100)")
    found = taken_apart(of, {"a": ((10, 100), (80, 200))})
    assert isinstance(found, Decomposition)
    constant = found.parts[-1]
    assert (constant.kind, constant.code, constant.before, constant.after, constant.rate, constant.further) == (
        Kind.CONSTANT, None, 0.1, 0.1, 0, False,
    )  # fmt: skip
    assert fsum(part.effect for part in found.parts) == pytest.approx(0.2)


def test_a_divisor_of_nothing_is_refused() -> None:
    tables: list[Table] = [{"a": ((1, 0), (1, 1))}, {"a": ((1, 1), (1, None))}, {}]
    for table in tables:
        assert along_members("channel", RATE, members(table), (1.0, 2.0)) == refusal("decomposition.empty_between")


def test_members_that_are_not_the_whole_are_refused() -> None:
    found = along_members("channel", TOTAL, members({"a": ((1, 1), (2, 1))}), (1.0, 3.0))
    assert found == refusal("decomposition.residual")


@pytest.mark.parametrize("of", [TOTAL, RATE])
def test_too_many_members_lose_no_remainder(of: Form) -> None:
    table: Table = {f"m{n}": ((n, n + 1.0), (2.0 * n if n % 2 else n, n + 2.0)) for n in range(MOST + 50)}
    found = taken_apart(of, table)
    assert isinstance(found, Decomposition)
    rest = found.parts[-1]
    assert (len(found.parts), rest.kind, rest.count, rest.further) == (MOST, Kind.REST, 51, False)
    assert isclose(fsum(part.effect for part in found.parts), found.difference, rel_tol=1e-9)
    apart = {part.code for part in found.parts}
    small: Table = {code: sides for code, sides in table.items() if code not in apart}
    assert rest.before == pytest.approx(value(of, [old for old, _ in small.values()]))
    assert rest.after == pytest.approx(value(of, [new for _, new in small.values()]))
    exactly = dict(list(table.items())[:MOST])
    kept = taken_apart(of, exactly)
    assert isinstance(kept, Decomposition)
    assert {part.kind for part in kept.parts} == {Kind.MEMBER}


def test_units_and_the_own_rows_of_the_unit() -> None:
    below = members({"EAST": ((1, 1), (5, 1)), "WEST": ((2, 1), (2, 1))}, Kind.UNIT)
    own = members({"HQ": ((1, 1), (11, 1))}, Kind.OWN)
    found = along_members("org", TOTAL, [*own, *below], (4.0, 18.0))
    assert isinstance(found, Decomposition)
    assert [(part.code, part.effect, part.kind, part.further) for part in found.parts] == [
        ("EAST", 4, Kind.UNIT, True), ("WEST", 0, Kind.UNIT, True), ("HQ", 10, Kind.OWN, False),
    ]  # fmt: skip


def test_members_of_a_rate_against_the_target_of_the_whole() -> None:
    table: Table = {"a": (NONE, (30, 150)), "b": (NONE, (20, 50))}
    found = against_target("org", RATE, members(table), (0.3, 0.25))
    assert isinstance(found, Decomposition)
    assert (found.before, found.after, found.reference) == (0.3, 0.25, 0.3)
    a, b = found.parts
    assert [a.before, a.after, a.effect] == pytest.approx([0.3, 0.2, 0.75 * (0.2 - 0.3)])
    assert [b.before, b.after, b.effect] == pytest.approx([0.3, 0.4, 0.25 * (0.4 - 0.3)])
    assert (a.mix, a.rate, a.weight) == (None, None, 0.75)
    nothing: Table = {"a": (NONE, (1, 0))}
    assert against_target("org", RATE, members(nothing), (0.3, 0.2)) == refusal("decomposition.empty_between")


def test_units_against_their_own_targets() -> None:
    shares = [Share("EAST", 50, 40), Share("WEST", 30, 45), Share("NEW", None, 5), Share("SHUT", 10, None)]
    found = against_targets(shares, 100, 92)
    assert isinstance(found, Decomposition)
    assert found.by == "org"
    assert [(part.code, part.before, part.after, part.effect, part.kind) for part in found.parts] == [
        ("WEST", 30, 45, 15, Kind.UNIT), ("EAST", 50, 40, -10, Kind.UNIT), ("SHUT", 10, None, -10, Kind.UNIT),
        (None, 10, 7, -3, Kind.UNALLOCATED),
    ]  # fmt: skip
    assert fsum(part.effect for part in found.parts) == found.difference == -8


def test_targets_that_are_given_out_whole_leave_nothing_over() -> None:
    found = against_targets([Share("EAST", 0.1, 0.3), Share("WEST", 0.2, 0.3)], 0.3, 0.6)
    assert [part.kind for part in parts(found).values()] == [Kind.UNIT, Kind.UNIT]
    assert against_targets([Share("EAST", None, 1)], 2, 1) == refusal("decomposition.no_targets_below")
    assert against_targets([], 2, 1) == refusal("decomposition.no_targets_below")


FORMS = [
    figure(text)
    for text in (
        "sum(sales.amount)",
        "(sum(sales.amount) - 2 * sum(sales.qty)) / 10 + 5",
        "sum(sales.amount) / sum(sales.qty)",
        "1 - sum(sales.amount) / (2 * sum(sales.qty))",
        "(sum(sales.amount) + 10) / (sum(sales.qty) + 3)",
        "(sum(sales.amount) - sum(sales.qty)) / sum(sales.qty) * 100",
    )
]
AMOUNT = st.none() | st.integers(-1000, 1000).map(float) | st.floats(-1e6, 1e6)
DIVISOR = st.none() | st.integers(0, 1000).map(float) | st.floats(0.01, 1e6)
SIDE = st.just(NONE) | st.tuples(AMOUNT, DIVISOR)
TABLES = st.dictionaries(st.sampled_from("abcdefgh") | st.none(), st.tuples(SIDE, SIDE), min_size=1)


SLIGHT: Table = {"a": (NONE, (None, 887349.625)), None: ((None, 1.0), (5.0, 0.0625))}
"""Two halves of forty that cancel out but for a millionth."""


@settings(max_examples=1000)
@example(figure("sum(sales.amount) / sum(sales.qty)"), SLIGHT, False)
@given(st.sampled_from(FORMS), TABLES, st.booleans())
def test_laws(of: Form, table: Table, fixed: bool) -> None:
    """The effects are the difference, mix and rate the effect; turned round they are the opposite."""
    if fixed:
        table = {code: (old, old if code in ("a", None) else new) for code, (old, new) in table.items()}
    wholes = [value(of, [sides[n] for sides in table.values()]) for n in (0, 1)]
    assume(None not in wholes)
    found, back = (taken_apart(of, one) for one in (table, {code: sides[::-1] for code, sides in table.items()}))
    assert isinstance(found, Decomposition)
    assert isinstance(back, Decomposition)
    size = max(map(abs, [found.before, found.after, *(part.effect for part in found.parts)]))
    assert isclose(fsum(part.effect for part in found.parts), found.difference, abs_tol=1e-9 * size)
    opposite = {(part.code, part.kind): part for part in back.parts}
    for part in found.parts:
        other = opposite[part.code, part.kind]
        assert isclose(part.effect, -other.effect, rel_tol=1e-9, abs_tol=1e-9 * size)
        if part.mix is not None and part.rate is not None:
            halves = max(size, abs(part.mix), abs(part.rate))
            assert isclose(part.mix + part.rate, part.effect, abs_tol=1e-12 * halves)
        if of.divisor is None and part.code in table and table[part.code][0] == table[part.code][1]:
            assert part.effect == 0


@settings(max_examples=200)
@given(TABLES, st.floats(-10, 10))
def test_laws_against_a_target(table: Table, target: float) -> None:
    actual = value(RATE, [new for _, new in table.values()])
    assume(actual is not None)
    found = against_target("channel", RATE, members(table), (target, actual or 0.0))
    assert isinstance(found, Decomposition)
    size = max(map(abs, [target, found.after, *(part.effect for part in found.parts)]))
    assert isclose(fsum(part.effect for part in found.parts), found.difference, abs_tol=1e-9 * size)
