"""Finding again: one box for cases, people and places; the list of cases."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from tongzhou.care.consultations import queries
from tongzhou.directory import queries as directory
from tongzhou.directory.rules import Kind, Title
from tongzhou.kernel.permissions import Permission
from tongzhou.web.components.component import Text, speak
from tongzhou.web.components.frame import PageHead
from tongzhou.web.components.notices import Empty
from tongzhou.web.components.search import Found, Hit, SearchBox
from tongzhou.web.components.worklist import Worklist
from tongzhou.web.consultations.rows import row
from tongzhou.web.edge import Request
from tongzhou.web.pages import page

EACH = 8


@require_GET
def cases(request: Request) -> HttpResponse:
    """Cases by number, words, place or the patient's whole name; without words, what is done lately."""
    request.actor.require(Permission.READ_CASE)
    text = request.GET.get("q", "").strip()
    if text:
        rows = queries.search(request.actor, text, at=request.at, limit=40)
    else:
        rows = queries.worklist(request.actor, at=request.at, tab=queries.Tab.DONE).rows
    shown = Worklist(
        rows=tuple(row(one, request.at) for one in rows),
        empty=Empty(
            _("没有找到病例。"),
            _("可以输编号、问题里的词、机构名或首字母；病人要输全名、电话或身份证号。"),
            icon="search",
        ),
        label=_("病例"),
    )
    box = SearchBox(reverse("consultations:cases"), text, _("编号、问题、机构，或病人全名"), id="cases")
    head = PageHead(_("病例"), _("只列出您参与过、可以看的。") if text else _("最近结案的。"))
    return page(request, "consultations/cases.html", current="cases", head=head, box=box, rows=shown)


def _found(request: Request, text: str) -> Found:
    actor, groups = request.actor, list[tuple[Text, tuple[Hit, ...]]]()
    if text and actor.may(Permission.READ_CASE):
        hits = queries.search(actor, text, at=request.at, limit=EACH)
        groups.append(
            (
                _("病例"),
                tuple(
                    _hit(
                        reverse("consultations:case", args=[one.pk]),
                        one.question,
                        text,
                        f"{one.number} · {one.asking.label}",
                    )
                    for one in hits
                ),
            )
        )
    if text:
        places = directory.search_institutions(actor, text, limit=EACH)
        groups.append(
            (
                _("机构"),
                tuple(
                    _hit(
                        reverse("directory:institution", args=[one.pk]),
                        one.name,
                        text,
                        speak(Kind(one.kind).words),
                    )
                    for one in places
                ),
            )
        )
        people = directory.search_staff(actor, text, limit=EACH)
        groups.append(
            (
                _("人员"),
                tuple(
                    _hit(
                        reverse("directory:institution", args=[one.institution_id]),
                        one.name,
                        text,
                        f"{speak(Title(one.title).words)} · {one.institution.label}",
                    )
                    for one in people
                ),
            )
        )
    return Found(tuple(group for group in groups if group[1]), text)


def _hit(href: str, title: str, text: str, under: str) -> Hit:
    at = title.lower().find(text.lower())
    if at < 0:
        return Hit(href, title, under=under)
    return Hit(href, title[:at], title[at : at + len(text)], title[at + len(text) :], under)


@require_GET
def search(request: Request) -> HttpResponse:
    """All results on a page."""
    text = request.GET.get("q", "").strip()
    box = SearchBox(
        reverse("consultations:search"), text, _("搜病例、人、机构，可用首字母　例：zjc"), id="all"
    )
    return page(
        request,
        "consultations/search.html",
        head=PageHead(_("搜索")),
        box=box,
        found=_found(request, text),
        text=text,
    )


@require_GET
def found(request: Request) -> HttpResponse:
    """Results while typing."""
    parts = [_found(request, request.GET.get("q", "").strip())]
    return render(request, "consultations/part.html", {"parts": parts, "now": request.at})
