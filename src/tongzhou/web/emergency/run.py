"""One emergency on one screen: who has to move, the answer, the times against their targets, every point, vitals, pictures, what happened."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from tongzhou.care.dispatch import queries as dispatch
from tongzhou.care.emergency import queries
from tongzhou.care.emergency.queries import RunPage
from tongzhou.care.emergency.rules import (
    Came,
    Outcome,
    Side,
    Standing,
    State,
    What,
    turn_of,
)
from tongzhou.care.patients.rules import Sex, age
from tongzhou.kernel.errors import NotFound
from tongzhou.kernel.words import Words
from tongzhou.web.components.chips import Badge
from tongzhou.web.components.component import Tone, speak
from tongzhou.web.components.figures import KeyValues, Pair
from tongzhou.web.components.files import File
from tongzhou.web.components.frame import Action, PageHead
from tongzhou.web.components.notices import Notice
from tongzhou.web.components.seals import DoubleSeal, Sides
from tongzhou.web.components.timeline import Event, Timeline
from tongzhou.web.components.times import SHANGHAI, when
from tongzhou.web.edge import Request
from tongzhou.web.emergency.rows import TONES, answer_words, clock_of, label, pathway_words, way
from tongzhou.web.emergency.shown import address, times_table, vitals_table
from tongzhou.web.emergency.shown import points_timeline as points_timeline
from tongzhou.web.pages import page

SEALS = Sides(Words("送", "F"), Words("接", "T"), Side.SENDER.words, Side.RECEIVER.words)
"""The sender's stamp and the receiver's."""
ASIDE = frozenset({"redirect", "cancel", "ask_more", "resume", "observe", "transfer", "identify", "answer"})
"""Steps that are possible, but never what is hoped for next."""


@require_GET
def run(request: Request, id: UUID) -> HttpResponse:
    """The page of an emergency; what changes is fetched again by itself."""
    found = queries.run(request.actor, id, at=request.at)
    template = "emergency/live.html" if request.headers.get("HX-Request") else "emergency/run.html"
    return page(request, template, current="emergency", **_shown(request, found))


def _shown(request: Request, found: RunPage) -> dict[str, Any]:
    row, now = found.run, request.at
    state = State(row.state)
    answer = answer_words(row)
    return {
        "run": row,
        "head": PageHead(pathway_words(row.pathway), way(row), row.number, _ways(found)),
        "badge": Badge(state.words, TONES.get(state, Tone.PLAIN)),
        "clock": clock_of(row, now) if row.clock else None,
        "seals": None if row.one_house else DoubleSeal(first=state is State.COMPLETED, second=bool(row.finished_at), sides=SEALS, big=True),
        "now_says": _now(found),
        "main": _main(found),
        "besides": _besides(found),
        "answer": answer,
        "answer_who": f"{row.answered_by} {when(row.answered_at, now)}" if answer else "",
        "answer_seen": found.current.get("answer_seen"),
        "notices": _notices(found, request),
        "facts": KeyValues(_facts(found, request)),
        "times": times_table(found),
        "early": state is State.COMING,
        "points": points_timeline(found, request),
        "missing": [one.words for one in found.pathway.points if one.code not in found.current and one.by != "system"],
        "vitals": vitals_table(found, request) if found.whole else None,
        "files": [
            File(
                f"{speak(What(one.what).words)} {when(one.at, now)}", f"/files/{one.file_id}/",
                f"/files/{one.file_id}/thumb/" if one.file.image else "", one.file.stored_size or 0,
            )
            for one in found.files
        ],
        "timeline": _timeline(found, request),
        "entry": f"/ledger/entries/{found.entry_id}/" if found.entry_id else "",
    }  # fmt: skip


def _ways(found: RunPage) -> tuple[Action, ...]:
    """Where to from here: the big screen, what delayed it."""
    shown = []
    if found.writes and State(found.run.state).open:
        shown.append(Action(_("大按钮记时间"), address("thumb", found)))
    shown.append(Action(_("复盘"), address("review", found)))
    return tuple(shown)


def _main(found: RunPage) -> Action | None:
    """What is hoped for next."""
    if "answer" in found.moves and not found.run.answer:
        return Action(_("回话"), address("answer", found), "primary")
    hoped = [event for event in found.moves if event not in ASIDE]
    return Action(label(hoped[0]), address("step", found, hoped[0]), "primary") if hoped else None


def _besides(found: RunPage) -> tuple[Action, ...]:
    """What else may be done now."""
    hoped = [event for event in found.moves if event not in ASIDE]
    main = _main(found)
    shown = []
    if "answer" in found.moves and found.run.answer:
        shown.append(Action(_("改回话"), address("answer", found)))
    rest = [
        event
        for event in found.moves
        if event != "answer" and not (main and hoped and event == hoped[0] and main.label == label(event))
    ]
    for event in rest:
        to = address("identify", found) if event == "identify" else address("step", found, event)
        shown.append(Action(label(event), to))
    if found.writes and State(found.run.state).open:
        shown.append(Action(_("补记时间"), address("point-new", found)))
        shown.append(Action(_("传图"), address("files", found)))
        if found.pathway.checklists:
            shown.append(Action(_("溶栓核对"), address("checklist", found)))
    return tuple(shown)


def _now(found: RunPage) -> str:
    """Who has to move now, in a sentence."""
    row = found.run
    if turn_of(State(row.state)) is None:
        return ""
    return _("现在等%(place)s。") % {"place": row.waits_at.label if row.waits_at else ""}


def _notices(found: RunPage, request: Request) -> list[Notice]:
    row, told = found.run, []
    asked = sum(1 for one in found.points if one.standing == Standing.ASKED)
    if asked:
        told.append(
            Notice(
                _("有 %(n)s 个时间先后不对，等核实。") % {"n": asked},
                _("在下面点开，改时间或坚持。"),
                Tone.AMBER,
            )
        )
    if found.next_id:
        told.append(
            Notice(
                _("病人已转往上级医院，那边另有一次急救。"),
                action=Action(_("看下一次"), reverse("emergency:run", args=[found.next_id])),
            )
        )
    if row.follows_id:
        told.append(
            Notice(
                _("接着首诊医院的那一次急救；带来的时间不重复计。"),
                action=Action(_("看上一次"), reverse("emergency:run", args=[row.follows_id])),
            )
        )
    if row.referral_id:
        told.append(
            Notice(
                _("转诊单已随急救一起开好。"),
                action=Action(_("看转诊"), reverse("referrals:referral", args=[row.referral_id])),
            )
        )
    if row.mission is not None and (drive := _mission(request, row.mission)):
        told.append(drive)
    if not found.whole:
        told.append(Notice(_("您看到的是时间、流转和时限；姓名、体征和图片只有双方医生能看。")))
    return told


def _mission(request: Request, id: UUID) -> Notice | None:
    """The drive that brings him, for whoever sees it."""
    try:
        drive = dispatch.mission_of(request.actor, request.at, id)
    except NotFound:
        return None
    words = _("%(ambulance)s 送来，呼救 %(number)s。") % {
        "ambulance": drive.ambulance,
        "number": drive.call_number,
    }
    return Notice(words, action=Action(_("看出车"), reverse("dispatch:mission", args=[id])))


def _facts(found: RunPage, request: Request) -> tuple[Pair, ...]:
    row = found.run
    pairs = [
        Pair(_("急救病人"), _who(found, request)),
        Pair(_("来院方式"), Came(row.came).words),
        Pair(_("送出方"), f"{row.sender_staff.name} {row.sender.label}"),
        Pair(_("接诊医院"), row.where_to or _("还没定")),
    ]
    if found.bed:
        pairs.append(Pair(_("留观床"), found.bed))
    if row.outcome:
        pairs.append(
            Pair(
                _("去向"),
                f"{speak(Outcome(row.outcome).words)} {row.outcome_note if found.whole else ''}".strip(),
            )
        )
    return tuple(pairs)


def _who(found: RunPage, request: Request) -> str:
    if not found.whole:
        return _("姓名遮去")
    patient = found.run.patient
    if found.patient is None or patient is None:
        return found.run.label
    today = request.at.astimezone(SHANGHAI).date()
    return f"{found.patient.name} {speak(Sex(patient.sex).words)} {speak(age(patient.born_on, today))}"


def _timeline(found: RunPage, request: Request) -> Timeline:
    events = []
    for step in reversed(found.timeline):
        late = step.event == "escalate"
        who = "" if late else f"{step.by_name} {step.by_institution}".strip()
        place = step.detail.get("bed") or step.detail.get("place") or ""
        what = speak(label(step.event))
        shown = f"{what} · {place}" if place else what
        events.append(
            Event(shown, step.at, who, step.note if found.whole else "", "late" if late else "past")
        )
    return Timeline(tuple(events), request.at, _("经过"))
