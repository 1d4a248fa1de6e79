"""The certificate on paper: the same record gives the same bytes; nothing is printed that was not issued."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.factories.ledger import AT
from tests.factories.placements import LAST, School, school
from tongzhou.kernel.errors import NotFound
from tongzhou.support.placements import actions, queries
from tongzhou.support.placements.certificate import certificate_pdf
from tongzhou.support.placements.rules.levels import Level

pytestmark = pytest.mark.django_db
LINK = "http://testserver/placements/00000000-0000-7000-8000-000000000000/"


@pytest.fixture
def s() -> School:
    return school()


def keep(pdf: bytes, name: str) -> None:
    folder = os.environ.get("TONGZHOU_SHOTS")
    if folder:
        (Path(folder) / name).write_bytes(pdf)


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_it_says_who_learned_what_and_is_the_same_every_time(s: School, language: str) -> None:
    row = s.completed(Level.ALONE, Level.SUPERVISED, Level.OBSERVED)
    found = queries.placement(s.taking, row.pk)
    pdf = certificate_pdf(found, link=LINK, language=language)
    assert pdf.startswith(b"%PDF") and len(pdf) < 400_000
    assert pdf == certificate_pdf(queries.placement(s.giving, row.pk), link=LINK, language=language)
    keep(pdf, f"certificate-{language}.pdf")


def test_before_the_recipient_has_confirmed_it_is_another_paper(s: School) -> None:
    row = s.signed(Level.ALONE)
    actions.add_skills(
        by=s.teacher, at=AT, placement_id=row.pk, names=[f"呼吸专科技能第 {n} 项" for n in range(14)]
    )
    lines = {one.pk: Level.ASSISTED for one in row.skills.all()}
    actions.sign(by=s.teacher, at=AT, placement_id=row.pk, levels=lines, on=LAST)
    actions.complete(
        by=s.giving, at=AT, placement_id=row.pk, on=LAST, assessment="工作踏实，能独立管理呼吸衰竭病人。"
    )
    open_one = certificate_pdf(queries.placement(s.taking, row.pk), link=LINK)
    keep(open_one, "certificate-open.pdf")
    assert open_one.startswith(b"%PDF")


def test_nothing_is_printed_that_was_not_issued(s: School) -> None:
    with pytest.raises(NotFound):
        certificate_pdf(queries.placement(s.taking, s.learning().pk), link=LINK)
