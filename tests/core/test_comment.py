"""What a comment is."""

from __future__ import annotations

from datetime import UTC, datetime

from kpi.core.comment import LONGEST, Comment


def test_a_comment_says_who_and_when() -> None:
    said = Comment(1, "Does it include returns?", "li", datetime(2026, 11, 13, tzinfo=UTC))
    assert (said.who, said.body, LONGEST) == ("li", "Does it include returns?", 2000)
