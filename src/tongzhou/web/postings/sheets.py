"""The papers of a posting as components: a claim's line, hand-over, appraisal, files."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, ClassVar

from django.utils.translation import gettext as _

from tongzhou.kernel.actors import Actor
from tongzhou.kernel.permissions import Permission as P
from tongzhou.ledger.rules import POSTED, ClaimState
from tongzhou.support.postings.rules.roles import Aspect, Band
from tongzhou.web.components.chips import Badge
from tongzhou.web.components.component import Component, Text, Tone
from tongzhou.web.components.files import File
from tongzhou.web.components.frame import Action
from tongzhou.web.components.seals import DoubleSeal
from tongzhou.web.edge import Request
from tongzhou.web.ledger.parts import TONES, seals
from tongzhou.web.postings.papers import PARTS

if TYPE_CHECKING:
    from tongzhou.files.models import StoredFile
    from tongzhou.ledger.models import Claim
    from tongzhou.support.postings.models import Appraisal, HandOver, Posting


@dataclass(frozen=True, slots=True)
class ClaimLine(Component):
    """Arrival or days as they stand in the ledger."""

    template: ClassVar[str] = "postings/claim.html"
    seals: DoubleSeal
    what: Text
    badge: Badge
    href: str


def claim_line(claim: Claim, actor: Actor) -> ClaimLine:
    """The claim, with its entry when it is in the ledger; no address for who may not open it."""
    state = claim.status
    stamps = seals(
        claim.kind_words, claim.side, confirmed=state in POSTED, disputed=state is ClaimState.DISPUTED
    )
    entry = getattr(claim, "entry_pk", None)
    reads = any(actor.may(P.READ_LEDGER, house.place) for house in (claim.supporting, claim.receiving))
    address = f"/ledger/entries/{entry}/" if entry else f"/ledger/claims/{claim.pk}/"
    return ClaimLine(
        stamps, claim.kind_words.words, Badge(state.words, TONES[state]), address if reads else ""
    )


@dataclass(frozen=True, slots=True)
class HandOverSheet(Component):
    """A hand-over file: its parts, by whom, taken over or not. `take` is the button of the successor."""

    template: ClassVar[str] = "postings/hand_over.html"
    title: Text
    parts: tuple[tuple[Text, str], ...]
    who: str
    state: Badge
    take: Action | None = None


def hand_over_sheet(paper: HandOver, request: Request, *, to: Posting | None = None) -> HandOverSheet:
    """The posting's own hand-over; with `to`, the one that was meant for that posting."""
    written = tuple(
        (label, getattr(paper, name)) for name, (label, _hint) in PARTS.items() if getattr(paper, name)
    )
    title = _("前一任的交接") if to else _("交接")
    return HandOverSheet(title, written, _who(paper, to), _state(paper), _take(paper, request, to))


def _who(paper: HandOver, to: Posting | None) -> str:
    names = [paper.posting.staff.name, paper.to.staff.name if paper.to else ""]
    return " → ".join(name for name in names if name)


def _state(paper: HandOver) -> Badge:
    if paper.taken_at:
        return Badge(_("已接手"), Tone.JADE)
    return Badge(_("已交出"), Tone.INDIGO) if paper.done_at else Badge(_("还没有交出"), Tone.AMBER)


def _take(paper: HandOver, request: Request, to: Posting | None) -> Action | None:
    if to is None or paper.done_at is None or paper.taken_at is not None:
        return None
    mine = to.staff_id in request.actor.staff_ids
    if not mine and not request.actor.may(P.MANAGE_POSTINGS, to.supporting.place):
        return None
    address = f"/postings/{paper.posting_id}/take-over/"
    return Action(_("我接手了"), address, "primary", "check", post=True, fields=(("to", str(to.pk)),))


@dataclass(frozen=True, slots=True)
class AppraisalSheet(Component):
    """The host's bands and words, and the reply."""

    template: ClassVar[str] = "postings/appraisal.html"
    bands: tuple[tuple[Text, Text], ...]
    overall: Badge
    words: str
    who: str
    at: datetime
    reply: str
    now: datetime


def appraisal_sheet(told: Appraisal, now: datetime) -> AppraisalSheet:
    """The appraisal as the page shows it."""
    bands = tuple((aspect.words, Band(told.bands[aspect.value]).words) for aspect in Aspect)
    who = " ".join(part for part in (told.by_name, told.by_title) if part)
    return AppraisalSheet(bands, Badge(Band(told.overall).words), told.words, who, told.at, told.reply, now)


def files_strip(rows: Sequence[StoredFile]) -> list[File]:
    """Files as thumbnails."""
    return [
        File(one.name, f"/files/{one.pk}/", f"/files/{one.pk}/thumb/" if one.image else "", one.size) for one in rows
    ]  # fmt: skip
