"""The dictionary lists every indicator in force and shows one in full."""

from __future__ import annotations

import pytest

from kpi.store.folder import Folder
from tests.pages.conftest import Open


def test_every_indicator_is_listed(visit: Open, folder: Folder) -> None:
    found = visit("dictionary").dataframe(key="dictionary").value
    model = folder.model().at(folder.today())
    assert found["指标"].to_list() == [indicator.name.zh for indicator in model.indicators]
    assert found["KPI 数"].to_list()[0] == 6


@pytest.mark.parametrize(
    ("language", "name", "facts"),
    [
        (
            "zh",
            "销售额",
            {"编码": "revenue", "单位": "元", "方向": "越高越好", "累计方式": "流量：逐期相加", "责任人": "陈立"},
        ),
        ("en", "Revenue", {"Code": "revenue", "Unit": "CNY", "Polarity": "Higher is better", "Owner": "Chen Li"}),
    ],
)
def test_the_first_is_open(visit: Open, language: str, name: str, facts: dict[str, str]) -> None:
    at = visit("dictionary", language)
    assert [head.value for head in at.subheader] == [name]
    assert facts.items() <= at.table[0].value["value"].to_dict().items()
    assert [code.value for code in at.code] == ["sum(pos.amount)"]
    assert len(at.page_link) == 6


def test_search_reads_both_languages_and_the_definition(visit: Open) -> None:
    at = visit("dictionary")
    at.text_input(key="search").set_value("stockout").run()
    assert at.dataframe(key="dictionary").value["指标"].to_list() == ["缺货率"]
    at.text_input(key="search").set_value("没有这样的指标").run()
    assert [info.value for info in at.info] == ["没有符合的指标。"]
