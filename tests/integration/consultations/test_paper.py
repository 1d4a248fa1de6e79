"""The opinion on paper."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.factories.consultations import NOW, PASSWORD, accepted, closed, minutes, signed, stage
from tongzhou.care.consultations import actions, queries
from tongzhou.care.consultations.documents import latest, opinion_pdf

pytestmark = pytest.mark.django_db
LINK = "https://tongzhou.example.cn/cases/0190f2a0-0000-7000-8000-000000000000/"


def _keep(name: str, pdf: bytes) -> None:
    """Leave the paper where somebody who wants to look asked for it."""
    if folder := os.environ.get("KEEP_PAPERS"):
        Path(folder, name).write_bytes(pdf)


def test_the_same_case_gives_the_same_bytes() -> None:
    s = stage()
    case = closed(s)
    page = queries.case(s.asker, case.pk, at=NOW + minutes(70))
    first, second = opinion_pdf(page, link=LINK), opinion_pdf(page, link=LINK)
    _keep("closed.pdf", first)
    assert first == second and first.startswith(b"%PDF-")


def test_only_the_newest_version_of_each_expert_is_printed() -> None:
    s = stage()
    case = signed(s)
    actions.amend(
        by=s.expert, at=NOW + minutes(45), case_id=case.pk, password=PASSWORD, reason="剂量笔误",
        assessment="考虑不稳定型心绞痛。\n肌钙蛋白未查，不能除外心肌梗死。", advice="阿司匹林 100 mg，每日一次。" * 12, referral="soon",
        referral_note="本周内到县医院心内科", watch="胸痛超过 20 分钟立即拨打 120。", review_on=NOW.date(),
    )  # fmt: skip
    page = queries.case(s.asker, case.pk, at=NOW + minutes(70))
    assert [one.version for one in latest(page.opinions)] == [2]
    _keep("amended.pdf", opinion_pdf(page, link=LINK))
    _keep("amended-en.pdf", opinion_pdf(page, link=LINK, language="en"))


def test_an_unsigned_case_has_no_paper() -> None:
    s = stage()
    page = queries.case(s.asker, accepted(s).pk, at=NOW + minutes(70))
    with pytest.raises(ValueError, match="signed"):
        opinion_pdf(page, link=LINK)
