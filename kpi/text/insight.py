"""Words of the insights: each fact as a sentence, and the command that tells them."""

WORDS: dict[str, tuple[str, str]] = {
    "insight.title": ("自动发现 · 按月，截至 {month}", "Findings · monthly, up to {month}"),
    "insight.help": (
        "按固定规则从已保存的每月数字算出，最多列四条；每条规则和理由写在文档 docs/findings.md 里。",
        "By fixed rules from the monthly figures that are kept, at most four; each rule and its reason is in docs/findings.md.",
    ),
    "insight.see": ("看原因", "See why"),
    "insight.stale": (
        "没有数据的月份：{count} 个；最后一个有数据的月份是 {since}。",
        "Months without a figure: {count}; the last that has one is {since}.",
    ),
    "insight.missed": ("连续 {count} 个月没有达到目标。", "Missed its target {count} months in a row."),
    "insight.met": ("连续 {count} 个月达到目标。", "Met its target {count} months in a row."),
    "insight.too_easy": (
        "最近 {count} 个月每月都超过目标，最低的达成率也有 {least}：目标可能定低了。",
        "Beat its target in each of the last {count} months, attainment {least} at the least: the target may be too easy.",
    ),
    "insight.widening": (
        "达成率连续 {count} 个月下降，由 {attained_before} 到 {attained_after}：离目标越来越远。",
        "Attainment fell {count} months running, from {attained_before} to {attained_after}: the gap to target widens.",
    ),
    "insight.closing": (
        "达成率连续 {count} 个月上升，由 {attained_before} 到 {attained_after}：离目标越来越近。",
        "Attainment rose {count} months running, from {attained_before} to {attained_after}: the gap to target closes.",
    ),
    "insight.closing_met": (
        "达成率连续 {count} 个月上升，由 {attained_before} 到 {attained_after}：差距已经补上。",
        "Attainment rose {count} months running, from {attained_before} to {attained_after}: the gap to target is closed.",
    ),
    "insight.unusual_high": (
        "{value}，高于常态范围（{range}）：不像偶然波动。",
        "{value} is above its usual range ({range}): chance hardly explains it.",
    ),
    "insight.unusual_low": (
        "{value}，低于常态范围（{range}）：不像偶然波动。",
        "{value} is below its usual range ({range}): chance hardly explains it.",
    ),
    "insight.season_high": (
        "{value}，高于常态范围，去年同月也是（{year_ago}）：可能是季节。",
        "{value} is above its usual range, as a year ago ({year_ago}): it may be the season.",
    ),
    "insight.season_low": (
        "{value}，低于常态范围，去年同月也是（{year_ago}）：可能是季节。",
        "{value} is below its usual range, as a year ago ({year_ago}): it may be the season.",
    ),
    "insight.run_up": (
        "连续 {count} 个月上升，由 {before} 到 {value}。",
        "Rose {count} months running, from {before} to {value}.",
    ),
    "insight.run_down": (
        "连续 {count} 个月下降，由 {before} 到 {value}。",
        "Fell {count} months running, from {before} to {value}.",
    ),
    "insight.reversal_up": (
        "连续 {count} 个月下降之后回升，由 {before} 到 {value}。",
        "Up from {before} to {value}, after falling {count} months running.",
    ),
    "insight.reversal_down": (
        "连续 {count} 个月上升之后回落，由 {before} 到 {value}。",
        "Down from {before} to {value}, after rising {count} months running.",
    ),
    "insight.record_best": ("{value}，是 {count} 个月以来最好的。", "{value} is the best in {count} months."),
    "insight.record_worst": ("{value}，是 {count} 个月以来最差的。", "{value} is the worst in {count} months."),
    "insight.record_high": ("{value}，是 {count} 个月以来最高的。", "{value} is the highest in {count} months."),
    "insight.record_low": ("{value}，是 {count} 个月以来最低的。", "{value} is the lowest in {count} months."),
    "insight.year_ago_up": (
        "{value}，去年同月为 {year_ago}：上升超出常态波动。",
        "{value} against {year_ago} a year ago: up by more than the usual movement.",
    ),
    "insight.year_ago_down": (
        "{value}，去年同月为 {year_ago}：下降超出常态波动。",
        "{value} against {year_ago} a year ago: down by more than the usual movement.",
    ),
    "insight.contributor": (
        "比去年同月 {total}，其中「{unit}」{effect}，其余合计 {rest}。",
        "{total} on a year ago: {unit} {effect}, all others together {rest}.",
    ),
    "insight.outlier": (
        "「{unit}」为 {value}，与各单位的中位数 {middle} 相差很远。",
        "{unit} has {value}, far from the median unit with {middle}.",
    ),
    "insight.outlier_growth": (
        "「{unit}」同比 {growth}，与各单位的中位数 {growth_middle} 相差很远。",
        "{unit} changed by {growth} on a year ago, far from the median unit with {growth_middle}.",
    ),
    "insight.spread": (
        "单位间差别大：最好的「{best}」{best_value}，最差的「{worst}」{worst_value}。",
        "Units are far apart: {best} is best with {best_value}, {worst} last with {worst_value}.",
    ),
    "insight.concentration": (
        "{count} 个下级单位中，最大的 {top} 个占 {share}。",
        "Of {count} units below, the largest {top} have {share}.",
    ),
    "command.insights": (
        "列出一个关键指标（或全部）值得注意的事实",
        "tell what is worth noting of a KPI, or of all",
    ),
    "answer.insights": ("发现", "insights"),
    "answer.fact": ("事实", "fact"),
    "answer.month": ("月份", "month"),
}
