"""What a person is told when a step cannot be taken as it was sent, whatever the record; and what to do next."""

from __future__ import annotations

from tongzhou.kernel.errors import sentence

SEEN_OLD = sentence(
    "care.seen_old",
    "您打开之后，{name}已“{event}”。",
    "Since you opened it, {name} has taken the step “{event}”.",
    then_zh="您写的内容还在，请看清最新情况后再提交。",
    then_en="What you typed is kept; look at the latest step and send again.",
)
SAY_WHY = sentence(
    "care.say_why",
    "请写明原因，对方要据此处理。",
    "Please give the reason; the other side acts on it.",
    then_zh="一句话即可。",
    then_en="One sentence is enough.",
)
SAY_IT = sentence(
    "care.say_it",
    "还没有写要告诉对方的话。",
    "What you want to tell the other side is still to be written.",
    then_zh="写一句，对方先看到它。",
    then_en="One sentence is enough; the other side sees it first.",
)
TOO_LONG = sentence(
    "care.too_long",
    "写得太长了，这里最多 {most} 个字，现在有 {now} 个。",
    "Too long: at most {most} characters here, now {now}.",
    then_zh="请精简，或把细节写进补充资料。",
    then_en="Shorten it, or move details to the data below.",
)
