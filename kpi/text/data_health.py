"""Words for data health: how complete the path of an indicator is, what is missing, and what to do about it."""

WORDS: dict[str, tuple[str, str]] = {
    "page.data_health": ("数据健康", "Data health"),
    "page.data_health_help": (
        "每个指标从数字到文件的路径，缺了什么。",
        "The path of every indicator from figure to file, and what is missing in it.",
    ),
    "health.complete": ("完整", "Complete"),
    "health.incomplete": ("不完整", "Incomplete"),
    "health.broken": ("不通", "Broken"),
    "health.headline": (
        "{count} 个指标中，**{complete}** 个的数据路径完整。",
        "**{complete}** of {count} indicators have a complete data path.",
    ),
    "health.count_incomplete": ("{count} 个不完整", "{count} incomplete"),
    "health.count_broken": ("{count} 个不通", "{count} broken"),
    "health.listing": ("{count}：{names}。", "{count}: {names}."),
    "health.only": ("只看有缺项的", "Only incomplete"),
    "health.none": ("没有缺项的指标：数据路径都完整。", "Nothing is missing: every data path is complete."),
    "health.source": ("来源", "Source"),
    "health.responsible": ("数据负责人", "Brought by"),
    "health.due": ("次月到期日", "Due"),
    "health.due_day": ("{days} 日", "day {days}"),
    "health.due_help": ("次月的这一天之前应上传。", "The day of the next month by which the data is to be uploaded."),
    "health.arrived": ("最近到数", "Last arrival"),
    "health.path": ("数据路径", "Data path"),
    "health.missing": ("缺项", "Missing"),
    "health.nothing": ("这个指标的数据路径没有缺项。", "Nothing is missing in the path of this indicator."),
    # what is missing, in short
    "health.of": ("{name}：{lack}", "{name}: {lack}"),
    "health.lack_formula": ("没有公式", "no formula"),
    "health.lack_names": ("公式引用未生效", "names what is not in force"),
    "health.lack_operand": ("没有公式", "no formula"),
    "health.lack_dataset": ("不读任何数据", "reads no data"),
    "health.lack_data": ("从未到数", "no data yet"),
    "health.lack_late": ("逾期 {count} 天", "{count} d overdue"),
    "health.lack_partial": ("上月不全", "last month partial"),
    "health.lack_months": ("缺 {count} 个月", "months missing: {count}"),
    "health.lack_rejected": ("跳过 {count} 行", "rows skipped: {count}"),
    "health.lack_source": ("未写来源", "source not named"),
    "health.lack_responsible": ("无数据负责人", "nobody brings it"),
    "health.lack_owner": ("无责任人", "no owner"),
    "health.lack_definition": ("无口径说明", "no definition"),
    "health.lack_kpi": ("没有 KPI 使用", "used by no KPI"),
    # what to do
    "health.do_formula": (
        "写出公式，说明它由哪些数据集的哪些字段算出。",
        "Write its formula: from which columns of which datasets it is computed.",
    ),
    "health.do_names": (
        "公式里有今天还没有生效的名字，请修改公式或生效日期。",
        "The formula names something that is not in force today; change the formula or the date.",
    ),
    "health.do_operand": (
        "它的公式引用了「{of}」，请先给「{of}」写公式。",
        "Its formula stands on {of}; give {of} a formula first.",
    ),
    "health.do_dataset": (
        "公式只有常数，请改为从数据集计算。",
        "The formula is a constant; let it compute from a dataset.",
    ),
    "health.do_data": ("上传「{of}」的第一份表格。", "Upload a first spreadsheet for {of}."),
    "health.do_late": (
        "请负责人上传「{of}」上个月的表格。",
        "Ask for the spreadsheet of {of} of last month and upload it.",
    ),
    "health.do_partial": (
        "「{of}」上个月的数据没有到月末，请补传整月。",
        "The data of {of} ends before the month did; upload the whole month.",
    ),
    "health.do_months": ("补传「{of}」缺的月份。", "Upload the months that {of} lacks."),
    "health.do_rejected": (
        "「{of}」最近一次导入有行被跳过，请修正后重新上传。",
        "Rows were skipped in the last import of {of}; correct them and upload again.",
    ),
    "health.do_source": (
        "在模型文件里为「{of}」写上 source：数据来自哪个系统或表格。",
        "Say in the model file under source: which system or place {of} comes from.",
    ),
    "health.do_responsible": (
        "在模型文件里为「{of}」写上 owner：每月由谁上传。",
        "Say in the model file under owner: who brings {of} every month.",
    ),
    "health.do_owner": ("指定对这个指标负责的人。", "Say who answers for this indicator."),
    "health.do_definition": ("写一句口径：算什么、不算什么。", "Write what it counts and what it leaves out."),
    "health.do_kpi": (
        "没有 KPI 以它为依据；如有需要，把它加到指标树。",
        "No KPI stands on it; add it to the tree where it is needed.",
    ),
    # what nobody reads
    "health.unread": ("没有指标读取的数据", "Data that no indicator reads"),
    "health.unread_datasets": ("数据集：{names}", "Datasets: {names}"),
    "health.unread_columns": ("「{name}」的字段：{names}", "Columns of {name}: {names}"),
    "health.all_read": ("所有数据集与字段都有指标读取。", "Every dataset and column is read by an indicator."),
}
