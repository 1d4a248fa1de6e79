"""The fields that several forms of referrals share: the sections of the summary, the plan of care, files, who said so."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext as _

from tongzhou.care.referrals.actions import Said
from tongzhou.care.referrals.refusals import SAY_WHEN
from tongzhou.care.referrals.rules import CARE, SECTIONS, CarePlan, Summary
from tongzhou.kernel.errors import Invalid
from tongzhou.kernel.words import Words
from tongzhou.web.components.component import Component
from tongzhou.web.components.fields import Moment
from tongzhou.web.components.files import Upload
from tongzhou.web.components.times import SHANGHAI
from tongzhou.web.files.held import drafted
from tongzhou.web.forms import Form
from tongzhou.web.referrals.beds import moment

if TYPE_CHECKING:
    from tongzhou.care.referrals.models import Referral

MOST = 4000
NAMES = (*SECTIONS, *CARE, "said_by", "said_at", "files")
"""Fields beside which a fault may stand."""


def hints() -> dict[str, str]:
    """What is meant, where the name alone does not say it."""
    return {
        "problems": _("例：急性胸痛两小时，高血压八年"),
        "medications": _("药名、剂量、最后一次什么时候；没有写“无”"),
        "allergies": _("没有写“无”"),
        "results": _("血压、心电图、化验；图片放在附件里"),
        "procedures": _("做了什么，什么时候"),
        "plan": _("希望对方做什么"),
        "medicines": _("药名、每次多少、一天几次、用到哪天"),
        "watch": _("出现什么要当心"),
        "come_back": _("例：两周后复查；伤口红肿随时来"),
        "call": _("姓名和电话"),
    }


def section_fields(form: Form, needed: tuple[str, ...] = ()) -> list[Component]:
    """The sections of the summary."""
    return _texts(form, SECTIONS, needed)


def care_fields(form: Form, needed: tuple[str, ...] = ()) -> list[Component]:
    """The parts of the plan of care."""
    return _texts(form, CARE, needed)


def _texts(form: Form, named: Mapping[str, Words], needed: tuple[str, ...]) -> list[Component]:
    hint = hints()
    return [
        form.field(
            name, words, kind="textarea", required=name in needed, optional=name not in needed, maxlength=MOST, hint=hint.get(name, "")
        )
        for name, words in named.items()
    ]  # fmt: skip


def summary_of(form: Form) -> Summary:
    """The summary as typed."""
    return Summary(**{name: form.get(name) for name in SECTIONS})


def plan_of(form: Form) -> CarePlan:
    """The plan of care as typed."""
    return CarePlan(**{name: form.get(name) for name in CARE})


def upload(form: Form, hint: str = "") -> Upload:
    """Photos and papers that go along: those of the draft that arrived before are still there. One statement."""
    held = drafted(form.request, f"draft:{form.id}")
    return Upload(
        name="files",
        label=_("照片和单子"),
        url=reverse("files"),
        subject=f"draft:{form.id}",
        files=tuple(held.values()),
        ids=tuple(held),
        hint=hint,
        fault=form.faults.get("files"),
    )


def said_fields(form: Form) -> list[Component]:
    """Who of the outside party said so, and when."""
    return [
        form.field("said_by", _("谁说的"), required=True, maxlength=60, hint=_("姓名和科室，例：王护士（急诊）")),
        Moment(name="said_at", label=_("什么时候说的"), value=form.get("said_at"), required=True, fault=form.faults.get("said_at")),
    ]  # fmt: skip


def said_of(form: Form, row: Referral) -> Said | None:
    """Who said it and when, for an outside party's step. Raises Invalid without a time."""
    if row.outside_id is None:
        return None
    when = moment(form.get("said_at"))
    if when is None:
        raise Invalid(SAY_WHEN, field="said_at")
    return Said(form.get("said_by"), when)


def local(at: datetime) -> str:
    """A moment as a form's value."""
    return f"{at.astimezone(SHANGHAI):%Y-%m-%dT%H:%M}"
