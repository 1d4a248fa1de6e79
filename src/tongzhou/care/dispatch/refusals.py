"""What a person is told when something of the 120 network cannot be done, and what to do next."""

from __future__ import annotations

from tongzhou.kernel.errors import sentence

NO_MISSION = sentence(
    "dispatch.no_mission",
    "没有找到这趟出车。",
    "There is no such mission.",
    then_zh="可能不归您看；请从出车清单重新进入。",
    then_en="It may be none of your business; enter again from the list.",
)
NO_CALL = sentence(
    "dispatch.no_call",
    "没有找到这个呼救。",
    "There is no such call.",
    then_zh="请从调度台重新进入。",
    then_en="Enter again from the board.",
)
NO_AMBULANCE = sentence(
    "dispatch.no_ambulance",
    "没有找到这辆救护车。",
    "There is no such ambulance.",
    then_zh="请从列表里选。",
    then_en="Choose one of the list.",
)
NO_STATION = sentence(
    "dispatch.no_station",
    "没有找到这个急救站点。",
    "There is no such station.",
    then_zh="请从列表里选，或先登记站点。",
    then_en="Choose one of the list, or enter the station first.",
)
OTHER_CONTENT = sentence(
    "dispatch.other_content",
    "同一个编号已经登记过，内容和现在的不一样。",
    "This was entered already, with other content.",
    then_zh="请打开已登记的那一条，在那里接着办。",
    then_en="Open what was entered, and go on there.",
)
BUSY = sentence(
    "dispatch.busy",
    "{plate} 刚被派去 {number}。",
    "{plate} has just been sent to {number}.",
    then_zh="请另派一辆。",
    then_en="Send another one.",
)
OUT = sentence(
    "dispatch.out",
    "{plate} 已停用：{why}。",
    "{plate} is out of service: {why}.",
    then_zh="请另派一辆，或先恢复使用。",
    then_en="Send another one, or put it back into service first.",
)
NO_CREW = sentence(
    "dispatch.no_crew",
    "{plate} 现在没有排班的车组。",
    "Nobody is on shift on {plate}.",
    then_zh="先给它排班，或另派一辆。",
    then_en="Enter its crew first, or send another one.",
)
ALREADY_SENT = sentence(
    "dispatch.already_sent",
    "{plate} 已在去这个呼救的路上。",
    "{plate} is already on this call.",
    then_zh="确实要再派一辆，请写明原因。",
    then_en="To send a further one, say why.",
)
CLOSED = sentence(
    "dispatch.closed",
    "这个呼救已经了结。",
    "This call is closed.",
    then_zh="又有情况，请另登记一个呼救。",
    then_en="If something is the matter again, enter a new call.",
)
STILL_OUT = sentence(
    "dispatch.still_out",
    "{plate} 还在办这个呼救。",
    "{plate} is still on this call.",
    then_zh="先办完或撤销出车，再了结。",
    then_en="Finish or cancel the mission first.",
)
NOT_YOURS = sentence(
    "dispatch.not_yours",
    "这一步要由{side}来做。",
    "This step belongs to {side}.",
    then_zh="请等对方办理；急的话打电话或用电台催一下。",
    then_en="Wait for them to act; if it is urgent, telephone or radio.",
)
NO_STAFF = sentence(
    "dispatch.no_staff",
    "您的账号没有对应的在职人员，不能签字。",
    "Your account has no staff record, so you cannot sign.",
    then_zh="请让本机构对口支援办公室在人员名录里补登您的信息。",
    then_en="Ask your programme office to add you to the staff directory.",
)
ONE_PERSON = sentence(
    "dispatch.one_person",
    "您在这趟车上，不能再代急诊签收。",
    "You ride on this mission; you cannot sign for the emergency room as well.",
    then_zh="请急诊当班的医生护士签收。",
    then_en="Let somebody on duty in the emergency room sign.",
)
NO_PLACE = sentence(
    "dispatch.no_place",
    "还没有写在哪里。",
    "It is not said where.",
    then_zh="写村名、路名、门牌或参照物。",
    then_en="Write the village, the road, or what is near.",
)
NO_COMPLAINT = sentence(
    "dispatch.no_complaint",
    "还没有写出了什么事。",
    "It is not said what happened.",
    then_zh="一句话，例：男 60 岁，胸痛半小时。",
    then_en="One sentence: man of 60, chest pain for half an hour.",
)
NO_PHONE = sentence(
    "dispatch.no_phone",
    "这个电话号码不对。",
    "This telephone number cannot be right.",
    then_zh="写来电号码，3 到 15 位数字；不知道就空着。",
    then_en="Give the number that called, 3 to 15 digits, or leave it empty.",
)
NO_SPOT = sentence(
    "dispatch.no_spot",
    "经纬度不对。",
    "These coordinates cannot be right.",
    then_zh="写成“纬度，经度”，例：34.992，106.204；不知道就空着。",
    then_en="Write “latitude, longitude”, such as 34.992, 106.204, or leave it empty.",
)
WRONG_TIME = sentence(
    "dispatch.wrong_time",
    "时间不对：不能晚于现在，也不能早于上一步。",
    "The time is wrong: not later than now, not before the step before.",
    then_zh="请核对时间。",
    then_en="Check the time.",
)
NO_DESTINATION = sentence(
    "dispatch.no_destination",
    "还没有选送到哪家医院。",
    "It is not said to which hospital.",
    then_zh="从列表里选一家。",
    then_en="Choose one of the list.",
)
SHEET_LACKS = sentence(
    "dispatch.sheet_lacks",
    "交接单还缺“{name}”。",
    "The handover sheet lacks “{name}”.",
    then_zh="车组先填上，双方再签。",
    then_en="The crew fills it in, then both sign.",
)
SHEET_FROZEN = sentence(
    "dispatch.sheet_frozen",
    "急诊已经签过，交接单不能再改。",
    "The emergency room has signed; the sheet can no longer be changed.",
    then_zh="照原样签字；有出入请在备注里写明。",
    then_en="Sign it as it is, and say in the note what differs.",
)
CARRIES = sentence(
    "dispatch.carries",
    "{plate} 车上有病人，不能撤销。",
    "{plate} has a patient on board; it cannot be cancelled.",
    then_zh="车坏了就先加派一辆接上病人，再撤销这趟。",
    then_en="If it broke down, send a further ambulance first, then cancel this one.",
)
PLATE_TAKEN = sentence(
    "dispatch.plate_taken",
    "{plate} 已经登记过。",
    "{plate} is entered already.",
    then_zh="请核对车牌。",
    then_en="Check the plate.",
)
NO_PLATE = sentence(
    "dispatch.no_plate",
    "还没有写车牌。",
    "The plate is missing.",
    then_zh="例：甘E·演01。",
    then_en="Write it as it stands on the vehicle.",
)
NO_NAME = sentence(
    "dispatch.no_name",
    "还没有写站点名称。",
    "The station has no name.",
    then_zh="例：恭门镇急救站。",
    then_en="Write the name people use on the radio.",
)
STATION_TAKEN = sentence(
    "dispatch.station_taken",
    "这家机构已有叫“{name}”的站点。",
    "This house already has a station named “{name}”.",
    then_zh="换个名称，或用已有的那个。",
    then_en="Choose another name, or use that one.",
)
ON_A_CALL = sentence(
    "dispatch.on_a_call",
    "{plate} 正在出车。",
    "{plate} is on a call.",
    then_zh="等它办完再停用。",
    then_en="Take it out of service when it is back.",
)
NO_DRIVER = sentence(
    "dispatch.no_driver",
    "车组至少要有司机。",
    "A crew needs a driver at least.",
    then_zh="从本单位人员里选一位。",
    then_en="Choose somebody of the house.",
)
NOT_STAFF = sentence(
    "dispatch.not_staff",
    "这位不是在职人员，不能排班。",
    "This is nobody who works there.",
    then_zh="请从列表里选。",
    then_en="Choose one of the list.",
)
TWICE_IN_CREW = sentence(
    "dispatch.twice_in_crew",
    "同一个人不能占两个位置。",
    "One person cannot have two seats.",
    then_zh="请另选一位，或空着。",
    then_en="Choose somebody else, or leave it empty.",
)
SHIFT_HOURS = sentence(
    "dispatch.shift_hours",
    "班次的时间不对：先有开始再有结束，最长 72 小时。",
    "The hours of the shift are wrong: a beginning, then an end, 72 hours at most.",
    then_zh="请核对起止时间。",
    then_en="Check both times.",
)
CREW_THERE = sentence(
    "dispatch.crew_there",
    "{plate} 这段时间已有车组，或其中有人已排在别的车上。",
    "{plate} has a crew then, or somebody of this one rides elsewhere at that time.",
    then_zh="换个时间，或换个人。",
    then_en="Choose other hours or other people.",
)
COMES_THERE = sentence(
    "dispatch.comes_there",
    "还有救护车在办与它有关的呼救：{number}。",
    "An ambulance is still out for it: {number}.",
    then_zh="等这趟出车办完，再关闭。",
    then_en="Wait until the mission has ended.",
)
WAITS_THERE = sentence(
    "dispatch.waits_there",
    "它还有没办完的呼救：{number}。",
    "A call still waits there: {number}.",
    then_zh="派车，或写明原因结束这次呼救，再关闭。",
    then_en="Send an ambulance, or close the call with a reason.",
)
STANDS_THERE = sentence(
    "dispatch.stands_there",
    "它还有在用的救护车：{plate}。",
    "It still has an ambulance in service: {plate}.",
    then_zh="先把车停用，再关闭。",
    then_en="Take the ambulance out of service first.",
)
NO_POSITION = sentence(
    "dispatch.no_position",
    "这辆车不在出车中，位置没有记。",
    "This ambulance is not on a call; no position was kept.",
    then_zh="任务结束就不再上报位置。",
    then_en="When the mission is over, send none.",
)
TOO_OFTEN = sentence(
    "dispatch.too_often",
    "位置报得太密。",
    "Positions come too often.",
    then_zh="每 5 秒报一次就够。",
    then_en="One every 5 seconds is enough.",
)
