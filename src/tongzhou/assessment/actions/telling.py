"""Who hears of it: the offices of the assessed when a result is published, its maker of an appeal, the appellant of the answer."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from tongzhou.accounts.queries import offices
from tongzhou.assessment.models import Appeal, Run, Score
from tongzhou.kernel.actors import Actor
from tongzhou.kernel.words import Words
from tongzhou.notices import actions as notices

PUBLISHED = Words("{year} 年考核结果已公布：{name}", "The assessment of {year} is published: {name}")
CORRECTED = Words("{year} 年考核结果有更正：{name}", "The assessment of {year} is corrected: {name}")
APPEALED = Words("{name}对 {year} 年考核提出申诉", "{name} appeals against the assessment of {year}")
ANSWERED = Words("您的考核申诉有答复：{state}", "Your appeal is answered: {state}")
_KEY = "account:"


def tell_published(run: Run, *, at: datetime) -> None:
    """The offices of every assessed institution, each of its own score."""
    words = CORRECTED if run.supersedes_id else PUBLISHED
    near: dict[UUID, list[UUID]] = {}
    for score in Score.objects.filter(run=run).prefetch_related("houses"):
        ids = [house.pk for house in score.houses.all()]
        for id in ids:
            if id not in near:
                near[id] = offices(id, at=at)
        accounts = sorted({account for id in ids for account in near[id]})
        said = words.format(year=run.year, name=score.name)
        notices.tell(accounts, at=at, kind="assessment", words=said, link=f"/assessments/scores/{score.pk}/")


def tell_appealed(row: Appeal, *, at: datetime) -> None:
    """Who made the run."""
    run = row.score.run
    said = APPEALED.format(name=row.score.name, year=run.year)
    _tell([run.by_key], said, row, at)


def tell_answered(row: Appeal, *, by: Actor, at: datetime) -> None:
    """Who appealed."""
    if row.by_key != by.key:
        _tell([row.by_key], ANSWERED.format(state=row.status.words), row, at)


def _tell(keys: Iterable[str], said: Words, row: Appeal, at: datetime) -> None:
    accounts = [UUID(key.removeprefix(_KEY)) for key in keys if key.startswith(_KEY)]
    notices.tell(accounts, at=at, kind="assessment", words=said, link=f"/assessments/appeals/{row.pk}/")
