"""Sentences for what can be wrong with a model, a formula, a request or the workspace."""

WORDS: dict[str, tuple[str, str]] = {
    # the text of a model file
    "model.not_utf8": (
        "文件不是 UTF-8 编码，请另存为 UTF-8 后重试。",
        "The file is not UTF-8; save it as UTF-8 and try again.",
    ),
    "model.not_yaml": (
        "YAML 写法有误，请检查这一行的缩进、冒号和引号。",
        "This is not valid YAML; check the indentation, colons and quotes here.",
    ),
    "model.not_a_model": (
        "这不是模型文件，开头应为「version: 1」。",
        "This is not a model file; it should begin with “version: 1”.",
    ),
    "model.alias": (
        "模型文件不支持 YAML 锚点与引用，请写出完整内容。",
        "Anchors and aliases are not read; write the content out.",
    ),
    "model.too_deep": ("层次过深，模型文件最多 60 层。", "This goes deeper than the 60 levels a model file may have."),
    "model.empty": (
        "「{field}」后面是空的，请写上内容或删去这一行。",
        "“{field}” is empty; give it a value or remove it.",
    ),
    "model.target": (
        "「{field}」应为一个数，或区间 [下限, 上限]，现为「{given}」。",
        "“{field}” should be a number or a range [low, high], found “{given}”.",
    ),
    "model.case": (
        "「{given}」与另一个编码只有大小写不同，请改名。",
        "“{given}” differs from another code in letter case only; rename one of them.",
    ),
    "model.later_parent": (
        "组织「{unit}」生效时，它的上级「{given}」还没有生效。",
        "The org unit “{unit}” begins before “{given}”, the unit above it.",
    ),
    "model.tree_circle": ("节点「{given}」移动后成了自己的上级。", "The node “{given}” was moved under itself."),
    "model.key_twice": ("「{field}」写了两次，请只保留一个。", "“{field}” is given twice; keep one of them."),
    "model.version": ("应为「version: 1」，现为「{given}」。", "Expected “version: 1”, found “{given}”."),
    "model.unknown_field": ("不认识的字段「{field}」。", "Unknown field “{field}”."),
    "model.missing": ("缺少必填字段「{field}」。", "The field “{field}” is required and missing."),
    "model.choice": (
        "「{field}」的值「{given}」不可用，应为 {expected}。",
        "“{field}” cannot be “{given}”; expected {expected}.",
    ),
    "model.code": (
        "编码「{given}」不可用：应以字母开头，只含字母、数字、下划线和连字符，最多 64 个字符。",
        "“{given}” is not a code: it starts with a letter and has letters, digits, _ and - only, at most 64.",
    ),
    "model.number": ("「{field}」应为数字，现为「{given}」。", "“{field}” should be a number, found “{given}”."),
    "model.number_bounds": ("「{field}」的值「{given}」超出范围。", "“{field}” is out of bounds at “{given}”."),
    "model.windows": (
        "「windows」应含 month，其余只能是 {known}。",
        "“windows” needs month and may have {known} besides.",
    ),
    "model.date": (
        "「{field}」应为 2026-07 或 2026-07-16 这样的日期，现为「{given}」。",
        "“{field}” should be a date such as 2026-07 or 2026-07-16, found “{given}”.",
    ),
    "model.text": ("「{field}」应为文字，现为「{given}」。", "“{field}” should be text, found “{given}”."),
    "model.list": (
        "「{field}」应为列表，每项以「- 」开头。",
        "“{field}” should be a list, each item starting with “- ”.",
    ),
    "model.mapping": (
        "「{field}」应为「字段: 值」的形式，现为「{given}」。",
        "“{field}” should have the form “field: value”, found “{given}”.",
    ),
    "model.invalid": (
        "「{field}」的值「{given}」不可用，请对照模型文件说明修改。",
        "“{field}” cannot be “{given}”; see the description of the model file.",
    ),
    "model.period": (
        "「{given}」不是期间，应写作 2026-10、2026-Q4 或 2026。",
        "“{given}” is not a period; write 2026-10, 2026-Q4 or 2026.",
    ),
    "model.bounds": (
        "区间目标的下限 {low} 大于上限 {high}。",
        "The range’s lower bound {low} is above its upper bound {high}.",
    ),
    "model.curve": (
        "得分曲线至少要有两个点，且达成率依次增大，现为「{given}」。",
        "A score curve needs two points or more with rising attainment, found “{given}”.",
    ),
    "model.one_date_column": (
        "数据集必须恰有一个「role: date」字段，现有 {count} 个。",
        "A dataset needs exactly one column with “role: date”; this one has {count}.",
    ),
    "model.one_org_column": (
        "数据集最多只能有一个「role: org」字段，现有 {count} 个。",
        "A dataset has at most one column with “role: org”; this one has {count}.",
    ),
    "model.key_unknown": ("主键「{given}」不是该数据集的字段。", "The key “{given}” is not a column of this dataset."),
    "model.append_with_key": (
        "这个数据集的行是追加的（append），不能同时按主键「{given}」更新，请删去其中一项。",
        "The rows are appended: they cannot be updated by the key “{given}” as well; remove one of the two.",
    ),
    "model.goal_or_kpi": (
        "树的每个节点应写「goal: 编码」或「kpi: 编码」，现为「{given}」。",
        "A node of the tree says “goal: code” or “kpi: code”, found “{given}”.",
    ),
    "model.kpi_with_children": (
        "「{given}」是 KPI，不能再有下级；只有目标(goal)可以。",
        "“{given}” is a KPI and cannot have children; only a goal can.",
    ),
    "model.kpi_without_indicator": (
        "KPI「{given}」没有写明指标(indicator)。",
        "The KPI “{given}” does not say its indicator.",
    ),
    "model.goal_with_indicator": (
        "目标「{given}」只汇总下级，不能带指标；如需取数请改为 kpi。",
        "The goal “{given}” only rolls up and has no indicator; make it a kpi to give it one.",
    ),
    "model.repeated": (
        "编码「{given}」重复；若是后来的变更，请加上「valid_from」。",
        "The code “{given}” is given twice; a later change of it needs “valid_from”.",
    ),
    "model.repeated_target": (
        "「{given}」在 {period} 有两个目标，请只保留一个。",
        "“{given}” has two targets for {period}; keep one of them.",
    ),
    "model.unknown_step": ("流程环节「{given}」不在 processes 里。", "The process step “{given}” is in no process."),
    "model.unknown_reads": (
        "流程环节引用的数据「{given}」不存在，应写成 数据集 或 数据集.字段。",
        "The data “{given}” that a step leaves does not exist; write dataset or dataset.column.",
    ),
    "model.steps": ("流程里有两个环节用了同一个编码。", "Two steps of the process have one code."),
    "model.event_days": (
        "事件在 {to} 结束，早于开始的 {from}。",
        "The event ends on {to}, before it begins on {from}.",
    ),
    "model.chart": (
        "「{given}」图回答不了「{question}」这个问题，可用：{known}。",
        "The chart “{given}” does not answer the question “{question}”; there are: {known}.",
    ),
    "model.driver_self": ("节点「{given}」不能驱动自己。", "The node “{given}” cannot drive itself."),
    "model.ended_parent": (
        "节点「{given}」还在树里，它的上级「{parent}」却已移出：请一起移出，或先移到别处。",
        "The node “{given}” stays in the tree while “{parent}” above it has ended: end it too, or move it first.",
    ),
    "model.moved": (
        "刚刚有人改动了模型：请看一眼最新内容后再保存，你的这次改动还没有生效。",
        "Somebody has just changed the model: look at it again and repeat; what you wanted was not kept.",
    ),
    "model.unknown_parent": ("上级组织「{given}」不存在。", "The parent unit “{given}” does not exist."),
    "model.unknown_org": ("组织「{given}」不存在。", "The org unit “{given}” does not exist."),
    "model.unknown_owner": ("责任人「{given}」不在 people 里。", "The owner “{given}” is not among the people."),
    "model.unknown_indicator": ("指标「{given}」不存在。", "The indicator “{given}” does not exist."),
    "model.unknown_from": ("节点「{given}」不在指标树里。", "The node “{given}” is not in the tree."),
    "model.unknown_to": ("节点「{given}」不在指标树里。", "The node “{given}” is not in the tree."),
    "model.unknown_kpi": ("KPI「{given}」不在指标树里。", "The KPI “{given}” is not in the tree."),
    "model.org_circle": ("组织「{given}」的上级绕回了自己。", "The org unit “{given}” is above itself."),
    "model.two_roots": (
        "只能有一个最上级组织，现有 {given}；请为其余的写上 parent。",
        "Only one unit can be at the top, found {given}; give the others a parent.",
    ),
    "model.formula_circle": ("指标「{given}」的公式绕回了自己。", "The formula of “{given}” comes back to itself."),
    "model.target_needs_range": (
        "「{given}」的方向是区间，目标应写作 [下限, 上限]。",
        "“{given}” has polarity range; its target is [low, high].",
    ),
    "model.target_needs_number": (
        "「{given}」的目标应为一个数，不是区间。",
        "The target of “{given}” is one number, not a range.",
    ),
    # formulas
    "formula.syntax": (
        "公式写法有误，读到「{token}」时停下了：{formula}",
        "The formula cannot be read at “{token}”: {formula}",
    ),
    "formula.not_allowed": ("公式里不能用「{token}」。", "“{token}” is not allowed in a formula."),
    "formula.unknown_dataset": ("公式中的数据集「{token}」不存在。", "The formula names an unknown dataset “{token}”."),
    "formula.unknown_column": (
        "数据集 {dataset} 没有字段「{token}」。",
        "The dataset {dataset} has no column “{token}”.",
    ),
    "formula.unknown_indicator": (
        "公式中的指标「{token}」不存在；字段要写作「数据集.字段」。",
        "The formula names an unknown indicator “{token}”; a column is written dataset.column.",
    ),
    "formula.needs_dataset": (
        "字段「{token}」要写明数据集，如「数据集.{token}」。",
        "Say which dataset the column “{token}” is of: dataset.{token}.",
    ),
    "formula.needs_aggregate": (
        "「{token}」是一列数据，要放进 sum、count、avg 等函数里。",
        "“{token}” is a column; put it inside sum, count, avg or the like.",
    ),
    "formula.nested_aggregate": (
        "「{token}」不能放在另一个汇总函数里。",
        "“{token}” cannot stand inside another aggregate.",
    ),
    "formula.two_datasets": (
        "「{token}」里用了两个数据集（{datasets}）；每个汇总只能用一个，汇总之后再相互计算。",
        "“{token}” mixes datasets ({datasets}); aggregate each by itself, then combine.",
    ),
    "formula.no_column": ("「{token}」里没有任何字段。", "“{token}” has no column in it."),
    "formula.count_of_what": (
        "「{token}」不知道数的是哪个数据集，请写作 count(数据集.字段)。",
        "“{token}” does not say which dataset it counts; write count(dataset.column).",
    ),
    "formula.moves_indicators": ("「{token}」括号里应为一个指标的编码。", "“{token}” takes the code of an indicator."),
    "formula.one_operand": ("「{token}」括号里应恰有一项。", "“{token}” takes exactly one operand."),
    "formula.round_digits": (
        "「{token}」的小数位数应为不超过 {most} 的整数。",
        "The digits in “{token}” should be a whole number of {most} at most.",
    ),
    "formula.comment": (
        "公式里不能有注释「{token}」；减去负数请加空格或括号。",
        "A formula has no comments, found “{token}”; put a space between two minus signs.",
    ),
    "formula.full_width": (
        "请把全角符号「{token}」改为半角「{meant}」。",
        "Write “{meant}” instead of the full-width “{token}”.",
    ),
    "formula.number": ("数字「{token}」太大或写法有误。", "The number “{token}” is too large or not well written."),
    "formula.not_a_date": (
        "「{token}」不是日期，应写作 '2026-10-31'。",
        "“{token}” is not a date; write it as '2026-10-31'.",
    ),
    "formula.long_text": (
        "公式里的文字「{token}」太长，最多 {most} 个字符。",
        "The text “{token}” in the formula is too long; {most} characters at most.",
    ),
    "formula.too_long": ("公式太长，最多 {most} 个字符。", "The formula is too long; {most} characters at most."),
    "formula.too_deep": (
        "公式嵌套太深或连算太多(最多 {most} 层),请拆成几个指标。",
        "The formula is nested too deep ({most} levels at most); split it into several indicators.",
    ),
    "formula.too_large": (
        "公式连同引用的指标太大(最多 {most} 个部分),请拆开或精简。",
        "The formula with all it refers to is too large ({most} parts at most); make it simpler.",
    ),
    "formula.wrong_type": ("「{token}」需要{wanted}，这里得到的是{type}。", "“{token}” needs {wanted}, found {type}."),
    "formula.not_a_number": ("公式的结果应为数字，现为{type}。", "A formula gives a number; this one gives {type}."),
    "kind.number": ("数字", "a number"),
    "kind.text": ("文字", "a text"),
    "kind.date": ("日期", "a date"),
    "kind.truth": ("是非判断", "a truth value"),
    "kind.empty": ("空值", "nothing"),
    "kind.pdf": ("PDF 文档", "a PDF document"),
    "kind.picture": ("图片", "a picture"),
    "kind.archive": ("压缩包", "an archive"),
    "kind.database": ("数据库文件", "a database"),
    "kind.parquet": ("Parquet 数据文件", "a Parquet file"),
    "kind.document": ("文字处理文档", "a word processor's document"),
    "kind.packed": ("压缩包或其他办公文档", "an archive or another office document"),
    "kind.office": ("旧版办公文档，但不是工作簿", "an old office file but no workbook"),
    "kind.binary": ("无法识别的数据", "of no kind that is known"),
    # what is said of an import
    "mapping.no_table": ("文件里没有找到数据表。", "No table of data was found in the file."),
    "mapping.no_sheet": (
        "没有名为「{given}」且含数据的工作表；有数据的是：{sheets}。",
        "No sheet “{given}” with data; those with data are {sheets}.",
    ),
    "mapping.no_rows": ("表头下面没有数据行。", "There are no rows of data under the header."),
    "mapping.missing_column": (
        "数据集 {dataset} 需要的字段「{column}」没有找到，表头应为：{expected}。",
        "The column “{column}” of dataset {dataset} is missing; its header should be one of: {expected}.",
    ),
    "fact.not_number": (
        "「{value}」不是数字，请改正或清空后重传。",
        "“{value}” is not a number; correct or clear it and upload again.",
    ),
    "fact.not_date": (
        "「{value}」不是日期，请改为 2026-10-31 这样的日期。",
        "“{value}” is not a date; write it as 2026-10-31.",
    ),
    "fact.not_text": ("「{value}」无法作为文字读取。", "“{value}” cannot be read as text."),
    "fact.not_org": (
        "组织「{value}」不在组织架构里，请改正名称或先添加该组织。",
        "“{value}” is not an org unit; correct the name or add the unit first.",
    ),
    "fact.number_bounds": (
        "「{value}」太大，无法保存，请核对这个数。",
        "“{value}” is too large to be kept; check the figure.",
    ),
    "fact.date_bounds": (
        "「{value}」不在 1900 年到 2199 年之间，请核对这个日期。",
        "“{value}” is not between the years 1900 and 2199; check the date.",
    ),
    "fact.more": (
        "这一列还有 {count} 个单元格有问题，请检查整列。",
        "Another {count} cells of this column are at fault; check the whole column.",
    ),
    "fact.empty": ("「{column}」为空，请补上。", "“{column}” is empty; fill it in."),
    "mapping.header_twice": (
        "表头「{column}」有 {count} 列，只读取了第一列，请核对。",
        "The header “{column}” stands over {count} columns and only the first was read; check it.",
    ),
    "mapping.other_tables": (
        "还有 {sheets} 也符合这个数据集，这次没有导入；需要时请逐个指定工作表。",
        "{sheets} fit the dataset too and were not imported; import each by naming its sheet.",
    ),
    "fact.key_twice": (
        "有 {rows} 行的主键（{columns}）重复，每个主键以最后一行为准。",
        "{rows} rows repeat a key ({columns}); the last row of each counts.",
    ),
    "batch.unknown": ("没有第 {batch} 号批次。", "There is no batch {batch}."),
    "batch.file_changed": (
        "文件在读取之后又变了，没有保存，请重试。",
        "The file changed while it was read and was not stored; try again.",
    ),
    "batch.undone": ("第 {batch} 号批次已经撤销过了。", "Batch {batch} was already undone."),
    "batch.unknown_dataset": (
        "没有数据集「{given}」，现有：{known}。",
        "There is no dataset “{given}”; there are: {known}.",
    ),
    "batch.no_column": (
        "文件里不会有数据集 {dataset} 的字段「{given}」，不能为它指定值。",
        "No file has a column “{given}” of dataset {dataset}, so no value can be said for it.",
    ),
    # figures
    "figure.no_dimension": (
        "数据集 {dataset} 没有字段「{given}」，不能按它拆分或筛选。",
        "The dataset {dataset} has no column “{given}” to break down or filter by.",
    ),
    "indicator.unknown": ("没有指标「{given}」。", "There is no indicator “{given}”."),
    "indicator.no_formula": ("指标「{given}」还没有公式，无法计算。", "The indicator “{given}” has no formula yet."),
    "indicator.unknown_org": ("没有组织「{given}」。", "There is no org unit “{given}”."),
    "scorecard.unknown_node": ("指标树里没有节点「{given}」。", "The tree has no node “{given}”."),
    "period.unknown": (
        "「{given}」不是期间，应写作 2026-10、2026-Q4 或 2026。",
        "“{given}” is not a period; write 2026-10, 2026-Q4 or 2026.",
    ),
    "period.window": ("没有口径窗口「{given}」，可用：{known}。", "There is no window “{given}”; there are: {known}."),
    # the workspace
    "store.busy": (
        "工作区 {folder} 正被另一个 Attain 进程使用；请在那里操作，或先关闭它。",
        "The workspace {folder} is in use by another Attain process; work there, or close it first.",
    ),
    "store.unreadable": (
        "无法打开 {file}：它不是完好的 Attain 数据库，请从备份恢复。",
        "{file} cannot be opened: it is not a sound Attain database; restore it from a backup.",
    ),
    "store.column_type": (
        "数据集 {dataset} 的字段 {column} 已有数据，不能改成 {type}；请另加一个字段。",
        "Column {column} of dataset {dataset} has data and cannot become {type}; add another column instead.",
    ),
    "store.key": (
        "数据集 {dataset} 已有导入的数据，不能再改主键和日期字段；请先撤销它的批次，或另建一个数据集。",
        "Dataset {dataset} has imports and its key and date column cannot change; undo them first, or define another dataset.",
    ),
    "store.no_folder": (
        "无法使用工作区文件夹 {folder}，请检查路径和权限。",
        "The workspace folder {folder} cannot be used; check its path and permissions.",
    ),
    "workspace.no_sample": (
        "没有示例公司「{given}」，现有：{known}。",
        "There is no sample company “{given}”; there are: {known}.",
    ),
    "workspace.not_new": (
        "工作区已有内容，示例公司只能装进新的工作区。",
        "The workspace is not new; a sample company goes into a new one.",
    ),
    "workspace.not_sample": ("这不是示例工作区，不能清空。", "This is not a sample workspace and cannot be emptied."),
    "viewer.refused": ("您的角色（{role}）没有此项权限（{right}）。", "Your role ({role}) may not do this ({right})."),
    "cli.no_file": ("找不到文件。", "The file does not exist."),
    "cli.unreadable": (
        "无法读取，请检查它是不是文件、有没有权限。",
        "This cannot be read; check that it is a file and that you may read it.",
    ),
    "cli.unwritable": (
        "无法写入，请检查文件夹是否存在、有没有权限。",
        "This cannot be written; check that the folder exists and that you may write to it.",
    ),
    "cli.unknown": ("命令写法有误，用 --help 查看全部命令。", "The command is not right; --help lists all commands."),
    "cli.no_command": ("请写明要做什么，可用的命令：{known}。", "Say what to do; the commands are {known}."),
    "cli.unknown_command": (
        "没有命令「{given}」，可用的命令：{known}。",
        "There is no command “{given}”; the commands are {known}.",
    ),
    "cli.unknown_option": ("不认识的参数「{given}」。", "“{given}” is not known here."),
    "cli.missing": ("缺少 {given}。", "{given} is missing."),
    "cli.no_value": ("{given} 后面缺少内容。", "{given} needs a value."),
    "cli.not_whole": ("「{given}」应为整数。", "“{given}” should be a whole number."),
    "cli.no_number": ("「{given}」应为数字。", "“{given}” should be a number."),
    "cli.against": (
        "不知道「{given}」是和什么比，可选：{known}。",
        "There is nothing “{given}” to compare with; choose one of {known}.",
    ),
    "cli.pair": ("{option} 应写作「字段=值」，现为「{given}」。", "{option} is written column=value, found “{given}”."),
    "binding.refused": (
        "Attain 还没有登录功能，只能在本机监听，不能用地址 {address}；请改用 127.0.0.1。",
        "Attain has no sign-in yet and listens on this machine only, not on {address}; use 127.0.0.1.",
    ),
    "http.local_only": ("没有登录时，接口只回答本机。", "Without a sign-in the interface answers this machine only."),
    "http.missing": ("请求缺少参数「{field}」。", "The request lacks the parameter “{field}”."),
    "guard.failed": (
        "这一步没有成功，已记录为编号 {reference}；数据没有改变，请重试或把编号告诉管理员。",
        "This did not work and was logged as {reference}; nothing was changed. Try again, or give the number to an administrator.",
    ),
}
