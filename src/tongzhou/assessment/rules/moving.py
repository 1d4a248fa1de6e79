"""What a scheme, a run and an appeal go through, and what is said when it cannot be."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from tongzhou.indicators.rules.windows import Window
from tongzhou.kernel.errors import Invalid, sentence
from tongzhou.kernel.lifecycle import Lifecycle, Move
from tongzhou.kernel.permissions import Permission as P
from tongzhou.kernel.words import Words


class SchemeState(StrEnum):
    """A scheme is a draft until its first version is published."""

    DRAFT = "draft"
    IN_FORCE = "in_force"
    ENDED = "ended"

    @property
    def words(self) -> Words:
        """In words."""
        return _SCHEME[self]


_SCHEME = {
    SchemeState.DRAFT: Words("草稿", "draft"),
    SchemeState.IN_FORCE: Words("已发布", "published"),
    SchemeState.ENDED: Words("已停用", "ended"),
}


class RunState(StrEnum):
    """A run is tried, published, and at most superseded by a dated correction."""

    TRIAL = "trial"
    PUBLISHED = "published"
    CORRECTED = "corrected"
    DROPPED = "dropped"

    @property
    def words(self) -> Words:
        """In words."""
        return _RUN[self]


_RUN = {
    RunState.TRIAL: Words("试算", "trial"),
    RunState.PUBLISHED: Words("已公布", "published"),
    RunState.CORRECTED: Words("已更正", "corrected"),
    RunState.DROPPED: Words("已作废", "dropped"),
}
OUT = (RunState.PUBLISHED.value, RunState.CORRECTED.value)
"""States in which the assessed side reads its score."""


class AppealState(StrEnum):
    """An appeal waits for its answer."""

    OPEN = "open"
    UPHELD = "upheld"
    REFUSED = "refused"

    @property
    def words(self) -> Words:
        """In words."""
        return _APPEAL[self]


_APPEAL = {
    AppealState.OPEN: Words("待答复", "to be answered"),
    AppealState.UPHELD: Words("成立", "upheld"),
    AppealState.REFUSED: Words("不成立", "refused"),
}
NO_STEP = sentence(
    "assessment.no_step",
    "现在是“{state}”，不能“{event}”。",
    "It is “{state}” now; “{event}” is not possible.",
    then_zh="请刷新后看它走到了哪一步。",
    then_en="Refresh and see how far it has come.",
)
_M = P.MANAGE_ASSESSMENT
SCHEMES = Lifecycle(
    "assessment_scheme",
    (
        Move("edit", Words("修改草稿", "edit the draft"), (SchemeState.DRAFT,), SchemeState.DRAFT, _M),
        Move("edit", Words("修改草稿", "edit the draft"), (SchemeState.IN_FORCE,), SchemeState.IN_FORCE, _M),
        Move(
            "publish",
            Words("发布方案", "publish the scheme"),
            (SchemeState.DRAFT, SchemeState.IN_FORCE),
            SchemeState.IN_FORCE,
            _M,
        ),
        Move("end", Words("停用", "end"), (SchemeState.DRAFT, SchemeState.IN_FORCE), SchemeState.ENDED, _M),
    ),
    NO_STEP,
)
RUNS = Lifecycle(
    "assessment_run",
    (
        Move("judge", Words("评审打分", "judge"), (RunState.TRIAL,), RunState.TRIAL, _M),
        Move("check", Words("核清单", "tick the checklist"), (RunState.TRIAL,), RunState.TRIAL, _M),
        Move("publish", Words("公布结果", "publish the result"), (RunState.TRIAL,), RunState.PUBLISHED, _M),
        Move("drop", Words("作废", "drop"), (RunState.TRIAL,), RunState.DROPPED, _M),
        Move("correct", Words("更正", "correct"), (RunState.PUBLISHED,), RunState.CORRECTED, _M),
    ),
    NO_STEP,
)
APPEALS = Lifecycle(
    "assessment_appeal",
    (
        Move("uphold", Words("认定成立", "uphold"), (AppealState.OPEN,), AppealState.UPHELD, _M),
        Move("refuse", Words("认定不成立", "refuse"), (AppealState.OPEN,), AppealState.REFUSED, _M),
    ),
    NO_STEP,
)

UNKNOWN = sentence(
    "assessment.unknown",
    "没有这份考核方案、结果或申诉，或者它与您无关。",
    "There is no such scheme, result or appeal, or it does not concern you.",
    then_zh="请从“考核”一页进入。",
    then_en="Enter by the page of assessments.",
)
SEEN_OLD = sentence(
    "assessment.seen_old",
    "您看这一页之后，别人改过它。",
    "Somebody changed it after you opened this page.",
    then_zh="请看一眼现在的样子，再决定。",
    then_en="Look at it as it is now, then decide.",
)
CODE_TAKEN = sentence(
    "assessment.code_taken",
    "方案代码“{code}”已经有了。",
    "There is a scheme with the code “{code}” already.",
    then_zh="请换一个代码，例如加上年份。",
    then_en="Choose another, such as one with the year.",
)
BAD_CODE = sentence(
    "assessment.bad_code",
    "方案代码只能用小写字母、数字和连字符，以字母开头，最多 40 个。",
    "A scheme's code is lower-case letters, digits and hyphens, beginning with a letter, 40 at most.",
    then_zh="例：county-support-2026。",
    then_en="Such as county-support-2026.",
)
WRONG_HERE = sentence(
    "assessment.wrong_here",
    "这一栏不对：{why}。",
    "This is not right: {why}.",
    then_zh="请改这一栏；其他填好的都还在。",
    then_en="Change this field; what you typed elsewhere is kept.",
)
NOT_READY = sentence(
    "assessment.not_ready",
    "方案还不能发布：{why}。",
    "The scheme cannot be published yet: {why}.",
    then_zh="请按方案页列出的逐项改好。",
    then_en="Put right what the scheme's page lists.",
)
NO_ITEM = sentence(
    "assessment.no_item",
    "方案里没有“{code}”这一项。",
    "The scheme has no item “{code}”.",
    then_zh="请回到方案页再选。",
    then_en="Go back to the scheme and choose again.",
)
NO_VERSION = sentence(
    "assessment.no_version",
    "方案还没有发布过，不能试算。",
    "No version of the scheme is published yet, so that nothing can be run.",
    then_zh="请先发布方案。",
    then_en="Publish the scheme first.",
)
NOBODY = sentence(
    "assessment.nobody",
    "这一期在辖区内没有可考核的对象。",
    "Nobody in the area can be assessed for this period.",
    then_zh="请核对年份和方案的考核对象；有结对的才能考核。",
    then_en="Check the year and what the scheme assesses: only who is paired can be.",
)
BAD_YEAR = sentence(
    "assessment.bad_year",
    "年份要在 2000 到 2100 之间。",
    "The year lies between 2000 and 2100.",
    then_zh="请写四位年份，例：2026。",
    then_en="Write four digits, such as 2026.",
)
LATER = sentence(
    "assessment.later",
    "不能以将来的时刻为准。",
    "What will be known later cannot be used.",
    then_zh="请填现在或以前的时刻。",
    then_en="Give now or an earlier moment.",
)
STILL_PENDING = sentence(
    "assessment.still_pending",
    "还有 {n} 项等人打分，不能公布。",
    "{n} items still wait for somebody, so that it cannot be published.",
    then_zh="请在各对象的得分页把它们补上。",
    then_en="Complete them on the score pages.",
)
OUT_ALREADY = sentence(
    "assessment.out_already",
    "这一年的结果已经公布过。",
    "A result of that year is published already.",
    then_zh="要改，请从已公布的结果办理更正。",
    then_en="To change it, correct the published one.",
)
CORRECTING = sentence(
    "assessment.correcting",
    "这份结果已经有一份更正在试算。",
    "A correction of this result is being tried already.",
    then_zh="请打开那份更正，公布它或作废后再来。",
    then_en="Open that one: publish it, or drop it first.",
)
PARTIAL = sentence(
    "assessment.partial",
    "这次试算只算到 {last}，考核期到 {end} 才完，不能公布。",
    "This trial goes to {last} only; the period ends on {end}, and it cannot be published.",
    then_zh="期满以后另做一次整期的试算再公布。",
    then_en="When the period is over, try the whole of it and publish that.",
)
BAD_UNTIL = sentence(
    "assessment.bad_until",
    "“算到哪天”要在考核期里（{first} 至 {last}），也不能晚于今天。",
    "The last day lies within the period ({first} to {last}), and not after today.",
    then_zh="请改日期；不填就算整个考核期。",
    then_en="Change the day; without it the whole period is computed.",
)
NOT_OVER = sentence(
    "assessment.not_over",
    "考核期到 {last} 才满，不能提前公布。",
    "The period ends on {last}; it cannot be published before.",
    then_zh="可以先试算；期满再公布。",
    then_en="Try it until then; publish when it is over.",
)
SAY_WHY = sentence(
    "assessment.say_why",
    "请写明理由。",
    "Say why.",
    then_zh="一两句话，被考核方看得到。",
    then_en="A sentence or two; the assessed side reads it.",
)
TOO_LONG = sentence(
    "assessment.too_long",
    "最多 {most} 个字，现在是 {now} 个。",
    "At most {most} characters; there are {now}.",
    then_zh="请缩短一些。",
    then_en="Make it shorter.",
)
NOT_JUDGED = sentence(
    "assessment.not_judged",
    "这一项不由人打分。",
    "This item is not judged by hand.",
    then_zh="它按数字计分；认为数字不对，请更正台账。",
    then_en="It follows from the figure; if the figure is wrong, correct the ledger.",
)
POINTS_RANGE = sentence(
    "assessment.points_range",
    "分数要在 0 到 {most} 之间，最多两位小数。",
    "Points lie between 0 and {most}, with two decimals at most.",
    then_zh="请改分数。",
    then_en="Change the points.",
)
PROVE_IT = sentence(
    "assessment.prove_it",
    "“{check}”要附佐证才算符合。",
    "“{check}” counts only with what proves it.",
    then_zh="请写文件名、文号或上传的位置。",
    then_en="Name the document, its number or where it is kept.",
)
NOT_ALL_CHECKED = sentence(
    "assessment.not_all_checked",
    "“{check}”还没有选。",
    "“{check}” is not answered.",
    then_zh="请选符合或不符合。",
    then_en="Choose met or not met.",
)
NOT_YOUR_OWN = sentence(
    "assessment.not_your_own",
    "出方案的一方不能代被考核方申诉。",
    "Who runs the scheme does not appeal for the assessed.",
    then_zh="请由被考核方的办公室提出。",
    then_en="The office of the assessed side appeals.",
)
APPEALED = sentence(
    "assessment.appealed",
    "这一项已经有一件申诉在等答复。",
    "An appeal about this waits for its answer already.",
    then_zh="请等答复，或在那一件里补充。",
    then_en="Wait for the answer.",
)
NOT_OUT = sentence(
    "assessment.not_out",
    "这份结果不是现行公布的，不能申诉或更正。",
    "This result is not the published one, so that nobody appeals or corrects it.",
    then_zh="请打开现行的结果。",
    then_en="Open the result that stands.",
)


def bare(why: Words) -> Words:
    """What is wrong, to stand within a sentence."""
    return Words(why.zh.rstrip("。"), why.en.rstrip("."))


def wrong_here(why: Words, field: str | None = None) -> Invalid:
    """What is wrong with a field, as the refusal that a form shows at it."""
    return Invalid(WRONG_HERE, field=field, why=bare(why))


def window_of(year: int, first_month: int, months: int) -> Window:
    """The days of a period: from the first day of `first_month` of `year`, so many months."""
    last = first_month - 1 + months
    return Window(date(year, first_month, 1), date(year + last // 12, last % 12 + 1, 1))


def check_year(year: int) -> None:
    """Raise Invalid (year) for a year that nobody assesses."""
    if not 2000 <= year <= 2100:
        raise Invalid(BAD_YEAR, field="year")


def check_until(whole: Window, until: date | None, today: date) -> None:
    """Raise Invalid (until) for a last day that lies outside the period or is still to come."""
    assert whole.start and whole.last
    if until is not None and not whole.start <= until <= min(whole.last, today):
        raise Invalid(BAD_UNTIL, field="until", first=whole.start, last=whole.last)


def so_far(whole: Window, known: date) -> date | None:
    """The last day of a period that is under way on the last day of knowledge: that day; None where it is over or has not begun."""
    assert whole.start and whole.last
    return known if whole.start <= known < whole.last else None
