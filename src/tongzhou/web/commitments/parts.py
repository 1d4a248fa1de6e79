"""What the pages of commitments show, as components."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from tongzhou.indicators.rules import Standing, Window
from tongzhou.kernel.quantities import Quantity, Unit
from tongzhou.kernel.words import Words
from tongzhou.partnerships.rules.commitments import Binds, Comparison, Per
from tongzhou.web.components.chips import Badge
from tongzhou.web.components.component import Text, Tone, speak
from tongzhou.web.components.figures import Pace, grouped
from tongzhou.web.components.ledger import LedgerRow
from tongzhou.web.ledger.parts import entry_row
from tongzhou.web.partnerships.parts import english

if TYPE_CHECKING:
    from tongzhou.indicators.queries import Progress
    from tongzhou.ledger.models import Entry
    from tongzhou.partnerships.models import Commitment

TONES = {
    Standing.AHEAD: Tone.JADE,
    Standing.REACHED: Tone.JADE,
    Standing.BEHIND: Tone.AMBER,
    Standing.MISSED: Tone.RED,
    Standing.EXCEEDED: Tone.RED,
    Standing.NOT_YET: Tone.PLAIN,
    Standing.UNKNOWN: Tone.PLAIN,
}
"""Missed and over the limit are times that ran out: they are red; behind is still time to act."""
WAN, YUAN = Words("万元", ""), Words("元", "yuan")
WHOLE = Decimal(1)


def done_row(entry: Entry, now: datetime) -> LedgerRow:
    """An entry behind a figure: dated by when the work was done, for that decides which year it counts in."""
    return replace(entry_row(entry, now), at=entry.occurred_from)


def said(commitment: Commitment) -> str:
    """What was promised, in the page's language where it was written down."""
    return (commitment.words_en if english() else "") or commitment.words


def shown(number: Decimal, unit: Unit) -> tuple[Decimal, Words]:
    """A number and its unit for the eye: money in 万元, in English in yuan."""
    if unit is not Unit.FEN:
        return number, unit.words
    return (number / 100, YUAN) if english() else (number / 1_000_000, WAN)


def amount(number: Decimal | None, unit: Unit, *, signed: bool = False) -> str:
    """ "1,615 万元"; a dash when nothing is known."""
    if number is None:
        return "—"
    value, words = shown(number, unit)
    plus = "+" if signed and value > 0 else ""
    return f"{plus}{grouped(value.quantize(Decimal('0.01')))} {speak(words)}"


def quantity(found: Quantity | None) -> str:
    """A computed quantity with its qualifier."""
    return f"{speak(found.qualifier.words)}{amount(found.number, found.unit)}" if found else "—"


def standing(progress: Progress) -> Badge:
    """How it stands, in a word."""
    found = progress.pace.standing
    return Badge(found.words, TONES[found])


def target(commitment: Commitment) -> str:
    """ "每年不少于 12 场次"; nothing for a state in words."""
    if commitment.target is None:
        return ""
    number = amount(commitment.target, Unit(commitment.unit))
    per = speak(Per(commitment.per).words) if commitment.per == Per.YEAR else ""
    comparison = speak(Comparison(commitment.comparison).words)
    if english():
        return f"{comparison} {number} {per}".strip()
    return f"{per}{comparison} {number}"


def expected(progress: Progress) -> str:
    """ "今天应到 8 场次"; nothing where nothing is expected."""
    told = expected_amount(progress)
    return _("今天应到 %(amount)s") % {"amount": told} if told else ""


def expected_amount(progress: Progress) -> str:
    """Where it should stand today: things are counted whole, money is not; "" where nothing is expected."""
    found, unit = progress.pace.expected, progress.commitment.unit
    if found is None or not unit:
        return ""
    return amount(found if unit == Unit.FEN else found.quantize(WHOLE, ROUND_HALF_UP), Unit(unit))


def pace(progress: Progress) -> Pace:
    """One commitment as a bar with its mark."""
    one = progress.commitment
    unit = Unit(one.unit) if one.unit else Unit.ITEM
    done, words = shown(progress.done or Decimal(0), unit)
    goal, _words = shown(progress.pace.target, unit)
    ahead = progress.pace.expected
    return Pace(
        said(one),
        done,
        goal,
        words,
        None if ahead is None else shown(ahead, unit)[0],
        f"/commitments/{one.pk}/",
        standing(progress),
        under(progress),
        progress.late,
    )


def under(progress: Progress) -> str:
    """The small line: what is expected today, what was promised, whom it binds."""
    one = progress.commitment
    told = (expected(progress), target(one) or goals_line(progress), speak(bound(one)))
    return " · ".join(part for part in told if part)


def goals_line(progress: Progress) -> str:
    """How many goals stand for a state in words."""
    return _("立了 %(n)s 个目标") % {"n": progress.pace.target} if progress.pace.target else _("还没有立目标")


def bound(commitment: Commitment) -> Text:
    """Whom it binds: the side, and the institution if one is named."""
    side = Binds(commitment.binds).words
    return f"{speak(side)} {commitment.institution.label}" if commitment.institution else side


def days(window: Window) -> str:
    """ "2026-01-01 — 2026-12-31", both inside; "截至 2026-12-31" without a beginning."""
    first, last = _iso(window.start), _iso(window.last)
    if not first and last:
        return _("截至 %(day)s") % {"day": last}
    if first and not last:
        return _("%(start)s 起") % {"start": first}
    return f"{first} — {last}" if first else ""


def _iso(day: date | None) -> str:
    return day.isoformat() if day else ""


def where(commitment: Commitment) -> str:
    """Document and page."""
    source = commitment.document.title if commitment.document else commitment.source
    return " ".join(part for part in (source, commitment.page) if part)
