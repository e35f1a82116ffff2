"""Words for the parts of a difference, and for why one cannot be taken apart exactly."""

from __future__ import annotations

WORDS: dict[str, tuple[str, str]] = {
    "decomposition.own": ("{name}本级", "{name} itself"),
    "decomposition.unallocated": ("未分解到下级的部分", "Not given out to units below"),
    "decomposition.constant": ("公式中的常数", "Constants of the formula"),
    "decomposition.rest": ("其余 {count} 项", "{count} others"),
    "decomposition.no_formula": (
        "指标「{given}」还没有公式，无法拆分。",
        "Indicator “{given}” has no formula yet, so there is nothing to take apart.",
    ),
    "decomposition.unknown_operand": (
        "公式里没有「{given}」这一部分。",
        "The formula has no part “{given}”.",
    ),
    "decomposition.one_operand": (
        "公式只有一个组成部分（{given}），请改为按下级组织或字段拆分。",
        "The formula has a single operand ({given}); take it apart by org unit or column instead.",
    ),
    "decomposition.many_operands": (
        "公式有 {count} 个相互影响的组成部分，最多能精确拆分 {most} 个。请把其中一些定义成指标。",
        "The formula has {count} operands that act on one another; at most {most} can be taken apart exactly. "
        "Define some of them as indicators.",
    ),
    "decomposition.empty_operand": (
        "公式的一个组成部分在其中一期没有数据，无法精确拆分。",
        "An operand of the formula has no data on one side, so it cannot be taken apart exactly.",
    ),
    "decomposition.empty_between": (
        "除数在变化途中为零，无法精确拆分。",
        "A divisor is zero on the way from one figure to the other, so it cannot be taken apart exactly.",
    ),
    "decomposition.residual": (
        "各部分加起来不等于整体的变化，因此不显示。请改用其他拆分方式。",
        "The parts do not add up to the difference of the whole, so they are not shown. Take it apart another way.",
    ),
    "decomposition.no_difference": (
        "两个数相同，没有可拆分的差异。",
        "Both figures are the same: nothing to take apart.",
    ),
    "decomposition.nothing_before": (
        "用来比较的一方没有数据，请换一个比较对象。",
        "There is no data for what it is compared with; compare with something else.",
    ),
    "decomposition.nothing_after": ("这一期没有数据。", "There is no data for this period."),
    "decomposition.distinct": (
        "{given} 是去重计数：同一个值可能属于多个部分，各部分加起来会多于整体，无法精确拆分。",
        "{given} counts different values: one value may belong to several parts, which would add up to more than the "
        "whole, so it cannot be taken apart exactly.",
    ),
    "decomposition.extreme": (
        "{given} 取最大、最小或中位数，不是各部分之和，无法精确拆分。",
        "{given} is a largest, smallest or median value, no sum of its parts, so it cannot be taken apart exactly.",
    ),
    "decomposition.average_balance": (
        "{given} 是期间平均余额，各部分有数据的天数不同，无法精确拆分。请改看期末余额。",
        "{given} is a mean over days, and parts have data on other days, so it cannot be taken apart exactly. "
        "Look at the closing balance instead.",
    ),
    "decomposition.nonlinear": (
        "{given} 含有条件、取整或合计之间的乘除，不能分到各部分，请改为按公式拆分。",
        "{given} has conditions, rounding or products of totals that do not go over to parts; take it apart by "
        "formula instead.",
    ),
    "decomposition.running": (
        "本期还没有结束，和完整的一期天数不同，不能精确拆分。请选择已结束的期间，或与目标比较。",
        "This period is still running and has other days than a whole one, so it cannot be taken apart exactly. "
        "Choose a period that is over, or compare with the target.",
    ),
    "decomposition.formula_changed": (
        "两期之间指标的公式变了，不是同一口径，不能拆分。",
        "The formula changed between the two periods, so they do not measure the same.",
    ),
    "decomposition.org_changed": (
        "两期之间组织调整过，有单位移入或移出，不能拆分。",
        "Units were moved in or out between the two periods, so they do not measure the same.",
    ),
    "decomposition.other_units": (
        "两个组织的下级各不相同，请改为按公式或字段拆分。",
        "Two units have different units below them; take it apart by formula or column instead.",
    ),
    "decomposition.same_unit": ("请选择另一个组织来比较。", "Choose another unit to compare with."),
    "decomposition.no_units_below": ("这个组织没有下级。", "This unit has no units below it."),
    "decomposition.not_shared": (
        "不是所有数据集都有字段「{given}」：{datasets} 没有。",
        "Not all datasets have the column “{given}”: it is missing in {datasets}.",
    ),
    "decomposition.no_way": ("没有可用的拆分方式。", "There is no way to take it apart."),
    "decomposition.no_target": ("这里没有这个期间的目标。", "There is no target for this period here."),
    "decomposition.range": (
        "目标是一个区间，不是一个数，差异没有唯一的算法。",
        "The target is a range, so that the distance from it is not one number.",
    ),
    "decomposition.target_of_part": (
        "目标是为整个指标定的，这一部分没有自己的目标。",
        "The target is of the whole figure; this part has none of its own.",
    ),
    "decomposition.no_targets_below": (
        "下级组织没有这个指标的目标，不能说明差在哪里。请先分解目标。",
        "No unit below has a target for this indicator, so it cannot be said which is short. Give the target out first.",
    ),
    "decomposition.no_targets_of_members": (
        "目标没有分到这个字段的各项，请改为按下级组织拆分。",
        "The target is not given out to the members of this column; take it apart by org unit instead.",
    ),
    "decomposition.no_target_of_operand": (
        "公式的组成部分 {given} 在这个组织没有目标。",
        "The operand {given} has no target for this unit.",
    ),
    "decomposition.other_target": (
        "各组成部分的目标按公式得 {given}，而这个指标的目标是 {target}，两者不一致，不能精确拆分。",
        "By the formula the targets of the operands give {given}, but the target is {target}, so it cannot be taken "
        "apart exactly.",
    ),
}
