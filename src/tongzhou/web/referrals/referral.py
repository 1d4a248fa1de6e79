"""One referral on one screen: who has it now, the next step, what is known, what happened; the summary on paper."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from tongzhou.care.referrals import actions, documents, queries
from tongzhou.care.referrals.queries import ReferralPage
from tongzhou.care.referrals.refusals import NO_REFERRAL
from tongzhou.care.referrals.rules import CARE, SECTIONS, Direction, Outcome, Side, State, Transport, turn_of
from tongzhou.kernel.errors import Invalids, NotFound
from tongzhou.kernel.ids import new_id
from tongzhou.kernel.permissions import Permission as P
from tongzhou.kernel.words import Words
from tongzhou.web import errors
from tongzhou.web.components.chips import Badge
from tongzhou.web.components.component import Tone, speak
from tongzhou.web.components.figures import KeyValues, Pair
from tongzhou.web.components.files import File
from tongzhou.web.components.frame import Action, PageHead
from tongzhou.web.components.notices import Notice
from tongzhou.web.components.seals import DoubleSeal, Sides
from tongzhou.web.components.timeline import Event, Timeline
from tongzhou.web.components.times import exact, when
from tongzhou.web.edge import Request
from tongzhou.web.forms import uuid_of
from tongzhou.web.pages import page
from tongzhou.web.referrals.rows import TONES, clock_of, label, person_line, urgency_chip

if TYPE_CHECKING:
    from tongzhou.care.referrals.models import Referral
    from tongzhou.directory.models import Institution

SEALS = Sides(
    Words("转", "F"),
    Words("接", "T"),
    Side.SENDER.words,
    Side.RECEIVER.words,
)
"""The sender's stamp and the receiver's."""
UNSIGNED = Words(
    "{first}已结案；{second}在网外，只有告知，没有签字",
    "Closed by {first}; {second} is outside the network, gave word and did not sign",
)
ASIDE = frozenset({"decline", "ask_back", "redirect", "cancel", "no_show", "ask_more"})
"""Steps that are possible, but never what is hoped for next."""


@require_GET
def referral(request: Request, id: UUID) -> HttpResponse:
    """The page of a referral. Who may break the glass is shown the way."""
    try:
        found = queries.referral(request.actor, id, at=request.at)
    except NotFound as gone:
        if not request.actor.may(P.BREAK_GLASS):
            raise
        glass = reverse("glass-open", args=["referral", id])
        return errors.refused(request, gone, Action(_("病人等不及，说明理由先看"), glass))
    shown = _shown(request, found)
    if request.headers.get("HX-Request"):
        return render(request, "referrals/referral_live.html", {"now": request.at, **shown})
    return page(request, "referrals/referral.html", current="referrals", **shown)


def _shown(request: Request, found: ReferralPage) -> dict[str, Any]:
    row, now = found.referral, request.at
    state = State(row.state)
    who = f"{found.patient.name} {person_line(row.patient, now)}"
    way = f"{speak(Direction(row.direction).words).capitalize()} · {row.number}"
    return {
        "at": reverse("referrals:referral", args=[row.pk]),
        "head": PageHead(row.reason, f"{row.sender.label} → {row.where_to}", way, _actions(found)),
        "badge": Badge(state.words, TONES.get(state, Tone.PLAIN)),
        "chip": urgency_chip(row),
        "clock": clock_of(row, now) if row.clock else None,
        "seals": _seals(row),
        "now_says": _now(found),
        "besides": _besides(found),
        "notices": _notices(request, found),
        "facts": KeyValues(_facts(found, who)),
        "summary": _texts(row.summary, SECTIONS) if found.whole else [],
        "plan": _texts(row.plan, CARE) if found.whole else [],
        "result": _texts(row.result, SECTIONS) if found.whole else [],
        "result_plan": _texts(row.result_plan, CARE) if found.whole else [],
        "outcome": Outcome(row.outcome).words if row.outcome else None,
        "whole": found.whole,
        "files": [
            File(one.name, f"/files/{one.pk}/", f"/files/{one.pk}/thumb/" if one.content_type.startswith("image/") else "", one.stored_size or 0)
            for one in found.files
        ],
        "timeline": _timeline(found, request),
        "entry": f"/ledger/entries/{found.entry_id}/" if found.entry_id else "",
    }  # fmt: skip


def _seals(row: Referral) -> DoubleSeal:
    """The sender's and the receiver's; a party outside sets none."""
    closed = row.state == State.COMPLETED
    if row.outside_id is None:
        return DoubleSeal(first=closed, second=bool(row.finished_at), sides=SEALS, big=True)
    return DoubleSeal(first=closed, sides=SEALS, big=True, alone=UNSIGNED if closed else None)


def _actions(found: ReferralPage) -> tuple[Action, ...]:
    """What is hoped for next, in the colour of what is to be done; and the paper."""
    at = f"/referrals/{found.referral.pk}/"
    shown = []
    if found.goes_back:
        ids = (("id", str(new_id())),)
        shown.append(Action(_("转回去"), f"{at}back/", "primary", post=True, fields=ids))
    hoped = [event for event in found.moves if event not in ASIDE]
    if hoped and not shown:
        shown.append(Action(label(hoped[0]), f"{at}{hoped[0]}/", "primary"))
    if found.whole:
        busy = _("正在生成转诊单…")
        shown.append(Action(_("转诊单"), f"{at}summary.pdf", busy=busy))
    return tuple(shown)


def _besides(found: ReferralPage) -> tuple[Action, ...]:
    """What else may be done now."""
    at = f"/referrals/{found.referral.pk}/"
    hoped = [event for event in found.moves if event not in ASIDE]
    first = hoped[0] if hoped and not found.goes_back else ""
    others = sorted((event for event in found.moves if event != first), key=lambda one: one in ASIDE)
    shown = [Action(label(event), f"{at}{event}/") for event in others]
    if found.referral.outside_id and _speaks_outside(found):
        shown.append(Action(_("给对方发一次性链接"), f"{at}link/", post=True))
    return tuple(shown)


def _speaks_outside(found: ReferralPage) -> bool:
    """Whether a link would let the other side say something now."""
    return found.whole and turn_of(State(found.referral.state)) is Side.RECEIVER


def _now(found: ReferralPage) -> str:
    """Who has to move now, in a sentence."""
    row = found.referral
    turn = turn_of(State(row.state))
    if turn is None:
        return ""
    if turn is Side.RECEIVER and row.outside is not None:
        return _("现在等%(place)s；请打电话问 %(contact)s %(phone)s。") % {
            "place": row.outside.name, "contact": row.outside.contact, "phone": row.outside.phone,
        }  # fmt: skip
    return _("现在等%(place)s。") % {"place": row.waits_at.label if row.waits_at else ""}


def _notices(request: Request, found: ReferralPage) -> list[Notice]:
    row, told = found.referral, []
    if found.back is not None:
        look = Action(_("看下转"), reverse("referrals:referral", args=[found.back.pk]))
        told.append(Notice(_("病人已转回：%(number)s。") % {"number": found.back.number}, action=look))
    if row.follows is not None:
        look = Action(_("看上转"), reverse("referrals:referral", args=[row.follows_id]))
        told.append(Notice(_("接着 %(number)s 转回。") % {"number": row.follows.number}, action=look))
    if row.moved_by:
        kind, _sep, key = row.moved_by.partition(":")
        look = Action(_("看急救病例"), f"/{kind}/{key}/")
        told.append(Notice(_("正由急救送来：到没到、改送、撤销都在急救病例里记，这里跟着变。"), action=look))
    if found.asked is not None:
        told.append(_unposted(found.asked, there=found.signed_there))
    if row.state == State.COMPLETED and row.outside_id is not None:
        told.append(
            Notice(_("对方在网络以外，没有签字：记入本机构的单方账簿，不计入结对支援。"))
        )  # fmt: skip
    if not found.whole:
        told.append(Notice(_("您看到的是流转和时限；姓名遮去，病情只有双方医生能看。")))
    return told


def _unposted(asked: Institution, *, there: bool) -> Notice:
    """The loop is closed and the entry waits: for whom, and what helps when nobody is there."""
    place = {"place": asked.label}
    says = _("已了结；入账还等%(place)s在台账的“待确认”里确认。") % place
    if there:
        return Notice(says, tone=Tone.AMBER)
    then = _("%(place)s现在没有人能签：请上级对口支援办公室给那里的人开账号，确认后就入账。") % place
    return Notice(says, then, Tone.AMBER)


def _facts(found: ReferralPage, who: str) -> tuple[Pair, ...]:
    row = found.referral
    department = row.receiver_department.name if row.receiver_department else ""
    pairs = [
        Pair(_("转诊病人"), who),
        Pair(_("转出医生"), f"{row.sender_staff.name} {row.sender.label}"),
        Pair(_("转到"), f"{row.where_to} {department}".strip()),
        Pair(_("怎么去"), Transport(row.transport).words),
    ]
    if found.hold is not None:
        until = exact(found.hold.during.upper) if found.hold.during.upper else _("出院为止")
        pairs.append(Pair(_("留着"), f"{found.hold.offer.label} · {until}"))
    if row.departed_at:
        pairs.append(Pair(_("出发"), exact(row.departed_at)))
    if row.arrived_at:
        pairs.append(Pair(_("到达"), exact(row.arrived_at)))
    return tuple(pairs)


def _texts(told: dict[str, str], named: dict[str, Any]) -> list[tuple[Any, str]]:
    return [(words, told[name]) for name, words in named.items() if told.get(name)]


def _timeline(found: ReferralPage, request: Request) -> Timeline:
    events = []
    for step in reversed(found.timeline):
        who = f"{step.by_name} {step.by_institution}".strip()
        if step.event == "escalate":
            who = ""
        if step.said_by and step.said_by != step.by_name:
            who = _("%(who)s 记；%(said)s 于 %(when)s 说") % {
                "who": who, "said": step.said_by, "when": when(step.said_at, request.at)
            }  # fmt: skip
        elif step.said_by:
            who = _("%(who)s，通过链接") % {"who": who}
        what = speak(label(step.event))
        place = step.detail.get("offer") or (
            step.detail.get("place") if step.event in ("request", "redirect") else ""
        )
        late = step.event == "escalate"
        events.append(
            Event(
                f"{what} · {place}" if place else what,
                step.at,
                who,
                step.note if found.whole else "",
                "late" if late else "past",
            )
        )
    return Timeline(tuple(events), request.at, _("经过"))


@require_GET
def paper(request: Request, id: UUID) -> HttpResponse:
    """The transfer summary as a PDF, in the structure of the International Patient Summary."""
    found = queries.referral(request.actor, id, at=request.at)
    if not found.whole:
        raise NotFound(NO_REFERRAL)
    link = request.build_absolute_uri(f"/referrals/{id}/")
    pdf = documents.summary_pdf(found, link=link, language=get_language() or "zh-hans")
    name = f'inline; filename="{found.referral.number}.pdf"'
    headers = {"Content-Disposition": name, "Cache-Control": "private, no-store"}
    return HttpResponse(pdf, content_type="application/pdf", headers=headers)


@require_POST
def back(request: Request, id: UUID) -> HttpResponse:
    """Send the patient back with one tap; when the plan lacks something, the form opens with all that is known."""
    sent = uuid_of(request.POST.get("id", "")) or new_id()
    try:
        made = actions.send_back(id=sent, by=request.actor, at=request.at, referral_id=id)
    except Invalids:
        messages.warning(request, _("还差几项，补上就能转回。"), extra_tags="amber")
        return redirect(f"{reverse('referrals:new')}?back={id}")
    messages.success(request, _("已送出下转。"))
    return redirect("referrals:referral", made.pk)


@require_POST
def link(request: Request, id: UUID) -> HttpResponse:
    """Make a one-time link for the outside party; it is shown once."""
    request.actor.require(P.REFER)
    made, token = actions.make_link(by=request.actor, at=request.at, referral_id=id)
    address = request.build_absolute_uri(reverse("referrals:outside", args=[token]))
    found = queries.plain(request.actor, id, at=request.at)
    head = PageHead(_("一次性链接"), found.where_to)
    return page(
        request, "referrals/link.html", current="referrals", head=head, address=address, until=exact(made.until),
        back=Action(_("回到转诊"), reverse("referrals:referral", args=[id])),
    )  # fmt: skip
