"""Words of sharing: the menu, and the headings of the files that leave the product.

Besides these a report uses the words of the cockpit and of one KPI, so that it says what the pages say.
"""

WORDS: dict[str, tuple[str, str]] = {
    "share.menu": ("导出", "Export"),
    "share.link": ("复制此视图的链接", "Copy the link to this view"),
    "share.link_means": (
        "链接打开后，每个人只看到自己有权看到的内容。",
        "Whoever opens the link sees what they may see.",
    ),
    "share.files": ("下载文件", "Download a file"),
    "share.files_mean": (
        "文件包含您此刻看到的内容，含期间、口径与生成时间；转发前请确认对方可以看。",
        "A file holds what you see now, with period, definitions and time; pass it on to those who may see it.",
    ),
    "share.html": ("网页快照（HTML）", "Web snapshot (HTML)"),
    "share.xlsx": ("Excel 工作簿", "Excel workbook"),
    "share.pptx": ("PowerPoint 幻灯片", "PowerPoint slides"),
    "share.pdf": ("PDF 文档", "PDF document"),
    "share.no_pptx": (
        "要导出 PowerPoint，请先安装 python-pptx（pip install python-pptx）。",
        "To export PowerPoint, install python-pptx first (pip install python-pptx).",
    ),
    "share.no_pdf": (
        "要导出 PDF，请先安装 typst（pip install typst）。",
        "To export PDF, install typst first (pip install typst).",
    ),
    "share.no_font": (
        "这台机器上没有能显示中文的字体，无法生成 PDF；请安装一种，例如 Noto Sans CJK（fonts-noto-cjk）。",
        "There is no font for Chinese on this machine, so no PDF can be made; install one, such as Noto Sans CJK (fonts-noto-cjk).",
    ),
    "share.unknown_format": ("没有「{given}」这种格式，可选：{known}。", "There is no format “{given}”; use {known}."),
    "share.unknown_language": (
        "没有「{given}」这种语言，可选：{known}。",
        "There is no language “{given}”; use {known}.",
    ),
    "report.caption": (
        "中线 = 目标，左侧灰带 = 关注区，箭头 = 超出 ±20%",
        "Centre line = target, grey band = at risk, arrow = beyond ±20%",
    ),
    "report.subtitle": ("{workspace} · {when}", "{workspace} · {when}"),
    "report.footer": ("{workspace} · {when} · 生成于 {made}", "{workspace} · {when} · made {made}"),
    "report.empty": ("指标树里还没有 KPI。", "There is no KPI in the tree yet."),
    "report.scorecard": ("概览", "Scorecard"),
    "report.trend": ("趋势", "Trend"),
    "report.definitions": ("口径", "Definitions"),
    "report.about": ("关于", "About"),
    "report.goal": ("目标分类", "Goal"),
    "report.chart_of": ("选择要画的指标：", "Choose the KPI to draw:"),
    "report.measure": ("数据", "Measure"),
    "report.target_low": ("目标下限", "Target, low"),
    "report.target_high": ("目标上限", "Target, high"),
    "report.last_year": ("去年同期", "A year ago"),
    "report.last_months": ("近 {count} 个月", "{count} months"),
    "report.formula": ("公式", "Formula"),
    "report.no_formula": ("尚无公式", "No formula yet"),
    "report.certified": ("认证", "Certification"),
    "report.since": ("生效自", "In force since"),
    "report.always": ("一直有效", "Always"),
    "report.code": ("编码", "Code"),
    "report.doubt": ("注意", "Note"),
    "report.made": ("生成时间", "Made at"),
    "report.today": ("数字截至", "Figures as of"),
    "report.workspace": ("工作区", "Workspace"),
    "report.link": ("链接", "Link"),
    "report.no_trend": ("还没有可画的数据。", "There are no figures to draw yet."),
}
