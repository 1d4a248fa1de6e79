"""What is said when something about a posting cannot be done."""

from tongzhou.kernel.errors import sentence

NO_SUCH_STEP = sentence(
    "postings.no_such_step",
    "这次派驻现在是“{state}”，不能“{event}”。",
    "This posting is now “{state}”: “{event}” is not possible.",
    then_zh="可能刚被别人办过，请刷新后再看。",
    then_en="Somebody may just have acted on it; refresh and look again.",
)
TAKEN = sentence(
    "postings.taken",
    "{name}在 {since} 至 {until} 已安排到{host}。",
    "{name} is posted to {host} from {since} to {until}.",
    then_zh="同一个人同一天只能在一处派驻：请改日期、换人，或先改那一次。",
    then_en="Nobody is posted to two places on one day: change the days, choose somebody else, or change the other posting.",
)
TAKEN_NOW = sentence(
    "postings.taken_now",
    "{name}在这段日子里刚刚被安排了别的派驻。",
    "{name} has just been posted elsewhere during these days.",
    then_zh="请刷新后再看，换一段日期或换一个人。",
    then_en="Refresh and look again; choose other days or somebody else.",
)
NOT_OF_SUPPORTER = sentence(
    "postings.not_of_supporter",
    "{name}不是{house}的在职人员。",
    "{name} does not work at {house}.",
    then_zh="请从支援方的名录里选人；名录里没有，先到“机构与人员”里登记。",
    then_en="Choose from the supporter's staff; register the person in the directory first if missing.",
)
NOT_OF_HOST = sentence(
    "postings.not_of_host",
    "所选科室不属于{house}。",
    "The department does not belong to {house}.",
    then_zh="请从接收方的科室里重选，或先不填科室。",
    then_en="Choose one of the host's departments, or leave it empty.",
)
NOT_THEIR_BATCH = sentence(
    "postings.not_their_batch",
    "所选批次或团队不属于这两家机构。",
    "The batch or team belongs to another pair of institutions.",
    then_zh="请重选，或先建立这一批次、团队。",
    then_en="Choose again, or open the batch or team first.",
)
NO_END = sentence(
    "postings.no_end",
    "派驻要有开始和结束的日期。",
    "A posting has a first and a last day.",
    then_zh="请填计划的起止日期，以后可以延期或提前结束。",
    then_en="Give the planned days; they can be extended or cut short later.",
)
NOT_YET = sentence(
    "postings.not_yet",
    "{day} 还没有到，不能先登记。",
    "{day} has not come yet.",
    then_zh="请到当天再登记，或改成已经发生的日期。",
    then_en="Enter it on the day itself, or correct the date.",
)
BEFORE = sentence(
    "postings.before",
    "日期不能早于 {day}。",
    "The day cannot lie before {day}.",
    then_zh="请核对日期。",
    then_en="Check the day.",
)
AFTER_PLAN = sentence(
    "postings.after_plan",
    "计划到 {day} 结束，到岗日期比它还晚。",
    "The plan ends on {day}, before this arrival.",
    then_zh="请先延期，再登记到岗。",
    then_en="Extend the plan first, then enter the arrival.",
)
NOT_LONGER = sentence(
    "postings.not_longer",
    "延期后的最后一天要晚于现在的 {day}。",
    "An extension ends after {day}.",
    then_zh="如果是提前结束，请用“提前结束”。",
    then_en="To end earlier, cut the posting short instead.",
)
NOT_SHORTER = sentence(
    "postings.not_shorter",
    "提前结束的最后一天要早于现在的 {day}，且不早于开始那天。",
    "A shorter posting ends before {day}, and not before it begins.",
    then_zh="如果是延后，请用“延期”。",
    then_en="To end later, extend it instead.",
)
NOT_HIMSELF = sentence(
    "postings.not_himself",
    "这一步只能由{name}本人办理。",
    "Only {name} can take this step.",
    then_zh="请本人登录后办理。",
    then_en="Let him sign in and do it himself.",
)
AWAY_MET = sentence(
    "postings.away_met",
    "这段日子已经登记过暂离。",
    "These days are entered as away already.",
    then_zh="请核对已登记的暂离和返岗日期。",
    then_en="Check the absences that are entered.",
)
AWAY_OUTSIDE = sentence(
    "postings.away_outside",
    "暂离要在到岗和离岗之间。",
    "An absence lies between arrival and departure.",
    then_zh="请核对暂离的起止日期。",
    then_en="Check the days of the absence.",
)
NO_DAYS = sentence(
    "postings.no_days",
    "扣去暂离，没有一天在岗。",
    "Without the absences no day on site is left.",
    then_zh="请核对到岗、暂离和离岗的日期；若人没有来，请撤回到岗。",
    then_en="Check arrival, absences and departure; if nobody came, withdraw the arrival.",
)
SAME_PERSON = sentence(
    "postings.same_person",
    "换上的还是同一个人。",
    "The replacement is the same person.",
    then_zh="只改日期请用“延期”或“提前结束”。",
    then_en="To change days only, extend or cut short.",
)
SWAP_OUTSIDE = sentence(
    "postings.swap_outside",
    "换人的日期要在这次派驻的计划日期之内（{since} 至 {until}）。",
    "The day of the swap lies within the posting ({since} to {until}).",
    then_zh="请改日期，或先延期。",
    then_en="Choose another day, or extend first.",
)
NUMBER_TAKEN = sentence(
    "postings.number_taken",
    "这两家机构已经有第 {number} 批。",
    "These two institutions have a batch {number} already.",
    then_zh="请用下一个号，或打开已有的那一批。",
    then_en="Take the next number, or open the batch that is there.",
)
NO_BATCH = sentence(
    "postings.no_batch",
    "没有找到这个批次或团队。",
    "There is no such batch or team.",
    then_zh="请从列表里打开。",
    then_en="Open it from the list.",
)
NO_NAME = sentence(
    "postings.no_name",
    "名称还没有填。",
    "The name is missing.",
    then_zh="例：“第三批”“1+N 管理团队”。",
    then_en="For example “third batch”, “1+N management team”.",
)
WRONG_NUMBER = sentence(
    "postings.wrong_number",
    "批次号从 1 开始，不超过 999。",
    "A batch number is 1 to 999.",
    then_zh="请填批次的序号，例：3。",
    then_en="Give the number of the batch, such as 3.",
)
EMPTY_HAND_OVER = sentence(
    "postings.empty_hand_over",
    "交接还是空的。",
    "The hand-over is empty.",
    then_zh="至少写一项；没有要交接的，也请写“无”。",
    then_en="Write at least one part; write “none” if there is nothing.",
)
NOTHING_TO_TAKE = sentence(
    "postings.nothing_to_take",
    "前一任还没有交接。",
    "Nothing was handed over yet.",
    then_zh="请联系前一任或支援方对口支援办公室。",
    then_en="Ask the predecessor or the supporter's office.",
)
ALL_BANDS = sentence(
    "postings.all_bands",
    "每一项都要评。",
    "Every aspect needs a band.",
    then_zh="请为没选的那一项选一档。",
    then_en="Choose a band for the one that is missing.",
)
DAYS_FIRST = sentence(
    "postings.days_first",
    "在岗天数还挂在账上。",
    "The days on site stand in the ledger or wait there.",
    then_zh="请先撤回或冲正在岗天数，再撤回或冲正到岗。",
    then_en="Withdraw or reverse the days first, then the arrival.",
)
