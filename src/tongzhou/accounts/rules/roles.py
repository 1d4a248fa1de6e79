"""Few roles, each with its written policy; what a role may do stands beside what it is for.

Who may grant which role: a role names the roles it `gives`, at its own place or below. A role never gives
one that could give more than itself (a test walks the table), so nobody climbs by way of a second person;
nobody grants to himself.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from tongzhou.kernel.actors import Actor, Place
from tongzhou.kernel.errors import Denied, sentence
from tongzhou.kernel.permissions import Permission as P
from tongzhou.kernel.words import Words


class Role(StrEnum):
    """What somebody is on the platform. Granted at an institution or a region, from a day, until a day."""

    VILLAGE_DOCTOR = "village_doctor"
    CLINICIAN = "clinician"
    EXPERT = "expert"
    PROGRAMME_OFFICE = "programme_office"
    DISPATCHER = "dispatcher"
    AMBULANCE_CREW = "ambulance_crew"
    HEALTH_COMMISSION = "health_commission"
    AUDITOR = "auditor"
    OPERATOR = "operator"


@dataclass(frozen=True, slots=True)
class Policy:
    """A role in words, what it may do, whether its grant reaches the institutions below, which roles it gives."""

    words: Words
    written: Words
    permissions: frozenset[P]
    cascades: bool
    gives: frozenset[Role] = frozenset()


_WORKING = frozenset(
    {
        Role.VILLAGE_DOCTOR,
        Role.CLINICIAN,
        Role.EXPERT,
        Role.PROGRAMME_OFFICE,
        Role.DISPATCHER,
        Role.AMBULANCE_CREW,
    }
)
_EVERYBODY = {P.READ_DIRECTORY}
_CLINICAL = _EVERYBODY | {
    P.REGISTER_PATIENT,
    P.READ_PATIENT,
    P.ASK,
    P.READ_CASE,
    P.REFER,
    P.RESCUE,
    P.RIDE,
    P.READ_LEDGER,
    P.READ_PARTNERSHIP,
    P.READ_SUPPORT,
    P.USE_DEVICES,
    P.REPORT_SAFETY,
}
_BLOOD = {P.HANDLE_BLOOD, P.READ_BLOOD}

POLICIES: dict[Role, Policy] = {
    Role.VILLAGE_DOCTOR: Policy(
        Words("乡村医生", "village doctor"),
        Words(
            "登记本室的病人，为其申请会诊、办理转出转入、记急救，看本室参与的病例；记设备使用，报不良事件，确认与本室有关的工作；不能作答、不能分派。",
            "Registers the clinic's patients, asks for them, refers and receives them, records emergencies, sees cases the clinic takes part in; logs the use of devices, reports safety events, confirms work done for the clinic; neither answers nor allocates.",
        ),
        frozenset(_CLINICAL | {P.CONFIRM}),
        cascades=False,
    ),
    Role.CLINICIAN: Policy(
        Words("医生", "clinician"),
        Words(
            "登记病人、申请会诊、办理转出转入、记急救、随救护车出诊并签收送到的病人，申请、发出和签收血液，作答或转请送到本机构的病例；只看本机构参与的病例。可越权查看（须说明理由、事后复核）。",
            "Registers patients, asks, refers and receives, records emergencies, rides with ambulances and signs for patients brought here, asks for, issues and receives blood, answers or passes on cases that reach the institution; sees only cases it takes part in. May break the glass with a reason, reviewed afterwards.",
        ),
        frozenset(_CLINICAL | _BLOOD | {P.ANSWER, P.CONFIRM, P.CLAIM, P.BREAK_GLASS, P.TEACH}),
        cascades=False,
    ),
    Role.EXPERT: Policy(
        Words("帮扶专家", "support expert"),
        Words(
            "接诊、作答并签署分派给本人或本科值班的病例；办理转出转入、记急救，申请、发出和签收血液；登记自己做过的带教、诊疗等帮扶工作，为学员签核。",
            "Accepts, answers and signs cases allocated to him or to his department's duty; refers and receives patients, records emergencies, asks for, issues and receives blood; records the teaching and service he has done, signs for those he teaches.",
        ),
        frozenset(_CLINICAL | _BLOOD | {P.ANSWER, P.CLAIM, P.CONFIRM, P.BREAK_GLASS, P.TEACH}),
        cascades=False,
    ),
    Role.PROGRAMME_OFFICE: Policy(
        Words("对口支援办公室", "programme office"),
        Words(
            "本机构及下级机构的账号、排班、分派、转诊的接收与改送、查看用血、协议与结对、对账，复核越权查看；派驻、进修、互访、承诺、学科与技术、资金设备的办理，表格导入，订阅定期报告，本机构不良事件的复核；看本方公布的考核得分、提出申诉；"
            "可见这些机构的病例提的问题、必填资料、流转与时限，姓名遮去，不看附件和会诊意见；为查重合并可看在这些机构登记的病人（每次留痕）。"
            "只能授予医生、村医、专家、对口支援办公室、120 调度员和急救车组的角色。",
            "Accounts, rosters, allocation, accepting and redirecting of referrals, sight of requests for blood, agreements and pairings, confirming of acts and reviews of broken glass for its institution and those below; postings, placements, visits, commitments, capability, money and things, workbooks, scheduled reports, review of its own safety events; reads the published scores of its own side and appeals; sees of their cases the question, minimum data, way and clock, with the name masked, neither files nor opinions; to merge duplicates it may look at patients registered there (each look on record). Grants only the roles of doctors, experts, offices, dispatchers and ambulance crews.",
        ),
        frozenset(
            _EVERYBODY
            | {
                P.EDIT_DIRECTORY,
                P.INVITE,
                P.GRANT_ROLE,
                P.SET_SECURITY,
                P.REVIEW_BREAK_GLASS,
                P.READ_PARTNERSHIP,
                P.EDIT_PARTNERSHIP,
                P.READ_LEDGER,
                P.CLAIM,
                P.CONFIRM,
                P.REVERSE,
                P.ALLOCATE,
                P.READ_CASE,
                P.READ_BLOOD,
                P.READ_PATIENT,
                P.MERGE_PATIENTS,
                P.EDIT_TEMPLATES,
                P.EDIT_ROSTER,
                P.READ_SUPPORT,
                P.EDIT_COMMITMENTS,
                P.EDIT_VISITS,
                P.MANAGE_POSTINGS,
                P.MANAGE_PLACEMENTS,
                P.MANAGE_CAPABILITY,
                P.MANAGE_RESOURCES,
                P.USE_DEVICES,
                P.REPORT_SAFETY,
                P.REVIEW_SAFETY,
                P.IMPORT,
                P.SUBSCRIBE,
                P.READ_ASSESSMENT,
                P.APPEAL,
            }
        ),
        cascades=True,
        gives=_WORKING,
    ),
    Role.DISPATCHER: Policy(
        Words("120 调度员", "120 dispatcher"),
        Words(
            "接本机构 120 的呼救，派本机构及下级机构的救护车，登记急救站点、救护车和车组班次；看呼救、车辆状态和出车中的最后位置；不看病历，不替任何一方签交接单。",
            "Takes the 120 calls of the institution, sends the ambulances standing there and below, keeps stations, ambulances and crews; sees calls, states and the last position of an ambulance on a call; sees no record, signs no handover for anybody.",
        ),
        frozenset(_EVERYBODY | {P.DISPATCH}),
        cascades=True,
    ),
    Role.AMBULANCE_CREW: Policy(
        Words("急救车组", "ambulance crew"),
        Words(
            "司机和随车人员：看派给自己这班车的任务，记各个时刻，报出车中的位置，填交接单并为车组签字；不看别的病例。",
            "Drivers and those who ride: sees the missions of the own shift, records their moments, sends the position while on a call, fills in the handover sheet and signs it for the crew; sees no other case.",
        ),
        frozenset(_EVERYBODY | {P.RIDE}),
        cascades=False,
    ),
    Role.HEALTH_COMMISSION: Policy(
        Words("卫生健康委", "health commission"),
        Words(
            "看辖区内的协议、结对、帮扶工作、台账与数字，定派驻规则，编写指标，导入医保等外部数据表，订阅定期报告，编考核方案、试算、评审、公布和更正（作为被考核方可申诉）；管全平台的可设默认时限、发布会诊资料项；不看病人、不看病例。",
            "Sees agreements, pairings, support work, ledger and figures of its area, sets the posting rules, composes indicators, brings in tables from outside (insurance), subscribes to scheduled reports, writes assessment schemes, runs, judges, publishes and corrects them (as the assessed it appeals); where that is the whole platform, sets the default limits and publishes the questions asked before a consultation. No patients, no cases.",
        ),
        frozenset(
            _EVERYBODY
            | {
                P.READ_PARTNERSHIP,
                P.READ_LEDGER,
                P.READ_SUPPORT,
                P.VERIFY_LEDGER,
                P.SET_DEFAULT_LIMITS,
                P.EDIT_TEMPLATES,
                P.EDIT_POSTING_RULES,
                P.DEFINE_INDICATORS,
                P.BRING_IN_TABLES,
                P.SUBSCRIBE,
                P.READ_ASSESSMENT,
                P.APPEAL,
                P.MANAGE_ASSESSMENT,
            }
        ),
        cascades=True,
    ),
    Role.AUDITOR: Policy(
        Words("审计", "auditor"),
        Words(
            "核对台账与操作留痕，看公布的考核结果，不能改动任何一条；不看病人姓名。",
            "Verifies the ledger, reads the audit trail and published assessments; changes nothing, sees no patient's name.",
        ),
        frozenset(
            _EVERYBODY
            | {
                P.READ_PARTNERSHIP,
                P.READ_LEDGER,
                P.READ_SUPPORT,
                P.VERIFY_LEDGER,
                P.READ_AUDIT,
                P.READ_ASSESSMENT,
            }
        ),
        cascades=True,
    ),
    Role.OPERATOR: Policy(
        Words("系统运维", "operator"),
        Words(
            "机构、账号、安全设置与平台默认时限（照主管部门的文件），可授予各种角色（每次留痕，不能授予自己）；不看病人、不看病例、不能确认任何工作。",
            "Institutions, accounts, security settings and the platform's default limits (by the authority's document); may grant every role (each time on record, never to himself); no patients, no cases, confirms nothing.",
        ),
        frozenset(
            _EVERYBODY
            | {P.EDIT_DIRECTORY, P.INVITE, P.GRANT_ROLE, P.SET_SECURITY, P.READ_AUDIT, P.SET_DEFAULT_LIMITS}
        ),
        cascades=True,
        gives=frozenset(Role),
    ),
}

MAY_NOT_GIVE = sentence(
    "accounts.may_not_give",
    "您不能授予“{role}”这个角色。",
    "You may not grant the role “{role}”.",
    then_zh="请由上级的对口支援办公室或系统运维办理。",
    then_en="Ask the office above yours, or the system operator.",
)
NOT_TO_ONESELF = sentence(
    "accounts.not_to_oneself",
    "不能给自己授予或终止角色。",
    "Nobody grants or ends a role of his own.",
    then_zh="请由另一位有授权权限的同事办理。",
    then_en="Ask a colleague who may grant roles.",
)
_EVERY_ROLE = "system"


def gives(role: str) -> frozenset[Role]:
    """The roles that a holder of `role` may grant. The platform itself ("system") may grant all."""
    if role == _EVERY_ROLE:
        return frozenset(Role)
    return POLICIES[Role(role)].gives if role in {known.value for known in Role} else frozenset()


def givable(actor: Actor, place: Place) -> frozenset[Role]:
    """The roles that `actor` may grant at `place`: from each grant that reaches it and may grant at all."""
    reaching = (grant for grant in actor.grants_for(P.GRANT_ROLE) if grant.covers(place))
    return frozenset(role for grant in reaching for role in gives(grant.role))


def check_gives(actor: Actor, role: Role, place: Place) -> None:
    """Raise Denied unless `actor` may grant `role` at `place`."""
    actor.require(P.GRANT_ROLE, place)
    if role not in givable(actor, place):
        raise Denied(MAY_NOT_GIVE, role=POLICIES[role].words)
