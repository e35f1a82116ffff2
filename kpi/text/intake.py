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
        "这不是电子表格（内容是{content}）。请上传 xlsx、xls、xlsb、ods 或 csv 文件。",
        "This is not a spreadsheet; its content is {content}. Upload an xlsx, xls, xlsb, ods or csv file.",
    ),
    "intake.damaged": (
        "文件已损坏，无法读取。请用 Excel 或 WPS 打开后另存一份再上传。",
        "The file is damaged and cannot be read. Open it in Excel or WPS, save it again and upload the copy.",
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
        "文件里有外部定义（DTD），为安全起见不读取。请用 Excel 另存为 xlsx 后再上传。",
        "The file carries a document type definition, which is refused for safety. "
        "Save it as xlsx in Excel and upload that.",
    ),
    "intake.inflates": (
        "文件解压后超过 {megabytes} MB，上限是 {limit} MB，没有读取。请拆分后再上传，或在模型文件的 limits 里调高上限。",
        "The file unpacks to more than {megabytes} MB; the limit is {limit} MB, so it was not read. "
        "Split it, or raise the limit under limits in the model file.",
    ),
    "intake.inflates_strangely": (
        "文件里有一部分解压后是原来的 {ratio} 倍，上限是 {limit} 倍，没有读取。请检查文件来源，用 Excel 另存后再上传。",
        "A part of the file unpacks to {ratio} times its size; the limit is {limit} times, so it was not read. "
        "Check where the file comes from and save it again in Excel.",
    ),
    "intake.too_many_cells": (
        "工作表的数据铺开到 {rows} 行、{columns} 列，超过了 {limit} 个单元格。请删除远处多余的单元格后再上传。",
        "The sheet spreads over {rows} rows and {columns} columns, more than the {limit} cells allowed. "
        "Delete the stray cells far from the table and upload it again.",
    ),
    "intake.too_many_sheets": (
        "工作簿有 {sheets} 张工作表，超过了 {limit} 张。请只保留需要的工作表后另存再上传。",
        "The workbook has {sheets} sheets, more than the {limit} allowed. "
        "Keep only the sheets you need and save it again.",
    ),
    "intake.too_many_columns": (
        "工作表有 {columns} 列，超过了 {limit} 列。请删除多余的列后再上传。",
        "The sheet has {columns} columns, more than the {limit} allowed. "
        "Delete the columns you do not need and upload it again.",
    ),
    "intake.too_heavy": (
        "读取这个文件时进程中止了（内存上限 {gigabytes} GB，时间上限 {seconds} 秒）。请拆小，或只保留数据后另存为 csv 再上传。",
        "The process that read this file broke off (its limits are {gigabytes} GB of memory and {seconds} seconds). "
        "Split it, or save only the data as csv and upload that.",
    ),
    "intake.too_much_memory": (
        "读取这个文件需要超过 {limit} GB 内存，已停止。请拆小，或只保留数据后另存为 csv 再上传。",
        "Reading this file takes more than {limit} GB of memory and was stopped. "
        "Split it, or save only the data as csv and upload that.",
    ),
    "intake.too_slow": (
        "{megabytes} MB 的文件读了 {limit} 秒还没读完，已停止。请拆小，或只保留数据后另存为 csv 再上传。",
        "Reading this file of {megabytes} MB took longer than the {limit} seconds allowed and was stopped. "
        "Split it, or save only the data as csv and upload that.",
    ),
    "intake.unreadable": (
        "文件无法读取。请用 Excel 或 WPS 打开后另存一份再上传。",
        "The file could not be read. Open it in Excel or WPS, save a copy and upload that.",
    ),
    "intake.not_found": (
        "打不开文件。请检查路径和权限。",
        "The file could not be opened. Check its path and permissions.",
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
        "文字编码按 {taken} 读取，但无法确定，也可能是 {other}。请看文字是否正常；不正常时请改选编码，或另存为 UTF-8。",
        "The text was read as {taken}, which nothing in the file confirms; it may be {other}. If words look wrong, choose another encoding or save the file as UTF-8.",
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
        "这一列是数字，但单元格里是“{value}”，按空值处理。请改正后重新上传。",
        "This column holds numbers, but the cell says “{value}” and was left empty. "
        "Correct it and upload the file again.",
    ),
    "intake.cell_not_date": (
        "这一列是日期，但单元格里是“{value}”，按空值处理。请改正后重新上传。",
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
        "有 {count} 个金额后面带有说明（如“{value}”），只取了数字。请确认退款等是否已另行记录。",
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
    "intake.hidden_columns": (
        "有 {count} 列被隐藏，也一并读取了。不需要时请先删除这些列。",
        "{count} columns are hidden and were read all the same. Delete them first if they are not meant.",
    ),
    "intake.digits_lost": (
        "有 {count} 个编号被保存成了数字（如“{value}”），Excel 只保留前 15 位，后面的位数已经丢失。请从来源系统把这一列按文本重新导出。",
        "{count} of these identifiers were saved as numbers, as “{value}”; Excel keeps only the first 15 digits and the rest is lost. Export the column again as text.",
    ),
    "intake.mixed_currencies": (
        "这一列有多种货币：{currencies}。数字没有换算，请分开统计或先换算。",
        "This column holds several currencies: {currencies}. "
        "Figures were not converted; keep them apart or convert them first.",
    ),
    "intake.labels_filled_down": (
        "这一列只在变化时写出，{count} 个空格按上面的内容填充（{taken}），也可能本来就是空的（{other}）。请核对后选定。",
        "This column is written only where it changes; {count} blank cells were taken as the one above ({taken}) and may be empty on purpose ({other}). Check and choose.",
    ),
    "intake.day_month_order": (
        "这一列日期的年、月、日先后无法确定，按 {taken} 读取（dmy 日月年，mdy 月日年，ymd 年月日），也可能是 {other}。请核对一个日期后选定，或改用 2024-01-31 这样的写法。",
        "The order of day, month and year in these dates is not certain; they were read as {taken} (dmy: day first, mdy: month first, ymd: year first) and may be {other}. Check one of them and choose, or write dates like 2024-01-31.",
    ),
    "intake.date_from_serial": (
        "这一列日期以 Excel 的天数（如 45292）保存，已换算成日期。请核对。",
        "Dates in this column were stored as Excel's count of days, such as 45292, and were turned back into dates. "
        "Check one of them.",
    ),
    "intake.date_without_year": (
        "这一列日期没有年份，表头上方、工作表名称和文件名也没有写明，按文字读取。请补上年份。",
        "These dates have no year, and neither the lines above the table nor the names of sheet and file say one, so they were read as text. Add the year.",
    ),
    "intake.year_from_title": (
        "这一列日期没有年份，按表头上方写明的 {month} 推算。请核对。",
        "These dates have no year; it was taken from the month {month} named above the table. Check it.",
    ),
    "intake.decimal_mark_open": (
        "这一列的数字都像“{value}”，小数点按“{taken}”读取，也可能是“{other}”，相差一千倍。请核对一个数后选定。",
        "All figures of this column are like “{value}”; “{taken}” was taken as the decimal mark and it may be “{other}”, a factor of a thousand. Check one of them and choose.",
    ),
    "intake.total_kept": (
        "“{label}”像是合计，但从数字看不出是其他行之和，按数据保留。如果是合计，请选择去掉这一行。",
        "“{label}” sounds like a total, but its figures do not show it to be one, so the row was kept as data. If it is a total, choose to drop it.",
    ),
    "intake.total_dropped": (
        "“{label}”像是合计，按合计去掉了，但与其他行相加不符。如果是一个名称，请选择保留这一行。",
        "“{label}” sounds like a total and was left out, but it does not add up. If it is a name, choose to keep the row.",
    ),
    "intake.sum_kept": (
        "“{label}”这一行正好是其他行之和，但名称不像合计，按数据保留。如果是合计，请选择去掉这一行。",
        "The row “{label}” is exactly the sum of all others but is not called a total, so it was kept as data. If it is a total, choose to drop it.",
    ),
    "intake.header_open": (
        "表头按第 {taken} 行读取，也可能是第 {other} 行。请核对列名后选定。",
        "Row {taken} was taken as the header; it may be row {other}. Check the names of the columns and choose.",
    ),
    "intake.side_by_side_open": (
        "工作表里有空列隔开的左右两部分，按一张表读取，也可能是并排的两张表。请核对后选择一张或两张。",
        "Blank columns divide this sheet; it was read as one table and may be two beside each other. Check it and choose one or two.",
    ),
    "intake.row_total_differs": (
        "有 {count} 行的横向合计与各期间相加不符，例如表里是 {printed}，相加是 {computed}。请核对这些行。",
        "In {count} rows the total across is not the sum of the periods, as {printed} against {computed}. Check these rows.",
    ),
    "intake.year_from_sheet": (
        "这一列日期没有年份，按工作表名称里的 {month} 推算。请核对。",
        "These dates have no year; it was taken from {month} in the name of the sheet. Check it.",
    ),
    "intake.year_from_file": (
        "这一列日期没有年份，按文件名里的 {month} 推算。请核对。",
        "These dates have no year; it was taken from {month} in the name of the file. Check it.",
    ),
    "intake.sheet_period_differs": (
        "工作表名称是 {stated}，但日期多数不在这个月（{first} 至 {last}）。请核对是否放错了数据。",
        "The sheet is named {stated}, but most of its dates lie outside that month, from {first} to {last}. Check that it holds the right data.",
    ),
    "intake.file_period_differs": (
        "文件名是 {stated}，但日期多数不在这个月（{first} 至 {last}）。请核对是否放错了文件。",
        "The file is named {stated}, but most of its dates lie outside that month, from {first} to {last}. Check that it is the right file.",
    ),
}
