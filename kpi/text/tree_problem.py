"""Words for what is wrong with an edit of the indicator tree, or with a draft of it."""

WORDS: dict[str, tuple[str, str]] = {
    "tree_draft.code_taken": ("编码「{given}」已被占用。", "The code “{given}” is taken."),
    "tree_draft.under_kpi": (
        "「{given}」是指标，下面不能再放节点：请移到目标下面。",
        "“{given}” is a KPI and has nothing below it: move it under a goal.",
    ),
    "tree_draft.under_itself": (
        "「{given}」不能移到自己或自己的下级里。",
        "“{given}” cannot be moved under itself or what is below it.",
    ),
    "tree_draft.no_node": ("树里没有「{given}」。", "The tree has no “{given}”."),
    "tree_draft.no_link": (
        "没有从「{source}」到「{to}」的驱动关系。",
        "There is no driver link from “{source}” to “{to}”.",
    ),
    "tree_draft.too_many": (
        "草稿已有 {most} 步修改：请先发布或放弃。",
        "The draft has {most} edits: publish or discard it first.",
    ),
    "tree_draft.moved": (
        "你编辑期间，正在使用的指标树已被改动：请先合并这些改动，再发布。",
        "The tree in force has changed since you began: take those changes over, then publish.",
    ),
    "tree_draft.nothing": (
        "草稿与正在使用的树相同，没有可发布的内容。",
        "The draft equals the tree in force; nothing to publish.",
    ),
    "tree_draft.no_name": ("目标「{node}」还没有名称。", "The goal “{node}” has no name yet."),
    "tree_draft.goal_without_kpi": (
        "目标「{name}」下面没有指标，无法衡量：请添加指标，或移出这个目标。",
        "The goal “{name}” has no KPI below it and cannot be measured: add one, or take the goal out.",
    ),
    "tree_draft.no_indicator": (
        "指标「{name}」还没有选字典里的指标。",
        "The KPI “{name}” has no indicator of the dictionary yet.",
    ),
    "tree_draft.no_owner": (
        "指标「{name}」还没有责任人：每个指标要有一位责任人。",
        "The KPI “{name}” has no owner: every KPI needs exactly one.",
    ),
    "tree_draft.no_holder": (
        "指标「{name}」绑定的岗位「{post}」在它的组织里没有人：请先安排人，或直接指定责任人。",
        "The KPI “{name}” is bound to the post “{post}”, which nobody holds in its unit: name a holder or an owner.",
    ),
    "tree_draft.later_parent": (
        "「{name}」的上级「{parent}」从 {since} 才开始：请从那个月或之后生效，否则之前的月份会丢失它。",
        "“{parent}” above “{name}” begins in {since} only: publish from then on, or earlier months would lose it.",
    ),
    "tree_draft.too_deep": ("一个节点上面最多 {most} 层目标。", "At most {most} goals may stand above a node."),
    "tree_draft.weights": (
        "目标「{name}」下级权重合计 {sum}，不是 100。",
        "The weights below “{name}” add up to {sum}, not 100.",
    ),
    "tree_draft.many_kpis": (
        "{person} 负责 {count} 个指标，建议每人 2 至 {most} 个。",
        "{person} owns {count} KPIs; two to {most} a person are advised.",
    ),
    "tree_template.unknown": ("模板库里没有「{given}」。", "The library has no template “{given}”."),
}
