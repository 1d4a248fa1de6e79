"""Do the keys of this installation open what the database holds."""

from __future__ import annotations

from typing import Any

import pytest

from tests.factories import patients
from tests.factories.directory import InstitutionFactory
from tongzhou.config import sealed

pytestmark = pytest.mark.django_db


def test_an_empty_database_is_anybody_s() -> None:
    assert sealed.opens()


@pytest.mark.parametrize("changed", ["encrypt", "hash"])
def test_one_key_of_another_folder_is_noticed(changed: str, settings: Any) -> None:
    patients.registered(InstitutionFactory())
    assert sealed.opens()
    settings.PATIENT_KEYS = settings.PATIENT_KEYS | {changed: b"x" * 32}
    assert not sealed.opens()
