"""Funnels of the sample company against SQL by hand."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from kpi.core.errors import NotFound
from kpi.core.period import Span, Window
from kpi.store.folder import Folder
from kpi.usecases.funnel import funnel, funnels
from tests.usecases.ledger import ME

SERVICE = """
  select count(fixed), count(*) filter (fixed = '是'), count(*) filter (fixed = '是' and followup = '是'),
    count(*) filter (fixed = '是' and followup = '是' and praise = '是')
  from live_feedback where date between $first and $last"""
MEMBERS = """
  with sold as (select distinct ticket, member is not null as known, channel = '线上' as online from live_pos
    where kind = '销售' and date between $first and $last and store in (select unnest($shops)))
  select count(distinct ticket), count(distinct ticket) filter (known),
    count(distinct ticket) filter (known and online) from sold"""


@pytest.fixture
def retail(workspace: Path) -> Iterator[Folder]:
    """The sample company."""
    folder = Folder(workspace)
    yield folder
    folder.close()


def counted(folder: Folder, sql: str, first: date, last: date, **more: object) -> tuple[int, ...]:
    """What a query counts between two days."""
    found: tuple[int, ...] = folder.database.read(sql, {"first": first, "last": last, **more}).row(0)
    return found


def test_the_stages_count_what_the_facts_say(retail: Folder) -> None:
    """R111"""
    assert [one.code for one in funnels(retail, ME, Span(date(2026, 10, 1)))] == ["members", "service"]
    month = funnel(retail, ME, "service", Span(date(2026, 10, 1)))
    for stages, first, last in (
        (month.now, date(2026, 10, 1), date(2026, 10, 31)),
        (month.prior, date(2026, 9, 1), date(2026, 9, 30)),
        (month.year_ago, date(2025, 10, 1), date(2025, 10, 31)),
    ):
        assert [stage.value for stage in stages] == list(counted(retail, SERVICE, first, last))


def test_a_window_is_counted_anew_and_its_shares_are_of_its_counts(retail: Folder) -> None:
    whole = funnel(retail, ME, "service", Span(date(2026, 10, 1), Window.ROLLING))
    year = counted(retail, SERVICE, date(2025, 11, 1), date(2026, 10, 31))
    assert [stage.value for stage in whole.now] == list(year)
    assert [stage.share for stage in whole.now[1:]] == [year[n] / year[n - 1] for n in (1, 2, 3)]
    assert not any(stage.impossible for stage in whole.now)


def test_a_region_counts_its_own_shops(retail: Folder) -> None:
    shops = retail.model().at(date(2026, 10, 31)).org_tree.children("SOUTH")
    found = funnel(retail, ME, "members", Span(date(2026, 10, 1)), "SOUTH")
    assert found.unit == "SOUTH"
    assert [stage.value for stage in found.now] == list(
        counted(retail, MEMBERS, date(2026, 10, 1), date(2026, 10, 31), shops=shops)
    )


def test_an_unknown_funnel_is_not_found(retail: Folder) -> None:
    with pytest.raises(NotFound):
        funnel(retail, ME, "servic", Span(date(2026, 10, 1)))
