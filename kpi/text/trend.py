"""Words of the trend of a KPI: its course, what is to come, signals and events."""

WORDS: dict[str, tuple[str, str]] = {
    "trend.show": ("显示", "Show"),
    "trend.show_forecast": ("预测", "Forecast"),
    "trend.show_year_ago": ("去年同期", "A year ago"),
    "trend.show_events": ("事件与备注", "Events and notes"),
    "trend.show_signals": ("波动界限", "Natural limits"),
    "trend.beside": ("另一个组织", "Another unit"),
    "trend.beside_none": ("不与其他组织比较", "No other unit"),
    "trend.alt": (
        "{name}：{count} 个月的实际与目标，以及 {ahead} 个月的预测",
        "{name}: {count} months of actual and target, and a forecast of {ahead}",
    ),
    "trend.partial": ("本月至今", "Month so far"),
    "trend.so_far": ("{value}（当月未结束）", "{value} (month not over)"),
    "trend.forecast": ("预测", "Forecast"),
    "trend.band": ("80% 区间", "80% band"),
    "trend.limits": ("自然波动界限", "Natural limits"),
    "trend.signal": ("信号", "Signal"),
    "trend.event": ("事件", "Event"),
    "trend.note": ("备注", "Note"),
    "trend.told": ("说明", "Told"),
    "trend.most": ("至多 {high}", "at most {high}"),
    "trend.said": ("{who}：{body}", "{who}: {body}"),
    "trend.happened": ("{name}（{days}）", "{name} ({days})"),
    "trend.happened_note": ("{name}（{days}）：{note}", "{name} ({days}): {note}"),
    "trend.days": ("{first} 至 {last}", "{first} to {last}"),
    "trend.met_once": ("{month} 达到目标。", "{month} met its target."),
    "trend.missed_once": ("{month} 未达目标。", "{month} missed its target."),
    "trend.met": ("连续 {count} 个月达到目标。", "Target met {count} months in a row."),
    "trend.missed": ("连续 {count} 个月未达目标。", "Target missed {count} months in a row."),
    "trend.beyond_above": (
        "{month} 的 {value} 超出自然波动上限 {limit}：**是信号，不是噪声**。",
        "{month} at {value} is above its natural limit of {limit}: **a signal, not noise**.",
    ),
    "trend.beyond_below": (
        "{month} 的 {value} 跌破自然波动下限 {limit}：**是信号，不是噪声**。",
        "{month} at {value} is below its natural limit of {limit}: **a signal, not noise**.",
    ),
    "trend.run_above": (
        "自 {first} 起连续 8 个月高于以往水平：**水平已经变了**。",
        "Eight months in a row from {first} on are above what was usual: **the level has changed**.",
    ),
    "trend.run_below": (
        "自 {first} 起连续 8 个月低于以往水平：**水平已经变了**。",
        "Eight months in a row from {first} on are below what was usual: **the level has changed**.",
    ),
    "trend.near_above": (
        "最近 4 个月中有 3 个月靠近自然波动上限 {limit}：**是信号，不是噪声**。",
        "Three of the last four months are near the natural limit of {limit}: **a signal, not noise**.",
    ),
    "trend.near_below": (
        "最近 4 个月中有 3 个月靠近自然波动下限 {limit}：**是信号，不是噪声**。",
        "Three of the last four months are near the natural limit of {limit}: **a signal, not noise**.",
    ),
    "trend.noise": (
        "{month} 在自然波动范围（{range}）之内：与前几个月的差别是噪声。",
        "{month} is within its natural limits ({range}): what sets it apart from the months before is noise.",
    ),
    "trend.rule_beyond_above": ("超出波动上限", "above the natural limit"),
    "trend.rule_beyond_below": ("跌破波动下限", "below the natural limit"),
    "trend.rule_run_above": ("连续 8 个月偏高", "eight months high"),
    "trend.rule_run_below": ("连续 8 个月偏低", "eight months low"),
    "trend.rule_near_above": ("4 个月中 3 个月靠近上限", "three of four months near the limit above"),
    "trend.rule_near_below": ("4 个月中 3 个月靠近下限", "three of four months near the limit below"),
    "trend.expected": (
        "照现在的走势，{month} 预计 **{point}**，80% 区间 {band}。",
        "Going on as now, {month} comes to **{point}**, with an 80% band of {band}.",
    ),
    "trend.expected_target": (
        "照现在的走势，{month} 预计 **{point}**，80% 区间 {band}；达到目标 {target}的可能约 {odds}。",
        "Going on as now, {month} comes to **{point}**, with an 80% band of {band}; odds of {odds} to meet {target}.",
    ),
    "trend.method": (
        "预测：{method}，提前 {tested} 个月的 {errors} 次回测平均偏差 {off}。",
        "Forecast: {method}; {errors} forecasts of the past, {tested} months ahead, were off by {off} on average.",
    ),
    "trend.no_forecast": ("没有预测：{why}", "No forecast: {why}"),
    "trend.no_signals": ("没有波动界限：{why}", "No natural limits: {why}"),
    "trend.limits_method": (
        "波动界限：XmR 图，均值 ± 2.66 × 平均移动极差。",
        "Natural limits: XmR chart, mean ± 2.66 × mean moving range.",
    ),
    "trend.limits_season": (
        "季节按往年同月除去，因此从 {month} 起判断。",
        "The season is taken out by the years before, so months are judged from {month} on.",
    ),
    "trend.limits_shift": (
        "水平变化后界限自 {month} 起重新计算。",
        "The level changed, so limits begin anew in {month}.",
    ),
    "trend.forecast_of_months": (
        "只按月预测，请选择「月」窗口。",
        "Only months are forecast; choose the month window.",
    ),
    "trend.signals_of_months": (
        "累计窗口彼此重叠，只能按月判断，请选择「月」窗口。",
        "Windows that overlap are alike by themselves; choose the month window.",
    ),
    "trend.past": (
        "{month} 之后的月份已有数据，请看最近的月份。",
        "The months after {month} are known; look at the latest one.",
    ),
    "control_chart.too_short": (
        "连续的月份有 {count} 个，至少要 {needed} 个。",
        "There are {count} months in a row, at least {needed} are needed.",
    ),
}
