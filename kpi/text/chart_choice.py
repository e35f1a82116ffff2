"""Words of charts: what each is called, why it is shown, and how a person takes another."""

WORDS: dict[str, tuple[str, str]] = {
    "chart.name_line": ("折线图", "Line"),
    "chart.name_column": ("柱形图", "Columns"),
    "chart.name_step": ("阶梯图", "Steps"),
    "chart.name_bar": ("条形图", "Bars"),
    "chart.name_share": ("占比图", "Shares"),
    "chart.name_pareto": ("帕累托图", "Pareto"),
    "chart.name_cycle": ("逐年对比图", "Years over months"),
    "chart.name_heat": ("热力图", "Heat map"),
    "chart.said": ("{name}：{why}", "{name}: {why}"),
    "chart.why_line_rate": (
        "比率要看走势；柱形从 0 画起，看不出比率的变化。",
        "a rate is read by how it moves; columns from 0 would hide that.",
    ),
    "chart.why_line_window": (
        "每个点都是累计或滚动的窗口，前后重叠：折线看走势。",
        "each point is a window that overlaps the one before: a line shows the course.",
    ),
    "chart.why_line_stock": (
        "存量是连续的余额，折线看它怎样变化。",
        "a balance goes on from month to month; a line shows how.",
    ),
    "chart.why_line_many": (
        "共 {count} 个月，柱形会挤在一起，折线看得清走势。",
        "with {count} months columns would crowd; a line shows the course.",
    ),
    "chart.why_column_flow": (
        "按月累加且只有 {count} 个月：柱形便于比较每个月的量。",
        "a sum of each month and {count} months only: columns compare the amounts.",
    ),
    "chart.why_column_stock": (
        "只有 {count} 个月的余额：柱形便于逐个比较。",
        "{count} balances only: columns compare them one by one.",
    ),
    "chart.why_step_held": (
        "{share} 的月份与上个月相同：阶梯显示它何时改变。",
        "{share} of the months are as the month before: steps show when it changed.",
    ),
    "chart.why_bar_rate": (
        "各部分的比率加起来不等于整体，没有占比：条形只比高低。",
        "rates of parts do not add up, so there are no shares: bars compare them.",
    ),
    "chart.why_bar_apart": (
        "各部分加起来不等于整体，没有占比：条形只比大小。",
        "the parts do not add up to the whole, so there are no shares: bars compare them.",
    ),
    "chart.why_bar_negative": (
        "有负数，占比没有意义：条形从 0 向两边画。",
        "some are negative, so shares mean nothing: bars go both ways from 0.",
    ),
    "chart.why_bar_single": ("只有一个部分，没有可比的占比。", "there is one part only, and no share to compare."),
    "chart.why_bar_many": (
        "共 {count} 个部分，没有少数几个占去大半：条形按大小排列。",
        "{count} parts, and no few of them carry most: bars rank them.",
    ),
    "chart.why_share_few": (
        "{count} 个部分加起来就是整体：看各占多少。",
        "{count} parts add up to the whole; each with its share.",
    ),
    "chart.why_pareto_few": (
        "{count} 个部分中，最大的 {top} 个占 {share}：累计线看少数几个占了多少。",
        "of {count} parts the largest {top} have {share}: the cumulated line shows how much a few carry.",
    ),
    "chart.why_cycle_years": (
        "有 {count} 个可比的年份：每年一条线，看同一个月是否年年如此。",
        "{count} years to compare: one line each shows whether a month repeats.",
    ),
    "chart.why_heat_years": (
        "有 {count} 个可比的年份，折线会交叉：格子的深浅看哪几个月年年偏高。",
        "{count} years to compare, whose lines would cross: shades show the months that are high every year.",
    ),
    "chart.why_wanted": ("临时选用，只随链接生效。", "taken for this link only."),
    "chart.why_pinned": ("已固定，大家都看到这种图。", "pinned: everybody sees this one."),
    "chart.unfit": (
        "固定的{name}不适合现在的数据，暂用别的图。",
        "The pinned chart ({name}) does not fit the data now; another stands in.",
    ),
    "chart.change": ("换一种图", "Another chart"),
    "chart.pin": ("以后都用它", "Always this"),
    "chart.unpin": ("取消固定", "Unpin"),
    "chart.season": ("各年同月", "Month by month over the years"),
    "chart.season_alt": ("{name}：{count} 个月按年份对比", "{name}: {count} months compared by year"),
    "chart.month": ("月份", "Month"),
    "chart.year": ("年份", "Year"),
    "chart.share": ("占比", "Share"),
    "chart.cumulated": ("累计占比", "Cumulated share"),
    "chart.share_note": ("整条底色 = 100%，右侧为实际与占比", "The whole track = 100%; on the right, actual and share"),
    "chart.pareto_note": (
        "条形 = 占比，连线 = 累计占比，右侧为实际与累计",
        "Bars = share, line = cumulated share; on the right, actual and cumulated",
    ),
}
