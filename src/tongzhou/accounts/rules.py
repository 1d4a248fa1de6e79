"""Few roles, each with its written policy; what a role may do stands beside what it is for."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from tongzhou.kernel.permissions import Permission as P
from tongzhou.kernel.words import Words


class Role(StrEnum):
    """What somebody is on the platform. Granted at an institution or a region, from a day, until a day."""

    VILLAGE_DOCTOR = "village_doctor"
    CLINICIAN = "clinician"
    EXPERT = "expert"
    PROGRAMME_OFFICE = "programme_office"
    HEALTH_COMMISSION = "health_commission"
    AUDITOR = "auditor"
    OPERATOR = "operator"


@dataclass(frozen=True, slots=True)
class Policy:
    """A role in words, what it may do, and whether its grant reaches the institutions below."""

    words: Words
    written: Words
    permissions: frozenset[P]
    cascades: bool


_EVERYBODY = {P.READ_DIRECTORY}
_CLINICAL = _EVERYBODY | {
    P.REGISTER_PATIENT,
    P.READ_PATIENT,
    P.ASK,
    P.READ_CASE,
    P.READ_LEDGER,
    P.READ_PARTNERSHIP,
}

POLICIES: dict[Role, Policy] = {
    Role.VILLAGE_DOCTOR: Policy(
        Words("乡村医生", "village doctor"),
        Words(
            "登记本室的病人，为其申请会诊，看本室参与的病例；不能作答、不能分派。",
            "Registers the clinic's patients, asks for them, sees cases the clinic takes part in; neither answers nor allocates.",
        ),
        frozenset(_CLINICAL | {P.CONFIRM}),
        cascades=False,
    ),
    Role.CLINICIAN: Policy(
        Words("医生", "clinician"),
        Words(
            "登记病人、申请会诊，作答或转请送到本机构的病例；同意只及本机构参与的病例。可越权查看（须说明理由、事后复核）。",
            "Registers patients, asks, answers or passes on cases that reach the institution; sees only cases it takes part in. May break the glass with a reason, reviewed afterwards.",
        ),
        frozenset(_CLINICAL | {P.ANSWER, P.CONFIRM, P.CLAIM, P.BREAK_GLASS}),
        cascades=False,
    ),
    Role.EXPERT: Policy(
        Words("帮扶专家", "support expert"),
        Words(
            "接诊、作答并签署分派给本人或本科值班的病例，主张自己做过的工作。",
            "Accepts, answers and signs cases allocated to him or to his department's duty; claims the work he has done.",
        ),
        frozenset(_CLINICAL | {P.ANSWER, P.CLAIM, P.CONFIRM, P.BREAK_GLASS}),
        cascades=False,
    ),
    Role.PROGRAMME_OFFICE: Policy(
        Words("对口支援办公室", "programme office"),
        Words(
            "本机构及下级机构的账号、排班、分派、协议与结对、对账；可见病例的流转与时限，不因职务看病历内容，除非参与其中。",
            "Accounts, rosters, allocation, agreements and pairings, confirming of acts for its institution and those below; sees how cases move, and their content only where it allocates.",
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
                P.READ_PATIENT,
                P.MERGE_PATIENTS,
                P.EDIT_TEMPLATES,
                P.EDIT_ROSTER,
            }
        ),
        cascades=True,
    ),
    Role.HEALTH_COMMISSION: Policy(
        Words("卫生健康委", "health commission"),
        Words(
            "看辖区内的协议、结对、台账与数字；不看病人、不看病例。",
            "Sees agreements, pairings, ledger and figures of its area; no patients, no cases.",
        ),
        frozenset(_EVERYBODY | {P.READ_PARTNERSHIP, P.READ_LEDGER, P.VERIFY_LEDGER}),
        cascades=True,
    ),
    Role.AUDITOR: Policy(
        Words("审计", "auditor"),
        Words(
            "核对台账与操作留痕，不能改动任何一条；不看病人姓名。",
            "Verifies the ledger and reads the audit trail; changes nothing, sees no patient's name.",
        ),
        frozenset(_EVERYBODY | {P.READ_PARTNERSHIP, P.READ_LEDGER, P.VERIFY_LEDGER, P.READ_AUDIT}),
        cascades=True,
    ),
    Role.OPERATOR: Policy(
        Words("系统运维", "operator"),
        Words(
            "机构、账号与安全设置；不看病人、不看病例、不能确认任何工作。",
            "Institutions, accounts and security settings; no patients, no cases, confirms nothing.",
        ),
        frozenset(_EVERYBODY | {P.EDIT_DIRECTORY, P.INVITE, P.GRANT_ROLE, P.SET_SECURITY, P.READ_AUDIT}),
        cascades=True,
    ),
}
