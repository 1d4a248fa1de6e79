"""The opinion on paper."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest

from tests.factories.consultations import (
    NEXT_MORNING,
    NOW,
    PASSWORD,
    Stage,
    accepted,
    amended,
    closed,
    invited,
    minutes,
    sign,
    signed,
    stage,
)
from tongzhou.care.consultations import actions, documents, queries
from tongzhou.care.consultations.documents import latest, opinion_pdf
from tongzhou.care.consultations.models import Consultation

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


def printed(s: Stage, case: Consultation, language: str = "zh-hans") -> list[dict[str, Any]]:
    """The opinions as they stand on the paper."""
    page = queries.case(s.asker, case.pk, at=NEXT_MORNING + minutes(60))
    newest = latest(page.opinions, page.case.holder_staff_id)
    told: list[dict[str, Any]] = documents._content(page, newest, LINK, language)["opinions"]
    return told


def test_amended_after_closing_the_paper_shows_the_newest_and_says_upon_which_it_was_closed() -> None:
    s = stage()
    case = amended(s)
    first = case.opinions.get(version=1)
    (one,) = printed(s, case)
    assert one["heading"] == "会诊意见（第 2 版）" and one["reason"] == "剂量写错"
    assert "依据第 1 版" in one["basis"] and first.content_hash[:16] in one["basis"]
    assert "2026-03-02 11:00" in one["basis"] and one["basis"].endswith("邀请方尚未确认看过。")
    page = queries.case(s.asker, case.pk, at=NEXT_MORNING + minutes(1))
    _keep("amended-after-closing.pdf", opinion_pdf(page, link=LINK))
    actions.acknowledge(by=s.colleague, at=NEXT_MORNING + minutes(10), case_id=case.pk)
    (one,) = printed(s, case)
    assert one["basis"].endswith("邀请方 演示·村医乙 于 2026-03-03 08:10 确认看过。")
    (english,) = printed(s, case, "en")
    assert "upon version 1" in english["basis"] and "confirmed having read it" in english["basis"]
    page = queries.case(s.asker, case.pk, at=NEXT_MORNING + minutes(20))
    pdf = opinion_pdf(page, link=LINK)
    assert pdf == opinion_pdf(page, link=LINK)
    _keep("amended-and-read.pdf", pdf)
    _keep("amended-and-read-en.pdf", opinion_pdf(page, link=LINK, language="en"))


def test_before_closing_and_without_an_amendment_nothing_is_said_of_it() -> None:
    s = stage()
    assert [one["basis"] for one in printed(s, closed(s))] == [""]
    case = signed(s)
    actions.amend(
        by=s.expert, at=NOW + minutes(45), case_id=case.pk, password=PASSWORD, reason="笔误", assessment="同前。",
        advice="100 mg。", referral="soon",
    )  # fmt: skip
    assert [one["basis"] for one in printed(s, case)] == [""]
    actions.close(by=s.asker, at=NOW + minutes(60), case_id=case.pk, decision="adopted")
    assert [(one["heading"], one["basis"]) for one in printed(s, case)] == [("会诊意见（第 2 版）", "")]


def test_an_heir_who_had_signed_before_stands_first() -> None:
    s = stage()
    case = invited(s)
    guest = s.second_expert.staff_id
    actions.invite_expert(
        by=s.expert, at=NOW + minutes(16), case_id=case.pk, staff_id=s.county_doctor.staff_id
    )
    sign(case.pk, s.county_doctor)
    sign(case.pk, s.second_expert, advice="先做心电图。")
    case = actions.leave(by=s.expert, at=NOW + minutes(50), case_id=case.pk, note="急诊", heir_id=guest)
    first, second = printed(s, case)
    assert (first["name"], first["heading"]) == ("演示·专家乙", "会诊意见")
    assert (second["name"], second["heading"]) == ("演示·县医", "参加专家意见")
