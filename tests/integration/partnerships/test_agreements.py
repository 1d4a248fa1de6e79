"""An agreement from draft to renewal: its history is whole, its parties are counted, strangers are refused."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from django.db import IntegrityError, connection
from django.db.backends.postgresql.psycopg_any import DateRange
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from tests.factories.actors import actor_at
from tests.factories.directory import InstitutionFactory
from tests.factories.files import stored
from tests.factories.partnerships import AgreementFactory, ProgrammeFactory
from tests.factories.together import together
from tongzhou.accounts.rules import Role
from tongzhou.files import access
from tongzhou.kernel.actors import Actor
from tongzhou.kernel.errors import Conflict, Denied, IllegalMove, Invalid, NotFound
from tongzhou.kernel.ids import new_id
from tongzhou.kernel.periods import Period
from tongzhou.partnerships import actions, queries
from tongzhou.partnerships.models import Agreement
from tongzhou.partnerships.rules import AGREEMENT, AgreementState, Change, PartyRole

AT = datetime(2026, 11, 22, 3, 0, tzinfo=UTC)
DAY = date(2026, 11, 20)
TERM = Period(date(2026, 11, 20), date(2029, 11, 20))


@pytest.fixture
def hospitals() -> list:
    return [InstitutionFactory() for _ in range(4)]


def office(institution: object) -> Actor:
    return actor_at(institution, Role.PROGRAMME_OFFICE)


def drafted(hospitals: list, **given: object) -> Agreement:
    parties = [(hospitals[0].id, PartyRole.SUPPORTER), (hospitals[1].id, PartyRole.SUPPORTED)]
    values = {"id": new_id(), "by": office(hospitals[0]), "at": AT, "name": "演示协议", "parties": parties}
    programme_id = given.pop("programme_id", None) or ProgrammeFactory().id
    return actions.draft_agreement(**{**values, "programme_id": programme_id, "term": TERM, **given})


def signed(hospitals: list, **given: object) -> Agreement:
    draft = drafted(hospitals, **given)
    return actions.sign_agreement(by=office(hospitals[0]), at=AT, agreement_id=draft.id, on=DAY)


def steps(agreement: Agreement) -> list[str]:
    return list(agreement.amendments.order_by("number").values_list("kind", flat=True))


@pytest.mark.django_db
def test_an_agreement_is_drafted_signed_and_read_by_both_sides(hospitals: list) -> None:
    agreement = signed(hospitals, fields=["学科建设"])
    assert steps(agreement) == [Change.DRAFT, Change.SIGN]
    for reader in (office(hospitals[0]), office(hospitals[1]), actor_at(hospitals[1], Role.CLINICIAN)):
        read = queries.agreement(reader, agreement.id)
        assert (read.state, read.signed_on, read.fields) == (AgreementState.IN_FORCE, DAY, ["学科建设"])
        assert len(read.parties.all()) == 2
    with pytest.raises(NotFound):
        queries.agreement(office(hospitals[2]), agreement.id)


@pytest.mark.django_db
def test_the_same_draft_twice_is_once(hospitals: list) -> None:
    programme = ProgrammeFactory()
    first = drafted(hospitals, programme_id=programme.id)
    assert drafted(hospitals, programme_id=programme.id, id=first.id) == first
    assert steps(first) == [Change.DRAFT]
    with pytest.raises(Conflict):
        drafted(hospitals, programme_id=programme.id, id=first.id, name="另一份")


@pytest.mark.django_db
def test_a_draft_may_change_until_it_is_signed(hospitals: list) -> None:
    draft = drafted(hospitals)
    three = [
        (hospitals[0].id, PartyRole.SUPPORTER),
        (hospitals[1].id, PartyRole.SUPPORTED),
        (hospitals[2].id, PartyRole.PARTNER),
    ]
    by = office(hospitals[1])
    actions.edit_draft(by=by, at=AT, agreement_id=draft.id, name="演示新名", parties=three)
    signed_one = actions.sign_agreement(by=by, at=AT, agreement_id=draft.id, on=None, about="2019 年")
    assert (signed_one.name, signed_one.signed_about, signed_one.parties.count()) == (
        "演示新名",
        "2019 年",
        3,
    )
    with pytest.raises(IllegalMove):
        actions.edit_draft(by=by, at=AT, agreement_id=draft.id, name="太迟")


@pytest.mark.django_db
def test_a_signature_has_a_day_or_says_about_when(hospitals: list) -> None:
    draft = drafted(hospitals)
    with pytest.raises(Invalid) as refused:
        actions.sign_agreement(by=office(hospitals[0]), at=AT, agreement_id=draft.id, on=None)
    assert refused.value.field == "on"


@pytest.mark.django_db
def test_units_join_and_leave_in_mid_term_and_signers_stay(hospitals: list) -> None:
    agreement = signed(hospitals)
    act = {"by": office(hospitals[0]), "at": AT, "agreement_id": agreement.id}
    for unit in hospitals[2:]:
        actions.join_agreement(**act, institution_id=unit.id, role=PartyRole.SUPPORTED, on=DAY)
    with pytest.raises(Conflict):
        actions.join_agreement(**act, institution_id=hospitals[2].id, role=PartyRole.PARTNER, on=DAY)
    with pytest.raises(Conflict):
        actions.leave_agreement(**act, institution_id=hospitals[1].id, on=DAY, text="不干了")
    with pytest.raises(Invalid):
        actions.leave_agreement(**act, institution_id=hospitals[2].id, on=DAY, text=" ")
    actions.leave_agreement(**act, institution_id=hospitals[2].id, on=DAY, text="机构撤并")
    with pytest.raises(NotFound):
        actions.leave_agreement(**act, institution_id=hospitals[2].id, on=DAY, text="再退一次")
    assert steps(agreement) == [Change.DRAFT, Change.SIGN, Change.JOIN, Change.JOIN, Change.LEAVE]
    with pytest.raises(Denied):  # who has left edits no more; who stays does
        actions.amend_agreement(**{**act, "by": office(hospitals[2])}, on=DAY, text="变", name="变")
    assert actions.amend_agreement(**{**act, "by": office(hospitals[3])}, on=DAY, text="变", name="变")


@pytest.mark.django_db
def test_an_amendment_keeps_what_was_and_what_is(hospitals: list) -> None:
    agreement = signed(hospitals, fields=["学科建设"])
    act = {"by": office(hospitals[1]), "at": AT, "agreement_id": agreement.id, "on": DAY}
    row = actions.amend_agreement(**act, text="加一项", fields=["学科建设", "血站支援"], term=TERM)
    assert row.changes == {"fields": [["学科建设"], ["学科建设", "血站支援"]]}
    for given in ({"text": " ", "name": "新"}, {"text": "什么也没变", "fields": ["学科建设", "血站支援"]}):
        with pytest.raises(Invalid):
            actions.amend_agreement(**act, **given)
    actions.amend_agreement(**act, text="延长", term=Period(TERM.start, None))
    agreement.refresh_from_db()
    assert agreement.term == DateRange(TERM.start, None)


@pytest.mark.django_db
def test_a_renewal_supersedes_when_it_is_signed_and_not_before(hospitals: list) -> None:
    old = signed(hospitals, fields=["学科建设"])
    by = office(hospitals[1])
    unit = hospitals[2]
    actions.join_agreement(
        by=by, at=AT, agreement_id=old.id, institution_id=unit.id, role=PartyRole.PARTNER, on=DAY
    )
    new = actions.renew_agreement(id=new_id(), by=by, at=AT, agreement_id=old.id, name="演示续签", term=TERM)
    old.refresh_from_db()
    assert (old.state, new.state, new.fields) == (AgreementState.IN_FORCE, AgreementState.DRAFT, ["学科建设"])
    assert new.parties.get(institution=unit).joined_on == DAY
    with pytest.raises(Conflict):
        actions.renew_agreement(id=new_id(), by=by, at=AT, agreement_id=old.id)
    actions.sign_agreement(by=by, at=AT, agreement_id=new.id, on=DAY)
    old.refresh_from_db()
    assert old.state == AgreementState.SUPERSEDED
    assert steps(old)[-2:] == [Change.RENEW, Change.SUPERSEDE]
    assert queries.successor_draft(old) == new
    with pytest.raises(IllegalMove):
        actions.amend_agreement(by=by, at=AT, agreement_id=old.id, on=DAY, text="变", name="变")


@pytest.mark.django_db
def test_what_has_ended_may_still_be_renewed(hospitals: list) -> None:
    old = signed(hospitals)
    by = office(hospitals[0])
    actions.end_agreement(by=by, at=AT, agreement_id=old.id, on=DAY, text="到期")
    new = actions.renew_agreement(id=new_id(), by=by, at=AT, agreement_id=old.id)
    actions.sign_agreement(by=by, at=AT, agreement_id=new.id, on=DAY)
    old.refresh_from_db()
    assert old.state == AgreementState.SUPERSEDED


@pytest.mark.django_db
def test_another_county_and_its_clinicians_change_nothing(hospitals: list) -> None:
    agreement = signed(hospitals)
    for stranger in (office(hospitals[3]), actor_at(hospitals[0], Role.CLINICIAN)):
        act = {"by": stranger, "at": AT, "agreement_id": agreement.id}
        for verb in (
            lambda act: actions.amend_agreement(**act, on=DAY, text="变", name="变"),
            lambda act: actions.end_agreement(**act, on=DAY),
            lambda act: actions.renew_agreement(**act, id=new_id()),
            lambda act: actions.join_agreement(
                **act, institution_id=hospitals[3].id, role=PartyRole.PARTNER, on=DAY
            ),
        ):
            with pytest.raises(Denied):
                verb(act)
        with pytest.raises(Denied):
            drafted(hospitals, by=stranger)


@pytest.mark.django_db
def test_ones_own_file_becomes_a_document_and_the_programme_may_open_it(hospitals: list) -> None:
    agreement = signed(hospitals)
    by = office(hospitals[0])
    file = stored(by, name="协议.jpg")
    act = {"by": by, "at": AT, "agreement_id": agreement.id}
    assert actions.attach_document(**act, file_id=file.id).title == "协议.jpg"
    actions.attach_document(**act, file_id=file.id, title="又一次")
    assert agreement.documents.count() == steps(agreement).count(Change.DOCUMENT) == 1
    door = access.door(f"agreement:{agreement.id}")
    assert door and door.sees(actor_at(hospitals[1], Role.CLINICIAN), str(agreement.id))
    assert not door.sees(office(hospitals[3]), str(agreement.id))
    with pytest.raises(NotFound):
        actions.attach_document(**act, file_id=stored(office(hospitals[1])).id)


@pytest.mark.django_db
def test_the_database_counts_the_signers() -> None:
    agreement = AgreementFactory()
    agreement.parties.first().delete()
    with connection.cursor() as cursor, pytest.raises(IntegrityError, match="signed by 1 parties"):
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


@pytest.mark.django_db
@pytest.mark.parametrize("before", list(AgreementState))
@pytest.mark.parametrize("after", list(AgreementState))
def test_the_database_moves_as_the_table_says(before: AgreementState, after: AgreementState) -> None:
    agreement = AgreementFactory(state=before.value)
    legal = before == after or (before.value, after.value) in AGREEMENT.pairs()
    try:
        Agreement.objects.filter(pk=agreement.pk).update(state=after.value)
        assert legal
    except IntegrityError:
        assert not legal
        connection.needs_rollback = False
        connection.set_rollback(True)


@pytest.mark.django_db
@pytest.mark.parametrize(
    "sql", ["UPDATE partnerships_amendment SET text = ''", "DELETE FROM partnerships_amendment"]
)
def test_history_is_never_edited(hospitals: list, sql: str) -> None:
    signed(hospitals)
    with connection.cursor() as cursor, pytest.raises(IntegrityError, match="never edited"):
        cursor.execute(sql)


@pytest.mark.django_db(transaction=True)
def test_of_two_who_renew_at_once_one_is_told() -> None:
    old = AgreementFactory()
    by = office(old.parties.first().institution)
    act = {"by": by, "at": AT, "agreement_id": old.id}
    results = together(*(lambda: actions.renew_agreement(**act, id=new_id()) for _ in range(3)))
    assert sorted(type(result).__name__ for result in results) == ["Agreement", "Conflict", "Conflict"]


@pytest.mark.django_db(transaction=True)
def test_steps_taken_at_once_are_numbered_without_a_hole() -> None:
    agreement = AgreementFactory()
    by = office(agreement.parties.first().institution)
    units = [InstitutionFactory() for _ in range(4)]
    act = {"by": by, "at": AT, "agreement_id": agreement.id, "role": PartyRole.PARTNER, "on": DAY}
    together(*(lambda unit=unit: actions.join_agreement(**act, institution_id=unit.id) for unit in units))
    assert [*agreement.amendments.order_by("number").values_list("number", flat=True)] == [1, 2, 3, 4]


class Life(RuleBasedStateMachine):
    """Verbs in any order: an agreement does what the table says, and its history tells all of it."""

    @initialize()
    def begin(self) -> None:
        self.hospitals = [InstitutionFactory() for _ in range(4)]
        self.agreement = drafted(self.hospitals)
        self.state, self.done = AgreementState.DRAFT, [Change.DRAFT]
        self.act = {"by": office(self.hospitals[0]), "at": AT, "agreement_id": self.agreement.id}

    def take(self, change: Change, verb: object) -> None:
        try:
            verb()
        except IllegalMove:
            with pytest.raises(IllegalMove):
                AGREEMENT.move(self.state, change)
        except (Conflict, Invalid, NotFound):
            return
        else:
            self.state = AGREEMENT.move(self.state, change).target
            self.done.append(change)

    @rule()
    def sign(self) -> None:
        self.take(Change.SIGN, lambda: actions.sign_agreement(**self.act, on=DAY))

    @rule(number=st.integers())
    def amend(self, number: int) -> None:
        self.take(
            Change.AMEND, lambda: actions.amend_agreement(**self.act, on=DAY, text="变", name=f"演示{number}")
        )

    @rule(which=st.integers(0, 3))
    def join(self, which: int) -> None:
        unit = self.hospitals[which].id
        self.take(
            Change.JOIN,
            lambda: actions.join_agreement(**self.act, institution_id=unit, role=PartyRole.PARTNER, on=DAY),
        )

    @rule(which=st.integers(0, 3))
    def leave(self, which: int) -> None:
        unit = self.hospitals[which].id
        self.take(
            Change.LEAVE,
            lambda: actions.leave_agreement(**self.act, institution_id=unit, on=DAY, text="撤并"),
        )

    @rule()
    def end(self) -> None:
        self.take(Change.END, lambda: actions.end_agreement(**self.act, on=DAY))

    @precondition(lambda self: self.state in (AgreementState.IN_FORCE, AgreementState.ENDED))
    @rule()
    def renew_and_sign(self) -> None:
        new = actions.renew_agreement(**self.act, id=new_id())
        actions.sign_agreement(by=self.act["by"], at=AT, agreement_id=new.id, on=DAY)
        self.done += [Change.RENEW, Change.SUPERSEDE]
        self.state = AgreementState.SUPERSEDED

    @invariant()
    def the_history_is_whole(self) -> None:
        self.agreement.refresh_from_db()
        assert self.agreement.state == self.state
        assert steps(self.agreement) == self.done


@pytest.mark.django_db
def test_whatever_is_done_in_whatever_order() -> None:
    from hypothesis.stateful import run_state_machine_as_test

    checks = [HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
    run_state_machine_as_test(
        Life,
        settings=settings(
            max_examples=20, stateful_step_count=12, deadline=None, suppress_health_check=checks
        ),
    )
