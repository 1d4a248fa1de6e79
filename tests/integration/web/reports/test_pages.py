"""The pages of reports: what is chosen, what is shown, what is refused and how; what a county gained."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.test import Client

from tests.factories.directory import InstitutionFactory
from tests.factories.ledger import AT
from tests.factories.papers import pdf_text, word_text
from tests.factories.placements import LAST, confirmed, school, skills_of
from tests.factories.promises import Pair, pair
from tests.factories.techniques import Ward, alone, case, confirm_all, introduced, noon, ward
from tests.integration.web.conftest import SignedIn
from tongzhou.accounts.rules import Role
from tongzhou.kernel.ids import new_id
from tongzhou.ledger.models import Entry
from tongzhou.support.placements import actions as placements
from tongzhou.support.placements.rules.levels import Level as Skilled
from tongzhou.support.techniques import actions as techniques
from tongzhou.support.techniques.rules.cases import Level

pytestmark = pytest.mark.django_db
HOME = LAST + timedelta(3)


@pytest.fixture
def p() -> Pair:
    """Two hospitals with lectures of one year."""
    here = pair()
    for month in (1, 2, 3):
        here.posted("lecture", on=date(2025, month, 5))
    return here


@pytest.fixture
def office(p: Pair, signed_in: SignedIn) -> Client:
    return signed_in(Role.PROGRAMME_OFFICE, p.pairing.receiving)


def test_the_page_shows_what_the_report_will_hold_and_each_figure_opens(p: Pair, office: Client) -> None:
    page = office.get("/reports/", {"programme": p.programme.code, "year": "2025"}).content.decode()
    assert "2025 年帮扶工作报告" in page and "3 场次" in page
    for form in ("summary.pdf", "report.pdf", "report.docx", "entries.csv"):
        assert f"/reports/{p.programme.code}/2025/{form}" in page
    opened = office.get(f"/reports/{p.programme.code}/2025/figures/lectures/").content.decode()
    assert opened.count("/ledger/entries/") >= 3 and "3 场次，由下面 3 条台账算出" in opened


def test_the_one_programme_and_its_latest_year_stand_there_already(p: Pair, office: Client) -> None:
    assert "2025 年帮扶工作报告" in office.get("/reports/").content.decode()


@pytest.mark.parametrize(
    ("form", "kind"),
    [
        ("summary.pdf", "application/pdf"),
        ("report.pdf", "application/pdf"),
        ("report.docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
        ("entries.csv", "text/csv; charset=utf-8"),
    ],
)
def test_each_form_is_a_file_with_the_figure_of_the_page(
    p: Pair, office: Client, form: str, kind: str
) -> None:
    answer = office.get(f"/reports/{p.programme.code}/2025-01-01_2025-02-28/{form}")
    raw = b"".join(answer.streaming_content) if answer.streaming else answer.content  # type: ignore[attr-defined]
    assert (answer.status_code, answer["Content-Type"]) == (200, kind)
    assert f"{p.programme.code}-2025-01-01_2025-02-28-{form}" in answer["Content-Disposition"]
    text = (
        pdf_text(raw) if form.endswith("pdf") else word_text(raw) if form.endswith("docx") else raw.decode()
    )
    if form == "entries.csv":
        assert text.count(",讲座,") == 2
    else:
        assert "讲座2场次" in text


def test_a_year_without_entries_says_so_at_its_field_and_keeps_what_was_chosen(
    p: Pair, office: Client
) -> None:
    answer = office.get("/reports/", {"programme": p.programme.code, "year": "2019"})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "2019 年 这段时间里" in page and "请换一个年份" in page
    assert '<option value="2019" selected' in page and f'value="{p.programme.code}" selected' in page
    assert f"/reports/?programme={p.programme.code}&amp;year=2025" in page
    assert office.get(f"/reports/{p.programme.code}/2019/report.pdf").status_code == 422


@pytest.mark.parametrize(
    "days",
    [{"from": "2025-03-01", "to": "2025-01-01"}, {"from": "morgen", "to": "2025-01-01"}, {"year": "-1"}],
)
def test_days_that_make_no_sense_are_refused_where_they_stand(
    p: Pair, office: Client, days: dict[str, str]
) -> None:
    answer = office.get("/reports/", {"programme": p.programme.code, **days})
    assert answer.status_code == 422 and "起止日期看不懂" in answer.content.decode()


def test_no_such_form_no_such_measure_no_such_programme(p: Pair, office: Client) -> None:
    code = p.programme.code
    for path in (f"{code}/2025/report.exe", f"{code}/2025/figures/nonsense/", "nowhere/2025/report.pdf"):
        assert office.get(f"/reports/{path}").status_code == 404, path


def test_another_county_is_told_nothing(p: Pair, signed_in: SignedIn) -> None:
    stranger = signed_in(Role.PROGRAMME_OFFICE, pair().pairing.receiving)
    for path in ("2025/report.pdf", "2025/entries.csv", "2025/figures/lectures/"):
        assert stranger.get(f"/reports/{p.programme.code}/{path}").status_code == 404
    page = stranger.get("/reports/", {"programme": p.programme.code}).content.decode()
    assert p.programme.name not in page and "3 场次" not in page


def test_nobody_is_paired_yet(signed_in: SignedIn) -> None:
    page = signed_in(Role.CLINICIAN, InstitutionFactory()).get("/reports/").content.decode()
    assert "还没有与您有关的帮扶项目" in page


def gains(w: Ward) -> None:
    """One done alone and kept for a year, first in the county; one still taught."""
    row = alone(w)
    techniques.state_first(
        by=w.place.expert,
        at=noon(date(2024, 4, 20)),
        technique_id=row.pk,
        on=date(2024, 4, 2),
        written="县卫健局文件",
    )
    kept = date(2025, 4, 10)
    case(w, row, (kept - row.introduced_on).days - 1, Level.ALONE)  # type: ignore[operator]
    confirm_all(w, kept)
    techniques.keep(by=w.place.doctor, at=noon(kept), technique_id=row.pk, on=kept)
    confirm_all(w, kept + timedelta(1))
    introduced(w, name="无痛胃镜", on=date(2025, 1, 1))


def test_a_county_sees_what_it_gained_and_each_day_opens_to_its_entry(signed_in: SignedIn) -> None:
    w = ward()
    gains(w)
    client = signed_in(Role.CLINICIAN, w.place.pairing.receiving)
    region = w.place.pairing.receiving.region_id
    house = client.get(f"/reports/capability/{w.taking}/").content.decode()
    for told in (
        "内镜下止血",
        "消化道出血外转多",
        "演示·学习者",
        "填补空白的首例",
        "县卫健局文件",
        "带教 2，独立 2",
        "无痛胃镜",
        "还在带教的",
    ):
        assert told in house
    for kind in ("technique", "technique_independent", "technique_kept", "local_first"):
        for entry in Entry.objects.filter(kind=kind):
            assert f"/ledger/entries/{entry.pk}/" in house, kind
    commission = signed_in(Role.PROGRAMME_OFFICE, w.place.pairing.receiving)
    assert "内镜下止血" in commission.get(f"/reports/capability/{region}/").content.decode()
    listed = commission.get("/reports/capability/").content.decode()
    assert f"/reports/capability/{w.taking}/" in listed


def test_another_county_is_not_told_what_this_one_gained(signed_in: SignedIn) -> None:
    w, other = ward(), pair()
    gains(w)
    stranger = signed_in(Role.PROGRAMME_OFFICE, other.pairing.receiving)
    assert stranger.get(f"/reports/capability/{w.taking}/").status_code == 404
    assert stranger.get(f"/reports/capability/{w.place.pairing.receiving.region_id}/").status_code == 404
    assert "内镜下止血" not in stranger.get("/reports/capability/").content.decode()


def test_what_is_not_confirmed_is_not_gained(signed_in: SignedIn) -> None:
    w = ward()
    introduced(w, confirmed=False)
    page = signed_in(Role.CLINICIAN, w.place.pairing.receiving).get(f"/reports/capability/{w.taking}/")
    assert "还没有双方都确认的新技术" in page.content.decode()


def test_what_a_trainee_first_did_alone_back_home(signed_in: SignedIn) -> None:
    s = school()
    row = s.completed(Skilled.SUPERVISED)
    first, *_ = skills_of(row)
    for day, times, number in ((HOME, 1, "2026-00173"), (HOME + timedelta(1), 4, "")):
        made = placements.record_procedure(
            id=new_id(), by=s.trainee, at=AT, skill_id=first.pk, on=day, times=times, case_number=number
        )
        confirmed(s.giving, made.key)
    client = signed_in(Role.CLINICIAN, s.place.pairing.receiving)
    page = client.get(f"/reports/capability/{s.place.pairing.receiving_id}/").content.decode()
    entry = Entry.objects.filter(kind="independent_procedure").earliest("occurred_from")
    assert first.name in page and s.trainee_staff.name in page and "5 例次" in page
    assert f"/ledger/entries/{entry.pk}/" in page and "2026-00173" not in page
