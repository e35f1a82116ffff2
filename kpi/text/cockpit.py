"""Words of the cockpit: its headline, what its table is sorted by and held against, and the wall."""

from __future__ import annotations

WORDS: dict[str, tuple[str, str]] = {
    # headline
    "cockpit.counted": ("{parts}。", "{parts}. "),
    "cockpit.counted_joint": ("；", "; "),
    "cockpit.counted_names": ("{count}：{names}", "{count}: {names}"),
    "cockpit.no_agreement": (
        "{when}「{name}」没有约定目标，因此没有得分；下面是它的各项指标。",
        "{when} · nothing is agreed with {name}, so there is no score; below are its figures. ",
    ),
    "cockpit.mattered": ("{parts}。", "{parts}. "),
    "cockpit.mattered_joint": ("，", "; "),
    "cockpit.gained": ("加分最多的是{name}（{beyond}，{points} 分）", "Most gained by {name} ({beyond}, {points} pts)"),
    "cockpit.lost": ("减分最多的是{name}（{beyond}，{points} 分）", "most lost by {name} ({beyond}, {points} pts)"),
    "cockpit.only_lost": (
        "减分最多的是{name}（{beyond}，{points} 分）",
        "Most lost by {name} ({beyond}, {points} pts)",
    ),
    "cockpit.side_above": ("高于目标 {by}", "{by} above target"),
    "cockpit.side_below": ("低于目标 {by}", "{by} below target"),
    "cockpit.slightly_above": ("略高于目标", "slightly above target"),
    "cockpit.slightly_below": ("略低于目标", "slightly below target"),
    "cockpit.met": ("与目标持平", "on target"),
    "cockpit.inside": ("在目标区间内", "inside its range"),
    "cockpit.all_agreed_well": ("有目标的 {count} 项全部达标。", "With a target: {count}, all on track. "),
    "cockpit.will_miss": (
        "照此下去 {count} 项预计不达标：{names}。",
        "Going on like this {count} miss: {names}. ",
    ),
    "cockpit.will_reach": ("{name}（{attainment}）", "{name} ({attainment})"),
    "cockpit.awaited": ("尚未上传：{names}。", "Not uploaded yet: {names}. "),
    "cockpit.awaited_of": ("{name}（{owner}）", "{name} ({owner})"),
    # scope, order, comparison
    "cockpit.unit": ("范围", "Scope"),
    "cockpit.whole": ("全公司", "Whole company"),
    "cockpit.sort": ("排序", "Sort"),
    "cockpit.sort_tree": ("按指标树", "By tree"),
    "cockpit.sort_attention": ("按需关注", "By attention"),
    "cockpit.group": ("{status} · {count} 项", "{status} · {count}"),
    "cockpit.against": ("比较", "Compare"),
    "cockpit.against_year_ago": ("比去年同期", "With a year ago"),
    "cockpit.against_prior": ("比上一期", "With the period before"),
    "cockpit.against_target": ("比目标", "With target"),
    "cockpit.against_none": ("不比较", "No comparison"),
    "cockpit.on_before": ("较上期", "On the period before"),
    "cockpit.on_target": ("较目标", "On target"),
    # the table
    "cockpit.fresh": ("数据至", "As of"),
    "cockpit.fresh_of": ("{name}：数据至 {day}（{days} 天前）", "{name}: data up to {day} ({days} days ago)"),
    "cockpit.fresh_none": ("{name}：本期还没有数据", "{name}: no data of this period yet"),
    "cockpit.pull": ("对总分 {points} 分", "{points} pts on the whole score"),
    "cockpit.step_earlier": ("上个月", "Month before"),
    "cockpit.step_earlier_help": ("上个月（Shift+←）", "Month before (Shift+←)"),
    "cockpit.step_later": ("下个月", "Month after"),
    "cockpit.step_later_help": ("下个月（Shift+→）", "Month after (Shift+→)"),
    # the wall
    "cockpit.wall": ("大屏", "Wall"),
    "cockpit.wall_help": (
        "只留结论、得分与指标，字号随屏幕放大，数据一到自动更新；链接可发给任何人看。",
        "Headline, scores and KPIs only, sized to the screen, renewed as data comes; the link may be passed on.",
    ),
    "cockpit.leave_wall": ("退出大屏", "Leave the wall"),
    "cockpit.updated": ("更新于 {time}", "Up to date at {time}"),
}
