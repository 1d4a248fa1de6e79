"""What is said when a step between two sides cannot be taken."""

from tongzhou.kernel.errors import sentence

NO_RECORD = sentence(
    "support.no_record",
    "没有找到这条记录。",
    "There is no such record.",
    then_zh="它可能不属于您的机构；请从列表里打开，或联系对口支援办公室。",
    then_en="It may not belong to your institution; open it from the list, or ask your programme office.",
)
SEEN_OLD = sentence(
    "support.seen_old",
    "{name}刚刚做了“{event}”，您看到的已不是最新的。",
    "{name} has just taken the step “{event}”; what you see is out of date.",
    then_zh="请重新打开看看，再决定。",
    then_en="Open it again, look, and then decide.",
)
NOT_PAIRED = sentence(
    "support.not_paired",
    "{giving}和{taking}在这一天没有结对。",
    "{giving} and {taking} are not paired on that day.",
    then_zh="请核对机构和日期，或先由对口支援办公室建立结对。",
    then_en="Check the institutions and the day, or let the programme offices pair them first.",
)
SAY_WHY = sentence(
    "support.say_why",
    "请写明原因。",
    "Say why.",
    then_zh="对方要看得懂，一句话就够。",
    then_en="One sentence that the other side understands is enough.",
)
TOO_LONG = sentence(
    "support.too_long",
    "最多 {most} 个字，现在有 {now} 个。",
    "At most {most} characters; there are {now}.",
    then_zh="请写短一些，或放进附件。",
    then_en="Make it shorter, or attach a file.",
)
OTHER_CONTENT = sentence(
    "support.other_content",
    "这条记录已经用别的内容登记过。",
    "This record was entered before with other content.",
    then_zh="请打开已有的记录核对，需要改就在那里更正。",
    then_en="Open the record that is there; correct it there if needed.",
)
