"""Conflicts on the sample and on a ledger: who is at odds, which rows make the difference, and how two become one."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from kpi.core.conflict import Kind
from kpi.core.difference import Apart
from kpi.core.errors import Conflict, Invalid, NotFound, Refused
from kpi.core.period import Span, Window, months_between
from kpi.core.viewer import Role, Viewer
from kpi.store.folder import Folder
from kpi.usecases import conflict, indicator
from kpi.usecases.refresh import refresh
from kpi.usecases.scorecard import scorecard
from tests.cli.desk import MODEL
from tests.usecases.ledger import ME, Ledger

OCTOBER, NOVEMBER = date(2026, 10, 1), date(2026, 11, 1)
SALES, RETURNS = "'销售'", "'退货'"


@pytest.fixture(scope="module")
def retail(sample: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Folder]:
    """The sample company, only read."""
    path = tmp_path_factory.mktemp("conflict") / "workspace"
    with Folder(Path(shutil.copytree(sample, path))) as opened:
        yield opened


def by_hand(folder: Folder, what: str, month: date, kind: str) -> float:
    """A sum of the sample's sales, in SQL of its own."""
    found = folder.database.read(
        f"select round(sum({what}), 2)::double from live_pos "
        f"where kind = {kind} and year(date) = {month.year} and month(date) = {month.month}"
    )
    return float(found.item())


def test_finance_and_sales_each_have_their_own_revenue(retail: Folder) -> None:
    (found,) = conflict.conflicts(retail, ME)
    assert (found.kind, found.name) == (Kind.SAME_NAME, "销售额")
    assert (found.one.code, found.other.code) == ("revenue", "revenue_sales")
    assert found.last is not None and found.last.month == OCTOBER
    assert found.last.one == 113_000_000.0
    assert found.last.other == pytest.approx(131_019_833.26)
    assert found.last.difference == pytest.approx(-18_019_833.26)


def test_side_by_side_month_by_month(retail: Folder) -> None:
    found = conflict.compare(retail, ME, "revenue", "revenue_sales")
    assert [point.month for point in found.points] == months_between(date(2025, 11, 1), NOVEMBER)
    for point in found.points:
        sales, returns = (by_hand(retail, "amount", point.month, kind) for kind in (SALES, RETURNS))
        with_tax = sales + by_hand(retail, "tax", point.month, SALES)
        assert point.one == pytest.approx(sales + returns)
        assert point.other == pytest.approx(with_tax)
        assert point.difference == pytest.approx(sales + returns - with_tax)
        assert point.ratio == pytest.approx((sales + returns) / with_tax - 1)
    assert (len(found.one.kpis), found.one.named_by) == (6, ["gross_profit", "margin", "ticket_value"])
    assert (found.other.kpis, found.other.named_by) == ([], [])
    east = conflict.compare(retail, ME, "revenue", "revenue_sales", months=2, unit="华东区")
    assert (east.unit, len(east.points)) == ("EAST", 2)
    assert east.points[0].one == indicator.value(retail, ME, "revenue", Span(OCTOBER), "EAST")
    assert len(conflict.compare(retail, ME, "revenue", "revenue_sales", months=99).points) == 14


@pytest.mark.parametrize("month", [date(2025, 12, 1), OCTOBER, NOVEMBER])
def test_the_rows_that_make_the_difference(retail: Folder, month: date) -> None:
    found = conflict.explain(retail, ME, "revenue", "revenue_sales", Span(month))
    tax, returns = by_hand(retail, "tax", month, SALES), by_hand(retail, "amount", month, RETURNS)
    assert [dict(group.members) for group in found.groups] == [{"kind": "销售"}, {"kind": "退货"}]
    assert [group.amount for group in found.groups] == [pytest.approx(-tax), pytest.approx(returns)]
    assert [(group.one, group.other) for group in found.groups] == [(0.0, 1.0), (1.0, 0.0)]
    assert [group.rows for group in found.groups] == [by_hand(retail, "1", month, kind) for kind in (SALES, RETURNS)]
    assert found.rest == 0.0
    assert found.pair.difference == pytest.approx(returns - tax)


def test_over_a_quarter_and_of_a_region_the_groups_still_add_up(retail: Folder) -> None:
    for unit in ("HQ", "EAST", "S007"):
        found = conflict.explain(retail, ME, "revenue_sales", "revenue", Span(OCTOBER, Window.QUARTER), unit)
        assert (len(found.groups), found.rest) == (2, 0.0)
        assert found.pair.difference == pytest.approx(sum(group.amount for group in found.groups))


def test_each_row_stands_in_its_file(retail: Folder) -> None:
    found = conflict.explain(retail, ME, "revenue", "revenue_sales", Span(OCTOBER))
    taxed, returned = (conflict.rows(retail, ME, found, position) for position in (0, 1))
    assert len(taxed) == conflict.MOST_ROWS
    amounts = [abs(added.amount) for added in taxed]
    assert amounts == sorted(amounts, reverse=True)
    everything = conflict.rows(retail, ME, found, 1, most=1000)
    assert sum(added.amount for added in everything) == pytest.approx(found.groups[1].amount)
    assert everything[:200] == returned
    for added in (taxed[0], returned[0]):
        row, kind = added.row, added.row.values["kind"]
        column = "tax" if kind == "销售" else "amount"
        assert (row.batch.file, row.sheet) == ("pos_2026-10.xlsx", "销售明细")
        query = f"select {column}::double, kind from live_pos where _batch = {row.batch.batch} and _row = {row.row}"
        assert retail.database.read(query).rows() == [(row.values[column], kind)]
        assert added.amount == (-1 if kind == "销售" else 1) * row.values[column]  # type: ignore[operator]


def all_figures(folder: Folder) -> list[tuple[object, ...]]:
    return folder.database.read("select * from actuals order by all").rows()


def test_two_become_one_from_this_month_on(workspace: Path) -> None:
    with Folder(workspace) as folder:
        before = {month: scorecard(folder, ME, Span(month)) for month in (OCTOBER, NOVEMBER)}
        sales = indicator.value(folder, ME, "revenue_sales", Span(NOVEMBER))
        planned = conflict.plan(folder, ME, "revenue_sales", "revenue")
        assert len(planned.kpis) == 6
        assert planned.formulas["margin"] == ("gross_profit / revenue", "gross_profit / revenue_sales")
        revenue = folder.model().at(folder.today()).indicator_by_code["revenue"]
        assert planned.aliases == ["销售额", "Revenue", *revenue.aliases]
        changed = conflict.reconcile(folder, ME, "revenue_sales", "revenue", "  销售部口径为准 ")
        assert conflict.conflicts(folder, ME) == []
        october, november = (scorecard(folder, ME, Span(month)) for month in (OCTOBER, NOVEMBER))
        assert october.lines == before[OCTOBER].lines
        kpis = {node.code for node in november.model.scorecard if node.indicator == "revenue_sales"}
        assert kpis == set(planned.kpis)
        top = next(node.code for node in november.model.scorecard if node.code in kpis and node.org == "HQ")
        assert next(line.actual for line in november.lines if line.code == top) == sales
        assert november.model.indicator_by_code["revenue"].retired
        reasons = folder.database.read("select why, count(*) from records where why is not null group by why").rows()
        assert reasons == [("销售部口径为准", changed)]
        kept = all_figures(folder)
        folder.database.write(lambda connection: refresh(connection, folder.model()))
        assert all_figures(folder) == kept
        with pytest.raises(Conflict):
            conflict.reconcile(folder, ME, "revenue", "revenue_sales", "wrong way")


def test_the_one_that_nobody_uses_is_only_retired(workspace: Path) -> None:
    with Folder(workspace) as folder:
        figures, before = all_figures(folder), folder.model().at(folder.today()).indicator_by_code["revenue"]
        assert conflict.reconcile(folder, ME, "revenue", "revenue_sales", "one revenue") == 2
        model = folder.model().at(folder.today())
        names = ["销售额(销售部口径)", "Revenue (sales department)"]
        assert model.indicator_by_code["revenue"].aliases == [*before.aliases, *names]
        assert (model.indicator_by_code["revenue_sales"].retired, conflict.conflicts(folder, ME)) == (True, [])
        assert all_figures(folder) == figures


def test_what_is_refused_leaves_all_as_it_was(workspace: Path) -> None:
    with Folder(workspace) as folder:
        before = folder.database.read("select count(*) from records").item()
        with pytest.raises(Invalid):
            conflict.reconcile(folder, ME, "revenue", "revenue_sales", " ")
        with pytest.raises(Conflict):
            conflict.reconcile(folder, ME, "margin", "revenue", "no")
        with pytest.raises(NotFound):
            conflict.plan(folder, ME, "revenue", "gone")
        with pytest.raises(NotFound):
            conflict.compare(folder, ME, "gone", "revenue")
        for role in (Role.LEAD, Role.EXECUTIVE):
            with pytest.raises(Refused):
                conflict.reconcile(folder, Viewer(role=role), "revenue", "revenue_sales", "no")
            with pytest.raises(Refused):
                conflict.plan(folder, Viewer(role=role), "revenue", "revenue_sales")
        assert folder.database.read("select count(*) from records").item() == before


ALIKE = MODEL.replace(
    "scorecard:",
    "  - {code: web, name: Web, formula: sum(sales.amount) filter (where sales.channel = 'web')}\n"
    "  - {code: again, name: Again, formula: 2 * revenue - sum(sales.amount)}\n"
    "  - {code: nothing, name: Nothing, formula: 0 * sum(sales.amount)}\n"
    "  - {code: no_web, name: No web, formula: 0 * web}\n"
    "  - {code: share, name: Share, formula: web / sum(sales.amount)}\n"
    "  - {code: share_of_shop, name: Shops, formula: sum(sales.amount) filter (where sales.channel = 'shop')"
    " / sum(sales.amount)}\n"
    "  - {code: most, name: Most, formula: max(sales.amount)}\n"
    "  - {code: empty, name: Empty}\n"
    "scorecard:",
)
MONTHS = [f"2026-{month:02d}" for month in range(1, 8)]


def test_equal_figures_of_half_a_year(ledger: Ledger) -> None:
    ledger.apply(ALIKE)
    (same,) = conflict.conflicts(ledger, ME)
    assert (same.kind, same.one.code, same.other.code, same.last) == (Kind.SAME_FORMULA, "revenue", "again", None)
    assert conflict.compare(ledger, ME, "revenue", "web").points == []
    for month in MONTHS[:5]:
        ledger.sales(f"{month}.csv", 10.5, 20, month=month)
    assert [found.kind for found in conflict.conflicts(ledger, ME)] == [Kind.SAME_FORMULA]
    ledger.sales("six.csv", 10.5, 20, month=MONTHS[5])
    found = {(each.one.code, each.other.code): each for each in conflict.conflicts(ledger, ME)}
    assert {pair: each.kind for pair, each in found.items()} == {
        ("revenue", "again"): Kind.SAME_FORMULA,
        ("again", "web"): Kind.SAME_VALUES,
        ("revenue", "web"): Kind.SAME_VALUES,
    }
    last = found["revenue", "web"].last
    assert last is not None and (last.one, last.other, last.difference, last.ratio) == (30.5, 30.5, 0.0, 0.0)
    ledger.put("shop.csv", [("2026-07-01", "EAST", 1, "shop"), ("2026-07-02", "EAST", 5, "web")])
    assert [each.kind for each in conflict.conflicts(ledger, ME)] == [Kind.SAME_FORMULA]


def test_what_rows_cannot_say_is_said(ledger: Ledger) -> None:
    ledger.apply(ALIKE)
    ledger.put(
        "s.csv", [("2026-06-01", "EAST", 30, "web"), ("2026-06-02", "HQ", 10, "shop"), ("2026-06-03", "HQ", 5, "")]
    )
    ledger.orders("o.csv", ("2026-06-01", "A", 7))
    june = Span(date(2026, 6, 1))
    for other, why in (("ordered", Apart.TWO_DATASETS), ("most", Apart.NO_SUM), ("again", Apart.SAME_ROWS)):
        found = conflict.explain(ledger, ME, "revenue", other, june)
        assert (found.apart, found.rest, conflict.rows(ledger, ME, found, 0)) == (why, None, [])
    shares = conflict.explain(ledger, ME, "share", "share_of_shop", june)
    assert [(dict(group.members), group.amount) for group in shares.groups] == [
        ({"channel": "web"}, 30.0),
        ({"channel": "shop"}, -10.0),
    ]
    assert shares.rest is None
    assert shares.pair.difference == pytest.approx(30 / 45 - 10 / 45)
    whole = conflict.explain(ledger, ME, "revenue", "web", june)
    assert [(dict(group.members), group.amount) for group in whole.groups] == [
        ({"channel": "shop"}, 10.0),
        ({"channel": None}, 5.0),
    ]
    (row,) = conflict.rows(ledger, ME, whole, 1)
    assert (row.amount, row.row.row, row.row.values["amount"]) == (5.0, 4, 5.0)
    with pytest.raises(Invalid):
        conflict.explain(ledger, ME, "revenue", "empty", june)
    nowhere = conflict.explain(ledger, ME, "revenue", "web", Span(date(2024, 1, 1)))
    assert (nowhere.groups, nowhere.rest, nowhere.pair.ratio) == ((), None, None)
