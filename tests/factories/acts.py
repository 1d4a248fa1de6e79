"""Work to record at a small place with a ledger (tests/factories/ledger.py)."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

from tests.factories.directory import StaffFactory
from tests.factories.ledger import AT, Place
from tongzhou.ledger.rules import Side
from tongzhou.support.acts.work import Who, Work


def lecture(place: Place, **given: object) -> Work:
    """A lecture that ended an hour before AT, told by the supporting side."""
    teacher = StaffFactory(institution=place.pairing.supporting)
    usual = Work(
        kind="lecture",
        side=Side.SUPPORTING,
        supporting_id=place.pairing.supporting_id,
        receiving_id=place.pairing.receiving_id,
        occurred_from=AT - timedelta(hours=2),
        occurred_to=AT - timedelta(hours=1),
        topic="胸痛的早期识别",
        minutes=60,
        detail={"attendance": 32, "how": "on_site"},
        people=(Who("teacher", teacher.pk),),
    )
    return replace(usual, **given)


def visits(place: Place, number: int, **given: object) -> Work:
    """Visits of one day and department, counted by the hospital's own system."""
    usual = Work(
        kind="outpatient_visit",
        side=Side.SUPPORTING,
        supporting_id=place.pairing.supporting_id,
        receiving_id=place.pairing.receiving_id,
        occurred_from=AT - timedelta(days=2),
        occurred_to=AT - timedelta(days=1),
        department_id=place.department.pk,
        quantity=Decimal(number),
        detail={"source": "system"},
    )
    return replace(usual, **given)
