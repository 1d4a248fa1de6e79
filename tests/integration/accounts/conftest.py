"""A small country: county hospital → township → village, another county, and a capital's hospital."""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest
from django.db.backends.postgresql.psycopg_any import DateRange

from tongzhou.directory.models import Institution, Region
from tongzhou.kernel.ids import new_id

_codes = itertools.count(1)
SINCE = DateRange(date(2000, 1, 1), None)


@pytest.fixture(autouse=True)
def _no_stray_outbox(settings: object, tmp_path: Path) -> None:
    settings.DATA = tmp_path  # type: ignore[attr-defined]  # pytest-django's wrapper


def region(code: str, level: str = "county") -> Region:
    return Region.objects.create(code=code, name=f"试用区{code}", level=level, during=SINCE)


def institution(
    name: str, where: Region, parent: Institution | None = None, kind: str = "general_hospital"
) -> Institution:
    key = new_id()
    path = f"{parent.path if parent else '/'}{key}/"
    return Institution.objects.create(
        id=key,
        name=name,
        kind=kind,
        tier="secondary",
        region=where,
        region_code=where.code,
        parent=parent,
        path=path,
        during=SINCE,
    )


@dataclass(frozen=True)
class Country:
    county_region: Region
    other_region: Region
    county: Institution
    township: Institution
    village: Institution
    other: Institution
    capital: Institution


@pytest.fixture
def country(db: None) -> Country:
    here, there, far = region("999901"), region("999902"), region("119901")
    county = institution("试用县医院", here)
    township = institution("试用镇卫生院", here, county, "township_centre")
    village = institution("试用村卫生室", here, township, "village_clinic")
    return Country(
        here,
        there,
        county,
        township,
        village,
        other=institution("邻县医院", there),
        capital=institution("首都医院", far),
    )
