"""Emergency pathways: for each clock how many events, the median, the range, the mean where the target is a mean, the share that met it.

A clock that ran backwards is left out of every figure: its minutes are below zero. Small numbers stay visible: the count stands beside.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from tongzhou.indicators.definitions.catalogue.making import (
    LESS,
    NEITHER,
    act,
    case,
    chapter,
    each,
    of,
    only,
    share,
    shares,
)
from tongzhou.indicators.definitions.indicator import Indicator, Rate, Theme
from tongzhou.indicators.definitions.tree import (
    Between,
    Count,
    End,
    Extreme,
    Facts,
    Is,
    Known,
    Quantile,
    Ratio,
    Sum,
)
from tongzhou.indicators.engine.facts import Fact
from tongzhou.kernel.quantities import Unit
from tongzhou.kernel.words import Words

_i = chapter(Theme.EMERGENCY)
EVENT = "emergency_event"
EVENTS = (EVENT, "emergency_event_alone")
"""Both kinds: those brought, which two houses vouch for, and those who walked in, which the hospital says alone."""
CHEST_PAIN = Words("胸痛中心质控指标（据记忆）", "quality indicators of chest pain centres (from memory)")
STROKE = Words("卒中中心质控指标（据记忆）", "quality indicators of stroke centres (from memory)")
_NEVER_BACKWARDS = Decimal(0)
NO_NOTE = Words("", "")


@dataclass(frozen=True, slots=True)
class Clock:
    """One time of a pathway ("" = any) and its target: at most `limit` minutes; `mean` when the target is about the mean as well."""

    code: str
    field: str
    pathway: str
    limit: Decimal
    name: Words
    path: Words
    target: Words
    source: Words
    mean: bool = False
    note: Words = NO_NOTE

    def facts(self) -> Facts:
        """Events whose clock is known and ran forwards."""
        events = of(*EVENTS, pathway=self.pathway) if self.pathway else of(*EVENTS)
        return only(events, Between(f"detail.{self.field}", _NEVER_BACKWARDS))

    def event(self, minutes: int | None) -> Fact:
        """An event of an example."""
        told = {} if minutes is None else {self.field: minutes}
        return act(EVENT, told=told, pathway=self.pathway or "stemi")


CLOCKS = (
    Clock("fmc_to_ecg", "minutes_fmc_to_ecg", "", Decimal("9.999"), Words("首次医疗接触到首份心电图", "first medical contact to first ECG"),
          Words("从首次医疗接触到首份 12 导联心电图", "first medical contact to the first 12-lead ECG"), Words("少于 10 分钟", "less than 10 minutes"), CHEST_PAIN, mean=True,
          note=Words("；胸痛和卒中都在内，分开看请用急救时间页", "; chest pain and stroke together, apart on the page of emergency times")),
    Clock("door_to_balloon", "minutes_door_to_balloon", "stemi", Decimal(90), Words("进门到球囊（导丝）", "door to balloon (wire)"),
          Words("ST 段抬高心梗从进门到球囊扩张（导丝通过）", "STEMI, door to balloon (wire)"), Words("不超过 90 分钟", "at most 90 minutes"), CHEST_PAIN, mean=True),
    Clock("door_to_needle_stroke", "minutes_door_to_needle", "stroke", Decimal(60), Words("卒中进门到溶栓", "stroke, door to needle"),
          Words("卒中从进门到静脉溶栓", "stroke, door to thrombolysis"), Words("不超过 60 分钟", "at most 60 minutes"), STROKE),
    Clock("door_to_needle_stemi", "minutes_door_to_needle", "stemi", Decimal(30), Words("心梗进门到溶栓", "STEMI, door to needle"),
          Words("ST 段抬高心梗从进门到溶栓", "STEMI, door to thrombolysis"), Words("不超过 30 分钟", "at most 30 minutes"), CHEST_PAIN),
    Clock("door_in_door_out", "minutes_door_in_door_out", "", Decimal(30), Words("首诊医院进门到出门", "door in, door out of the first hospital"),
          Words("在首诊医院从进门到转出", "first hospital, door in to door out"), Words("不超过 30 分钟", "at most 30 minutes"), CHEST_PAIN,
          note=Words("；只算转往上级医院的", "; only of those sent on to a higher hospital")),
)  # fmt: skip


def _of(clock: Clock) -> Iterator[Indicator]:
    facts, field, limit = clock.facts(), f"detail.{clock.field}", int(clock.limit)
    name, path = clock.name, clock.path
    yield _i(
        f"{clock.code}_events", Words(f"{name.zh}例数", f"{name.en}: events"), Unit.CASE, Count(facts),
        Words(f"{path.zh}的时间已知、先后不颠倒的例数{clock.note.zh}。", f"Events whose time ({path.en}) is known and in order{clock.note.en}."),
        case("一例已知，一例不知，一例先后颠倒", "one known, one not, one out of order", 1, clock.event(5), clock.event(None), clock.event(-3)),
        source=clock.source, better=NEITHER, confirm=True,
    )  # fmt: skip
    yield _i(
        f"{clock.code}_median", Words(f"{name.zh}时间中位数", f"{name.en}: median"), Unit.MINUTE, Quantile(facts, field, 50),
        Words(f"{path.zh}的分钟数，中间的那个；先后颠倒的不计。", f"Minutes ({path.en}), the one in the middle; times out of order are left out."),
        case("4、6、20 分钟", "4, 6 and 20 minutes", 6, *(clock.event(one) for one in (20, 4, 6))),
        case("先后颠倒的不计", "a time out of order is left out", 8, clock.event(8), clock.event(-40)),
        source=clock.source, better=LESS, confirm=True,
    )  # fmt: skip
    for end, zh, en, minutes in ((End.LEAST, "最短", "shortest", 4), (End.GREATEST, "最长", "longest", 20)):
        yield _i(
            f"{clock.code}_{end.value}", Words(f"{name.zh}{zh}时间", f"{name.en}: {en}"), Unit.MINUTE, Extreme(facts, field, end),
            Words(f"{path.zh}的分钟数里{zh}的；先后颠倒的不计。", f"The {en} of minutes ({path.en}); times out of order are left out."),
            case("4、6、20 分钟，一例先后颠倒", "4, 6 and 20 minutes, one out of order", minutes, *(clock.event(one) for one in (20, 4, 6, -9))),
            source=clock.source, better=LESS, confirm=True,
        )  # fmt: skip
    if clock.mean:
        yield _i(
            f"{clock.code}_mean", Words(f"{name.zh}时间均值", f"{name.en}: mean"), Unit.MINUTE, Ratio(Sum(facts, field), Count(facts), 1),
            Words(f"{path.zh}的分钟数的平均，目标{clock.target.zh}；先后颠倒的不计。", f"The mean of minutes ({path.en}), to be {clock.target.en}; times out of order are left out."),
            case("4、6、20 分钟", "4, 6 and 20 minutes", 10, *(clock.event(one) for one in (4, 6, 20))),
            source=clock.source, better=LESS, confirm=True,
        )  # fmt: skip
    yield _i(
        f"{clock.code}_met", Words(f"{name.zh}达标率", f"{name.en}: share met"), Rate.PERCENT, share(facts, Between(field, None, clock.limit)),
        Words(f"{path.zh}{clock.target.zh}的占多少。", f"How many in a hundred had {clock.target.en} ({path.en})."),
        case(f"{limit} 分钟的达标，{limit + 1} 分钟的不达标", f"{limit} minutes meet it, {limit + 1} do not", 50, clock.event(limit), clock.event(limit + 1)),
        case("先后颠倒的既不算达标，也不进分母", "a time out of order neither meets it nor counts", 0, clock.event(limit + 30), clock.event(-5)),
        source=clock.source, confirm=True,
    )  # fmt: skip


EMERGENCY: tuple[Indicator, ...] = (
    _i("emergency_events", Words("急救事件", "emergency events"), Unit.CASE, Sum(of(*EVENTS)),
       Words("走急救通道的患者例数；自己来院的由接诊医院单方记。", "Patients who went through an emergency pathway; of those who walked in the hospital alone says so."), *each(EVENT), source=CHEST_PAIN, better=NEITHER, confirm=True),
    *(one for clock in CLOCKS for one in _of(clock)),
    _i(
        "door_to_needle_stroke_best", Words("卒中进门到溶栓 45 分钟内占比", "stroke, door to needle: within 45 minutes"), Rate.PERCENT,
        share(CLOCKS[2].facts(), Between("detail.minutes_door_to_needle", None, Decimal(45))),
        Words("卒中从进门到静脉溶栓不超过 45 分钟的占多少。", "How many in a hundred strokes had at most 45 minutes from door to thrombolysis."),
        case("45 分钟一例，60 分钟一例", "one of 45 minutes, one of 60", 50, CLOCKS[2].event(45), CLOCKS[2].event(60)), source=STROKE, confirm=True,
    ),
    _i(
        "fmc_to_ecg_known_share", Words("首次医疗接触到首份心电图时间齐全率", "first medical contact to first ECG: share known"), Rate.PERCENT,
        share(of(*EVENTS, pathway=("stemi", "stroke"), came=("ambulance", "walk_in")), Between("detail.minutes_fmc_to_ecg", _NEVER_BACKWARDS)),
        Words("救护车送来和自己来的胸痛、卒中患者里，从首次医疗接触到首份心电图的时间记全、先后不颠倒的占多少；不知道的不当成零，也不进别的数。", "Of chest pain and stroke, brought by ambulance or walked in, how many in a hundred have this time known and in order; what is not known is not zero, and is in no other figure."),
        case("四例里两例记全，一例不知，一例先后颠倒", "two of four known, one not, one out of order", 50,
             *(act(EVENT, pathway="stemi", came="ambulance", minutes_fmc_to_ecg=one) for one in (5, 9, -3)), act(EVENT, pathway="stemi", came="ambulance")),
        case("都不知道：是零", "none known: zero", 0, act(EVENT, pathway="stroke", came="walk_in")),
        case("别的通道不计，转来的在上一次已计", "other pathways are left out, and transfers, which the run before counts", None,
             act(EVENT, pathway="trauma", came="ambulance"), act(EVENT, pathway="stemi", came="transfer")), source=CHEST_PAIN, confirm=True,
    ),
    _i(
        "door_in_door_out_known_share", Words("首诊医院进门到出门时间齐全率", "door in, door out of the first hospital: share known"), Rate.PERCENT,
        share(of(*EVENTS, outcome="transferred", came=("ambulance", "walk_in")), Between("detail.minutes_door_in_door_out", _NEVER_BACKWARDS)),
        Words("由本院转往上级医院的急救患者里，从进门到出门的时间记全、先后不颠倒的占多少。", "Of those sent on to a higher hospital, how many in a hundred have the time from door in to door out known and in order."),
        case("转走两例，一例记全；没转走的不计", "of two sent on one is known; who stayed is left out", 50,
             act(EVENT, pathway="stemi", came="ambulance", outcome="transferred", minutes_door_in_door_out=28),
             act(EVENT, pathway="stroke", came="walk_in", outcome="transferred"),
             act(EVENT, pathway="stemi", came="ambulance", outcome="admitted")),
        source=CHEST_PAIN, confirm=True,
    ),
    _i(
        "ecg_before_arrival_share", Words("到院前传输心电图比例", "share of ECGs sent before arrival"), Rate.PERCENT,
        share(only(of(*EVENTS, pathway="stemi", came=("ambulance", "transfer")), Known("detail.ecg_before_arrival")), Is("detail.ecg_before_arrival", (True,))),
        Words("救护车送来或转来的 ST 段抬高心梗患者里，到院前已传来心电图的占多少。", "Of the STEMI patients who came by ambulance or transfer, how many in a hundred had the ECG sent before."),
        *shares(EVENT, {"ecg_before_arrival": True}, {"ecg_before_arrival": False}, pathway="stemi", came="ambulance"),
        case("自己来的不计", "who walked in is left out", None, act(EVENT, pathway="stemi", came="walk_in", ecg_before_arrival=True)), source=CHEST_PAIN, confirm=True,
    ),
)  # fmt: skip
