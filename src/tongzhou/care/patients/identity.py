"""Who a patient is, decrypted for one look."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from tongzhou.care.patients import rules, secrets
from tongzhou.care.patients.models import Patient
from tongzhou.care.patients.rules import Particulars, Sex
from tongzhou.kernel.words import Words


@dataclass(frozen=True, slots=True)
class Identity:
    """What a page shows. The ID number is masked (first six, last four); printing the object tells no name."""

    patient_id: UUID
    sex: Sex
    born_on: date | None
    born_about: bool
    name: str = field(repr=False)
    id_number: str = field(default="", repr=False)
    phone: str = field(default="", repr=False)
    address: str = field(default="", repr=False)
    background: str = field(default="", repr=False)

    @property
    def masked_name(self) -> str:
        """李**, for screens that others can see."""
        return rules.mask_name(self.name)

    def masked(self) -> Identity:
        """What somebody may see who need not know who it is: 李**, sex and age."""
        return Identity(self.patient_id, self.sex, self.born_on, self.born_about, name=self.masked_name)

    def age(self, on: date) -> Words:
        """The age on day `on`; with 约 (about) when only an age was told."""
        told = rules.age(self.born_on, on)
        return Words(f"约 {told.zh}", f"about {told.en}") if self.born_about else told


def reveal(patient: Patient) -> Identity:
    """Everything of one record, the ID number masked. Raises secrets.Unreadable on tampered ciphertext."""
    who = particulars(patient)
    return Identity(
        patient.pk,
        Sex(patient.sex),
        patient.born_on,
        patient.born_about,
        name=who.name,
        id_number=rules.mask_id_number(who.id_number),
        phone=who.phone,
        address=who.address,
        background=who.background,
    )


def reveal_name(patient: Patient) -> Identity:
    """For a list: the name, no numbers."""
    name = secrets.unseal(patient.name_cipher, column="patient.name", row=patient.pk)
    return Identity(patient.pk, Sex(patient.sex), patient.born_on, patient.born_about, name=name)


SEALED = ("name", "id_number", "phone", "address", "background")
"""The columns that are kept as ciphertext."""


def particulars(patient: Patient) -> Particulars:
    """All of a record in plain, for editing and for comparing."""
    plain = {
        name: secrets.unseal(getattr(patient, f"{name}_cipher"), column=f"patient.{name}", row=patient.pk)
        for name in SEALED
    }
    return Particulars(sex=Sex(patient.sex), born_on=patient.born_on, born_about=patient.born_about, **plain)
