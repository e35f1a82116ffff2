"""Words for where something is."""

WORDS: dict[str, tuple[str, str]] = {
    "place.file": ("{given}", "{given}"),
    "place.sheet": ("工作表「{given}」", "sheet “{given}”"),
    "place.row": ("第 {given} 行", "row {given}"),
    "place.column": ("「{given}」列", "column “{given}”"),
    "place.line": ("第 {given} 行", "line {given}"),
    "place.joint": ("，", ", "),
    "place.list_joint": ("、", ", "),
    "place.sentence": ("{where}：{text}", "{where}: {text}"),
    "place.did_you_mean": ("您是不是想写「{suggestion}」？", " Did you mean “{suggestion}”?"),
}
