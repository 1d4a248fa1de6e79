"""A scheme is published, run, judged, published, corrected: and who may, and what stays."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, connection, transaction

from tests.factories.accounts import account_for, granted
from tests.factories.actors import actor_at, actor_in
from tests.factories.assessment import AREA, NOW, YEAR, Area, area, commission, published_scheme, say_all
from tests.factories.promises import promise
from tests.factories.schemes import TWELVE, D, one_item
from tongzhou.accounts.queries import actor_of
from tongzhou.accounts.rules import Role
from tongzhou.assessment import actions, queries
from tongzhou.assessment.models import Run, Score
from tongzhou.assessment.rules.giving import Linear, Promised
from tongzhou.assessment.rules.moving import APPEALS, RUNS, SCHEMES, RunState
from tongzhou.assessment.rules.told import Outcome
from tongzhou.indicators.engine.cube import On
from tongzhou.kernel.errors import Conflict, Denied, Invalid, NotFound
from tongzhou.kernel.ids import new_id
from tongzhou.notices.models import Notice
from tongzhou.partnerships import actions as partnerships

pytestmark = pytest.mark.django_db


@pytest.fixture
def here() -> Area:
    return area()


def items(score: Score) -> dict[str, tuple[Decimal, str]]:
    return {one.item: (one.points.normalize(), one.outcome) for one in score.items.all()}


def test_a_trial_says_of_each_item_how_it_came_about(here: Area) -> None:
    run = here.tried()
    first = here.score(run)
    got = items(first)
    lectures = first.items.get(item="lectures")
    # nothing is known of the first group: its 38 points go to the other 62
    assert lectures.weight == round(Decimal(10) * 100 / 62, 6) and lectures.points == round(
        lectures.weight, 2
    )
    assert got["rounds"][1] == "scored" and got["word"][1] == "pending" and got["experts"][1] == "reweighted"
    assert first.pending == 2 and first.rank == 1
    assert lectures.sentence.zh == "lectures 24 场次，达到 24 场次，不扣分，得 16.13 分（满分 16.13 分）。"
    third = here.score(run, 2)
    # 14 lectures short of 24, half a point each, six at most
    assert items(third)["lectures"] == (round(lectures.weight * 4 / 10, 2), "scored")
    assert items(third)["rounds"][0] == 0  # ten per cent down
    assert items(third)["firsts"] == (Decimal(0), Outcome.ZERO.value)


def test_targets_come_from_commitments_prorated_by_signed_dates(here: Area) -> None:
    p = here.pairs[0]
    said = promise(
        measure="lectures", target=Decimal(40), starts_on=date(YEAR, 7, 2), due_on=date(2029, 1, 1)
    )
    partnerships.make_commitment(
        id=new_id(), by=p.giving, at=NOW, programme_id=p.programme.pk, pairing_id=p.pairing.pk, promise=said
    )
    scheme = one_item(Linear(D(0), Promised("lectures")))
    row = published_scheme(here.commission, scheme, code="promised")
    run = actions.try_run(id=new_id(), by=here.commission, at=NOW, scheme_id=row.pk, year=YEAR)
    told = here.score(run).told["only"]
    assert Decimal(told["target"]) == round(Decimal(40) * 183 / 365, 3)
    assert here.score(run).points == 100  # 24 of 20.05
    assert here.score(run, 1).points is None


def test_nobody_but_its_commission(here: Area) -> None:
    run = here.tried()
    others = [
        commission("91"),
        actor_in(AREA, Role.AUDITOR),
        here.pairs[0].taking,
        here.pairs[0].giving,
        actor_at(here.pairs[0].pairing.receiving, Role.CLINICIAN),
    ]
    for one in others:
        with pytest.raises((Denied, NotFound)):
            actions.draft(id=new_id(), by=one, at=NOW, code="x", region=AREA, content=TWELVE)
        with pytest.raises((Denied, NotFound)):
            actions.try_run(id=new_id(), by=one, at=NOW, scheme_id=here.scheme.pk, year=YEAR)
        with pytest.raises(NotFound):
            actions.publish_run(by=one, at=NOW, run_id=run.pk)
        with pytest.raises(NotFound):
            queries.score(one, here.score(run).pk)
        with pytest.raises(NotFound):
            queries.run(one, run.pk)
        assert queries.schemes(one) == []


def test_the_assessed_read_their_own_published_score_and_no_other(here: Area) -> None:
    run = here.published()
    own, other = here.pairs[0].taking, here.pairs[1].taking
    mine = here.score(run)
    assert [one.pk for one in queries.scores(own)] == [mine.pk]
    assert queries.score(own, mine.pk).score == mine
    with pytest.raises(NotFound):
        queries.score(other, mine.pk)
    with pytest.raises(NotFound):
        queries.run(own, run.pk)
    with pytest.raises(NotFound):
        queries.score(here.pairs[0].giving, mine.pk)  # the supporter is not assessed by this scheme
    assert queries.run(actor_in(AREA, Role.AUDITOR), run.pk).run == run
    county = actor_in(here.keys()[0], Role.HEALTH_COMMISSION)
    assert queries.score(county, mine.pk).appealable


def test_publication_waits_for_hands_and_for_the_end_of_the_period(here: Area) -> None:
    run = here.tried()
    with pytest.raises(Conflict) as fault:
        actions.publish_run(by=here.commission, at=NOW, run_id=run.pk)
    assert "还有 6 项" in fault.value.says.zh
    this_year = here.tried(2026)
    say_all(here.commission, this_year)
    with pytest.raises(Conflict) as fault:
        actions.publish_run(by=here.commission, at=NOW, run_id=this_year.pk)
    assert "2026-12-31" in fault.value.says.zh


def test_published_once_a_year_and_twice_is_once(here: Area) -> None:
    run = here.published()
    assert actions.publish_run(by=here.commission, at=NOW, run_id=run.pk).published_at == NOW
    second = here.tried()
    say_all(here.commission, second)
    with pytest.raises(Conflict):
        actions.publish_run(by=here.commission, at=NOW, run_id=second.pk)


def test_sent_twice_is_once_and_stale_is_refused(here: Area) -> None:
    id = new_id()
    one = actions.try_run(id=id, by=here.commission, at=NOW, scheme_id=here.scheme.pk, year=YEAR)
    assert actions.try_run(id=id, by=here.commission, at=NOW, scheme_id=here.scheme.pk, year=YEAR) == one
    changed = replace(TWELVE, bonus_most=D(2))
    actions.edit(by=here.commission, at=NOW, scheme_id=here.scheme.pk, content=changed, seen=2)
    with pytest.raises(Conflict):
        actions.edit(by=here.commission, at=NOW, scheme_id=here.scheme.pk, content=TWELVE, seen=2)
    first = actions.publish(by=here.commission, at=NOW, scheme_id=here.scheme.pk, valid_from=date(2026, 1, 1))
    again = actions.publish(by=here.commission, at=NOW, scheme_id=here.scheme.pk, valid_from=date(2026, 1, 1))
    assert first == again and first.number == 2


def test_a_scheme_that_lacks_something_is_not_published(here: Area) -> None:
    actions.edit(by=here.commission, at=NOW, scheme_id=here.scheme.pk, content=replace(TWELVE, total=D(120)))
    with pytest.raises(Invalid) as fault:
        actions.publish(by=here.commission, at=NOW, scheme_id=here.scheme.pk, valid_from=date(2026, 1, 1))
    assert "还差 20" in fault.value.says.zh


def test_a_reversal_leads_to_a_dated_correction_and_both_stay(here: Area) -> None:
    """As known before and after: the first county's lectures are taken back after publication."""
    run = here.published()
    before = {one.key: (one.points, one.rank) for one in run.scores.all()}
    p = here.pairs[0]
    from tongzhou.ledger import actions as ledger
    from tongzhou.ledger.models import Entry

    entry = Entry.objects.get(kind="lecture", receiving=p.pairing.receiving)
    claim = ledger.reverse(id=new_id(), by=p.giving, at=NOW, entry_id=entry.pk, reason="记错了")
    ledger.confirm(by=p.taking, at=NOW + timedelta(hours=1), claim_id=claim.pk)
    later = NOW + timedelta(days=1)
    appeal = actions.appeal(
        id=new_id(),
        by=here.pairs[1].taking,
        at=later,
        score_id=here.score(run, 1).pk,
        text="邻县的讲座记错了",
        item="lectures",
    )
    actions.uphold(by=here.commission, at=later, appeal_id=appeal.pk, answer="已查明，重算")
    fixed = actions.correct(id=new_id(), by=here.commission, at=later, run_id=run.pk, why="一条讲座记录冲正")
    appeal.refresh_from_db()
    assert appeal.correction == fixed and fixed.state == "trial"
    assert here.score(fixed).pending == 0  # what was said by hand is taken along
    with pytest.raises(Conflict):
        actions.correct(id=new_id(), by=here.commission, at=later, run_id=run.pk, why="再来一次")
    actions.publish_run(by=here.commission, at=later, run_id=fixed.pk)
    run.refresh_from_db()
    assert run.status is RunState.CORRECTED
    assert {one.key: (one.points, one.rank) for one in run.scores.all()} == before
    seen = queries.run(here.commission, fixed.pk)
    changed = {one.key: one.items for one in seen.differences if one.changed}
    assert "lectures" in changed[here.keys()[0]]
    assert here.score(fixed).points < before[here.keys()[0]][0]
    one = queries.score(p.taking, here.score(fixed).pk)
    assert one.before == here.score(run) and one.after is None
    # recomputed as of then, the old figures come again
    then = actions.try_run(
        id=new_id(), by=here.commission, at=later, scheme_id=here.scheme.pk, year=YEAR, as_of=run.as_of
    )
    assert here.score(then).told == here.score(run).told


def test_the_entries_behind_an_item_are_those_of_then(here: Area) -> None:
    run = here.published()
    p = here.pairs[0]
    p.reversed(queries.open_item(here.commission, here.score(run).pk, "lectures").entries[0])
    opened = queries.open_item(p.taking, here.score(run).pk, "lectures")
    # the factory's reversal is dated before the run's moment; what counts is the moment of posting
    assert opened.number in (0, 1) and opened.last == "2025-12-31"
    with pytest.raises(NotFound):
        queries.open_item(here.commission, here.score(run).pk, "word")


def test_appeals_are_of_the_assessed_only(here: Area) -> None:
    run = here.tried()
    own = here.pairs[0].taking
    with pytest.raises(NotFound):
        actions.appeal(id=new_id(), by=own, at=NOW, score_id=here.score(run).pk, text="不服")
    here.published(run)
    score = here.score(run)
    for one in (here.pairs[1].taking, here.pairs[0].giving):
        with pytest.raises(NotFound):
            actions.appeal(id=new_id(), by=one, at=NOW, score_id=score.pk, text="不服")
    with pytest.raises(Denied):
        actions.appeal(id=new_id(), by=here.commission, at=NOW, score_id=score.pk, text="不服")
    with pytest.raises(Denied):
        actions.appeal(id=new_id(), by=here.pairs[0].doctor, at=NOW, score_id=score.pk, text="不服")
    id = new_id()
    made = actions.appeal(id=id, by=own, at=NOW, score_id=score.pk, text="不服")
    assert actions.appeal(id=id, by=own, at=NOW, score_id=score.pk, text="不服") == made
    with pytest.raises(Conflict):
        actions.appeal(id=new_id(), by=own, at=NOW, score_id=score.pk, text="还是不服")
    with pytest.raises(NotFound):
        actions.refuse(by=own, at=NOW, appeal_id=id, answer="驳回")
    actions.refuse(by=here.commission, at=NOW, appeal_id=id, answer="数字无误")
    with pytest.raises(Conflict):
        actions.uphold(by=here.commission, at=NOW, appeal_id=id, answer="改主意了")
    assert queries.appeal(own, id).appeal.answer == "数字无误"


def test_the_supporting_side_is_assessed_where_the_scheme_says_so(here: Area) -> None:
    row = published_scheme(here.commission, replace(TWELVE, on=On.SUPPORTING), code="supporters")
    run = actions.try_run(id=new_id(), by=here.commission, at=NOW, scheme_id=row.pk, year=YEAR)
    keys = {one.pairing.supporting.region_code[:6] for one in here.pairs}
    assert set(run.scores.values_list("key", flat=True)) == keys


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE assessment_schemeversion SET hash = 'x'",
        "UPDATE assessment_score SET points = 1",
        "UPDATE assessment_itemscore SET points = 1",
        "UPDATE assessment_judgement SET points = 1",
        "DELETE FROM assessment_check",
        "DELETE FROM assessment_run",
        "UPDATE assessment_run SET state = 'trial'",
        "UPDATE assessment_run SET as_of = now()",
        "UPDATE assessment_runstep SET note = 'x'",
    ],
)
def test_the_database_keeps_what_is_published(here: Area, statement: str) -> None:
    here.published()
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


@pytest.mark.parametrize("name,table", [("run", RUNS), ("scheme", SCHEMES), ("appeal", APPEALS)])
def test_the_database_knows_the_same_steps(name: str, table) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT source, target FROM assessment_{name}_pairs()")
        assert frozenset(cursor.fetchall()) == table.pairs()


def test_a_dropped_correction_makes_room(here: Area) -> None:
    run = here.published()
    first = actions.correct(id=new_id(), by=here.commission, at=NOW, run_id=run.pk, why="一")
    actions.drop_run(by=here.commission, at=NOW, run_id=first.pk)
    second = actions.correct(id=new_id(), by=here.commission, at=NOW, run_id=run.pk, why="二")
    assert Run.objects.filter(supersedes=run).count() == 2
    actions.publish_run(by=here.commission, at=NOW, run_id=second.pk)


def test_the_assessed_hear_of_it(here: Area) -> None:
    """The office of each assessed hospital is told of its own score, once; and of the answer to its appeal."""
    people = []
    for one in here.pairs:
        account = account_for(None)
        granted(account, Role.PROGRAMME_OFFICE, one.pairing.receiving)
        people.append(account)
    run = here.published()
    for place, account in enumerate(people):
        (told,) = Notice.objects.filter(account=f"account:{account.pk}")
        assert told.link == f"/assessments/scores/{here.score(run, place).pk}/"
    first = actor_of(people[0].pk, at=NOW)
    made = actions.appeal(id=new_id(), by=first, at=NOW, score_id=here.score(run).pk, text="请复核")
    actions.refuse(by=here.commission, at=NOW, appeal_id=made.pk, answer="数字无误")
    told = Notice.objects.filter(account=f"account:{people[0].pk}").values_list("zh", flat=True)
    assert "您的考核申诉有答复：不成立" in told
