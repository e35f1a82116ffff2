"""Words of rolling over to a new fiscal year."""

WORDS: dict[str, tuple[str, str]] = {
    "target.view_roll_over": ("结转", "Roll-over"),
    "roll.intro": (
        "把 {before} 年的目标结转到 **{year} 年**：逐个决定保留、调整、按建议或停用。每个月的目标按同一比例变化，季节不变。",
        "Carry the targets of {before} over to **{year}**: keep, change, take the suggestion or drop, KPI by KPI. Every month changes by the same share, so the season stays.",
    ),
    "roll.running": (
        "{before} 年还没有结束：实际与达成率截至目前。",
        "{before} is still running: actuals and attainment are to date.",
    ),
    "roll.before": ("{year} 年目标", "Target {year}"),
    "roll.actual": ("{year} 年实际", "Actual {year}"),
    "roll.becomes": ("{year} 年将为", "Would be in {year}"),
    "roll.ahead": ("{year} 年已有", "There for {year}"),
    "roll.decision": ("决定", "Decision"),
    "roll.decision_keep": ("保留", "Keep"),
    "roll.decision_change": ("调整", "Change"),
    "roll.decision_suggest": ("按建议", "As suggested"),
    "roll.decision_drop": ("停用", "Drop"),
    "roll.growth": ("调整 %", "Change %"),
    "roll.growth_help": (
        "决定为「调整」时，每个月的目标都按这个比例变化。",
        "With “Change”, the target of every month changes by this share.",
    ),
    "roll.weight_help": ("新年度的权重；不改则沿用。", "The weight in the new year; as it is unless changed."),
    "roll.dropped": ("停用", "dropped"),
    "roll.kept_there": ("已有，不动", "there, kept"),
    "roll.there": (
        "{count} 个指标在 {year} 年已有目标，结转不会改动它们。",
        "{count} KPIs have targets for {year} already; rolling over leaves them alone.",
    ),
    "roll.again": ("重新结转已有的目标", "Roll over those again"),
    "roll.no_suggestion": (
        "「{name}」的历史太短，没有建议：请改选保留或调整。",
        "The history of {name} is too short for a suggestion: keep or change it instead.",
    ),
    "roll.why": ("原因", "Why"),
    "roll.why_hint": ("例如：年度经营计划 2027", "For example: plan for 2027"),
    "roll.apply": ("结转到 {year} 年", "Roll over to {year}"),
    "roll.done": (
        "已结转到 {year} 年，{count} 处有变化。",
        "Rolled over to {year}; {count} entries changed.",
    ),
    "roll.note_keep": ("由 {before} 年目标结转", "Rolled over from {before}"),
    "roll.note_change": ("由 {before} 年目标结转，{growth}", "Rolled over from {before}, {growth}"),
    "roll.note_suggest": (
        "由 {before} 年目标结转，按建议 {growth}",
        "Rolled over from {before}, {growth} as suggested",
    ),
    "roll.table": ("{year} 年结转表", "Roll-over to {year}"),
    "roll.lineage": ("目标沿革", "Lineage of the targets"),
    "roll.came_from": ("来自", "Came from"),
    "roll.by_hand": ("录入", "entered"),
    "roll.to_date": ("（截至目前）", " (to date)"),
    "roll.only_look": ("只有能改模型的人可以结转。", "Only who may change the model can roll over."),
    "roll.nothing": ("没有可结转的指标。", "There is no KPI to roll over."),
}
