"""The way of a hospital preparation: developed, filed by the ledger's word, in use, stopped; its dosage forms and number.

A number is either of a filing (备案号, 《关于对医疗机构应用传统工艺配制中药制剂实施备案管理的公告》, 2018 No. 19: 某药制备字Z + 4 digits of the
year + 4 of the sequence + 3 of the change) or of an approval (批准文号, 《医疗机构制剂注册管理办法》, 2005: 某药制字H or Z + 8 digits).
"""

from __future__ import annotations

import re
import unicodedata
from enum import StrEnum

from tongzhou.kernel.errors import sentence
from tongzhou.kernel.lifecycle import Lifecycle, Move
from tongzhou.kernel.permissions import Permission as P
from tongzhou.kernel.words import Words
from tongzhou.ledger.rules import Side


class DosageForm(StrEnum):
    """The form in which it is given."""

    CATAPLASM = "cataplasm"
    TABLET = "tablet"
    CAPSULE = "capsule"
    OINTMENT = "ointment"
    PILL = "pill"
    POWDER = "powder"
    GRANULE = "granule"
    LIQUID = "liquid"
    TINCTURE = "tincture"
    OTHER = "other"

    @property
    def words(self) -> Words:
        """In words."""
        return _FORMS[self]


_FORMS = {
    DosageForm.CATAPLASM: Words("巴布剂", "cataplasm"),
    DosageForm.TABLET: Words("片剂", "tablet"),
    DosageForm.CAPSULE: Words("胶囊剂", "capsule"),
    DosageForm.OINTMENT: Words("膏剂", "ointment"),
    DosageForm.PILL: Words("丸剂", "pill"),
    DosageForm.POWDER: Words("散剂", "powder"),
    DosageForm.GRANULE: Words("颗粒剂", "granules"),
    DosageForm.LIQUID: Words("合剂、口服液", "oral liquid"),
    DosageForm.TINCTURE: Words("酊剂、搽剂", "tincture or liniment"),
    DosageForm.OTHER: Words("其他剂型", "another form"),
}


class Stage(StrEnum):
    """Where a preparation stands."""

    DEVELOPING = "developing"
    FILING = "filing"
    DISPUTED = "disputed"
    FILED = "filed"
    IN_USE = "in_use"
    STOPPED = "stopped"

    @property
    def words(self) -> Words:
        """In words."""
        return _STAGES[self]


_STAGES = {
    Stage.DEVELOPING: Words("研制中", "being developed"),
    Stage.FILING: Words("已备案，待确认", "filed, to be confirmed"),
    Stage.DISPUTED: Words("对方有异议", "disputed"),
    Stage.FILED: Words("已备案", "filed"),
    Stage.IN_USE: Words("使用中", "in use"),
    Stage.STOPPED: Words("已停用", "stopped"),
}
_S = Stage
_OPEN = (_S.FILING, _S.DISPUTED)
ENTERED = (_S.FILED, _S.IN_USE)
"""Stages in which its filing is in the ledger."""

LIFECYCLE = Lifecycle(
    "preparation",
    (
        Move("amend", Words("修改", "edit"), (_S.DEVELOPING,), _S.DEVELOPING, P.MANAGE_CAPABILITY),
        *(Move("attach", Words("附材料", "attach papers"), (one,), one, P.CLAIM) for one in (_S.DEVELOPING, *ENTERED)),
        Move("file", Words("登记备案", "record the filing"), (_S.DEVELOPING, *_OPEN), _S.FILING, P.CLAIM, posts="preparation"),
        Move("posted", Words("对方确认，入账", "confirmed, in the ledger"), _OPEN, _S.FILED, P.CONFIRM),
        Move("disputed", Words("对方有异议", "disputed"), _OPEN, _S.DISPUTED, P.CONFIRM),
        Move("withdrawn", Words("撤回", "withdraw"), _OPEN, _S.DEVELOPING, P.CLAIM),
        Move("reversed", Words("冲正", "reverse"), ENTERED, _S.DEVELOPING, P.REVERSE),
        Move("use", Words("投入使用", "put to use"), (_S.FILED,), _S.IN_USE, P.MANAGE_CAPABILITY),
        Move("stop", Words("停用", "stop"), (_S.DEVELOPING, *ENTERED), _S.STOPPED, P.MANAGE_CAPABILITY),
        Move("resume", Words("重新研制", "take up again"), (_S.STOPPED,), _S.DEVELOPING, P.MANAGE_CAPABILITY),
        Move("reuse", Words("恢复使用", "use again"), (_S.STOPPED,), _S.FILED, P.MANAGE_CAPABILITY),
    ),
    sentence(
        "specialties.no_such_preparation_step",
        "这个制剂现在是“{state}”，不能“{event}”。",
        "This preparation is now “{state}”; “{event}” is not possible.",
        then_zh="请刷新后看它走到了哪一步。",
        then_en="Refresh and see how far it has come.",
    ),
)  # fmt: skip
SIDES = {"use": Side.RECEIVING, "stop": Side.RECEIVING, "resume": Side.RECEIVING, "reuse": Side.RECEIVING}
"""It is the recipient's preparation: what is used and what is stopped, the recipient says."""

_NUMBER = re.compile(r"[一-鿿]药制(?:备字Z\d{11}|字[HZ]\d{8})")


def tidy_number(text: str) -> str:
    """A filing number without spaces, in half width, its letter as a capital."""
    return re.sub(r"\s", "", unicodedata.normalize("NFKC", text)).upper()


def is_number(text: str) -> bool:
    """Whether a tidy text is a filing or approval number."""
    return _NUMBER.fullmatch(text) is not None
