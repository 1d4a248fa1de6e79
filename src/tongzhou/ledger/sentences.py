"""What people are told when the ledger refuses. One sentence for each rule."""

from __future__ import annotations

from tongzhou.kernel.errors import sentence

NO_SUCH_CLAIM = sentence(
    "ledger.no_such_claim",
    "没有找到这条主张，或它与您的机构无关。",
    "There is no such claim, or it does not concern your institution.",
    then_zh="请从“待确认”列表重新打开。",
    then_en="Open it again from the list of claims that wait.",
)
NO_SUCH_ENTRY = sentence(
    "ledger.no_such_entry",
    "没有找到这条台账，或它不在您可见的范围内。",
    "There is no such ledger entry, or it is outside what you may see.",
    then_zh="请从台账列表重新打开。",
    then_en="Open it again from the ledger.",
)
NO_SUCH_BOOK = sentence(
    "ledger.no_such_book",
    "没有找到这本账簿，或它不在您可见的范围内。",
    "There is no such book, or it is outside what you may see.",
    then_zh="请从台账列表重新打开。",
    then_en="Open it again from the ledger.",
)
SIGNS_NOTHING = sentence(
    "ledger.signs_nothing",
    "系统自己不能主张或确认工作，要由双方的人来签。",
    "The platform itself neither claims nor confirms; people of both sides sign.",
    then_zh="请用本人账号登录后办理。",
    then_en="Sign in with your own account and do it yourself.",
)
BOTH_SIDES = sentence(
    "ledger.both_sides",
    "您同时代表主张的一方，不能再替另一方确认。",
    "You also stand for the side that claims; you cannot confirm for the other one.",
    then_zh="请由“{institution}”自己的人员确认。",
    then_en="Somebody of “{institution}” itself has to confirm.",
)
OWN_STEP = sentence(
    "ledger.own_step",
    "这项工作不在台账里确认，要在原记录里“{step}”。",
    "This work is not confirmed in the ledger but in its own record: “{step}”.",
    then_zh="请打开原记录办理，办完自动入账。",
    then_en="Open the record and do it there; the entry is posted by that step.",
)
ONE_HOUSE = sentence(
    "ledger.one_house",
    "支援方和受援方是同一家机构，不能记入台账。",
    "Both sides are the same institution; this cannot enter the ledger.",
    then_zh="请核对双方机构。",
    then_en="Check the two institutions.",
)
ONE_SIDED = sentence(
    "ledger.one_sided",
    "“{kind}”不能这样入账：只有一家机构作证的工作记单方账簿，双方的工作要对方确认。",
    "“{kind}” cannot be posted like this: work that one house alone vouches for goes to its one-sided book, work of two is confirmed by the other.",
    then_zh="请从这项工作的原记录里办理。",
    then_en="Do it from the record of the work itself.",
)
SAY_WHO = sentence(
    "ledger.say_who",
    "单方账簿里没有对方签字，要写明谁说的、什么时候说的。",
    "Nobody of the other side signs in a one-sided book: say who told you, and when.",
    then_zh="写姓名和科室，例如“王护士（急诊）”；时间不能晚于现在。",
    then_en="Write the name and department of whoever told you; the time cannot be later than now.",
)
NOT_ALONE = sentence(
    "ledger.not_alone",
    "自己核对自己不算数，要由本机构另一个人核对。",
    "Nobody checks himself: a second person of the house has to.",
    then_zh="请一位同事打开记录核对。",
    then_en="Ask a colleague to open the record and check it.",
)
WRONG_PAIRING = sentence(
    "ledger.wrong_pairing",
    "这项结对不是这两家机构之间的。",
    "This pairing is not between these two institutions.",
    then_zh="请选择这两家机构之间的结对。",
    then_en="Choose a pairing of these two institutions.",
)
OTHER_CONTENT = sentence(
    "ledger.other_content",
    "这条主张已经提交过，但内容不一样。",
    "This claim was already sent, with other content.",
    then_zh="请打开已提交的那一条核对；如需更改，先撤回再重新提交。",
    then_en="Look at the one that was sent; to change it, withdraw it and claim again.",
)
ALREADY_CLAIMED = sentence(
    "ledger.already_claimed",
    "这项工作已经主张过，或已经入账。",
    "This act has already been claimed, or is in the ledger.",
    then_zh="如需更正，请撤回未确认的主张，或对已入账的那条申请冲正。",
    then_en="To correct it, withdraw the open claim, or reverse the entry.",
)
CHANGED = sentence(
    "ledger.changed",
    "您看到的内容和现在的主张不一致，没有确认。",
    "What you saw differs from the claim as it stands; nothing was confirmed.",
    then_zh="请刷新后重新核对再确认。",
    then_en="Refresh, look again, then confirm.",
)
WRONG_UNIT = sentence(
    "ledger.wrong_unit",
    "“{kind}”按“{unit}”计数，单位不符。",
    "“{kind}” is counted in {unit}; the unit does not fit.",
    then_zh="请改用规定的单位。",
    then_en="Use the unit of this kind.",
)
NOT_POSITIVE = sentence(
    "ledger.not_positive",
    "数量要大于零，最多三位小数。",
    "The quantity must be more than zero, with at most three decimals.",
    then_zh="请核对数量；要减少已入账的数，请用冲正。",
    then_en="Check the quantity; to take back what is posted, reverse it.",
)
NOT_YET = sentence(
    "ledger.not_yet",
    "时间不对：结束不能早于开始，也不能晚于现在。",
    "The times are wrong: the end is not before the start and not after now.",
    then_zh="请核对发生时间，做完后再主张。",
    then_en="Check the times; claim what has been done.",
)
WRONG_DETAIL = sentence(
    "ledger.wrong_detail",
    "“{kind}”的明细不完整或格式不对。",
    "The detail of “{kind}” is incomplete or malformed.",
    then_zh="请按该类工作的要求补全后再提交。",
    then_en="Complete it as this kind of act asks, then send again.",
)
WRONG_EVIDENCE = sentence(
    "ledger.wrong_evidence",
    "佐证材料的指纹格式不对。",
    "The digest of a piece of evidence is malformed.",
    then_zh="请重新上传佐证材料。",
    then_en="Upload the evidence again.",
)
NO_REASON = sentence(
    "ledger.no_reason",
    "请写明理由，对方要看得懂。",
    "Give the reason, in words the other side understands.",
    then_zh="用一两句话写清楚哪里不对。",
    then_en="Say in a sentence or two what is wrong.",
)
REVERSED_ALREADY = sentence(
    "ledger.reversed_already",
    "这条台账已经冲正，或正在等对方确认冲正。",
    "This entry has been reversed, or its reversal waits for the other side.",
    then_zh="请打开这条台账查看冲正的进展。",
    then_en="Open the entry to see how its reversal stands.",
)
REVERSAL_STANDS = sentence(
    "ledger.reversal_stands",
    "冲正本身不能再被冲正。",
    "A reversal cannot be reversed.",
    then_zh="如原来的工作属实，请重新主张一次。",
    then_en="If the act was real after all, claim it anew.",
)
BOOK_CLOSED = sentence(
    "ledger.book_closed",
    "{year} 年的账簿已经封存，不能再补记。",
    "The book of {year} is closed; nothing can be added to it.",
    then_zh="请按现在的日期入账，台账会标明是补记。",
    then_en="Post it with today's date; it will be marked as late.",
)
