"""What each item of a phone does, by which verb; and a run as a phone is told of it."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Any

from django.utils.translation import get_language

from tongzhou.care.emergency import actions
from tongzhou.care.emergency.actions import Begun, Stamp, Stamped, Vitals
from tongzhou.care.emergency.queries.hands import side_for
from tongzhou.care.emergency.rules import Awake, Came, Source, What
from tongzhou.kernel.actors import Actor
from tongzhou.kernel.errors import Invalid, Refusal
from tongzhou.kernel.words import Words
from tongzhou.web.components.component import speak
from tongzhou.web.emergency.rows import answer_words
from tongzhou.web.emergency.thumb import reading

if TYPE_CHECKING:
    from tongzhou.care.emergency.models import Run

REASONS = {
    "mistouch": Words("误触，没有发生", "touched by mistake"),
    "time": Words("时间更正", "the time was put right"),
}
KEPT = {"outcome": "kept"}


def done(by: Actor, at: datetime, item: reading.Known) -> dict[str, Any]:
    """Do what the item says; {outcome, says, then}. Raises Refusal, Invalids."""
    match item:
        case reading.Begin():
            begun = Begun(
                id=item.run, pathway=item.pathway, came=Came(item.came), device_at=item.when, offset_ms=item.offset_ms,
                institution=item.institution, mission=item.mission, label=item.label,
            )  # fmt: skip
            found = actions.begin(by=by, at=at, begun=begun)
            return KEPT | _spoken(actions.said_of(found, begun))
        case reading.Stamp():
            return _stamp(by, at, item)
        case reading.Correct():
            return _corrected(by, at, item)
        case reading.Vitals():
            actions.vitals(by=by, at=at, run_id=item.run, told=_measures(item))
        case reading.Attach():
            actions.attach(by=by, at=at, run_id=item.run, file_id=item.id, what=What(item.what))
    return KEPT


def _stamp(by: Actor, at: datetime, item: reading.Stamp) -> dict[str, Any]:
    time = item.when if item.at is None else reading.moment(item.at)
    stamp = Stamp(
        id=item.id, point=item.point, device_at=time, offset_ms=item.offset_ms, source=Source.PERSON, insisted=item.insisted
    )  # fmt: skip
    return _said(actions.stamp(by=by, at=at, run_id=item.run, stamps=[stamp])[0])


def _corrected(by: Actor, at: datetime, item: reading.Correct) -> dict[str, Any]:
    why = REASONS[item.reason].zh
    if item.at is None:
        actions.retract(by=by, at=at, run_id=item.run, point_id=item.of, why=why)
        return KEPT
    stamp = Stamp(
        id=item.id, point=item.point, device_at=reading.moment(item.at), offset_ms=item.offset_ms, source=Source.PERSON, insisted=item.insisted
    )  # fmt: skip
    return _said(actions.correct(by=by, at=at, run_id=item.run, point_id=item.of, told=stamp, why=why))


def _said(stamped: Stamped) -> dict[str, Any]:
    language = get_language()
    told: dict[str, Any] = {"outcome": stamped.outcome}
    for name, words in (("says", stamped.words), ("then", stamped.then)):
        if words is not None:
            told[name] = words.into(language)
    return told


def _spoken(told: Refusal | None) -> dict[str, str]:
    """What is kept, and yet has something to be said, in the reader's language."""
    language = get_language()
    return {} if told is None else {"says": told.says.into(language), "then": told.then.into(language)}


def _measures(item: reading.Vitals) -> Vitals:
    return Vitals(
        id=item.id, device_at=item.when, offset_ms=item.offset_ms, systolic=_whole(item.systolic), diastolic=_whole(item.diastolic),
        pulse=_whole(item.pulse), spo2=_whole(item.spo2), respiration=_whole(item.respiration), glucose=_exact(item.glucose),
        consciousness=Awake(item.consciousness) if item.consciousness else None,
    )  # fmt: skip


def _whole(text: str) -> int | None:
    if not text:
        return None
    if not (text.isascii() and text.isdigit() and len(text) <= 4):
        raise Invalid(reading.NOT_READ)
    return int(text)


def _exact(text: str) -> Decimal | None:
    if not text:
        return None
    try:
        found = Decimal(text)
    except InvalidOperation:
        raise Invalid(reading.NOT_READ) from None
    if not found.is_finite():
        raise Invalid(reading.NOT_READ)
    return found


def told(run: Run, actor: Actor) -> dict[str, Any]:
    """A run as a phone keeps it (who rides along for another house is of the crew): no name, the points that count by their true times, the answer in words."""
    points = {
        one.code: {"id": str(one.pk), "at": reading.ms(one.true_at), "flagged": one.flagged}
        for one in run.current
    }
    return {
        "id": str(run.pk), "pathway": run.pathway, "label": run.label, "came": run.came, "side": side_for(run, actor) or "sender",
        "open": True, "at": reading.ms(run.begun_at), "points": points, "answer": _answer(run),
    }  # fmt: skip


def _answer(run: Run) -> dict[str, Any] | None:
    words = answer_words(run)
    if words is None or run.answered_at is None:
        return None
    at = reading.ms(run.answered_at)
    return {
        "id": f"{run.answer}-{at}",
        "says": _capital(speak(words)),
        "by": run.answered_by,
        "at": at,
        "note": run.answer_note,
    }


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
