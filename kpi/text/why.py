"""Words for why a figure moved: what it is held against, the parts of the difference, and the way down."""

from __future__ import annotations

WORDS: dict[str, tuple[str, str]] = {
    "why.working": ("正在分析原因", "Taking it apart"),
    "why.against": ("和什么比", "Compared with"),
    "why.another_unit": ("其他组织", "Another unit"),
    "why.other": ("和哪个组织比", "Unit to compare with"),
    "why.prior_month": ("上月", "last month"),
    "why.prior_quarter": ("上季同期", "the quarter before"),
    "why.prior_half": ("上个半年同期", "the half-year before"),
    "why.prior_year": ("上年同期", "the year before"),
    "why.prior_rolling_12": ("此前 12 个月", "the 12 months before"),
    "why.last_year": ("去年同期", "a year ago"),
    "why.target": ("目标", "target"),
    "why.by": ("从哪里看", "Taken apart by"),
    "why.by_formula": ("公式", "Formula"),
    "why.by_org": ("下级组织", "Org units below"),
    "why.more": ("比{against}多 **{difference}**：{parts}。", "**{difference}** more than {against}: {parts}."),
    "why.less": ("比{against}少 **{difference}**：{parts}。", "**{difference}** less than {against}: {parts}."),
    "why.higher": ("比{against}高 **{difference}**：{parts}。", "**{difference}** above {against}: {parts}."),
    "why.lower": ("比{against}低 **{difference}**：{parts}。", "**{difference}** below {against}: {parts}."),
    "why.part": ("{name} {effect}", "{name} {effect}"),
    "why.joint": ("，", ", "),
    "why.member": ("{column}：{member}", "{column}: {member}"),
    "why.effect": ("影响", "Effect"),
    "why.share": ("占变化的比例", "Share of the change"),
    "why.mix": ("结构影响", "Mix"),
    "why.mix_help": (
        "这一部分占的比重变了，本身水平不变时带来的影响。",
        "What it adds because it weighs more or less, its own level unchanged.",
    ),
    "why.rate": ("水平影响", "Rate"),
    "why.rate_help": (
        "这一部分本身的水平变了，比重不变时带来的影响。",
        "What it adds because its own level is another, its weight unchanged.",
    ),
    "why.chart_alt": (
        "{name}：从{before} {first} 到{after} {last}，按{by}拆分",
        "{name}: from {before} {first} to {after} {last}, taken apart by {by}",
    ),
    "why.table_alt": ("{name}：按{by}拆分的各项影响", "{name}: effects by {by}"),
    "why.hint": ("点击一根柱或一行，继续往下看。", "Click a bar or a line to look inside it."),
    "why.floor": (
        "柱从 {low} 画起，好让各项看得清。",
        "Bars begin at {low}, so that the parts can be seen.",
    ),
    "why.instead": ("改为按「{by}」看", "Look by “{by}” instead"),
    "why.instead_against": ("改为与{against}比，按「{by}」看", "Compare with {against} by “{by}” instead"),
    "why.rows": ("背后的明细", "Rows behind this"),
    "why.mini_target": (
        "为什么：{by}对偏差的贡献（点击下钻）",
        "Why: {by}, what each adds to the deviation (click to drill down)",
    ),
    "why.mini_change": (
        "为什么：{by}对变化的贡献（与{against}比，点击下钻）",
        "Why: {by}, what each adds to the change on {against} (click to drill down)",
    ),
}
