"""Components of these pages: a plan beside what came of it, an amount as a figure, weeks of use, badges and seals."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar, Literal

from django.utils.translation import gettext as _

from tongzhou.kernel.words import Words
from tongzhou.ledger import actions as ledger
from tongzhou.ledger.rules import POSTED, ClaimState
from tongzhou.support.resources.rules.money import Total
from tongzhou.support.resources.rules.states import (
    DEVICE,
    FUND,
    PROJECT,
    PURCHASE,
    DeviceState,
    FundState,
    PaymentState,
    ProjectState,
    PurchaseState,
    Worded,
)
from tongzhou.web.components.chips import Badge
from tongzhou.web.components.component import Component, Text, Tone, speak
from tongzhou.web.components.files import File
from tongzhou.web.components.frame import Action
from tongzhou.web.components.seals import DoubleSeal
from tongzhou.web.components.timeline import Event, State, Timeline
from tongzhou.web.edge import Request
from tongzhou.web.resources import amounts

if TYPE_CHECKING:
    from tongzhou.files.models import StoredFile
    from tongzhou.ledger.models import Claim
    from tongzhou.support.sides.models import SideStep

TONES: dict[Worded, Tone] = {
    FundState.GRANTED: Tone.INDIGO,
    FundState.RECEIVED: Tone.JADE,
    ProjectState.REQUESTED: Tone.AMBER,
    ProjectState.APPROVED: Tone.INDIGO,
    ProjectState.UNDER_WAY: Tone.INDIGO,
    ProjectState.COMPLETED: Tone.AMBER,
    ProjectState.ACCEPTED: Tone.JADE,
    ProjectState.IN_USE: Tone.JADE,
    PurchaseState.ORDERED: Tone.INDIGO,
    PurchaseState.DELIVERED: Tone.AMBER,
    PurchaseState.ACCEPTED: Tone.JADE,
    PaymentState.CLAIMED: Tone.AMBER,
    PaymentState.CONFIRMED: Tone.JADE,
    DeviceState.REGISTERED: Tone.INDIGO,
    DeviceState.IN_USE: Tone.JADE,
    DeviceState.REPAIR: Tone.AMBER,
    DeviceState.IDLE: Tone.AMBER,
}
Style = Literal["", "primary", "danger", "quiet"]
LIFECYCLES = {"fund": FUND, "project": PROJECT, "purchase": PURCHASE, "device": DEVICE}
SIGNED = frozenset({"accept"})


@dataclass(frozen=True, slots=True)
class Amount(Component):
    """Money as a figure: what is known of it, large, with its unit; `under` says the rest."""

    template: ClassVar[str] = "resources/amount.html"
    name: Text
    total: Total
    under: Text = ""
    href: str = ""

    @property
    def said(self) -> tuple[str, str] | None:
        """Number and unit; None when nothing is known."""
        return amounts.number(self.total.fen) if self.total.known else None


@dataclass(frozen=True, slots=True)
class Hidden(Component):
    """What a form carries along unseen."""

    template: ClassVar[str] = "resources/hidden.html"
    name: str
    value: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan(Component):
    """What was planned, as a rail; what was bought and accepted, as bars on it. `small` is a line of a project."""

    template: ClassVar[str] = "resources/plan.html"
    name: Text
    planned: Total
    bought: Total
    accepted: Total
    href: str = ""
    note: Text = ""
    badge: Badge | None = None
    late: Text = ""
    small: bool = False
    wide: bool = False
    within: tuple[Plan, ...] = ()
    open: bool = False

    @property
    def bought_percent(self) -> int:
        """Length of the lighter bar, 0 to 100, in whole percent rounded down: full means all."""
        return _percent(self.bought.fen, self.planned.fen)

    @property
    def accepted_percent(self) -> int:
        """Length of the darker bar."""
        return _percent(self.accepted.fen, self.planned.fen)

    @property
    def bars_said(self) -> str:
        """The bars in words, for those who do not see them."""
        percents = {"bought": self.bought_percent, "accepted": self.accepted_percent}
        return _("已采购 %(bought)s%%，已验收 %(accepted)s%%") % percents

    @property
    def sums(self) -> str:
        """ "计划 330.00 万元 · 已采购 330.00 万元 · 已验收 110.00 万元"."""
        said = [_("计划 %(sum)s") % {"sum": speak(amounts.summed(self.planned))}]
        for total, words in ((self.bought, _("已采购 %(sum)s")), (self.accepted, _("已验收 %(sum)s"))):
            if total.known or total.unknown:
                said.append(words % {"sum": speak(amounts.summed(total))})
        return " · ".join(said)


def _percent(part: int, whole: int) -> int:
    return min(100, 100 * part // whole) if whole else 0


@dataclass(frozen=True, slots=True)
class UseRow(Component):
    """One row of the log of use; `struck` says why it counts no longer."""

    template: ClassVar[str] = "resources/use.html"
    on: str
    told: str
    who: str
    struck: str = ""
    act: Action | None = None


@dataclass(frozen=True, slots=True)
class Weeks(Component):
    """Uses in each of the last weeks as bars, the latest to the right."""

    template: ClassVar[str] = "resources/weeks.html"
    counts: tuple[int, ...]
    label: Text

    @property
    def bars(self) -> list[tuple[int, int, int]]:
        """Place, height (0 to 56, never less than 2), count."""
        most = max(1, *self.counts)
        return [(index * 20, max(2, 56 * count // most), count) for index, count in enumerate(self.counts)]

    @property
    def width(self) -> int:
        """Of the drawing."""
        return len(self.counts) * 20


def badge(state: Worded) -> Badge:
    """Where a record stands."""
    return Badge(state.words, TONES.get(state, Tone.PLAIN))


def seals(claim: Claim | None, *, big: bool = False) -> DoubleSeal:
    """The two stamps of a record: none claimed, the giver's, both; or disputed."""
    if claim is None or claim.status is ClaimState.WITHDRAWN:
        return DoubleSeal(big=big)
    return DoubleSeal(True, claim.status in POSTED, disputed=claim.status is ClaimState.DISPUTED, big=big)


def confirming(request: Request, claim: Claim | None, label: Text, *, back: str = "") -> Action | None:
    """The button by which the recipient signs exactly what is shown; None for everybody else."""
    if claim is None or "confirm" not in ledger.offers(request.actor, claim):
        return None
    href = f"/money/confirm/{claim.pk}/"
    return Action(
        label, href, "primary", "check", post=True, fields=(("seen", claim.content_hash), ("back", back))
    )


def claim_link(claim: Claim | None) -> tuple[str, str] | None:
    """Where the ledger speaks of it: the entry, or the claim that waits (to dispute it, to take it back)."""
    if claim is None or claim.status is ClaimState.WITHDRAWN:
        return None
    if claim.status in POSTED:
        return f"/ledger/entries/{claim.entry.pk}/", _("台账里的这一笔")
    return f"/ledger/claims/{claim.pk}/", _("有异议，或要撤回")


def trail(name: str, steps: Sequence[SideStep], request: Request) -> Timeline:
    """The steps of a record, the newest first."""
    words = {move.event: move.words for move in LIFECYCLES[name].moves} | {"begin": Words("登记", "entered")}
    events = tuple(
        Event(words.get(step.event, step.event), step.at, _who(step), _note(step), _state(step))
        for step in steps
    )
    return Timeline(events, request.at, _("经过"))


def _who(step: SideStep) -> str:
    return " ".join(part for part in (step.by_name, step.by_institution) if part)


def _note(step: SideStep) -> str:
    detail = step.detail
    told = detail.get("line") or detail.get("dropped") or detail.get("keeper") or ""
    if "to" in detail:
        told = f"{detail.get('from', '')} → {detail['to']}"
    return "\n".join(part for part in (str(told), step.note) if part)


def _state(step: SideStep) -> State:
    return "signed" if step.event in SIGNED else "past"


def papers(files: Sequence[StoredFile]) -> list[File]:
    """The files of a record."""
    return [
        File(
            row.name,
            f"/files/{row.pk}/",
            f"/files/{row.pk}/thumb/" if row.image else "",
            row.stored_size or 0,
        )
        for row in files
    ]
