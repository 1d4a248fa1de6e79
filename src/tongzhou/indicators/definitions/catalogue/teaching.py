"""Teaching: rounds, operations taught, lectures, trainings; who taught and who came."""

from __future__ import annotations

from tongzhou.indicators.definitions.catalogue.making import (
    LEDGER,
    NEITHER,
    act,
    adds_up,
    case,
    chapter,
    each,
    of,
    once_each,
    only,
    share,
    shares,
)
from tongzhou.indicators.definitions.indicator import Indicator, Rate, Theme
from tongzhou.indicators.definitions.tree import Count, Distinct, Is, Known, Ratio, Sum
from tongzhou.kernel.quantities import Unit
from tongzhou.kernel.words import Words

_i = chapter(Theme.TEACHING)
SESSIONS = (
    "teaching_ward_round", "surgical_teaching", "lecture", "case_discussion",
    "skills_training", "management_guidance", "public_health_training", "training_course",
)  # fmt: skip
ALL = of(*SESSIONS)
ROLE = Known("detail.role")


def _counter(code: str, kind: str, words: Words, unit: Unit, says: Words) -> Indicator:
    return _i(code, words, unit, Sum(of(kind)), says, *each(kind))


TEACHING: tuple[Indicator, ...] = (
    _counter("teaching_ward_rounds", "teaching_ward_round", Words("教学查房", "teaching ward rounds"), Unit.TIME,
             Words("为教学而做的床旁查房，一次算一次。", "Bedside rounds held for teaching, each once.")),
    _counter("surgical_teaching", "surgical_teaching", Words("手术带教", "operations taught"), Unit.CASE_TIME,
             Words("在手术中带教，一台算一例次。", "Operations during which somebody was taught, each once.")),
    _counter("lectures", "lecture", Words("讲座", "lectures"), Unit.SESSION,
             Words("学术讲座，一场算一场次。", "Lectures, each session once.")),
    _counter("case_discussions", "case_discussion", Words("疑难病例讨论", "difficult-case discussions"), Unit.TIME,
             Words("疑难病例讨论，一次算一次。", "Discussions of difficult cases, each once.")),
    _counter("skills_trainings", "skills_training", Words("技能培训", "skills trainings"), Unit.SESSION,
             Words("操作、急救等技能的培训，一场算一场次。", "Trainings of skills, each session once.")),
    _counter("management_guidance", "management_guidance", Words("管理指导", "management guidance"), Unit.TIME,
             Words("对质控、护理、院感、信息等管理工作的指导，一次算一次。", "Guidance on quality, nursing, infection control or information, each once.")),
    _counter("public_health_trainings", "public_health_training", Words("公共卫生培训", "public-health trainings"), Unit.SESSION,
             Words("孕产妇管理、卫生监督、血液安全等的培训，一场算一场次。", "Trainings in maternal management, health supervision, blood safety and the like, each session once.")),
    _i(
        "training_courses", Words("培训班", "training courses"), Unit.SESSION, Sum(of("training_course")),
        Words("有计划的培训班，一期算一场次；公开报告的“100 余期”仍是“余”。", "Planned courses, each run once; the “more than 100” of a report stays more than."),
        *adds_up("training_course"),
        case("一份报告“100 余期”，另记 4 期", "“more than 100” of a report, 4 more", 104, act("training_course", quantity=100, sure="more_than"), act("training_course", quantity=4), sure="more_than"),
    ),
    _i(
        "training_course_days", Words("培训班天数", "days of training courses"), Unit.DAY, Sum(of("training_course"), "detail.days"),
        Words("培训班的天数之和；没有写天数的不加。", "The sum of the days of courses; those that do not say it add nothing."),
        case("3 天、5 天，一期没有写", "3 and 5 days, one does not say", 8, act("training_course", days=3), act("training_course", days=5), act("training_course")),
        source=LEDGER,
    ),
    _i(
        "teaching_minutes", Words("教学时长", "time taught"), Unit.MINUTE, Sum(ALL, "minutes"),
        Words("各种教学活动的分钟数之和；没有写时长的不加。", "The minutes of all teaching added up; those that do not say it add nothing."),
        case("查房 40 分钟，讲座 90 分钟，一场没有写", "a round of 40 minutes, a lecture of 90, one that does not say", 130,
             act("teaching_ward_round", minutes=40), act("lecture", minutes=90), act("lecture")),
        case("都没有写时长：不知道", "none of them says it: not known", None, act("lecture"), act("case_discussion")),
        source=LEDGER,
    ),
    _i(
        "teaching_attendance", Words("教学参加人次", "attendance of teaching"), Unit.PERSON_VISIT, Sum(ALL, "detail.attendance"),
        Words("各种教学活动到场人数之和；一人来几次算几次。", "The people who came to all teaching added up; who came twice counts twice."),
        case("30 人和 12 人", "30 and 12", 42, act("lecture", attendance=30), act("skills_training", attendance=12)),
        source=LEDGER,
    ),
    _i(
        "attendance_per_session", Words("场均参加人数", "attendance of a session"), Rate.EACH,
        Ratio(Sum(ALL, "detail.attendance"), Count(only(ALL, Known("detail.attendance"))), 1),
        Words("写了到场人数的教学活动，平均每场几人。", "How many came on average, of the sessions that say it."),
        case("30 人、15 人，一场没有写：平均 22.5", "30, 15, one does not say: 22.5 on average", "22.5", act("lecture", attendance=30), act("lecture", attendance=15), act("lecture")),
        source=LEDGER,
    ),
    _i(
        "teaching_attendees", Words("参加教学的人员", "people who attended teaching"), Unit.PERSON, Distinct(ALL, "member:attendee"),
        Words("签到名单上的不同人员，一人只算一次；只有人数没有名单的不计。", "Different people on the rosters, each once; a number without a roster adds nobody."),
        case("甲听了两场，乙一场；另一场只有人数", "one at two lectures, another at one; a third lecture has only a number", 2,
             act("lecture", who="attendee:a attendee:b"), act("lecture", who="attendee:a"), act("lecture", attendance=50)),
        source=LEDGER,
    ),
    _i(
        "surgical_learners", Words("手术受带教人员", "people taught during operations"), Unit.PERSON, Distinct(of("surgical_teaching"), "member:learner"),
        Words("在手术中受带教的不同人员，一人只算一次。", "Different people who were taught during operations, each once."),
        *once_each("surgical_teaching", "learner"), source=LEDGER,
    ),
    _i(
        "teachers", Words("带教专家", "teachers"), Unit.PERSON, Distinct(ALL, "member:teacher"),
        Words("做过教学的不同专家，一人只算一次。", "Different experts who taught, each once."),
        case("一位专家查房又讲课", "one expert held a round and a lecture", 1, act("teaching_ward_round", who="teacher:a"), act("lecture", who="teacher:a")),
        source=LEDGER,
    ),
    _i(
        "departments_taught", Words("受教学的科室", "departments taught"), Unit.PLACE, Distinct(ALL, "department"),
        Words("开展过教学的受援科室，有几个。", "How many departments of the recipient were taught."),
        case("内科两次，外科一次，一场不分科室", "medicine twice, surgery once, one for no department", 2,
             act("teaching_ward_round", columns={"department": "d1"}), act("lecture", columns={"department": "d1"}), act("case_discussion", columns={"department": "d2"}), act("lecture")),
        source=LEDGER,
    ),
    _i(
        "supervised_operations_share", Words("带教手术由受带教者主刀的比例", "share of taught operations done by the learner"), Rate.PERCENT,
        share(only(of("surgical_teaching"), ROLE), Is("detail.role", ("supervised",))),
        Words("写明受带教者做了什么的带教手术里，在指导下主刀的占多少。", "Of the taught operations that say what the learner did, how many in a hundred he did under supervision."),
        *shares("surgical_teaching", {"role": "supervised"}, {"role": "observed"}),
        case("没有写的不计", "those that do not say it are left out", 100, act("surgical_teaching", role="supervised"), act("surgical_teaching")),
        source=LEDGER,
    ),
    _i(
        "remote_teaching_share", Words("远程教学占比", "share of teaching over the network"), Rate.PERCENT,
        share(only(ALL, Known("detail.how")), Is("detail.how", ("remote",))),
        Words("写明方式的教学活动里，通过网络的占多少。", "Of the teaching that says how, how many in a hundred went over the network."),
        *shares("lecture", {"how": "remote"}, {"how": "on_site"}), source=LEDGER, better=NEITHER,
    ),
)  # fmt: skip
