"""What the pages of techniques show, as components."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, ClassVar
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tongzhou.ledger.rules import Side
from tongzhou.support.sides.standing import Standing
from tongzhou.support.techniques.queries import Card, Curve, View
from tongzhou.support.techniques.rules.cases import FEWEST, Level, What
from tongzhou.support.techniques.rules.stages import Kind, Stage
from tongzhou.web.components.chips import Badge, Chip
from tongzhou.web.components.component import Component, Text, Tone, speak
from tongzhou.web.components.curve import CurveCase, LearningCurve
from tongzhou.web.components.files import File
from tongzhou.web.components.seals import DoubleSeal
from tongzhou.web.components.times import day

if TYPE_CHECKING:
    from tongzhou.files.models import StoredFile
    from tongzhou.support.techniques.models import Case, Statement, Technique

TONES = {
    Stage.INTRODUCING: Tone.INDIGO,
    Stage.INDEPENDENT: Tone.JADE,
    Stage.KEPT: Tone.JADE,
    Stage.NOT_KEPT: Tone.AMBER,
}
STANDINGS = {
    Standing.WAITING: Tone.INDIGO,
    Standing.POSTED: Tone.JADE,
    Standing.DISPUTED: Tone.AMBER,
}


def stage_badge(technique: Technique) -> Badge:
    """How far it has come."""
    return Badge(technique.stage.words, TONES.get(technique.stage, Tone.PLAIN))


def standing_badge(standing: Standing) -> Badge:
    """Where one claimed thing stands."""
    return Badge(standing.words, STANDINGS.get(standing, Tone.PLAIN))


def seals(standing: Standing, side: str) -> DoubleSeal | None:
    """The two stamps, the supporter's first; none for what was taken back."""
    if standing in (Standing.WITHDRAWN, Standing.REVERSED):
        return None
    posted, giving = standing is Standing.POSTED, side == Side.SUPPORTING.value
    return DoubleSeal(
        posted or giving, posted or not giving, disputed=standing is Standing.DISPUTED and giving
    )


@dataclass(frozen=True, slots=True)
class TechniqueCard(Component):
    """One technique on the board."""

    template: ClassVar[str] = "techniques/card.html"
    href: str
    name: str
    kind: Text
    under: Text
    counts: Text = ""
    badge: Badge | None = None
    chips: tuple[Chip, ...] = ()


def card(of: Card, today: date) -> TechniqueCard:
    """A technique with what one asks first: what, where, how many cases."""
    row = of.technique
    place = row.department.name if row.department else ""
    shown = row.stage in (Stage.INTRODUCING, Stage.KEPT, Stage.NOT_KEPT, Stage.DROPPED)
    return TechniqueCard(
        f"/techniques/{row.pk}/",
        row.name,
        _("新项目") if row.kind == Kind.CLINICAL_SERVICE.value else "",
        " · ".join(part for part in (row.receiving.label, place) if part),
        _counted(of),
        stage_badge(row) if shown else None,
        tuple(_chips(of, today)),
    )


def _counted(of: Card) -> str:
    parts = []
    if of.with_expert:
        parts.append(_("带教 %(n)s 例") % {"n": of.with_expert})
    if of.alone:
        parts.append(_("独立 %(n)s 例") % {"n": of.alone})
    return " · ".join(parts)


def _chips(of: Card, today: date) -> Iterable[Chip]:
    if of.first:
        yield Chip(_("填补空白"), Tone.JADE)
    due = of.technique.check_due_on
    if due and due <= today and of.technique.stage is Stage.INDEPENDENT:
        yield Chip(_("该复查了"), Tone.AMBER)


@dataclass(frozen=True, slots=True)
class Mark:
    """One stage on the way: what, how it stands ("reached", "waits", "lost", "ahead"), when or how many, the seals."""

    what: Text
    look: str
    told: Text = ""
    under: Text = ""
    seals: DoubleSeal | None = None


@dataclass(frozen=True, slots=True)
class Way(Component):
    """From the need to what is kept."""

    template: ClassVar[str] = "techniques/way.html"
    marks: tuple[Mark, ...]


def way(view: View) -> Way:
    """The way of a technique as far as it has come."""
    row = view.technique
    said = {one.topic: one for one in view.statements if one.topic is not What.INDEPENDENCE}
    posted = [case for case in view.cases if case.stands is Standing.POSTED]
    beside = [case for case in posted if case.level != Level.ALONE.value]
    need = Mark(_("需求"), "reached", day(row.begun_on))
    return Way(
        (
            need,
            _stated(_("引进"), said.get(What.INTRODUCTION), row.expert.name if row.expert else ""),
            _taught(row, beside),
            _alone(view.statements),
            _kept(row, view.statements),
        )
    )


def _stated(what: Text, said: Statement | None, under: Text = "") -> Mark:
    if said is None:
        return Mark(what, "ahead", "—")
    look = {Standing.POSTED: "reached", Standing.WAITING: "waits", Standing.DISPUTED: "waits"}
    return Mark(what, look.get(said.stands, "ahead"), day(said.on), under, seals(said.stands, said.side))


def _taught(row: Technique, beside: Sequence[Case]) -> Mark:
    planned = row.planned_cases
    told = _("%(n)s / %(planned)s 例") if planned else _("%(n)s 例")
    number = told % {"n": len(beside), "planned": planned}
    return Mark(_("带教"), "reached" if beside else "ahead", number if beside or planned else "—")


def _alone(statements: Sequence[Statement]) -> Mark:
    alone = sorted((one for one in statements if one.topic is What.INDEPENDENCE), key=lambda one: one.on)
    standing = [one for one in alone if one.stands is Standing.POSTED] or [
        one for one in alone if one.stands in (Standing.WAITING, Standing.DISPUTED)
    ]
    who = "、".join(one.learner.name for one in standing if one.learner)
    return _stated(_("独立"), standing[0] if standing else None, who)


def _kept(row: Technique, statements: Sequence[Statement]) -> Mark:
    keeping = [one for one in statements if one.topic is What.KEEPING]
    if row.stage is Stage.NOT_KEPT and row.lost_on:
        return Mark(_("没有保持"), "lost", day(row.lost_on), row.lost_why)
    if keeping:
        return _stated(_("满一年"), keeping[-1])
    told = _("%(day)s 复查") % {"day": day(row.check_due_on)} if row.check_due_on else "—"
    return Mark(_("满一年"), "ahead", told)


def curve_of(of: Curve) -> LearningCurve:
    """The learning curve of one person."""
    total = of.sum
    cases = tuple(
        CurveCase(
            point.number,
            point.done.on,
            point.done.minutes,
            point.done.level is Level.ALONE,
            point.done.complication,
            float(point.mean) if point.mean is not None else None,
            _point(
                point.number, point.done.on, point.done.level, point.done.minutes, point.done.complication
            ),
        )
        for point in of.points
    )
    summary = _("%(name)s：共 %(cases)s 例，其中独立 %(alone)s 例，中位时长 %(minutes)s。") % {
        "name": of.name,
        "cases": total.cases,
        "alone": total.alone,
        "minutes": lasting(None if total.median_minutes is None else round(total.median_minutes)),
    }
    return LearningCurve(of.name, cases, f"{summary}{_harm(of)}", " · ".join(_under(of)))


def _under(of: Curve) -> Iterable[str]:
    total = of.sum
    yield ngettext("%(n)s 例", "%(n)s 例", total.cases) % {"n": total.cases}
    if total.first_alone:
        yield _("第 %(n)s 例起独立") % {"n": total.first_alone}
    if total.median_minutes is not None:
        yield _("中位 %(minutes)s") % {"minutes": lasting(round(total.median_minutes))}
    yield _harm(of)
    if total.cases < FEWEST:
        yield _("例数少，只看个例")


def _harm(of: Curve) -> str:
    total = of.sum
    if not total.known:
        return _("并发症没有记录")
    return _("并发症 %(n)s / %(known)s 例") % {"n": total.complications, "known": total.known}


def _point(number: int, on: date, level: Level, minutes: int | None, harm: bool | None) -> str:
    told = [
        _("第 %(n)s 例") % {"n": number},
        day(on),
        speak(level.words),
        lasting(minutes),
        complication(harm),
    ]
    return " · ".join(told)


def lasting(minutes: int | None) -> str:
    """Minutes, or that they are not known."""
    return _("时长不详") if minutes is None else _("%(n)s 分钟") % {"n": minutes}


def complication(harm: bool | None) -> str:
    """Whether there was one, or that it is not known."""
    if harm is None:
        return _("并发症不详")
    return _("有并发症") if harm else _("无并发症")


def file_of(row: StoredFile) -> File:
    """A file that stands with a record."""
    thumb = f"/files/{row.pk}/thumb/" if row.content_type.startswith("image/") else ""
    return File(row.name, f"/files/{row.pk}/", thumb, row.stored_size or 0)


def ids_of(texts: Iterable[str]) -> tuple[UUID, ...]:
    """The ids among `texts`."""
    from tongzhou.web.forms import uuid_of

    return tuple(id for id in map(uuid_of, texts) if id)
