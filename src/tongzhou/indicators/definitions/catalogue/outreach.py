"""Outreach: free clinics, home visits, exchanges, aid to patients, mutual visits."""

from __future__ import annotations

from decimal import Decimal

from tongzhou.indicators.definitions.catalogue.making import (
    LEDGER,
    LESS,
    NEITHER,
    act,
    adds_up,
    amount,
    case,
    chapter,
    each,
    of,
    only,
)
from tongzhou.indicators.definitions.indicator import Indicator, Rate, Theme
from tongzhou.indicators.definitions.tree import Between, Count, Extreme, Known, Ratio, Sum
from tongzhou.kernel.quantities import Unit
from tongzhou.kernel.words import Words

_i = chapter(Theme.OUTREACH)
CLINIC, AID, VISIT = of("free_clinic"), of("patient_aid"), of("mutual_visit")
PAID = "detail.out_of_pocket"
_BOTH = only(CLINIC, Known("detail.attended"), Known("detail.found"))

OUTREACH: tuple[Indicator, ...] = (
    _i("free_clinics", Words("义诊", "free clinics"), Unit.SESSION, Sum(CLINIC),
       Words("义诊，一处一天算一场次。", "Free clinics; a place and day counts once."), *each("free_clinic")),
    _i(
        "free_clinic_attendance", Words("义诊接诊人次", "people seen at free clinics"), Unit.PERSON_VISIT, Sum(CLINIC, "detail.attended"),
        Words("义诊接诊人次之和；没有写的不加。", "The people seen at free clinics added up; those that do not say it add nothing."),
        case("120 和 80，一场没有写", "120 and 80, one does not say", 200, act("free_clinic", attended=120), act("free_clinic", attended=80), act("free_clinic")), source=LEDGER,
    ),
    _i(
        "free_clinic_found_share", Words("义诊发现需跟进的比例", "share found to need follow-up"), Rate.PERCENT, Ratio(Sum(_BOTH, "detail.found"), Sum(_BOTH, "detail.attended")),
        Words("两个数都写了的义诊里，接诊的人当中需要跟进的占多少。", "At free clinics that say both numbers, how many in a hundred of those seen need follow-up."),
        case("看 100 人，8 人要跟进；另一场只写了人次", "100 seen, 8 to be followed up; another says only who came", 8, act("free_clinic", attended=100, found=8), act("free_clinic", attended=900)), source=LEDGER, better=NEITHER,
    ),
    _i("home_visits", Words("送医上门", "home visits"), Unit.PERSON_VISIT, amount("home_visit"),
       Words("上门看病的人次。", "Visits at people's homes."), *adds_up("home_visit")),
    _i("exchanges", Words("学术交流", "academic exchanges"), Unit.SESSION, amount("exchange"),
       Words("学术会议和交流活动，一次算一场次。", "Meetings and exchanges, each once."), *each("exchange"), source=LEDGER),
    _i(
        "exchange_experts", Words("学术交流专家", "experts of academic exchanges"), Unit.PERSON, Sum(of("exchange"), "detail.experts"),
        Words("学术交流写明的专家人数之和。", "The number of experts that exchanges say, added up."),
        case("20 人和 5 人，一次没有写", "20 and 5, one does not say", 25, act("exchange", experts=20), act("exchange", experts=5), act("exchange")),
        case("都没有写：不知道", "none says it: not known", None, act("exchange")),
    ),
    _i("aided_patients", Words("救助患者", "patients aided"), Unit.CASE, Sum(AID),
       Words("在支援方治疗、费用减免的患者例数。", "Patients treated at the supporter with costs covered."), *adds_up("patient_aid")),
    _i(
        "aid_out_of_pocket", Words("救助患者自付", "paid by aided patients"), Unit.FEN, Sum(AID, PAID),
        Words("受救助患者自付的金额之和；没有自付要写 0，没有写的不加。", "What aided patients paid themselves; none is a stated 0, what is not said adds nothing."),
        case("写明为 0：是零", "stated as nothing: zero", 0, act("patient_aid", quantity=2, out_of_pocket=0)),
        case("没有写：不知道", "not said: not known", None, act("patient_aid", quantity=2)),
        better=LESS,
    ),
    _i(
        "aid_free_share", Words("救助患者零自付占比", "share of aided patients who paid nothing"), Rate.PERCENT, Ratio(Sum(only(AID, Between(PAID, Decimal(0), Decimal(0)))), Sum(only(AID, Known(PAID)))),
        Words("写明自付金额的救助里，自付为零的患者占多少。", "Of the aided patients of whom it is said, how many in a hundred paid nothing themselves."),
        case("3 人零自付，1 人自付 500 元，2 人没有写", "3 paid nothing, 1 paid 500 yuan, of 2 it is not said", 75, act("patient_aid", quantity=3, out_of_pocket=0), act("patient_aid", out_of_pocket=50_000), act("patient_aid", quantity=2)), source=LEDGER,
    ),
    _i(
        "aid_length_of_stay", Words("救助患者最长住院", "longest stay of an aided patient"), Unit.DAY, Extreme(AID, "detail.days"),
        Words("受救助患者住院天数里最长的。", "The longest stay in hospital of an aided patient."),
        case("15 天和 9 天", "15 and 9 days", 15, act("patient_aid", days=15), act("patient_aid", days=9)),
        case("都没有写：不知道", "none says it: not known", None, act("patient_aid")),
        better=NEITHER,
    ),
    _i("mutual_visits", Words("互访", "mutual visits"), Unit.BATCH, Sum(VISIT),
       Words("到访并由接待方确认的代表团，一批算一批。", "Delegations that came and whose visit the host confirmed, each once."), *each("mutual_visit")),
    _i(
        "delegations", Words("互访代表团人数", "members of delegations"), Unit.PERSON, Sum(VISIT, "detail.delegation"),
        Words("代表团人数之和，同行人员在内；没有人数过的不加。", "The members of delegations with their guests, added up; what nobody counted adds nothing."),
        case("12 人和 17 人", "12 and 17", 29, act("mutual_visit", delegation=12), act("mutual_visit", delegation=17)), better=NEITHER,
    ),
    _i(
        "visit_resolutions", Words("互访议定事项", "resolutions of visits"), Unit.ITEM, Sum(VISIT, "detail.resolutions"),
        Words("互访座谈中议定的事项之和。", "What was resolved at the meetings of visits, added up."),
        case("3 项和 2 项", "3 and 2", 5, act("mutual_visit", resolutions=3), act("mutual_visit", resolutions=2)), source=LEDGER,
    ),
    _i(
        "visit_resolutions_each", Words("每批互访议定事项", "resolutions of a visit"), Rate.EACH, Ratio(Sum(VISIT, "detail.resolutions"), Count(VISIT), 1),
        Words("议定事项除以互访批数：只走访不议事的看得出来。", "Resolutions divided by visits: it shows who only came to look."),
        case("三批，共 3 项", "three visits, 3 resolutions", 1, act("mutual_visit", resolutions=3), act("mutual_visit", resolutions=0), act("mutual_visit", resolutions=0)), source=LEDGER,
    ),
)  # fmt: skip
