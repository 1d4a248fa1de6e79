"""What is wrong with a scheme: said in both languages, at the place of the fault."""

from __future__ import annotations

from dataclasses import dataclass

from tongzhou.kernel.words import Words


class Wrong(ValueError):
    """A value of the vocabulary cannot be: `field` is where, `why` what is wrong and what to do."""

    def __init__(self, field: str, why: Words) -> None:
        super().__init__(f"{field}: {why.en}")
        self.field, self.why = field, why


class Unreadable(ValueError):
    """A text that is no scheme. `path` says where ("parts.0.parts.2.rule.full")."""

    def __init__(self, path: str, why: Words) -> None:
        super().__init__(f"{path or 'scheme'}: {why.en}")
        self.path, self.why = path, why


@dataclass(frozen=True, slots=True)
class Fault:
    """Something that has to be put right before a scheme is published. `item` is the code it belongs to; "" the scheme itself."""

    item: str
    why: Words


NOT_A_NUMBER = Words("请填数字，最多三位小数。", "Give a number with at most three decimals.")
SAME_ENDS = Words("起分线和满分线不能相同。", "The floor and the full mark cannot be the same.")
NOT_POSITIVE = Words("要大于零。", "It must be above zero.")
NOT_NEGATIVE = Words("不能小于零。", "It cannot be below zero.")
NO_BANDS = Words("至少写一档。", "Give at least one band.")
BANDS_ORDER = Words(
    "各档要从好到差排，分值随之不增。", "Bands go from good to bad, and their points never rise."
)
NO_CHECKS = Words("至少写一个检查点，各有不同代码。", "Give at least one check, each with its own code.")
FEW_PEERS = Words("至少要和两家比。", "At least two are needed to compare.")
NO_INDICATOR = Words("请选一个指标。", "Choose an indicator.")
NO_INDICATOR_HERE = Words(
    "清单和评审不用指标，请去掉。", "A checklist or a judgement has no indicator: remove it."
)
CODE = Words(
    "代码用小写英文字母、数字和下划线，以字母开头，最多 40 个。",
    "A code is lower-case letters, digits and underscores, beginning with a letter, 40 at most.",
)
NO_NAME = Words("还没有名称。", "It has no name.")
GRADE_NEEDED = Words("最高只能评到哪一等，请选。", "Choose the grade that it is capped at.")
POINTS_NEEDED = Words("最高只能得几分，请填。", "Give the points that it is capped at.")
PLACES = Words("小数位数是 0 到 3。", "Between 0 and 3 decimal places.")
MONTH = Words("起始月是 1 到 12。", "The first month is 1 to 12.")
MONTHS = Words("考核期是 3、6 或 12 个月。", "A period has 3, 6 or 12 months.")
MISSING_HERE = Words(
    "清单和评审没有“缺数据”这回事，没打分的要补上。", "A checklist or a judgement is never missing: it waits for somebody."
)  # fmt: skip
PERCENT = Words("占承诺的百分比要大于零。", "The per cent of the promise must be above zero.")
TOO_BIG = Words("最多 10,000 分。", "10,000 points at most.")
