"""Words of funnels: how many come through one stage after another."""

from __future__ import annotations

WORDS: dict[str, tuple[str, str]] = {
    "funnel.unknown": ("没有漏斗「{given}」。", "There is no funnel {given}."),
    "funnel.title": ("漏斗", "Funnel"),
    "funnel.choose": ("选择漏斗", "Choose a funnel"),
    "funnel.headline": (
        "{when} · {unit}：从「{first}」{start} 到「{last}」{end}，走完全程 **{share}**{compared}。",
        "{when} · {unit}: from {first} {start} to {last} {end}, **{share}** come all the way{compared}. ",
    ),
    "funnel.no_headline": (
        "{when} · {unit}：有的环节还没有数据，算不出全程转化率。",
        "{when} · {unit}: some stages have no figure, so there is no share of all the way. ",
    ),
    "funnel.compared": ("（去年同期 {year_ago}，{change}）", " (a year ago {year_ago}, {change})"),
    "funnel.largest": ("流失最多：到「{stage}」这一步少了 {lost}。", "Most are lost before {stage}: {lost}."),
    "funnel.impossible": (
        "「{stages}」比前一环节还多：各环节数的不是同一批，转化率不可信，请核对口径。",
        "{stages}: more than in the stage before. The stages do not count the same things; check their definitions.",
    ),
    "funnel.running": ("本期还在进行，后面的环节可能还没走完。", "The period is running; later stages may still come."),
    "funnel.step": ("↓ {share}", "↓ {share}"),
    "funnel.stage": ("环节", "Stage"),
    "funnel.count": ("数量", "Count"),
    "funnel.share": ("上一环节转化率", "Of the stage before"),
    "funnel.prior": ("较上期", "Against prior"),
    "funnel.year": ("较去年同期", "Against last year"),
    "funnel.of_first": ("占第一环节", "Of the first"),
    "funnel.alt": ("{name}：{count} 个环节", "{name}: {count} stages"),
}
