"""Words of the adviser: how hard a target is, by history and forecast."""

WORDS: dict[str, tuple[str, str]] = {
    "adviser.verdict_easy": ("轻松", "Easy"),
    "adviser.verdict_realistic": ("可行", "Realistic"),
    "adviser.verdict_stretch": ("有挑战", "A stretch"),
    "adviser.verdict_hard": ("很难", "Hard"),
    "adviser.verdict_implausible": ("不现实", "Implausible"),
    "adviser.why_easy": ("照旧就能达到，目标只是跟着历史走", "going on as before reaches it, so it only hugs history"),
    "adviser.why_realistic": ("达到的可能大于达不到", "it is reached rather than missed"),
    "adviser.why_stretch": ("够得着，但要做得比以前好", "within reach, but only by doing better than before"),
    "adviser.why_hard": ("要远远好于照现在走下去的结果", "only by doing far better than going on as before"),
    "adviser.why_implausible": (
        "远在预测区间之外，照现在走下去几乎没有可能",
        "far outside the forecast band, next to impossible going on as before",
    ),
    "adviser.proposed": (
        "**{verdict}**：目标 {value}，{against} {change}；达到的可能约 **{odds}**，{why}。",
        "**{verdict}**: {value} is {change} {against}; the odds of reaching it are about **{odds}**: {why}.",
    ),
    "adviser.proposed_alone": (
        "**{verdict}**：目标 {value}，达到的可能约 **{odds}**，{why}。",
        "**{verdict}**: the odds of reaching {value} are about **{odds}**: {why}.",
    ),
    "adviser.seen": (
        "{against}：过去 {of} {kind}里，有 {reached} {kind}做到过这样的变化（{change}）。",
        "{against}: {reached} of the {of} past {kind} did as well ({change}).",
    ),
    "adviser.expected": (
        "照现在的走势，{period} 约为 **{point}**，五次里有四次在 {band}之间。建议目标 **{suggestion}**（六成把握），挑战目标 **{stretch}**（四分之一的把握）。",
        "Going on as now, {period} comes to about **{point}**, four times in five within {band}. Suggested: **{suggestion}** (odds of 60%); as a stretch **{stretch}** (odds of 25%).",
    ),
    "adviser.against_year_ago": ("比去年同期", "on a year ago"),
    "adviser.against_prior": ("比上一期", "on the period before"),
    "adviser.beside_year_ago": ("与去年同期比", "On a year ago"),
    "adviser.beside_prior": ("与上一期比", "On the period before"),
    "adviser.kind_month": ("个月", "months"),
    "adviser.kind_quarter": ("个季度", "quarters"),
    "adviser.kind_half": ("个半年", "halves"),
    "adviser.kind_year": ("年", "years"),
    "adviser.option": ("方案", "Option"),
    "adviser.option_proposal": ("提议", "Proposed"),
    "adviser.option_suggestion": ("建议", "Suggested"),
    "adviser.option_stretch": ("挑战", "Stretch"),
    "adviser.monthly": ("折合每月", "Each month"),
    "adviser.monthly_help": (
        "从对比的那一期算起，平均每月要增长多少",
        "The growth that each month since the base needs",
    ),
    "adviser.reached": ("做到过", "Done before"),
    "adviser.reached_of": ("{reached}/{of}", "{reached} of {of}"),
    "adviser.odds": ("可能性", "Odds"),
    "adviser.judged": ("判断", "Verdict"),
    "adviser.chart_note": (
        "柱：过去各期 · 色块：五次里有四次落在其中",
        "Bars: past periods · block: four times in five within it",
    ),
    "adviser.chart_note_proposed": (
        "柱：过去各期 · 色块：五次里有四次落在其中 · 虚线：提议的目标",
        "Bars: past periods · block: four times in five within it · dashed: the proposal",
    ),
    "adviser.forecast": ("预测", "Forecast"),
    "adviser.chart_alt": (
        "{name}：过去 {count} 期的实际，{period} 的预测区间，以及提议的目标",
        "{name}: the last {count} periods, the forecast band of {period}, and the proposal",
    ),
    "adviser.table_alt": ("各种目标的数值、增长、历史、可能性和判断", "Targets with growth, history, odds and verdict"),
    "adviser.method": (
        "依据：连续 {values} {kind}的历史，{method}；用提前 {tested} {kind}的 {errors} 次事后检验定出区间（其中 {apart} 次互不重叠），{shape}。没有计入的：市场、人手和投入的变化。",
        "Based on {values} {kind} in a row, {method}; the band comes from {errors} forecasts of the past made {tested} {kind} ahead ({apart} of them do not overlap), {shape}. Not in it: changes of market, team and spending.",
    ),
    "adviser.method_holt_winters": ("Holt–Winters 季节平滑", "Holt–Winters smoothing with a season"),
    "adviser.method_seasonal": ("去年同期乘历年增长", "the season before with its growth"),
    "adviser.method_holt": ("Holt 趋势平滑", "Holt smoothing with a trend"),
    "adviser.method_drift": ("直线趋势", "a straight line"),
    "adviser.shape_normal": ("检验次数少，按正态分布估计", "few, so read as a normal distribution"),
    "adviser.shape_seen": ("误差按实际分布", "with errors spread as they were"),
    "adviser.estimated": (
        "对比的那一期还没有结束，不足的部分用预测补齐。",
        "The base is not over yet; what is missing of it is forecast.",
    ),
    "adviser.too_short": (
        "历史太短，无法推算：连续的历史数有 {count} 个，至少要 {needed} 个。",
        "Too little history to tell: {count} figures in a row, at least {needed} are needed.",
    ),
    "adviser.wide": (
        "历史太短，推算不出把握：只有 {count} 次预测可以核对，误差和数值本身一样大。",
        "Too little history to tell: {count} forecasts could be checked, and their errors are as large as the figures.",
    ),
    "adviser.range": (
        "这个指标以区间为好，没有更高或更低的目标可比。",
        "This indicator is best within a range; there is no higher or lower target to weigh.",
    ),
    "adviser.goal": (
        "「{given}」是目标，没有自己的指标；请选择一个 KPI。",
        "“{given}” is a goal without a figure of its own; choose a KPI.",
    ),
    "adviser.week": (
        "「{given}」是一周；目标按月、季度、半年或年来定。",
        "“{given}” is a week; targets are of a month, quarter, half or year.",
    ),
}
