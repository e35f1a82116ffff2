"""Words for the trace of a figure: its formula with values, its queries, and the rows and files behind it."""

WORDS: dict[str, tuple[str, str]] = {
    "trace.title": ("这个数字怎么来的", "Where this figure comes from"),
    "trace.agrees": (
        "按下列明细重新计算，结果与系统中的数一致：**{value}**。",
        "Computed again from the rows below, the figure is the same: **{value}**.",
    ),
    "trace.differs": (
        "按下列明细重新计算得 **{value}**，系统中的数是 **{kept}**，相差 {difference}。",
        "Computed again from the rows below the figure is **{value}**; the product has **{kept}**, {difference} apart.",
    ),
    "trace.nothing": (
        "没有结果：算式中有空值，或除数为零。",
        "There is no figure: something in the reckoning is empty, or it divides by zero.",
    ),
    "trace.formula": ("算式", "Reckoning"),
    "trace.since": ("公式自 {since} 起有效。", "The formula holds since {since}."),
    "trace.doubts": ("请留意：{doubts}。", "Mind: {doubts}."),
    "trace.window": ("{first} 至 {last}", "{first} to {last}"),
    "trace.as_above": ("同上", "as above"),
    "trace.open": ("查看明细", "Rows of"),
    "trace.choice": ("{text} = {value} · {window}", "{text} = {value} · {window}"),
    "trace.counted": (
        "共 {count} 行，按影响大小列出前 {shown} 行。选中一行，查看它在原文件中的内容。",
        "{count} rows in all; the {shown} that weigh most are shown. Choose one to see what stands in the file.",
    ),
    "trace.counted_all": (
        "共 {count} 行，全部列出。选中一行，查看它在原文件中的内容。",
        "{count} rows, all shown. Choose one to see what stands in the file.",
    ),
    "trace.rows": ("行数必须是不小于 0 的整数。", "The number of rows must be a whole number from 0 on."),
    "trace.header": ("文件中的列名", "Header in the file"),
    "trace.no_header": ("（不在文件里）", "(not in the file)"),
    "trace.stands": ("文件中的值", "In the file"),
    "trace.stored": ("采用的值", "As taken"),
    "trace.download": ("下载明细（{count} 行）", "Download the rows ({count})"),
    "trace.file": ("{name} 明细 {first} 至 {last}", "{name} rows {first} to {last}"),
    "trace.sources": ("来源文件", "Files"),
    "trace.source": ("{file} · 第 {batch} 号批次", "{file} · batch {batch}"),
    "trace.taken": ("用到的行", "Rows taken"),
    "trace.of_rows": ("全部行", "Rows in it"),
    "trace.who": ("导入人", "Imported by"),
    "trace.goal": (
        "「{given}」是目标，得分由下级指标汇总而来，请追溯它下面的一个 KPI。",
        "“{given}” is a goal: its score rolls up from the KPIs below it. Trace one of those.",
    ),
    "trace.unknown": ("没有编码为「{given}」的 KPI 或指标。", "There is no KPI and no indicator “{given}”."),
}
