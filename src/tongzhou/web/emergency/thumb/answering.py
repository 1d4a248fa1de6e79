"""The receiving doctor's page: what came in before the patient, and three large answers. One touch is the answer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from tongzhou.care.emergency import actions, queries
from tongzhou.care.emergency.rules import Answer
from tongzhou.kernel.errors import Invalid, Refusal
from tongzhou.web.components.component import Component, Text, Tone
from tongzhou.web.components.notices import Notice
from tongzhou.web.edge import Request
from tongzhou.web.forms import CHOOSE
from tongzhou.web.numbers import whole
from tongzhou.web.pages import page

if TYPE_CHECKING:
    pass


@dataclass(frozen=True, slots=True)
class Answers(Component):
    """The possible answers as large buttons; `given` is pressed already. `seen` is the number of the step that was looked at."""

    template: ClassVar[str] = "emergency/answers.html"
    href: str
    options: tuple[tuple[str, Text], ...]
    given: str
    seen: int


@require_http_methods(["GET", "POST"])
def answer(request: Request, id: UUID) -> HttpResponse:
    """What is known, and the answer. Any of his house who may rescue answers; a second answer takes the place of the first."""
    if request.method == "GET":
        return _page(request, id, [])
    given = request.POST.get("answer", "")
    try:
        if given not in set(Answer):
            raise Invalid(CHOOSE, field="answer")
        actions.answer(
            by=request.actor, at=request.at, run_id=id, seen=whole(request.POST.get("seen", "")), answer=Answer(given), note=request.POST.get("note", "").strip()
        )  # fmt: skip
    except Refusal as refusal:
        if refusal.status in (403, 404):
            raise
        return _page(request, id, [Notice(refusal.says, refusal.then, Tone.AMBER)], refusal.status)
    messages.success(request, _("已回话，车上马上看到。"), extra_tags="jade")
    return redirect(reverse("emergency:answer", args=[id]))


def _page(request: Request, id: UUID, notices: list[Notice], status: int = 200) -> HttpResponse:
    found = queries.run(request.actor, id, at=request.at)
    context = _shown(request, found)
    if request.headers.get("HX-Request"):
        return render(request, "emergency/answer_live.html", {"now": request.at, **context})
    return page(
        request, "emergency/answer.html", current="emergency", status=status, notices=notices, **context
    )
