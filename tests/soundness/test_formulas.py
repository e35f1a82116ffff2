"""Formulas that once gave a wrong number, or none, or brought the import down."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest

from kpi.core.period import Span
from kpi.store.folder import Folder
from kpi.usecases import indicator
from tests.oracles.company import VIEWER, company

FEBRUARY = Span(date(2025, 2, 1))
FORMULAS = {
    "web": "sum(sales.amount) filter (where sales.channel like 'we%')",
    "rest": "sum(sales.amount) filter (where sales.channel not like 'we%')",
    "tenth": "sum(sales.amount * 0.00000012345)",
    "large": "sum(2000000000 + 2000000000 + 0 * sales.amount)",
    "twelfth": "sum(sales.amount) * (1 / 12)",
    "total": "sum(sales.amount)",
    "before": "prior(total)",
    "change": "coalesce(total, 0) - coalesce(prior(total), 0)",
    "rent": "sum(rent.amount)",
    "goods": "closing_balance(stock.units)",
    "usual": "average_balance(stock.units)",
    "nought": "-(total - total)",
    "two_back": "prior(before)",
    "opened": "opening_balance(stock.units)",
    "opened_before": "prior(opened)",
}


def sale(day: str, store: str, amount: float, channel: str) -> dict[str, object]:
    numbers = ("qty", "month", "value", "a0", "rows", "select", "which", "batch", "incoming")
    texts = ("unit", "window", "member", "member_0", "facts", "spans", "scope", "order")
    row: dict[str, object] = {"date": day, "store": store, "amount": amount, "channel": channel}
    return row | dict.fromkeys(numbers, 1) | dict.fromkeys(texts, "x")


def goods(day: str, units: int, sku: str) -> dict[str, object]:
    return {"day": day, "shop": "S1", "units": units, "sku": sku, "channel": "web"}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Folder]:
    tables = {
        "sales": [
            sale("2025-01-03", "S1", 100, "web"),
            sale("2025-01-04", "S2", 50, "shop"),
            sale("2025-02-03", "S1", 80, "web"),
            sale("2025-02-05", "S1", 20, "shop"),
        ],
        "stock": [goods("2025-02-01", 9, "pear"), goods("2025-02-01", 3, "apple"), goods("2025-02-20", 6, "apple")],
        "rent": [{"paid": "2025-02-05", "amount": 1000}],
    }
    opened = company(tmp_path_factory.mktemp("company"), FORMULAS, tables)
    yield opened
    opened.close()


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("web", 80),
        ("rest", 20),  # `not like` was read as `like`
        ("tenth", 100 * 0.00000012345),  # a number in a formula was cut to six decimals
        ("large", 8e9),  # the sum of two whole numbers overflowed
        ("twelfth", 100 / 12),  # a quotient of two numbers could not be computed
        ("before", 150),  # a bare prior window was empty when it was asked for
        ("change", -50),
        ("nought", 0),
    ],
)
def test_the_figure_is_right(folder: Folder, code: str, expected: float) -> None:
    found = indicator.value(folder, VIEWER, code, FEBRUARY)
    assert found == pytest.approx(expected)
    assert str(found) != "-0.0"


def test_what_is_moved_twice_is_found_where_no_row_is_read_between(folder: Folder) -> None:
    """A window that is only passed through had no place, and the figure was empty."""
    march = Span(date(2025, 3, 1))
    assert indicator.value(folder, VIEWER, "two_back", march) == 150
    assert indicator.value(folder, VIEWER, "opened_before", Span(date(2025, 4, 1))) == 6


def test_rows_of_no_org_unit_are_the_root_s_wherever_it_stands_in_the_file(folder: Folder) -> None:
    """They were those of whichever unit was asked for first."""
    assert indicator.value(folder, VIEWER, "rent", FEBRUARY) == 1000
    assert indicator.value(folder, VIEWER, "rent", FEBRUARY, "EAST") is None
    found = folder.database.read("select unit, value from actuals where indicator = 'rent' and span = 'month'")
    assert found.rows() == [("HQ", 1000.0)]


def test_a_member_that_is_gone_still_changes_the_total(folder: Folder) -> None:
    members = dict(indicator.members(folder, VIEWER, "change", FEBRUARY, "store"))
    assert members == {"S1": 0, "S2": -50}
    assert sum(value or 0 for value in members.values()) == indicator.value(folder, VIEWER, "change", FEBRUARY)


@pytest.mark.parametrize(
    ("code", "expected"), [("goods", {"apple": 6, "pear": None}), ("usual", {"apple": 4.5, "pear": 4.5})]
)
def test_members_of_a_balance_add_up_and_are_what_keeping_to_them_gives(
    folder: Folder, code: str, expected: dict[str, float | None]
) -> None:
    """Kept to one kind of goods, the last day was that of the goods, not of the shop."""
    assert dict(indicator.members(folder, VIEWER, code, FEBRUARY, "sku")) == expected
    for sku, value in expected.items():
        assert indicator.value(folder, VIEWER, code, FEBRUARY, None, {"sku": sku}) == value
    assert indicator.value(folder, VIEWER, code, FEBRUARY) == sum(value or 0 for value in expected.values())


def test_members_of_numbers_are_written_as_a_person_writes_them(folder: Folder) -> None:
    assert indicator.members(folder, VIEWER, "total", FEBRUARY, "amount") == [("20", 20), ("80", 80)]
    assert indicator.value(folder, VIEWER, "total", FEBRUARY, None, {"amount": "80"}) == 80
