"""The trail: who did or saw what, when, where."""

from __future__ import annotations

from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpResponse
from django.utils.translation import gettext as _

from tongzhou.accounts import queries
from tongzhou.audit import queries as audit
from tongzhou.kernel.permissions import Permission as P
from tongzhou.web.accounts.parts import Form
from tongzhou.web.accounts.typed import id_of
from tongzhou.web.accounts.verbs import verb_words
from tongzhou.web.components.fields import Field
from tongzhou.web.components.frame import PageHead
from tongzhou.web.components.notices import Empty
from tongzhou.web.components.tables import Cell, Column, Pager, Table
from tongzhou.web.components.times import exact
from tongzhou.web.edge import Request
from tongzhou.web.numbers import whole
from tongzhou.web.pages import page

KEYS = ("subject", "by", "patient", "verb")


def trail(request: Request) -> HttpResponse:
    """Rows within my reach, newest first, filtered by the keys given."""
    keys = {name: request.GET.get(name, "").strip() for name in KEYS}
    before = request.GET.get("before", "")
    reach = None if audit.everywhere(request.actor) else _reach(request)
    found = audit.trail(request.actor, institutions=reach, before=whole(before), **keys)
    query = urlencode({**{k: v for k, v in keys.items() if v}, "before": found.older or ""})
    pager = Pager(older=f"?{query}") if found.older else None
    parts = (_table(found, pager), _form(keys))
    head = PageHead(_("留痕"), _("谁在什么时候做了什么、看了什么。只增不改，数据库也不许改。"))
    return page(request, "accounts/page.html", current="audit", head=head, parts=parts)


def _reach(request: Request) -> list[UUID]:
    return list(queries.places(request.actor, P.READ_AUDIT).values_list("id", flat=True)[:5000])


def _table(found: audit.Trail, pager: Pager | None) -> Table:
    ids = {key for row in found.rows if (key := id_of(row.institution.partition(":")[2]))}
    names = queries.institution_names(list(ids))
    rows = tuple(
        (
            Cell(exact(row.at)),
            Cell(row.actor_name, "?" + urlencode({"by": row.actor})),
            Cell(names.get(id_of(row.institution.partition(":")[2]), "")),  # type: ignore[arg-type]  # None is no key
            Cell(verb_words(row.verb), "?" + urlencode({"verb": row.verb})),
            Cell(_short(row.subject), "?" + urlencode({"subject": row.subject})),
        )
        for row in found.rows
    )
    columns = tuple(Column(x) for x in (_("何时"), _("谁"), _("机构"), _("做了什么"), _("对什么")))
    empty = Empty(_("没有符合的记录。"), _("放宽条件再看。"), icon="lock")
    return Table(_("留痕"), columns, rows, empty, pager)


def _short(key: str) -> str:
    """ "account:0190…c4" as "account …e5f2a1c4": enough to compare, short enough to read."""
    kind, _sep, rest = key.partition(":")
    return f"{kind} …{rest[-8:]}" if len(rest) > 12 else key


def _form(keys: dict[str, str]) -> Form:
    labels = {"subject": _("对什么"), "by": _("谁"), "patient": _("哪个病人"), "verb": _("做了什么")}
    hints = {
        "subject": _("编号，例如 consultation:…"),
        "by": _("编号，例如 account:…"),
        "patient": _("编号，不是姓名"),
        "verb": _("例如 sign_in"),
    }
    fields = tuple(
        Field(name=name, label=labels[name], hint=hints[name], value=keys[name], optional=True)
        for name in KEYS
    )
    return Form(title=_("按编号查"), fields=fields, method="get", button=_("查"))
