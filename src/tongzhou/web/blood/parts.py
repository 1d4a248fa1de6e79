"""What the pages of blood share: amounts, groups, chips, the clock, rows; numbers and times as a form gives them."""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext as _

from tongzhou.care.blood.actions.telling import bag_event_words, event_words
from tongzhou.care.blood.rules import (
    BagState,
    State,
    Verdict,
    amount_words,
    components,
    group_words,
)
from tongzhou.care.blood.rules import Clock as Waits
from tongzhou.kernel.words import Words
from tongzhou.web.components.chips import Chip
from tongzhou.web.components.clock import Clock
from tongzhou.web.components.component import Tone, speak
from tongzhou.web.components.fields import Option
from tongzhou.web.components.times import SHANGHAI, exact
from tongzhou.web.components.worklist import Row

if TYPE_CHECKING:
    from tongzhou.care.blood.models import Bag, CollectionDay, Request

TONES = {
    State.DECLINED: Tone.AMBER,
    State.EXPIRED: Tone.AMBER,
    State.OFFERED: Tone.INDIGO,
    State.IN_TRANSIT: Tone.INDIGO,
    State.CLOSED: Tone.JADE,
}
BAG_TONES = {BagState.MISSING: Tone.AMBER, BagState.RETURNED: Tone.AMBER, BagState.WASTED: Tone.AMBER, BagState.USED: Tone.JADE}  # fmt: skip
VERDICTS = {Verdict.SAME: Tone.JADE, Verdict.FITS: Tone.INDIGO, Verdict.WARNED: Tone.AMBER}
SOON = timedelta(days=2)
YES, NO = "yes", "no"


def _upper(words: Words) -> Words:
    return Words(words.zh, words.en[:1].upper() + words.en[1:])


def label(event: str) -> Words:
    """A step of a request as a button or a heading says it."""
    return _upper(event_words(event))


def bag_label(event: str) -> Words:
    """A step of a bag as a button or a heading says it."""
    return _upper(bag_event_words(event))


def what(row: Request | Bag) -> Words:
    """ "机采血小板 2 治疗量 A 型 Rh 阳性"."""
    name, much = components()[row.component].words, amount_words(row.amount, row.component)
    group = group_words(row.abo, row.rh)
    return Words(
        f"{name.zh} {much.zh} {group.zh}", f"{name.en[:1].upper()}{name.en[1:]}: {much.en}, {group.en}"
    )


def chips_of(row: Request) -> tuple[Chip, ...]:
    """How urgent, where it stands."""
    state = State(row.state)
    hurry = (Chip(_("紧急"), Tone.RED),) if row.emergency and state.open else ()
    return (*hurry, Chip(state.words, TONES.get(state, Tone.PLAIN)))


def clock_of(row: Request, now: datetime) -> Clock:
    """The clock that runs, or how long it all took."""
    if row.clock:
        return Clock(row.due_at, row.clock_since, now)
    return Clock(None, row.asked_at, now, row.closed_at)


def row_of(row: Request, now: datetime) -> Row:
    """One request in a list."""
    case = f" · {row.case_number}" if row.case_number else ""
    waits = _("已了结")
    if row.waits_at is not None:
        waits = f"{speak(Waits(row.clock).words)} · {row.waits_at.label}"
    return Row(
        href=reverse("blood:request", args=[row.pk]),
        title=what(row),
        gist=_("%(when)s前要用") % {"when": exact(row.needed_by)} + case,
        clock=clock_of(row, now),
        chips=chips_of(row),
        where=f"{row.giver.label} → {row.asker.label}",
        via=f"{row.number} · {waits}",
        key=f"blood-{row.pk}",
    )


def day_words(day: CollectionDay) -> str:
    """ "2026-11-27 古城广场 采血车 2 号"."""
    vehicle = f" {day.vehicle.label}" if day.vehicle else ""
    return f"{day.day:%Y-%m-%d} {day.place}{vehicle}"


def expiry(bag: Bag, now: datetime) -> Chip | None:
    """A chip when it expires soon, or has."""
    if bag.expires_at <= now:
        return Chip(_("已过期"), Tone.RED)
    if bag.expires_at - now < SOON:
        return Chip(_("快过期"), Tone.AMBER)
    return None


def number_of(text: str) -> Decimal:
    """The number typed; NaN for what is none: the domain says at its field what it wants."""
    try:
        return Decimal(text.replace("，", ".").strip()) if len(text) < 12 else Decimal("NaN")
    except InvalidOperation:
        return Decimal("NaN")


def moment(text: str) -> datetime | None:
    """A time as a form gives it ("2026-11-22T14:02", China's), or None."""
    try:
        return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI) if text else None
    except ValueError:
        return None


def local(at: datetime) -> str:
    """A moment as a form's value."""
    return f"{at.astimezone(SHANGHAI):%Y-%m-%dT%H:%M}"


def component_options() -> tuple[Option, ...]:
    """The components, each with its unit."""
    listed = [Option(one.code, Words(f"{one.words.zh}（{one.unit.words.zh}）", f"{one.words.en} ({one.unit.words.en})")) for one in components().values()]  # fmt: skip
    return (Option("", _("请选择")), *listed)
