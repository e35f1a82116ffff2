"""Words for driving power: what the data says of a driver link, and how it was found."""

WORDS: dict[str, tuple[str, str]] = {
    "driving.none": (
        "指标树里还没有驱动关系。在模型文件的 drivers 里写明哪个指标驱动哪个，这里就会用数据检验。",
        "No driver links in the tree yet. Say under drivers in the model file what drives what, and the data will be asked here.",
    ),
    "driving.headline": (
        "{count} 条驱动关系：{parts}。",
        "{count} driver links: {parts}.",
    ),
    "driving.part": ("{verdict} **{count}**", "{verdict} **{count}**"),
    "driving.caveat": (
        "一起变动不等于因果：可能有第三个因素同时推动两者。认定有关联的关系中，预计至多 {rate} 是巧合。检验方法：去掉季节后的逐月变动，滞后 0–3 个月中取最强，"
        "再与打乱次序后的 {draws} 次比较，并按关系条数校正。",
        "Moving together is no proof of cause: a third thing may move both. Of the links said to be associated at most {rate} are expected to be chance. "
        "How: changes from month to month without their season, the strongest of 0–3 months later, held against {draws} reorderings and corrected for the number of links.",
    ),
    "driving.table": ("驱动关系与证据", "Driver links and their evidence"),
    "driving.from": ("驱动", "Driver"),
    "driving.to": ("被驱动", "Drives"),
    "driving.verdict": ("结论", "Verdict"),
    "driving.expected": ("预期", "Expected"),
    "driving.expected_help": (
        "按两者的方向：一方变好时，另一方的数值应当上升还是下降。",
        "By the polarity of both: whether they should rise together or one fall as the other rises.",
    ),
    "driving.strength": ("强度", "Strength"),
    "driving.strength_help": (
        "相关系数，−1 到 1。正数：一方变好时另一方也变好。目标为区间的指标不预设方向。",
        "Correlation from −1 to 1. Positive: an improvement goes with an improvement. A range leaves the direction open.",
    ),
    "driving.lag": ("滞后", "Lag"),
    "driving.months": ("{count} 个月", "{count} mo"),
    "driving.n": ("变动对数", "Pairs"),
    "driving.n_help": (
        "比较了多少对月度变动；少于 {fewest} 对，或任一方不足两年，不下结论。",
        "How many pairs of monthly changes were compared; with fewer than {fewest}, or less than two years of either, nothing is concluded.",
    ),
    "driving.p": ("巧合概率", "By chance"),
    "driving.p_help": (
        "毫无关联时，出现这么强关联的概率。结论还按同时检验的关系条数校正。",
        "How likely so strong a link is without any association. The verdict also allows for the number of links looked at.",
    ),
    "driving.least": ("< 0.1%", "< 0.1%"),
    "driving.says": ("说明", "In words"),
    "driving.sign_same": ("同升同降", "Together"),
    "driving.sign_opposite": ("一升一降", "Opposite"),
    "driving.sign_open": ("不限", "Either way"),
    "driving.verdict_supported": ("数据支持", "Supported"),
    "driving.verdict_unsupported": ("数据不支持", "Not supported"),
    "driving.verdict_contrary": ("数据相反", "Contrary"),
    "driving.verdict_too_little": ("数据太少", "Too little data"),
    "driving.verdict_untestable": ("无法检验", "Cannot be tested"),
    "driving.verdict_by_formula": ("由公式决定", "By formula"),
    "driving.when_same": ("当月", "in the same month"),
    "driving.when_later": ("{count} 个月后", "{count} months later"),
    "driving.when_next": ("下个月", "a month later"),
    "driving.says_supported": (
        "「{source}」变好，{when}「{to}」也变好：强度 {strength}，{n} 对变动，巧合概率 {p}。",
        "When {source} improves, {to} improves {when}: strength {strength} over {n} pairs, by chance {p}.",
    ),
    "driving.says_either": (
        "「{source}」变动，{when}「{to}」随之变动：相关 {strength}，{n} 对变动，巧合概率 {p}。",
        "When {source} moves, {to} moves {when}: correlation {strength} over {n} pairs, by chance {p}.",
    ),
    "driving.says_contrary": (
        "「{source}」变好，{when}「{to}」反而变差：强度 {strength}，{n} 对变动，巧合概率 {p}。请重新审视这条关系。",
        "When {source} improves, {to} gets worse {when}: strength {strength} over {n} pairs, by chance {p}. Think this link over.",
    ),
    "driving.says_unsupported": (
        "{n} 对变动里看不出超出巧合的关联：最强：{when}，强度 {strength}，巧合概率 {p}。真实但较弱的关联，两年数据常常看不出来。",
        "{n} pairs show no association beyond chance: the strongest is {when}, strength {strength}, by chance {p}. Two years often miss a true but weak one.",
    ),
    "driving.says_too_little": (
        "只有 {n} 对变动：要分清季节与驱动，需要两者各满两年的连续月份。现在不下结论。",
        "Only {n} pairs of changes: telling a season from a driver takes two unbroken years of both. Nothing is concluded yet.",
    ),
    "driving.says_untestable": (
        "「{source}」或「{to}」没有数值，或从不变动，无从检验。",
        "{source} or {to} has no values, or never moves, so there is nothing to test.",
    ),
    "driving.says_by_formula": (
        "「{source}」与「{to}」由同一个合计算出，或一方是另一方的一部分，本来就会一起变动：强度 {strength} 不算证据。",
        "{source} and {to} are computed from one sum, or one is part of the other, and move together anyway: strength {strength} is no evidence.",
    ),
    "driving.note": ("设立理由：{note}", "Why it is believed: {note}"),
    "driving.measure": ("变动 ÷ 通常变动，向上 = 变好", "Change ÷ usual change, up = better"),
    "driving.chart_source": ("{name}（{when}看）", "{name} (seen {when})"),
    "driving.chart_alt": (
        "「{source}」与「{to}」去掉季节后的月度变动，共 {count} 个月",
        "Monthly changes of {source} and {to} without their season, {count} months",
    ),
    "driving.no_chart": ("没有可以并排比较的月度变动。", "There are no monthly changes of both to lay side by side."),
}
