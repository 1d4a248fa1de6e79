"""Several experts on one case: one leads, each signs."""

from __future__ import annotations

import pytest

from tests.factories.consultations import NOW, OPINION, accepted, minutes, sign, stage
from tongzhou.care.consultations import actions, queries
from tongzhou.care.consultations.models import Opinion
from tongzhou.kernel.errors import Denied, Invalid
from tongzhou.ledger.models import Claim, Entry

pytestmark = pytest.mark.django_db
AT = NOW + minutes(20)


def test_the_answer_is_there_when_all_have_signed_in_whatever_order() -> None:
    s = stage()
    case = accepted(s)
    actions.invite_expert(by=s.expert, at=AT, case_id=case.pk, staff_id=s.second_expert.staff_id)
    assert queries.worklist(s.second_expert, at=AT).rows[0].pk == case.pk
    case = sign(case.pk, s.expert)
    assert case.state == "accepted" and case.claim is None
    with pytest.raises(Denied) as refused:
        sign(case.pk, s.expert, advice="再来一次")
    assert refused.value.said.code == "consultations.already_signed"
    case = sign(case.pk, s.second_expert, advice="同意，另请监测血钾。")
    assert case.state == "in-progress"
    claim = Claim.objects.get(pk=case.claim)
    assert claim.by_key == s.expert.key and claim.content["detail"]["experts"] == 2
    actions.close(by=s.asker, at=NOW + minutes(60), case_id=case.pk, decision="adopted")
    members = Entry.objects.get(claim=claim).members
    assert sorted(m.name for m in members.filter(role="expert")) == ["演示·专家乙", "演示·专家甲"]
    assert list(
        Opinion.objects.filter(consultation=case, leads=True).values_list("staff__name", flat=True)
    ) == ["演示·专家甲"]


def test_a_guest_comes_from_a_place_the_case_has_to_do_with() -> None:
    s, other = stage(), stage()
    case = accepted(s)
    actions.invite_expert(by=s.expert, at=AT, case_id=case.pk, staff_id=s.county_doctor.staff_id)
    case = sign(sign(case.pk, s.county_doctor).pk, s.expert)
    assert case.state == "in-progress"
    case = accepted(s)
    for stranger in (other.expert, s.asker, s.expert):
        with pytest.raises(Invalid):
            actions.invite_expert(by=s.expert, at=AT, case_id=case.pk, staff_id=stranger.staff_id)


def test_declining_dissolves_the_panel() -> None:
    s = stage()
    case = accepted(s)
    actions.invite_expert(by=s.expert, at=AT, case_id=case.pk, staff_id=s.second_expert.staff_id)
    case = actions.decline(by=s.expert, at=AT, case_id=case.pk, note="急诊手术")
    assert case.state == "requested" and not case.panel.filter(left_at__isnull=True).exists()
    actions.allocate(by=s.office, at=AT, case_id=case.pk, staff_id=s.second_expert.staff_id)
    actions.accept(by=s.second_expert, at=AT, case_id=case.pk)
    assert sign(case.pk, s.second_expert, **OPINION).state == "in-progress"


def test_a_wrong_specialty_comes_back_and_goes_on_without_retyping() -> None:
    s = stage()
    case = accepted(s)
    case = actions.return_for_specialty(
        by=s.expert, at=AT, case_id=case.pk, note="像带状疱疹", suggested_topic="general"
    )
    assert case.state == "rejected" and case.waits_for_id == s.asker.staff_id
    case = actions.reroute(
        by=s.asker,
        at=AT,
        case_id=case.pk,
        topic="general",
        data={"complaint": "胸壁起疱、痛", "temperature": "unknown"},
    )
    assert case.state == "requested" and case.topic_version.topic_id == "general"
    assert case.data["pressure"] == {"high": "152", "low": "94"} and case.data["complaint"] == "胸壁起疱、痛"
    assert case.holder_staff_id is None and case.holder_id == s.supporter.pk
