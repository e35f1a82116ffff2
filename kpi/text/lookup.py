"""Sentences for columns whose values are those of another dataset."""

WORDS: dict[str, tuple[str, str]] = {
    "model.lookup_from": (
        "字段「{field}」的值来自另一个数据集（lookup），文件里没有它的表头，请删去 from。",
        "The values of “{field}” are looked up in another dataset; no sheet has it, so remove “from”.",
    ),
    "model.lookup_dataset": (
        "字段「{column}」要从数据集「{given}」取值，但没有这个数据集。",
        "“{column}” is looked up in the dataset “{given}”, which does not exist.",
    ),
    "model.lookup_on": (
        "字段「{column}」要按「{given}」取值，但本数据集没有这个字段。",
        "“{column}” is looked up by “{given}”, which is not a column of this dataset.",
    ),
    "model.lookup_on_lookup": (
        "字段「{column}」要按「{given}」取值，而「{given}」不在文件里；请改按文件里的字段取值。",
        "“{column}” is looked up by “{given}”, which is looked up itself; use a column that the file has.",
    ),
    "model.lookup_column": (
        "数据集 {dataset} 没有字段「{given}」，「{column}」无法从那里取值。",
        "The dataset {dataset} has no column “{given}”, so “{column}” cannot be looked up there.",
    ),
    "model.lookup_type": (
        "「{column}」这里是{type}，数据集 {dataset} 的「{given}」是{wanted}；两者的类型应相同。",
        "“{column}” is {type} here, and “{given}” of dataset {dataset} is {wanted}; give both the same type.",
    ),
    "model.lookup_circle": (
        "数据集「{given}」取值时绕回了自己。",
        "The lookups of the dataset “{given}” come back to itself.",
    ),
    "fact.lookup_missing": (
        "「{value}」在「{dataset}」里找不到，请改正，或先导入「{dataset}」。",
        "“{value}” is not in “{dataset}”; correct it, or import “{dataset}” first.",
    ),
    "fact.lookup_several": (
        "「{value}」在「{dataset}」里有几个不同的「{column}」，不知道取哪一个，请先在那里改正。",
        "“{value}” has several values of “{column}” in “{dataset}”, so none can be taken; correct them there first.",
    ),
    "fact.lookup_empty": (
        "「{value}」在「{dataset}」里的「{column}」为空，请先在那里补上。",
        "“{value}” has no “{column}” in “{dataset}”; fill it in there first.",
    ),
    "reject.fact.lookup_missing": ("在关联的数据集里找不到", "not in the other dataset"),
    "reject.fact.lookup_several": ("在关联的数据集里有几个不同的值", "several values in the other dataset"),
    "reject.fact.lookup_empty": ("在关联的数据集里为空", "empty in the other dataset"),
    "upload.what_missing": ("在关联的数据集里找不到", "is not in the other dataset"),
    "upload.what_several": ("在关联的数据集里有几个不同的值", "has several values in the other dataset"),
    "upload.what_unsaid": ("在关联的数据集里为空", "is empty in the other dataset"),
    "upload.looked_up": ("从「{dataset}」取值", "taken from “{dataset}”"),
}
