"""Invitations, delegations, broken glass: lent powers, and their ends."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connections

from tests.factories.accounts import NOW, PASSWORD, account_for, actor_as, granted, staff_at
from tests.integration.accounts.conftest import Country
from tongzhou.accounts import actions, queries
from tongzhou.accounts.models import Account, BreakGlass, Delegation, Invitation, RoleGrant
from tongzhou.accounts.rules import Role
from tongzhou.audit.models import Record
from tongzhou.kernel.actors import Actor
from tongzhou.kernel.errors import Conflict, Denied, Invalid, NotFound, Refusal
from tongzhou.kernel.ids import new_id
from tongzhou.notices.models import Message, Notice

DAY, MINUTE = timedelta(days=1), timedelta(minutes=1)
GOOD = "quiet river stones"
REASON = "夜间抢救，接诊医生联系不上"


@pytest.fixture
def office(country: Country) -> Actor:
    return actor_as(Role.PROGRAMME_OFFICE, country.county)


def invite(office: Actor, where, role=Role.CLINICIAN, **rest):
    return actions.invite(by=office, at=NOW, name="试用·新", role=role, institution_id=where.id, **rest)


def accept(token: str, username: str = "xinlaide", at=NOW) -> Account:
    return actions.accept_invitation(token=token, at=at, username=username, password=GOOD)


def test_an_invitation_gives_account_and_role_once(country: Country, office: Actor) -> None:
    staff = staff_at(country.village)
    invitation, token = invite(office, country.village, Role.VILLAGE_DOCTOR, staff_id=staff.id)
    assert token not in (invitation.token_hash, str(Invitation.objects.values().get()))
    account = accept(token)
    actor = queries.actor_of(account.id, at=NOW)
    assert (actor.roles, actor.staff_id) == (("village_doctor",), staff.id)
    assert actions.sign_in(username="XinLaide", password=GOOD, at=NOW) == account
    with pytest.raises(NotFound):
        accept(token, "another")


@pytest.mark.django_db(transaction=True)
def test_an_invitation_accepted_by_two_at_once_makes_one_account(country: Country) -> None:
    _, token = invite(actor_as(Role.PROGRAMME_OFFICE, country.county), country.county)

    def enter(number: int) -> str:
        try:
            accept(token, f"somebody{number}")
            return "in"
        except NotFound:
            return "late"
        finally:
            connections.close_all()

    with ThreadPoolExecutor(4) as pool:
        assert sorted(pool.map(enter, range(4))) == ["in", "late", "late", "late"]
    assert Account.objects.filter(username__startswith="somebody").count() == 1


def test_invitations_expire_and_are_withdrawn(country: Country, office: Actor) -> None:
    _, token = invite(office, country.county)
    with pytest.raises(NotFound):
        accept(token, at=NOW + 7 * DAY)
    second, other = invite(office, country.county)
    with pytest.raises(NotFound):
        foreign = actor_as(Role.PROGRAMME_OFFICE, country.other)
        actions.withdraw_invitation(by=foreign, at=NOW, invitation_id=second.id)
    actions.withdraw_invitation(by=office, at=NOW, invitation_id=second.id)
    with pytest.raises(NotFound):
        accept(other)
    assert accept(token, at=NOW + 6 * DAY)


def test_invitations_keep_to_the_inviters_place_and_roles(country: Country, office: Actor) -> None:
    for where, role in ((country.other, Role.CLINICIAN), (country.county, Role.AUDITOR)):
        with pytest.raises(Denied):
            invite(office, where, role)
    with pytest.raises(Invalid):
        invite(office, country.county, staff_id=staff_at(country.village).id)


def test_an_inviter_who_lost_his_role_invites_nobody(country: Country, office: Actor) -> None:
    _, token = invite(office, country.county)
    RoleGrant.objects.filter(account=office.account_id).delete()
    with pytest.raises(NotFound):
        accept(token)


def test_a_poor_password_leaves_the_invitation_open(country: Country, office: Actor) -> None:
    _, token = invite(office, country.county)
    with pytest.raises(Invalid):
        actions.accept_invitation(token=token, at=NOW, username="xinlaide", password="123")
    assert accept(token)


def test_a_forgotten_password_is_mended_by_inviting_again(country: Country, office: Actor) -> None:
    staff = staff_at(country.county)
    account = account_for(staff, password=PASSWORD, username="zhang", failures=5, locked_until=NOW + DAY)
    granted(account, Role.CLINICIAN, country.county)
    actions.open_session(account_id=account.id, session_key="k", at=NOW, how="password", address=None)
    _, token = invite(office, country.county, staff_id=staff.id)
    assert accept(token, "ignored") == account
    assert actions.sign_in(username="zhang", password=GOOD, at=NOW) == account
    assert queries.visit("k", at=NOW) is None
    assert account.grants.count() == 1


def test_an_office_does_not_walk_in_as_an_operator(country: Country, office: Actor) -> None:
    staff = staff_at(country.county)
    granted(account_for(staff), Role.OPERATOR)
    with pytest.raises(Denied):
        invite(office, country.county, staff_id=staff.id)


def test_a_text_message_carries_the_link(country: Country, office: Actor) -> None:
    _, token = invite(office, country.county, phone="19900000000", link="https://t.example/{}".format)
    message = Message.objects.get()
    assert f"https://t.example/{token}" in message.text and message.to == "19900000000"


@pytest.fixture
def pair(country: Country) -> tuple[Actor, Actor]:
    return actor_as(Role.CLINICIAN, country.county), actor_as(Role.CLINICIAN, country.county)


def lend(by: Actor, taker: Actor, start=NOW, until=NOW + DAY, **rest) -> Delegation:
    return actions.delegate(by=by, at=NOW, taker_id=taker.staff_id, start=start, until=until, **rest)


def ids(actor: Actor, at=NOW) -> tuple:
    return queries.actor_of(actor.account_id, at=at).staff_ids


def test_standing_in_holds_from_start_to_end_by_itself(pair: tuple[Actor, Actor]) -> None:
    giver, taker = pair
    lend(giver, taker)
    assert ids(taker) == (taker.staff_id, giver.staff_id)
    assert ids(taker, NOW + DAY) == (taker.staff_id,)
    assert ids(giver) == (giver.staff_id,)
    assert Notice.objects.filter(account=taker.key, kind="delegation").exists()


@pytest.mark.parametrize("who", ["giver", "taker", "office"])
def test_both_and_the_office_may_end_it(pair: tuple[Actor, Actor], office: Actor, who: str) -> None:
    giver, taker = pair
    lent = lend(giver, taker)
    actions.end_delegation(
        by={"giver": giver, "taker": taker, "office": office}[who], at=NOW, delegation_id=lent.id
    )
    assert ids(taker) == (taker.staff_id,)


def test_strangers_neither_lend_nor_end(country: Country, pair: tuple[Actor, Actor]) -> None:
    giver, taker = pair
    lent = lend(giver, taker)
    stranger = actor_as(Role.PROGRAMME_OFFICE, country.other)
    with pytest.raises(NotFound):
        actions.end_delegation(by=stranger, at=NOW, delegation_id=lent.id)
    with pytest.raises(Denied):
        lend(stranger, taker, giver_id=giver.staff_id)
    with pytest.raises(Denied):
        lend(taker, giver, giver_id=giver.staff_id, until=NOW + 2 * DAY)


def test_only_colleagues_only_once_only_for_a_while(country: Country, pair: tuple[Actor, Actor]) -> None:
    giver, taker = pair
    with pytest.raises(Invalid):
        lend(giver, actor_as(Role.CLINICIAN, country.township))
    with pytest.raises(Invalid):
        lend(giver, giver)
    with pytest.raises(Invalid):
        lend(giver, taker, until=NOW + 91 * DAY)
    lend(giver, taker)
    with pytest.raises(Conflict):
        lend(giver, taker, start=NOW + DAY / 2, until=NOW + 2 * DAY)


def test_what_was_lent_is_not_lent_on(country: Country, pair: tuple[Actor, Actor]) -> None:
    giver, taker = pair
    third = actor_as(Role.CLINICIAN, country.county)
    lend(giver, taker)
    lend(queries.actor_of(taker.account_id, at=NOW), third)
    assert giver.staff_id not in ids(third)


def test_the_office_lends_for_somebody_ill(pair: tuple[Actor, Actor], office: Actor) -> None:
    giver, taker = pair
    lend(office, taker, giver_id=giver.staff_id)
    assert giver.staff_id in ids(taker)


def breaks(by: Actor, subject, at=NOW, reason=REASON) -> BreakGlass:
    return actions.break_glass(by=by, at=at, subject=subject, subject_kind="consultation", reason=reason)


def test_glass_opens_one_subject_for_an_hour_and_tells_the_office(
    pair: tuple[Actor, Actor], office: Actor
) -> None:
    doctor, subject = pair[0], new_id()
    first = breaks(doctor, subject)
    assert breaks(doctor, subject, NOW + 30 * MINUTE) == first, "asking again does not prolong"
    opened = [queries.actor_of(doctor.account_id, at=NOW + m * MINUTE).opened for m in (0, 59, 60)]
    assert opened == [{subject}, {subject}, set()]
    assert Notice.objects.filter(account=office.key, kind="glass").count() == 1
    row = Record.objects.get(verb="break_glass")
    assert row.subject == f"consultation:{subject}" and REASON not in str(row.detail)


def test_glass_needs_a_reason_and_the_permission(
    country: Country, pair: tuple[Actor, Actor], office: Actor
) -> None:
    with pytest.raises(Invalid) as refusal:
        breaks(pair[0], new_id(), reason="抢救")
    assert refusal.value.field == "reason"
    for other in (office, actor_as(Role.VILLAGE_DOCTOR, country.village), actor_as(Role.AUDITOR)):
        with pytest.raises(Denied):
            breaks(other, new_id())


def judge(by: Actor, glass: BreakGlass, justified: bool = True, note: str = "") -> None:
    actions.review_break_glass(by=by, at=NOW, glass_id=glass.id, justified=justified, note=note)


def test_reviews_are_once_by_the_own_office_and_not_by_oneself(country: Country, office: Actor) -> None:
    account = account_for(staff_at(country.county))
    granted(account, Role.CLINICIAN, country.county), granted(account, Role.PROGRAMME_OFFICE, country.county)
    both = queries.actor_of(account.id, at=NOW)
    glass = breaks(both, new_id())
    with pytest.raises(Denied):
        judge(both, glass)
    with pytest.raises(NotFound):
        judge(actor_as(Role.PROGRAMME_OFFICE, country.other), glass)
    with pytest.raises(Invalid):
        judge(office, glass, justified=False)
    assert [one.id for one in queries.broken_glass(office)] == [glass.id]
    judge(office, glass, justified=False, note="与抢救无关")
    with pytest.raises(Conflict):
        judge(office, glass)
    assert queries.broken_glass(office) == []
    assert Notice.objects.filter(account=both.key, kind="glass_reviewed").exists()


def test_refusals_leave_nothing_behind(country: Country, pair: tuple[Actor, Actor]) -> None:
    with pytest.raises(Refusal):
        breaks(pair[0], new_id(), reason="")
    assert not BreakGlass.objects.exists() and not Record.objects.exists()
