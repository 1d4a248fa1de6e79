"""Regions, institutions, departments, staff and their accounts; programmes, agreements, pairings."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cache
from itertools import cycle

from django.contrib.auth.hashers import make_password
from django.db.backends.postgresql.psycopg_any import DateRange, DateTimeTZRange

from benchmarks.world.chance import v7
from benchmarks.world.copying import Tray
from benchmarks.world.sizes import END, PASSWORD, PROGRAMMES, SPAN, STAFF, TOWNSHIPS, VILLAGES
from tongzhou.accounts.models import Account, RoleGrant
from tongzhou.accounts.rules import Role
from tongzhou.config.demo.names import staff_names
from tongzhou.directory.models import Department, Institution, Region, Staff
from tongzhou.directory.rules import path_of
from tongzhou.directory.spelling import findable
from tongzhou.partnerships.models import Agreement, Pairing, Party, Programme
from tongzhou.partnerships.rules import Level, pairing_key

BEGIN = END - SPAN
SINCE = date(2015, 1, 1)
LASTING = DateRange(SINCE, None)
NUMBERS = "甲乙丙丁戊己庚辛壬癸"
WARDS = (
    ("03.04", "心血管内科"), ("03.01", "呼吸内科"), ("03.02", "消化内科"), ("03.03", "神经内科"),
    ("03.07", "内分泌科"), ("04.01", "普通外科"), ("04.03", "骨科"), ("05", "妇产科"), ("07", "儿科"),
    ("13", "皮肤科"), ("16", "感染性疾病科"), ("20", "急诊医学科"),
)  # fmt: skip
found = cache(findable)


@dataclass
class County:
    """One programme with everybody in it. `people` by institution id; `wards` and `pairs` by specialty."""

    programme: Programme
    supporters: list[Institution] = field(default_factory=list)
    hospital: Institution = field(default=None)  # type: ignore[assignment]  # set as soon as it is built
    townships: list[Institution] = field(default_factory=list)
    villages: list[Institution] = field(default_factory=list)
    people: dict[object, list[Staff]] = field(default_factory=dict)
    accounts: dict[object, Account] = field(default_factory=dict)
    wards: dict[tuple[object, str], Department] = field(default_factory=dict)
    pairs: dict[tuple[object, str], list[Pairing]] = field(default_factory=dict)


class Builder:
    """Builds all counties; every row goes into the tray."""

    def __init__(self, tray: Tray) -> None:
        self.tray = tray
        self.names = cycle(staff_names())
        self.hash = make_password(PASSWORD)
        self.count = 0
        self.specialties: set[str] = set()

    def counties(self) -> list[County]:
        """All of them."""
        return [self._county(number) for number in range(PROGRAMMES)]

    def _county(self, number: int) -> County:
        sign = NUMBERS[number]
        giving = self._region(f"{90 + number}", f"演示{sign}省", "province")
        above = self._region(f"{80 + number}", f"受援{sign}省", "province")
        taking = self._region(f"{80 + number}0101", f"受援{sign}县", "county", above)
        county = County(self._programme(number, sign, giving, taking))
        for place in range(2):
            name = f"演示{sign}省第{'一二'[place]}人民医院"
            house = self._house(county, name, "general_hospital", "province", giving, None, "supporter")
            county.supporters.append(house)
        county.hospital = self._house(
            county, f"受援{sign}县人民医院", "general_hospital", "county", taking, None, "county"
        )
        self._house(
            county, f"受援{sign}县卫生健康局", "health_commission", "county", taking, None, "commission"
        )
        self._below(county, sign, taking)
        self._paired(county)
        return county

    def _below(self, county: County, sign: str, region: Region) -> None:
        for place in range(TOWNSHIPS):
            name = f"受援{sign}县第{place + 1}乡镇卫生院"
            county.townships.append(
                self._house(county, name, "township_centre", "township", region, county.hospital, "township")
            )
        for place in range(VILLAGES):
            above = county.townships[place % TOWNSHIPS]
            name = f"受援{sign}县第{place + 1}村卫生室"
            county.villages.append(
                self._house(county, name, "village_clinic", "village", region, above, "village")
            )

    def _region(self, code: str, name: str, level: str, parent: Region | None = None) -> Region:
        row = Region(
            id=v7(BEGIN), code=code, name=name, level=level, parent=parent, during=LASTING, search=found(name)
        )
        self.tray.add(row)
        return row

    def _house(
        self,
        county: County,
        name: str,
        kind: str,
        tier: str,
        region: Region,
        parent: Institution | None,
        size: str,
    ) -> Institution:
        row = Institution(
            id=v7(BEGIN),
            name=name,
            kind=kind,
            tier=tier,
            region=region,
            region_code=region.code,
            parent=parent,
            during=LASTING,
            search=found(name),
        )
        row.path = path_of(row.id, parent.path if parent else None)
        self.tray.add(row)
        self._staffed(county, row, size)
        return row

    def _staffed(self, county: County, house: Institution, size: str) -> None:
        wards = self._wards(county, house) if size in ("supporter", "county") else []
        county.people[house.id] = [
            self._person(county, house, size, wards[place % len(wards)] if wards and place else None, place)
            for place in range(STAFF[size])
        ]

    def _wards(self, county: County, house: Institution) -> list[Department]:
        made = []
        for code, name in WARDS:
            row = Department(
                id=v7(BEGIN), institution=house, name=name, specialty_id=code, search=found(name)
            )
            county.wards[house.id, code] = row
            made.append(row)
        self.tray.add(*made)
        return made

    def _person(
        self, county: County, house: Institution, size: str, ward: Department | None, place: int
    ) -> Staff:
        role, title = _role(size, ward, place)
        name = next(self.names)
        row = Staff(
            id=v7(BEGIN),
            name=name,
            institution=house,
            department=ward,
            title=title,
            specialties=[ward.specialty_id] if ward else [],
            search=found(name),
        )
        self.count += 1
        account = Account(
            id=v7(BEGIN),
            username=f"b{self.count:05d}",
            name=name,
            staff=row,
            password=self.hash,
            password_at=BEGIN,
        )
        region = house.region if size == "commission" else None
        grant = RoleGrant(
            account=account,
            role=role.value,
            institution=None if region else house,
            region=region,
            during=DateTimeTZRange(BEGIN, None),
            granted_by="system:benchmark",
            granted_at=BEGIN,
        )
        county.accounts[row.id] = account
        self.tray.add(row, account, grant)
        return row

    def _programme(self, number: int, sign: str, giving: Region, taking: Region) -> Programme:
        row = Programme(
            id=v7(BEGIN),
            code=f"programme-{number + 1}",
            name=f"演示{sign}省对口帮扶受援{sign}县",
            supporter_region=giving,
            supported_region=taking,
            began_on=date(2018, 1, 1),
            note="医院一对一帮扶：学科建设、人才培养、远程医疗、巡回医疗。",
        )
        self.tray.add(row)
        return row

    def _paired(self, county: County) -> None:
        """One agreement with each supporter; pairings of the houses, six wards each, and ten doctors."""
        for house in county.supporters:
            agreement = self._agreement(county, house)
            for code in ("", *(code for code, _ in WARDS[:6])):
                row = self._pairing(county, agreement, house, code)
                county.pairs.setdefault((house.id, code), []).append(row)
            for place in range(1, 11):
                self._doctors(county, agreement, house, place)

    def _agreement(self, county: County, house: Institution) -> Agreement:
        row = Agreement(
            id=v7(BEGIN),
            programme=county.programme,
            name=f"{house.name}对口帮扶{county.hospital.name}协议",
            state="in_force",
            signed_on=date(2024, 1, 1),
            term=DateRange(date(2024, 1, 1), date(2029, 1, 1)),
            fields=["学科建设", "人才培养", "远程医疗"],
        )
        sides = ((house, "supporter"), (county.hospital, "supported"))
        self.tray.add(row, *(Party(agreement=row, institution=one, role=role) for one, role in sides))
        return row

    def _pairing(self, county: County, agreement: Agreement, house: Institution, code: str) -> Pairing:
        wards = (county.wards[house.id, code], county.wards[county.hospital.id, code]) if code else None
        level = Level.DEPARTMENT if wards else Level.INSTITUTION
        return self._pair(county, agreement, house, level, wards=wards)

    def _doctors(self, county: County, agreement: Agreement, house: Institution, place: int) -> None:
        two = (county.people[house.id][place], county.people[county.hospital.id][place + 12])
        self._pair(county, agreement, house, Level.DOCTOR, doctors=two)

    def _pair(
        self,
        county: County,
        agreement: Agreement,
        house: Institution,
        level: Level,
        wards: tuple[Department, Department] | None = None,
        doctors: tuple[Staff, Staff] | None = None,
    ) -> Pairing:
        row = Pairing(
            id=v7(BEGIN),
            programme=county.programme,
            agreement=agreement,
            level=level.value,
            supporting=house,
            receiving=county.hospital,
            supporting_department=wards[0] if wards else None,
            receiving_department=wards[1] if wards else None,
            supporting_staff=doctors[0] if doctors else None,
            receiving_staff=doctors[1] if doctors else None,
            during=DateRange(date(2024, 1, 1), None),
        )
        row.key = pairing_key(
            level,
            supporting=house.id,
            receiving=county.hospital.id,
            departments=(wards[0].id, wards[1].id) if wards else None,
            staff=(doctors[0].id, doctors[1].id) if doctors else None,
        )
        self.tray.add(row)
        return row


def _role(size: str, ward: Department | None, place: int) -> tuple[Role, str]:
    """The first of a hospital keeps its programme office; the others are what one is there."""
    if ward is None and size in ("supporter", "county"):
        return Role.PROGRAMME_OFFICE, "manager"
    return {
        "supporter": (Role.EXPERT, "chief_physician" if place % 3 else "associate_chief_physician"),
        "county": (Role.CLINICIAN, "attending_physician"),
        "township": (Role.CLINICIAN, "resident_physician"),
        "village": (Role.VILLAGE_DOCTOR, "village_doctor"),
        "commission": (Role.HEALTH_COMMISSION, "manager"),
    }[size]


def moment(day: date, hour: int) -> datetime:
    """A whole hour of a day, UTC."""
    return datetime(day.year, day.month, day.day, hour, tzinfo=END.tzinfo)
