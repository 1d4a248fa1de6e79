"""Who tells a programme's history: the offices of its houses, the people it names, and the other side that confirms."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any
from uuid import UUID

from tongzhou.accounts import actions as accounts
from tongzhou.accounts.queries import actor_of
from tongzhou.accounts.rules import Role
from tongzhou.config.demo import facts
from tongzhou.config.demo.cast import department_id, house_id
from tongzhou.config.demo.names import PREFIX, uid
from tongzhou.config.demo.places import DEMO
from tongzhou.directory import actions as directory
from tongzhou.directory.rules import Title
from tongzhou.kernel.actors import Actor
from tongzhou.kernel.errors import NotFound
from tongzhou.ledger import actions as ledger
from tongzhou.ledger.models import Claim
from tongzhou.ledger.rules import CHINA

FAMILY = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏"
GIVEN = ("远山", "晓河", "明谷", "知夏", "长林", "若溪", "立春", "望岳", "清源", "向阳")
ENDINGS = {"expert": "甲", "trainee": "乙", "seat": "丙", "lead": "丁", "owner": "戊"}
"""By what somebody is invented for: the last sign of the name."""
CLAIMS_AT_ONCE = 500


def moment(day: date) -> datetime:
    """Ten in the morning of a day, in China."""
    return datetime.combine(day, time(10), CHINA)


@dataclass
class Teller:
    """One programme (`code`), what its data file says, and when it is entered."""

    code: str
    said: dict[str, Any]
    at: datetime

    def lines(self, name: str) -> Iterator[dict[str, Any]]:
        """The lines of a part of the data file; none when it is not there."""
        yield from self.said.get(name, ())

    def office(self, house: str) -> Actor:
        """The office of a house; its account is made when it is first needed."""
        id = uid("account", "history", house)
        try:
            return actor_of(id, at=self.at)
        except NotFound:
            return self._hired(id, house)

    def _hired(self, id: UUID, house: str) -> Actor:
        accounts.create_account(
            id=id, by=DEMO, at=self.at, username=f"demo-history-{house}", name=f"{PREFIX}台账经办", password=None, staff_id=None, must_change=False
        )  # fmt: skip
        accounts.grant_role(
            by=DEMO, at=self.at, account_id=id, role=Role.PROGRAMME_OFFICE, institution_id=house_id(house)
        )
        return actor_of(id, at=self.at)

    def person(self, house: str, what: str, number: int, department: str) -> UUID:
        """An invented member of staff of a house, registered for this."""
        id = uid("staff", "history", house, what, number)
        name = f"{PREFIX}{FAMILY[number % len(FAMILY)]}{GIVEN[number // len(FAMILY) % len(GIVEN)]}{ENDINGS[what]}"
        directory.register_staff(
            id=id, by=DEMO, at=self.at, institution_id=house_id(house), name=name,
            title=(Title.CHIEF_PHYSICIAN, Title.ASSOCIATE_CHIEF_PHYSICIAN, Title.ATTENDING_PHYSICIAN)[number % 3],
            department_id=department_id(house, department) if department else None, specialties=[],
        )  # fmt: skip
        return id

    def confirm(self) -> None:
        """The recipients' offices confirm, house by house, in blocks. A second round takes what the first made possible."""
        by_key = [self.office(house).key for house in self._givers()]
        for _ in range(2):
            waiting = (
                Claim.objects.filter(state="open", by_key__in=by_key)
                .order_by("id")
                .values_list("id", "receiving")
            )
            houses: dict[UUID, list[UUID]] = {}
            for claim, house in waiting:
                houses.setdefault(house, []).append(claim)
            keys = {
                house_id(one["key"]): one["key"]
                for told in facts.programmes()
                for one in told["institutions"]
            }
            for house, claims in houses.items():
                by = self.office(keys[house])
                for start in range(0, len(claims), CLAIMS_AT_ONCE):
                    ledger.confirm_many(by=by, at=self.at, claim_ids=claims[start : start + CLAIMS_AT_ONCE])

    def _givers(self) -> set[str]:
        parts = (value for value in self.said.values() if isinstance(value, list))
        return {one["from"] for listed in parts for one in listed if "from" in one}
