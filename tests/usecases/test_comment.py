"""What people say of an indicator is kept in order, with who and when."""

from __future__ import annotations

import pytest

from kpi.core.errors import Invalid
from kpi.core.viewer import Role, Viewer
from kpi.usecases.comment import comment, comments
from tests.usecases.ledger import ME, Ledger


def test_comments_are_kept_in_order(ledger: Ledger) -> None:
    comment(ledger, Viewer("zhang", Role.MEMBER), "revenue", " 退货算吗？ ")
    comment(ledger, ME, "revenue", "<b>No</b>")
    comment(ledger, ME, "ordered", "other")
    assert [(one.who, one.body) for one in comments(ledger, ME, "revenue")] == [
        ("zhang", "退货算吗？"),
        ("local", "<b>No</b>"),
    ]


@pytest.mark.parametrize(("body", "key"), [("  ", "comment.empty"), ("x" * 2001, "comment.long")])
def test_nothing_and_too_much_are_refused(ledger: Ledger, body: str, key: str) -> None:
    with pytest.raises(Invalid) as refused:
        comment(ledger, ME, "revenue", body)
    assert refused.value.problem.key == key and comments(ledger, ME, "revenue") == []
