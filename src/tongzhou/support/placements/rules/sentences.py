"""What is said when a step of a placement, a mentorship or a workstation cannot be taken."""

from tongzhou.kernel.errors import sentence

NO_SUCH_STEP = sentence(
    "placements.no_such_step",
    "这条记录现在是“{state}”，不能“{event}”。",
    "This record is now “{state}”; it cannot be “{event}”.",
    then_zh="可能刚被别人处理过，请刷新后再看。",
    then_en="Somebody may just have acted on it; refresh and look again.",
)
NO_SLOT_LEFT = sentence(
    "placements.no_slot_left",
    "{department}{year}年度的 {slots} 个名额已经用完。",
    "The {slots} slots of {department} for {year} are taken.",
    then_zh="请先增加名额，或安排到下一年度、其他科室。",
    then_en="Add slots first, or plan for the next year or another department.",
)
SLOTS_IN_USE = sentence(
    "placements.slots_in_use",
    "已经接收了 {taken} 人，名额不能少于 {taken} 个。",
    "{taken} are accepted already; there cannot be fewer slots than that.",
    then_zh="请填不小于 {taken} 的数，或先与受援方商量撤回。",
    then_en="Enter at least {taken}, or agree with the recipient on a withdrawal first.",
)
SLOTS_NUMBER = sentence(
    "placements.slots_number",
    "名额应是 1 到 {most} 之间的整数。",
    "Slots are a whole number between 1 and {most}.",
    then_zh="请改正后再提交。",
    then_en="Correct it and send again.",
)
SLOTS_THERE = sentence(
    "placements.slots_there",
    "{department}给{taking}的这一年度名额已经开放过，时间有重叠。",
    "{department} has already offered slots to {taking} for this time.",
    then_zh="请打开已有的那一条，在那里调整。",
    then_en="Open the one that is there and change it.",
)
YEAR_WRONG = sentence(
    "placements.year_wrong",
    "年度和起始月不对：年度是四位数，起始月是 1 到 12。",
    "Year or first month is wrong: four digits, and 1 to 12.",
    then_zh="请按“2026、6”这样填写。",
    then_en="Write them like “2026, 6”.",
)
SLOTS_GONE = sentence(
    "placements.slots_gone",
    "这些名额已经收回。",
    "These slots were taken back.",
    then_zh="请选另一科室或年度的名额。",
    then_en="Choose slots of another department or year.",
)
NOT_IN_YEAR = sentence(
    "placements.not_in_year",
    "起始日 {day} 不在名额的年度内（{since} 至 {until}）。",
    "The first day {day} lies outside the year of the slots ({since} to {until}).",
    then_zh="请改日期，或选那一年度的名额。",
    then_en="Change the day, or choose the slots of that year.",
)
NOT_THEIRS = sentence(
    "placements.not_theirs",
    "{name}不是{place}（或其下级机构）的人员。",
    "{name} does not belong to {place} or an institution below it.",
    then_zh="请从名单里选。",
    then_en="Choose from the list.",
)
TAKEN = sentence(
    "placements.taken",
    "{name}在 {since} 至 {until} 已安排在{place}进修。",
    "{name} is already placed at {place} from {since} to {until}.",
    then_zh="请改日期，或先撤回那一次。",
    then_en="Change the days, or withdraw that one first.",
)
TAKEN_NOW = sentence(
    "placements.taken_now",
    "这位学员的日期刚刚被另一次进修占用。",
    "The days of this trainee were just taken by another placement.",
    then_zh="请刷新后再看。",
    then_en="Refresh and look again.",
)
DAYS_TURNED = sentence(
    "placements.days_turned",
    "最后一天早于第一天。",
    "The last day lies before the first.",
    then_zh="请核对起止日期。",
    then_en="Check both days.",
)
NOT_YET = sentence(
    "placements.not_yet",
    "{day} 还没有到。",
    "{day} has not come yet.",
    then_zh="到那天再登记，或核对日期。",
    then_en="Enter it when it has come, or check the day.",
)
TOO_EARLY = sentence(
    "placements.too_early",
    "日期应不早于 {day}。",
    "The day is not before {day}.",
    then_zh="请核对日期。",
    then_en="Check the day.",
)
TOO_LATE = sentence(
    "placements.too_late",
    "日期应不晚于 {day}。",
    "The day is not after {day}.",
    then_zh="请核对日期。",
    then_en="Check the day.",
)
COMPLETION_FIRST = sentence(
    "placements.completion_first",
    "这次进修已经登记了结束，不能先撤销报到。",
    "The end of this placement is entered already; the arrival cannot be taken back first.",
    then_zh="请先撤回（或冲正）结业，再撤销报到。",
    then_en="Take the completion back (or reverse it) first.",
)
TEACHER_HIMSELF = sentence(
    "placements.teacher_himself",
    "技能由带教老师本人签核：这次进修的带教老师，或{department}的医师。",
    "Competencies are signed by the teacher himself: the teacher of this placement, or a doctor of {department}.",
    then_zh="请让看着学员操作的老师自己登录签核。",
    then_en="Let the teacher who watched sign in and sign.",
)
NOT_BY_TRAINEE = sentence(
    "placements.not_by_trainee",
    "学员不能为自己签核。",
    "A trainee does not sign for himself.",
    then_zh="请带教老师签核。",
    then_en="Ask the teacher to sign.",
)
NOTHING_SIGNED = sentence(
    "placements.nothing_signed",
    "还没有选要签核的技能和程度。",
    "No competency and level was chosen.",
    then_zh="至少选一项，再点签核。",
    then_en="Choose at least one line, then sign.",
)
UNKNOWN_SKILL = sentence(
    "placements.unknown_skill",
    "没有这项技能，或它不属于这次进修。",
    "There is no such competency in this placement.",
    then_zh="请刷新后从列表里选。",
    then_en="Refresh and choose from the list.",
)
NO_SKILLS = sentence(
    "placements.no_skills",
    "还没有写要学的技能。",
    "No competency was written.",
    then_zh="一行一项，例如“无创通气参数设置”。",
    then_en="One a line, for example “setting up non-invasive ventilation”.",
)
TOO_MANY_SKILLS = sentence(
    "placements.too_many_skills",
    "一次进修最多列 {most} 项技能，现在有 {now} 项。",
    "A placement lists at most {most} competencies; there are {now}.",
    then_zh="请合并相近的项目。",
    then_en="Join those that are alike.",
)
SKILL_SIGNED = sentence(
    "placements.skill_signed",
    "“{skill}”已经有老师签核，不能删去。",
    "“{skill}” is signed already and cannot be removed.",
    then_zh="签错了请老师撤回那次签核。",
    then_en="If it was signed by mistake, the teacher takes the signature back.",
)
NOT_MY_SIGNATURE = sentence(
    "placements.not_my_signature",
    "只有签核的老师本人能撤回这次签核。",
    "Only the teacher who signed can take this signature back.",
    then_zh="请联系{name}。",
    then_en="Ask {name}.",
)
VOIDED_ALREADY = sentence(
    "placements.voided_already",
    "这次签核已经撤回过。",
    "This signature was taken back before.",
    then_zh="请刷新后再看。",
    then_en="Refresh and look again.",
)
HIMSELF_OR_HEAD = sentence(
    "placements.himself_or_head",
    "由学员本人、他所在科室的同事或本机构对口支援办公室登记。",
    "Entered by the trainee himself, a colleague of his department, or his programme office.",
    then_zh="请学员自己登录登记，或请科主任、办公室代为登记。",
    then_en="Let him sign in, or ask his head or the office.",
)
HIMSELF_OR_OFFICE = sentence(
    "placements.himself_or_office",
    "由学员本人或本机构对口支援办公室登记。",
    "Entered by the trainee himself or his programme office.",
    then_zh="请学员自己登录登记，或请办公室代为登记。",
    then_en="Let him sign in, or ask the office.",
)
WHO_LISTS = sentence(
    "placements.who_lists",
    "由学员、带教老师或双方的对口支援办公室来列。",
    "Listed by the trainee, his teacher or one of the programme offices.",
    then_zh="请联系他们补充。",
    then_en="Ask one of them to add it.",
)
NUMBER_THERE = sentence(
    "placements.number_there",
    "证书编号“{number}”已经发给别人。",
    "The certificate number “{number}” was given to somebody else.",
    then_zh="请换一个编号，或留空由系统编号。",
    then_en="Choose another, or leave it empty and one is made.",
)
NO_CERTIFICATE = sentence(
    "placements.no_certificate",
    "还没有发结业证书。",
    "No certificate was issued yet.",
    then_zh="支援方登记结业之后，证书就会在这里。",
    then_en="It appears here when the supporter has entered the completion.",
)
NOT_HOME_YET = sentence(
    "placements.not_home_yet",
    "学员还没有结束进修，不能登记回院后的独立操作。",
    "The trainee has not finished; nothing can be entered as done alone back home.",
    then_zh="结业（或提前结束）之后再登记。",
    then_en="Enter it after the placement has ended.",
)
BEFORE_HOME = sentence(
    "placements.before_home",
    "日期 {day} 早于进修结束（{home}）。",
    "The day {day} lies before the placement ended ({home}).",
    then_zh="请核对日期：这里只记回院以后做的。",
    then_en="Check the day: only what was done back home is entered here.",
)
BEFORE_FIRST = sentence(
    "placements.before_first",
    "这项技能的首次独立完成登记在 {day}，不能再登记更早的。",
    "The first one alone is entered for {day}; nothing earlier can be entered.",
    then_zh="如果那一条日期错了，请先撤回那一条。",
    then_en="If that day is wrong, take that record back first.",
)
FIRST_THERE = sentence(
    "placements.first_there",
    "这项技能的首次独立完成刚刚已经登记。",
    "The first one alone was just entered.",
    then_zh="请刷新后再看。",
    then_en="Refresh and look again.",
)
EVIDENCE_NEEDED = sentence(
    "placements.evidence_needed",
    "首次独立完成要有依据：附上记录照片，或写明病案（登记）号。",
    "The first one alone needs evidence: attach a picture of the record, or give its number.",
    then_zh="请附一份文件，或填病案号（不写姓名）。",
    then_en="Attach a file, or enter the record number (no name).",
)
TIMES_NUMBER = sentence(
    "placements.times_number",
    "例次应是 1 到 {most} 之间的整数。",
    "Case-times are a whole number between 1 and {most}.",
    then_zh="请改正后再提交。",
    then_en="Correct it and send again.",
)
MENTOR_HIMSELF = sentence(
    "placements.mentor_himself",
    "这一步由师傅{name}本人来做。",
    "This step is for the mentor {name} himself.",
    then_zh="请他登录后办理。",
    then_en="Let him sign in and do it.",
)
MENTEE_HIMSELF = sentence(
    "placements.mentee_himself",
    "这一步由徒弟{name}本人来做。",
    "This step is for the mentee {name} himself.",
    then_zh="请他登录后办理。",
    then_en="Let him sign in and do it.",
)
MENTOR_OR_MENTEE = sentence(
    "placements.mentor_or_mentee",
    "小结由师徒双方本人来写。",
    "Notes are written by mentor and mentee themselves.",
    then_zh="请他们登录后填写。",
    then_en="Let them sign in and write.",
)
BOND_THERE = sentence(
    "placements.bond_there",
    "{mentor}和{mentee}在这段时间已经结成师徒。",
    "{mentor} and {mentee} are mentor and mentee at this time already.",
    then_zh="请打开已有的那一条。",
    then_en="Open the one that is there.",
)
NO_GOALS = sentence(
    "placements.no_goals",
    "师徒计划至少要有一个目标。",
    "A mentorship has at least one goal.",
    then_zh="一行一个目标，可在后面写日期，例如“独立主刀阑尾切除 2026-12-31”。",
    then_en="One goal a line, with a day if you like: “appendectomy alone 2026-12-31”.",
)
GOAL_UNKNOWN = sentence(
    "placements.goal_unknown",
    "没有这个目标，或它已经登记达成。",
    "There is no such goal, or it is reached already.",
    then_zh="请刷新后再看。",
    then_en="Refresh and look again.",
)
NOTED_ALREADY = sentence(
    "placements.noted_already",
    "这一季度的小结已经写过。",
    "The note of this quarter is written already.",
    then_zh="下一季度再写；要补充请写在下一次。",
    then_en="Write the next one next quarter.",
)
PLAQUE_MISSING = sentence(
    "placements.plaque_missing",
    "请写牌匾上的名称。",
    "Write the name on the plaque.",
    then_zh="例如“演示·李大山专家工作站”。",
    then_en="For example “workstation of Dr Li”.",
)
STATION_THERE = sentence(
    "placements.station_there",
    "这位专家在{place}已有一个同名的工作站。",
    "This expert already has a workstation of this name at {place}.",
    then_zh="请打开已有的那一条。",
    then_en="Open the one that is there.",
)
NO_DAYS = sentence(
    "placements.no_days",
    "还没有填日期。",
    "No day was given.",
    then_zh="请填他在站的日期。",
    then_en="Enter the days on which he was there.",
)
TOO_MANY_DAYS = sentence(
    "placements.too_many_days",
    "一次最多登记 {most} 天。",
    "At most {most} days at once.",
    then_zh="请分几次登记。",
    then_en="Enter them in several steps.",
)
EXPERT_OR_OFFICE = sentence(
    "placements.expert_or_office",
    "由专家本人或双方的对口支援办公室登记。",
    "Entered by the expert himself or one of the programme offices.",
    then_zh="请联系他们登记。",
    then_en="Ask one of them.",
)
