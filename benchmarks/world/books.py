"""Claims of what was answered, and the entries of what was closed, hashed by the ledger's own functions."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

import msgspec

from benchmarks.world.cases import Told
from benchmarks.world.copying import Tray
from benchmarks.world.places import BEGIN
from benchmarks.world.sizes import END
from tongzhou.care.consultations.acts import CODE, KIND, Detail
from tongzhou.care.patients import secrets
from tongzhou.kernel.quantities import Quantity
from tongzhou.ledger import content, hashes, seals
from tongzhou.ledger.actions import books, posting
from tongzhou.ledger.canonical import time_text
from tongzhou.ledger.models import Book, Checkpoint, Claim, Confirmation
from tongzhou.ledger.rules import ONE, Amounts, Member, year_of

WEEK = timedelta(days=7)


def claim_of(told: Told) -> Claim:
    """What the answering side claims for this case, as the domain writes it."""
    case, lead, opinion = told.case, told.lead, told.opinion
    assert lead and opinion and told.signed
    said = content.of_amounts(_amounts(told))
    return Claim(
        id=case.claim,
        kind=CODE,
        source=f"consultation:{case.pk}",
        version=1,
        side="supporting",
        state="confirmed" if case.closed_at else "open",
        supporting=case.holder,
        receiving=case.asking,
        pairing=case.pairing,
        occurred_from=case.asked_at,
        content=said,
        content_hash=content.digest(said),
        by_key=opinion.signer_key,
        by_name=opinion.signer_name,
        by_title=opinion.signer_title,
        by_institution=case.holder.label,
        at=told.signed,
    )


def _amounts(told: Told) -> Amounts:
    case, lead, opinion = told.case, told.lead, told.opinion
    assert lead and opinion and told.signed and told.taken
    minutes = int((told.signed - case.asked_at).total_seconds() // 60)
    detail = Detail(
        topic=case.topic_version.topic_id,
        urgency=case.urgency,
        minutes_to_accept=int((told.taken - case.asked_at).total_seconds() // 60),
        minutes_to_answer=minutes,
        accepted_within=True,
        answered_within=True,
        referral=opinion.referral,
        stations=told.stations,
        experts=1,
        opinion_hash=opinion.content_hash,
        answers=1,
    )
    ward = case.holder_department
    return Amounts(
        kind=CODE,
        source=f"consultation:{case.pk}",
        version=1,
        occurred_from=case.asked_at,
        occurred_to=told.signed,
        supporting_id=case.holder_id,
        receiving_id=case.asking_id,
        pairing_id=case.pairing_id,
        quantity=Quantity(ONE, KIND.unit),
        department_id=ward.pk if ward else None,
        specialty=(ward.specialty_id or "") if ward else "",
        tier=case.asking.tier,
        case_number=case.number,
        minutes=minutes,
        members=(
            Member("expert", f"staff:{lead.pk}", opinion.signer_name, opinion.signer_title),
            Member("asker", f"staff:{case.asker_id}", case.asker.name, case.asker.title_words.words.zh),
            Member("patient", f"patient:{secrets.key_of('case', str(case.patient_id))}"),
        ),
        evidence=(opinion.content_hash,),
        detail=msgspec.to_builtins(detail),
    )


def confirmation_of(told: Told, claim: Claim) -> Confirmation:
    """The asking side's signature, given by closing."""
    case = told.case
    assert case.closed_at
    return Confirmation(
        claim=claim,
        content_hash=claim.content_hash,
        side="receiving",
        step="close",
        at=case.closed_at,
        by_key=f"account:{told.asker.county.accounts[case.asker_id].id}",
        by_name=case.asker.name,
        by_title=case.asker.title_words.words.zh,
        by_institution=case.asking.label,
    )


class Shelf:
    """All books while the two years are posted in order, a checkpoint at the end of each week."""

    def __init__(self, tray: Tray) -> None:
        self.tray = tray
        self.books: dict[tuple[str, int], Book] = {}
        self.next = BEGIN + WEEK
        self.last: Checkpoint | None = None

    def post(self, pairs: Iterable[tuple[Claim, Confirmation]]) -> None:
        """Post all, by time."""
        for claim, confirmation in sorted(pairs, key=lambda pair: pair[1].at):
            while confirmation.at >= self.next:
                self._checkpoint(self.next - timedelta(minutes=1))
                self.next += WEEK
            book = self._book(claim, confirmation.at)
            entry = posting._entry(book, claim, confirmation)  # noqa: SLF001 (the ledger's own, past its locks)
            members = (posting._member(entry, row) for row in posting._members(claim))  # noqa: SLF001
            self.tray.add(confirmation, entry, *members)
        self._checkpoint(END)
        self.tray.add(*self.books.values())

    def _book(self, claim: Claim, at: datetime) -> Book:
        key = (books.relation(claim), year_of(at))
        if key not in self.books:
            pairing = claim.pairing
            sides = {pairing.id: (pairing.supporting_id, pairing.receiving_id)} if pairing else {}
            self.books[key] = books._new(key[0], claim, sides, key[1], at)  # noqa: SLF001
        return self.books[key]

    def _checkpoint(self, at: datetime) -> None:
        heads = sorted((str(one.id), one.count, one.head) for one in self.books.values())
        number, previous = (self.last.number + 1, self.last.hash) if self.last else (1, hashes.ZERO)
        day, root = at.date(), hashes.tree(heads)
        digest = hashes.checkpoint(number, day.isoformat(), time_text(at), previous, root)
        made = Checkpoint(number=number, day=day, at=at, previous=previous, root=root, hash=digest)
        made.heads, made.seal = heads, seals.seal(digest)
        self.last = made
        self.tray.add(made)
