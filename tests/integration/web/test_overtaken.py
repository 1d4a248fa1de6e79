"""Two of one office at the same form: who comes second is told, keeps what he typed, and can decide; nothing is overwritten unseen."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.errands.hand import Requests
from tests.factories.ledger import place
from tests.factories.postings import planned, scene
from tests.factories.visitors import visitor
from tongzhou.accounts.rules import Role
from tongzhou.support.postings.models import Posting
from tongzhou.support.resources.models import Fund

pytestmark = pytest.mark.django_db


def fund() -> tuple[Requests, Requests, str]:
    """Two of the supporter's office, and the address of a fund's form of correction."""
    house = place().pairing.supporting
    first, second = (Requests(visitor(house, Role.PROGRAMME_OFFICE)) for _ in range(2))
    first.go("/money/funds/new/")
    first.fill("叫什么", "演示·资金")
    first.choose("来源", "企业捐赠")
    first.fill("金额", "100万")
    first.press("登记")
    return first, second, f"/money/funds/{Fund.objects.get().pk}/edit/"


def posting() -> tuple[Requests, Requests, str]:
    """Two of the supporter's office, and the address of a posting's plan."""
    s = scene()
    row = planned(s)
    first, second = (Requests(visitor(s.supporter, Role.PROGRAMME_OFFICE)) for _ in range(2))
    return first, second, f"/postings/{row.pk}/replan/"


@pytest.mark.parametrize(("made", "button"), [(fund, "更正"), (posting, "保存计划")])
def test_the_second_is_told_and_may_go_on(
    made: Callable[[], tuple[Requests, Requests, str]], button: str
) -> None:
    first, second, form = made()
    for hand, words in ((first, "先改的"), (second, "后改的")):
        hand.go(form)
        hand.fill("说明", words)
    first.press(button)
    second.press(button)
    assert second.status == 409 and second.value("说明") == "后改的"
    second.reads("刚刚做了", "您填的还在", "看现在的样子")
    kept = (
        Fund.objects.values_list("note", flat=True)
        if made is fund
        else Posting.objects.values_list("note", flat=True)
    )
    assert list(kept) == ["先改的"]
    second.press(button)
    assert list(kept.all()) == ["后改的"]


def test_looking_first_leads_to_the_record() -> None:
    first, second, form = fund()
    first.go(form), second.go(form)
    first.fill("金额", "200万")
    first.press("更正")
    second.press("更正")
    second.follow("看现在的样子")
    second.reads("200.00 万元")


def test_overtaken_again_he_is_told_again() -> None:
    first, second, form = fund()
    first.go(form), second.go(form)
    first.press("更正")
    second.press("更正")
    assert second.status == 409
    first.go(form)
    first.fill("说明", "又改")
    first.press("更正")
    second.press("更正")
    assert second.status == 409 and Fund.objects.get().note == "又改"
