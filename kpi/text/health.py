"""Words for the check-up of the indicator tree: what was found, why it matters, and what repairs it."""

WORDS: dict[str, tuple[str, str]] = {
    "finding.headline": (
        "{month}的指标树：{repair}，{look}。",
        "The tree of {month}: {repair}, {look}.",
    ),
    "finding.count_error": ("{count} 项待修复", "{count} to repair"),
    "finding.count_warning": ("{count} 项请留意", "{count} to look at"),
    "finding.clean": ("{month}的指标树没有发现问题。", "Nothing was found in the tree of {month}."),
    "finding.severity_error": ("待修复", "To repair"),
    "finding.severity_warning": ("请留意", "To look at"),
    "finding.all_kinds": ("全部问题", "All findings"),
    "finding.all_people": ("全部责任人", "All owners"),
    "finding.by_kind": ("按问题筛选", "Only this kind"),
    "finding.by_person": ("按责任人筛选", "Only this owner"),
    "finding.of_kind": ("{kind}（{count}）", "{kind} ({count})"),
    "finding.more": (
        "还有 {count} 项，请用上面的筛选缩小范围。",
        "{count} more; narrow the list with the filters above.",
    ),
    "finding.none_here": ("筛选后没有问题。", "Nothing was found for this choice."),
    "finding.message": ("{subject}：{why}", "{subject}: {why}"),
    "finding.pair": ("{one} → {other}", "{one} → {other}"),
    "finding.whole": ("整棵树", "The whole tree"),
    # what is wrong, in short
    "finding.kind_goal_without_kpi": ("目标下没有 KPI", "Goal without KPI"),
    "finding.kind_loose_kpi": ("KPI 不在任何目标下", "KPI without goal"),
    "finding.kind_no_owner": ("没有责任人", "Nobody owns it"),
    "finding.kind_no_data_path": ("没有数据路径", "No data path"),
    "finding.kind_no_target": ("没有目标值", "No target"),
    "finding.kind_no_review": ("没有复盘频率", "No review"),
    "finding.kind_always_met": ("月月达成，上级不动", "Met every month without effect"),
    "finding.kind_hugs_history": ("目标贴着历史", "Target hugs history"),
    "finding.kind_no_influence": ("无人能影响", "Nobody can influence it"),
    "finding.kind_process_red": ("结果达标而过程未达标", "Process red under a green result"),
    "finding.kind_many_kpis": ("一人负责过多", "Too many for one person"),
    "finding.kind_few_kpis": ("一人只有一个", "Only one for a person"),
    "finding.kind_weights": ("权重合计不是 100", "Weights do not add up"),
    "finding.kind_heavy": ("权重过大", "Weight decides alone"),
    "finding.kind_light": ("权重过小", "Weight decides nothing"),
    "finding.kind_one_sided": ("只看一面", "One-sided"),
    "finding.kind_no_perspective": ("没有说明层面", "No perspective"),
    "finding.kind_result_only": ("没有过程指标", "Results only"),
    "finding.kind_no_growth": ("没有成长指标", "No growth"),
    "finding.kind_level_missing": ("缺少层级", "Level missing"),
    "finding.kind_no_driver": ("没有驱动关系", "No driver link"),
    "finding.kind_unused_indicator": ("指标未被使用", "Indicator not used"),
    # why it matters, with its figures
    "finding.why_goal_without_kpi": (
        "下面没有一个 KPI，达成与否无从衡量。",
        "no KPI stands below it, so nobody can tell whether it is reached.",
    ),
    "finding.why_loose_kpi": (
        "不支撑任何目标，做好了也看不出对战略的作用。",
        "it serves no goal, so doing it well shows nowhere.",
    ),
    "finding.why_no_owner": ("没有人对它负责。", "nobody answers for it."),
    "finding.why_no_owner_post": ("所属岗位「{post}」在该组织里没有人。", "nobody holds its post {post} in its unit."),
    "finding.why_no_data_path": (
        "数据路径不通，得不到实际值（{lack}）。",
        "its path leads to no data, so it has no actual ({lack}).",
    ),
    "finding.why_no_target": (
        "{months}没有目标值，好坏无从判断。",
        "there is no target for {months}, so good and bad look alike.",
    ),
    "finding.why_no_review": (
        "{count} 个 KPI 没有说明多久复盘一次。",
        "of {count} KPIs nobody says how often they are reviewed.",
    ),
    "finding.why_always_met": (
        "连续 {months} 个月达成，「{parent}」却一直在 {low} 至 {high} 分，末三月比头三月 {rise} 分：可能定得太容易，或与目标无关。",
        "met {months} months in a row while {parent} stayed between {low} and {high} points ({rise} from its first three "
        "months to its last): it may be too easy, or beside the point.",
    ),
    "finding.why_hugs_history": (
        "{months} 个月的达成率都落在 100% 至 {most}（中位数 {median}，波动 {spread}），也没有挑战值：目标像是照着结果定的。",
        "all {months} months landed between 100% and {most} (median {median}, spread {spread}) and there is no stretch: "
        "the target seems to follow the result.",
    ),
    "finding.why_no_influence": (
        "标明无法影响，却计入权重 {weight}。",
        "it is said to be beyond control, yet its weight of {weight} counts.",
    ),
    "finding.why_no_influence_hand": (
        "没有责任人，也没有驱动关系，没有人能改变它。",
        "it has neither an owner nor a driver link, so nobody can change it.",
    ),
    "finding.why_process_red": (
        "过程只有 {process} 分，结果却有 {result} 分：好结果可能撑不久。",
        "the process scores {process} while the result scores {result}; the good result may not last.",
    ),
    "finding.why_many_kpis": (
        "负责 {count} 个 KPI，建议 {fewest} 至 {most} 个：顾不过来就没有重点。",
        "owns {count} KPIs; {fewest} to {most} are advised, as more leave no focus.",
    ),
    "finding.why_few_kpis": (
        "只负责 {count} 个 KPI，建议 {fewest} 至 {most} 个：单一指标容易顾此失彼。",
        "owns only {count} KPI; {fewest} to {most} are advised, as one alone tempts to neglect the rest.",
    ),
    "finding.why_weights": ("下级权重合计 {sum}，不是 100。", "the weights below it add up to {sum}, not 100."),
    "finding.why_weights_unsaid": (
        "下级权重合计 {sum}，还有 {unsaid} 个没有写权重。",
        "the weights below it add up to {sum}, and {unsaid} are not given.",
    ),
    "finding.why_heavy": (
        "占「{parent}」权重的 {share}，几乎由它一个决定。",
        "it has {share} of the weight below {parent} and decides nearly alone.",
    ),
    "finding.why_light": (
        "只占「{parent}」权重的 {share}，好坏几乎不起作用。",
        "it has only {share} of the weight below {parent}, so it decides next to nothing.",
    ),
    "finding.why_one_sided": (
        "{share} 的权重在「{perspective}」层面，其他层面几乎不计。",
        "{share} of the weight lies in the perspective “{perspective}”; the others hardly count.",
    ),
    "finding.why_no_perspective": (
        "{count} 个 KPI（权重 {share}）没有说明层面，看不出是否均衡。",
        "{count} KPIs with {share} of the weight say no perspective, so balance cannot be told.",
    ),
    "finding.why_result_only": (
        "过程指标的权重是 0（结果 {result}，成长 {growth}，未说明 {unsaid}）：只看结果，来不及纠正。",
        "processes have no weight (results {result}, growth {growth}, unsaid {unsaid}); results alone come too late to "
        "correct.",
    ),
    "finding.why_no_growth": (
        "成长指标的权重是 0（结果 {result}，过程 {process}，未说明 {unsaid}）：没有为将来投入。",
        "growth has no weight (results {result}, processes {process}, unsaid {unsaid}); nothing is done for later.",
    ),
    "finding.why_level_missing": (
        "没有这些层级的指标：{levels}。",
        "there is no indicator of the level: {levels}.",
    ),
    "finding.why_no_driver": (
        "不驱动别的节点，也没有节点驱动它：可以衡量，却不知道怎样推动。",
        "it drives nothing and nothing drives it: it can be measured, but not moved.",
    ),
    "finding.why_unused_indicator": ("没有 KPI 或漏斗以它为依据。", "no KPI and no funnel stands on it."),
    # what to do
    "finding.repair_edit": ("修改", "Edit"),
    "finding.repair_weights": ("调整权重", "Set weights"),
    "finding.repair_target": ("设定目标", "Set target"),
    "finding.repair_link": ("添加驱动关系", "Add driver"),
    "finding.repair_open": ("看明细", "Look into it"),
    "finding.repair_add": ("添加 KPI", "Add a KPI"),
    "finding.repair_split": ("重新分工", "Share out"),
    "finding.repair_dictionary": ("打开字典", "Open dictionary"),
    "finding.repair_upload": ("上传数据", "Upload data"),
    # what the tree covers
    "finding.coverage": ("覆盖情况", "Coverage"),
    "finding.by_levels": ("层级", "Levels"),
    "finding.by_perspectives": ("层面", "Perspectives"),
    "finding.by_badges": ("数据支撑", "Data"),
    "finding.coverage_levels": ("每个目标下的 KPI 数，按层级", "KPIs below every goal, by level"),
    "finding.coverage_perspectives": ("每个目标下的 KPI 数，按层面", "KPIs below every goal, by perspective"),
    "finding.coverage_badges": ("指标的数据支撑", "Data behind every indicator"),
    "finding.goal": ("目标", "Goal"),
    "finding.unsaid": ("未说明", "Unsaid"),
    "finding.badge": ("完整性", "Completeness"),
    "finding.lacks": ("缺项", "Missing"),
    "finding.complete": ("● 完整", "● Complete"),
    "finding.incomplete": ("▲ 不完整", "▲ Incomplete"),
    "finding.lacks_source": ("来源", "source"),
    "finding.lacks_cadence": ("复盘频率", "review cadence"),
    "finding.lacks_owner": ("责任人", "owner"),
    "finding.lacks_quality": ("数据质量", "data quality"),
    "finding.lacks_monitor": ("监控目标", "target to watch"),
}
