"""The questions: who the patient is, and what was agreed. For any form that needs them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tongzhou.care.patients.rules import ConsentForm, Particulars, Purpose, Sex
from tongzhou.web.components.component import Component
from tongzhou.web.components.fields import Choices, Fault, Field, Moment, Option
from tongzhou.web.components.files import File, Upload

if TYPE_CHECKING:
    from tongzhou.files.models import StoredFile

Values = Mapping[str, str]
Faults = Mapping[str, Fault]


def typed(who: Particulars) -> dict[str, str]:
    """A record as it would have been typed."""
    born = "" if who.born_on is None else who.born_on.isoformat()
    return {
        "name": who.name,
        "sex": who.sex.value if who.sex else "",
        "born": born,
        "id_number": who.id_number,
        "phone": who.phone,
        "address": who.address,
        "background": who.background,
    }


def patient_fields(values: Values, faults: Faults) -> tuple[Component, ...]:
    """Name, ID number, sex, age or birth, phone, address, background. What was typed stays."""

    def of(name: str) -> str:
        return values.get(name, "")

    return (
        Field(
            name="name",
            label=_("姓名"),
            value=of("name"),
            required=True,
            maxlength=40,
            fault=faults.get("name"),
        ),
        Field(
            name="id_number",
            label=_("身份证号"),
            value=of("id_number"),
            hint=_("有就填，性别和出生日期会自动带出；没带证件先空着"),
            optional=True,
            maxlength=24,
            fault=faults.get("id_number"),
        ),
        Choices(
            name="sex",
            label=_("性别"),
            options=tuple(Option(one.value, one.words) for one in Sex),
            chosen=(of("sex"),),
            fault=faults.get("sex"),
        ),
        Field(
            name="born",
            label=_("年龄或出生日期"),
            value=of("born"),
            hint=_("58、8个月、20天，或 1968-05-04"),
            maxlength=20,
            fault=faults.get("born_on") or faults.get("age"),
        ),
        Field(
            name="phone",
            label=_("电话"),
            kind="tel",
            value=of("phone"),
            inputmode="tel",
            optional=True,
            maxlength=24,
            fault=faults.get("phone"),
        ),
        Field(
            name="address",
            label=_("住址"),
            value=of("address"),
            hint=_("写到村、组就行"),
            optional=True,
            maxlength=120,
            fault=faults.get("address"),
        ),
        Field(
            name="background",
            label=_("基本情况"),
            kind="textarea",
            value=of("background"),
            hint=_("老毛病、长期用药、过敏，下次不用再写"),
            optional=True,
            maxlength=500,
            fault=faults.get("background"),
        ),
    )


def consent_fields(
    values: Values,
    faults: Faults,
    *,
    guardian: bool,
    draft: UUID,
    now: datetime,
    document: StoredFile | None = None,
    purposes: tuple[Purpose, ...] = tuple(Purpose),
) -> tuple[Component, ...]:
    """How it was agreed, the paper, when, and the guardian where one is needed (`guardian`).

    `draft` is the subject under which the paper is sent; `purposes` with one member asks nothing about it.
    """
    purpose = Choices(
        name="purpose",
        label=_("同意用来做什么"),
        options=tuple(Option(one.value, one.words) for one in purposes),
        chosen=(values.get("purpose", Purpose.CARE.value),),
        hint=_("三件事分开问，各签各的"),
        required=True,
        fault=faults.get("purpose"),
    )
    parts = (
        Choices(
            name="form",
            label=_("怎么同意的"),
            options=tuple(Option(one.value, one.words) for one in ConsentForm),
            chosen=(values.get("form", ""),),
            columns="one",
            required=True,
            fault=faults.get("form"),
        ),
        Upload(
            name="document",
            label=_("签了字的同意书"),
            url=reverse("files"),
            subject=f"draft:{draft}",
            files=tuple(
                File(one.name, thumb=_thumb(one), size=one.stored_size or 0) for one in [document] if one
            ),
            ids=tuple(str(one.pk) for one in [document] if one),
            hint=_("拍清楚签名和日期；断网也不会丢"),
            fault=faults.get("document") or faults.get("file"),
        ),
        *guardian_fields(values, faults, needed=guardian),
        Moment(
            name="given_at",
            label=_("什么时候同意的"),
            value=values.get("given_at") or f"{timezone.localtime(now):%Y-%m-%dT%H:%M}",
            fault=faults.get("given_at"),
        ),
    )
    return (purpose, *parts) if len(purposes) > 1 else parts


def guardian_fields(values: Values, faults: Faults, *, needed: bool) -> tuple[Component, ...]:
    """Who signed for a child; for others only when the patient cannot sign himself."""
    hint = _("病人不满 14 岁，由监护人签字") if needed else _("病人自己签字就空着")
    return (
        Field(
            name="guardian",
            label=_("监护人姓名"),
            value=values.get("guardian", ""),
            hint=hint,
            required=needed,
            optional=not needed,
            maxlength=40,
            fault=faults.get("guardian"),
        ),
        Field(
            name="guardian_relation",
            label=_("和病人的关系"),
            value=values.get("guardian_relation", ""),
            placeholder=_("母亲"),
            required=needed,
            optional=not needed,
            maxlength=20,
            fault=faults.get("guardian_relation"),
        ),
    )


def _thumb(file: StoredFile) -> str:
    return reverse("file-thumb", args=[file.pk]) if file.image else ""
