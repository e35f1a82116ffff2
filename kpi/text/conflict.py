"""Words for conflicts of the dictionary: who is at odds, what makes the difference, and making two into one."""

WORDS: dict[str, tuple[str, str]] = {
    "conflict.none": (
        "没有口径冲突：每个名称只有一个口径，每个口径只有一个名称。",
        "No conflicts: every name has one definition, and every definition one name.",
    ),
    "conflict.means": (
        "同名不同口径、异名同口径，以及一直相等的指标。选中一行，逐期对照，查看差异来自哪些行。",
        "One name with two definitions, one definition under two names, and figures that have always been equal. "
        "Choose one to see both side by side, and the rows that make the difference.",
    ),
    "conflict.list": ("口径冲突", "Conflicts"),
    "conflict.kind": ("冲突", "Conflict"),
    "conflict.kind_same_name": ("同名不同口径", "Same name, different formulas"),
    "conflict.kind_same_formula": ("异名同口径", "Different names, same formula"),
    "conflict.kind_same_values": ("公式不同，数值一直相等", "Different formulas, equal figures so far"),
    "conflict.one": ("指标一", "First"),
    "conflict.other": ("指标二", "Second"),
    "conflict.difference": ("差异", "Difference"),
    "conflict.difference_in": ("{month} 差异", "Difference in {month}"),
    "conflict.share": ("差异率", "Difference, %"),
    "conflict.named_by": ("被这些指标的公式引用：{names}", "Named in the formulas of {names}"),
    "conflict.unused": ("没有 KPI 使用它，也没有公式引用它。", "No KPI uses it and no formula names it."),
    "conflict.by_month": ("逐月对照", "Month by month"),
    "conflict.no_months": ("还没有数据可以对照。", "There are no figures to compare yet."),
    "conflict.why": ("差异来自哪里", "What makes the difference"),
    "conflict.month": ("月份", "Month"),
    "conflict.summary": (
        "{month}：{one} 减 {other}，相差 **{difference}**。",
        "{month}: {one} less {other} is **{difference}**.",
    ),
    "conflict.equal": ("{month} 两者相等。", "In {month} both are equal."),
    "conflict.incomplete": ("{month} 至少一方没有数值。", "In {month} at least one of them has no figure."),
    "conflict.operands": (
        "这两个指标不是简单相加，差异不能逐行拆分；下面是构成它们的合计各差在哪里。",
        "These figures are no plain sums, so their difference cannot be split by rows; "
        "below is where the sums they are made of differ.",
    ),
    "conflict.rest": ("另有 {rest} 与行无关。", "Another {rest} comes from no rows."),
    "conflict.why_two_datasets": (
        "两个公式读取不同的数据集，没有可以逐行对照的数据。",
        "The formulas read different datasets, so there are no rows to hold against each other.",
    ),
    "conflict.why_no_sum": (
        "公式中有去重计数、平均、最大最小或余额等，不能拆分到行。",
        "The formulas hold distinct counts, means, extremes or balances that rows do not add up to.",
    ),
    "conflict.why_same_rows": (
        "两个公式在本期取用相同的行，差别只在计算方式或取数的期间。",
        "Both formulas take the same rows of this period; they differ only in how they reckon or in the periods they read.",
    ),
    "conflict.added": ("取用的列", "What is added"),
    "conflict.counted": ("行数", "Rows counted"),
    "conflict.taken": ("如何计入", "How it counts"),
    "conflict.only": ("只有{name}计入", "Only in {name}"),
    "conflict.only_times": ("只有{name}计入，×{factor}", "Only in {name}, ×{factor}"),
    "conflict.factors": ("×{one} 对 ×{other}", "×{one} against ×{other}"),
    "conflict.where": ("条件", "Where"),
    "conflict.everywhere": ("全部行", "All rows"),
    "conflict.more_groups": ("按差异大小列出前 {shown} 组，共 {count} 组。", "The largest {shown} of {count} groups."),
    "conflict.rows": (
        "共 {count} 行，按差异大小列出前 {shown} 行。",
        "{count} rows in all; the {shown} that add most to the difference.",
    ),
    "conflict.make_one": ("合并为一个", "Make them one"),
    "conflict.make_one_means": (
        "从本月起只保留一个：用到另一个的 KPI 和公式改用它；以前各期不变。",
        "From this month on one remains: KPIs and formulas that use the other use it instead; earlier periods stay.",
    ),
    "conflict.keep": ("保留", "Keep"),
    "conflict.reason": ("原因（必填）", "Reason (required)"),
    "conflict.since": ("自 {month} 起：", "From {month} on:"),
    "conflict.kpis_change": ("{count} 个 KPI 改用它：{names}", "{count} KPIs use it instead: {names}"),
    "conflict.formula_changes": ("{name}的公式", "Formula of {name}"),
    "conflict.retires": (
        "{name}停用，它的名称成为别名：{aliases}",
        "{name} is retired; its names become aliases: {aliases}",
    ),
    "conflict.confirm": ("合并", "Make one"),
    "conflict.done": ("已合并：保留{keep}，{other}已停用。", "Done: {keep} remains, {other} is retired."),
    "conflict.itself": ("一个指标不能与自己合并。", "An indicator cannot be made one with itself."),
    "conflict.is_retired": ("「{given}」已经停用，不能合并。", "“{given}” is retired already."),
    "conflict.no_figures": (
        "「{given}」还不能计算，不能代替另一个。",
        "“{given}” cannot be computed yet, so it cannot stand for the other.",
    ),
    "conflict.no_reason": ("请写明合并的原因。", "Say why they are made one."),
    "conflict.circle": (
        "合并后「{given}」的公式会引用自己。请保留另一个，或先修改公式。",
        "The formula of “{given}” would come back to itself. Keep the other one, or change the formula first.",
    ),
    "conflict.sense_unit": (
        "单位不同（{one}、{other}），目标值会变得没有意义。请先统一单位。",
        "The units differ ({one}, {other}), so targets would lose their sense. Make the units one first.",
    ),
    "conflict.sense_polarity": (
        "方向不同，目标的含义会反过来。请先统一方向。",
        "The polarities differ, so targets would change their sense. Make them one first.",
    ),
    "conflict.sense_accumulation": (
        "累计方式不同，累计目标的含义会改变。请先统一累计方式。",
        "The accumulations differ, so targets of longer windows would change. Make them one first.",
    ),
}
