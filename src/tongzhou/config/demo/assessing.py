"""A commission assesses the hospitals of its area by a scheme of our own: a past year is published, this year is tried so far.

The past year is the last one of which the programme's public record tells most kinds of work, so that scores open to entries.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from decimal import Decimal
from functools import partial
from pathlib import Path

import yaml

from tongzhou.assessment import actions
from tongzhou.assessment.actions import Ticked
from tongzhou.assessment.models import Run
from tongzhou.assessment.rules.giving import Checklist, Judged
from tongzhou.assessment.rules.scheme import Scheme, every_item
from tongzhou.assessment.rules.written import from_json
from tongzhou.config.demo.cast import Cast, password
from tongzhou.config.demo.names import uid
from tongzhou.config.demo.story import Beat
from tongzhou.kernel.actors import Actor
from tongzhou.ledger.rules import CHINA

BY, REGION, CODE = "zjc-commission", "620525", "demo-county-support"
PAST = 2021
SCHEME, LAST, THIS = uid("scheme", CODE), uid("run", CODE, "last"), uid("run", CODE, "this")


def content() -> Scheme:
    """The scheme of the data file, as values."""
    text = (Path(__file__).parent / "data" / "scheme.yaml").read_text("utf-8")
    return from_json(yaml.safe_load(text))


def beats(cast: Cast) -> Iterator[Beat]:
    """Written and published in the story's last days, when all of the past year stands in the ledger."""
    for days, step in ((9, _write), (7, _try_last), (5, _publish), (2, _try_this)):
        yield Beat(cast.end - timedelta(days=days, minutes=23), partial(_step, step, cast))


def _step(step: Callable[[Actor, datetime], None], cast: Cast, at: datetime) -> None:
    step(_commission(cast), at)


def _commission(cast: Cast) -> Actor:
    return cast.act(cast.of(BY)[0])


def _write(by: Actor, at: datetime) -> None:
    actions.draft(id=SCHEME, by=by, at=at, code=CODE, region=REGION, content=content())
    actions.publish(by=by, at=at, scheme_id=SCHEME, valid_from=at.date().replace(month=1, day=1))


def _try_last(by: Actor, at: datetime) -> None:
    actions.try_run(id=LAST, by=by, at=at, scheme_id=SCHEME, year=PAST)


def _publish(by: Actor, at: datetime) -> None:
    run = Run.objects.select_related("version").get(pk=LAST)
    scheme = from_json(run.version.content)
    for place, score in enumerate(run.scores.order_by("key")):
        for item in every_item(scheme):
            if isinstance(item.rule, Checklist):
                ticked = [
                    Ticked(
                        one.code, place != 1 or not one.evidence, "演示文件〔1〕号" if one.evidence else ""
                    )
                    for one in item.rule.checks
                ]
                actions.tick(by=by, at=at, score_id=score.pk, item=item.code, ticked=ticked)
            elif isinstance(item.rule, Judged):
                actions.judge(
                    by=by, at=at, score_id=score.pk, item=item.code, points=Decimal(9 - place % 3),
                    reason="现场看过病区和台账，记录与实际相符（演示）。", password=password(),
                )  # fmt: skip
    actions.publish_run(by=by, at=at, run_id=LAST)


def _try_this(by: Actor, at: datetime) -> None:
    today = at.astimezone(CHINA).date()
    actions.try_run(id=THIS, by=by, at=at, scheme_id=SCHEME, year=today.year, until=today)
