"""The components of the asking form: topics, urgency, question, minimum data, pictures, destination, foot."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tongzhou.care.consultations import queries
from tongzhou.care.consultations.fields import Field
from tongzhou.kernel.errors import Invalid
from tongzhou.kernel.words import Words
from tongzhou.partnerships.rules import Urgency
from tongzhou.web.components.component import Text
from tongzhou.web.components.fields import Choices, Option, fault
from tongzhou.web.components.fields import Field as Line
from tongzhou.web.components.files import File, Upload
from tongzhou.web.components.steps import Foot
from tongzhou.web.components.times import ago
from tongzhou.web.components.worklist import Row
from tongzhou.web.consultations.drafting import Asking, lacking, stored
from tongzhou.web.consultations.questions import shown
from tongzhou.web.edge import Request
from tongzhou.web.files.held import drafted

if TYPE_CHECKING:
    from tongzhou.care.consultations.models import Draft, TopicVersion
    from tongzhou.care.consultations.queries.routes import Destination

SOON = {
    Urgency.IMMEDIATE: gettext_lazy("有生命危险，10 分钟内答复"),
    Urgency.URGENT: gettext_lazy("今天要答复"),
    Urgency.ROUTINE: gettext_lazy("一天内答复"),
}


def draft_rows(drafts: Sequence[Draft], at: datetime) -> list[Row]:
    """Drafts not yet sent, as rows: what was asked and how long ago it was left."""
    names = (
        {one.topic_id: Words(one.topic.name, one.topic.name_en) for one in queries.topics()} if drafts else {}
    )
    return [
        Row(
            href=reverse("consultations:ask", args=[draft.pk]),
            title=stored(draft.data).question or _("还没写问题"),
            gist=names.get(stored(draft.data).topic, Words("未选方面", "no topic yet")),
            where=_("%(ago)s存的草稿") % {"ago": ago(draft.saved_at, at)},
        )
        for draft in drafts
    ]


def context(
    request: Request,
    draft: Draft,
    asking: Asking,
    version: TopicVersion | None,
    fields: Sequence[Field],
    faults: Sequence[Invalid],
) -> dict[str, Any]:
    """All components of the form, by the names that its templates show them under."""
    by_name = {one.field: one for one in faults}
    places = queries.destinations(request.actor, None, at=request.at, urgency=asking.urgency)
    held = drafted(request, f"draft:{draft.pk}")
    gaps = [field.words for field in lacking(fields, asking)]
    return {
        "draft": draft,
        "topics": _topics(asking, by_name),
        "urgencies": _urgencies(asking),
        "question": _question(asking, by_name),
        "questions": shown(
            fields,
            asking.answers,
            urgency=asking.urgency,
            faults=faults,
            subject=f"draft:{draft.pk}",
            files=held,
        ),
        "others": _others(draft, asking, held),
        "places": _places(asking, places),
        "chosen": version.topic_id if version else "",
        "foot": _foot(asking, version, places, gaps),
        "plain_faults": [fault(one) for one in faults if (one.field or "") in ("", "consent", "files", "to")],
    }


def _topics(asking: Asking, faults: dict[str | None, Invalid]) -> Choices:
    options = tuple(
        Option(one.topic_id, Words(one.topic.name, one.topic.name_en)) for one in queries.topics()
    )
    wrong = faults.get("topic")
    return Choices(
        name="topic",
        label=_("要哪方面的帮助"),
        options=options,
        value=asking.topic,
        required=True,
        fault=fault(wrong) if wrong else None,
    )


def _urgencies(asking: Asking) -> Choices:
    options = tuple(Option(one.value, one.words, note=SOON[one]) for one in Urgency)
    return Choices(
        name="urgency", label=_("有多急"), options=options, value=asking.urgency.value, required=True
    )


def _question(asking: Asking, faults: dict[str | None, Invalid]) -> Line:
    wrong = faults.get("question")
    return Line(
        name="question",
        label=_("最想问什么"),
        kind="textarea",
        value=asking.question,
        required=True,
        maxlength=200,
        hint=_("一句话，写给没见过病人的同行。"),
        fault=fault(wrong) if wrong else None,
    )


def _others(draft: Draft, asking: Asking, held: Mapping[str, File]) -> Upload:
    ids = tuple(one for one in asking.files if one in held)
    return Upload(
        name="files",
        label=_("其他照片、化验单、PDF"),
        url=reverse("files"),
        subject=f"draft:{draft.pk}",
        files=tuple(held[one] for one in ids),
        ids=ids,
        hint=_("断网也不会丢，恢复后接着传。"),
    )


def _places(asking: Asking, places: Sequence[Destination]) -> Choices | None:
    """Where to: shown only when there is a choice."""
    if len(places) < 2:
        return None
    default = next((str(one.institution.pk) for one in places if one.default), "")
    return Choices(
        name="to",
        label=_("送到哪里"),
        value=asking.to or default,
        columns="one",
        options=tuple(Option(str(one.institution.pk), one.institution.label, note=one.why) for one in places),
    )


def _foot(
    asking: Asking, version: TopicVersion | None, places: Sequence[Destination], gaps: list[Words]
) -> Foot:
    goes = next((one for one in places if str(one.institution.pk) == asking.to), None)
    goes = goes or next((one for one in places if one.default), None)
    missing: list[Text] = [
        *([] if version else [_("要哪方面的帮助")]),
        *([] if asking.question else [_("最想问什么")]),
        *gaps,
    ]
    label = _("送给%(place)s") % {"place": goes.institution.label} if goes else _("送出")
    return Foot(label, tuple(missing), note=SOON[asking.urgency], draft=True)
