"""Words of events: what happened that figures should be read with."""

WORDS: dict[str, tuple[str, str]] = {
    "event.keep": ("记一个事件", "Keep an event"),
    "event.which": ("事件", "Event"),
    "event.new": ("新事件", "A new event"),
    "event.name_label": ("名称", "Name"),
    "event.name_hint": ("例如：国庆促销", "such as: National week sale"),
    "event.on": ("从", "From"),
    "event.until": ("到（可不填）", "Until (may be empty)"),
    "event.org": ("发生在", "Where"),
    "event.only": ("只与「{name}」有关", "Only about “{name}”"),
    "event.only_many": (
        "只与「{name}」等 {count} 个指标有关",
        "Only about “{name}” and the others of its {count} indicators",
    ),
    "event.only_help": ("不勾选则显示在所有指标旁", "Otherwise it is told beside all indicators"),
    "event.note": ("说明", "Note"),
    "event.why": ("为什么改", "Why"),
    "event.save": ("保存", "Save"),
    "event.remove": ("删除", "Remove"),
    "event.saved": ("已保存事件「{name}」。", "The event “{name}” is kept."),
    "event.removed": ("已删除事件「{name}」。", "The event “{name}” is removed."),
    "event.name": ("请给事件起个名字。", "Give the event a name."),
    "event.day": ("请选择事件开始的日期。", "Say on which day the event began."),
    "event.unknown": (
        "没有事件「{given}」，可能刚被删除。",
        "There is no event “{given}”; it may just have been removed.",
    ),
}
