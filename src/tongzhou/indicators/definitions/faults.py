"""What a definition is refused for, in words: said on the composer's page at the place of the fault."""

from __future__ import annotations

from tongzhou.kernel.errors import sentence

UNKNOWN_KIND = sentence(
    "definitions.unknown_kind",
    "没有“{kind}”这种记录。",
    "There is no kind of record “{kind}”.",
    then_zh="请从列表里选一种。",
    then_en="Choose one of the list.",
)
NOT_OF_THESE = sentence(
    "definitions.kind_not_read",
    "条件里的“{kind}”不在所选的记录种类里，这个条件永远选不出记录。",
    "The condition names “{kind}”, which is none of the kinds chosen: it never finds a record.",
    then_zh="请先选上这种记录，或去掉这个条件。",
    then_en="Choose that kind as well, or drop the condition.",
)
UNKNOWN_FIELD = sentence(
    "definitions.unknown_field",
    "所选的记录都没有“{field}”这一栏。",
    "None of the records chosen has a field “{field}”.",
    then_zh="请换一栏，或换记录种类。",
    then_en="Choose another field, or other records.",
)
NO_NUMBER = sentence(
    "definitions.no_number",
    "“{field}”不是数字，不能求和、取中位数或设范围。",
    "“{field}” is no number: it has no sum, no median and no range.",
    then_zh="请选一个数字栏，或改为按选项筛选。",
    then_en="Choose a field that holds a number, or filter by its words.",
)
NO_WORD = sentence(
    "definitions.no_word",
    "“{field}”是清单，不能按值筛选，也不能数有几种。",
    "“{field}” holds a list: it cannot be filtered by value or told apart.",
    then_zh="请换一栏。",
    then_en="Choose another field.",
)
NO_QUALIFIER = sentence(
    "definitions.no_qualifier",
    "“{field}”不说明数字是否确切。",
    "“{field}” does not say how sure a number is.",
    then_zh="请选写着“约”或“余”的那一栏，或不选。",
    then_en="Choose the field that says about or more than, or none.",
)
MIXED_UNITS = sentence(
    "definitions.mixed_units",
    "所选的记录单位不同（{units}），数量不能加在一起。",
    "The records chosen are counted in different units ({units}): their quantities do not add up.",
    then_zh="请只选同一单位的记录，或改为数记录条数。",
    then_en="Choose records of one unit, or count the records.",
)
OTHER_UNIT = sentence(
    "definitions.other_unit",
    "这个定义算出来的单位是“{comes}”，不是“{unit}”。",
    "The definition comes out in {comes}, not in {unit}.",
    then_zh="请改指标的单位，或改定义。",
    then_en="Change the unit, or the definition.",
)
SUPPOSED = sentence(
    "definitions.absence_supposed",
    "分子要有陈述才知道；和分母用同一种记录时，没有陈述会被当成零。",
    "The numerator is known only when stated; with the records of the denominator, what nobody stated would be taken for zero.",
    then_zh="请分成两个指标，分别显示。",
    then_en="Make two indicators of it, and show both.",
)
