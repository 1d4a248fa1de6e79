"""The steps of a request, each a short form."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from tongzhou.care.blood import actions, queries
from tongzhou.care.blood.refusals import NO_REQUEST
from tongzhou.care.blood.rules import (
    LIFECYCLE,
    OF_ASKER,
    OF_GIVER,
    Came,
    State,
    Verdict,
    amount_words,
    group_words,
)
from tongzhou.kernel.errors import Denied, NotFound
from tongzhou.kernel.words import Words
from tongzhou.web.blood.parts import day_words, label, local, moment, what
from tongzhou.web.components.component import Component, speak
from tongzhou.web.components.fields import Choices, Field, Hidden, Moment, Option
from tongzhou.web.components.times import exact
from tongzhou.web.edge import Request
from tongzhou.web.forms import Form, answer, choices, uuid_of
from tongzhou.web.numbers import whole

if TYPE_CHECKING:
    from tongzhou.care.blood.models import Bag
    from tongzhou.care.blood.models import Request as Asked

STEPS = frozenset(OF_ASKER | OF_GIVER)
NEEDED = frozenset({"decline", "cancel", "let_go", "call_back"})
"""Steps that say why."""


@require_http_methods(["GET", "POST"])
def step(request: Request, id: UUID, event: str) -> HttpResponse:
    """The form of a step, for whoever may take it now."""
    row = queries.plain(request.actor, id)
    if event not in STEPS:
        raise NotFound(NO_REQUEST)
    if request.method == "GET":
        LIFECYCLE.move(State(row.state), event)
    why_not = queries.refusal(row, event, request.actor)
    if isinstance(why_not, Denied):
        raise why_not
    return _asked(request, row, event)


def _asked(request: Request, row: Asked, event: str) -> HttpResponse:
    """What was seen goes along, so that nothing is decided on an old page."""
    form = Form(request, {"seen": str(row.steps), "arrived_at": local(request.at)})
    made, back = form.id, reverse("blood:request", args=[row.pk])
    bags = (
        [one.bag for one in queries.bags_of(row, request.at) if one.issued and not one.came]
        if event == "receive"
        else []
    )
    offers = queries.choices(row, at=request.at) if event == "offer" else []

    def fields() -> list[Component]:
        shown: list[Component] = []
        if event == "offer":
            shown = _offer(form, row, offers)
        elif event == "depart":
            shown = _depart(form)
        elif event == "receive":
            shown = [_arrived(form), *(_came(form, one) for one in bags)]
        note = form.field(
            "note", _note(event), kind="textarea", required=event in NEEDED, optional=event not in NEEDED, maxlength=500
        )  # fmt: skip
        return [*shown, note, Hidden("seen", form.get("seen"))]

    def save() -> HttpResponse:
        assert made
        told = {
            "by": request.actor, "at": request.at, "request_id": row.pk, "seen": whole(form.get("seen")), "note": form.get("note"),
        }  # fmt: skip
        verb: Callable[..., object] = getattr(actions, event)
        verb(**told, **_more(form, event))
        return redirect(back)

    names = ("note", "bags", "reason", "carrier", "box", "arrived_at", *(f"bag_{one.pk}" for one in bags))
    return answer(
        form, title=label(event), back=back, fields=fields, save=save, names=names, label=label(event), note=_foot(event),
        lead=f"{row.number} · {speak(what(row))} · {row.giver.label} → {row.asker.label}", current="blood",
    )  # fmt: skip


def _more(form: Form, event: str) -> dict[str, object]:
    """What goes along with the note."""
    post = form.request.POST
    if event == "offer":
        ids = [known for known in map(uuid_of, post.getlist("bags")) if known]
        return {"bag_ids": ids, "why": form.get("reason")}
    if event == "depart":
        return {"carrier": form.get("carrier"), "box": form.get("box")}
    if event == "receive":
        came = {
            known: Came(value)
            for name, value in form.values.items()
            if name.startswith("bag_")
            and value in set(Came)
            and (known := uuid_of(name.removeprefix("bag_")))
        }
        return {"came": came, "arrived_at": moment(form.get("arrived_at"))}
    return {}


def _note(event: str) -> str:
    names = {
        "decline": _("为什么不能供应"),
        "cancel": _("为什么撤销"),
        "let_go": _("为什么放开"),
        "call_back": _("为什么召回"),
    }
    return names.get(event, _("想说的话"))


def _foot(event: str) -> str:
    names = {
        "offer": _("留的血袋不会再给别人；过了保留时间自动放开。"),
        "issue": _("发血后离开本站库存。"),
        "receive": _("签收后由供血方核对，双方才算了结。"),
        "close": _("结案后入账，不能再改。"),
        "decline": _("对方会看到原因，可以另找血站。"),
        "expire": _("记作没有按时满足，等供血方在台账里确认。"),
    }
    return names.get(event, "")


def _offer(form: Form, row: Asked, offers: list[queries.Choice]) -> list[Component]:
    """The bags that may be held, the best first; those suggested are ticked."""
    if form.request.method == "POST":
        chosen = tuple(form.request.POST.getlist("bags"))
    else:
        mine = tuple(str(one.bag.pk) for one in offers if one.mine)
        chosen = mine or tuple(str(one.bag.pk) for one in offers if one.suggested)
    options = tuple(Option(str(one.bag.pk), _bag(one), _about(one)) for one in offers)
    hint = _("库里没有能用的血袋：请“不能供应”，或先登记入库。")
    if offers:
        much = speak(amount_words(row.amount, row.component))
        hint = _("要 %(much)s。同型在前，先到期的在前；已替您勾好，请核对。") % {"much": much}
    shown: list[Component] = [
        Choices(name="bags", label=_("留哪几袋"), options=options, chosen=chosen, several=True, columns="one", hint=hint, fault=form.faults.get("bags"))
    ]  # fmt: skip
    if any(one.verdict is Verdict.WARNED for one in offers):
        shown.append(form.field("reason", _("为什么用不同型的血"), optional=True, maxlength=200, hint=_("选了“不同型”的血袋才要写；您的姓名会留在记录里。")))  # fmt: skip
    return shown


def _bag(one: queries.Choice) -> Words:
    bag = one.bag
    much, group = amount_words(bag.amount, bag.component), group_words(bag.abo, bag.rh)
    return Words(f"{bag.label}　{much.zh}　{group.zh}", f"{bag.label} · {much.en} · {group.en}")


def _about(one: queries.Choice) -> str:
    bag = one.bag
    day = day_words(bag.day) if bag.day else ""
    until = _("%(when)s 失效") % {"when": exact(bag.expires_at)}
    return " · ".join(part for part in (speak(one.verdict.words), until, day) if part)


def _depart(form: Form) -> list[Component]:
    return [
        form.field(
            "carrier",
            _("谁送、什么车"),
            optional=True,
            maxlength=80,
            hint=_("例：送血车 云A·演示1，司机演示·赵"),
        ),
        form.field("box", _("箱号或记录仪号"), optional=True, maxlength=40),
    ]


def _arrived(form: Form) -> Field:
    return Moment(
        name="arrived_at",
        label=_("什么时候送到的"),
        value=form.get("arrived_at"),
        fault=form.faults.get("arrived_at"),
    )


def _came(form: Form, bag: Bag) -> Component:
    name = f"bag_{bag.pk}"
    return Choices(
        name=name, label=f"{bag.label} {speak(what(bag))}", options=choices(Came), chosen=(form.get(name),), columns="", required=True,
        fault=form.faults.get(name),
    )  # fmt: skip
