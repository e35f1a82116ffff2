"""Words for the process map: steps, the data they leave, and the KPIs bound to them."""

WORDS: dict[str, tuple[str, str]] = {
    "process.title": ("业务流程 · {when}", "Business processes · {when}"),
    "process.steps": ("{count} 个环节", "Steps: {count}"),
    "process.none": (
        "还没有梳理业务流程：在模型文件的 processes: 里写下流程、环节与数据节点。",
        "No process is described yet: name processes, steps and their data under processes: in the model file.",
    ),
    "process.no_steps": ("还没有环节。", "No steps yet."),
    "process.counts": ("{data} 项数据 · {kpis} 个 KPI", "data: {data} · KPIs: {kpis}"),
    "process.data": ("{column} · {dataset}", "{column} · {dataset}"),
    "process.until": ("到 {day}", "to {day}"),
    "process.never": ("从未导入", "never imported"),
    "process.caption": (
        "虚线框 = 数据节点（形状 = {month} 到数情况），实线框 = 该环节的 KPI · 点击查看明细",
        "dashed = data (shape: has {month} come?), solid = KPIs of the step · click one for details",
    ),
    "process.unbound": ("还没有归到环节的 KPI：{names}。", "KPIs of no step: {names}."),
    "process.data_card": ("数据节点", "Data"),
    "process.source": ("来源", "Source"),
    "process.bringer": ("负责人", "Brought by"),
    "process.state": ("本期到数", "This period"),
    "process.read_by": ("读取它的指标", "Read by"),
    "process.unread": ("没有指标读取它", "no indicator"),
    "process.open_upload": ("上传数据", "Upload data"),
    "process.open_health": ("数据健康", "Data health"),
}
