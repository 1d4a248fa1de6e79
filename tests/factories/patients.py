"""Patients and consents for tests, through the verbs themselves. Names are visibly invented."""

from __future__ import annotations

import itertools
from datetime import UTC, date, datetime
from typing import Any

from stdnum.cn import ric

from tongzhou.accounts.rules import POLICIES, Role
from tongzhou.care.patients import actions
from tongzhou.care.patients.models import Consent, Patient
from tongzhou.care.patients.rules import ConsentForm, Particulars, Purpose, Sex
from tongzhou.directory.models import Institution
from tongzhou.kernel.actors import Actor, Grant, system
from tongzhou.kernel.ids import new_id

NOW = datetime(2026, 3, 2, 2, 0, tzinfo=UTC)
_numbers = itertools.count(1)


def id_number(born_on: date = date(1968, 5, 4), sex: Sex = Sex.MALE, *, region: str = "999999") -> str:
    """A number with a right check digit, of a region that does not exist."""
    order = (next(_numbers) * 2 + (1 if sex is Sex.MALE else 0)) % 1000
    body = f"{region}{born_on:%Y%m%d}{order:03d}"
    return body + ric.calc_check_digit(body + "0")


def particulars(**values: Any) -> Particulars:
    """A man of 57 without ID number, unless told otherwise."""
    told = {
        "name": f"演示·病人{'甲乙丙丁戊己庚辛'[next(_numbers) % 8]}",
        "sex": Sex.MALE,
        "born_on": date(1968, 5, 4),
    }
    return Particulars(**(told | values))


def registered(institution: Institution, *, at: datetime = NOW, **values: Any) -> Patient:
    """A patient registered there."""
    return actions.register(
        id=new_id(), by=system("test"), at=at, who=particulars(**values), institution_id=institution.pk
    )


def consented(patient: Patient, *, at: datetime = NOW, **values: Any) -> Consent:
    """A written consent for care, unless told otherwise."""
    told = {"purpose": Purpose.CARE, "form": ConsentForm.WRITTEN, "given_at": at}
    return actions.record_consent(
        id=new_id(), by=system("test"), at=at, patient_id=patient.pk, **(told | values)
    )


def actor_at(institution: Institution, role: Role = Role.VILLAGE_DOCTOR, *, name: str = "演示·员") -> Actor:
    """Somebody with `role` there, without an account in the database: enough for verbs and queries."""
    policy = POLICIES[role]
    grant = Grant(policy.permissions, path=institution.path, cascades=policy.cascades)
    return Actor(
        new_id(),
        name,
        institution_id=institution.pk,
        institution_name=institution.name,
        institution_path=institution.path,
        roles=(role.value,),
        grants=(grant,),
    )
