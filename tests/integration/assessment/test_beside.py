"""Files that prove a check; the year so far by days; a run beside any other of its scheme."""

from __future__ import annotations

from argparse import Namespace
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from tests.factories.accounts import PASSWORD, account_for, granted
from tests.factories.actors import actor_at
from tests.factories.assessment import NOW, YEAR, Area, area, commission, published_scheme, say_all
from tests.factories.files import PDF, begun, picture, stored
from tests.factories.promises import promise
from tests.factories.schemes import D, item, one_item
from tongzhou.accounts.models import Account
from tongzhou.accounts.rules import Role
from tongzhou.assessment import actions, queries
from tongzhou.assessment.actions import Ticked
from tongzhou.assessment.models import Check, Run, Score
from tongzhou.assessment.rules.giving import Check as Point
from tongzhou.assessment.rules.giving import Checklist, Growth, Linear, Promised
from tongzhou.config.cli import assess as command
from tongzhou.files import queries as files
from tongzhou.files.rules import SUBJECT_COUNT
from tongzhou.kernel.errors import Conflict, Invalid, NotFound
from tongzhou.kernel.ids import new_id
from tongzhou.kernel.words import Words
from tongzhou.ledger.rules import CHINA
from tongzhou.partnerships import actions as partnerships

pytestmark = pytest.mark.django_db
MOST = 12
PROVED = Point("plan", Words("有工作方案", "has a plan"), D(60), evidence=True)
LISTED = Checklist((PROVED, Point("meeting", Words("开过会", "met"), D(40))))


@pytest.fixture(autouse=True)
def _room(settings: Any, tmp_path: Any) -> None:
    settings.FILES_ROOT = tmp_path


@pytest.fixture
def here() -> Area:
    return area(one_item(LISTED), by=commission(password=PASSWORD))


def signed_in(account: Account) -> Client:
    client = Client()
    client.force_login(account)
    return client


@pytest.fixture
def bureau(here: Area) -> Client:
    return signed_in(Account.objects.get(pk=here.commission.account_id))


def tick(
    here: Area, run: Run, *, met: bool = True, words: str = "", ids: tuple[Any, ...] = (), place: int = 0
) -> list[Check]:
    """Both points of the list."""
    said = [Ticked("plan", met, words, ids), Ticked("meeting", False)]
    return actions.tick(
        by=here.commission, at=NOW, score_id=here.score(run, place).pk, item="only", ticked=said
    )


def digests(one: Check) -> list[str]:
    return [proof["sha256"] for proof in one.proofs]


def test_a_file_proves_as_words_do_and_is_taken_once(here: Area) -> None:
    run = here.tried()
    with pytest.raises(Invalid) as nothing:
        tick(here, run)
    assert nothing.value.field == "evidence.plan"
    paper = stored(here.commission, PDF, name="工作方案.pdf")
    assert len(tick(here, run, ids=(paper.pk,))) == 2
    assert tick(here, run, ids=(paper.pk,)) == [], "sent twice is once"
    (plan,) = Check.objects.filter(check_code="plan")
    paper.refresh_from_db()
    assert digests(plan) == [paper.sha256] and paper.subject == plan.key
    assert here.score(run).points == 60
    photo = stored(here.commission, picture(), name="会议.jpg")
    (more,) = tick(here, run, words="见照片", ids=(photo.pk,))
    photo.refresh_from_db()
    assert more.number == 2 and digests(more) == [paper.sha256, photo.sha256], "what was handed in stays"
    assert [one["name"] for one in more.proofs] == [paper.name, photo.name]


def test_only_ones_own_files_that_have_arrived_and_not_too_many(here: Area) -> None:
    run = here.tried()
    other = actor_at(here.pairs[0].pairing.receiving, Role.PROGRAMME_OFFICE)
    for file, refusal in ((stored(other), NotFound), (begun(here.commission, 9), Conflict)):
        with pytest.raises(refusal):
            tick(here, run, ids=(file.pk,))
    many = [
        stored(here.commission, picture(size=(20 + n, 20)), name=f"{n}.jpg") for n in range(SUBJECT_COUNT + 1)
    ]
    with pytest.raises(Invalid) as refused:
        tick(here, run, ids=tuple(one.pk for one in many))
    assert refused.value.field == "file.plan"
    assert not Check.objects.exists()


def test_the_assessed_see_the_file_once_it_is_published_and_others_never(here: Area) -> None:
    run = here.tried()
    paper = stored(here.commission, PDF)
    tick(here, run, ids=(paper.pk,))
    for place in (1, 2):
        tick(here, run, words="文件", place=place)
    paper.refresh_from_db()
    own, other = (actor_at(here.pairs[n].pairing.receiving, Role.PROGRAMME_OFFICE) for n in (0, 1))

    def sees(actor: Any) -> bool:
        return bool(files.files_of(actor, paper.subject))

    assert sees(here.commission) and not sees(own) and not sees(other)
    actions.publish_run(by=here.commission, at=NOW, run_id=run.pk)
    assert sees(here.commission) and sees(own) and not sees(other)
    made = actions.correct(id=new_id(), by=here.commission, at=NOW, run_id=run.pk, why="演示")
    kept = Check.objects.get(score__run=made, score__key=here.keys()[0], check_code="plan")
    assert digests(kept) == [paper.sha256], "a correction takes it along"


def test_the_form_takes_files_and_the_score_shows_them(
    here: Area, bureau: Client, django_assert_max_num_queries: Any
) -> None:
    run = here.tried()
    score = here.score(run)
    say = f"/assessments/scores/{score.pk}/items/only/say/"
    form = bureau.get(say).content.decode()
    assert 'id="f-file.plan"' in form and "要有佐证" in form
    announced = {"id": str(new_id()), "name": "方案.pdf", "size": 9, "subject": f"draft:{new_id()}"}
    assert bureau.post("/files/", announced, content_type="application/json").status_code == 201
    paper = stored(here.commission, PDF, name="工作方案.pdf")
    refused = bureau.post(say, {"check.plan": "yes", "file.plan": str(paper.pk)})
    assert refused.status_code == 422 and str(paper.pk) in refused.content.decode(), "what was sent stays"
    done = bureau.post(say, {"check.plan": "yes", "file.plan": str(paper.pk), "check.meeting": "no"})
    assert done.status_code == 302
    with django_assert_max_num_queries(MOST):
        page = bureau.get(f"/assessments/scores/{score.pk}/").content.decode()
    assert f"/files/{paper.pk}/" in page and "工作方案" in page


def test_the_year_so_far_is_of_its_days_and_never_published(here: Area) -> None:
    p = here.pairs[0]
    said = promise(
        measure="lectures", target=Decimal(365), starts_on=date(YEAR, 1, 1), due_on=date(YEAR, 12, 31)
    )
    partnerships.make_commitment(
        id=new_id(), by=p.giving, at=NOW, programme_id=p.programme.pk, pairing_id=p.pairing.pk, promise=said
    )
    row = published_scheme(here.commission, one_item(Linear(D(0), Promised("lectures"))), code="so-far")

    def tried(until: date | None) -> Run:
        return actions.try_run(
            id=new_id(), by=here.commission, at=NOW, scheme_id=row.pk, year=YEAR, until=until
        )

    run = tried(date(YEAR, 3, 3))
    assert (run.start, run.end) == (date(YEAR, 1, 1), date(YEAR, 3, 4))
    assert "value" not in here.score(run).told["only"], "the lectures came a day later"
    run = tried(date(YEAR, 3, 4))
    told = here.score(run).told["only"]
    assert Decimal(told["value"]) == 24
    assert round(Decimal(told["target"])) == 63, "31 + 28 + 4 days of a promise of one a day"
    say_all(here.commission, run)
    with pytest.raises(Conflict):
        actions.publish_run(by=here.commission, at=NOW, run_id=run.pk)
    for until in (date(YEAR - 1, 12, 31), date(YEAR + 1, 1, 1)):
        with pytest.raises(Invalid) as refused:
            tried(until)
        assert refused.value.field == "until"
    with pytest.raises(Invalid):
        actions.try_run(
            id=new_id(),
            by=here.commission,
            at=NOW,
            scheme_id=row.pk,
            year=YEAR + 1,
            until=NOW.date() + timedelta(1),
        )
    assert tried(date(YEAR, 12, 31)).end == date(YEAR + 1, 1, 1), "the whole period"


def test_a_trial_offers_to_publish_only_what_can_be_published(here: Area, bureau: Client) -> None:
    row = published_scheme(here.commission, one_item(LISTED), code="offered")

    def shown(year: int, until: date | None = None, *, said: bool = False) -> str:
        run = actions.try_run(
            id=new_id(), by=here.commission, at=NOW, scheme_id=row.pk, year=year, until=until
        )
        if said:
            for place in range(3):
                tick(here, run, words="文件", place=place)
        return bureau.get(f"/assessments/runs/{run.pk}/").content.decode()

    whole = shown(YEAR, said=True)
    assert "公布结果" in whole and "年中试算" not in whole
    waits = shown(YEAR)
    assert "公布结果" not in waits and "补齐才能公布" in waits
    so_far = shown(YEAR, date(YEAR, 5, 6), said=True)
    assert (
        "公布结果" not in so_far and f"年中试算，只算到 {YEAR}-05-06" in so_far and f"{YEAR}-12-31" in so_far
    )


def asked(**words: Any) -> dict[str, Any]:
    """What `tongzhou assess` answers at NOW."""
    usual = {"scheme": "so-far", "year": YEAR, "as_of": None, "version": None, "until": None, "whole": False}
    return command.computed(Namespace(**(usual | words)), NOW)


def test_the_command_computes_the_same_days_as_the_trial(here: Area) -> None:
    p = here.pairs[0]
    said = promise(
        measure="lectures", target=Decimal(365), starts_on=date(YEAR, 1, 1), due_on=date(YEAR, 12, 31)
    )
    partnerships.make_commitment(
        id=new_id(), by=p.giving, at=NOW, programme_id=p.programme.pk, pairing_id=p.pairing.pk, promise=said
    )
    row = published_scheme(here.commission, one_item(Linear(D(0), Promised("lectures"))), code="so-far")
    for until in (None, date(YEAR, 3, 3), date(YEAR, 3, 4)):
        run = actions.try_run(
            id=new_id(), by=here.commission, at=NOW, scheme_id=row.pk, year=YEAR, until=until
        )
        told = asked(until=until)
        assert (told["first"], told["last"]) == (f"{run.start}", f"{run.end - timedelta(1)}")
        assert told["period_last"] == f"{YEAR}-12-31"
        kept = {one.key: one for one in Score.objects.filter(run=run)}
        assert {one["key"] for one in told["subjects"]} == set(kept)
        for one in told["subjects"]:
            of = kept[one["key"]]
            item = of.told.get("only", {})
            assert one["points"] == (None if of.points is None else float(of.points))
            assert one["items"][0]["figure"] == (float(item["value"]) if "value" in item else None)
            assert one["items"][0]["target"] == (float(item["target"]) if "target" in item else None)


def test_a_year_under_way_is_cut_at_the_last_day_of_knowledge(here: Area) -> None:
    published_scheme(here.commission, one_item(LISTED), code="so-far")
    assert NOW.year == YEAR + 1
    today = NOW.astimezone(CHINA).date()
    assert asked(year=YEAR + 1)["last"] == f"{today}"
    assert asked(year=YEAR + 1, whole=True)["last"] == f"{YEAR + 1}-12-31"
    assert asked()["last"] == f"{YEAR}-12-31"
    assert asked(as_of=date(YEAR, 5, 6))["last"] == f"{YEAR}-05-06"
    assert asked(as_of=date(YEAR, 12, 31))["last"] == f"{YEAR}-12-31"
    assert asked(as_of=date(YEAR, 5, 6), until=date(YEAR, 6, 30))["last"] == f"{YEAR}-06-30"
    assert asked(as_of=date(YEAR - 1, 5, 6))["last"] == f"{YEAR}-12-31", "nothing is known of it yet"
    for words in (
        {"until": date(YEAR + 1, 1, 1)}, {"until": date(YEAR - 1, 12, 31)}, {"year": YEAR + 1, "until": today + timedelta(1)},
    ):  # fmt: skip
        with pytest.raises(Invalid) as refused:
            asked(**words)
        assert refused.value.field == "until"
    with pytest.raises(Invalid) as refused:
        asked(year=12_026)
    assert refused.value.field == "year"


def test_growth_so_far_is_against_the_same_days(here: Area) -> None:
    grown = one_item(LISTED)
    row = published_scheme(
        here.commission,
        replace(grown, parts=(item("only", "100", Growth(D(0), D(10)), indicator="teaching_ward_rounds"),)),
        code="grown",
    )
    for until, before in ((date(YEAR, 5, 6), 10), (date(YEAR, 5, 5), None)):
        run = actions.try_run(
            id=new_id(), by=here.commission, at=NOW, scheme_id=row.pk, year=YEAR, until=until
        )
        told = here.score(run).told["only"]
        assert (Decimal(told["before"]) if "before" in told else None) == before


def test_a_run_is_held_against_any_other_of_its_scheme(
    here: Area, bureau: Client, django_assert_max_num_queries: Any
) -> None:
    first, second, dropped = here.tried(), here.tried(), here.tried()
    for run in (first, second):
        for place in range(3):
            tick(here, run, words="文件", place=place)
    tick(here, second, met=False, place=1)
    actions.drop_run(by=here.commission, at=NOW, run_id=dropped.pk)
    elsewhere = published_scheme(here.commission, one_item(LISTED), code="other")
    strange = actions.try_run(id=new_id(), by=here.commission, at=NOW, scheme_id=elsewhere.pk, year=YEAR)
    view = queries.run(here.commission, second.pk, beside=first.pk)
    changed = {one.key: one.items for one in view.differences if one.changed}
    assert here.keys()[1] in changed and changed[here.keys()[1]] == ("only",)
    assert [one.pk for one in view.others] == [first.pk]
    for wrong in (dropped.pk, strange.pk, new_id()):
        with pytest.raises(NotFound):
            queries.run(here.commission, second.pk, beside=wrong)
    path = f"/assessments/runs/{second.pk}/"
    assert "和那一次比" not in bureau.get(path).content.decode()
    with django_assert_max_num_queries(MOST):
        page = bureau.get(path, {"beside": str(first.pk)}).content.decode()
    assert "和那一次比" in page and f'value="{first.pk}" selected' in page
    assert bureau.get(path, {"beside": str(strange.pk)}).status_code == 404


def test_whoever_reads_only_what_is_out_compares_only_what_is_out(here: Area) -> None:
    out = here.tried()
    for place in range(3):
        tick(here, out, words="文件", place=place)
    actions.publish_run(by=here.commission, at=NOW, run_id=out.pk)
    trial = here.tried()
    account = account_for(None, name="演示·审计")
    granted(account, Role.AUDITOR)
    client = signed_in(account)
    page = client.get(f"/assessments/runs/{out.pk}/")
    assert page.status_code == 200 and str(trial.pk) not in page.content.decode()
    assert client.get(f"/assessments/runs/{out.pk}/", {"beside": str(trial.pk)}).status_code == 404
