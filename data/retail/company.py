"""The company: its shops, what it sells, what each month comes to, and the targets it set for itself."""

from collections.abc import Mapping
from typing import NamedTuple

FIRST, RUNNING, LAST_TARGET = "2024-11", "2026-11", "2026-12"
RUNNING_DAYS = 12
NEW_SHOP, OPENING_MONTH, OPENING_DAY = "S020", "2025-06", 14
CORRECTED_MONTH, CORRECTED_SHOP, MISKEYED_LINES = "2026-08", "S013", 7
SMART = "智能家居"


class Shop(NamedTuple):
    code: str
    name: str
    region: str
    size: float


class Category(NamedTuple):
    name: str
    price: float  # yuan a piece, without tax
    margin: float
    skus: int
    demand: tuple[float, ...]  # January … December


SHOPS = (
    Shop("S001", "上海徐汇店", "EAST", 1.35),
    Shop("S002", "上海浦东店", "EAST", 1.20),
    Shop("S003", "杭州西湖店", "EAST", 1.05),
    Shop("S004", "南京新街口店", "EAST", 0.95),
    Shop("S005", "苏州园区店", "EAST", 0.85),
    Shop("S006", "宁波鄞州店", "EAST", 0.60),
    Shop("S007", "北京朝阳店", "NORTH", 1.30),
    Shop("S008", "北京海淀店", "NORTH", 1.10),
    Shop("S009", "天津和平店", "NORTH", 0.90),
    Shop("S010", "青岛市南店", "NORTH", 0.80),
    Shop("S011", "石家庄长安店", "NORTH", 0.65),
    Shop("S012", "广州天河店", "SOUTH", 1.25),
    Shop("S013", "深圳福田店", "SOUTH", 1.15),
    Shop("S014", "深圳南山店", "SOUTH", 1.00),
    Shop("S015", "佛山顺德店", "SOUTH", 0.85),
    Shop("S016", "厦门思明店", "SOUTH", 0.75),
    Shop("S017", "成都锦江店", "WEST", 1.15),
    Shop("S018", "重庆渝中店", "WEST", 1.00),
    Shop("S019", "西安雁塔店", "WEST", 0.85),
    Shop("S020", "昆明盘龙店", "WEST", 0.50),
)

_COOLING = (0.6, 0.6, 0.9, 1.2, 1.7, 2.1, 2.1, 1.7, 0.9, 0.7, 0.8, 0.7)
_MOVING = (0.7, 0.7, 1.1, 1.2, 1.2, 1.0, 0.9, 0.9, 1.2, 1.3, 1.1, 0.9)
_WINTER = (1.4, 1.0, 0.9, 0.9, 0.8, 0.8, 0.7, 0.8, 1.0, 1.2, 1.4, 1.4)
_EVEN = (1.0,) * 12
CATEGORIES = (
    Category("空调", 3200, 0.21, 60, _COOLING),
    Category("冰箱洗衣机", 2900, 0.20, 90, _EVEN),
    Category("电视影音", 3500, 0.18, 70, _WINTER),
    Category("厨房电器", 2400, 0.27, 80, _MOVING),
    Category("小家电", 420, 0.29, 140, _WINTER),
    Category(SMART, 1600, 0.31, 50, _EVEN),
    Category("家具", 2600, 0.24, 75, _MOVING),
    Category("家纺用品", 360, 0.30, 110, _WINTER),
)


def months(first: str, last: str) -> list[str]:
    return [f"{n // 12}-{n % 12 + 1:02d}" for n in range(_ordinal(first), _ordinal(last) + 1)]


def _ordinal(month: str) -> int:
    return int(month[:4]) * 12 + int(month[5:]) - 1


COMPLETE = months(FIRST, "2026-10")
PLANNED = months(FIRST, LAST_TARGET)

# What the chain sells in a month, in cents, without tax and less returns. Running month: to its twelfth day.
SALES = dict(
    zip(
        months(FIRST, RUNNING),
        (
            11_184_326_517,
            10_147_905_284,
            9_612_480_936,
            7_826_153_408,
            8_594_721_365,
            9_103_867_142,
            9_486_230_975,
            10_792_518_643,
            9_847_306_128,
            9_512_690_874,
            9_683_457_219,
            10_241_975_386,
            12_067_841_593,
            10_935_264_708,
            10_378_692_451,
            8_643_917_025,
            9_385_140_762,
            10_000_000_000,
            10_427_583_916,
            11_876_209_384,
            10_813_475_652,
            10_594_328_107,
            10_882_761_539,
            11_300_000_000,
            6_083_529_470,
        ),
        strict=True,
    )
)

# The mean of a month's two stock counts, in cents. April and October 2026 are 12/5 and 12/6 of the month's cost.
STOCK = dict(
    zip(
        COMPLETE,
        (
            19_012_640_318,
            18_594_207_736,
            18_406_118_952,
            17_823_571_406,
            17_794_362_180,
            18_012_945_674,
            18_386_750_292,
            18_603_114_858,
            18_214_986_530,
            17_986_402_744,
            18_233_518_966,
            19_004_273_112,
            19_387_625_408,
            18_812_340_694,
            18_592_816_330,
            18_195_037_248,
            18_408_962_574,
            18_600_000_000,
            18_804_195_826,
            18_697_320_450,
            18_213_648_792,
            17_906_533_108,
            17_602_418_364,
            17_311_600_000,
        ),
        strict=True,
    )
)

COMPLAINTS = dict(
    zip(
        COMPLETE,
        (
            64,
            62,
            60,
            54,
            56,
            57,
            57,
            60,
            56,
            54,
            53,
            52,
            60,
            57,
            55,
            50,
            52,
            53,
            53,
            54,
            50,
            48,
            47,
            46,
        ),
        strict=True,
    )
)

# Where a ratio goes: straight lines between these months.
MARGIN = {FIRST: 0.222, "2025-06": 0.227, "2025-12": 0.229, "2026-04": 0.225, "2026-10": 0.234}
RETURNS = {FIRST: 0.031, "2025-12": 0.029, "2026-06": 0.0262, "2026-10": 0.026}
ONLINE = {FIRST: 0.242, "2025-06": 0.262, "2026-04": 0.298, "2026-10": 0.331}
SMART_SHARE = {FIRST: 0.0712, "2025-12": 0.0831, "2026-10": 0.0925}
FREQUENCY = {FIRST: 1.29, "2025-12": 1.32, "2026-04": 1.325, "2026-10": 1.382}
SATISFACTION = {FIRST: 3.52, "2025-06": 3.57, "2025-12": 3.63, "2026-04": 3.60, "2026-10": 4.14}
RESPONSE = {FIRST: 28.9, "2025-06": 27.4, "2026-04": 25.2, "2026-10": 20.6}
STOCKOUT = {FIRST: 0.041, "2025-11": 0.037, "2026-04": 0.033, "2026-08": 0.0332, "2026-10": 0.0351}
REGION_SHARE = {
    "EAST": {FIRST: 0.360, "2026-10": 0.375},
    "NORTH": {FIRST: 0.226, "2026-04": 0.212, "2026-10": 0.190},
    "SOUTH": {FIRST: 0.264, "2026-10": 0.274},
    "WEST": {FIRST: 0.150, "2026-10": 0.161},
}
NEW_SHOP_SHARE = {OPENING_MONTH: 0.040, "2026-10": 0.140}  # of its region


def along(line: Mapping[str, float], month: str) -> float:
    """The value of a line at a month, flat outside its ends.

    >>> along({"2026-04": 3.60, "2026-10": 4.14}, "2026-07")
    3.87
    """
    at = _ordinal(month)
    points = [(_ordinal(key), value) for key, value in line.items()]
    before = max((p for p in points if p[0] <= at), default=points[0])
    after = min((p for p in points if p[0] >= at), default=points[-1])
    if after[0] <= before[0]:
        return before[1]
    return round(before[1] + (after[1] - before[1]) * (at - before[0]) / (after[0] - before[0]), 6)


# Targets. A plan in million yuan for every month from 2024-11 to 2026-12, regions by fixed shares of it.
PLAN = dict(
    zip(
        PLANNED,
        (
            110,
            100,
            96,
            80,
            86,
            90,
            94,
            106,
            98,
            95,
            97,
            102,
            118,
            108,
            104,
            88,
            94,
            100,
            104,
            117,
            108,
            107,
            109,
            112,
            130,
            119,
        ),
        strict=True,
    )
)
PLAN_SHARE = {"EAST": 36, "NORTH": 22, "SOUTH": 26}  # percent; the west takes the rest
NEW_SHOP_PLAN = dict(
    zip(
        months(OPENING_MONTH, LAST_TARGET),
        (
            6,
            7,
            8,
            9,
            11,
            15,
            14,
            14,
            12,
            14,
            16,
            17,
            21,
            20,
            20,
            22,
            24,
            30,
            27,
        ),
        strict=True,
    )
)  # hundred thousand yuan

# Every other target holds from its month until the next.
STEPS: dict[str, dict[str, str]] = {
    "margin_hq": {FIRST: "0.225", "2025-01": "0.23", "2026-01": "0.235", "2026-07": "0.24"},
    "online_hq": {FIRST: "0.24", "2025-04": "0.26", "2025-10": "0.28", "2026-04": "0.3", "2026-07": "0.32"},
    "satisfaction_hq": {FIRST: "3.6", "2026-01": "3.7", "2026-07": "3.9", "2026-09": "4", "2026-10": "4.1"},
    "complaint_rate_hq": {FIRST: "0.041", "2025-07": "0.038", "2026-01": "0.036", "2026-07": "0.032"},
    "complaint_growth_hq": {"2025-11": "-0.05", "2026-01": "-0.08", "2026-07": "-0.1"},
    "response_hq": {FIRST: "26", "2025-07": "24", "2026-01": "22", "2026-07": "20"},
    "frequency_hq": {FIRST: "1.3", "2026-01": "1.32", "2026-07": "1.35"},
    "turnover_hq": {FIRST: "5", "2026-01": "5.2", "2026-04": "5.4", "2026-07": "5.8"},
    "stockout_hq": {FIRST: "0.04", "2025-07": "0.035", "2026-04": "0.032", "2026-07": "0.03"},
    "stock_value_hq": {
        FIRST: "[175000000, 195000000]",
        "2026-01": "[170000000, 190000000]",
        "2026-07": "[165000000, 180000000]",
    },
    "return_rate_hq": {FIRST: "0.03", "2026-01": "0.027", "2026-07": "0.025"},
    "followups_hq": {FIRST: "200"},
    "first_fix_hq": {FIRST: "0.75"},
    "praise_hq": {FIRST: "0.12"},
    "smart_share_hq": {
        FIRST: "0.07",
        "2025-04": "0.075",
        "2025-08": "0.078",
        "2025-12": "0.082",
        "2026-04": "0.085",
        "2026-08": "0.09",
        "2026-12": "0.094",
    },
    "attrition_hq": {FIRST: "0.16", "2026-01": "0.14"},
}
BESIDE = {"response_hq": ", baseline: 30"}


def targets() -> list[str]:
    """The lines below `targets:` in the model file."""
    lines = []
    for month in PLANNED:
        stretch = round(PLAN[month] * 1.05) * 10**6
        lines.append(_line("revenue_hq", month, str(PLAN[month] * 10**6), f", stretch: {stretch}"))
    for month in PLANNED:
        margin = float(_held(STEPS["margin_hq"], month))
        lines.append(_line("gross_profit_hq", month, f"{round(PLAN[month] * margin, 1) * 10**6:.0f}"))
    for region in REGION_SHARE:
        lines += [_line(f"revenue_{region.lower()}", m, str(_region_plan(region, m) * 10**5)) for m in PLANNED]
    lines += [_line("revenue_s020", month, str(value * 10**5)) for month, value in NEW_SHOP_PLAN.items()]
    for kpi, steps in STEPS.items():
        start = min(steps)
        lines += [_line(kpi, m, _held(steps, m), BESIDE.get(kpi, "")) for m in PLANNED if m >= start]
    return lines


def _line(kpi: str, month: str, target: str, beside: str = "") -> str:
    return f"  - {{kpi: {kpi}, period: {month}, target: {target}{beside}}}"


def _held(steps: Mapping[str, str], month: str) -> str:
    return steps[max(start for start in steps if start <= month)]


def _region_plan(region: str, month: str) -> int:
    parts = {name: round(PLAN[month] * share / 10) for name, share in PLAN_SHARE.items()}
    return parts.get(region, PLAN[month] * 10 - sum(parts.values()))
