"""Evidence stands beside the act: signed for by its digest, seen by both sides, added afterwards by the side that recorded."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.factories.acts import lecture
from tests.factories.files import picture, stored
from tests.factories.ledger import AT, Place, place
from tongzhou.files.models import StoredFile
from tongzhou.files.queries import proofs
from tongzhou.kernel.actors import Actor
from tongzhou.kernel.errors import Conflict, Denied, IllegalMove, Invalid, NotFound, Refusal
from tongzhou.kernel.ids import new_id
from tongzhou.ledger import actions as ledger
from tongzhou.ledger.models import Claim, Entry
from tongzhou.support.acts import actions, queries
from tongzhou.support.acts.models import Act
from tongzhou.support.acts.rules import State

pytestmark = pytest.mark.django_db
LATER = AT + timedelta(hours=1)


def shot(by: Actor, colour: str = "#483") -> StoredFile:
    """A photo in a draft of this account."""
    return stored(by, picture(colour=colour), at=AT, name="签到表.jpg")


def recorded(p: Place, *files: StoredFile) -> Act:
    work = lecture(p, file_ids=tuple(one.pk for one in files))
    return actions.record(id=new_id(), by=p.expert, at=AT, work=work)


def test_the_other_side_signs_for_the_digest_of_each_file() -> None:
    p = place()
    one = shot(p.expert)
    act = recorded(p, one)
    assert Claim.objects.get().content["evidence"] == [one.sha256]
    entry = ledger.confirm(by=p.receiving_office, at=LATER, claim_id=act.claim)
    assert entry.evidence == [one.sha256]
    assert [file.pk for file in queries.act(p.doctor, act.pk).files] == [one.pk]


def test_added_while_it_waits_the_act_is_claimed_anew_with_all_of_it() -> None:
    p = place()
    first, second = shot(p.expert), shot(p.expert, "#935")
    act = recorded(p, first)
    done = actions.attach(by=p.expert, at=LATER, act_id=act.pk, file_ids=[second.pk], seen=1)
    assert (done.version, done.steps, done.touches, done.status) == (2, 2, 2, State.CLAIMED)
    assert set(Claim.objects.get(state="open").content["evidence"]) == {first.sha256, second.sha256}
    assert Claim.objects.get(version=1).state == "withdrawn"
    with pytest.raises(Refusal):
        ledger.confirm(by=p.receiving_office, at=LATER, claim_id=act.claim)
    assert ledger.confirm(by=p.receiving_office, at=LATER, claim_id=done.claim).evidence


def test_added_twice_is_added_once_and_a_stale_page_is_told() -> None:
    p = place()
    act, one, two = recorded(p), shot(p.expert), shot(p.expert, "#935")
    for _ in range(2):
        actions.attach(by=p.expert, at=LATER, act_id=act.pk, file_ids=[one.pk], seen=1)
    assert Act.objects.get().version == 2
    with pytest.raises(Conflict):
        actions.attach(by=p.expert, at=LATER, act_id=act.pk, file_ids=[two.pk], seen=1)


def test_a_correction_keeps_what_was_attached() -> None:
    p = place()
    one = shot(p.expert)
    work = lecture(p, file_ids=(one.pk,))
    act = actions.record(id=new_id(), by=p.expert, at=AT, work=work)
    actions.amend(
        by=p.expert, at=LATER, act_id=act.pk, work=lecture(p, people=work.people, topic="改过的题目")
    )
    assert Claim.objects.get(state="open").content["evidence"] == [one.sha256]


def test_in_the_ledger_the_entry_stays_as_it_was_signed() -> None:
    p = place()
    act = recorded(p)
    ledger.confirm(by=p.receiving_office, at=LATER, claim_id=act.claim)
    one = shot(p.expert)
    done = actions.attach(by=p.expert, at=LATER, act_id=act.pk, file_ids=[one.pk])
    assert (done.status, done.version, Entry.objects.get().evidence) == (State.CONFIRMED, 1, [])
    assert [file.pk for file in queries.act(p.doctor, act.pk).files] == [one.pk]


def test_only_the_side_that_recorded_adds_and_never_nothing() -> None:
    p, other = place(), place()
    act = recorded(p)
    for by, refused in (
        (p.receiving_office, Denied),
        (other.giving_office, NotFound),
        (p.village_doctor, NotFound),
    ):
        with pytest.raises(refused):
            actions.attach(by=by, at=LATER, act_id=act.pk, file_ids=[shot(by).pk])
    with pytest.raises(Invalid) as told:
        actions.attach(by=p.expert, at=LATER, act_id=act.pk, file_ids=[])
    assert told.value.field == "file"
    with pytest.raises(NotFound):
        actions.attach(by=p.expert, at=LATER, act_id=act.pk, file_ids=[shot(p.giving_office).pk])
    actions.withdraw(by=p.expert, at=LATER, act_id=act.pk, note="重复")
    with pytest.raises(IllegalMove):
        actions.attach(by=p.expert, at=LATER, act_id=act.pk, file_ids=[shot(p.expert).pk])


def test_a_list_names_the_files_only_to_those_who_see_the_act(django_assert_num_queries) -> None:
    p, other = place(), place()
    acts = [recorded(p, shot(p.expert, f"#{n}83")) for n in range(4)]
    wanted = {claim.source: claim.content["evidence"] for claim in Claim.objects.all()}
    with django_assert_num_queries(2):
        found = proofs(p.doctor, wanted)
    assert {key: len(files) for key, files in found.items()} == {act.source: 1 for act in acts}
    assert proofs(other.doctor, wanted) == {} == proofs(p.village_doctor, wanted)


def test_of_one_photo_at_two_acts_each_list_names_its_own() -> None:
    p = place()
    acts = [recorded(p, shot(p.expert)) for _ in range(2)]
    wanted = {claim.source: claim.content["evidence"] for claim in Claim.objects.all()}
    assert {key: files[0].subject for key, files in proofs(p.doctor, wanted).items()} == {
        act.source: act.source for act in acts
    }
