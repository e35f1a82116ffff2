"""Pinyin where it can be told, and nothing where it cannot."""

from __future__ import annotations

import sys

import pytest

from kpi.text import pinyin


@pytest.mark.parametrize(
    ("text", "readings"),
    [
        ("销售额", ["xiao shou e"]),
        ("重点客户", ["zhong dian ke hu"]),
        ("缺货率", ["que huo lv", "que huo lu"]),
        ("GMV占比", ["GMV zhan bi"]),
        ("女 V", ["nv  V", "nu  V"]),
        ("Net revenue", []),
        ("", []),
    ],
)
def test_readings(text: str, readings: list[str]) -> None:
    assert pinyin.spell(text) == readings


def test_without_the_package_there_are_no_readings(monkeypatch: pytest.MonkeyPatch) -> None:
    pinyin.spell.cache_clear()
    monkeypatch.setattr(sys, "path", [])
    monkeypatch.delitem(sys.modules, "pypinyin", raising=False)
    sys.path_importer_cache.clear()
    assert not pinyin.is_there()
    assert pinyin.spell("销售额") == []
    pinyin.spell.cache_clear()
