"""What the spreadsheet reader has to say, in Chinese and in English."""

from __future__ import annotations

WORDS: dict[str, tuple[str, str]] = {
    "intake.empty_file": (
        "文件是空的。请重新导出后再上传。",
        "The file is empty. Export it again and upload the new file.",
    ),
    "intake.owner_file": (
        "这是 Excel 或 WPS 打开文件时留下的临时文件，里面没有数据。请关闭表格后上传原文件。",
        "This is the temporary file Excel or WPS keeps while a workbook is open; it holds no data. "
        "Close the workbook and upload the workbook itself.",
    ),
    "intake.not_a_spreadsheet": (
        "这不是电子表格（内容是 {kind}）。请上传 xlsx、xls、xlsb、ods 或 csv 文件。",
        "This is not a spreadsheet; its content is {kind}. Upload an xlsx, xls, xlsb, ods or csv file.",
    ),
    "intake.damaged": (
        "文件已损坏，无法读取（{detail}）。请用 Excel 或 WPS 打开后另存一份再上传。",
        "The file is damaged and cannot be read ({detail}). "
        "Open it in Excel or WPS, save it again and upload the copy.",
    ),
    "intake.encrypted": (
        "文件有密码。请去掉密码后另存一份再上传。",
        "The file is protected with a password. Save a copy without the password and upload it.",
    ),
    "intake.too_large": (
        "文件有 {megabytes} MB，超过了 {limit} MB。请按月份或门店拆开后分别上传。",
        "The file has {megabytes} MB, more than the {limit} MB allowed. "
        "Split it by month or store and upload the parts.",
    ),
    "intake.too_many_parts": (
        "工作簿里有 {parts} 个部件，超过了 {limit} 个。请只保留需要的工作表后另存再上传。",
        "The workbook has {parts} parts, more than the {limit} allowed. "
        "Keep only the sheets you need and save it again.",
    ),
    "intake.document_type": (
        "文件里有外部定义(DTD),为安全起见不读取。请用 Excel 另存为 xlsx 后再上传。",
        "The file carries a document type definition, which is refused for safety. "
        "Save it as xlsx in Excel and upload that.",
    ),
    "intake.inflates": (
        "文件解压后过大（超过 {limit} MB 或压缩比异常），没有读取。请检查文件来源，或拆分后再上传。",
        "The file unpacks to far more than its size allows (limit {limit} MB) and was not read. "
        "Check where it comes from, or split it.",
    ),
    "intake.too_many_cells": (
        "工作表的数据铺开到 {rows} 行、{columns} 列，超过了 {limit} 个单元格。请删除远处多余的单元格后再上传。",
        "The sheet spreads over {rows} rows and {columns} columns, more than the {limit} cells allowed. "
        "Delete the stray cells far from the table and upload it again.",
    ),
    "intake.too_heavy": (
        "读取这个文件超出了内存或时间限制，已停止。请拆小，或只保留数据后另存为 csv 再上传。",
        "Reading this file took more memory or time than allowed and was stopped. "
        "Split it, or save only the data as csv and upload that.",
    ),
    "intake.unreadable": (
        "文件无法读取（{detail}）。请用 Excel 或 WPS 打开后另存一份再上传。",
        "The file could not be read ({detail}). Open it in Excel or WPS, save a copy and upload that.",
    ),
    "intake.not_found": (
        "打不开文件（{detail}）。请检查路径和权限。",
        "The file could not be opened ({detail}). Check its path and permissions.",
    ),
    "intake.no_table": (
        "文件里没有表格。请导出带表格的文件后再上传。",
        "The file holds no table. Export one that does and upload it.",
    ),
    "intake.nothing_in_it": (
        "所有工作表都是空的。请检查导出的内容后再上传。",
        "Every sheet is empty. Check what was exported and upload it again.",
    ),
    "intake.only_header": (
        "只有表头或说明文字，没有数据行。请检查导出条件后重新导出。",
        "There are only headings or notes and no rows of data. Check the filter of the export and export it again.",
    ),
    "intake.empty_sheet": (
        "这个工作表里没有数据，已略过。",
        "This sheet has no data and was left out.",
    ),
    "intake.hidden_sheet": (
        "工作表“{sheet}”是隐藏的，也一并读取了。不需要时请不要导入它。",
        "The sheet “{sheet}” is hidden and was read all the same. Leave it out of the import when it is not meant.",
    ),
    "intake.encoding_guessed": (
        "文字编码按 {encoding} 读取，但无法确定。请检查文字是否正常，必要时另存为 UTF-8。",
        "The text was read as {encoding}, which nothing in the file confirms. "
        "Check that words look right; if not, save the file as UTF-8.",
    ),
    "intake.null_characters": (
        "文本里有 {count} 个空字符，已去掉。请核对数据是否完整。",
        "The text held {count} null characters, which were removed. Check that the data is complete.",
    ),
    "intake.open_quote": (
        "有引号没有配对，已按没有引号处理。请检查这一行。",
        "A quotation mark is never closed, so quotation marks were read as plain text. Check this line.",
    ),
    "intake.rows_too_long": (
        "有 {count} 行的单元格比表头多，多出的内容没有读取，这些行的值可能错位。请检查第 {rows} 行。",
        "In {count} rows there are more cells than headings; the surplus was not read and values may have shifted. "
        "Check rows {rows}.",
    ),
    "intake.no_header": (
        "没有找到表头，各列按位置命名。请在第一行写上列名，或导入时逐列对应。",
        "No header was found, so columns are named by their place. "
        "Add a row of names, or match the columns when importing.",
    ),
    "intake.no_numbers": (
        "表里没有数字列，没有可以统计的内容。请检查是否选对了工作表。",
        "There is no column of numbers, so nothing can be measured. Check that this is the right sheet.",
    ),
    "intake.wide": (
        "期间横着排成了多列，保留原样。导入时可以转成每行一个期间。",
        "Periods run across the columns and were kept as written. They can be turned into one row each when importing.",
    ),
    "intake.total_differs": (
        "表里印的合计是 {printed}，各行相加是 {computed}。请核对是否缺行或改过数。",
        "The printed total is {printed}, but its rows add up to {computed}. Check for missing rows or changed figures.",
    ),
    "intake.cell_not_number": (
        "这一列是数字，但单元格里是“{value}”,按空值处理。请改正后重新上传。",
        "This column holds numbers, but the cell says “{value}” and was left empty. "
        "Correct it and upload the file again.",
    ),
    "intake.cell_not_date": (
        "这一列是日期，但单元格里是“{value}”,按空值处理。请改正后重新上传。",
        "This column holds dates, but the cell says “{value}” and was left empty. "
        "Correct it and upload the file again.",
    ),
    "intake.more_cells": (
        "这一列还有 {count} 个单元格也不能按类型读取。请检查整列。",
        "Another {count} cells of this column could not be read as its type either. Check the whole column.",
    ),
    "intake.cell_error": (
        "单元格里是公式错误 {value}，按空值处理，没有当作 0。请在表格里修好公式后重新上传。",
        "The cell holds the formula error {value}; it was left empty, not taken as zero. "
        "Repair the formula and upload the file again.",
    ),
    "intake.formula_not_computed": (
        "这一列有 {count} 个公式没有保存计算结果，按空值处理。请用 Excel 打开并保存一次后重新上传。",
        "In this column {count} formulas were saved without a result and were left empty. "
        "Open the file in Excel, save it and upload it again.",
    ),
    "intake.remark_in_number": (
        "有 {count} 个金额后面带有说明(如“{value}”),只取了数字。请确认退款等是否已另行记录。",
        "In {count} cells words stand beside the figure, as in “{value}”; only the figure was taken. "
        "Check that refunds and the like are recorded elsewhere.",
    ),
    "intake.mixed_column": (
        "这一列有 {figures} 个数字、{words} 个文字，按文字读取，不能求和。应为数字时请改正文字的单元格。",
        "This column holds {figures} figures and {words} words, so it was read as text and has no sum. "
        "If it is meant to be numbers, correct the words.",
    ),
    "intake.hidden_rows": (
        "有 {count} 行被隐藏或筛选掉，也一并读取了。不需要时请先删除这些行。",
        "{count} rows are hidden or filtered away and were read all the same. Delete them first if they are not meant.",
    ),
    "intake.mixed_currencies": (
        "这一列有多种货币：{currencies}。数字没有换算，请分开统计或先换算。",
        "This column holds several currencies: {currencies}. "
        "Figures were not converted; keep them apart or convert them first.",
    ),
    "intake.day_month_order": (
        "这一列日期的日和月可以互换，按 {order} 读取。请核对一个日期，或改用 2024-01-31 这样的写法。",
        "Day and month of these dates could be swapped; they were read as {order}. "
        "Check one of them, or write dates like 2024-01-31.",
    ),
    "intake.date_from_serial": (
        "这一列日期以 Excel 的天数（如 45292）保存，已换算成日期。请核对。",
        "Dates in this column were stored as Excel's count of days, such as 45292, and were turned back into dates. "
        "Check one of them.",
    ),
    "intake.date_without_year": (
        "这一列日期没有年份，表头上方也没有写明，按文字读取。请补上年份。",
        "These dates have no year and the lines above the table name none, so they were read as text. Add the year.",
    ),
    "intake.year_from_title": (
        "这一列日期没有年份，按表头上方写明的 {month} 推算。请核对。",
        "These dates have no year; it was taken from the month {month} named above the table. Check it.",
    ),
}
