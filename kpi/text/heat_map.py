"""Words of the heat map: units under one another, indicators side by side."""

from __future__ import annotations

WORDS: dict[str, tuple[str, str]] = {
    "heat.label": ("{unit}：各单位 × 各指标", "{unit}: units by indicators"),
    "heat.headline": (
        "{when}，{unit}下属 {count} 个单位：{off}，{risk}。",
        "{when} · {count} units under {unit}: {off}, {risk}. ",
    ),
    "heat.off": ("{count} 格未达标", "{count} figures off track"),
    "heat.risk": ("{count} 格需关注", "{count} figures at risk"),
    "heat.look": ("最需要关注：{names}。", "Look first at {names}."),
    "heat.looked": ("{name}（{count} 项未达标）", "{name} ({count} off track)"),
    "heat.leaf": ("{unit}下面没有单位了。", "There is no unit below {unit}."),
    "heat.none": ("指标树里还没有 KPI。", "The indicator tree has no KPI yet."),
    "heat.legend": (
        "形状和颜色是对照目标的状态 · * 自己没有目标，比率按上级单位的目标衡量 · 灰条没有目标，只表示大小 · "
        "下划实线最好、点线最差 · 点单位看下一级，点格子看明细，点列名排序",
        "Shape and colour say how a figure stands against its target · * no target of its own, the rate is held "
        "against that of a unit above · grey bar: no target, size only · underlined: best, dotted: worst · click a "
        "unit for the level below, a cell for details, a heading to sort",
    ),
    "heat.apart": (
        "{names}：全体的数不是各单位的平均（例如同一个会员在几家店消费），因此不按上级目标衡量。",
        "{names}: the whole is no mean of its units, as when a member buys at several shops, so no target of a unit "
        "above is applied.",
    ),
    "heat.best": ("最好", "best"),
    "heat.worst": ("最差", "worst"),
    "heat.borrowed": ("按上级单位的目标衡量", "held against the target of a unit above"),
    "heat.sort": ("点击排序：从好到差、从差到好、原来的顺序", "Click to sort: best first, worst first, as given"),
}
