"""The closed lists that schemes are written with, in words."""

from __future__ import annotations

from enum import StrEnum

from tongzhou.indicators.engine import cube
from tongzhou.kernel.words import Words


class Level(StrEnum):
    """What is assessed."""

    COUNTY = "county"
    INSTITUTION = "institution"
    PAIRING = "pairing"
    PROGRAMME = "programme"

    @property
    def words(self) -> Words:
        """In words."""
        return self.cube.words

    @property
    def cube(self) -> cube.Level:
        """The level at which figures are told apart."""
        return cube.Level(self.value)


class Missing(StrEnum):
    """What an item counts where its figure is not known. Not known is not zero, so each scheme has to say."""

    REWEIGHT = "reweight"
    ZERO = "zero"
    FULL = "full"
    ASK = "ask"

    @property
    def words(self) -> Words:
        """In words."""
        return _MISSING[self]


_MISSING = {
    Missing.REWEIGHT: Words(
        "不计，分值摊到同组其他项", "left out; its weight goes to the others of its group"
    ),
    Missing.ZERO: Words("记零分", "nothing"),
    Missing.FULL: Words("记满分", "full marks"),
    Missing.ASK: Words("由评审人定分并写理由", "somebody judges, with a reason"),
}


class Ties(StrEnum):
    """Ranks of equals."""

    SHARED = "shared"
    DENSE = "dense"

    @property
    def words(self) -> Words:
        """In words."""
        return _TIES[self]


_TIES = {
    Ties.SHARED: Words(
        "同分并列，后面空出名次（1、1、3）", "equals share the rank, the next is skipped (1, 1, 3)"
    ),
    Ties.DENSE: Words("同分并列，后面接着排（1、1、2）", "equals share the rank, none is skipped (1, 1, 2)"),
}


class Of(StrEnum):
    """What is rounded: once, and nothing else."""

    ITEM = "item"
    TOTAL = "total"

    @property
    def words(self) -> Words:
        """In words."""
        return _OF[self]


_OF = {
    Of.ITEM: Words("每项得分取整，总分是各项之和", "each item's points; the total is their sum"),
    Of.TOTAL: Words("各项不取整，只对总分取整", "the total only; items stay exact"),
}


class Sign(StrEnum):
    """How a figure is compared."""

    AT_LEAST = "at_least"
    AT_MOST = "at_most"
    MORE_THAN = "more_than"
    LESS_THAN = "less_than"
    EQUALS = "equals"

    @property
    def words(self) -> Words:
        """As it stands before a number."""
        return _SIGNS[self]


_SIGNS = {
    Sign.AT_LEAST: Words("不少于", "at least"),
    Sign.AT_MOST: Words("不超过", "at most"),
    Sign.MORE_THAN: Words("多于", "more than"),
    Sign.LESS_THAN: Words("少于", "less than"),
    Sign.EQUALS: Words("等于", "exactly"),
}


class Effect(StrEnum):
    """What a veto does to the whole score."""

    ZERO = "zero"
    POINTS = "points"
    GRADE = "grade"

    @property
    def words(self) -> Words:
        """In words."""
        return _EFFECTS[self]


_EFFECTS = {
    Effect.ZERO: Words("一票否决，记零分", "veto: the score is nothing"),
    Effect.POINTS: Words("总分封顶", "the score is capped"),
    Effect.GRADE: Words("等级封顶", "the grade is capped"),
}


class Method(StrEnum):
    """How peers are compared."""

    RANK = "rank"
    PERCENTILE = "percentile"
    MEDIAN = "median"

    @property
    def words(self) -> Words:
        """In words."""
        return _METHODS[self]


_METHODS = {
    Method.RANK: Words("按名次：第一满分，末位零分", "by rank: the first has all, the last nothing"),
    Method.PERCENTILE: Words("按超过的比例", "by the share that one is ahead of"),
    Method.MEDIAN: Words("以中位数为半分，最好者满分", "median is half, the best is full"),
}


class Among(StrEnum):
    """Who are peers."""

    ALL = "all"
    PROVINCE = "province"
    PREFECTURE = "prefecture"
    PROGRAMME = "programme"
    TIER = "tier"

    @property
    def words(self) -> Words:
        """In words."""
        return _AMONG[self]


_AMONG = {
    Among.ALL: Words("全部被考核者", "all assessed"),
    Among.PROVINCE: Words("同省", "the same province"),
    Among.PREFECTURE: Words("同市州", "the same prefecture"),
    Among.PROGRAMME: Words("同一帮扶项目", "the same programme"),
    Among.TIER: Words("同级机构", "institutions of the same tier"),
}


class Sort(StrEnum):
    """The eight rules, as one chooses among them."""

    LINEAR = "linear"
    BANDS = "bands"
    DEDUCT = "deduct"
    CONDITION = "condition"
    CHECKLIST = "checklist"
    PEER = "peer"
    GROWTH = "growth"
    JUDGED = "judged"

    @property
    def words(self) -> Words:
        """In words."""
        return _SORTS[self]


_SORTS = {
    Sort.LINEAR: Words("按比例", "in proportion"),
    Sort.BANDS: Words("分档", "by bands"),
    Sort.DEDUCT: Words("倒扣", "deduct"),
    Sort.CONDITION: Words("达到就得满分", "all or nothing"),
    Sort.CHECKLIST: Words("清单（附佐证）", "checklist with evidence"),
    Sort.PEER: Words("和同类比", "against peers"),
    Sort.GROWTH: Words("和自己去年比", "against one's own last year"),
    Sort.JUDGED: Words("评审打分（写理由、签名）", "judged, with reason and signature"),
}
