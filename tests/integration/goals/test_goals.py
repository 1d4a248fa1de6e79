"""The four ones: set with a baseline, claimed with evidence, accepted by the recipient, looked at again."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

from tests.factories.files import stored
from tests.factories.promises import AT, TODAY, Pair, other_county, pair, promise
from tests.factories.together import together
from tongzhou.files import queries as files
from tongzhou.kernel.errors import Conflict, Denied, IllegalMove, Invalid, NotFound
from tongzhou.kernel.ids import new_id
from tongzhou.ledger import actions as ledger
from tongzhou.ledger.models import Entry
from tongzhou.partnerships import actions as partnerships
from tongzhou.support.goals import actions, queries
from tongzhou.support.goals.models import Goal
from tongzhou.support.goals.rules import LIFECYCLE, One, State

LOOK = TODAY + timedelta(180)
LATER = AT + timedelta(days=200)


@pytest.fixture
def p(db: None) -> Pair:
    """Two hospitals."""
    return pair()


def new(p: Pair, **given: Any) -> Goal:
    usual: dict[str, Any] = {
        "id": new_id(), "by": p.giving, "at": AT, "pairing_id": p.pairing.pk, "one": One.NEED,
        "title": "新生儿窒息能就地复苏", "baseline": "2025 年 14 例全部外转",
    }  # fmt: skip
    return actions.set_goal(**usual | given)


def claim(p: Pair, goal: Goal, **given: Any) -> Goal:
    usual: dict[str, Any] = {
        "by": p.giving, "at": AT, "goal_id": goal.pk, "reached_on": TODAY - timedelta(3),
        "evidence": "近三个月 6 例就地复苏成功", "look_on": LOOK,
    }  # fmt: skip
    return actions.claim_reached(**usual | given)


def accept(p: Pair, goal: Goal, **given: Any) -> Entry:
    assert goal.claim
    return ledger.confirm(**{"by": p.taking, "at": AT, "claim_id": goal.claim} | given)


def state(goal: Goal) -> State:
    return Goal.objects.get(pk=goal.pk).status


def look(p: Pair, goal: Goal, kept: bool = True, **given: Any) -> Goal:
    usual: dict[str, Any] = {
        "by": p.taking,
        "at": LATER,
        "goal_id": goal.pk,
        "on": LOOK,
        "kept": kept,
        "note": "本院独立完成 9 例",
    }
    return actions.look_again(**usual | given)


def test_from_baseline_to_the_second_look(p: Pair) -> None:
    goal = claim(p, new(p))
    assert state(goal) is State.CLAIMED and not Entry.objects.exists()
    entry = accept(p, goal)
    assert (entry.kind, entry.source, entry.detail["baseline"]) == (
        "goal_reached",
        goal.source,
        "2025 年 14 例全部外转",
    )
    assert state(goal) is State.ACCEPTED
    kept = look(p, goal)
    assert (kept.status, kept.looked_on) == (State.KEPT, LOOK)
    assert [one.event for one in kept.timeline.order_by("number")] == ["begin", "claim", "posted", "keep"]
    lost = look(p, goal, kept=False, on=LOOK + timedelta(10), note="骨干调走，又开始外转")
    assert lost.status is State.LOST and Entry.objects.count() == 1


def test_only_the_recipient_accepts_and_looks(p: Pair) -> None:
    goal = claim(p, new(p))
    with pytest.raises(Denied):
        accept(p, goal, by=p.giving)
    accept(p, goal)
    with pytest.raises(Denied):
        look(p, goal, by=p.giving)


def test_only_the_supporting_office_claims(p: Pair) -> None:
    goal = new(p, by=p.taking)
    for somebody in (p.taking, p.expert, p.doctor):
        with pytest.raises(Denied):
            claim(p, goal, by=somebody)
    with pytest.raises(Denied):
        new(p, by=p.doctor)


def test_nobody_from_elsewhere_learns_that_it_is_there(p: Pair) -> None:
    goal, stranger = new(p), other_county()
    for act in (
        lambda: new(p, by=stranger),
        lambda: claim(p, goal, by=stranger),
        lambda: queries.goal(stranger, goal.pk),
        lambda: actions.drop_goal(by=stranger, at=AT, goal_id=goal.pk, note="x"),
        lambda: actions.drop_goal(by=stranger, at=AT, goal_id=goal.pk, note=""),
        lambda: new(p, by=stranger, title=""),
        lambda: claim(p, goal, by=stranger, evidence=""),
        lambda: look(p, goal, by=stranger, note=""),
        lambda: claim(p, goal, goal_id=new_id()),
    ):
        with pytest.raises(NotFound):
            act()
    assert queries.goals(stranger, on=TODAY) == []


def test_a_disputed_claim_is_answered_with_better_evidence(p: Pair) -> None:
    goal = claim(p, new(p))
    assert goal.claim
    first = goal.claim
    ledger.dispute(by=p.taking, at=AT, claim_id=first, reason="其中 2 例是外院做的")
    assert state(goal) is State.DISPUTED
    goal = claim(p, goal, evidence="核对后 4 例，病例号见附表")
    assert (goal.version, goal.status) == (2, State.CLAIMED) and goal.claim != first
    accept(p, goal)
    assert Entry.objects.get().version == 2


def test_a_claim_taken_back_leaves_the_goal_under_way(p: Pair) -> None:
    goal = claim(p, new(p))
    assert goal.claim
    ledger.withdraw(by=p.giving, at=AT, claim_id=goal.claim, reason="再等等")
    assert state(goal) is State.WORKING


def test_a_reversed_acceptance_opens_the_goal_again(p: Pair) -> None:
    goal = claim(p, new(p))
    entry = accept(p, goal)
    look(p, goal)
    back = ledger.reverse(id=new_id(), by=p.taking, at=LATER, entry_id=entry.pk, reason="复核发现数字有误")
    assert state(goal) is State.KEPT, "one side alone takes nothing back"
    ledger.confirm(by=p.giving, at=LATER, claim_id=back.pk)
    assert state(goal) is State.WORKING
    accept(p, claim(p, goal, at=LATER))
    assert state(goal) is State.ACCEPTED


def test_each_step_twice_is_once(p: Pair) -> None:
    id = new_id()
    goal = new(p, id=id)
    assert new(p, id=id).steps == 1
    with pytest.raises(Conflict):
        new(p, id=id, title="别的")
    assert claim(p, goal).steps == claim(p, goal).steps == 2
    accept(p, claim(p, goal))
    accept(p, goal := Goal.objects.get(pk=id))
    assert look(p, goal).steps == look(p, goal).steps == 4


def test_whoever_saw_an_older_goal_is_told(p: Pair) -> None:
    goal = new(p)
    edit = {"goal_id": goal.pk, "at": AT, "baseline": "2025 年 15 例", "due_on": None}
    actions.edit_goal(by=p.taking, title="改过的", **edit)
    with pytest.raises(Conflict) as told:
        actions.edit_goal(by=p.giving, title="又改", seen=1, **edit)
    assert "演示·王对账" in told.value.says.zh
    step = goal.timeline.get(number=2)
    assert step.detail["title"] == "新生儿窒息能就地复苏"


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"evidence": " "}, "evidence"),
        ({"reached_on": TODAY + timedelta(1)}, "reached_on"),
        ({"look_on": TODAY - timedelta(3)}, "look_on"),
    ],
)
def test_a_claim_without_what_it_needs(p: Pair, wrong: dict[str, Any], field: str) -> None:
    with pytest.raises(Invalid) as told:
        claim(p, new(p), **wrong)
    assert told.value.field == field


def test_a_second_look_before_its_day_or_without_words(p: Pair) -> None:
    goal = claim(p, new(p))
    accept(p, goal)
    for wrong, field in (({"on": LOOK - timedelta(1)}, "on"), ({"at": AT}, "on"), ({"note": ""}, "note")):
        with pytest.raises(Invalid) as told:
            look(p, goal, **wrong)
        assert told.value.field == field


@pytest.mark.parametrize(
    ("wrong", "field"),
    [({"title": ""}, "title"), ({"baseline": " "}, "baseline"), ({"title": "长" * 121}, "title")],
)
def test_a_goal_without_what_it_needs(p: Pair, wrong: dict[str, Any], field: str) -> None:
    with pytest.raises(Invalid) as told:
        new(p, **wrong)
    assert told.value.field == field


def test_out_of_order(p: Pair) -> None:
    goal = new(p)
    with pytest.raises(IllegalMove):
        look(p, goal)
    actions.drop_goal(by=p.taking, at=AT, goal_id=goal.pk, note="改由省里专项做")
    for act in (
        lambda: claim(p, goal),
        lambda: actions.drop_goal(by=p.giving, at=AT, goal_id=goal.pk, note="x"),
    ):
        with pytest.raises(IllegalMove):
            act()


def test_a_commitment_of_another_programme_is_not_its_own(p: Pair) -> None:
    other = pair()
    row = partnerships.make_commitment(
        id=new_id(), by=other.giving, at=AT, programme_id=other.programme.pk, promise=promise()
    )
    with pytest.raises(Invalid) as told:
        new(p, commitment_id=row.pk)
    assert told.value.field == "commitment_id"


def test_evidence_is_seen_by_both_sides_and_by_nobody_else(p: Pair) -> None:
    one = stored(p.giving)
    goal = claim(p, new(p), file_ids=[one.pk])
    entry = accept(p, goal)
    assert len(entry.evidence) == 1
    assert queries.goal(p.taking, goal.pk).files[0].pk == one.pk
    assert files.open_file(p.doctor, one.pk, at=AT)
    with pytest.raises(NotFound):
        files.open_file(other_county(), one.pk, at=AT)


def test_what_needs_somebody_comes_first(p: Pair) -> None:
    plain, overdue = new(p), new(p, due_on=TODAY - timedelta(1), title="逾期")
    claimed = claim(p, new(p))
    accepted = claim(p, new(p))
    accept(p, accepted)
    found = queries.goals(p.giving, on=TODAY)
    assert [one.pk for one in found] == [claimed.pk, overdue.pk, plain.pk, accepted.pk]
    later = queries.goals(p.giving, on=LOOK)
    assert [one.pk for one in later][:2] == [claimed.pk, accepted.pk]


def test_a_long_list_of_goals_is_read_on(p: Pair) -> None:
    for number in range(5):
        new(p, title=f"目标 {number}")
    pages = [queries.goals(p.giving, on=TODAY, start=start, limit=2) for start in (0, 2, 4)]
    assert [len(one) for one in pages] == [2, 2, 1]
    assert len({one.pk for page in pages for one in page}) == 5


def test_the_database_holds_the_table_of_moves(p: Pair) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT source, target FROM goals_pairs()")
        assert set(cursor.fetchall()) == LIFECYCLE.pairs()


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE goals_goal SET state = 'completed', steps = steps + 1 WHERE id = %s",
        "UPDATE goals_goal SET state = 'kept', steps = steps + 1 WHERE id = %s",
        "UPDATE goals_goal SET state = 'in-progress' WHERE id = %s",
        "UPDATE goals_goal SET supporting_id = receiving_id WHERE id = %s",
        "UPDATE goals_goal SET evidence = '' WHERE id = %s",
        "UPDATE goals_goal SET look_on = reached_on WHERE id = %s",
        "UPDATE goals_goalstep SET note = 'x' WHERE record_id = %s",
    ],
)
def test_acceptance_cannot_be_forged(p: Pair, statement: str) -> None:
    goal = claim(p, new(p))
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, [goal.pk])


@pytest.mark.django_db(transaction=True)
def test_accepting_and_withdrawing_at_once_agree_with_the_ledger() -> None:
    p = pair()
    goal = claim(p, new(p))
    assert goal.claim
    results = together(
        lambda: ledger.confirm(by=p.taking, at=AT, claim_id=goal.claim),
        lambda: ledger.withdraw(by=p.giving, at=AT, claim_id=goal.claim),
    )
    assert sorted(isinstance(one, IllegalMove) for one in results) == [False, True]
    assert state(goal) is (State.ACCEPTED if Entry.objects.exists() else State.WORKING)


@pytest.mark.django_db(transaction=True)
def test_two_offices_claim_at_once_and_there_is_one_claim() -> None:
    p = pair()
    goal = new(p)
    results = together(
        lambda: claim(p, goal, seen=1),
        lambda: claim(p, goal, evidence="另一个人写的依据", seen=1),
    )
    assert sorted(isinstance(one, Conflict) for one in results) == [False, True]
    assert Goal.objects.get().version == 1
