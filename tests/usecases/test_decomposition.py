"""Why a figure moved, held against SQL written by hand, and every reason for which it is not said."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from math import fsum
from pathlib import Path

import pytest

from kpi.core.decomposition import Against, Decomposition, Kind
from kpi.core.errors import Invalid, NotFound
from kpi.core.period import Span, Window
from kpi.core.problem import Problem
from kpi.usecases import decomposition, indicator
from kpi.usecases.decomposition import Place
from tests.usecases.ledger import ME, Ledger

MODEL = """version: 1
workspace: {name: Test, as_of: 2026-07-15}
org:
  - {code: HQ, name: Head office}
  - {code: EAST, name: {zh: 华东, en: East}, parent: HQ}
  - {code: WEST, name: West, parent: HQ}
  - {code: S1, name: Store 1, parent: EAST}
  - {code: S2, name: Store 2, parent: EAST}
datasets:
  - code: sales
    name: Sales
    columns:
      date: {role: date}
      store: {role: org}
      amount: {type: number}
      qty: {type: number}
      channel: {}
      member: {}
  - code: costs
    name: Costs
    columns: {date: {role: date}, store: {role: org}, cost: {type: number}, channel: {}}
  - code: stock
    name: Stock
    columns: {date: {role: date}, store: {role: org}, units: {type: number}, channel: {}}
indicators:
  - {code: revenue, name: {zh: 收入, en: Revenue}, formula: sum(sales.amount)}
  - {code: cost, name: Cost, formula: sum(costs.cost)}
  - {code: profit, name: Profit, formula: revenue - cost}
  - {code: margin, name: Margin, formula: profit / revenue, accumulation: rate}
  - {code: price, name: Price, formula: avg(sales.amount), accumulation: rate}
  - {code: spread, name: Spread, formula: (sum(sales.amount) - cost) / (sum(sales.qty) + 1), accumulation: rate}
  - {code: growth, name: Growth, formula: revenue / prior(revenue) - 1, accumulation: rate}
  - {code: alias, name: Alias, formula: margin, accumulation: rate}
  - {code: buyers, name: Buyers, formula: count(distinct sales.member)}
  - {code: largest, name: Largest, formula: max(sales.amount)}
  - {code: held, name: Held, formula: closing_balance(stock.units), accumulation: stock}
  - {code: mean_held, name: Mean held, formula: average_balance(stock.units), accumulation: stock}
  - {code: turned, name: Turned, formula: cost / held}
  - {code: squared, name: Squared, formula: revenue * cost}
  - {code: web, name: Web share, formula: "sum(sales.amount) filter (where sales.channel = 'web') / sum(sales.amount)"}
  - {code: dated, name: Dated, formula: sum(sales.amount)}
  - {code: dated, formula: sum(sales.amount) / 2, valid_from: 2026-06}
  - {code: planned, name: Planned}
  - {code: ranged, name: Ranged, formula: sum(sales.qty), polarity: range}
scorecard:
  - goal: growth_goal
    name: Growth
    children:
      - {kpi: rev, indicator: revenue, org: HQ}
      - {kpi: rev_east, indicator: revenue, org: EAST}
      - {kpi: rev_twin, indicator: revenue, org: HQ}
      - {kpi: cost_hq, indicator: cost, org: HQ}
      - {kpi: profit_hq, indicator: profit, org: HQ}
      - {kpi: margin_hq, indicator: margin, org: HQ}
      - {kpi: ranged_hq, indicator: ranged, org: HQ}
      - {kpi: price_hq, indicator: price, org: HQ}
      - {kpi: held_hq, indicator: held, org: HQ}
targets:
  - {kpi: rev, period: 2026-06, target: 1000}
  - {kpi: rev_east, period: 2026-06, target: 600}
  - {kpi: rev_twin, period: 2026-06, target: 900}
  - {kpi: rev, period: 2026-07, target: 1000}
  - {kpi: rev_east, period: 2026-07, target: 600}
  - {kpi: cost_hq, period: 2026-06, target: 400}
  - {kpi: profit_hq, period: 2026-06, target: 600}
  - {kpi: margin_hq, period: 2026-06, target: 0.5}
  - {kpi: ranged_hq, period: 2026-06, target: [5, 50]}
  - {kpi: held_hq, period: 2026-06, target: 100}
"""
SALES = """date,store,amount,qty,channel,member
2026-05-03,S1,100,2,web,ann
2026-05-04,S2,250.5,5,shop,bob
2026-05-20,EAST,40,1,shop,ann
2026-05-21,WEST,300,6,web,cid
2026-05-22,HQ,9.5,1,,
2026-06-03,S1,180,3,web,ann
2026-06-04,S2,90,1,phone,bob
2026-06-05,S2,,2,shop,dan
2026-06-20,EAST,60.25,1,shop,ann
2026-06-21,WEST,410,8,web,cid
2026-07-03,S1,50,1,web,ann
2025-06-03,S1,70,1,web,ann
2025-06-05,WEST,200,4,shop,bob
"""
COSTS = """date,store,cost,channel
2026-05-03,S1,60,web
2026-05-04,WEST,200,shop
2026-06-03,S1,90,web
2026-06-04,WEST,210,shop
2026-06-05,HQ,12.5,fax
"""
STOCK = """date,store,units,channel
2026-05-10,S1,50,web
2026-05-31,S1,40,web
2026-05-31,WEST,30,shop
2026-06-29,S1,45,web
2026-06-29,S1,5,shop
2026-06-30,WEST,33,shop
"""
JUNE, JULY = Span(date(2026, 6, 1)), Span(date(2026, 7, 1))
HQ = Place("HQ")
PRIOR = Against.PRIOR


@pytest.fixture(scope="module")
def books(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ledger]:
    """A small company with three datasets; no test changes it."""
    path: Path = tmp_path_factory.mktemp("decomposition")
    with Ledger(path, MODEL) as ledger:
        for dataset, text in (("sales", SALES), ("costs", COSTS), ("stock", STOCK)):
            ledger.take(f"{dataset}.csv", text, dataset)
        yield ledger


def found(
    books: Ledger, code: str, by: str, against: Against = PRIOR, span: Span = JUNE, place: Place = HQ,
    other: str | None = None, kpi: str | None = None,
) -> Decomposition:  # fmt: skip
    """The difference in parts, which add up to it and end at the figures that everybody sees."""
    told = decomposition.decompose(books, ME, code, span, against, by, place, other, kpi)
    assert isinstance(told, Decomposition), told
    size = max(abs(told.before), abs(told.after))
    assert fsum(part.effect for part in told.parts) == pytest.approx(told.after - told.before, abs=1e-9 * size)
    if place.operand is None:
        assert told.after == indicator.value(books, ME, code, span, place.unit, place.keep)
    return told


def refused(
    books: Ledger, code: str, by: str, against: Against = PRIOR, span: Span = JUNE, place: Place = HQ,
    other: str | None = None, kpi: str | None = None,
) -> str:  # fmt: skip
    told = decomposition.decompose(books, ME, code, span, against, by, place, other, kpi)
    assert isinstance(told, Problem), told
    return told.key.removeprefix("decomposition.")


def effects(told: Decomposition) -> dict[str | None, float]:
    return {part.code: part.effect for part in told.parts}


def asked(books: Ledger, text: str) -> dict[str | None, tuple[float | None, ...]]:
    """SQL written by hand: a row for each member, its name first."""
    return {row[0]: row[1:] for row in books.database.read(text).iter_rows()}


BY_CHANNEL = """
with months as (select unnest(['2026-05', '2026-06']) as month),
named as (select channel from live_sales union select channel from live_costs),
s as (select channel, strftime(date, '%Y-%m') as month, sum(amount)::double as amount, sum(qty)::double as qty,
      count(amount)::double as n from live_sales group by all),
c as (select channel, strftime(date, '%Y-%m') as month, sum(cost)::double as cost from live_costs group by all)
select named.channel, {before}, {after} from named
left join s as s0 on s0.channel is not distinct from named.channel and s0.month = '2026-05'
left join s as s1 on s1.channel is not distinct from named.channel and s1.month = '2026-06'
left join c as c0 on c0.channel is not distinct from named.channel and c0.month = '2026-05'
left join c as c1 on c1.channel is not distinct from named.channel and c1.month = '2026-06'
where coalesce(s0.month, s1.month, c0.month, c1.month) is not null
"""


def by_channel(books: Ledger, expression: str) -> dict[str | None, float]:
    """What an expression over the sums of a channel adds from May to June."""
    before, after = (expression.replace("S", f"s{n}").replace("C", f"c{n}") for n in (0, 1))
    rows = asked(books, BY_CHANNEL.format(before=before, after=after))
    return {member: float((new or 0) - (old or 0)) for member, (old, new) in rows.items()}


def test_a_sum_along_a_column(books: Ledger) -> None:
    told = found(books, "revenue", "channel")
    hand = by_channel(books, "S.amount")
    assert effects(told) == pytest.approx({code: hand[code] for code in ("web", "shop", "phone", None)})
    assert [part.code for part in told.parts] == ["shop", "web", "phone", None]
    assert (told.before, told.after) == (700, 740.25)
    phone = next(part for part in told.parts if part.code == "phone")
    assert (phone.before, phone.after, phone.mix, phone.further) == (None, 90, None, True)
    assert not told.parts[-1].further, "rows without a channel cannot be kept to"


def test_a_member_of_one_dataset_alone_counts_for_what_it_has(books: Ledger) -> None:
    told = found(books, "profit", "channel")
    hand = by_channel(books, "coalesce(S.amount, 0) - coalesce(C.cost, 0)")
    assert effects(told) == pytest.approx(hand)
    assert effects(told)["fax"] == -12.5


def mixed(books: Ledger, dividend: str, divisor: str) -> dict[str | None, tuple[float, float]]:
    """Mix and rate of every channel, in SQL's own figures and the formulas of the textbook."""
    rows = asked(
        books,
        BY_CHANNEL.format(
            before=f"{dividend}, {divisor}".replace("S", "s0").replace("C", "c0"),
            after=f"{dividend}, {divisor}".replace("S", "s1").replace("C", "c1"),
        ),
    )
    sides = {code: [value or 0.0 for value in row] for code, row in rows.items()}
    n0, d0, n1, d1 = (fsum(row[n] for row in sides.values()) for n in range(4))
    reference, told = (n0 / d0 + n1 / d1) / 2, {}
    for code, (a0, b0, a1, b1) in sides.items():
        if not b0 and not b1:
            continue
        r0, r1 = a0 / b0 if b0 else a1 / b1, a1 / b1 if b1 else a0 / b0
        w0, w1 = b0 / d0, b1 / d1
        told[code] = ((w1 - w0) * ((r0 + r1) / 2 - reference), (r1 - r0) * (w0 + w1) / 2)
    return told


def test_a_rate_along_a_column(books: Ledger) -> None:
    told = found(books, "margin", "channel")
    hand = mixed(books, "coalesce(S.amount, 0) - coalesce(C.cost, 0)", "S.amount")
    for part in told.parts:
        if part.code != "fax":
            assert (part.mix, part.rate) == pytest.approx(hand[part.code])
    fax = next(part for part in told.parts if part.code == "fax")
    assert (fax.mix, fax.rate) == (None, None)
    assert fax.effect == pytest.approx(-12.5 / 740.25)


def test_a_mean_along_a_column_counts_what_has_a_value(books: Ledger) -> None:
    told = found(books, "price", "channel")
    hand = mixed(books, "S.amount", "S.n")
    for part in told.parts:
        assert (part.mix, part.rate) == pytest.approx(hand[part.code])
    assert [told.before, told.after] == pytest.approx([140, 740.25 / 4])


def test_constants_of_a_rate_are_a_part(books: Ledger) -> None:
    told = found(books, "spread", "channel")
    constant = next(part for part in told.parts if part.kind is Kind.CONSTANT)
    assert (constant.before, constant.after) == (0, 0)


def test_units_below_and_the_rows_of_the_unit_itself(books: Ledger) -> None:
    told = found(books, "revenue", "org")
    assert [(part.code, part.before, part.after, part.kind) for part in told.parts] == [
        ("WEST", 300, 410, Kind.UNIT), ("EAST", 390.5, 330.25, Kind.UNIT), ("HQ", 9.5, None, Kind.OWN),
    ]  # fmt: skip
    east = found(books, "revenue", "org", place=Place("EAST"))
    assert effects(east) == {"S2": -160.5, "S1": 80, "EAST": 20.25}
    web = found(books, "revenue", "org", place=Place("HQ", {"channel": "web"}))
    assert effects(web) == {"WEST": 110, "EAST": 80}


def test_balances_along_units_and_columns(books: Ledger) -> None:
    assert effects(found(books, "held", "org")) == {"EAST": 10, "WEST": 3}
    assert effects(found(books, "held", "channel")) == {"shop": 8, "web": 5}


def test_growth_is_weighed_by_what_it_grows_from(books: Ledger) -> None:
    told = found(books, "growth", "channel", Against.UNIT, place=Place("EAST"), other="WEST")
    assert [told.before, told.after] == pytest.approx([410 / 300 - 1, 330.25 / 390.5 - 1])
    of = {part.code: part for part in told.parts}
    assert [of["web"].before, of["web"].after] == pytest.approx([410 / 300 - 1, 0.8])
    lighter, reference = 100 / 390.5 - 1, fsum([told.before, told.after]) / 2
    assert of["web"].mix == pytest.approx(lighter * ((410 / 300 - 1 + 0.8) / 2 - reference))
    assert (of["phone"].before, of["phone"].after, of["phone"].mix) == (None, None, None)
    assert of["phone"].effect == pytest.approx(90 / 390.5)
    assert refused(books, "growth", "org") == "nothing_before"


def test_along_the_formula(books: Ledger) -> None:
    assert effects(found(books, "profit", "formula")) == pytest.approx({"revenue": 40.25, "cost": -52.5})
    told = found(books, "margin", "formula")
    profit, revenue = told.parts
    assert (profit.code, profit.before, profit.after) == ("profit", 440, 427.75)
    assert (revenue.before, revenue.after, revenue.further) == (700, 740.25, True)
    assert profit.effect == pytest.approx((427.75 - 440) * (1 / 700 + 1 / 740.25) / 2)
    assert effects(found(books, "alias", "formula")) == effects(told)
    assert list(effects(found(books, "price", "formula"))) == ["sum(sales.amount)", "count(sales.amount)"]


def test_an_operand_without_a_name_is_opened_in_its_formula(books: Ledger) -> None:
    told = found(books, "spread", "formula")
    assert [(part.code, part.further) for part in told.parts] == [
        ("sum(sales.amount) - cost", True), ("sum(sales.qty) + 1", False),
    ]  # fmt: skip
    inside = Place("HQ", operand="sum(sales.amount) - cost")
    assert effects(found(books, "spread", "formula", place=inside)) == {"sum(sales.amount)": 40.25, "cost": -52.5}
    assert effects(found(books, "spread", "org", place=inside)) == effects(found(books, "profit", "org"))
    assert refused(books, "spread", "org", Against.TARGET, place=inside) == "target_of_part"
    with pytest.raises(NotFound, match="unknown_operand"):
        decomposition.decompose(books, ME, "spread", JUNE, PRIOR, "org", Place("HQ", operand="sales.amount"))


def test_against_a_year_ago_and_over_a_year(books: Ledger) -> None:
    assert effects(found(books, "revenue", "channel", Against.LAST_YEAR))["web"] == 590 - 70
    rolling = Span(date(2026, 6, 1), Window.ROLLING)
    told = found(books, "revenue", "channel", Against.LAST_YEAR, rolling)
    assert (told.before, told.after) == (270, 1440.25)


def test_against_another_unit(books: Ledger) -> None:
    east = Place("EAST")
    told = found(books, "revenue", "channel", Against.UNIT, place=east, other="WEST")
    assert (told.before, told.after) == (410, 330.25)
    assert effects(told) == {"web": -230, "phone": 90, "shop": 60.25}
    told = found(books, "margin", "formula", Against.UNIT, place=east, other="West")
    assert [(part.before, part.after) for part in told.parts] == [(200, 240.25), (410, 330.25)]
    assert found(books, "margin", "channel", Against.UNIT, place=east, other="WEST").reference is not None
    assert refused(books, "revenue", "org", Against.UNIT, other="EAST") == "other_units"
    assert refused(books, "revenue", "channel", Against.UNIT, other="HQ") == "same_unit"
    assert refused(books, "revenue", "channel", Against.UNIT) == "same_unit"


def test_a_sum_against_targets_below(books: Ledger) -> None:
    told = found(books, "revenue", "org", Against.TARGET, kpi="rev")
    assert (told.before, told.after) == (1000, 740.25)
    east, rest = told.parts
    assert (east.code, east.before, east.after, east.effect) == ("EAST", 600, 330.25, -269.75)
    assert (rest.kind, rest.before, rest.after, rest.effect) == (Kind.UNALLOCATED, 400, 410, 10)
    assert found(books, "revenue", "org", Against.TARGET, kpi="rev_twin").before == 900
    assert found(books, "revenue", "org", Against.TARGET).before == 1000
    assert refused(books, "revenue", "org", Against.TARGET, place=Place("EAST"), kpi="rev") == "no_targets_below"
    assert refused(books, "held", "org", Against.TARGET) == "no_targets_below"


def test_a_running_month_is_held_against_its_target_so_far(books: Ledger) -> None:
    told = found(books, "revenue", "org", Against.TARGET, JULY, kpi="rev")
    assert [told.before, told.after] == pytest.approx([1000 * 14 / 31, 50])
    assert effects(told)["EAST"] == pytest.approx(50 - 600 * 14 / 31)


def test_a_rate_against_the_target_of_the_whole(books: Ledger) -> None:
    told = found(books, "margin", "org", Against.TARGET)
    assert told.reference == told.before == 0.5
    west = next(part for part in told.parts if part.code == "WEST")
    assert [west.before, west.after] == pytest.approx([0.5, 200 / 410])
    assert west.effect == pytest.approx(410 / 740.25 * (200 / 410 - 0.5))
    own = next(part for part in told.parts if part.kind is Kind.OWN)
    assert (own.code, own.after) == ("HQ", None)
    assert own.effect == pytest.approx(-12.5 / 740.25)
    assert set(effects(found(books, "margin", "channel", Against.TARGET))) == {"web", "shop", "phone", "fax"}


def test_along_the_formula_against_the_targets_of_its_operands(books: Ledger) -> None:
    told = found(books, "profit", "formula", Against.TARGET)
    assert [(part.code, part.before, part.after, part.effect) for part in told.parts] == [
        ("revenue", 1000, 740.25, -259.75), ("cost", 400, 312.5, 87.5),
    ]  # fmt: skip
    assert refused(books, "margin", "formula", Against.TARGET) == "other_target"
    assert refused(books, "price", "formula", Against.TARGET) == "no_target"


REFUSED = [
    ("buyers", "channel", "distinct"),
    ("buyers", "org", "distinct"),
    ("largest", "org", "extreme"),
    ("mean_held", "channel", "average_balance"),
    ("squared", "org", "nonlinear"),
    ("revenue", "formula", "one_operand"),
    ("planned", "org", "no_formula"),
    ("dated", "org", "formula_changed"),
    ("profit", "member", "not_shared"),
]


@pytest.mark.parametrize(("code", "by", "key"), REFUSED)
def test_what_cannot_be_exact_is_refused(books: Ledger, code: str, by: str, key: str) -> None:
    assert refused(books, code, by) == key


def test_where_there_is_nothing_to_compare_it_is_refused(books: Ledger) -> None:
    april, may = Span(date(2026, 4, 1)), Span(date(2026, 5, 1))
    assert refused(books, "revenue", "channel", span=may) == "nothing_before"
    assert refused(books, "revenue", "org", span=april) == "nothing_before"
    assert refused(books, "cost", "channel", Against.LAST_YEAR) == "nothing_before"
    assert refused(books, "turned", "formula", Against.UNIT, place=Place("S2"), other="S1") == "nothing_after"
    assert refused(books, "revenue", "org", place=Place("S1")) == "no_units_below"
    assert refused(books, "held", "channel", place=Place("WEST", {"channel": "web"})) == "nothing_before"
    assert refused(books, "ranged", "org", Against.TARGET) == "range"
    assert refused(books, "cost", "org", Against.TARGET, place=Place("EAST")) == "no_target"
    assert refused(books, "revenue", "org", Against.TARGET, place=Place("HQ", {"channel": "web"})) == "target_of_part"
    assert refused(books, "revenue", "channel", Against.TARGET) == "no_targets_of_members"


def test_a_running_flow_has_other_days_than_a_whole_window(books: Ledger) -> None:
    assert refused(books, "revenue", "channel", span=JULY) == "running"
    assert refused(books, "margin", "formula", span=JULY) == "running"
    assert refused(books, "turned", "formula", Against.LAST_YEAR, JULY) == "running"
    assert set(effects(found(books, "price", "channel", span=JULY))) == {"web", "shop", "phone"}
    assert refused(books, "held", "channel", span=JULY) == "nothing_after"
    year = Span(date(2026, 7, 1), Window.YEAR)
    assert refused(books, "revenue", "org", Against.LAST_YEAR, year) == "running"


def test_unknown_names(books: Ledger) -> None:
    with pytest.raises(NotFound, match=r"indicator\.unknown"):
        decomposition.decompose(books, ME, "revenu", JUNE, PRIOR, "org", HQ)
    with pytest.raises(NotFound, match="unknown_org"):
        decomposition.decompose(books, ME, "revenue", JUNE, PRIOR, "org", Place("NORTH"))
    with pytest.raises(NotFound, match=r"scorecard\.unknown_node"):
        decomposition.decompose(books, ME, "revenue", JUNE, Against.TARGET, "org", HQ, kpi="revv")
    with pytest.raises(Invalid, match=r"figure\.no_dimension"):
        decomposition.decompose(books, ME, "revenue", JUNE, PRIOR, "org", Place("HQ", {"colour": "red"}))


def test_ways(books: Ledger) -> None:
    assert decomposition.ways(books, ME, "revenue", HQ) == ["org", "channel", "member"]
    assert decomposition.ways(books, ME, "margin", HQ) == ["formula", "org", "channel"]
    assert decomposition.ways(books, ME, "margin", Place("S1", {"channel": "web"})) == ["formula"]
    assert decomposition.ways(books, ME, "web", HQ) == ["formula", "org", "member"]
    assert decomposition.ways(books, ME, "spread", Place("HQ", operand="sum(sales.qty) + 1")) == [
        "org", "channel", "member",
    ]  # fmt: skip
    assert decomposition.ways(books, ME, "planned", HQ) == []
    assert decomposition.ways(books, ME, "dated", HQ, date(2026, 5, 1)) == ["org", "channel", "member"]


def best(books: Ledger, code: str, place: Place = HQ, span: Span = JUNE) -> Decomposition | Problem:
    return decomposition.best(books, ME, code, span, PRIOR, place)


def test_the_most_telling_way(books: Ledger) -> None:
    told = best(books, "revenue")
    assert isinstance(told, Decomposition)
    assert told == found(books, "revenue", "channel")
    assert [part.code for part in told.telling] == ["shop", "web"]
    refusals = [best(books, "planned"), best(books, "buyers"), best(books, "revenue", span=JULY)]
    assert [one.key for one in refusals if isinstance(one, Problem)] == [
        "decomposition.no_formula", "decomposition.distinct", "decomposition.running",
    ]  # fmt: skip
    nowhere = best(books, "largest", Place("S1", {"channel": "web", "member": "ann"}))
    assert isinstance(nowhere, Problem)
    assert nowhere.key == "decomposition.no_way"


def test_units_that_moved_are_refused(tmp_path: Path) -> None:
    moved = MODEL.replace(
        "  - {code: S2, name: Store 2, parent: EAST}\n",
        "  - {code: S2, name: Store 2, parent: EAST}\n"
        "  - {code: S2, parent: WEST, valid_from: 2026-06}\n"
        "  - {code: S3, name: Store 3, parent: WEST, valid_from: 2026-06}\n",
    )
    with Ledger(tmp_path, moved) as ledger:
        ledger.take("sales.csv", SALES, "sales")
        assert refused(ledger, "revenue", "channel", place=Place("EAST")) == "org_changed"
        told = found(ledger, "revenue", "channel")
        assert (told.before, told.after) == (700, 740.25)
