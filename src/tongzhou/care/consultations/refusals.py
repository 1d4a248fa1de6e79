"""What a person is told when a step of a consultation cannot be taken, and what to do next."""

from __future__ import annotations

from tongzhou.kernel.errors import sentence

NO_CASE = sentence(
    "consultations.no_case",
    "没有找到这个病例。",
    "There is no such case.",
    then_zh="可能已不归您参与；请从工作清单重新进入，急需查看可说明理由紧急查看。",
    then_en="You may no longer take part in it; enter again from the worklist, or open it in an emergency with a reason.",
)
WITH_ANOTHER = sentence(
    "consultations.with_another",
    "这个病例现在由{name}负责。",
    "This case is now with {name}.",
    then_zh="如需接手，请联系对方或请对口支援办公室重新分派。",
    then_en="To take it over, speak with them or ask the programme office to allocate it again.",
)
NOT_WITH_YOU = sentence(
    "consultations.not_with_you",
    "这个病例现在在{place}，不在您处。",
    "This case is now at {place}, not with you.",
    then_zh="等对方处理；如有补充，可请申请医生撤销后重送。",
    then_en="Wait for them to act; the asking doctor may cancel and send again.",
)
ASKER_ONLY = sentence(
    "consultations.asker_only",
    "这一步要由申请方（{place}）来做。",
    "This step belongs to the asking side ({place}).",
    then_zh="请联系申请医生处理。",
    then_en="Please ask the asking doctor.",
)
OWN_CASE = sentence(
    "consultations.own_case",
    "自己申请的会诊不能自己作答。",
    "You cannot answer the case you asked about.",
    then_zh="请转给其他医生，或撤销这次申请。",
    then_en="Pass it to another doctor, or cancel the request.",
)
NO_STAFF = sentence(
    "consultations.no_staff",
    "您的账号没有对应的在职人员，不能申请或作答。",
    "Your account has no staff record, so you can neither ask nor answer.",
    then_zh="请让本机构对口支援办公室在人员名录里补登您的信息。",
    then_en="Ask your programme office to add you to the staff register.",
)
OTHER_CONTENT = sentence(
    "consultations.other_content",
    "这份申请已经送出过，内容和现在的不一样。",
    "This request was already sent, with other content.",
    then_zh="请先看已送出的病例；要补充请在病例里“补充”，要重来请新建一份。",
    then_en="Look at the case already sent; add to it there, or begin a new request.",
)
NO_QUESTION = sentence(
    "consultations.no_question",
    "还没写想问什么。",
    "The question is still empty.",
    then_zh="用一句话写清最想请专家回答的问题。",
    then_en="Say in one sentence what you most want answered.",
)
NO_TOPIC = sentence(
    "consultations.no_topic",
    "没有这一类求助，或它已停用。",
    "There is no such kind of help, or it is no longer offered.",
    then_zh="请重新选择；拿不准就选“说不清”。",
    then_en="Choose again; when in doubt choose “not sure”.",
)
NO_CONSENT = sentence(
    "consultations.no_consent",
    "还没有这位病人同意会诊的有效记录。",
    "There is no valid consent of this patient to the consultation.",
    then_zh="请先记录知情同意；紧急情况可选“事后补签”。",
    then_en="Record the consent first; in an emergency choose “to be signed afterwards”.",
)
NO_PATIENT = sentence(
    "consultations.no_patient",
    "没有找到这位病人。",
    "There is no such patient.",
    then_zh="请在本机构重新登记或选择病人。",
    then_en="Register or choose the patient again at your institution.",
)
NOT_THERE = sentence(
    "consultations.not_there",
    "不能送到那里：不在您的上级链条上，也没有结对关系。",
    "It cannot be sent there: neither up your chain nor paired with it.",
    then_zh="请从列出的去处里选择。",
    then_en="Choose one of the places listed.",
)
NOBODY_THERE = sentence(
    "consultations.nobody_there",
    "这位医生不在{place}，或已停用。",
    "That doctor does not work at {place}, or is no longer active.",
    then_zh="请从{place}的名单里重新选择。",
    then_en="Choose again from the list of {place}.",
)
CHOOSE_WHOM = sentence(
    "consultations.choose_whom",
    "请选一位医生或一个科室。",
    "Choose a doctor or a department.",
    then_zh="看推荐理由后点选其一。",
    then_en="Look at the reasons and choose one.",
)
NO_FILE = sentence(
    "consultations.no_file",
    "有附件没有传完，或不是您上传的。",
    "An attachment has not arrived completely, or is not yours.",
    then_zh="请等上传完成，或删去后重传。",
    then_en="Wait for the upload to finish, or remove it and send it again.",
)
ADVICE_EMPTY = sentence(
    "consultations.advice_empty",
    "还没写处理建议，不能签署。",
    "The advice is still empty; it cannot be signed.",
    then_zh="写下建议后再签。",
    then_en="Write the advice, then sign.",
)
ASSESSMENT_EMPTY = sentence(
    "consultations.assessment_empty",
    "还没写判断，不能签署。",
    "The assessment is still empty; it cannot be signed.",
    then_zh="写下对病情的判断，拿不准也请写明。",
    then_en="Write your assessment; say so if you are not sure.",
)
REFERRAL_EMPTY = sentence(
    "consultations.referral_empty",
    "请选要不要转诊。",
    "Choose whether to refer.",
    then_zh="四项中选一项：不需、加重即转、择期、立即。",
    then_en="One of four: not needed, if worse, soon, now.",
)
REVIEW_PAST = sentence(
    "consultations.review_past",
    "复看日期已经过去了。",
    "The day to look again has already passed.",
    then_zh="请选今天或以后的日子。",
    then_en="Choose today or a later day.",
)
NOT_YOUR_OPINION = sentence(
    "consultations.not_your_opinion",
    "您没有签过这份意见，不能修订。",
    "You have not signed this opinion and cannot amend it.",
    then_zh="请由签署的专家本人修订。",
    then_en="The expert who signed it must amend it.",
)
NOT_ON_PANEL = sentence(
    "consultations.not_on_panel",
    "您不在这次会诊的专家里。",
    "You are not one of the experts of this consultation.",
    then_zh="请牵头专家邀请您加入。",
    then_en="Ask the leading expert to invite you.",
)
ALREADY_SIGNED = sentence(
    "consultations.already_signed",
    "您已经签署过意见了。",
    "You have already signed your opinion.",
    then_zh="等其他专家签完；之后如需更改请“修订意见”。",
    then_en="Wait for the others to sign; then amend it if needed.",
)
LEAD_STAYS = sentence(
    "consultations.lead_stays",
    "会诊只有您一位专家，没有别人可以接着牵头。",
    "You are the only expert; nobody else could lead.",
    then_zh="不能作答请“谢绝接诊”，交回分派。",
    then_en="If you cannot answer, decline; it goes back to be allocated.",
)
CHOOSE_HEIR = sentence(
    "consultations.choose_heir",
    "您是牵头专家，退出前要点名由谁接着牵头。",
    "You lead this consultation: name who leads from now on.",
    then_zh="从本院一起看的专家里点一位；没有合适的人，请选“交回分派”。",
    then_en="Choose one of the panel from your house; if nobody can, give the case back to be allocated.",
)
NOT_AWAITED = sentence(
    "consultations.not_awaited",
    "没有在等这位专家签署。",
    "Nobody is waiting for the signature of that expert.",
    then_zh="请从还没签署的受邀专家里点一位；牵头专家不能作答，请重新分派。",
    then_en="Choose one of the guests who have not signed; if the lead cannot answer, allocate anew.",
)
NOBODY_AWAITED = sentence(
    "consultations.nobody_awaited",
    "没有受邀专家还没签署。",
    "No guest's signature is missing.",
    then_zh="不用再做什么，请刷新看最新情况。",
    then_en="Nothing is to be done; refresh and look at the latest.",
)
NOTHING_UNREAD = sentence(
    "consultations.nothing_unread",
    "结案后没有新的修订要看，或同事已经确认过了。",
    "There is no amendment to read, or a colleague has confirmed it already.",
    then_zh="请刷新看最新情况；经过里写着谁在什么时候看过。",
    then_en="Refresh; the timeline says who read it and when.",
)
ON_PANEL = sentence(
    "consultations.on_panel",
    "这位专家已在会诊名单里。",
    "This expert is already on the panel.",
    then_zh="请另选一位。",
    then_en="Choose another.",
)
DECISION_EMPTY = sentence(
    "consultations.decision_empty",
    "请选是否采纳专家意见。",
    "Choose whether the advice was adopted.",
    then_zh="由您决定并负责：采纳、部分采纳或未采纳。",
    then_en="The decision is yours: adopted, partly, or not adopted.",
)
DECISION_WHY = sentence(
    "consultations.decision_why",
    "没有全部采纳，请写一句为什么。",
    "Not fully adopted: please say why in a sentence.",
    then_zh="专家会看到，有助于下次答得更合用。",
    then_en="The expert sees it and can answer better next time.",
)
OUTCOME_EMPTY = sentence(
    "consultations.outcome_empty",
    "请选病人现在怎样。",
    "Choose how the patient is now.",
    then_zh="好转、无变化、加重、死亡、已转诊、失访，选一项。",
    then_en="Better, same, worse, died, referred or lost.",
)
HOURS_WRONG = sentence(
    "consultations.hours_wrong",
    "值班的结束时间要晚于开始时间，且不超过 72 小时。",
    "A duty must end after it begins, and within 72 hours.",
    then_zh="请核对起止时间。",
    then_en="Check both times.",
)
DUTY_TWICE = sentence(
    "consultations.duty_twice",
    "{name}这段时间在本科已有值班。",
    "{name} already has a duty in this department at that time.",
    then_zh="请先取消原来的，或另选时间。",
    then_en="Remove the other one first, or choose another time.",
)
NO_DUTY = sentence(
    "consultations.no_duty",
    "没有找到这条值班。",
    "There is no such duty.",
    then_zh="可能已被取消，请刷新排班表。",
    then_en="It may have been removed; refresh the roster.",
)
FORM_WRONG = sentence(
    "consultations.form_wrong",
    "模板里“{name}”这一项写得不对：{what}。",
    "The field “{name}” of the form is wrong: {what}.",
    then_zh="改正后再发布；已发布的版本不受影响。",
    then_en="Correct it and publish again; published versions are untouched.",
)
PLATFORM_ONLY = sentence(
    "consultations.platform_only",
    "会诊资料项全平台共用，只能由管全平台的卫生健康委或对口支援办公室发布。",
    "The questions are shared by the whole platform; only a commission or programme office of the whole platform publishes them.",
    then_zh="请把修改意见告诉他们，由他们发布下一版。",
    then_en="Tell them what should change; they publish the next version.",
)
CONSENT_GONE = sentence(
    "consultations.consent_gone",
    "病人已撤回会诊的知情同意，不能再请新的机构或专家看。",
    "The patient has withdrawn the consent; no further place or expert may be asked.",
    then_zh="请申请医生重新取得同意（紧急可选“事后补签”），或撤销这次申请。",
    then_en="The asking doctor obtains it anew (in an emergency “to be signed afterwards”), or cancels the request.",
)
CASES_THERE = sentence(
    "consultations.cases_there",
    "这个科室手上还有没办结的会诊，例如 {number}。",
    "The department still has open consultations, such as {number}.",
    then_zh="请先作答、转请，或由对口支援办公室分派给别的科室，再撤销。",
    then_en="Answer them, pass them on, or have the office allocate them elsewhere first.",
)
DUTIES_THERE = sentence(
    "consultations.duties_there",
    "这个科室之后还排着{name}的值班。",
    "{name} still stands on the department's roster after that day.",
    then_zh="请先在排班表里取消，再撤销。",
    then_en="Remove the duties from the roster first.",
)
