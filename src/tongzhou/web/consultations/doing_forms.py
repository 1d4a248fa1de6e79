"""The form of each step: what must be written, chosen or signed. Typed values survive a refusal."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import timedelta
from typing import Any
from uuid import uuid5

from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _

from tongzhou.care.consultations import queries
from tongzhou.care.consultations.fields import Field as Question
from tongzhou.care.consultations.queries import CasePage
from tongzhou.care.consultations.rules import Decision, Outcome, Referral
from tongzhou.directory.rules import Title
from tongzhou.kernel.errors import Invalid, Refusal
from tongzhou.kernel.words import Words
from tongzhou.partnerships.rules import Urgency
from tongzhou.web.components.component import Component, speak
from tongzhou.web.components.dialogs import PasswordAgain
from tongzhou.web.components.fields import Choices, Fault, Field, Option, fault
from tongzhou.web.components.files import File, Upload
from tongzhou.web.components.steps import Foot
from tongzhou.web.components.times import SHANGHAI
from tongzhou.web.consultations.drafting import form_of
from tongzhou.web.consultations.questions import pictured, shown, typed
from tongzhou.web.edge import Request
from tongzhou.web.files.held import drafted, file_of


class Faults(dict[str | None, Fault]):
    """What was wrong with a posted form, by field; `raw` as the domain said it, for questions of a topic."""

    def __init__(self, refusals: Sequence[Refusal] = ()) -> None:
        super().__init__({one.field: fault(one) for one in refusals if one.field})
        self.raw = [one for one in refusals if isinstance(one, Invalid)]


Form = Callable[[Request, CasePage, Faults], dict[str, Any]]


def posted(request: Request) -> QueryDict:
    """What was typed and refused; nothing when the form is fresh."""
    return request.POST if request.method == "POST" else QueryDict()


def noted(request: Request, faults: Faults, label: str, hint: str = "", *, required: bool = True) -> Field:
    """The one sentence of a step."""
    return Field(
        name="note", label=label, kind="textarea", value=posted(request).get("note", ""), hint=hint, required=required,
        optional=not required, fault=faults.get("note"), maxlength=2000,
    )  # fmt: skip


def form_of_step(parts: list[Component | None], foot: Foot | PasswordAgain) -> dict[str, Any]:
    """Fields and foot, as the page shows them."""
    return {"fields": [part for part in parts if part is not None], "foot": foot}


def _reason(name: str) -> Form:
    """A step that needs one sentence and nothing else."""

    def form(request: Request, found: CasePage, faults: Faults) -> dict[str, Any]:
        label, hint, send, then = _said(name)
        return form_of_step([noted(request, faults, label, hint)], Foot(send, note=then))

    return form


def _said(name: str) -> tuple[str, str, str, str]:
    return {
        "ask_back": (
            _("还要知道什么"),
            _("说清要补哪一项、为什么要。补来之前您的时限停着。"),
            _("请对方补充"),
            "",
        ),
        "decline": (_("为什么不能接"), _("交回分派，由办公室另请他人。"), _("谢绝，交回分派"), ""),
        "question": (_("还想问什么"), _("专家的时限重新起算。"), _("送给专家"), ""),
        "cancel": (
            _("为什么撤销"),
            _("参与过的人都会看到。"),
            _("撤销这次申请"),
            _("撤销后不能恢复，要问请新建一份。"),
        ),
    }[name]


def allocate(request: Request, found: CasePage, faults: Faults) -> dict[str, Any]:
    """Whom to give it to: suggestions with their reasons, or a department's duty."""
    people = queries.suggestions(request.actor, found.case.pk, at=request.at)
    departments = {one.staff.department_id: one.staff.department for one in people if one.staff.department}
    options = [
        Option(
            f"staff:{one.staff.pk}",
            f"{one.staff.name}　{speak(Title(one.staff.title).words)}",
            note=_reasons(one.reasons),
        )
        for one in people
    ]
    options += [
        Option(f"department:{pk}", one.name, note=_("给科室值班的人")) for pk, one in departments.items()
    ]
    whom = Choices(
        name="whom", label=_("分派给谁"), options=tuple(options), columns="one", required=True,
        value=posted(request).get("whom", options[0].value if options else ""),
        fault=faults.get("staff") or faults.get("department"),
    )  # fmt: skip
    note = noted(request, faults, _("给他的话"), required=False)
    return form_of_step([whom, note], Foot(_("分派"), note=_("对方立刻收到通知，时限开始走。")))


def _reasons(reasons: tuple[Words, ...]) -> str:
    return _("、").join(speak(one) for one in reasons)


def pass_on(request: Request, found: CasePage, faults: Faults) -> dict[str, Any]:
    """Where to, and one's own note."""
    places = [
        one
        for one in queries.destinations(request.actor, found.case, at=request.at)
        if one.institution.pk != found.case.holder_id
    ]
    default = next(
        (str(one.institution.pk) for one in places if one.default),
        str(places[0].institution.pk) if places else "",
    )
    to = Choices(
        name="to", label=_("转给哪里"), columns="one", required=True, value=posted(request).get("to", default),
        options=tuple(Option(str(one.institution.pk), one.institution.label, note=one.why) for one in places),
        fault=faults.get("to"),
    )  # fmt: skip
    note = noted(request, faults, _("您的意见和要请教的"), _("写上您看过病人后的判断，对方先看到这一句。"))
    return form_of_step([to, note], Foot(_("转请"), note=_("您仍能看到后续，直到结案。")))


def _own_draft(request: Request, found: CasePage) -> str:
    """Where one's uploads for the next step wait: two colleagues may both have begun, neither shuts the other out."""
    return f"draft:{uuid5(found.case.pk, str(request.actor.account_id))}"


def reply(request: Request, found: CasePage, faults: Faults) -> dict[str, Any]:
    """Words, further answers to the same form, further files."""
    fields = form_of(found.case.topic_version)
    subject = _own_draft(request, found)
    data, held, fresh = _answers(request, found, fields), _held(found), drafted(request, subject)
    given: list[Component] = shown(
        fields, data, urgency=Urgency.IMMEDIATE, faults=faults.raw, subject=subject, files=held | fresh,
    )  # fmt: skip
    asked = next((one.note for one in reversed(found.timeline) if one.event == "ask_back"), "")
    note = noted(request, faults, _("回答对方"), asked)
    more = _more(fresh, pictured(fields, data), subject)
    return {
        **form_of_step([note, more], Foot(_("送去补充"))),
        "more": given,
        "more_label": _("改动或补填原来的资料"),
    }


def _held(found: CasePage) -> dict[str, File]:
    """The case's files by id."""
    return {str(one.id): file_of(one) for one in found.files}


def _more(fresh: Mapping[str, File], pictured: Collection[str], subject: str) -> Upload:
    """Further files; what was sent before a refusal, or before the form was closed, is still there."""
    ids = tuple(one for one in fresh if one not in pictured)
    return Upload(
        name="files",
        label=_("补传照片、化验单"),
        url=reverse("files"),
        subject=subject,
        files=tuple(fresh[one] for one in ids),
        ids=ids,
    )


def _answers(request: Request, found: CasePage, fields: Sequence[Question]) -> dict[str, Any]:
    """The case's answers, and over them what was just typed."""
    return {**found.case.data, **(typed(fields, request.POST) if request.method == "POST" else {})}


def send_back(request: Request, found: CasePage, faults: Faults) -> dict[str, Any]:
    """Wrong specialty: the reason, and which kind of help it should be."""
    own = found.case.topic_version.topic_id
    options = tuple(
        Option(one.topic_id, Words(one.topic.name, one.topic.name_en))
        for one in queries.topics()
        if one.topic_id != own
    )
    topic = Choices(
        name="topic", label=_("应当找哪方面"), options=options, value=posted(request).get("topic", "")
    )
    note = noted(request, faults, _("为什么退回"), _("对方不用重填，改科后原资料都在。"))
    return form_of_step([topic, note], Foot(_("退回申请方改科")))


def reroute(request: Request, found: CasePage, faults: Faults) -> dict[str, Any]:
    """The right kind of help; what fits is already filled in."""
    last = next((one for one in reversed(found.timeline) if one.event == "return"), None)
    suggested = last.detail.get("suggested_topic", "") if last else ""
    chosen = (
        request.GET.get("topic")
        or posted(request).get("topic")
        or suggested
        or found.case.topic_version.topic_id
    )
    versions = queries.topics()
    version = next((one for one in versions if one.topic_id == chosen), None)
    fields = form_of(version)
    topic = Choices(
        name="topic", label=_("要哪方面的帮助"), value=chosen, required=True,
        options=tuple(Option(one.topic_id, Words(one.topic.name, one.topic.name_en)) for one in versions),
        fault=faults.get("topic"),
    )  # fmt: skip
    subject = _own_draft(request, found)
    asked = shown(
        fields, _answers(request, found, fields), urgency=Urgency(found.case.urgency), faults=faults.raw,
        subject=subject, files=_held(found) | drafted(request, subject),
    )  # fmt: skip
    note = noted(request, faults, _("要说明的话"), required=False)
    again = reverse("consultations:do", args=[found.case.pk, "reroute"])
    return {**form_of_step([topic, *asked, note], Foot(_("改科再送"))), "again": again}


def invite(request: Request, found: CasePage, faults: Faults) -> dict[str, Any]:
    """A further expert: one leads, each signs."""
    seated = {one.staff_id for one in found.panel if one.left_at is None}
    people = queries.suggestions(request.actor, found.case.pk, at=request.at, limit=20)
    options = tuple(
        Option(
            str(one.staff.pk),
            f"{one.staff.name}　{speak(Title(one.staff.title).words)}",
            note=_reasons(one.reasons),
        )
        for one in people
        if one.staff.pk not in seated
    )
    whom = Choices(
        name="staff", label=_("请谁一起看"), options=options, columns="one", required=True,
        value=posted(request).get("staff", ""), fault=faults.get("staff"),
    )  # fmt: skip
    return form_of_step(
        [whom, noted(request, faults, _("想请他看什么"), required=False)],
        Foot(_("邀请"), note=_("每位专家各自签署，您牵头。")),
    )


OPINION_TEXTS: tuple[tuple[str, Callable[[], tuple[str, str]]], ...] = (
    ("assessment", lambda: (_("判断"), _("根据现有资料怎么看，哪些还不确定。"))),
    ("advice", lambda: (_("建议"), _("做什么、用什么药、剂量。首诊医生据此决定。"))),
    ("watch", lambda: (_("注意观察"), _("出现什么要立即再联系或转走。"))),
)


def opinion_fields(request: Request, found: CasePage, faults: Faults) -> list[Component | None]:
    """The structured opinion, with the draft or the last signed version in it."""
    given = posted(request)
    own = (one for one in found.opinions if one.staff_id == request.actor.staff_id)
    draft = found.draft or max(own, key=lambda one: one.version, default=None)

    def value(name: str) -> str:
        return given.get(name, "") if name in given else str(getattr(draft, name, "") or "")

    def text(name: str, label: str, hint: str, required: bool) -> Field:
        return Field(
            name=name, label=label, hint=hint, kind="textarea", value=value(name), required=required, optional=not required,
            fault=faults.get(name), maxlength=4000,
        )  # fmt: skip

    texts = {name: text(name, *said(), name != "watch") for name, said in OPINION_TEXTS}
    referral = Choices(
        name="referral", label=_("要不要转诊"), options=tuple(Option(one.value, one.words) for one in Referral), columns="two",
        value=value("referral"), required=True, fault=faults.get("referral"),
    )  # fmt: skip
    where = Field(
        name="referral_note",
        label=_("转去哪里、怎么转"),
        value=value("referral_note"),
        optional=True,
        maxlength=200,
    )
    review = Field(
        name="review_on",
        label=_("什么时候复看"),
        kind="date",
        value=value("review_on"),
        optional=True,
        fault=faults.get("review_on"),
    )
    return [texts["assessment"], texts["advice"], referral, where, texts["watch"], review]


def signed_again(faults: Faults, label: str, note: str) -> PasswordAgain:
    """The password again, and what a signature means."""
    return PasswordAgain(
        why=_("签署后，姓名、职称、时间和内容指纹就固定了，不能再改，只能出修订版。"),
        label=label,
        fault=faults.get("password"),
        note=note,
        draft=True,
    )


def sign(request: Request, found: CasePage, faults: Faults) -> dict[str, Any]:
    """The structured opinion and the password again."""
    parts = opinion_fields(request, found, faults)
    return form_of_step(list(parts), signed_again(faults, _("签署并答复"), _("草稿自动保存，只有您看得到。")))


def close(request: Request, found: CasePage, faults: Faults) -> dict[str, Any]:
    """The decision is the asking doctor's; closing is his side's seal."""
    given, today = posted(request), request.at.astimezone(SHANGHAI).date()
    days = 3 if found.case.urgency != Urgency.ROUTINE else 7
    review = max(
        (one.review_on for one in found.opinions if one.review_on and one.review_on > today), default=None
    )
    decision = Choices(
        name="decision", label=_("您的决定"), options=tuple(Option(one.value, one.words) for one in Decision), required=True,
        value=given.get("decision", ""), hint=_("专家建议，您决定，由您对病人负责。"), fault=faults.get("decision"),
    )  # fmt: skip
    note = Field(
        name="note", label=_("为什么（没有全部采纳时）"), kind="textarea", value=given.get("note", ""), optional=True,
        fault=faults.get("note"), maxlength=2000,
    )  # fmt: skip
    follow_up = Field(
        name="follow_up_on", label=_("哪天再问一问病人"), kind="date", fault=faults.get("follow_up_on"),
        value=given.get("follow_up_on", str(review or today + timedelta(days=days))),
    )  # fmt: skip
    return form_of_step(
        [decision, note, follow_up], Foot(_("结案并盖印"), note=_("两枚印齐，这次会诊记入台账。"))
    )


def outcome(request: Request, found: CasePage, faults: Faults) -> dict[str, Any]:
    """Two taps: how is the patient."""
    given = posted(request)
    how = Choices(
        name="outcome", label=_("病人现在怎样"), options=tuple(Option(one.value, one.words) for one in Outcome), required=True,
        value=given.get("outcome", ""), fault=faults.get("outcome"),
    )  # fmt: skip
    return form_of_step([how, noted(request, faults, _("想告诉专家的"), required=False)], Foot(_("记下")))


FORMS: dict[str, Form] = {
    "allocate": allocate,
    "pass_on": pass_on,
    "reply": reply,
    "return": send_back,
    "reroute": reroute,
    "invite": invite,
    "sign": sign,
    "close": close,
    "record_outcome": outcome,
    **{name: _reason(name) for name in ("ask_back", "decline", "question", "cancel")},
}
