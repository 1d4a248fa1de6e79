"""Blood: asked and met, handed over, how soon, wasted. Recorded, not traded: there is no price."""

from __future__ import annotations

from tongzhou.indicators.definitions.catalogue.making import (
    LEDGER,
    LESS,
    NEITHER,
    act,
    adds_up,
    case,
    chapter,
    each,
    of,
    only,
    share,
    shares,
    whole,
)
from tongzhou.indicators.definitions.indicator import Indicator, Rate, Theme
from tongzhou.indicators.definitions.tree import Count, Is, Known, Quantile, Ratio, Sum
from tongzhou.kernel.quantities import Unit
from tongzhou.kernel.words import Words

_i = chapter(Theme.BLOOD)
PLATELETS = of("platelet_support")
RULES = Words("血站服务的通行要求（据记忆）", "what blood stations are commonly asked for (from memory)")
_DOSES = Words(
    "只有按治疗量计的成分（机采血小板），按单位、毫升计的不在内",
    "only what is counted in doses (apheresis platelets), nothing counted in units or millilitres",
)
REQUEST, ISSUE, WASTED = "blood_request", "blood_issue", "blood_wasted"
OWN, OWN_BAG = "blood_own_wasted", "blood_own_bag_wasted"
"""One-sided: what spoiled in a house's own stock. Read by the three figures at the end alone."""

BLOOD: tuple[Indicator, ...] = (
    _i(
        "platelet_deliveries", Words("紧急供血小板", "emergency platelet deliveries"), Unit.TIME, Count(PLATELETS),
        Words("紧急调拨血小板的次数，一次不论几个治疗量。", "Emergency deliveries of platelets, however many doses each had."),
        case("两次，共 4 个治疗量", "two deliveries, 4 doses", 2, act("platelet_support", quantity=3), act("platelet_support", quantity=1)),
        case("年内没有", "none within the year", None, act("platelet_support", "2024-01-01")),
    ),
    _i("platelet_doses", Words("血小板", "platelets"), Unit.THERAPEUTIC_DOSE, Sum(PLATELETS),
       Words("紧急调拨的机采血小板，按治疗量计。", "Apheresis platelets delivered in emergencies, in therapeutic doses."), *adds_up("platelet_support")),
    _i("blood_requests", Words("用血申请", "requests for blood"), Unit.TIME, Sum(of(REQUEST)),
       Words("向血站提出的用血申请，各种成分都算。", "Requests for blood made to a station, of any component."), *each(REQUEST), source=LEDGER, better=NEITHER),
    _i(
        "blood_requests_met_share", Words("用血申请满足率", "share of requests met"), Rate.PERCENT, share(only(of(REQUEST), Known("detail.met")), Is("detail.met", (True,))),
        Words("有结果的用血申请里，全部按时满足的占多少。", "Of the requests with a result, how many in a hundred were met in full and in time."),
        *shares(REQUEST, {"met": True}, {"met": False}), source=RULES, confirm=True,
    ),
    _i(
        "blood_emergency_requests_met_share", Words("紧急用血满足率", "share of emergency requests met"), Rate.PERCENT, share(only(of(REQUEST, emergency=True), Known("detail.met")), Is("detail.met", (True,))),
        Words("有结果的紧急用血申请里，全部按时满足的占多少。", "Of the emergency requests with a result, how many in a hundred were met in full and in time."),
        *shares(REQUEST, {"met": True}, {"met": False}, emergency=True), source=RULES, confirm=True,
    ),
    _i("blood_doses", Words("供应血液（按治疗量）", "blood issued, in doses"), Unit.THERAPEUTIC_DOSE, Sum(of(ISSUE)),
       Words(f"血站发出并由用血方签收的血液；{_DOSES.zh}。", f"Blood that the station issued and the receiver signed for; {_DOSES.en}."), *adds_up(ISSUE), source=LEDGER),
    _i(
        "blood_delivery_median", Words("供血送达时间中位数", "median time to delivery"), Unit.MINUTE, Quantile(of(ISSUE), "detail.minutes_to_delivery", 50),
        Words(f"从申请到签收的分钟数，中间的那个；{_DOSES.zh}。", f"Minutes from asking to receipt, the one in the middle; {_DOSES.en}."),
        case("120、180、600 分钟，一次没有写", "120, 180 and 600 minutes, one does not say", 180, *(act(ISSUE, minutes_to_delivery=one) for one in (600, 120, 180)), act(ISSUE)), source=RULES, better=LESS, confirm=True,
    ),
    _i(
        "blood_temperature_kept_share", Words("运输温度合格率", "share kept at the right temperature"), Rate.PERCENT, share(only(of(ISSUE), Known("detail.temperature_kept")), Is("detail.temperature_kept", (True,))),
        Words(f"记录了运输温度的供血里，全程合格的占多少；{_DOSES.zh}。", f"Of the deliveries with a recorded temperature, how many in a hundred were right all the way; {_DOSES.en}."),
        *shares(ISSUE, {"temperature_kept": True}, {"temperature_kept": False}), source=RULES, confirm=True,
    ),
    _i(
        "blood_wasted_share", Words("血液报废率", "share of blood wasted"), Rate.PERCENT, Ratio(Sum(of(WASTED)), Sum(whole(ISSUE, WASTED))),
        Words(f"发出以后报废的治疗量占供应的治疗量的百分比；{_DOSES.zh}，本库里报废的另算。", f"Doses wasted after they were issued, in per cent of doses issued; {_DOSES.en}, and what spoiled in a station's own stock is a figure of its own."),
        case("供应 40，报废 1；另有 5 在本库报废", "40 issued, 1 wasted; 5 more spoiled in own stock", "2.5", act(ISSUE, quantity=40), act(WASTED), act(OWN, quantity=5)),
        case("没有报废：是零", "none wasted: zero", 0, act(ISSUE, quantity=40)), source=RULES, better=LESS, confirm=True,
    ),
    _i("blood_own_wasted", Words("本库报废血小板", "platelets wasted in own stock"), Unit.THERAPEUTIC_DOSE, Sum(of(OWN)),
       Words("血站或医院自己库里过期、破损、断了冷链等报废的治疗量；单方记录，没有另一方签字。", "Doses that expired, broke, got warm or the like in a house's own stock; recorded by that house alone, signed by no other."),
       *adds_up(OWN), source=LEDGER, better=LESS),
    _i(
        "blood_own_wasted_share", Words("本库血小板报废率", "share of platelets wasted in own stock"), Rate.PERCENT, Ratio(Sum(of(OWN)), Sum(of(ISSUE, OWN))),
        Words("本库报废的治疗量，占供应加本库报废的治疗量的百分比；别家退回后报废的不在其中。", "Doses wasted in own stock in per cent of doses issued and wasted in own stock together; what was wasted after it went to another house is not among them."),
        case("供应 38，本库报废 2，发出后另报废 3", "38 issued, 2 wasted in own stock, 3 more after issue", 5, act(ISSUE, quantity=38), act(OWN, quantity=2), act(WASTED, quantity=3)),
        case("报废的一条已冲正：是零", "the only one wasted was taken back: zero", 0, act(ISSUE, quantity=38), act(OWN, quantity=2, taken_back="2025-05-20")),
        case("没有供应也没有报废：没有分母", "neither issued nor wasted: no denominator", None, act(OWN, "2024-06-01")), source=RULES, better=LESS, confirm=True,
    ),
    _i("blood_own_bags_wasted", Words("本库报废血袋", "bags wasted in own stock"), Unit.TIME, Count(of(OWN, OWN_BAG)),
       Words("本库报废的血袋，一袋算一次，不论成分和袋内数量。", "Bags wasted in own stock, each once, whatever the component and the amount in it."),
       case("血小板两袋共 1 个治疗量，红细胞一袋", "two bags of platelets, 1 dose together, and one of red cells", 3, act(OWN), act(OWN), act(OWN_BAG)),
       case("年内没有记录：不知道，不是零", "nothing recorded within the year: not known, which is not zero", None, act(OWN_BAG, "2024-06-01")), source=LEDGER, better=LESS),
)  # fmt: skip
