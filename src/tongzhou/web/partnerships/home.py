"""The home of a programme: who is there today, how far promises are kept, money, the last acts, what waits for me."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, ClassVar

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET

from tongzhou.directory.rules import Title
from tongzhou.indicators import queries as indicators
from tongzhou.indicators.queries.today import EXPERT, TASK, TRAINEE, Present, present
from tongzhou.kernel.permissions import Permission
from tongzhou.kernel.words import Words
from tongzhou.ledger import queries as ledger
from tongzhou.partnerships import queries
from tongzhou.support.goals.queries import with_goals
from tongzhou.support.resources.rules.money import Total
from tongzhou.web.commitments.parts import pace
from tongzhou.web.components.component import Component, Text, Tone
from tongzhou.web.components.figures import Figure
from tongzhou.web.components.frame import Action, Link, PageHead, Tabs
from tongzhou.web.components.ledger import LedgerRow
from tongzhou.web.components.notices import Notice
from tongzhou.web.components.seals import DoubleSeal
from tongzhou.web.edge import Request
from tongzhou.web.pages import page
from tongzhou.web.partnerships.parts import name_of, over_line, today
from tongzhou.web.resources.parts import Amount

if TYPE_CHECKING:
    from tongzhou.indicators.queries import Progress
    from tongzhou.kernel.actors import Actor
    from tongzhou.ledger.models import Entry
    from tongzhou.partnerships.models import Programme

LAST, PACES, PEOPLE = 8, 6, 5
"""How many of each are shown before “all of them”."""
MONEY = ("fund", "spending")


@dataclass(frozen=True, slots=True)
class Somebody(Component):
    """Who is there: name and title, where, since when and until when."""

    template: ClassVar[str] = "partnerships/present.html"
    name: Text
    title: Text
    where: Text
    days: Text
    href: str


@dataclass(frozen=True, slots=True)
class Task(Component):
    """A resolution that is still open: whose, due when, at which visit."""

    template: ClassVar[str] = "partnerships/task.html"
    what: Text
    who: Text
    due: date
    href: str
    late: bool


@require_GET
def home(request: Request, code: str) -> HttpResponse:
    """One programme on one page. At most seven statements of its own."""
    actor, on = request.actor, today(request)
    programme = queries.programme(actor, code)
    counts = ledger.counts(actor, code)
    last = ledger.entries(actor, ledger.Filters(programme=code), limit=LAST)
    promised = _promised(actor, programme, on)
    people = present(actor, programme.pk, on=on) if actor.may(Permission.READ_SUPPORT) else []
    money, work = _money(counts, code), [one for one in counts if one.kind.code not in MONEY]
    return page(
        request,
        "partnerships/programme.html",
        current="programmes",
        programme=programme,
        head=PageHead(name_of(programme), programme.note, over_line(programme), begun(request, code)),
        tabs=tabs(code, "home"),
        asked=_asked(sum(one.asked for one in counts)),
        experts=_people(people, EXPERT, on),
        trainees=_people(people, TRAINEE, on),
        tasks=_tasks(people, on),
        figures=[*money, *(_figure(one, code) for one in work)],
        promises=[pace(row) for row in promised[:PACES]],
        more_promises=max(0, len(promised) - PACES),
        late=sum(row.late for row in promised),
        writes=_writes(request, code),
        entries=[_entry(entry, request) for entry in last.entries],
        ledger_href=f"/ledger/?programme={code}",
        waiting=sum(one.waiting for one in counts),
        disputed=sum(one.disputed for one in counts),
    )


def tabs(code: str, current: str) -> Tabs:
    """The pages of one programme."""
    links = (
        ("home", _("概况"), f"/programmes/{code}/"),
        ("network", _("结对与协议"), f"/programmes/{code}/network/"),
        ("figures", _("报道与台账对照"), f"/commitments/figures/{code}/"),
        ("report", _("写报告"), f"/reports/?programme={code}"),
    )
    return Tabs(tuple(Link(label, href, current=key == current) for key, label, href in links), _("这个项目"))


def _promised(actor: Actor, programme: Programme, on: date) -> list[Progress]:
    """Commitments with their pace, those behind first. At most three statements."""
    rows = list(with_goals(queries.commitments(actor, programme_ids=[programme.pk])))
    return sorted(indicators.progress(actor, rows, on=on), key=lambda row: not row.late)


def _writes(request: Request, code: str) -> str:
    return f"/commitments/new/{code}/" if request.actor.may(Permission.EDIT_COMMITMENTS) else ""


def begun(request: Request, code: str) -> tuple[Action, ...]:
    """What may be begun here; whether the two sides are the actor's is asked again by the verb."""
    if not request.actor.may(Permission.EDIT_PARTNERSHIP):
        return ()
    return (
        Action(_("起草协议"), f"/programmes/{code}/agreements/new/"),
        Action(_("新建结对"), f"/programmes/{code}/pairings/new/", style="primary"),
    )


def _asked(number: int) -> Notice | None:
    """What waits for the reader in this programme."""
    if not number:
        return None
    says = ngettext("这个项目有 %(n)s 件等您确认。", "这个项目有 %(n)s 件等您确认。", number) % {"n": number}
    return Notice(
        says, _("看过、属实，就确认入账。"), Tone.INDIGO, Action(_("去确认"), "/ledger/inbox/", "primary")
    )


def _people(found: list[Present], sort: str, on: date) -> dict[str, object]:
    """How many are there, and the first of them."""
    mine = [one for one in found if one.sort == sort]
    return {
        "number": len(mine),
        "shown": [_somebody(one) for one in mine[:PEOPLE]],
        "more": max(0, len(mine) - PEOPLE),
    }


def _tasks(found: list[Present], on: date) -> list[Task]:
    """What visits resolved and nobody has reported done, the earliest due first."""
    rows = sorted((one for one in found if one.sort == TASK), key=lambda one: (one.since, one.name))
    return [
        Task(one.name, f"{one.title} · {one.place}", one.since, f"/visits/{one.id}/", one.since < on)
        for one in rows[:PEOPLE]
    ]


def _somebody(one: Present) -> Somebody:
    where = " · ".join(part for part in (one.place, one.department) if part)
    came = _("来自 %(home)s") % {"home": one.home}
    until = one.until - timedelta(1) if one.until else None
    days = f"{one.since.isoformat()} — {until.isoformat() if until else ''}".strip()
    area = "postings" if one.sort == EXPERT else "placements"
    return Somebody(one.name, Title(one.title).words, f"{where} · {came}", days, f"/{area}/{one.id}/")


def _money(counts: list[ledger.Count], code: str) -> list[Amount]:
    """Granted and spent, in 万元; only where either is in the ledger or on its way."""
    by = {one.kind.code: one for one in counts if one.kind.code in MONEY}
    return [_sum(by[kind], code) for kind in MONEY if kind in by]


def _sum(count: ledger.Count, code: str) -> Amount:
    held = Total(int(count.quantity.number), count.entries, 0) if count.quantity else Total()
    shown = _figure(count, code)
    return Amount(shown.name, held, shown.under, shown.href)


def _figure(count: ledger.Count, code: str) -> Figure:
    under: list[str] = []
    if count.entries:
        under.append(_("%(n)s 笔") % {"n": count.entries})
    if count.waiting:
        under.append(_("待对方确认 %(n)s") % {"n": count.waiting})
    if count.disputed:
        under.append(_("有异议 %(n)s") % {"n": count.disputed})
    href = f"/ledger/?programme={code}&kind={count.kind.code}" if count.quantity else ""
    return Figure(count.kind.words, count.quantity, href, " · ".join(under))


def _entry(entry: Entry, request: Request) -> LedgerRow:
    return LedgerRow(
        at=entry.occurred_from,
        now=request.at,
        kind=entry.kind_words.words,
        text=Words("{giving} → {taking}", "{giving} → {taking}").format(
            giving=entry.supporting.label, taking=entry.receiving.label
        ),
        seals=DoubleSeal(first=True, second=True),
        number=_("第 %(n)s 号") % {"n": entry.number},
        href=f"/ledger/entries/{entry.id}/",
        quantity=entry.amount,
    )
