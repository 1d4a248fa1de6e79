"""The directory's pages: search, what is found while typing, one institution."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from tongzhou.directory import queries
from tongzhou.kernel.permissions import Permission
from tongzhou.partnerships import queries as partnerships
from tongzhou.web.components.frame import Action, PageHead
from tongzhou.web.components.route import Chain
from tongzhou.web.components.search import Found, SearchBox
from tongzhou.web.directory import parts
from tongzhou.web.edge import Request
from tongzhou.web.pages import page
from tongzhou.web.partnerships.parts import pairing_tables, today

FEW = 8


@require_GET
def search(request: Request) -> HttpResponse:
    """Institutions and people by name, pinyin or initials; before anything is typed, one's own chain."""
    actor, text = request.actor, request.GET.get("q", "").strip()
    actor.require(Permission.READ_DIRECTORY)
    box = SearchBox(
        "/directory/",
        text,
        _("机构或人名，可用拼音、首字母　例：zjc"),
        found="/directory/found/",
        id="seek-directory",
    )
    acts = (Action(_("登记新机构"), "/directory/new/"),) if actor.may(Permission.EDIT_DIRECTORY) else ()
    head = PageHead(_("机构与人员"), _("谁在哪里、擅长什么、与谁结对。"), actions=acts)
    if not text:
        own = queries.chain(actor.institution_id) if actor.institution_id else []
        return page(
            request,
            "directory/search.html",
            current="directory",
            head=head,
            box=box,
            own=parts.institution_table(own, parts.OWN_EMPTY, _("我所在的这一条线")),
        )
    houses, people = queries.search_institutions(actor, text), queries.search_staff(actor, text)
    empty = parts.nothing(text)
    tables = [
        parts.institution_table(houses, empty, _("找到的机构")) if houses else None,
        parts.staff_table(people, _("人员"), empty, where=True) if people else None,
    ]
    return page(
        request,
        "directory/search.html",
        current="directory",
        head=head,
        box=box,
        tables=[table for table in tables if table],
        empty=empty,
    )


@require_GET
def found(request: Request) -> HttpResponse:
    """What fits while one is typing."""
    actor, text = request.actor, request.GET.get("q", "").strip()
    actor.require(Permission.READ_DIRECTORY)
    if not text:
        return HttpResponse()
    houses = queries.search_institutions(actor, text, limit=FEW)
    people = queries.search_staff(actor, text, limit=FEW)
    groups = ((_("找到的机构"), parts.hits(houses, text)), (_("人员"), parts.staff_hits(people, text)))
    shown = tuple(group for group in groups if group[1])
    return render(request, "directory/found.html", {"found": Found(shown, text)})


@require_GET
def institution(request: Request, id: UUID) -> HttpResponse:
    """One institution: its place in the chain, who is paired with it, departments, people, those below it."""
    actor = request.actor
    house = queries.institution(actor, id)
    edits = actor.may(Permission.EDIT_DIRECTORY, house.place)
    chain = queries.chain(id)
    return page(
        request,
        "directory/institution.html",
        current="directory",
        house=house,
        head=PageHead(
            house.name, parts.what(house), house.region.name, parts.first_steps(house) if edits else ()
        ),
        more=parts.further_steps(house) if edits else (),
        facts=parts.facts(house, chain),
        chain=Chain(parts.stations(chain)) if len(chain) > 1 else None,
        pairings=pairing_tables(partnerships.pairings_at(actor, id, on=today(request)), programmes=True),
        departments=parts.department_table(
            queries.departments_of(id, closed=edits), edits=edits and house.during.upper is None
        ),
        staff=parts.staff_table(
            queries.staff_of(id, actor=actor, gone=edits), _("人员"), parts.NO_STAFF, edits=edits
        ),
        below=parts.institution_table(queries.below(actor, id), parts.NONE_BELOW, _("下级机构")),
    )
