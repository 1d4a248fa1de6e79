"""An opinion amended: the form of the expert, what the asking side is told after closing, and how it confirms."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from tongzhou.care.consultations.opinions import unread, upon
from tongzhou.care.consultations.queries import CasePage
from tongzhou.care.consultations.rules import Decision, Referral, State
from tongzhou.web.components.component import Tone, speak
from tongzhou.web.components.fields import Choices, Field, Option
from tongzhou.web.components.notices import Notice
from tongzhou.web.components.seals import ASKING, DoubleSeal
from tongzhou.web.components.steps import Foot
from tongzhou.web.components.times import day, exact
from tongzhou.web.consultations.doing_forms import (
    Faults,
    Form,
    form_of_step,
    opinion_fields,
    posted,
    signed_again,
)
from tongzhou.web.consultations.rows import seals_of
from tongzhou.web.edge import Request

if TYPE_CHECKING:
    from tongzhou.care.consultations.models import Opinion, Step


def amend(request: Request, found: CasePage, faults: Faults) -> dict[str, Any]:
    """A new version, with the reason."""
    kept = found.draft.reason if found.draft else ""
    why = Field(
        name="reason", label=_("为什么修订"), value=posted(request).get("reason", kept), required=True, maxlength=200,
        fault=faults.get("reason"),
    )  # fmt: skip
    after = _("申请方会收到提醒，看过要确认。原版和台账那一条都不变。")
    note = after if found.case.state == State.COMPLETED else _("原版保留，双方都能看到两版。")
    return form_of_step(
        [why, *opinion_fields(request, found, faults)], signed_again(faults, _("签署修订版"), note)
    )


def acknowledge(request: Request, found: CasePage, faults: Faults) -> dict[str, Any]:
    """Two taps when nothing changes; the decision may be another one now."""
    given = posted(request)
    stays = Option("", _("决定不变"), note=Decision(found.case.decision).words)
    decision = Choices(
        name="decision", label=_("看过修订，您的决定"), columns="two", value=given.get("decision", ""),
        options=(stays, *(Option(one.value, one.words) for one in Decision if one != found.case.decision)), fault=faults.get("decision"),
        hint=_("专家建议，您决定，由您对病人负责。"),
    )  # fmt: skip
    note = Field(
        name="note", label=_("要说明的话"), hint=_("改成没有全部采纳时，请写一句为什么。"), kind="textarea", value=given.get("note", ""), optional=True,
        fault=faults.get("note"), maxlength=2000,
    )  # fmt: skip
    return form_of_step(
        [*_news(found), decision, note], Foot(_("我已看过修订"), note=_("专家会知道您看过了。"))
    )


def _news(found: CasePage) -> list[Notice]:
    """What the unread versions say otherwise, in the form that confirms it: nobody confirms what he has not before his eyes."""
    waiting = unread(found.timeline)
    late = sorted(
        (one for one in found.opinions if str(one.pk) in waiting), key=lambda one: str(one.signed_at)
    )
    return [
        Notice(heading, text or _("（删去了）"), Tone.AMBER)
        for one in late
        for heading, text, other in told(found, one)
        if other
    ]


FORMS: dict[str, Form] = {"amend": amend, "acknowledge": acknowledge}


def notice(found: CasePage) -> Notice | None:
    """What stands on top of a closed case while an amendment is unread; for the other side, that it is not read yet."""
    step = _last(found, "amend")
    if not found.case.unread or step is None:
        return None
    said = _("%(name)s %(at)s：%(why)s") % {"name": step.by_name, "at": exact(step.at), "why": step.note}
    if "acknowledge" in found.moves:
        return Notice(_("专家在结案后修订了意见，请再看"), said, Tone.AMBER)
    return Notice(_("结案后修订了意见，等申请方看过确认"), said, Tone.AMBER)


def _last(found: CasePage, event: str) -> Step | None:
    return next((one for one in reversed(found.timeline) if one.event == event), None)


def basis(found: CasePage, one: Opinion) -> str:
    """For a version signed after closing: upon which the case was closed, and whether the asking side has read this one."""
    closed = upon(found.opinions, found.timeline, one.staff_id)
    if found.case.state != State.COMPLETED or closed is None or closed.version >= one.version:
        return ""
    told = _("本版在结案后修订；%(at)s 结案时依据的是第 %(n)s 版。") % {
        "at": exact(found.case.closed_at),
        "n": closed.version,
    }
    return told + _read(found, one)


def _read(found: CasePage, one: Opinion) -> str:
    if str(one.pk) in unread(found.timeline):
        return _("申请方还没有确认看过。")
    step = next((s for s in found.timeline if str(one.pk) in s.detail.get("opinions", ())), None)
    return _("%(name)s %(at)s 确认看过。") % {"name": step.by_name, "at": exact(step.at)} if step else ""


def seals(found: CasePage, one: Opinion) -> DoubleSeal:
    """The two stamps of a version: what was amended after closing lacks the asking side's until it is read."""
    if str(one.pk) in unread(found.timeline):
        return DoubleSeal(first=False, second=True, sides=ASKING)
    return seals_of(found.case)


def told(found: CasePage, one: Opinion) -> list[tuple[str, str, bool]]:
    """The parts of an opinion: heading, text, and whether this version says it otherwise than the one before."""
    other = _changed(found, one)
    parts = (
        (_("判断"), one.assessment, {"assessment"}),
        (_("建议"), one.advice, {"advice"}),
        (_("转诊"), _referral(one), {"referral", "referral_note"}),
        (_("注意观察"), one.watch, {"watch"}),
        (_("复看"), day(one.review_on) if one.review_on else "", {"review_on"}),
    )
    return [(_marked(name, bool(of & other)), text, bool(of & other)) for name, text, of in parts]


def _referral(one: Opinion) -> str:
    said = speak(Referral(one.referral).words) if one.referral else ""
    return f"{said}。{one.referral_note}" if one.referral_note else said


def _changed(found: CasePage, one: Opinion) -> frozenset[str]:
    before = next(
        (old for old in found.opinions if (old.staff_id, old.version) == (one.staff_id, one.version - 1)),
        None,
    )
    if before is None or not one.reason:
        return frozenset()
    names = ("assessment", "advice", "referral", "referral_note", "watch", "review_on")
    return frozenset(name for name in names if getattr(one, name) != getattr(before, name))


def _marked(heading: str, change: bool) -> str:
    return _("%(part)s（有改动）") % {"part": heading} if change else heading


def decision_of(detail: dict[str, Any]) -> str:
    """The decision that a step made, in words."""
    made = detail.get("decision")
    return speak(Decision(made).words) if made in set(Decision) else ""
