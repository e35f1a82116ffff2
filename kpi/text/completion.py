"""Words for when a KPI or goal is done, and how far it is."""

WORDS: dict[str, tuple[str, str]] = {
    "done.kpi": ("完成 = {when}{name} {rule}", "Done = {name} of {when} {rule}"),
    "done.goal": ("完成 = {when}「{name}」得分 ≥ {points}", "Done = score of {name} in {when} ≥ {points}"),
    "done.between": ("在 {bounds} 之间", "between {bounds}"),
    "done.now": ("；现为 {actual}，达成率 {attainment}。", "; now {actual}, {attainment}."),
    "done.so_far": (
        "；到目前为 {actual}，按时间进度达成率 {attainment}。",
        "; {actual} so far, {attainment} of the plan to date.",
    ),
    "done.score": ("；现为 {points} 分。", "; now {points}."),
    "done.nothing": ("；还没有数据。", "; no data yet."),
    "done.never": (
        "{when}{name}：按现在的计分规则，任何实际值都不改变是否完成。",
        "{name} of {when}: by the scoring in force no figure decides whether it is done.",
    ),
    "done.no_target": (
        "{when}{name}没有目标值，怎样算完成还没有约定。",
        "{name} of {when} has no target, so what counts as done is not agreed.",
    ),
}
