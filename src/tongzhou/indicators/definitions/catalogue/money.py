"""Money and things: planned, granted, spent, accepted, in use."""

from __future__ import annotations

from tongzhou.indicators.definitions.catalogue.making import (
    EVER,
    LEDGER,
    LESS,
    MORE,
    NEITHER,
    act,
    adds_up,
    amount,
    case,
    chapter,
    of,
    whole,
)
from tongzhou.indicators.definitions.indicator import Indicator, Rate, Theme
from tongzhou.indicators.definitions.tree import (
    Attainment,
    Derived,
    Distinct,
    Extreme,
    Ratio,
    Since,
    Step,
    Sum,
    Target,
)
from tongzhou.kernel.quantities import Unit
from tongzhou.kernel.words import Words

_i = chapter(Theme.MONEY)
EQUIPMENT = of("equipment_vehicle", "equipment_device", "equipment_set")
PROJECT = of("project")
CHECKED = Sum(of("equipment_check"))
_GRANTED = Since(Sum(whole("fund", "spending")), EVER)


def _benefit(code: str, field: str, words: Words, unit: Unit) -> Indicator:
    return _i(
        code, words, unit, Sum(PROJECT, f"detail.{field}", f"detail.{field}_qualifier"),
        Words(f"项目写明的{words.zh}之和；“约”和“余”保留到合计。", f"The {words.en} that projects say, added up; about and more-than survive the sum."),
        case("6 万余加 200：超过 60200", "more than 60,000 and 200: more than 60,200", 60_200,
             act("project", told={field: 60_000, f"{field}_qualifier": "more_than"}), act("project", told={field: 200, f"{field}_qualifier": "exact"}), sure="more_than"),
        case("没有人数过：不知道", "nobody counted: not known", None, act("project")),
    )  # fmt: skip


def _state(code: str, state: str, words: Words, says: Words) -> Indicator:
    return _i(
        code, words, Rate.PERCENT, Ratio(Sum(of("equipment_check", state=state)), CHECKED), says,
        case("核查 10 台，符合的 4 台", "10 looked at, 4 of them so", 40, act("equipment_check", quantity=4, state=state), act("equipment_check", quantity=6, state="other")),
        case("一台也不符合：是零", "none of them so: zero", 0, act("equipment_check", quantity=6, state="other")),
        source=LEDGER, better=LESS if state == "idle" else MORE,
    )  # fmt: skip


MONEY: tuple[Indicator, ...] = (
    _i("funds", Words("帮扶资金", "funds granted"), Unit.FEN, amount("fund"),
       Words("双方确认到位的帮扶资金。", "Money granted, as both sides confirmed."), *adds_up("fund")),
    _i(
        "funds_attainment", Words("帮扶资金承诺完成率", "funds against the promise"), Rate.PERCENT, Attainment(amount("fund"), Target("funds")),
        Words("到位资金占协议承诺资金（按日期折算）的百分比。", "Money granted in per cent of what was promised, prorated to the days."),
        case("承诺 200 元，到位 150 元", "200 yuan promised, 150 granted", 75, act("fund", quantity=15_000), promised=20_000), source=LEDGER,
    ),
    _i("funds_planned", Words("计划资金", "funds planned"), Unit.FEN, amount("budget"),
       Words("项目计划里的资金。", "Money that project plans foresee."), *adds_up("budget"), source=LEDGER, better=NEITHER),
    _i(
        "funds_granted_share", Words("计划资金到位率", "share of planned funds granted"), Rate.PERCENT, Ratio(Since(Sum(of("fund")), EVER), Since(Sum(whole("budget", "fund")), EVER)),
        Words("累计到位资金占累计计划资金的百分比。", "Money granted so far in per cent of money planned so far."),
        case("计划 400，到位 300（一部分在上年）", "400 planned, 300 granted, a part the year before", 75, act("budget", "2024-01-01", quantity=400), act("fund", "2024-06-01", quantity=100), act("fund", quantity=200)),
        case("有计划，没有到位：是零", "planned, nothing granted: zero", 0, act("budget", quantity=400)), source=LEDGER,
    ),
    _i("spending", Words("已支出", "spent"), Unit.FEN, amount("spending"),
       Words("双方确认的支出。", "Money spent, as both sides confirmed."), *adds_up("spending"), better=NEITHER),
    _i(
        "spent_share", Words("资金执行率", "share of funds spent"), Rate.PERCENT, Ratio(Since(amount("spending"), EVER), _GRANTED),
        Words("累计支出占累计到位资金的百分比。", "Money spent so far in per cent of money granted so far."),
        case("上年到位 400，今年支出 100", "400 granted the year before, 100 spent this year", 25, act("fund", "2024-06-01", quantity=400), act("spending", quantity=100)),
        case("到位了，还没有支出：是零", "granted, nothing spent yet: zero", 0, act("fund", quantity=400)),
        case("没有到位的记录：没有比例", "nothing recorded as granted: no share", None, act("spending", quantity=100)), source=LEDGER,
    ),
    _i(
        "funds_unspent", Words("结余资金", "funds not yet spent"), Unit.FEN, Derived(Step.MINUS, (_GRANTED, Since(amount("spending"), EVER)), missing_is_zero=True),
        Words("累计到位资金减去累计支出；到位的一笔也没有记录就不知道。", "Money granted so far less money spent so far; not known without any record of money granted."),
        case("到位 400，支出 150", "400 granted, 150 spent", 250, act("fund", "2024-06-01", quantity=400), act("spending", quantity=150)),
        case("到位 400，还没有支出", "400 granted, nothing spent", 400, act("fund", quantity=400)),
        case("只记了支出：不知道，不是负数", "only spending recorded: not known, which is not below zero", None, act("spending", quantity=150)),
        case("什么都没有记录：不知道", "nothing recorded at all: not known", None, act("project")), source=LEDGER, better=NEITHER,
    ),
    _i(
        "fund_sources", Words("资金来源种数", "sources of funds"), Unit.ITEM, Distinct(of("fund"), "detail.source"),
        Words("到位资金来自几种来源。", "How many different sources the money came from."),
        case("财政两笔，社会捐赠一笔", "two of the budget, one of donors", 2, act("fund", source="fiscal"), act("fund", source="fiscal"), act("fund", source="donation")), source=LEDGER, better=NEITHER,
    ),
    _i("projects", Words("帮扶项目", "projects"), Unit.ITEM, amount("project"),
       Words("做完并经双方确认的帮扶项目。", "Projects done, as both sides confirmed."), *adds_up("project")),
    _i(
        "project_categories", Words("项目类别", "project categories"), Unit.ITEM, Distinct(PROJECT, "detail.category"),
        Words("帮扶项目分属几个类别。", "How many different categories the projects are of."),
        case("三个项目，两类", "three projects of two categories", 2, act("project", category="road"), act("project", category="road"), act("project", category="clinic")), better=NEITHER,
    ),
    _i(
        "project_sites", Words("项目实施地点", "sites of projects"), Unit.PLACE, Sum(PROJECT, "detail.sites"),
        Words("项目写明的实施地点数之和。", "The sites that projects say, added up."),
        case("3 处和 1 处，一项没有写", "3 and 1, one does not say", 4, act("project", sites=3), act("project", sites=1), act("project")),
    ),
    _benefit("households_benefited", "households", Words("受益户数", "households benefited"), Unit.HOUSEHOLD),
    _benefit("persons_benefited", "persons", Words("受益人数", "persons benefited"), Unit.PERSON),
    _i(
        "funds_each_project", Words("每个项目的支出", "spent on a project"), Unit.FEN, Ratio(Sum(of("spending")), Distinct(of("spending"), "detail.project"), 1),
        Words("支出除以花钱的项目数。", "Money spent divided by the projects it was spent on."),
        case("一个项目付两次，另一个一次", "one project paid twice, another once", 150, act("spending", quantity=100, project="a"), act("spending", quantity=100, project="a"), act("spending", quantity=100, project="b")), source=LEDGER, better=NEITHER,
    ),
    _i("vehicles", Words("车辆", "vehicles accepted"), Unit.VEHICLE, amount("equipment_vehicle"),
       Words("受援方验收的车辆。", "Vehicles that the recipient accepted."), *adds_up("equipment_vehicle")),
    _i("devices", Words("设备", "devices accepted"), Unit.DEVICE, amount("equipment_device"),
       Words("受援方验收的设备。", "Devices that the recipient accepted."), *adds_up("equipment_device")),
    _i("sets", Words("成套设备", "sets accepted"), Unit.SET, amount("equipment_set"),
       Words("受援方验收的成套设备。", "Sets of equipment that the recipient accepted."), *adds_up("equipment_set")),
    _i(
        "equipment_value", Words("设备金额", "value of equipment"), Unit.FEN, Sum(EQUIPMENT, "fen"),
        Words("验收的车辆、设备、成套设备的金额之和；没有金额的不加。", "The value of accepted vehicles, devices and sets; those without a value add nothing."),
        case("3 辆车 330 万元，13 台设备没有写金额", "3 vehicles for 3.3 million yuan, 13 devices without a value", 330_000_000, act("equipment_vehicle", quantity=3, money=330_000_000), act("equipment_device", quantity=13)),
        case("都没有金额：不知道", "none with a value: not known", None, act("equipment_device")),
    ),
    _i(
        "unit_price", Words("设备最高单价", "highest unit price"), Unit.FEN, Extreme(EQUIPMENT, "detail.unit_fen"),
        Words("验收的设备里最高的单价。", "The highest unit price of accepted equipment."),
        case("110 万元和 3.2 万元", "1.1 million and 32,000 yuan", 110_000_000, act("equipment_vehicle", unit_fen=110_000_000), act("equipment_device", unit_fen=3_200_000)), better=NEITHER,
    ),
    _state("equipment_in_use_share", "in_use", Words("设备在用率", "share of equipment in use"), Words("核查过的设备里，在用的占多少。", "Of the equipment that was looked at, how many in a hundred were in use.")),
    _state("equipment_idle_share", "idle", Words("设备闲置率", "share of equipment idle"), Words("核查过的设备里，闲置的占多少。", "Of the equipment that was looked at, how many in a hundred stood idle.")),
)  # fmt: skip
