"""Where institutions lay, kept by the verbs that move them: a stay ends on the day on which the next begins."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.db.backends.postgresql.psycopg_any import DateRange
from django.db.models import DateField, F, Func, Q, Value

from tongzhou.directory.models import Institution, Region, Stay

_AFTER = Q(during__upper_inf=True)


def begin(row: Institution) -> None:
    """The first stay of an institution: in its region, as long as it is there. One statement."""
    Stay.objects.create(institution=row, region=row.region, during=row.during)


def end(institution_id: UUID, on: date) -> None:
    """From `on` it lies nowhere. Two statements."""
    Stay.objects.filter(institution=institution_id, during__startswith__gte=on).delete()
    _cut(Q(institution=institution_id), on)


def move(which: Q, into: Region, on: date) -> None:
    """From `on` the institutions (a condition on Stay) lie in another region. At most five statements, however many."""
    later = which & (_AFTER | Q(during__endswith__gt=on))
    earlier = Q(during__startswith__lt=on) | Q(during__startswith=None)
    Stay.objects.filter(later, during__startswith__gte=on).update(region=into)
    rows = list(Stay.objects.select_for_update().filter(later & earlier).exclude(region=into))
    Stay.objects.filter(pk__in=[row.pk for row in rows]).update(during=_until(on))
    Stay.objects.bulk_create(
        Stay(institution_id=row.institution_id, region=into, during=DateRange(on, row.during.upper))
        for row in rows
    )


def _cut(which: Q, on: date) -> None:
    Stay.objects.filter(which & (_AFTER | Q(during__endswith__gt=on))).update(during=_until(on))


def _until(on: date) -> Func:
    return Func(F("during__startswith"), Value(on, DateField()), function="daterange")
