"""Components of the ledger's pages, built from entries and claims."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, ClassVar

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tongzhou.kernel.quantities import Quantity
from tongzhou.kernel.words import Words
from tongzhou.ledger.rules import CHINA, REMIND_AFTER, ClaimState, How, Kind, Side, year_of
from tongzhou.web.components import times
from tongzhou.web.components.chips import Badge
from tongzhou.web.components.component import Component, Text, Tone, speak
from tongzhou.web.components.files import File
from tongzhou.web.components.frame import Link
from tongzhou.web.components.ledger import LedgerRow
from tongzhou.web.components.notices import Notice
from tongzhou.web.components.seals import SUPPORT, DoubleSeal, Sides

if TYPE_CHECKING:
    from tongzhou.files.models import StoredFile
    from tongzhou.ledger.models import Claim, Entry

SHOWN = 4
"""Files beside a row; the rest is on the claim's page."""
TONES = {
    ClaimState.OPEN: Tone.INDIGO,
    ClaimState.CONFIRMED: Tone.JADE,
    ClaimState.SETTLED: Tone.JADE,
    ClaimState.DISPUTED: Tone.AMBER,
    ClaimState.WITHDRAWN: Tone.PLAIN,
}
OUTSIDE = (
    Words("外", "O"),
    Words(
        "{first}已签；网外一方只有告知，没有签字",
        "Signed by the {first}; the outside party gave word and did not sign",
    ),
)
ALONE = {
    How.COLLEAGUE: (
        Words("核", "C"),
        Words(
            "{first}已签，本机构另一人核对；没有第二家机构",
            "Signed by the {first}, checked by a second person of the house; there is no second house",
        ),
    ),
    How.ALONE: (
        Words("独", "A"),
        Words(
            "{first}已签；没有第二家机构，也没有第二人",
            "Signed by the {first}; there is neither a second house nor a second person",
        ),
    ),
}
"""The second stamp of a one-sided book, which stays dashed, and what is said of it."""
OF_SIDE = {Side.SUPPORTING: SUPPORT.first, Side.RECEIVING: SUPPORT.second}


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimRow(Component):
    """A claim that waits. With `pick`, it can be chosen for confirming; `digest` is what the chooser has seen."""

    template: ClassVar[str] = "ledger/claim_row.html"
    id: str
    href: str
    seals: DoubleSeal
    kind: Text
    text: Text
    quantity: Quantity
    at: datetime
    now: datetime
    who: str
    facts: Text = ""
    digest: str = ""
    pick: bool = False
    record: Link | None = None
    chosen: bool = False
    said: str = ""
    badge: Badge | None = None
    waits: Badge | None = None
    files: tuple[File, ...] = ()
    unseen: Text = ""
    act: str = ""
    """The plain act's id, where a sign of it finds its place on the page; "" for other records."""


@dataclass(frozen=True, slots=True)
class Facts(Component):
    """Names and values under a heading; "" is left out. `none` is said when nothing is left."""

    template: ClassVar[str] = "ledger/facts.html"
    title: Text
    pairs: tuple[tuple[Text, Text], ...]
    none: Text = ""

    @property
    def filled(self) -> list[tuple[Text, Text]]:
        """The pairs that have a value."""
        return [pair for pair in self.pairs if pair[1]]


def seals(kind: Kind, side: str, *, confirmed: bool, disputed: bool = False, big: bool = False) -> DoubleSeal:
    """The two stamps of a kind: the claiming side's first. What either side may claim bears the seal of who did."""
    claiming = Side(side)
    stamps = (kind.claimed_seal, kind.confirmed_seal)
    if set(stamps) == set(OF_SIDE.values()):
        stamps = (OF_SIDE[claiming], OF_SIDE[claiming.other])
    sides = Sides(*stamps, claiming.words, claiming.other.words)
    return DoubleSeal(True, confirmed, sides, disputed, big)


def seals_of(entry: Entry, *, big: bool = False) -> DoubleSeal:
    """The stamps of an entry: two, or one and the other's word in a one-sided book."""
    side = Side(str(entry.claimed.get("side", Side.SUPPORTING)))
    if entry.news is None:
        return seals(entry.kind_words, side, confirmed=True, big=big)
    second, words = ALONE.get(entry.news.how, OUTSIDE)
    return DoubleSeal(
        True, sides=Sides(OF_SIDE[side], second, side.words, side.other.words), big=big, alone=words
    )


def between(record: Entry | Claim) -> str:
    """Who for whom; of a one-sided book the house, and the party that did not sign."""
    if record.news and not record.news.how.outside:
        return _("%(house)s（单方）") % {"house": record.supporting.label}
    if record.news:
        return _("%(house)s（单方） · 网外：%(party)s") % {
            "house": record.supporting.label,
            "party": record.news.party,
        }
    return f"{record.supporting.label} → {record.receiving.label}"


def entry_row(entry: Entry, now: datetime) -> LedgerRow:
    """An entry in a list. Its institutions and its reversal are loaded."""
    undone = getattr(entry, "reversed_by", None)
    return LedgerRow(
        at=entry.posted_at,
        now=now,
        kind=entry.kind_words.words,
        text=between(entry),
        seals=seals_of(entry),
        number=_("第 %(n)s 号") % {"n": entry.number},
        href=f"/ledger/entries/{entry.id}/",
        quantity=entry.amount,
        reversed_by=f"/ledger/entries/{undone.id}/" if undone else "",
        reverses=f"/ledger/entries/{entry.reverses_id}/" if entry.reverses_id else "",
        note=" · ".join(part for part in (entry.case_number, late(entry)) if part),
    )


def late(entry: Entry) -> str:
    """Says that an act of an earlier year was posted afterwards."""
    return _("补记：%(year)s 年的工作") % {"year": year_of(entry.occurred_to)} if entry.late else ""


def overdue(claim: Claim, now: datetime) -> int:
    """For how many days the claim has waited, once that is too long; 0 before."""
    waits = now - claim.at
    return waits.days if waits >= REMIND_AFTER else 0


def file_of(row: StoredFile) -> File:
    """A stored file as a thumbnail."""
    thumb = f"/files/{row.pk}/thumb/" if row.image else ""
    return File(row.name, f"/files/{row.pk}/", thumb, row.stored_size or 0)


def act_of(claim: Claim) -> str:
    """The id of the plain act that is claimed; "" for other records."""
    kind, _sep, id = claim.source.partition(":")
    return id if kind == "act" else ""


def _unseen(claim: Claim, shown: int) -> str:
    """Says that more was signed as evidence than stands beside the row."""
    more = len(claim.content["evidence"]) - shown
    if more <= 0:
        return ""
    return ngettext("佐证另有 %(n)s 份", "佐证另有 %(n)s 份", more) % {"n": more}


def claim_row(
    claim: Claim, now: datetime, *, pick: bool, chosen: bool = False, files: Sequence[StoredFile] = ()
) -> ClaimRow:
    """A claim in the inbox, with its evidence and the last word that was said about it."""
    days = overdue(claim, now)
    shown = tuple(file_of(row) for row in files[:SHOWN])
    words = sorted(claim.disputes.all(), key=lambda one: one.number)
    amounts = claim.amounts
    return ClaimRow(
        id=str(claim.id),
        href=f"/ledger/claims/{claim.id}/",
        seals=seals(
            claim.kind_words, claim.side, confirmed=False, disputed=claim.state == ClaimState.DISPUTED
        ),
        kind=_("冲正：%(kind)s") % {"kind": speak(claim.kind_words.words)}
        if claim.reverses_id
        else claim.kind_words.words,
        text=topic_of(claim) or between(claim),
        quantity=amounts.quantity,
        at=claim.at,
        now=now,
        who=" ".join(part for part in (claim.by_name, claim.by_title, claim.by_institution) if part),
        facts=facts(claim),
        digest=claim.content_hash,
        pick=pick and claim.state == ClaimState.OPEN and claim.own_step is None,
        record=Link(claim.own_step.words, claim.record_address) if pick and claim.own_step else None,
        chosen=chosen,
        said=words[-1].text if words else claim.reason,
        badge=Badge(claim.status.words, TONES[claim.status]) if claim.state == ClaimState.DISPUTED else None,
        waits=Badge(ngettext("已等 %(n)s 天", "已等 %(n)s 天", days) % {"n": days}, Tone.AMBER)
        if days
        else None,
        files=shown,
        unseen=_unseen(claim, len(shown)),
        act=act_of(claim),
    )


def last_word(claim: Claim | None) -> Notice | None:
    """What the other side said last of a claim that is disputed; nothing for others. Its disputes are loaded."""
    if claim is None or claim.state != ClaimState.DISPUTED:
        return None
    said = max(claim.disputes.all(), key=lambda one: one.number)
    return Notice(f"{said.by_name} {said.by_institution}：{said.text}", tone=Tone.AMBER)


def topic_of(claim: Claim) -> str:
    """What a colleague would call the act: its topic, or the name of what was introduced; "" when it has none."""
    detail, values = claim.content["detail"], claim.kind_words.values
    key = "topic" if detail.get("topic") else "name"
    said = str(detail.get(key) or "")
    return in_words(said, values[key]) if said and key in values else said


def in_words(code: str, words: Callable[[str], Words]) -> str:
    """A code as people say it; one that is no longer known is shown as it was written."""
    try:
        return speak(words(code))
    except (KeyError, ValueError):
        return code


def facts(claim: Claim) -> str:
    """The few facts by which a colleague recognises the act: the day first."""
    amounts = claim.amounts
    first, last = (one.astimezone(CHINA).date() for one in (amounts.occurred_from, amounts.occurred_to))
    day = f"{first}" if first == last else _("%(first)s 至 %(last)s") % {"first": first, "last": last}
    people = "、".join(member.name for member in amounts.members if member.name)
    minutes = lasting(amounts.minutes)
    return " · ".join(part for part in (day, amounts.case_number, people, minutes) if part)


def lasting(minutes: int | None) -> str:
    """Minutes in words; nothing when unknown."""
    return "" if minutes is None else times.lasting(timedelta(minutes=minutes))
