"""Words of the stock view: what stands at the start and at the end, and how long it lasts."""

from __future__ import annotations

WORDS: dict[str, tuple[str, str]] = {
    "stock.choose": ("选择余额", "Choose a balance"),
    "stock.headline": (
        "**{name}** · {when}：期初 {opening} → 期末 **{closing}**（净变动 {change}），平均 {average}。",
        "**{name}** · {when}: opening {opening} → closing **{closing}** (net {change}), {average} on average. ",
    ),
    "stock.lasts": (
        "本期流出 {out}（{flow}）；按这个速度，平均余额够 **{days}** 天。",
        "{out} went out ({flow}); at that pace the average balance lasts **{days}** days.",
    ),
    "stock.none": ("{when}还没有盘点，没有余额。", "{when}: nothing was counted yet, so there is no balance."),
    "stock.opening": ("期初", "Opening"),
    "stock.closing": ("期末", "Closing"),
    "stock.average": ("平均", "Average"),
    "stock.trend": ("逐月余额", "Month by month"),
    "stock.trend_alt": (
        "{name}：{count} 个月的期末与平均余额",
        "{name}: closing and average balance of {count} months",
    ),
    "stock.by_note": ("竖线 = 期初，最右为较期初", "tick: opening, at the right the change since"),
    "stock.by_alt": ("{name}：按{column}的期末余额", "{name}: closing balance by {column}"),
    "stock.note": (
        "期末 = 各单位本期最后一次盘点之和；期初 = 上一个期间的期末；平均 = 各盘点日合计的平均。数据里没有入库单，因此不拆分流入。",
        "Closing: the last count of each unit in the window, summed; opening: the closing of the window before; average: "
        "the mean of the totals of all days counted. The model names no inflow, so it is not shown apart.",
    ),
}
