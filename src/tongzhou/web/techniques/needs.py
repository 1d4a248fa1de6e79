"""A need is written down or corrected: which technique, for which department, why, for which line of the disease spectrum."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from tongzhou.directory import queries as directory
from tongzhou.kernel.actors import MAY_NOT
from tongzhou.kernel.errors import Denied, Invalid
from tongzhou.kernel.permissions import Permission as P
from tongzhou.support.techniques import actions, queries
from tongzhou.support.techniques.actions import Need
from tongzhou.support.techniques.rules.stages import GRADES, Kind
from tongzhou.web.components.component import Component
from tongzhou.web.components.fields import Choices, Hidden, Option
from tongzhou.web.components.files import Upload
from tongzhou.web.edge import Request
from tongzhou.web.forms import CHOOSE, Form, answer, files_of, uuid_of
from tongzhou.web.numbers import whole
from tongzhou.web.partnerships.parts import today

if TYPE_CHECKING:
    from tongzhou.directory.models import Institution
    from tongzhou.support.techniques.models import Technique

NAMES = (
    "pair",
    "kind",
    "name",
    "department",
    "need",
    "source",
    "disease",
    "planned_cases",
    "on",
    "code",
    "grade",
)
STYLE = "css/techniques.css"


def proof(form: Form, label: str, hint: str = "") -> Upload:
    """Photos and papers that stand with the technique."""
    return Upload(
        name="files",
        label=label,
        url=reverse("files"),
        subject=f"draft:{form.id}",
        ids=tuple(form.request.POST.getlist("files")),
        hint=hint,
        fault=form.faults.get("file"),
    )


def number_of(form: Form, name: str) -> int | None:
    """A whole number, None when nothing was typed; -1 for what is none, which the domain refuses in its own words."""
    typed = form.get(name)
    if not typed:
        return None
    known = whole(typed)
    return -1 if known is None else known


def _pairs(request: Request) -> list[tuple[Institution, Institution]]:
    on = today(request)
    found = [
        *queries.pairs(request.actor, P.MANAGE_CAPABILITY, on=on),
        *queries.pairs(request.actor, P.TEACH, on=on),
    ]
    if not found and not (request.actor.may(P.MANAGE_CAPABILITY) or request.actor.may(P.TEACH)):
        raise Denied(MAY_NOT)
    return list({(one.pk, other.pk): (one, other) for one, other in found}.values())


def _pair(form: Form, pairs: list[tuple[Institution, Institution]]) -> tuple[Institution, Institution]:
    known = {f"{one.pk}_{other.pk}": (one, other) for one, other in pairs}
    if form.get("pair") not in known:
        raise Invalid(CHOOSE, field="pair")
    return known[form.get("pair")]


@require_http_methods(["GET", "POST"])
def new(request: Request) -> HttpResponse:
    """Propose: the pair first (if there are several), then what is needed."""
    pairs = _pairs(request)
    usual = f"{pairs[0][0].pk}_{pairs[0][1].pk}" if pairs else ""
    chosen = next((f"{a.pk}_{b.pk}" for a, b in pairs if str(b.pk) == request.GET.get("at")), usual)
    disease = request.GET.get("disease", "")
    form = Form(
        request, {"pair": chosen, "kind": "technique", "on": today(request).isoformat(), "disease": disease}
    )
    id = form.id

    def save() -> HttpResponse:
        giving, taking = _pair(form, pairs)
        made = actions.propose(
            id=id,
            by=request.actor,
            at=request.at,
            supporting_id=giving.pk,
            receiving_id=taking.pk,
            on=form.day("on"),
            need=_need(form),
            file_ids=files_of(request),
        )
        return redirect(f"/techniques/{made.pk}/")

    def fields() -> list[Component]:
        known = {f"{a.pk}_{b.pk}": b for a, b in pairs}
        house = known.get(form.get("pair"))
        options = tuple(Option(f"{a.pk}_{b.pk}", f"{a.label} → {b.label}") for a, b in pairs)
        first = form.field("pair", _("哪两家之间"), kind="select", options=options, required=True)
        return [first, *need_fields(form, request, house.pk if house else None), *_when(form)]

    return answer(
        form,
        title=_("提出需求"),
        back="/techniques/",
        fields=fields,
        save=save,
        names=NAMES,
        label=_("提出需求"),
        note=_("双方都看得到；由支援方登记引进。"),
        current="techniques",
        style=STYLE,
    )


def _when(form: Form) -> list[Component]:
    return [
        form.field("on", _("提出的日期"), kind="date", required=True),
        proof(form, _("依据的材料（如有）"), _("例：疾病谱、外转登记。不要拍到病人姓名。")),
    ]


def need_fields(form: Form, request: Request, house: UUID | None) -> list[Component]:
    """What is needed, and why."""
    departments = directory.departments_of(house) if house else []
    rows = queries.diseases(request.actor, house)[:40] if house else []
    diseases = [
        Option(
            str(row.pk),
            f"{row.code} {row.name} · {_('转出')} {'—' if row.referred_out is None else row.referred_out}",
        )
        for row in rows
    ]
    kinds = tuple(Option(kind.value, kind.words) for kind in Kind)
    return [
        Choices(name="kind", label=_("是什么"), options=kinds, chosen=(form.get("kind"),), columns="two", fault=form.faults.get("kind")),
        form.field("name", _("名称"), required=True, maxlength=80, hint=_("例：急诊内镜下止血")),
        form.field("department", _("受援方科室"), kind="select", options=(Option("", _("还没定")), *(Option(str(one.pk), one.name) for one in departments))),
        form.field("need", _("为什么需要"), kind="textarea", optional=True, hint=_("一句话：什么病人现在只能转走。"), maxlength=2000),
        form.field("disease", _("对应疾病谱里的哪一行"), kind="select", options=(Option("", _("不对应某一行")), *diseases)),
        form.field("source", _("依据的出处"), optional=True, maxlength=200),
        form.field("planned_cases", _("计划带教几例"), optional=True, inputmode="numeric", unit=_("例"), maxlength=3),
        form.field("code", _("手术操作编码"), optional=True, maxlength=20, hint="ICD-9-CM-3"),
        form.field("grade", _("手术级别"), kind="select", options=(Option("", _("不是手术")), *(Option(code, words) for code, words in GRADES.items()))),
    ]  # fmt: skip


def _need(form: Form) -> Need:
    return Need(
        kind=form.one_of("kind", Kind),
        name=form.get("name"),
        code=form.get("code"),
        grade=form.get("grade"),
        need=form.get("need"),
        source=form.get("source"),
        department_id=uuid_of(form.get("department")),
        disease_id=uuid_of(form.get("disease")),
        planned_cases=number_of(form, "planned_cases"),
    )


def amend(request: Request, row: Technique) -> HttpResponse:
    """Correct what is needed."""
    before = {
        "kind": row.kind, "name": row.name, "code": row.code, "grade": row.grade, "need": row.need, "source": row.need_source,
        "department": str(row.department_id or ""), "disease": str(row.disease_id or ""), "seen": str(row.steps),
        "planned_cases": str(row.planned_cases or ""),
    }  # fmt: skip
    form = Form(request, before)

    def save() -> HttpResponse:
        actions.amend(
            by=request.actor, at=request.at, technique_id=row.pk, need=_need(form), file_ids=files_of(request), seen=whole(form.get("seen")),
        )  # fmt: skip
        return redirect(f"/techniques/{row.pk}/")

    return answer(
        form,
        title=_("更正需求"),
        back=f"/techniques/{row.pk}/",
        fields=lambda: [*need_fields(form, request, row.receiving_id), Hidden("seen", form.get("seen"))],
        save=save,
        names=NAMES,
        label=_("存下更正"),
        lead=f"{row.supporting.label} → {row.receiving.label}",
        current="techniques",
        style=STYLE,
    )
