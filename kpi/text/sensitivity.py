"""Words for sensitivity: what every KPI weighs in the top score, and what one percent more would do."""

WORDS: dict[str, tuple[str, str]] = {
    "sensitivity.none": ("还没有指标树。", "There is no indicator tree yet."),
    "sensitivity.top": ("顶层目标", "Top goal"),
    "sensitivity.no_score": (
        "「{name}」这期没有得分，权重和影响无从算起。",
        "{name} has no score in this window, so there is nothing to weigh.",
    ),
    "sensitivity.headline": (
        "「{name}」得分 **{score}**。改善 1% 影响最大：{names}。",
        "{name} scores **{score}**. One percent better does most in: {names}.",
    ),
    "sensitivity.item": ("{name} {effect}", "{name} {effect}"),
    "sensitivity.table": ("改善 1% 的影响，从大到小", "What one percent better does, the largest first"),
    "sensitivity.absolute": ("绝对权重", "Absolute weight"),
    "sensitivity.absolute_help": (
        "沿路径各级权重占比的乘积；无得分的指标不占权重时，其权重已分给同级。",
        "The product of the shares along the path; where what has no score is ignored, its weight goes to its siblings.",
    ),
    "sensitivity.contribution": ("贡献（分）", "Contribution (points)"),
    "sensitivity.contribution_help": ("绝对权重 × 得分。", "Absolute weight × score."),
    "sensitivity.effect": ("实际改善 1% 的影响", "Actual 1% better"),
    "sensitivity.effect_help": (
        "实际值朝好的方向改善 1%，整棵树重新计分，顶层得分的变化；区间指标朝区间移动，已在区间内则为 0。",
        "The actual 1% better, the whole tree scored again: what the top score gains. A range moves toward its bounds; inside it gains nothing.",
    ),
    "sensitivity.adds_up": (
        "核对：绝对权重合计 {weights}（应为 100%），贡献合计 {contributions} = 得分 {score} ✓",
        "Check: absolute weights add up to {weights} (100% is right), contributions to {contributions} = score {score} ✓",
    ),
    "sensitivity.differs": (
        "核对：绝对权重合计 {weights}，贡献合计 {contributions}，与得分 {score} 不符",
        "Check: absolute weights add up to {weights} and contributions to {contributions}, which is not the score {score}",
    ),
    "sensitivity.lost": (
        "其中 {weight} 属于没有得分、按 0 计的目标。",
        "{weight} of it belongs to goals without a score, which count as 0.",
    ),
    "sensitivity.together": (
        "全部指标同时改善 1%：{together}；各自影响相加 {singles}，差 {difference}（计分曲线有拐点或取最低分时，两者不同）。",
        "All KPIs 1% better at once: {together}; single effects add up to {singles}, a difference of {difference} (a curve that bends, or a worst-of goal, sets them apart).",
    ),
    "sensitivity.people": ("每个人的贡献点", "What each person contributes"),
    "sensitivity.person": ("责任人的贡献点", "Contributed by"),
    "sensitivity.nobody": ("无责任人", "No owner"),
    "sensitivity.total": ("合计", "Total"),
}
