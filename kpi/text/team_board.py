"""Words of the team board: the people of a unit and where their KPIs stand."""

from __future__ import annotations

WORDS: dict[str, tuple[str, str]] = {
    "team.unit": ("单位", "Unit"),
    "team.headline": (
        "{when}，{unit}有 {count} 人负责指标，其中 {needing} 人可能需要帮助。",
        "{when} · {count} people of {unit} answer for KPIs, {needing} of them may need help.",
    ),
    "team.nobody": ("{unit}还没有人员。", "{unit} has no people yet."),
    "team.table": ("人员与他们的指标", "People and their KPIs"),
    "team.person": ("人员", "Person"),
    "team.kpis": ("指标状态", "KPIs"),
    "team.off": ("未达标", "Off track"),
    "team.risk": ("关注", "At risk"),
    "team.on": ("达标", "On track"),
    "team.trend": ("近 3 月得分", "Score, 3 months"),
    "team.change": ("较上月", "Change"),
    "team.needs": ("为什么可能需要帮助", "Why help may be needed"),
    "team.need_off": ("{count} 项未达标", "{count} off track"),
    "team.need_falling": ("得分连续下降", "score keeps falling"),
    "team.need_silent": ("{count} 项无数据", "{count} without data"),
    "team.no_kpi": ("没有负责的指标", "answers for no KPI"),
    "team.share": ("（本期 {share} 的天数）", " ({share} of the days)"),
    "team.open": ("打开他/她的指标", "Open their indicators"),
    "team.note": (
        "得分 = 本人各指标得分按权重和负责天数的平均；没有得分的指标不计入。",
        "Score: the mean of the KPIs' scores by weight and by days held; a KPI without a score takes no part.",
    ),
}
