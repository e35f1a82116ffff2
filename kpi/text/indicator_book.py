"""Words of the dictionary as a workbook: headers, what they mean, and what is said of a workbook that comes back."""

from __future__ import annotations

from kpi.core.indicator_book import CHOICES, FIELDS, STATE, Spelled
from kpi.text import glossary

WORDS: dict[str, tuple[str, str]] = {
    "command.apply-dictionary": (
        "按工作簿更新指标字典；--dry-run 只看改动，--valid-from 2026-07 让口径变化从该月起生效",
        "change the dictionary as a workbook says; --dry-run only shows it, --valid-from 2026-07 lets new definitions begin then",
    ),
    "command.export-dictionary": ("把指标字典写成工作簿", "write the dictionary to a workbook"),
    "answer.changes": ("改动", "changes"),
    "answer.edit": ("方式", "how"),
    "answer.field": ("列名", "field"),
    "answer.fields": ("各项", "fields"),
    "answer.left_out": ("表中没有、保持不变", "not in the sheet, unchanged"),
    "book.sheet": ("指标", "Indicators"),
    "book.help": ("填写说明", "How to fill in"),
    "book.file": ("指标字典", "Indicator dictionary"),
    "book.intro": (
        "把指标字典下载成工作簿，在表格里改好，再上传：先看清每一处改动，再决定是否应用。",
        "Download the dictionary as a workbook, edit it and upload it again: every change is shown before it counts.",
    ),
    "book.download": ("下载指标字典", "Download the dictionary"),
    "book.upload": ("上传改好的工作簿", "Upload the edited workbook"),
    "book.reading": ("正在读取并比较 {file}", "Reading and comparing {file}"),
    "book.storing": ("正在应用并刷新指标", "Applying and refreshing figures"),
    "book.unchanged": ("与现在的指标字典相同，没有改动。", "The dictionary already says the same; nothing changes."),
    "book.blocked": (
        "有 {count} 处问题，改好后重新上传；现在什么都没有改动。",
        "Problems: {count}. Correct them and upload again; nothing has been changed.",
    ),
    "book.more": ("还有 {count} 处。", "{count} more."),
    "book.changes": ("{count} 个指标版本有改动", "Versions that change: {count}"),
    "book.how": ("方式", "How"),
    "book.edit_new": ("新指标", "New indicator"),
    "book.edit_version": ("新版本", "New version"),
    "book.edit_changed": ("修改", "Changed"),
    "book.field": ("项目", "Field"),
    "book.before": ("原来", "Before"),
    "book.after": ("改为", "After"),
    "book.left_out": (
        "表里没有这 {count} 个版本，它们保持不变：{names}",
        "Not in the sheet and left as they are ({count}): {names}",
    ),
    "book.version": ("{code}（{since} 起）", "{code} (from {since})"),
    "book.why": ("改动原因", "Reason"),
    "book.why_hint": ("例如：财务与销售统一口径", "Such as: finance and sales agreed on one definition"),
    "book.begins": ("新口径从何时起算", "When do new definitions begin"),
    "book.begins_then": ("从某天起，之前的数字不变", "On a day; earlier figures stay"),
    "book.begins_always": ("连同过去一起改", "For the past too"),
    "book.day": ("生效日", "First day"),
    "book.apply": ("应用改动", "Apply the changes"),
    "book.applied": ("已应用，{count} 条记录有变化。", "Applied; {count} records changed."),
    "book.code": ("编码", "Code"),
    "book.name_zh": ("名称（中文）", "Name (Chinese)"),
    "book.name_en": ("名称（英文）", "Name (English)"),
    "book.aliases": ("别名", "Aliases"),
    "book.formula": ("公式", "Formula"),
    "book.unit": ("单位", "Unit"),
    "book.polarity": ("方向", "Polarity"),
    "book.accumulation": ("累计方式", "Accumulation"),
    "book.level": ("层级", "Level"),
    "book.kind": ("类型", "Kind"),
    "book.owner": ("责任人（编码）", "Owner (code)"),
    "book.definition_zh": ("口径（中文）", "Definition (Chinese)"),
    "book.definition_en": ("口径（英文）", "Definition (English)"),
    "book.valid_from": ("生效自", "Valid from"),
    "book.retired": ("已停用", "Retired"),
    "book.state": ("状态（只读）", "State (read-only)"),
    "book.yes": ("是", "yes"),
    "book.no": ("否", "no"),
    "book.column": ("列", "Column"),
    "book.means": ("填什么", "What to write"),
    "book.code_means": (
        "必填。字母开头，只含字母、数字、下划线和连字符；公式里用它引用这个指标。",
        "Required. Begins with a letter, then letters, digits, _ and -; formulas name the indicator by it.",
    ),
    "book.name_zh_means": (
        "两种语言至少填一种，另一种留空则相同。",
        "One language is enough; the other is then the same.",
    ),
    "book.name_en_means": ("同上。", "As above."),
    "book.aliases_means": (
        "别的叫法，用分号、顿号或逗号隔开；本身带这些符号的加双引号。",
        "Other names, set apart by ; or , – one that has these signs stands in double quotes.",
    ),
    "book.formula_means": (
        "如 sum(sales.amount)；没有数据来源时留空。",
        "Such as sum(sales.amount); empty where there is no data yet.",
    ),
    "book.unit_means": ("如 CNY、%、天。", "Such as CNY, % or days."),
    "book.polarity_means": ("从列表里选；留空为「越高越好」。", "Choose from the list; empty means higher is better."),
    "book.accumulation_means": ("从列表里选；留空为流量。", "Choose from the list; empty means flow."),
    "book.level_means": ("从列表里选，可空。", "Choose from the list, or leave empty."),
    "book.kind_means": ("从列表里选，可空。", "Choose from the list, or leave empty."),
    "book.owner_means": ("人员编码，从列表里选，可空。", "The code of a person, from the list, or empty."),
    "book.definition_zh_means": (
        "业务口径：含什么、不含什么、以什么日期为准。",
        "What counts, what does not, and by which date.",
    ),
    "book.definition_en_means": ("同上。", "As above."),
    "book.valid_from_means": (
        "这一版从哪个月或哪天起有效，如 2026-07；最早一版留空。要新增一版，请复制该行，改这一列和变化的内容。",
        "The month or day this version begins, such as 2026-07; empty for the first. For another version copy the row, change this and what is new.",
    ),
    "book.retired_means": ("停用的指标选「是」，历史保留。", "“yes” for an indicator no longer used; its past stays."),
    "book.state_means": (
        "只供查看，导入时忽略；在指标卡上评审与认证。",
        "For reading only, ignored when imported; review and certify on the card.",
    ),
    "book.rule_stays": (
        "表里没有的指标保持不变；删除一行不会删除指标。",
        "Indicators that are not in the sheet stay as they are; deleting a row deletes nothing.",
    ),
    "book.rule_own": (
        "可以调换列的顺序、删去不用的列、加自己的列；自己的列不导入。",
        "Columns may be reordered or removed and your own added; your own are not imported.",
    ),
    "book.rule_preview": (
        "上传后先显示每一处改动，确认后才生效。",
        "After uploading every change is shown first; nothing counts until you confirm.",
    ),
    "book.not_listed": ("请从列表里选择。", "Choose one of the list."),
    "book.no_table": (
        "没有找到指标表：表头要有「编码」，以及名称、公式等其他列。请从下载的工作簿改起。",
        "No sheet of indicators was found: its header has “Code” and other columns such as name or formula. Begin with the workbook you download.",
    ),
    "book.column_twice": ("「{field}」有两列，请只保留一列。", "There are two columns “{field}”; keep one of them."),
    "book.own_column": (
        "「{header}」不是指标字典的列，其中 {count} 个单元格没有导入。",
        "“{header}” is not a column of the dictionary; its {count} cells were not imported.",
    ),
    "book.no_choice": (
        "「{field}」不能是「{given}」，请从单元格的列表里选择。",
        "“{field}” cannot be “{given}”; choose from the cell’s list.",
    ),
    "book.superseded": (
        "「{given}」的这一版到 {until} 为止，已被后一版取代；请改后一版，或选更早的生效日期。",
        "This version of “{given}” ends on {until}, where a later one takes its place; change the later one, or choose an earlier day.",
    ),
    "book.moved": (
        "预览之后模型又有变化，请重新上传这个文件。",
        "The model has changed since the preview; upload the file again.",
    ),
}


def _spellings(key: str) -> tuple[str, ...]:
    return (WORDS | glossary.WORDS)[key]


def _value(field: str, value: str) -> str:
    """The key of the word for a choice."""
    return f"book.{value}" if field == "retired" else f"{field}.{value}"


SPELLED = Spelled(
    {field: _spellings(f"book.{field}") for field in (*FIELDS, STATE)},
    {field: {value: _spellings(_value(field, value)) for value in values} for field, values in CHOICES.items()},
)
"""How the headers and choices of a workbook are spelled in every language."""
