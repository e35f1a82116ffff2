"""Words of the indicator tree as a workbook: headers, what they mean, and what is said of one that comes back."""

from __future__ import annotations

from kpi.core.indicator_book import Spelled
from kpi.core.tree_book import CHOICES, FIELDS, LINK_FIELDS, word
from kpi.text import glossary, indicator_book, strategy_map, tree_draft

WORDS: dict[str, tuple[str, str]] = {
    "command.apply-tree": (
        "按工作簿更新指标树；--dry-run 只看改动，--valid-from 2026-07 从该月起生效，--why 写明原因",
        "change the tree as a workbook says; --dry-run only shows it, --valid-from 2026-07 lets it begin then, --why says why",
    ),
    "command.export-tree": ("把指标树写成工作簿", "write the tree to a workbook"),
    "answer.node": ("节点", "node"),
    "answer.links": ("改动的驱动关系", "driver links changed"),
    "treebook.sheet": ("指标树", "Tree"),
    "treebook.links": ("驱动关系", "Drivers"),
    "treebook.file": ("指标树", "Indicator tree"),
    "treebook.intro": (
        "把指标树下载成工作簿，在表格里改好，再上传：先看清每一处改动，再并入草稿。",
        "Download the tree as a workbook, edit it and upload it again: every change is shown before it joins the draft.",
    ),
    "treebook.download": ("下载指标树", "Download the tree"),
    "treebook.upload": ("上传改好的工作簿", "Upload the edited workbook"),
    "treebook.reading": ("正在读取并比较 {file}", "Reading and comparing {file}"),
    "treebook.whole": ("表里没有的节点从树中移除", "Take out the nodes that are not in the sheet"),
    "treebook.code": ("编码", "Code"),
    "treebook.parent": ("上级编码", "Under (code)"),
    "treebook.order": ("序号", "Order"),
    "treebook.type": ("类型", "Kind"),
    "treebook.name_zh": ("名称（中文）", "Name (Chinese)"),
    "treebook.name_en": ("名称（英文）", "Name (English)"),
    "treebook.weight": ("权重", "Weight"),
    "treebook.indicator": ("指标（编码）", "Indicator (code)"),
    "treebook.org": ("组织（编码）", "Org unit (code)"),
    "treebook.owner": ("责任人（编码）", "Owner (code)"),
    "treebook.post": ("岗位", "Post"),
    "treebook.level": ("层级", "Level"),
    "treebook.perspective": ("层面", "Perspective"),
    "treebook.scenario_zh": ("业务场景（中文）", "Scenario (Chinese)"),
    "treebook.scenario_en": ("业务场景（英文）", "Scenario (English)"),
    "treebook.step": ("流程步骤（编码）", "Process step (code)"),
    "treebook.review": ("复盘频率", "Review"),
    "treebook.controllable": ("责任人可影响", "Owner can influence it"),
    "treebook.missing": ("缺数时", "Where data is missing"),
    "treebook.method": ("汇总方式", "Roll-up"),
    "treebook.green": ("达标线", "On track from"),
    "treebook.amber": ("关注线", "At risk from"),
    "treebook.definition_zh": ("说明（中文）", "Description (Chinese)"),
    "treebook.definition_en": ("说明（英文）", "Description (English)"),
    "treebook.from": ("驱动方（编码）", "From (code)"),
    "treebook.to": ("被驱动（编码）", "To (code)"),
    "treebook.lag": ("滞后月数", "Months later"),
    "treebook.note_zh": ("依据（中文）", "Why (Chinese)"),
    "treebook.note_en": ("依据（英文）", "Why (English)"),
    "treebook.code_means": (
        "字母开头，只含字母、数字、下划线和连字符；新节点留空则自动生成。",
        "Begins with a letter, then letters, digits, _ and -; empty for a new node, which is then given one.",
    ),
    "treebook.parent_means": ("上级目标的编码；最上层留空。", "The code of the goal above; empty at the top."),
    "treebook.order_means": ("在同级中排第几。", "Its place among those beside it."),
    "treebook.type_means": (
        "目标只汇总下级，指标有数据；留空时，选了指标的是指标。",
        "A goal only rolls up, a KPI has data; where empty, a row with an indicator is a KPI.",
    ),
    "treebook.name_zh_means": (
        "目标必填，两种语言至少填一种；指标留空则用字典里的名称。",
        "Needed for a goal, one language is enough; an empty KPI is called as in the dictionary.",
    ),
    "treebook.name_en_means": ("同上。", "As above."),
    "treebook.weight_means": ("在同级中的权重，如 40，也可写 40%。", "Its weight among those beside it, as 40 or 40%."),
    "treebook.indicator_means": ("字典里的指标，只有指标填写。", "An indicator of the dictionary; for KPIs only."),
    "treebook.org_means": ("由哪个组织的数据计算；留空为全公司。", "The unit whose data counts; empty for the whole."),
    "treebook.owner_means": ("唯一的责任人。", "The one person who owns it."),
    "treebook.post_means": ("绑定岗位，由在岗的人负责。", "Bound to a post: whoever holds it owns the KPI."),
    "treebook.level_means": ("从列表里选，可空。", "Choose from the list, or leave empty."),
    "treebook.perspective_means": ("战略地图的层面；留空随上级。", "The lane of the map; empty as above it."),
    "treebook.scenario_zh_means": (
        "它在什么业务场景里起作用；留空随上级。",
        "Where in the business it acts; empty as above it.",
    ),
    "treebook.scenario_en_means": ("同上。", "As above."),
    "treebook.step_means": ("流程步骤的编码，可空。", "The code of a process step, or empty."),
    "treebook.review_means": ("多久复盘一次；留空随上级。", "How often it is reviewed; empty as above it."),
    "treebook.controllable_means": ("责任人影响不了的选「否」。", "“no” where its owner cannot influence it."),
    "treebook.missing_means": ("下级缺数时怎样汇总，只对目标有效。", "What a goal does where a child has no data."),
    "treebook.method_means": ("加权平均，或取最差，只对目标有效。", "The weighted mean, or the worst; for goals."),
    "treebook.green_means": (
        "得分不低于它为达标；留空用工作区的。",
        "On track from this score; empty as the workspace.",
    ),
    "treebook.amber_means": (
        "得分不低于它为关注；留空用工作区的。",
        "At risk from this score; empty as the workspace.",
    ),
    "treebook.definition_zh_means": ("补充说明，可空。", "More about it, or empty."),
    "treebook.definition_en_means": ("同上。", "As above."),
    "treebook.from_means": ("驱动别人的节点。", "The node that drives another."),
    "treebook.to_means": ("被驱动的节点。", "The node that is driven."),
    "treebook.lag_means": ("几个月后见效，0 至 12，可空。", "After how many months, 0 to 12, or empty."),
    "treebook.note_zh_means": ("为什么这样认为，可空。", "Why it is believed, or empty."),
    "treebook.note_en_means": ("同上。", "As above."),
    "treebook.rule_order": (
        "同级的先后由「序号」决定，行的先后不影响。",
        "“Order” decides the place among those beside a node; the order of rows does not matter.",
    ),
    "treebook.rule_stays": (
        "表里没有的节点保持不变；上传时可以选择把它们移除。",
        "Nodes that are not in the sheet stay as they are, unless you choose to take them out when uploading.",
    ),
    "treebook.rule_draft": (
        "上传后先显示每一处改动，并入草稿后还要发布才生效。",
        "After uploading every change is shown; once in the draft it counts when published.",
    ),
    "treebook.no_table": (
        "没有找到指标树：表头要有「编码」，以及上级、权重等其他列。请从下载的工作簿改起。",
        "No sheet of the tree was found: its header has “Code” and others such as Under or Weight. Begin with the workbook you download.",
    ),
    "treebook.kind_stays": (
        "「{given}」的类型不能改：请移除后重新添加。",
        "The kind of “{given}” cannot be changed: take it out and add it anew.",
    ),
}


def _spellings(key: str) -> tuple[str, ...]:
    return (WORDS | glossary.WORDS | indicator_book.WORDS | strategy_map.WORDS | tree_draft.WORDS)[key]


SPELLED = Spelled(
    {field: _spellings(f"treebook.{field}") for field in (*FIELDS, *LINK_FIELDS)},
    {field: {value: _spellings(word(field, value)) for value in values} for field, values in CHOICES.items()},
)
"""How the headers and choices of a workbook are spelled in every language."""
