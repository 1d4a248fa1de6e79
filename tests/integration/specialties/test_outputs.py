"""Grants and papers enter once between two institutions, whoever sends them; totals count what both sides confirmed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

import pytest

from tests.factories.ledger import AT
from tests.factories.specialties import building
from tests.factories.techniques import Ward, confirm_all, ward
from tests.factories.together import together
from tongzhou.kernel.errors import Conflict, Invalid
from tongzhou.kernel.ids import new_id
from tongzhou.ledger import actions as ledger
from tongzhou.ledger.models import Claim, Entry
from tongzhou.ledger.rules import Side
from tongzhou.support.acts import actions
from tongzhou.support.acts.models import Act
from tongzhou.support.acts.work import Who, Work
from tongzhou.support.specialties import queries

PAPER = {"index": "core_zh", "journal": "演示杂志", "year": 2024, "doi": "10.1234/demo.1"}


def work(w: Ward, kind: str = "paper", **change: object) -> Work:
    told = Work(
        kind=kind,
        side=Side.RECEIVING,
        supporting_id=w.giving,
        receiving_id=w.taking,
        occurred_from=AT - timedelta(days=3),
        occurred_to=AT - timedelta(days=3),
        department_id=w.department.pk,
        topic="高原地区早产儿转运",
        detail=PAPER if kind == "paper" else {"level": "provincial", "number": "演科 1", "fen": 20_0000_00},
        people=(Who("author", w.learner.pk), Who("expert", None, "演示·外院作者")),
    )
    return replace(told, **change)  # type: ignore[arg-type]


def send(w: Ward, told: Work) -> Act:
    return actions.record(id=new_id(), by=w.place.receiving_office, at=AT, work=told)


@pytest.mark.django_db
def test_a_paper_is_confirmed_by_the_other_side_and_names_its_authors() -> None:
    w = ward()
    act = send(w, work(w, detail=PAPER | {"doi": "https://doi.org/10.1234/demo.1"}))
    (entry,) = confirm_all(w, AT.date())
    assert (entry.kind, entry.unit, entry.quantity) == ("paper", "paper", 1)
    assert entry.detail == {"topic": "高原地区早产儿转运", **PAPER} == {"topic": act.topic, **act.detail}
    keys = {(one.role, one.key.partition(":")[0]) for one in entry.members.all()}
    assert keys == {("author", "staff"), ("expert", "name")}


@pytest.mark.django_db
@pytest.mark.parametrize(
    "change",
    [
        {"detail": PAPER | {"doi": ""}},
        {"topic": "高原地区，早产儿 转运！", "detail": PAPER | {"doi": "10.1234/other"}},
        {"topic": "Another title"},
        {"topic": "Another title", "detail": PAPER | {"doi": "doi: 10.1234/DEMO.1"}, "natural": "k" * 64},
    ],
)
def test_the_same_paper_twice_is_refused(change: dict[str, object]) -> None:
    w = ward()
    send(w, work(w))
    with pytest.raises(Conflict) as refused:
        send(w, work(w, **change))
    assert refused.value.field in ("topic", "doi") and refused.value.then.zh
    assert Act.objects.count() == Claim.objects.count() == 1


@pytest.mark.django_db
def test_another_pair_of_institutions_may_enter_it() -> None:
    for w in (ward(), ward()):
        send(w, work(w))
    assert Act.objects.count() == 2


@pytest.mark.django_db
def test_taken_back_or_reversed_it_may_be_entered_again_and_not_twice() -> None:
    w = ward()
    act = send(w, work(w))
    actions.withdraw(by=w.place.receiving_office, at=AT, act_id=act.pk, note="登错")
    second = send(w, work(w))
    confirm_all(w, AT.date())
    entry = Entry.objects.get()
    claim = ledger.reverse(id=new_id(), by=w.place.giving_office, at=AT, entry_id=entry.pk, reason="撤稿")
    ledger.confirm(by=w.place.receiving_office, at=AT, claim_id=claim.pk)
    third = send(w, work(w))
    with pytest.raises(Conflict):
        actions.amend(by=w.place.receiving_office, at=AT, act_id=second.pk, work=work(w))
    third.refresh_from_db()
    assert third.state == "requested"


@pytest.mark.django_db
def test_corrected_into_another_paper_it_is_refused() -> None:
    w = ward()
    send(w, work(w))
    other = send(w, work(w, topic="另一篇", detail=PAPER | {"doi": "10.1234/other"}))
    with pytest.raises(Conflict):
        actions.amend(by=w.place.receiving_office, at=AT, act_id=other.pk, work=work(w, topic="另一篇"))
    actions.amend(
        by=w.place.receiving_office,
        at=AT,
        act_id=other.pk,
        work=work(w, topic="另一篇 改", detail=PAPER | {"doi": ""}),
    )
    assert Claim.objects.filter(state="open").count() == 2


@pytest.mark.django_db
def test_a_block_with_the_same_paper_twice_is_refused_whole() -> None:
    w = ward()
    told = [(new_id(), work(w)), (new_id(), work(w, topic="二", detail={**PAPER}))]
    with pytest.raises(Conflict) as refused:
        actions.record_many(by=w.place.receiving_office, at=AT, told=told)
    assert refused.value.field == "doi" and not Act.objects.exists()


@pytest.mark.django_db
def test_totals_count_what_is_confirmed_and_unknown_money_is_not_zero() -> None:
    w = ward()
    send(w, work(w, "research_grant"))
    send(w, work(w, "research_grant", topic="二", detail={"level": "provincial"}))
    send(w, work(w, "research_grant", topic="三", detail={"level": "hospital"}))
    send(w, work(w))
    assert queries.totals(w.place.expert) == []
    confirm_all(w, AT.date())
    send(w, work(w, topic="等着", detail=PAPER | {"doi": ""}))
    found = [(one.kind, one.of, one.number, one.fen) for one in queries.totals(w.place.expert)]
    assert found == [
        ("research_grant", "provincial", 2, 20_0000_00), ("research_grant", "hospital", 1, None), ("paper", "core_zh", 1, None),
    ]  # fmt: skip
    assert queries.totals(w.outsider) == []
    row = building(w)
    assert len(queries.view(w.place.doctor, row.pk).outputs) == 5


@pytest.mark.django_db
def test_people_of_a_third_house_are_refused() -> None:
    w, other = ward(), ward()
    with pytest.raises(Invalid):
        send(w, work(w, people=(Who("author", other.learner.pk),)))


@pytest.mark.django_db(transaction=True)
def test_the_same_paper_over_two_connections_is_there_once() -> None:
    w = ward()
    told: Sequence[Work] = [work(w), work(w, topic="高原地区早产儿转运（英文版）")]
    done = together(*(lambda one=one: send(w, one) for one in told))
    assert sum(isinstance(one, Conflict) for one in done) == 1, done
    assert Act.objects.count() == Claim.objects.count() == 1
