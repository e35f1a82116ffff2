"""The nearest word that is known."""

from __future__ import annotations

import pytest

from kpi.core.suggestion import nearest


@pytest.mark.parametrize(
    ("word", "known", "expected"),
    [
        ("revenu", ["margin", "revenue"], "revenue"),
        ("REVENUE", ["revenue"], "revenue"),
        ("含税金領", ["渠道", "含税金额"], "含税金额"),
        ("zzz", ["revenue"], ""),
        ("", ["revenue"], ""),
        ("revenue", [], ""),
    ],
)
def test_the_nearest_or_none(word: str, known: list[str], expected: str) -> None:
    assert nearest(word, known) == expected
