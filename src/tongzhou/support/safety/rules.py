"""Safety events: categories, severities, the small lifecycle; nobody is blamed, nothing enters the ledger. Plain Python."""

from __future__ import annotations

from enum import StrEnum

from tongzhou.kernel.errors import sentence
from tongzhou.kernel.lifecycle import Lifecycle, Move
from tongzhou.kernel.permissions import Permission as P
from tongzhou.kernel.words import Words


class Category(StrEnum):
    """What kind of event it was."""

    MEDICATION = "medication"
    OPERATION = "operation"
    DIAGNOSIS = "diagnosis"
    IDENTITY = "identity"
    INFECTION = "infection"
    FALL = "fall"
    BLOOD = "blood"
    DEVICE = "device"
    TRANSFER = "transfer"
    COMMUNICATION = "communication"
    OTHER = "other"

    @property
    def words(self) -> Words:
        """In words."""
        return _CATEGORIES[self]


_CATEGORIES = {
    Category.MEDICATION: Words("用药", "medication"),
    Category.OPERATION: Words("手术与操作", "operation or procedure"),
    Category.DIAGNOSIS: Words("诊断与检查", "diagnosis or examination"),
    Category.IDENTITY: Words("身份识别", "identification"),
    Category.INFECTION: Words("院内感染", "infection"),
    Category.FALL: Words("跌倒坠床", "fall"),
    Category.BLOOD: Words("输血", "transfusion"),
    Category.DEVICE: Words("设备器械", "device"),
    Category.TRANSFER: Words("转运交接", "transfer or hand-over"),
    Category.COMMUNICATION: Words("沟通与信息", "communication"),
    Category.OTHER: Words("其他", "other"),
}


class Severity(StrEnum):
    """Four grades, the gravest first, as hospitals in China report them† (source to be confirmed 待核实)."""

    FIRST = "1"
    SECOND = "2"
    THIRD = "3"
    FOURTH = "4"

    @property
    def words(self) -> Words:
        """In words."""
        return _SEVERITIES[self][0]

    @property
    def explained(self) -> Words:
        """What it means."""
        return _SEVERITIES[self][1]

    @property
    def near_miss(self) -> bool:
        """Whether nobody came to harm."""
        return self in (Severity.THIRD, Severity.FOURTH)


_SEVERITIES = {
    Severity.FIRST: (Words("Ⅰ级", "grade I"), Words("死亡或永久损害", "death or lasting harm")),
    Severity.SECOND: (Words("Ⅱ级", "grade II"), Words("造成了伤害", "harm was done")),
    Severity.THIRD: (Words("Ⅲ级", "grade III"), Words("发生了，没造成伤害", "it happened, no harm done")),
    Severity.FOURTH: (
        Words("Ⅳ级", "grade IV"),
        Words("及时发现，没有发生", "noticed in time, did not happen"),
    ),
}


class State(StrEnum):
    """Where the review stands."""

    REPORTED = "requested"
    REVIEWING = "in-progress"
    CLOSED = "completed"

    @property
    def words(self) -> Words:
        """The business status."""
        return _STATES[self]


_STATES = {
    State.REPORTED: Words("已上报", "reported"),
    State.REVIEWING: Words("复核中", "under review"),
    State.CLOSED: Words("已结案", "closed"),
}
NO_SUCH_STEP = sentence(
    "safety.no_such_step",
    "这件事现在是“{state}”，不能“{event}”。",
    "This event is now “{state}”; “{event}” is not possible.",
    then_zh="请刷新后再看。",
    then_en="Refresh and look again.",
)
_OPEN = (State.REPORTED, State.REVIEWING)
LIFECYCLE = Lifecycle(
    "safety",
    (
        *(Move("add", Words("补充", "add"), (state,), state, P.REPORT_SAFETY) for state in State),
        Move(
            "take", Words("开始复核", "begin the review"), (State.REPORTED,), State.REVIEWING, P.REVIEW_SAFETY
        ),
        *(
            Move("measure", Words("定下措施", "set a measure"), (state,), state, P.REVIEW_SAFETY)
            for state in (State.REVIEWING, State.CLOSED)
        ),
        *(
            Move("done", Words("措施完成", "measure done"), (state,), state, P.REVIEW_SAFETY)
            for state in (State.REVIEWING, State.CLOSED)
        ),
        Move("close", Words("结案", "close"), (State.REVIEWING,), State.CLOSED, P.REVIEW_SAFETY),
        Move("reopen", Words("重新复核", "review again"), (State.CLOSED,), State.REVIEWING, P.REVIEW_SAFETY),
    ),
    NO_SUCH_STEP,
)

NO_EVENT = sentence(
    "safety.no_event",
    "没有找到这条记录。",
    "There is no such record.",
    then_zh="不良事件只有上报人和本单位的复核人能看；请从列表打开。",
    then_en="Only the reporter and the reviewers of that very institution see safety events; open it from the list.",
)
NEEDED = sentence(
    "safety.needed",
    "“{what}”还没有写。",
    "“{what}” is missing.",
    then_zh="几句话就够，不写病人和同事的姓名。",
    then_en="A few sentences are enough; name neither patients nor colleagues.",
)
TOO_LONG = sentence(
    "safety.too_long",
    "最多 {most} 个字，现在有 {now} 个。",
    "At most {most} characters; there are {now}.",
    then_zh="请写短一些。",
    then_en="Make it shorter.",
)
IN_FUTURE = sentence(
    "safety.in_future",
    "日期在今天之后（{day}）。",
    "The day lies after today ({day}).",
    then_zh="请核对日期。",
    then_en="Check the day.",
)
OTHER_CONTENT = sentence(
    "safety.other_content",
    "这条上报已经用别的内容发过。",
    "This report was sent before with other content.",
    then_zh="请打开已有的那条，用“补充”写上。",
    then_en="Open the one that is there and add to it.",
)
SEEN_OLD = sentence(
    "safety.seen_old",
    "这条记录刚刚有了新的进展，您看到的已不是最新的。",
    "This record has just moved on; what you see is out of date.",
    then_zh="请刷新后再看，您填的内容还在。",
    then_en="Refresh and look again; what you typed is kept.",
)
NOT_OF_HERE = sentence(
    "safety.not_of_here",
    "措施要由本单位的人负责。",
    "A measure is somebody's of this institution.",
    then_zh="请从本单位的人员里选。",
    then_en="Choose one of its own people.",
)
