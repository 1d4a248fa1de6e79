"""The receiving doctor's page: what came in before the patient, and large answers. One touch is the answer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from tongzhou.care.emergency import actions, queries
from tongzhou.care.emergency.queries import RunPage
from tongzhou.care.emergency.refusals import NO_ANSWER
from tongzhou.care.emergency.rules import Answer, Awake, State, What
from tongzhou.kernel.errors import Invalid, Refusal
from tongzhou.web.components.component import Component, Text, Tone, speak
from tongzhou.web.components.figures import KeyValues, Pair
from tongzhou.web.components.files import File
from tongzhou.web.components.frame import Action, PageHead
from tongzhou.web.components.notices import Notice
from tongzhou.web.components.times import when
from tongzhou.web.edge import Request
from tongzhou.web.emergency.rows import answer_words, pathway_words, way
from tongzhou.web.emergency.run import points_timeline
from tongzhou.web.numbers import whole
from tongzhou.web.pages import page


@dataclass(frozen=True, slots=True)
class Answers(Component):
    """The possible answers as large buttons; `given` was said already. `seen` is the number of the step that was looked at."""

    template: ClassVar[str] = "emergency/answers.html"
    href: str
    options: tuple[tuple[str, Text], ...]
    given: str
    note: str
    seen: int


@require_http_methods(["GET", "POST"])
def answer(request: Request, id: UUID) -> HttpResponse:
    """What is known, and the answer. Whoever rescues at the receiving house answers; a second answer takes the place of the first."""
    if request.method == "GET":
        return _page(request, id, [])
    given, note = request.POST.get("answer", ""), request.POST.get("note", "").strip()
    try:
        _check(request, id, given)
        actions.answer(
            by=request.actor, at=request.at, run_id=id, seen=whole(request.POST.get("seen", "")), answer=Answer(given), note=note
        )  # fmt: skip
    except Refusal as refusal:
        if refusal.status in (403, 404):
            raise
        return _page(request, id, [Notice(refusal.says, refusal.then, Tone.AMBER)], refusal.status, note)
    messages.success(request, _("已回话，车上马上看到。"), extra_tags="jade")
    return redirect(reverse("emergency:answer", args=[id]))


def _check(request: Request, id: UUID, given: str) -> None:
    """Whoever may not answer is told so before what he sent is looked at. Raises NotFound, Denied, Conflict, Invalid."""
    row, _known = queries.plain(request.actor, id, at=request.at)
    why_not = queries.refusal(row, "answer", request.actor)
    if why_not:
        raise why_not
    if given not in set(Answer):
        raise Invalid(NO_ANSWER, field="answer")


def _page(
    request: Request, id: UUID, notices: list[Notice], status: int = 200, note: str | None = None
) -> HttpResponse:
    found = queries.run(request.actor, id, at=request.at)
    live = _live(request, found)
    if request.headers.get("HX-Request"):
        return render(request, "emergency/answer_live.html", {"now": request.at, **live})
    row = found.run
    to_case = Action(_("看整个病例"), reverse("emergency:run", args=[id]))
    title = f"{speak(pathway_words(row.pathway))} · {row.label if found.whole else row.number}"
    return page(
        request,
        "emergency/answer.html",
        current="emergency",
        status=status,
        notices=notices,
        head=PageHead(title, way(row), row.number, (to_case,)),
        answers=_answers(found, note) if "answer" in found.moves else None,
        closed=_why_not(found),
        **live,
    )


def _answers(found: RunPage, note: str | None) -> Answers:
    row = found.run
    options = tuple((one.value, words) for one, words in found.pathway.answers.items())
    href = reverse("emergency:answer", args=[row.pk])
    return Answers(href, options, row.answer, row.answer_note if note is None else note, row.steps)


def _why_not(found: RunPage) -> str:
    """Why nothing can be answered, for whoever came here by a link."""
    if "answer" in found.moves:
        return ""
    if State(found.run.state) is State.COMING:
        return _("回话由接收医院的医生来做。")
    return _("病人已经到了，不用再回话。")


def _live(request: Request, found: RunPage) -> dict[str, Any]:
    """What comes in by and by: pictures, vital signs, points; and whether the crew has seen the answer."""
    row, now = found.run, request.at
    seen = found.current.get("answer_seen")
    return {
        "given": answer_words(row),
        "given_by": f"{row.answered_by} {when(row.answered_at, now)}",
        "seen_at": when(seen.true_at, now) if seen else "",
        "pictures": [
            File(
                f"{speak(What(one.what).words)} {when(one.at, now)}", f"/files/{one.file_id}/",
                f"/files/{one.file_id}/thumb/" if one.file.image else "",
            )
            for one in found.files
        ],
        "vitals": _vitals(found),
        "vitals_at": when(found.vitals[0].true_at, now) if found.vitals else "",
        "points": points_timeline(found, request),
    }  # fmt: skip


def _vitals(found: RunPage) -> KeyValues | None:
    """The newest, in large figures; what was not measured is left out."""
    if not found.vitals:
        return None
    last = found.vitals[0]
    pressure = f"{_or_dash(last.systolic)}/{_or_dash(last.diastolic)} mmHg"
    pairs = [
        (_("血压"), pressure if last.systolic is not None or last.diastolic is not None else ""),
        (_("脉搏"), _with(last.pulse, "/min")),
        (_("血氧"), _with(last.spo2, "%")),
        (_("呼吸"), _with(last.respiration, "/min")),
        (_("血糖"), _with(last.glucose, "mmol/L")),
        (_("意识"), speak(Awake(last.consciousness).words) if last.consciousness else ""),
    ]
    return KeyValues(tuple(Pair(name, text) for name, text in pairs if text))


def _or_dash(value: object) -> str:
    return "—" if value is None else str(value)


def _with(value: object, unit: str) -> str:
    return "" if value is None else f"{value} {unit}"
