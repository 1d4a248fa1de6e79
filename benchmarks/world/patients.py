"""Patients of each place with their consents, sealed with the installation's own keys."""

from __future__ import annotations

from datetime import timedelta

from benchmarks.world.chance import chance, v7
from benchmarks.world.copying import Tray
from benchmarks.world.places import BEGIN
from tongzhou.care.patients import secrets
from tongzhou.care.patients.models import Consent, Patient
from tongzhou.config.demo.names import id_number, patient_name, phone
from tongzhou.directory.models import Institution, Staff

Pair = tuple[Patient, Consent]


def patients(tray: Tray, house: Institution, doctor: Staff, cases: int) -> list[Pair]:
    """Three people for five cases; each with a written consent for care."""
    return [_one(tray, house, doctor, count) for count in range(max(3, cases * 3 // 5))]


def _one(tray: Tray, house: Institution, doctor: Staff, count: int) -> Pair:
    sex = chance.choice(("male", "female"))
    born = (BEGIN - timedelta(days=chance.randint(365, 31000))).date()
    row = Patient(id=v7(BEGIN), sex=sex, born_on=born, registered_at=house, created_at=BEGIN)
    told = {
        "name": patient_name(chance, sex) + chance.choice("一二三四五六七八九十"),
        "id_number": id_number(born, sex, count),
        "phone": phone(chance.randint(0, 9999)),
        "address": f"{house.region.name}第{chance.randint(1, 40)}村民小组{chance.randint(1, 99)}号",
        "background": chance.choice(
            ("高血压8年，不规律服药", "糖尿病5年", "慢阻肺", "既往体健", "青霉素过敏")
        ),
    }
    for name, text in told.items():
        setattr(row, f"{name}_cipher", secrets.seal(text, column=f"patient.{name}", row=row.pk))
    for name in ("name", "id_number", "phone"):
        setattr(row, f"{name}_key", secrets.key_of(name, told[name]))
    row.created_by, row.content_key = f"staff:{doctor.pk}", row.name_key
    consent = Consent(
        id=v7(BEGIN),
        patient=row,
        purpose="care",
        form="written",
        given_at=BEGIN,
        recorded_at=BEGIN,
        recorded_by=row.created_by,
        recorded_name=doctor.name,
        institution=house,
        content_key=row.name_key,
    )
    tray.add(row, consent)
    return row, consent
