"""What else waits in the offices: leave and who stands in, a dispute, a broken glass, an invitation, one patient twice."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta

from tongzhou.accounts import actions as accounts
from tongzhou.accounts.rules import Role
from tongzhou.care.patients import actions as patients
from tongzhou.care.patients.rules import Particulars, Sex
from tongzhou.config.demo.cast import Cast, Person, house_id
from tongzhou.config.demo.names import PREFIX, id_number, uid
from tongzhou.config.demo.story import Beat
from tongzhou.ledger import actions as ledger
from tongzhou.ledger.queries import inbox

DISPUTED = "open-wenchuan-02"
"""The open case whose answer the county's office does not yet stand behind."""

OPENED = "open-wenchuan-08"
"""The case of a village and its township that a county doctor opened in an emergency."""

DOUBT = "我院登记的答复时间与意见上的时间不一致，请核对是否算在本月，再确认。"
URGENT = "病人自行来到本院急诊，已意识不清、无家属陪同，需立即了解既往用药和过敏史。"


def beats(cast: Cast) -> Iterator[Beat]:
    """Each at its moment, in the last two days."""
    yield from _leave(cast)
    yield from _twice(cast)
    office = cast.named("demo-05-office")
    yield _ago(cast, 30, lambda at: _invite(cast, office, at))
    yield _ago(cast, 3.2, lambda at: _break(cast, at))
    yield _ago(cast, 2.1, lambda at: _dispute(cast, office, at))


def _ago(cast: Cast, hours: float, do: Callable[[datetime], object]) -> Beat:
    return Beat(cast.end - timedelta(hours=hours, seconds=23), do)


def _leave(cast: Cast) -> Iterator[Beat]:
    """Two on leave now, whose colleagues (cards) stand in; a third leave is planned."""
    expert, county = cast.named("demo-04-expert"), cast.named("demo-03-county")
    child = cast.named("demo-07-paediatrician")
    plans = (
        (34, cast.beside(expert), expert, 0, 5, "年休假"),
        (33, cast.beside(county), county, 0, 3, "到市里培训"),
        (32, child, cast.beside(child), 6, 10, "下周休假"),
    )
    for hours, giver, taker, start, days, why in plans:
        yield _ago(cast, hours, _delegation(cast, giver, taker, start, days, why))


def _delegation(
    cast: Cast, giver: Person, taker: Person, start: int, days: int, why: str
) -> Callable[[datetime], object]:
    """`start` and `days`: from and for how many days, counted from the moment it is made."""
    return lambda at: accounts.delegate(
        by=cast.act(giver),
        at=at,
        taker_id=taker.staff_id,
        start=at + timedelta(days=start),
        until=at + timedelta(days=start + days),
        reason=why,
    )


def _twice(cast: Cast) -> Iterator[Beat]:
    """The village knew her ID number, the township only her age: two records of one woman."""
    born, name, phone = date(1968, 3, 9), f"{PREFIX}陶桂花", "19900001968"
    number = id_number(born, "female", 41)
    whole = Particulars(name=name, sex=Sex.FEMALE, born_on=born, id_number=number, phone=phone)
    about = date(1968, 1, 1)
    short = Particulars(name=name, sex=Sex.FEMALE, born_on=about, born_about=True, phone=phone)
    for hours, username, who in ((46, "demo-01-village", whole), (45, "demo-02-township", short)):
        yield _ago(cast, hours, _registration(cast, username, who))


def _registration(cast: Cast, username: str, who: Particulars) -> Callable[[datetime], object]:
    id = uid("patient", "twice", username)
    return lambda at: patients.register(id=id, by=cast.act(cast.named(username)), at=at, who=who)


def _invite(cast: Cast, office: Person, at: datetime) -> None:
    house = house_id(office.house)
    accounts.invite(
        by=cast.act(office), at=at, name=f"{PREFIX}新同事", role=Role.CLINICIAN, institution_id=house
    )


def _break(cast: Cast, at: datetime) -> None:
    doctor = next(one for one in cast.of("wenchuan") if one.department == "急诊科")
    subject = uid("case", OPENED)
    accounts.break_glass(
        by=cast.act(doctor), at=at, subject=subject, subject_kind="consultation", reason=URGENT
    )


def _dispute(cast: Cast, office: Person, at: datetime) -> None:
    source = f"consultation:{uid('case', DISPUTED)}"
    by = cast.act(office)
    claim = next(one for group in inbox(by).waiting for one in group.claims if one.source == source)
    ledger.dispute(by=by, at=at, claim_id=claim.id, reason=DOUBT)
