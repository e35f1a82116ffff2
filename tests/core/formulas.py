"""Two datasets and some indicators that the formulas of tests may name."""

from __future__ import annotations

from kpi.core.catalog import Catalog
from kpi.core.dataset import Dataset
from kpi.core.formula import Node
from kpi.core.formula_type import check_result
from kpi.core.grammar import parse

SALES = Dataset.model_validate(
    {
        "code": "sales",
        "name": {"zh": "销售明细", "en": "Sales"},
        "columns": {
            "date": {"role": "date"},
            "store": {"role": "org"},
            "amount": {"type": "number", "from": ["含税金额", "金额（元）"]},
            "qty": {"type": "number"},
            "channel": {"from": ["渠道"]},
        },
    }
)
STOCK = Dataset.model_validate(
    {
        "code": "stock",
        "name": "库存",
        "columns": {"day": {"role": "date"}, "units": {"type": "number"}, "channel": {}},
    }
)
DATASETS = {"sales": SALES, "stock": STOCK}
CATALOG = Catalog(DATASETS, ["revenue", "cost"])


def checked(text: str) -> Node:
    """The parts of a formula that gives a number."""
    node = parse(text, CATALOG)
    check_result(node, DATASETS)
    return node
