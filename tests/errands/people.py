"""Who walks a programme's year: two hospitals that do not know each other yet, another county, a commission."""

from __future__ import annotations

from dataclasses import dataclass, field

from tests.factories.accounts import PASSWORD, account_for, granted
from tests.factories.directory import DepartmentFactory, InstitutionFactory, RegionFactory, StaffFactory
from tongzhou.accounts.models import Account
from tongzhou.accounts.rules import Role
from tongzhou.directory.models import Institution, Region, Staff
from tongzhou.directory.rules import RegionLevel

GIVER, TAKER = "演示滨海市中心医院", "演示张家山县人民医院"
DEPARTMENTS = ("急诊科", "儿科", "心血管神经内科联合病区")


@dataclass
class People:
    """The accounts by the part they play; all may sign in with `PASSWORD`."""

    giver: Institution
    taker: Institution
    accounts: dict[str, Account] = field(default_factory=dict)
    staff: dict[str, Staff] = field(default_factory=dict)

    def let(
        self,
        who: str,
        role: Role,
        house: Institution | None,
        *,
        region: Region | None = None,
        **given: object,
    ) -> None:
        """Somebody of this role; `given` describes him as staff."""
        staff = StaffFactory(institution=house, **given) if house else None
        named = {} if house else {"name": "演示·卫健委"}
        account = account_for(staff, username=who, password=PASSWORD, **named)
        granted(account, role, house, region=region)
        self.accounts[who] = account
        if staff:
            self.staff[who] = staff


def people() -> People:
    """Everybody, before there is a programme."""
    coast = RegionFactory(name="演示滨海市", level=RegionLevel.PREFECTURE.value)
    county = RegionFactory(name="演示张家山县")
    found = People(
        InstitutionFactory(name=GIVER, tier="province", region=coast),
        InstitutionFactory(name=TAKER, region=county),
    )
    wards = {name: DepartmentFactory(institution=found.taker, name=name) for name in DEPARTMENTS}
    office, clinician = Role.PROGRAMME_OFFICE, Role.CLINICIAN
    found.let("giving", office, found.giver, name="演示·周帮扶", title="manager")
    found.let("taking", office, found.taker, name="演示·王对账", title="manager")
    found.let("expert", Role.EXPERT, found.giver, name="演示·李大山", title="chief_physician")
    found.let("second", Role.EXPERT, found.giver, name="演示·欧阳志远", title="associate_chief_physician")
    found.let("head", clinician, found.taker, name="演示·马主任", department=wards["急诊科"])
    found.let("learner", clinician, found.taker, name="演示·杨医生", department=wards["急诊科"])
    found.let("commission", Role.HEALTH_COMMISSION, None, region=county)
    elsewhere = InstitutionFactory(name="演示邻县人民医院")
    found.let("stranger", office, elsewhere, name="演示·邻办", title="manager")
    return found
