"""Two people at once: one result of a year, one correction, one next version."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from tests.factories.assessment import NOW, area, say_all
from tests.factories.schemes import TWELVE, D
from tests.factories.together import together
from tongzhou.assessment import actions
from tongzhou.assessment.models import Run, SchemeVersion
from tongzhou.kernel.errors import Conflict
from tongzhou.kernel.ids import new_id

pytestmark = pytest.mark.django_db(transaction=True)


def test_one_result_one_correction_one_version() -> None:
    here = area()
    by = here.commission
    runs = [here.tried(), here.tried()]
    for run in runs:
        say_all(by, run)
    first, second = (lambda run=run: actions.publish_run(by=by, at=NOW, run_id=run.pk) for run in runs)
    done = together(first, second)
    assert sorted(type(one) is Run for one in done) == [False, True]
    assert any(isinstance(one, Conflict) for one in done)
    standing = Run.objects.get(state="published")
    fix = [
        lambda: actions.correct(id=new_id(), by=by, at=NOW, run_id=standing.pk, why="更正") for _ in range(2)
    ]
    assert sorted(type(one) is Run for one in together(*fix)) == [False, True]
    assert Run.objects.filter(supersedes=standing).count() == 1
    actions.edit(by=by, at=NOW, scheme_id=here.scheme.pk, content=replace(TWELVE, bonus_most=D(1)))
    publish = [
        lambda: actions.publish(by=by, at=NOW, scheme_id=here.scheme.pk, valid_from=date(2026, 1, 1))
        for _ in range(2)
    ]
    assert all(isinstance(one, SchemeVersion) for one in together(*publish))
    assert here.scheme.versions.count() == 2


def test_the_same_trial_sent_twice_at_once_is_one() -> None:
    here = area()
    id = new_id()
    acts = [
        lambda: actions.try_run(id=id, by=here.commission, at=NOW, scheme_id=here.scheme.pk, year=2025)
        for _ in range(2)
    ]
    done = together(*acts)
    assert Run.objects.count() == 1
    assert any(isinstance(one, Run) for one in done)
