"""The real company that several tests ask, and none of them changes."""

from __future__ import annotations

import pytest

from tests.corpus.company import FILES, Company

BOOK = FILES / "superstore_cn_xls.xls"


@pytest.fixture(scope="session")
def superstore(tmp_path_factory: pytest.TempPathFactory) -> Company:
    """The returns come first, as the orders are marked by them; their sheet has no day, so one is said."""
    found = Company(tmp_path_factory.mktemp("superstore"), "superstore")
    returns = found.take(BOOK, "returns", "--sheet", "退货", "--fixed", "listed=2023-12-31")
    assert (returns["rows"], [p["key"] for p in returns["problems"]]) == (296, ["intake.no_numbers", "fact.key_twice"])
    assert found.take(BOOK, "orders", "--sheet", "订单")["rows"] == 9959
    return found
