"""What a posting amounts to in the ledger: one person who arrived, and his days."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

import msgspec

from tongzhou.files.models import StoredFile
from tongzhou.kernel.errors import Invalid
from tongzhou.kernel.quantities import Quantity, Unit
from tongzhou.ledger.rules import ONE, Amounts
from tongzhou.support.postings.acts import ARRIVAL, DAYS, ArrivalDetail, DaysDetail
from tongzhou.support.postings.models import Posting
from tongzhou.support.postings.queries.stays import stay_of
from tongzhou.support.postings.rules.continuity import Stay, day_count, unbroken
from tongzhou.support.postings.rules.sentences import NO_DAYS
from tongzhou.support.sides.claiming import begins, ends, person


def arrival(posting: Posting, *, at: datetime) -> Amounts:
    """One person who arrived on a day. Batch, team and department are joined or read here."""
    assert posting.arrived_on is not None
    return Amounts(
        kind=ARRIVAL.code,
        source=posting.key,
        version=posting.arrivals,
        occurred_from=begins(posting.arrived_on),
        occurred_to=ends(posting.arrived_on, at=at),
        supporting_id=posting.supporting_id,
        receiving_id=posting.receiving_id,
        pairing_id=posting.pairing_id,
        quantity=Quantity(ONE, Unit.PERSON),
        department_id=posting.department_id,
        specialty=_specialty(posting),
        tier=posting.receiving.tier,
        members=(person("expert", posting.staff),),
        evidence=_evidence(posting),
        detail=msgspec.to_builtins(
            ArrivalDetail(
                role=posting.role,
                batch=posting.batch.number if posting.batch else None,
                team=posting.team.name if posting.team else "",
                team_based=bool(posting.team and posting.team.team_based),
                planned_days=(posting.planned.upper - posting.planned.lower).days,
                title=posting.staff.title,
            )
        ),
    )


def net_days(stay: Stay) -> int:
    """Days on site, days away taken off. Raises Invalid (on) when none is left."""
    days = day_count(stay.present)
    if days < 1:
        raise Invalid(NO_DAYS, field="on")
    return days


def days(posting: Posting, *, at: datetime) -> Amounts:
    """The days on site from arrival to departure. The absences are read here."""
    assert posting.arrived_on is not None and posting.left_on is not None
    stay = stay_of(posting, list(posting.absences.order_by("during")))
    whole, net = stay.term.days() or 0, net_days(stay)
    longest = max((one.days() or 0 for one in unbroken([stay])), default=0)
    return Amounts(
        kind=DAYS.code,
        source=posting.days_key,
        version=posting.departures,
        occurred_from=begins(posting.arrived_on),
        occurred_to=ends(posting.left_on, at=at),
        supporting_id=posting.supporting_id,
        receiving_id=posting.receiving_id,
        pairing_id=posting.pairing_id,
        quantity=Quantity(Decimal(net), Unit.DAY),
        department_id=posting.department_id,
        specialty=_specialty(posting),
        tier=posting.receiving.tier,
        members=(person("expert", posting.staff),),
        evidence=_evidence(posting),
        detail=msgspec.to_builtins(
            DaysDetail(
                role=posting.role,
                batch=posting.batch.number if posting.batch else None,
                team=posting.team.name if posting.team else "",
                days_in_all=whole,
                days_away=whole - net,
                longest_unbroken=longest,
            )
        ),
    )


def _specialty(posting: Posting) -> str:
    """The host department's, else the person's first."""
    own = posting.department.specialty_id if posting.department else None
    return own or next(iter(posting.staff.specialties), "")


def _evidence(posting: Posting) -> tuple[str, ...]:
    """SHA-256 of the files that stand with the posting."""
    rows = StoredFile.objects.filter(subject=posting.key, completed_at__isnull=False)
    return tuple(sorted(set(rows.values_list("sha256", flat=True))))
