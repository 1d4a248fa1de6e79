"""What a person is told when something of an emergency cannot be done, and what to do next."""

from __future__ import annotations

from tongzhou.kernel.errors import sentence

NO_RUN = sentence(
    "emergency.none",
    "没有找到这次急救。",
    "There is no such emergency.",
    then_zh="可能已不归您参与；请从急救清单重新进入。",
    then_en="You may no longer take part in it; enter again from the list of emergencies.",
)
OTHER_CONTENT = sentence(
    "emergency.other_content",
    "这一条已经记过，内容和现在的不一样。",
    "This was recorded already with other content.",
    then_zh="打开这次急救看已记的；要改就“更正”并写原因。",
    then_en="Open the emergency and look; to change it, correct it with a reason.",
)
NO_PATHWAY = sentence(
    "emergency.no_pathway",
    "没有这条急救通道。",
    "There is no such pathway.",
    then_zh="请从列出的通道里选。",
    then_en="Choose one of those listed.",
)
NO_METRIC = sentence(
    "emergency.no_metric",
    "这条急救通道没有这项时间指标。",
    "This pathway has no such measure.",
    then_zh="请从急救时间那一页点开。",
    then_en="Open it from the page of times.",
)
NO_PLACE = sentence(
    "emergency.no_place",
    "没有这家机构或这个县。",
    "There is no such institution or county.",
    then_zh="请从列出的机构和县里选。",
    then_en="Choose one of those listed.",
)
NO_STAFF = sentence(
    "emergency.no_staff",
    "您的账号没有对应的在职人员，不能记急救。",
    "Your account has no staff record, so you cannot record emergencies.",
    then_zh="请让本机构对口支援办公室在人员名录里补登您的信息。",
    then_en="Ask your programme office to add you to the staff directory.",
)
NOT_THIS_SIDE = sentence(
    "emergency.not_this_side",
    "这一步要由{side}（{place}）来做。",
    "This step belongs to {side} ({place}).",
    then_zh="请等对方办理；急的话打电话。",
    then_en="Wait for them to act, or telephone.",
)
ONE_PERSON = sentence(
    "emergency.one_person",
    "去向是您代接收方写的，不能再由您代送出方结案。",
    "You wrote the outcome for the receiver; you cannot close it for the sender as well.",
    then_zh="请送出方的人看过后结案。",
    then_en="Let somebody of the sending side read it and close.",
)
NOT_THERE = sentence(
    "emergency.not_there",
    "不能送到这家医院。",
    "He cannot be sent to that hospital.",
    then_zh="请从列出的医院里选。",
    then_en="Choose one of those listed.",
)
NO_RECEIVER = sentence(
    "emergency.no_receiver",
    "还没有定送到哪家医院。",
    "It is not said yet where he is brought.",
    then_zh="先点“改送”，选接诊医院。",
    then_en="First choose the receiving hospital under “send elsewhere”.",
)
NO_POINT = sentence(
    "emergency.no_point",
    "这条通道没有这个时间点。",
    "This pathway has no such point in time.",
    then_zh="请从列出的时间点里选。",
    then_en="Choose one of those listed.",
)
ELSEWHERE_ONLY = sentence(
    "emergency.elsewhere_only",
    "“{point}”不是这条通道的时间点；留着备查，不作数。",
    "“{point}” is not a point of this pathway; it is kept beside and does not count.",
    then_zh="通道开错了，就撤销写明原因，再从出车页重新开始。",
    then_en="If the pathway is wrong, cancel it with the reason and begin again from the mission.",
)
JOINED_OPEN = sentence(
    "emergency.joined",
    "{name}已为这趟出车开始了急救；您点的都记进同一份。",
    "{name} has begun the emergency of this mission; what you touch goes into the same one.",
    then_zh="接着点就行。车上还有别的病人，从“急救”另开一份。",
    then_en="Just go on. If there is another patient on board, begin another one under “Emergencies”.",
)
JOINED_OTHER = sentence(
    "emergency.joined_other",
    "{name}已为这趟出车按“{pathway}”开始；您点的“{mine}”没有另开一份。",
    "{name} has begun this mission as “{pathway}”; your “{mine}” was not begun beside it.",
    then_zh="跟车上的人对一下。“{pathway}”不对，就撤销写明原因，再重新开始。",
    then_en="Ask your colleague. If “{pathway}” is wrong, cancel it with the reason and begin again.",
)
JOINED_CLOSED = sentence(
    "emergency.joined_closed",
    "这趟出车的急救 {number} 已经结案；您记的补在里面备查。",
    "The emergency {number} of this mission is closed; what you noted is kept beside it.",
    then_zh="不用再做什么；如影响质控，在复盘里写明。",
    then_en="Nothing more to do; if it matters, say so in the review.",
)
JOINED_CANCELLED = sentence(
    "emergency.joined_cancelled",
    "这趟出车的急救 {number} 在您点开始以后撤销了；您记的留在里面备查。",
    "The emergency {number} of this mission was cancelled after you began; what you noted is kept there.",
    then_zh="病人还在车上，就再点一次病种，重新开始。",
    then_en="If the patient is still on board, touch the pathway once more and begin again.",
)
OTHER_CREW = sentence(
    "emergency.other_crew",
    "您不在这趟出车的车组里；急救已经开始，没有连到出车。",
    "You are not of the crew of that mission; the emergency has begun without it.",
    then_zh="车组换了人，请 120 调度改好；时间照点，都在。",
    then_en="If the crew has changed, ask the 120 desk to put it right; go on, all of it is kept.",
)
TOLD_TWICE = sentence(
    "emergency.told_twice",
    "“{point}”已由{name}记过；这一条留着备查，不作数。",
    "{name} has recorded “{point}” already; this one is kept beside it and does not count.",
    then_zh="要以这一条为准，就更正并写原因。",
    then_en="If this one is right, correct the point with a reason.",
)
WRONG_ORDER = sentence(
    "emergency.wrong_order",
    "“{later}”不会早于“{earlier}”。",
    "“{later}” cannot be earlier than “{earlier}”.",
    then_zh="请核对两个时间；确实如此就坚持，会标出来。",
    then_en="Check both times; if it was really so, insist, and it is flagged.",
)
IN_FUTURE = sentence(
    "emergency.in_future",
    "“{point}”的时间在以后。",
    "The time of “{point}” lies in the future.",
    then_zh="请核对时间，或手机的钟。",
    then_en="Check the time, or the clock of the device.",
)
LONG_AGO = sentence(
    "emergency.long_ago",
    "“{point}”的时间比这次急救早了 {days} 天以上。",
    "The time of “{point}” lies more than {days} days before this emergency.",
    then_zh="多半是手机或设备的钟没有校准：请核对时间。",
    then_en="Most likely the clock of the phone or device was never set: check the time.",
)
CAME_LATE = sentence(
    "emergency.came_late",
    "这次急救已经结案；“{point}”留着备查，不改入账的数。",
    "This emergency is closed; “{point}” is kept beside it and changes no figure.",
    then_zh="如影响质控，在复盘里写明。",
    then_en="If it matters, say so in the review.",
)
IS_CLOSED = sentence(
    "emergency.closed",
    "这次急救已经结案或撤销，不能再改。",
    "This emergency is closed or cancelled and is not changed any more.",
    then_zh="要说明的写在复盘里。",
    then_en="What is to be said goes into the review.",
)
NOT_CURRENT = sentence(
    "emergency.not_current",
    "没有这个时间点可更正。",
    "There is no such point to correct.",
    then_zh="刷新后再看，可能刚被更正过。",
    then_en="Refresh and look; it may just have been corrected.",
)
OUT_OF_RANGE = sentence(
    "emergency.out_of_range",
    "“{name}”不像真的：应在 {least} 到 {most} 之间。",
    "“{name}” cannot be right: it lies between {least} and {most}.",
    then_zh="请核对后再记；没有测就空着。",
    then_en="Check it and record again; leave empty what was not measured.",
)
NOTHING_MEASURED = sentence(
    "emergency.nothing_measured",
    "一项也没有填。",
    "Nothing is filled in.",
    then_zh="至少填一项。",
    then_en="Fill in one at least.",
)
NO_ITEM = sentence(
    "emergency.no_item",
    "核对单里没有这一项。",
    "The checklist has no such item.",
    then_zh="刷新页面后再选。",
    then_en="Refresh the page and choose again.",
)
NO_ANSWER = sentence(
    "emergency.no_answer",
    "还没有选怎么回话。",
    "No answer is chosen.",
    then_zh="从列出的几种里点一种。",
    then_en="Touch one of those listed.",
)
NO_OUTCOME = sentence(
    "emergency.no_outcome",
    "还没有选病人的去向。",
    "It is not said what became of the patient.",
    then_zh="选一个：收住院、离院回家、自行离开、死亡；转往上级请点“转往上级”。",
    then_en="Choose one: admitted, home, left, died; to transfer him, use “transfer to a higher hospital”.",
)
NO_BED = sentence(
    "emergency.no_bed",
    "没有这张留观床，或者已经撤下。",
    "There is no such observation bed, or it was withdrawn.",
    then_zh="请从列表里另选。",
    then_en="Choose another one of the list.",
)
BED_TAKEN = sentence(
    "emergency.bed_taken",
    "“{label}”刚被别人占用了。",
    "“{label}” has just been taken.",
    then_zh="请另选一张。",
    then_en="Choose another one.",
)
BED_KNOWN = sentence(
    "emergency.bed_known",
    "已经有一张叫“{label}”的床。",
    "There is a bed called “{label}” already.",
    then_zh="换一个名称。",
    then_en="Give it another name.",
)
BED_NAME = sentence(
    "emergency.bed_name",
    "还没有写床的名称。",
    "The bed has no name.",
    then_zh="例：留观 3 床。",
    then_en="For example: observation 3.",
)
NO_CAUSE = sentence(
    "emergency.no_cause",
    "还没有选原因。",
    "No cause is chosen.",
    then_zh="从列表里选；选“其他”要写明。",
    then_en="Choose one of the list; with “other”, say what.",
)
WHO_IS_IT = sentence(
    "emergency.who_is_it",
    "还没有认定病人是谁，不能转诊。",
    "It is not said who the patient is, so he cannot be referred.",
    then_zh="先认定病人；不知道姓名也可登记“无名氏”，以后合并。",
    then_en="Say who he is first; an unknown person can be registered without a name and merged later.",
)
KNOWN_ALREADY = sentence(
    "emergency.known_already",
    "这次急救已经认定了病人。",
    "It is already said who the patient is.",
    then_zh="认错了：到病人页面合并或更正登记。",
    then_en="If that was wrong, merge or correct the registration on the patient's page.",
)
TOO_FAR_OFF = sentence(
    "emergency.too_far_off",
    "设备的时间和现在差了二十多天。",
    "The device is more than twenty days off.",
    then_zh="先把设备的日期时间调对，再来对时；填错了就改一下。",
    then_en="Set its day and time first, then compare; or correct what you typed.",
)
WENT_ON = sentence(
    "emergency.went_on",
    "病人已经由 {number} 转往上级，去向只能是“已转上级”。",
    "The patient was sent on by {number}: that is what became of him.",
    then_zh="没有转走的，先撤销那次转诊。",
    then_en="If he never left, cancel that referral first.",
)
WRONG_TIME = sentence(
    "emergency.wrong_time",
    "时间不对：不能晚于现在。",
    "The time is wrong: not later than now.",
    then_zh="请核对日期和时间。",
    then_en="Check the day and the time.",
)
WAITS_THERE = sentence(
    "emergency.waits_there",
    "还有急救没有办完：{number}。",
    "An emergency is still open: {number}.",
    then_zh="先办完或撤销，再关闭。",
    then_en="Finish or cancel it first.",
)
