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
        Words(f"报废的治疗量占供应的治疗量的百分比；{_DOSES.zh}。", f"Doses wasted in per cent of doses issued; {_DOSES.en}."),
        case("供应 40，报废 1", "40 issued, 1 wasted", "2.5", act(ISSUE, quantity=40), act(WASTED)),
        case("没有报废：是零", "none wasted: zero", 0, act(ISSUE, quantity=40)), source=RULES, better=LESS, confirm=True,
    ),
)  # fmt: skip
