"""Regions, the houses of each programme, their people with accounts and roles; agreement and pairings."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import cycle

from django.contrib.auth.hashers import make_password
from django.db.backends.postgresql.psycopg_any import DateRange, DateTimeTZRange

from benchmarks.programmes.sizes import BEGIN, PASSWORD, PROGRAMMES, PROVINCES, SIGNED, TOWNSHIPS, shares
from benchmarks.world.chance import v7
from benchmarks.world.copying import Tray
from benchmarks.world.places import LASTING, WARDS, found
from tongzhou.accounts.models import Account, RoleGrant
from tongzhou.accounts.rules import Role
from tongzhou.config.demo.names import staff_names
from tongzhou.directory.models import Department, Institution, Region, Staff
from tongzhou.directory.rules import path_of
from tongzhou.partnerships.models import Agreement, Pairing, Party, Programme
from tongzhou.partnerships.rules import Level, pairing_key


@dataclass(frozen=True)
class Hand:
    """Somebody who enters and signs: as every row keeps it."""

    key: str
    name: str
    title: str
    institution: str


@dataclass
class County:
    """One programme: `share` of all work, its houses, its people by house, their hands by person."""

    programme: Programme
    share: float
    agreement: Agreement
    pairings: list[Pairing] = field(default_factory=list)
    townships: list[Institution] = field(default_factory=list)
    people: dict[object, list[Staff]] = field(default_factory=dict)
    hands: dict[object, Hand] = field(default_factory=dict)
    wards: dict[object, list[Department]] = field(default_factory=dict)

    @property
    def hospital(self) -> Institution:
        """The county hospital, which receives."""
        return self.pairings[0].receiving

    def office(self, house: Institution) -> Hand:
        """The programme office of a hospital; in a township, the first doctor."""
        return self.hands[self.people[house.pk][0].pk]


class Builder:
    """Builds programme after programme; every row goes into the tray."""

    def __init__(self, tray: Tray) -> None:
        self.tray = tray
        self.names = cycle(staff_names())
        self.password = make_password(PASSWORD)
        self.accounts = 0
        self.provinces: list[Region] = []

    def counties(self) -> Iterator[County]:
        """All of them, the busiest first; beside them those who look on from above."""
        for number in range(PROVINCES):
            region = self._region(f"{50 + number}", f"受援省{number + 1}", "province")
            self.provinces.append(region)
            house = self._house(f"受援省{number + 1}卫生健康委员会", "health_commission", "province", region)
            self._person(house, None, Role.HEALTH_COMMISSION, "manager", region=region)
        self._person(house, None, Role.AUDITOR, "manager", everywhere=True)
        for number, share in zip(range(PROGRAMMES), shares(), strict=True):
            yield self._county(number, share)

    def _county(self, number: int, share: float) -> County:
        above = self.provinces[number % PROVINCES]
        giving = self._region(f"9{number:03d}", f"支援市{number + 1}", "prefecture")
        taking = self._region(f"{above.code}{number:04d}", f"受援县{number + 1}", "county", above)
        programme = Programme(
            id=v7(BEGIN), code=f"programme-{number + 1}", name=f"演示支援市{number + 1}对口帮扶受援县{number + 1}",
            supporter_region=giving, supported_region=taking, began_on=SIGNED,
        )  # fmt: skip
        agreement = Agreement(
            id=v7(BEGIN), programme=programme, name=f"{programme.name}协议", state="in_force", signed_on=SIGNED,
            term=DateRange(SIGNED, SIGNED.replace(year=SIGNED.year + 10)), fields=["学科建设", "人才培养"],
        )  # fmt: skip
        self.tray.add(programme, agreement)
        county = County(programme, share, agreement)
        size = 20 + round(800 * share)
        hospital = self._house(f"受援县{number + 1}人民医院", "general_hospital", "county", taking)
        self._staffed(county, hospital, size, Role.CLINICIAN, "attending_physician")
        office = self._house(f"受援县{number + 1}卫生健康局", "health_commission", "county", taking)
        self._person(office, None, Role.HEALTH_COMMISSION, "manager", region=taking)
        for place in range(TOWNSHIPS):
            self._township(county, number, place, taking, hospital)
        self.tray.add(Party(agreement=agreement, institution=hospital, role="supported"))
        for place in range(2):
            name = f"支援市{number + 1}第{'一二'[place]}人民医院"
            house = self._house(name, "general_hospital", "province", giving)
            self._staffed(county, house, size, Role.EXPERT, "chief_physician")
            self.tray.add(Party(agreement=agreement, institution=house, role="supporter"))
            self._paired(county, house, hospital)
        return county

    def _township(
        self, county: County, number: int, place: int, region: Region, hospital: Institution
    ) -> None:
        name = f"受援县{number + 1}第{place + 1}乡镇卫生院"
        house = self._house(name, "township_centre", "township", region, hospital)
        county.townships.append(house)
        made = [self._person(house, None, Role.CLINICIAN, "resident_physician") for _ in range(4)]
        self._known(county, house, made)
        village = self._house(f"{name}村卫生室", "village_clinic", "village", region, house)
        self._known(county, village, [self._person(village, None, Role.VILLAGE_DOCTOR, "village_doctor")])

    def _paired(self, county: County, house: Institution, hospital: Institution) -> None:
        """House with house, and ward with ward: work stands under the first."""
        county.pairings.append(self._pairing(county, house, hospital, Level.INSTITUTION))
        for ours, theirs in zip(county.wards[house.pk][:6], county.wards[hospital.pk][:6], strict=True):
            self._pairing(county, house, hospital, Level.DEPARTMENT, (ours, theirs))

    def _pairing(
        self,
        county: County,
        giving: Institution,
        taking: Institution,
        level: Level,
        wards: tuple[Department, Department] | None = None,
    ) -> Pairing:
        row = Pairing(
            id=v7(BEGIN), programme=county.programme, agreement=county.agreement, level=level.value, supporting=giving,
            receiving=taking, supporting_department=wards and wards[0], receiving_department=wards and wards[1],
            during=DateRange(SIGNED, None),
        )  # fmt: skip
        ids = (wards[0].pk, wards[1].pk) if wards else None
        row.key = pairing_key(level, supporting=giving.pk, receiving=taking.pk, departments=ids, staff=None)
        self.tray.add(row)
        return row

    def _region(self, code: str, name: str, level: str, parent: Region | None = None) -> Region:
        row = Region(
            id=v7(BEGIN), code=code, name=name, level=level, parent=parent, during=LASTING, search=found(name)
        )
        self.tray.add(row)
        return row

    def _house(
        self, name: str, kind: str, tier: str, region: Region, parent: Institution | None = None
    ) -> Institution:
        row = Institution(
            id=v7(BEGIN), name=name, kind=kind, tier=tier, region=region, region_code=region.code, parent=parent,
            during=LASTING, search=found(name),
        )  # fmt: skip
        row.path = path_of(row.id, parent.path if parent else None)
        self.tray.add(row)
        return row

    def _staffed(self, county: County, house: Institution, size: int, role: Role, title: str) -> None:
        """The first keeps the programme office, the others work in a ward."""
        wards = [
            Department(id=v7(BEGIN), institution=house, name=name, specialty_id=code, search=found(name))
            for code, name in WARDS
        ]
        self.tray.add(*wards)
        county.wards[house.pk] = wards
        people = [self._person(house, None, Role.PROGRAMME_OFFICE, "manager")]
        people += [self._person(house, wards[place % len(wards)], role, title) for place in range(1, size)]
        self._known(county, house, people)

    def _known(self, county: County, house: Institution, people: list[tuple[Staff, Hand]]) -> None:
        county.people[house.pk] = [staff for staff, _ in people]
        county.hands |= {staff.pk: hand for staff, hand in people}

    def _person(
        self,
        house: Institution,
        ward: Department | None,
        role: Role,
        title: str,
        *,
        region: Region | None = None,
        everywhere: bool = False,
    ) -> tuple[Staff, Hand]:
        name = next(self.names)
        row = Staff(
            id=v7(BEGIN), name=name, institution=house, department=ward, title=title,
            specialties=[ward.specialty_id] if ward else [], search=found(name),
        )  # fmt: skip
        self.accounts += 1
        account = Account(
            id=v7(BEGIN), username=f"p{self.accounts:05d}", name=name, staff=row, password=self.password, password_at=BEGIN
        )  # fmt: skip
        at_house = None if region or everywhere else house
        grant = RoleGrant(
            account=account, role=role.value, institution=at_house, region=region,
            during=DateTimeTZRange(BEGIN, None), granted_by="system:benchmark", granted_at=BEGIN,
        )  # fmt: skip
        self.tray.add(row, account, grant)
        return row, Hand(f"account:{account.pk}", name, row.title_words.words.zh, house.label)
