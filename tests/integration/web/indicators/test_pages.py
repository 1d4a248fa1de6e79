"""The pages of indicators: the catalogue, one indicator, the entries behind each figure, as many as it says."""

from __future__ import annotations

import html
import re
from datetime import date, timedelta
from urllib.parse import urlencode

import pytest
from django.test import Client
from django.utils import timezone

from tests.factories.promises import Pair, pair
from tests.integration.web.conftest import SignedIn
from tongzhou.accounts.rules import Role
from tongzhou.indicators.actions import remember
from tongzhou.indicators.definitions import catalogue

pytestmark = pytest.mark.django_db
ENTRY = "/ledger/entries/"
LEVELS = ["whole", "county", "institution", "pairing", "programme", "province"]


@pytest.fixture
def p() -> Pair:
    """Two hospitals: lectures of this year and the last, and an expert who came twice."""
    remember(catalogue.ALL.values(), at=timezone.now(), on=timezone.localdate())
    here, today = pair(), timezone.localdate()
    for number in range(3):
        here.posted("lecture", 2, on=date(today.year, 1, 2) + timedelta(number))
    here.posted("lecture", on=date(today.year - 1, 5, 2))
    for day in (3, 4):
        told = {"role": "clinician", "batch": None, "team": "", "team_based": False, "planned_days": 30}
        here.posted("posting", on=date(today.year, 1, day), members=(("expert", "staff:1"),), detail=told)
    return here


@pytest.fixture
def office(p: Pair, signed_in: SignedIn) -> Client:
    return signed_in(Role.PROGRAMME_OFFICE, p.pairing.receiving)


def got(client: Client, path: str, **asked: str) -> str:
    answer = client.get(f"/indicators/{path}", asked)
    assert answer.status_code == 200, answer.content.decode()[-2000:]
    return answer.content.decode()


def test_the_catalogue_says_this_years_figures_and_what_has_no_record(office: Client) -> None:
    page = got(office, "")
    assert "6 场次" in page and "3 条" in page and "还没有记录" in page
    assert "1 人" in page and "2 条" in page


def test_a_search_finds_by_word_and_by_code_and_a_theme_narrows(office: Client) -> None:
    assert "学术" not in got(office, "", q="讲座").split("<main")[1].split("tabs")[0]
    found = got(office, "", q="lectures")
    assert "/indicators/lectures/" in found and "/indicators/vehicles/" not in found
    assert "/indicators/lectures/" not in got(office, "", theme="money")
    assert "没有找到指标" in got(office, "", q="无此词")


@pytest.mark.parametrize("level", LEVELS)
@pytest.mark.parametrize("per", ["year", "month", "quarter", "activity_year"])
def test_every_cell_opens_to_as_many_entries_as_it_says(office: Client, level: str, per: str) -> None:
    page = got(office, "lectures/", level=level, per=per, until=f"{timezone.localdate().year}-02-01")
    cells = re.findall(r'<a href="(/indicators/lectures/entries/[^"]+)">([^<]+)</a><small>(\d+) 条', page)
    assert cells
    for href, figure, number in cells:
        opened = office.get(html.unescape(href)).content.decode()
        assert opened.count(f'<span class="go"><a href="{ENTRY}') == int(number), href
        assert f"{figure}，由 {number} 条记录算出" in opened


def test_days_of_ones_own_and_a_moment_of_knowledge(p: Pair, office: Client) -> None:
    year = timezone.localdate().year
    page = got(office, "lectures/", per="days", **{"from": f"{year}-01-02", "to": f"{year}-01-03"})
    assert "4 场次" in page and f"{year}-01-02 至 {year}-01-03" in page
    before = got(office, "lectures/", as_of="2020-01-01")
    assert 'value="2020-01-01"' in before


@pytest.mark.parametrize(
    "asked", [{"until": "morgen"}, {"per": "days", "from": "2025-03-01", "to": "2025-01-01"}, {"as_of": "20"}]
)
def test_days_that_make_no_sense_are_refused_where_they_stand(office: Client, asked: dict[str, str]) -> None:
    answer = office.get("/indicators/lectures/", asked)
    assert answer.status_code == 422 and 'aria-invalid="true"' in answer.content.decode()


def test_a_reversed_entry_is_gone_from_the_figure_and_from_what_it_opens_to(p: Pair, office: Client) -> None:
    year = timezone.localdate().year
    entry = p.posted("lecture", 5, on=date(year, 1, 9))
    assert "11 场次" in got(office, "lectures/")
    p.reversed(entry)
    assert "6 场次" in got(office, "lectures/")
    opened = got(office, "lectures/entries/", **{"from": f"{year}-01-01", "to": f"{year}-12-31"})
    assert str(entry.pk) not in opened


def test_pages_of_entries_follow_each_other_without_a_gap(p: Pair, office: Client) -> None:
    year = timezone.localdate().year
    for _ in range(60):
        p.posted("lecture", on=date(year, 1, 20))
    path = f"lectures/entries/?{urlencode({'from': f'{year}-01-01', 'to': f'{year}-12-31'})}"
    first = got(office, path)
    follow = html.unescape(re.findall(r'href="([^"]+after=[^"]+)"', first)[0])
    second = office.get(follow).content.decode()
    ids = [re.findall(rf'class="go"><a href="{ENTRY}([0-9a-f-]+)/', page) for page in (first, second)]
    assert (len(ids[0]), len(ids[1])) == (50, 13) and not set(ids[0]) & set(ids[1])


def test_another_county_is_told_nothing(p: Pair, signed_in: SignedIn) -> None:
    stranger = signed_in(Role.PROGRAMME_OFFICE, pair().pairing.receiving)
    assert "6 场次" not in got(stranger, "") and "6 场次" not in got(stranger, "lectures/", level="county")
    year = timezone.localdate().year
    opened = got(stranger, "lectures/entries/", **{"from": f"{year}-01-01", "to": f"{year}-12-31"})
    assert ENTRY not in opened and "这里没有台账" in opened
    narrowed = got(stranger, "lectures/", level="pairing", place=str(p.pairing.pk))
    assert "6 场次" not in narrowed


def test_no_such_indicator(office: Client) -> None:
    for path in ("nonsense/", "nonsense/entries/"):
        answer = office.get(f"/indicators/{path}")
        assert answer.status_code == 404 and "没有“nonsense”这个指标" in answer.content.decode()


def test_a_place_that_is_chosen_shows_its_months(p: Pair, office: Client) -> None:
    page = got(office, "lectures/", level="pairing", place=str(p.pairing.pk))
    assert 'id="months"' in page and p.pairing.receiving.label in page
