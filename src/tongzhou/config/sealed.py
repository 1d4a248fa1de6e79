"""Do this installation's keys open what the database holds. Imported after Django is set up."""

from __future__ import annotations

from tongzhou.care.patients import secrets
from tongzhou.care.patients.models import Patient


def opens() -> bool:
    """Whether the first patient's name can be read and found again; True while there is no patient.

    A database that was used with another data folder would be half readable and, worse, written under two keys.
    """
    first = Patient.objects.order_by("pk").first()
    if first is None:
        return True
    try:
        name = secrets.unseal(first.name_cipher, column="patient.name", row=first.pk)
    except secrets.Unreadable:
        return False
    return secrets.key_of("name", name) == first.name_key
