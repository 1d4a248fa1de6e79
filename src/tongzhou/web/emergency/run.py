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
    Awake,
    Came,
    Measured,
    Outcome,
    Side,
    Source,
    Standing,
    State,
    What,
    turn_of,
)
from tongzhou.care.patients.rules import Sex, age
from tongzhou.kernel.errors import NotFound
from tongzhou.kernel.words import Words
from tongzhou.web.components.chips import Badge, Chip
from tongzhou.web.components.component import Component, Text, Tone, speak
from tongzhou.web.components.figures import KeyValues, Pair
from tongzhou.web.components.files import File
from tongzhou.web.components.frame import Action, PageHead
from tongzhou.web.components.notices import Empty, Notice
from tongzhou.web.components.seals import DoubleSeal, Sides
from tongzhou.web.components.tables import Cell, Column, Table
from tongzhou.web.components.timeline import Event, Timeline
from tongzhou.web.components.times import SHANGHAI, when
from tongzhou.web.edge import Request
from tongzhou.web.emergency.rows import TONES, answer_words, clock_of, label, pathway_words, way
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
        "vitals": _vitals(found, request) if found.whole else None,
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


def _address(name: str, found: RunPage, *more: object) -> str:
    return reverse(f"emergency:{name}", args=[found.run.pk, *more])


def _ways(found: RunPage) -> tuple[Action, ...]:
    """Where to from here: the big screen, what delayed it."""
    shown = []
    if found.writes and State(found.run.state).open:
        shown.append(Action(_("大按钮记时间"), _address("thumb", found)))
    shown.append(Action(_("复盘"), _address("review", found)))
    return tuple(shown)


def _main(found: RunPage) -> Action | None:
    """What is hoped for next."""
    if "answer" in found.moves and not found.run.answer:
        return Action(_("回话"), _address("answer", found), "primary")
    hoped = [event for event in found.moves if event not in ASIDE]
    return Action(label(hoped[0]), _address("step", found, hoped[0]), "primary") if hoped else None


def _besides(found: RunPage) -> tuple[Action, ...]:
    """What else may be done now."""
    hoped = [event for event in found.moves if event not in ASIDE]
    main = _main(found)
    shown = []
    if "answer" in found.moves and found.run.answer:
        shown.append(Action(_("改回话"), _address("answer", found)))
    rest = [
        event
        for event in found.moves
        if event != "answer" and not (main and hoped and event == hoped[0] and main.label == label(event))
    ]
    for event in rest:
        address = _address("identify", found) if event == "identify" else _address("step", found, event)
        shown.append(Action(label(event), address))
    if found.writes and State(found.run.state).open:
        shown.append(Action(_("补记时间"), _address("point-new", found)))
        shown.append(Action(_("传图"), _address("files", found)))
        if found.pathway.checklists:
            shown.append(Action(_("溶栓核对"), _address("checklist", found)))
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


def minutes_text(number: int | None) -> Text:
    """Minutes as a table says them; what is not known says so."""
    return Words("不详", "not known") if number is None else Words(f"{number} 分钟", f"{number} min")


def target_text(one: Measured) -> Text:
    """The target, with what is not confirmed marked."""
    least = one.interval.minutes
    if least is None:
        return "—"
    open_zh, open_en = ("", "") if one.interval.confirmed else ("（待核实）", " (to be confirmed)")
    below = one.interval.mean is not None and one.interval.mean.below
    said = f"< {least + 1}" if below else f"≤ {least}"
    return Words(f"{said} 分钟{open_zh}", f"{said} min{open_en}")


def met_chip(one: Measured) -> Component:
    """Whether it was met, in a word."""
    if one.carried:
        return Chip(_("上一次已计"))
    if one.flagged or (one.minutes is not None and one.minutes < 0):
        return Chip(_("先后不对，不计"), Tone.AMBER)
    if one.met is None:
        return Chip(_("还不知道"))
    return Chip(_("达到目标"), Tone.JADE) if one.met else Chip(_("没达到目标"), Tone.AMBER)


def times_table(found: RunPage) -> Table:
    """The intervals against their targets; of who was not sent on, nobody asks when he left."""
    columns = (Column(_("时间")), Column(_("用了"), number=True), Column(_("目标值")), Column(_("结果")))
    rows = tuple(
        (
            Cell(one.interval.words),
            Cell(minutes_text(one.minutes)),
            Cell(target_text(one)),
            Cell(part=met_chip(one)),
        )
        for one in found.times
        if one.minutes is not None or not _leaves(one) or found.run.outcome == Outcome.TRANSFERRED
    )
    return Table(_("时间与目标"), columns, rows, Empty(_("这条通道没有要比的时间。")))


def _leaves(one: Measured) -> bool:
    """Whether it ends with leaving the receiving hospital."""
    return one.span is not None and one.span.end == "door_out"


def points_timeline(found: RunPage, request: Request) -> Timeline:
    """Every point that was told, by true time; what does not count says why."""
    names = {one.code: one.words for one in found.pathway.points}
    events = []
    for one in found.points:
        standing = Standing(one.standing)
        notes = [] if standing is Standing.CURRENT else [speak(standing.words)]
        if one.flagged:
            notes.append(
                _("坚持记的，先后不对（%(other)s），不计入指标")
                % {"other": speak(names.get(one.against, Words("现在", "now")))}
            )
        if one.carried:
            notes.append(_("首诊医院带来"))
        if one.reason:
            notes.append(_("更正：%(why)s") % {"why": one.reason})
        if one.note and found.whole:
            notes.append(one.note)
        changes = (
            found.writes
            and State(found.run.state).open
            and standing not in (Standing.REPLACED, Standing.LATE)
        )
        events.append(
            Event(
                names.get(one.code, one.code), one.true_at, f"{one.by_name} {one.by_institution} · {_clock_said(one)}",
                "；".join(notes), "past" if standing is Standing.CURRENT and not one.flagged else "late",
                href=_address("point", found, one.pk) if changes else "",
            )
        )  # fmt: skip
    return Timeline(tuple(events), request.at, _("时间点"))


def _clock_said(one: Any) -> str:
    """Whose clock, to the second, and how far it was off."""
    shown = f"{one.true_at.astimezone(SHANGHAI):%H:%M:%S}"
    source = speak(Source(one.source).words)
    if one.source == Source.SYSTEM:
        return f"{shown} {source}"
    if one.offset_ms is None:
        return _("%(time)s %(source)s，没有对过时") % {"time": shown, "source": source}
    seconds = round(one.offset_ms / 1000)
    if seconds == 0:
        return f"{shown} {source}"
    return _("%(time)s %(source)s，钟差 %(n)s 秒已扣") % {"time": shown, "source": source, "n": seconds}


def _vitals(found: RunPage, request: Request) -> Table:
    columns = (
        Column(_("何时")), Column(_("血压"), number=True), Column(_("脉搏"), number=True), Column(_("血氧"), number=True),
        Column(_("呼吸"), number=True), Column(_("血糖"), number=True), Column(_("意识")),
    )  # fmt: skip
    rows = tuple(
        (
            Cell(when(one.true_at, request.at)),
            Cell(f"{_known(one.systolic)}/{_known(one.diastolic)}" if one.systolic or one.diastolic else "—"),
            Cell(_known(one.pulse)), Cell(_known(one.spo2)), Cell(_known(one.respiration)), Cell(_known(one.glucose)),
            Cell(Awake(one.consciousness).words if one.consciousness else "—"),
        )
        for one in found.vitals
    )  # fmt: skip
    return Table(_("生命体征"), columns, rows, Empty(_("还没有记生命体征。")))


def _known(value: object) -> str:
    return "—" if value is None else str(value)


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
