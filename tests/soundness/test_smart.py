"""Sentences of goals that were once judged wrongly."""

from __future__ import annotations

import pytest

from kpi.core.smart import of_sentence
from kpi.text.smart import LEXICON


@pytest.mark.parametrize(
    ("sentence", "failing"),
    [
        ("Improve customer satisfaction to 4.5 by December 2026", ""),
        ("Increase NPS from 30 to 45 within six months", ""),
        ("Improve customer satisfaction by December 2026", "sma"),
        ("Raise sales by 15 this quarter", "m"),
        ("毛利率提升到25%，截至12月31日", ""),
        ("Launch the new app by 2026-09-30", "sma"),
        ("提高销售业绩", "smat"),
        ("本季度销售额提升15%", ""),
    ],
)
def test_what_fails(sentence: str, failing: str) -> None:
    assert of_sentence(sentence, LEXICON).failing.replace("r", "") == failing
