"""A learner's first case alone is an act of its own: claimed with the case, taken back with it."""

from __future__ import annotations

from datetime import datetime

from tongzhou.directory.models import Staff
from tongzhou.kernel.actors import Actor
from tongzhou.ledger.rules import Side
from tongzhou.support.sides.claiming import person
from tongzhou.support.sides.standing import GONE, OPEN, STANDS
from tongzhou.support.techniques.actions.claiming import amounts, anew, claim, take_back
from tongzhou.support.techniques.acts import INDEPENDENT, AloneDetail
from tongzhou.support.techniques.models import Case, Statement, Technique
from tongzhou.support.techniques.rules.cases import Level, What


def independence(
    case: Case, technique: Technique, learner: Staff, *, by: Actor, at: datetime, side: Side
) -> None:
    """See to the learner's independence after a case was written: claimed with the first case alone, claimed anew when that
    case changed, taken back when it was not alone after all."""
    said = technique.statements.filter(what=What.INDEPENDENCE.value, learner=learner).first()
    _of_others(case, learner, by, at)
    if case.level == Level.ALONE.value:
        if said is None or said.stands in GONE or (said.case_id == case.pk and said.stands in OPEN):
            _claim(said or _made(technique, learner), case, technique, learner, by, at, side)
    elif said is not None and said.case_id == case.pk and said.stands in OPEN:
        take_back(said.claim, by=by, at=at, reason=case.degree.words.zh)


def _of_others(case: Case, learner: Staff, by: Actor, at: datetime) -> None:
    """The case was first told of another learner: his independence goes with it."""
    for other in case.statements.exclude(learner=learner):
        if other.stands in OPEN:
            take_back(other.claim, by=by, at=at, reason=learner.name)


def _made(technique: Technique, learner: Staff) -> Statement:
    return Statement(technique=technique, what=What.INDEPENDENCE.value, learner=learner, version=0)


def _claim(
    said: Statement, case: Case, technique: Technique, learner: Staff, by: Actor, at: datetime, side: Side
) -> None:
    said.version, said.case, said.on = said.version + 1, case, case.on
    anew(said, said.source, side)
    said.save()
    before = technique.cases.filter(STANDS, learner=learner, expert__isnull=False, on__lte=case.on).count()
    told = amounts(
        said, technique, INDEPENDENT, case.on, AloneDetail(technique.name, before), at=at, members=[person("learner", learner)]
    )  # fmt: skip
    claim(told, by=by, at=at, side=side)
