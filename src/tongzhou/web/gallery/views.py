"""Shows the gallery in demo mode; elsewhere there is no such page. `?lang=en` or `zh-hans` picks the language."""

from __future__ import annotations

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import translation

from tongzhou.web.edge import open_to_all
from tongzhou.web.gallery import cases, charts, frames, questions, records
from tongzhou.web.gallery.sample import NOW


@open_to_all
def gallery(request: HttpRequest) -> HttpResponse:
    """All components inside the desk's frame."""
    sections = (*cases.sections(), *questions.sections(), *records.sections(), *charts.sections())
    return _page(
        request, "gallery/gallery.html", {"frame": frames.frame(), "sections": sections, **frames.heads()}
    )


@open_to_all
def form(request: HttpRequest) -> HttpResponse:
    """A phone's form as it will be met: steps, fields, the sticky foot."""
    return _page(request, "gallery/form.html", frames.form())


def _page(request: HttpRequest, template: str, context: dict[str, object]) -> HttpResponse:
    if not settings.DEMO:
        raise Http404
    language = request.GET.get("lang") or translation.get_language()
    with translation.override(language):
        return render(request, template, {**context, "now": NOW})
