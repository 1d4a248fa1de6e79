"""Three counties of one area with entries of a year, their commission, and a scheme of twelve items that is published."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from decimal import Decimal

from tests.factories.accounts import account_for, granted
from tests.factories.actors import actor_at, actor_in
from tests.factories.promises import Pair, pair
from tests.factories.schemes import TWELVE, item
from tongzhou.accounts.queries import actor_of
from tongzhou.accounts.rules import Role
from tongzhou.assessment import actions
from tongzhou.assessment.actions import Ticked
from tongzhou.assessment.models import Run, Scheme, Score
from tongzhou.assessment.rules.giving import Checklist, Judged, Linear
from tongzhou.assessment.rules.scheme import Scheme as Content
from tongzhou.assessment.rules.scheme import every_item
from tongzhou.directory.models import Institution, Region
from tongzhou.kernel.actors import Actor
from tongzhou.kernel.ids import new_id

NOW = datetime(2026, 9, 2, 2, 0, tzinfo=UTC)
"""A day after the entries of tests.factories.promises were posted."""
YEAR = 2025
AREA = "90"
LECTURES = (24, 20, 10)
ROUNDS = ((10, 11), (10, 10), (10, 9))
"""Ward rounds of the year before and of the year, by county."""


@dataclass
class Area:
    """A commission, its counties, and its scheme."""

    commission: Actor
    pairs: list[Pair]
    scheme: Scheme
    ids: dict[str, object] = field(default_factory=dict)

    def keys(self) -> list[str]:
        """The codes of the counties, in their order."""
        return [one.pairing.receiving.region_code[:6] for one in self.pairs]

    def tried(self, year: int = YEAR, **given: object) -> Run:
        """A trial."""
        return actions.try_run(
            id=new_id(), by=self.commission, at=NOW, scheme_id=self.scheme.pk, year=year, **given  # type: ignore[arg-type]  # whatever a test gives of try_run's own keywords
        )  # fmt: skip

    def published(self, run: Run | None = None) -> Run:
        """A run with everything said by hand, published."""
        run = run or self.tried()
        say_all(self.commission, run)
        return actions.publish_run(by=self.commission, at=NOW, run_id=run.pk)

    def score(self, run: Run, place: int = 0) -> Score:
        """A county's score in a run."""
        return Score.objects.get(run=run, key=self.keys()[place])


def commission(region: str = AREA, *, password: str = "") -> Actor:
    """A health commission of an area; with a password it is a real account that can sign."""
    if not password:
        return actor_in(region, Role.HEALTH_COMMISSION, name="演示·卫健委")
    account = account_for(None, name="演示·卫健委")
    account.set_password(password)
    account.save()
    level = {2: "province", 4: "prefecture"}.get(len(region), "county")
    found = Region.objects.filter(code=region).first() or Region.objects.create(
        code=region, name=f"演示{region}", level=level, during=("2000-01-01", None), search=""
    )
    granted(account, Role.HEALTH_COMMISSION, region=found)
    return actor_of(account.pk, at=NOW)


def three_counties() -> list[Pair]:
    """Three paired counties of one area with the entries of a year: the first did most."""
    pairs = [pair() for _ in range(3)]
    for n, one in enumerate(pairs):
        one.posted("lecture", LECTURES[n], on=date(YEAR, 3, 4))
        before, now = ROUNDS[n]
        one.posted("teaching_ward_round", before, on=date(YEAR - 1, 5, 6))
        one.posted("teaching_ward_round", now, on=date(YEAR, 5, 6))
        one.posted("skills_training", 9 - 3 * n, on=date(YEAR, 6, 7))
        one.posted("case_discussion", 3 - n, on=date(YEAR, 6, 8))
    return pairs


def area(content: Content = TWELVE, *, by: Actor | None = None, code: str = "demo-support") -> Area:
    """Three counties with a scheme that is published."""
    pairs = three_counties()
    made = by or commission()
    return Area(made, pairs, published_scheme(made, content, code=code))


def published_scheme(
    by: Actor, content: Content = TWELVE, *, code: str = "demo-support", region: str = AREA
) -> Scheme:
    """A scheme whose first version is published."""
    row = actions.draft(id=new_id(), by=by, at=NOW, code=code, region=region, content=content)
    actions.publish(by=by, at=NOW, scheme_id=row.pk, valid_from=date(YEAR, 1, 1))
    row.refresh_from_db()
    return row


def say_all(by: Actor, run: Run, points: Mapping[str, Decimal] | None = None) -> None:
    """Judge and tick everything that waits, without asking for a password."""
    from tongzhou.assessment.actions import judging
    from tongzhou.assessment.rules import written

    content = written.from_json(run.version.content)
    for score in run.scores.all():
        for one in every_item(content):
            if isinstance(one.rule, Checklist):
                ticked = [Ticked(check.code, True, "演示文件〔2025〕1 号") for check in one.rule.checks]
                actions.tick(by=by, at=NOW, score_id=score.pk, item=one.code, ticked=ticked)
            elif isinstance(one.rule, Judged):
                given = (points or {}).get(score.key, Decimal(6))
                judging._judged(by, NOW, score, one.code, given, "看了材料")


def of_county(by: Actor, county: Institution, at: datetime) -> dict[str, object]:
    """For questions of access: a scheme of the county's commission, a published run of last year, a trial, by the names of the table."""
    content = replace(
        TWELVE,
        parts=(item("lectures", "60", Linear(Decimal(0), Decimal(24))), item("word", "40", Judged())),
        bonus=(),
    )
    year = at.year - 1
    row = actions.draft(
        id=new_id(), by=by, at=at, code="county-year", region=county.region_code, content=content
    )
    actions.publish(by=by, at=at, scheme_id=row.pk, valid_from=date(year, 1, 1))
    runs = [actions.try_run(id=new_id(), by=by, at=at, scheme_id=row.pk, year=year) for _ in range(2)]
    say_all(by, runs[0])
    actions.publish_run(by=by, at=at, run_id=runs[0].pk)
    scores = [Score.objects.get(run=one, key=county.region_code[:6]) for one in runs]
    office = actor_at(county, Role.PROGRAMME_OFFICE)
    appeal = actions.appeal(
        id=new_id(), by=office, at=at, score_id=scores[0].pk, text="请复核", item="lectures"
    )
    return {
        "scheme": row.pk, "veto": "gap", "item": "lectures", "judged_item": "word", "run": runs[0].pk, "trial": runs[1].pk,
        "score": scores[0].pk, "trial_score": scores[1].pk, "appeal": appeal.pk, "new_part": "new",
    }  # fmt: skip
