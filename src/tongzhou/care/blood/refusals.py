"""What a person is told when a step with blood cannot be taken, and what to do next."""

from __future__ import annotations

from tongzhou.kernel.errors import sentence

NO_REQUEST = sentence(
    "blood.none",
    "没有找到这次用血申请。",
    "There is no such request for blood.",
    then_zh="请从用血清单重新进入。",
    then_en="Enter again from the list of requests.",
)
NO_BAG = sentence(
    "blood.no_bag",
    "没有找到这袋血。",
    "There is no such bag.",
    then_zh="请核对献血码和产品码。",
    then_en="Check the donation number and the product code.",
)
NO_DAY = sentence(
    "blood.no_day",
    "没有找到这个采血日。",
    "There is no such day of collection.",
    then_zh="请从采血日清单重新进入。",
    then_en="Enter again from the list of days.",
)
OTHER_CONTENT = sentence(
    "blood.other_content",
    "已经送出过，内容和现在的不一样。",
    "It was already sent with other content.",
    then_zh="请打开已送出的那一条核对。",
    then_en="Open what was sent and check it.",
)
NO_STAFF = sentence(
    "blood.no_staff",
    "您的账号没有对应的在职人员，不能办理用血。",
    "Your account has no staff record, so you cannot handle blood.",
    then_zh="请让本机构对口支援办公室在人员名录里补登您的信息。",
    then_en="Ask your programme office to add you to the staff directory.",
)
NOT_THIS_SIDE = sentence(
    "blood.not_this_side",
    "这一步要由{side}（{place}）来做。",
    "This step belongs to {side} ({place}).",
    then_zh="请等对方办理；急的话打电话催一下。",
    then_en="Wait for them to act, or telephone.",
)
ONE_PERSON = sentence(
    "blood.one_person",
    "签收是您做的，不能再由您代供血方核对。",
    "You received it; you cannot check it for the giver as well.",
    then_zh="请供血方的同事核对后结案。",
    then_en="Let a colleague of the giving side check and close.",
)
NOT_A_SOURCE = sentence(
    "blood.not_a_source",
    "不能向这家机构申请用血。",
    "Blood cannot be asked for there.",
    then_zh="请从列出的血站里选；没有列出的，先在结对里登记。",
    then_en="Choose one of the stations listed; others must be paired first.",
)
WRONG_AMOUNT = sentence(
    "blood.wrong_amount",
    "数量不对：“{component}”按{unit}计，最小 {step}。",
    "The amount is wrong: “{component}” is counted in {unit}, the smallest step is {step}.",
    then_zh="请填大于 0、不超过 9999 的数，例如 1 或 2。",
    then_en="Give a number above 0, at most 9999, for instance 1 or 2.",
)
NO_COMPONENT = sentence(
    "blood.no_component",
    "还没有选血液成分。",
    "No component was chosen.",
    then_zh="请从列表里选。",
    then_en="Choose one of the list.",
)
WRONG_NEED = sentence(
    "blood.wrong_need",
    "需要的时间不能早于现在。",
    "The time it is needed by lies in the past.",
    then_zh="填最晚要送到的日期和时间。",
    then_en="Give the day and time it must be there by.",
)
CASE_MISSING = sentence(
    "blood.case_missing",
    "给病人用的血要有病例号。",
    "Blood for a patient needs the case number.",
    then_zh="填医院的病例号或住院号，不要写姓名。",
    then_en="Give the hospital's case number; do not write a name.",
)
NO_BAGS = sentence(
    "blood.no_bags",
    "还没有选血袋。",
    "No bag was chosen.",
    then_zh="勾选要留的血袋；没有合适的，就“不能供应”。",
    then_en="Tick the bags to hold; if none fits, decline.",
)
NOT_FREE = sentence(
    "blood.not_free",
    "“{label}”不能留：不在库、已过期，或刚被别的申请留走。",
    "“{label}” cannot be held: not in stock, expired, or just held for another request.",
    then_zh="请刷新后另选一袋。",
    then_en="Refresh and choose another one.",
)
BAG_HELD = sentence(
    "blood.bag_held",
    "“{label}”正为一次用血申请留着，不能先用掉或报废。",
    "“{label}” is held for a request for blood; it cannot be used or wasted before.",
    then_zh="请在那次申请里放开留血，或等保留时间过去。",
    then_en="Let it go on the page of that request, or wait until the hold runs out.",
)
WRONG_COMPONENT = sentence(
    "blood.wrong_component",
    "“{label}”不是申请的成分。",
    "“{label}” is not the component that was asked for.",
    then_zh="请另选。",
    then_en="Choose another one.",
)
INCOMPATIBLE = sentence(
    "blood.incompatible",
    "“{label}”与受血者血型不相容，不能留。",
    "“{label}” does not fit the recipient's group and cannot be held.",
    then_zh="请选同型或相容的血袋。",
    then_en="Choose a bag of the same or a compatible group.",
)
WARNED = sentence(
    "blood.warned",
    "“{label}”不是同型血，要写明为什么用它。",
    "“{label}” is not of the same group: say why it is chosen.",
    then_zh="写清缘由和谁同意的；您的姓名会留在记录里。",
    then_en="Give the reason and who agreed; your name stays in the record.",
)
TOO_MUCH = sentence(
    "blood.too_much",
    "选的超过了申请的数量：申请 {asked}，选了 {chosen}。",
    "More was chosen than asked for: asked {asked}, chosen {chosen}.",
    then_zh="去掉几袋。",
    then_en="Leave some out.",
)
NOTHING_HELD = sentence(
    "blood.nothing_held",
    "留的血袋已经过了保留时间，现在没有留着的。",
    "The hold has run out; no bag is held now.",
    then_zh="请重新留血，再发血。",
    then_en="Hold the bags again, then issue.",
)
EXPIRED_BAG = sentence(
    "blood.expired_bag",
    "“{label}”已经过期。",
    "“{label}” has expired.",
    then_zh="过期的血不能用，请报废。",
    then_en="Blood that has expired is not used; record it as wasted.",
)
EACH_BAG = sentence(
    "blood.each_bag",
    "“{label}”还没有说收到、拒收还是没有到。",
    "It is not said whether “{label}” is here, refused or missing.",
    then_zh="每一袋都要点一下。",
    then_en="Say it of each bag.",
)
WRONG_TIME = sentence(
    "blood.wrong_time",
    "时间不对：不能晚于现在，也不能早于发血。",
    "The time is wrong: not later than now, not before the blood was issued.",
    then_zh="请核对日期和时间。",
    then_en="Check the day and the time.",
)
NOT_YET = sentence(
    "blood.not_yet",
    "还没有到需要的时间，不能记“过时未供”。",
    "The time it is needed by has not passed yet.",
    then_zh="不再需要就撤销申请。",
    then_en="If it is no longer needed, cancel the request.",
)
BAGS_OPEN = sentence(
    "blood.bags_open",
    "还有血袋没有着落：{labels}。",
    "Some bags have no end yet: {labels}.",
    then_zh="拒收退回的先收回或报废，没有到的先找到或确认丢失，再结案。",
    then_en="Take back or waste what was refused, find or write off what is missing; then close.",
)
FLAGGED = sentence(
    "blood.flagged",
    "“{label}”运送途中温度超限，用或入库要写明理由。",
    "“{label}” was out of its temperature range on the way: give the reason for using or shelving it.",
    then_zh="写清谁判断可用、依据什么；不能用就报废。",
    then_en="Say who judged it fit and on what grounds; otherwise waste it.",
)
SAY_MORE = sentence(
    "blood.say_more",
    "选了“其他”，还没有写清楚是什么原因。",
    "“Other” was chosen without saying what it was.",
    then_zh="请用一句话写明。",
    then_en="Say it in a sentence.",
)
SAY_WHICH = sentence(
    "blood.say_which",
    "还没有选报废的原因。",
    "It is not said why it is wasted.",
    then_zh="从列表里选一项。",
    then_en="Choose one of the list.",
)
BAG_MISSING = sentence(
    "blood.bag_missing",
    "“{name}”还没有填。",
    "“{name}” is missing.",
    then_zh="照血袋标签填。",
    then_en="Copy it from the label of the bag.",
)
BAG_KNOWN = sentence(
    "blood.bag_known",
    "献血码 {donation}、产品码 {product} 的血袋已经登记过。",
    "The bag {donation}, {product} is already registered.",
    then_zh="请在库存里找到那一袋；号码抄错了就改正。",
    then_en="Find it in the stock, or correct the number.",
)
BAG_DATES = sentence(
    "blood.bag_dates",
    "失效时间要晚于采集日期，采集日期不能晚于今天。",
    "It expires after it was collected, and was not collected after today.",
    then_zh="请对照标签核对两个日期。",
    then_en="Check both days against the label.",
)
NO_READINGS = sentence(
    "blood.no_readings",
    "还没有温度记录。",
    "There are no temperatures.",
    then_zh="填一行，或选一个记录仪导出的文件。",
    then_en="Write one line, or choose a file of the logger.",
)
BAD_LINE = sentence(
    "blood.bad_line",
    "第 {line} 行读不懂：“{text}”。",
    "Line {line} cannot be read: “{text}”.",
    then_zh="每行先写时间（例：2026-11-29 14:05），逗号后写温度（例：22.4）；温度在 −100 到 60 之间。",
    then_en="Each line is “time,temperature”, for instance 2026-11-29 14:05,22.4; between −100 and 60.",
)
LINE_NO_TIME = sentence(
    "blood.line_no_time",
    "第 {line} 行“{text}”只有日期，没有几点几分。",
    "Line {line}, “{text}”, has a day and no time of day.",
    then_zh="请把时间写在同一格或右边一格，例：2026-11-29 14:05。",
    then_en="Put the time into the same cell or the next one, for instance 2026-11-29 14:05.",
)
LINE_WHICH_DAY = sentence(
    "blood.line_which_day",
    "第 {line} 行“{text}”看不出哪个是月、哪个是日。",
    "In line {line}, “{text}” does not say which is the month and which the day.",
    then_zh="请把日期写成 2026-11-29 这样，年在前。",
    then_en="Write the date as 2026-11-29, the year first.",
)
LINE_COMMA = sentence(
    "blood.line_comma",
    "第 {line} 行“{text}”看不出是一个温度还是两列数。",
    "In line {line}, “{text}” may be one temperature or two columns.",
    then_zh="请用小数点写温度（例：22.4），或改用分号、制表符隔开。",
    then_en="Write the temperature with a point (22.4), or separate by semicolons or tabs.",
)
MANY_COLUMNS = sentence(
    "blood.many_columns",
    "第 {line} 行的标题里有几列都像温度：{text}。",
    "In the heading, line {line}, several columns could be the temperature: {text}.",
    then_zh="请只留箱内那个探头的一列，再上传。",
    then_en="Keep the column of the sensor inside the box only and upload again.",
)
FILE_TOO_LARGE = sentence(
    "blood.file_too_large",
    "文件太大：一次运送的记录最多 {most} KB。",
    "The file is too large: the log of one way has {most} KB at most.",
    then_zh="请只导出发血到签收这一段，或另存为 CSV。",
    then_en="Export the time from issue to receipt only, or save it as CSV.",
)
OTHER_READING = sentence(
    "blood.other_reading",
    "第 {line} 行的时间已经有另一个温度 {known}。",
    "At the time of line {line} another temperature, {known}, is on record.",
    then_zh="原来的不改；写错了的话，请在备注里说明。",
    then_en="What is on record stays; say in a note if it was wrong.",
)
TIME_OF_READING = sentence(
    "blood.time_of_reading",
    "第 {line} 行的时间不在运送期间。",
    "The time of line {line} does not lie on the way.",
    then_zh="只记发血到签收之间的温度；请核对记录仪的时钟。",
    then_en="Only temperatures from issue to receipt; check the logger's clock.",
)
TOO_MANY = sentence(
    "blood.too_many",
    "一次最多 {most} 行，现在有 {now} 行。",
    "At most {most} lines at once; there are {now}.",
    then_zh="请分几次导入，或把记录间隔调大。",
    then_en="Import in parts, or log less often.",
)
NOT_ON_THE_WAY = sentence(
    "blood.not_on_the_way",
    "还没有发血，没有运送温度可记。",
    "Nothing was issued yet; there is no temperature to record.",
    then_zh="发血以后再记。",
    then_en="Record it after the issue.",
)
DAY_KNOWN = sentence(
    "blood.day_known",
    "这辆车当天在“{place}”的采血日已经登记过。",
    "The day of this vehicle at “{place}” is already registered.",
    then_zh="请打开那一天。",
    then_en="Open that day.",
)
PLACE_MISSING = sentence(
    "blood.place_missing",
    "还没有写地点。",
    "The place is missing.",
    then_zh="写停车或设点的地方，例：古城广场。",
    then_en="Say where it stands, for instance the old town square.",
)
WRONG_COUNT = sentence(
    "blood.wrong_count",
    "数不对。",
    "The count is wrong.",
    then_zh="填 0 或更大的数；不知道就空着。",
    then_en="Give 0 or more; leave it empty if it is not known.",
)
WAITS_THERE = sentence(
    "blood.waits_there",
    "还有用血申请或血袋没有办完：{number}。",
    "A request for blood or a bag is still open: {number}.",
    then_zh="先办完，再关闭机构。",
    then_en="Finish it before the house is closed.",
)
