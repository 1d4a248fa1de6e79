"""Acts from before keys were derived are found by a file without being touched; run twice, killed, met by others: nothing goes wrong."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from tests.factories.acts import lecture
from tests.factories.directory import StaffFactory
from tests.factories.ledger import AT, Place, place
from tests.factories.together import together
from tests.integration.workbook.bringing import fates, looked, written
from tongzhou.config import prepare
from tongzhou.directory.models import Staff
from tongzhou.kernel.ids import new_id
from tongzhou.ledger.models import Claim
from tongzhou.support.acts import actions, keying
from tongzhou.support.acts.models import Act
from tongzhou.support.acts.natural import MOST_ALIKE, free
from tongzhou.support.acts.queries import work_of
from tongzhou.support.acts.work import Who

pytestmark = pytest.mark.django_db
LATER = AT + timedelta(hours=1)
HEAD = ["支援单位", "受援单位", "日期", "题目", "主讲人"]


def sheet(p: Place, times: int = 1, topic: str = "胸痛的早期识别") -> list[list[Any]]:
    """One lecture, as often as the file tells it."""
    houses = [p.pairing.supporting.name, p.pairing.receiving.name]
    return [HEAD, *[[*houses, "2026-03-05", topic, "演示·讲者"]] * times]


def old(p: Place, number: int = 1, **given: Any) -> list[Act]:
    """Lectures by one teacher as they stood before keys were derived."""
    known = Staff.objects.filter(institution=p.pairing.supporting, name="演示·讲者").first()
    who = Who("teacher", (known or StaffFactory(institution=p.pairing.supporting, name="演示·讲者")).pk)
    acts = [
        actions.record(id=new_id(), by=p.expert, at=AT, work=lecture(p, people=(who,), **given))
        for _ in range(number)
    ]
    Act.objects.filter(pk__in=[act.pk for act in acts]).update(natural="")
    return acts


def test_a_file_finds_an_old_act_without_any_correction() -> None:
    p = place()
    (act,) = old(p)
    assert fates(looked(p.giving_office, sheet(p), at=LATER)) == (1, 0, 0)  # it would have stood twice
    assert keying.give_keys() == 1
    assert fates(looked(p.giving_office, sheet(p), at=LATER)) == (0, 0, 1)
    assert written(p.giving_office, {"讲座": sheet(p)}, at=LATER) == {"讲座": {"rows": 0, "same": 1}}
    act.refresh_from_db()
    assert (act.version, act.steps, act.touches, Claim.objects.count()) == (1, 1, 1, 1)


def test_it_is_done_when_the_platform_is_made_ready() -> None:
    p = place()
    old(p, 2)
    prepare._key_old_acts()
    assert not Act.objects.filter(natural="").exists()


def test_the_key_is_the_one_that_it_would_have_been_given() -> None:
    p = place()
    (act,) = old(p)
    told = Act.objects.get(pk=act.pk)
    assert not told.natural
    keying.give_keys()
    told.refresh_from_db()
    assert told.natural == act.natural


def test_again_changes_nothing_and_batches_are_as_good_as_one() -> None:
    p = place()
    old(p, 5)
    assert keying.give_keys(batch=2) == 5 and keying.give_keys(batch=2) == 0
    assert len(set(Act.objects.values_list("natural", flat=True))) == 5
    assert fates(looked(p.giving_office, sheet(p, 6), at=LATER)) == (1, 0, 5)


def test_killed_between_batches_it_goes_on_from_there(monkeypatch: pytest.MonkeyPatch) -> None:
    p = place()
    old(p, 4)
    real, calls = keying._key, iter(range(9))

    def dies(ids: Any) -> int:
        if next(calls) == 1:
            raise KeyboardInterrupt
        return real(ids)

    monkeypatch.setattr(keying, "_key", dies)
    with pytest.raises(KeyboardInterrupt):
        keying.give_keys(batch=2)
    assert Act.objects.exclude(natural="").count() == 2
    assert keying.give_keys(batch=2) == 2


def test_what_counts_no_longer_and_what_is_alike_too_often_stays_without() -> None:
    p = place()
    gone = old(p)[0]
    actions.withdraw(by=p.expert, at=LATER, act_id=gone.pk, note="写错了")
    old(p, MOST_ALIKE + 1)
    assert keying.give_keys() == MOST_ALIKE and keying.give_keys() == 0
    gone.refresh_from_db()
    assert not gone.natural and Act.objects.filter(natural="").count() == 2


class Mixed(TestCase):
    """Old and new ones of several topics: each gets a key, no two the same, and the file finds exactly as many as there are."""

    @settings(deadline=None, max_examples=10)
    @given(st.lists(st.tuples(st.sampled_from(["甲", "乙"]), st.booleans()), max_size=7), st.integers(1, 4))
    def test_as_many_as_there_are(self, told: list[tuple[str, bool]], batch: int) -> None:
        """Whatever the batches."""
        p = place()
        for topic, before in told:
            (act,) = old(p, topic=topic)
            if not before:
                Act.objects.filter(pk=act.pk).update(natural=free([work_of(act)])[0])
        keying.give_keys(batch=batch)
        assert not Act.objects.filter(supporting=p.pairing.supporting, natural="").exists()
        for topic in ("甲", "乙"):
            number = sum(one == topic for one, _ in told)
            assert fates(looked(p.giving_office, sheet(p, number + 1, topic), at=LATER)) == (1, 0, number)


@pytest.mark.django_db(transaction=True)
def test_two_runs_and_somebody_who_types_meet() -> None:
    p = place()
    old(p, 4)
    teacher = Act.objects.first().people.get(role="teacher").staff_id  # type: ignore[union-attr]  # the act was written above

    def types() -> Act:
        return actions.record(
            id=new_id(), by=p.expert, at=AT, work=lecture(p, people=(Who("teacher", teacher),))
        )

    answers = together(lambda: keying.give_keys(batch=1), types, lambda: keying.give_keys(batch=3), types)
    assert not [one for one in answers if isinstance(one, Exception)], answers
    keys = list(Act.objects.values_list("natural", flat=True))
    assert len(keys) == len(set(keys)) == 6 and "" not in keys
