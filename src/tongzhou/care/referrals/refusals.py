"""What a person is told when a step of a referral cannot be taken, and what to do next."""

from __future__ import annotations

from tongzhou.kernel.errors import sentence

NO_REFERRAL = sentence(
    "referrals.none",
    "没有找到这次转诊。",
    "There is no such referral.",
    then_zh="可能已不归您参与；请从转诊清单重新进入。",
    then_en="You may no longer take part in it; enter again from the list of referrals.",
)
OTHER_CONTENT = sentence(
    "referrals.other_content",
    "这次转诊已经送出过，内容和现在的不一样。",
    "This referral was already sent with other content.",
    then_zh="请打开已送出的转诊，在那里补充或改送。",
    then_en="Open what was sent, and add to it or redirect it there.",
)
OPEN_ONE = sentence(
    "referrals.open_one",
    "这位病人已有一次没办完的{direction}：{number}。",
    "This patient already has an open referral {direction}: {number}.",
    then_zh="请接着办那一次：补充、改送或撤销；不用另建。",
    then_en="Go on with that one: add to it, redirect or cancel it; no second is needed.",
)
TWO_OPEN = sentence(
    "referrals.two_open",
    "两条记录各有一次没办完的{direction}（{number}、{other}），现在不能合并。",
    "Each of the two records has an open referral {direction} ({number}, {other}); they cannot be merged now.",
    then_zh="先办完或撤销其中一次，再合并。",
    then_en="Finish or cancel one of them, then merge.",
)
NOT_THIS_SIDE = sentence(
    "referrals.not_this_side",
    "这一步要由{side}（{place}）来做。",
    "This step belongs to {side} ({place}).",
    then_zh="请等对方办理；急的话打电话催一下。",
    then_en="Wait for them to act, or telephone.",
)
NO_STAFF = sentence(
    "referrals.no_staff",
    "您的账号没有对应的在职人员，不能办理转诊。",
    "Your account has no staff record, so you cannot refer or receive.",
    then_zh="请让本机构对口支援办公室在人员名录里补登您的信息。",
    then_en="Ask your programme office to add you to the staff directory.",
)
ONE_PERSON = sentence(
    "referrals.one_person",
    "接收方的小结是您写的，不能再由您代转出方结案。",
    "You wrote the receiver's summary; you cannot close it for the sender as well.",
    then_zh="请转出方的医生看过后结案。",
    then_en="Let a doctor of the sending side read it and close.",
)
SAY_WHO = sentence(
    "referrals.say_who",
    "对方在网络以外：要写明消息是谁说的。",
    "The other side is outside the network: say who told you.",
    then_zh="写姓名和科室，例如“王护士（急诊）”。",
    then_en="Write the name and department of whoever told you.",
)
SAY_WHEN = sentence(
    "referrals.say_when",
    "要写明对方是什么时候说的，不能晚于现在。",
    "Say when they told you; it cannot be later than now.",
    then_zh="填通话的时间。",
    then_en="Give the time of the call.",
)
NOTHING_ASKED = sentence(
    "referrals.nothing_asked",
    "这次转诊已经结束，不用再请对方填写。",
    "This referral has ended; the other side has nothing left to answer.",
    then_zh="有新情况，请另建转诊。",
    then_en="When something new has come up, begin another referral.",
)
NOT_THERE = sentence(
    "referrals.not_there",
    "不能转到这家机构。",
    "The referral cannot go there.",
    then_zh="请从列出的机构里选；网络以外的选“网外机构”。",
    then_en="Choose one of those listed, or an outside party.",
)
NO_CONSENT = sentence(
    "referrals.no_consent",
    "病人还没有同意转诊，或同意已撤回。",
    "The patient has not agreed to the referral, or has withdrawn.",
    then_zh="请先在病人页面记录“诊疗”同意。",
    then_en="Record the consent for care on the patient's page first.",
)
MISSING = sentence(
    "referrals.missing",
    "“{name}”还没有写。",
    "“{name}” is missing.",
    then_zh="没有就写“无”。",
    then_en="If there is none, write “none”.",
)
NO_OUTCOME = sentence(
    "referrals.no_outcome",
    "还没有选病人的去向。",
    "It is not said what became of the patient.",
    then_zh="选一个：出院回家、转回下级、又转往别处、留在接收方、去世。",
    then_en="Choose one: home, back, onward, stays, died.",
)
HELD = sentence(
    "referrals.held",
    "“{label}”刚被别人留用了。",
    "“{label}” has just been held for somebody else.",
    then_zh="请另选一个；不选也可以先接收。",
    then_en="Choose another one, or accept without.",
)
NO_OFFER = sentence(
    "referrals.no_offer",
    "没有这个床位或号源，或者已经撤下。",
    "There is no such bed or slot, or it was withdrawn.",
    then_zh="请从列表里另选。",
    then_en="Choose another one of the list.",
)
SLOT_TIME = sentence(
    "referrals.slot_time",
    "号源要写明时间，而且不能已经过去。",
    "A slot needs its time, and not one that has passed.",
    then_zh="填就诊的日期和时间。",
    then_en="Give the day and time of the appointment.",
)
HOLDS_NOW = sentence(
    "referrals.holds_now",
    "“{label}”正为病人留着，不能撤下。",
    "“{label}” is being held for a patient and cannot be withdrawn.",
    then_zh="等病人到院或改送后再撤。",
    then_en="Withdraw it after the patient has arrived or was redirected.",
)
NO_DEPARTMENT = sentence(
    "referrals.no_department",
    "这家机构没有这个科室，或者已经关闭。",
    "That house has no such department, or it is closed.",
    then_zh="请另选科室，或不选。",
    then_en="Choose another department, or none.",
)
NO_LINK = sentence(
    "referrals.no_link",
    "这个链接已经用过、过期，或不对。",
    "This link was used, has expired, or is wrong.",
    then_zh="请打电话给转出机构，请对方再发一个。",
    then_en="Telephone the sending hospital and ask for another one.",
)
NOT_OUTSIDE = sentence(
    "referrals.not_outside",
    "接收方在网络内，不需要链接。",
    "The receiver is in the network; no link is needed.",
    then_zh="对方登录后就能办理。",
    then_en="They act when signed in.",
)
WAITS_THERE = sentence(
    "referrals.waits_there",
    "还有转诊没有办完：{number}。",
    "A referral is still open: {number}.",
    then_zh="先办完、改送或撤销，再关闭。",
    then_en="Finish, redirect or cancel it first.",
)
WRONG_TIME = sentence(
    "referrals.wrong_time",
    "时间不对：不能晚于现在，也不能早于发起转诊。",
    "The time is wrong: not later than now, not before the referral was asked for.",
    then_zh="请核对日期和时间。",
    then_en="Check the day and the time.",
)
PARTY_MISSING = sentence(
    "referrals.party_missing",
    "网外机构还缺“{name}”。",
    "The outside party lacks “{name}”.",
    then_zh="写清机构名称、联系人和电话，路上有事才找得到人。",
    then_en="Give its name, a contact and a telephone number, so that somebody can be reached.",
)
NOT_BACK = sentence(
    "referrals.not_back",
    "现在还不能转回：要先写完小结。",
    "It cannot go back yet: write the summary first.",
    then_zh="先写小结交回，再点“转回”。",
    then_en="Write the summary, then send back.",
)
TOLD_ELSEWHERE = sentence(
    "referrals.told_elsewhere",
    "这位病人正由急救送来，到哪里、到没到在急救病例里记。",
    "This patient is being brought as an emergency; where he is and whether he came is noted there.",
    then_zh="打开急救病例办；这里会跟着变。",
    then_en="Open the emergency and do it there; this referral follows.",
)
