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
NO_DRAFT = sentence(
    "care.no_draft",
    "没有找到这份草稿。",
    "There is no such draft.",
    then_zh="可能已经送出或删掉了；请到清单里看，或新写一份。",
    then_en="It may have been sent or thrown away; look at the list, or begin a new one.",
)
SENT_ALREADY = sentence(
    "care.sent_already",
    "这份已经送出，或不是您的草稿，没有再存。",
    "This was sent already, or is not your draft; it was not kept again.",
    then_zh="请到清单里打开已送出的，在那里补充。",
    then_en="Open what was sent from the list, and add to it there.",
)
NO_ACCOUNT = sentence(
    "care.no_account",
    "只有登录的人能存草稿。",
    "Only somebody who is signed in keeps drafts.",
    then_zh="请重新登录。",
    then_en="Sign in again.",
)
