"""Every page that can be opened: right for everybody (axe, WCAG 2.2 AA), fits a phone and a desk, speaks one language.

The list of pages is the URL resolver's own, read with the GET rows of the permission table; who opens a page is the
first persona for whom the table's world shows it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.conf import settings
from django.urls import reverse
from playwright.sync_api import Browser, ConsoleMessage, Page

from tests.architecture.test_permissions import rows
from tests.browser import look
from tests.browser.conftest import DESK, PHONE
from tests.world import PERSONAS, World, make_world

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

NOT_PAGES = {
    "consultations:do", "consultations:found", "consultations:opinion_paper", "directory:found", "file", "file-thumb",
    "ledger:export", "ledger:checkpoint", "ledger:verifier", "sign-in-hospital", "sign-in-hospital-back", "sign-in-code",
    "invitation", "gallery", "gallery-form", "directory:specialties", "partnerships:default-limits", "workbook:template",
    "resources:scanned", "resources:idle-limit", "techniques:of", "specialties:of", "signs:beside", "assessment:signs",
    "assessment:sway", "placements:certificate", "reports:file", "dashboards:csv", "dashboards:parquet", "verify:again", "resources:payment",
    "indicators:composed-entries", "indicators:table-template", "indicators:view-definition", "indicators:values-csv",
    "indicators:measure", "indicators:measure-report", "dashboards:board", "referrals:outside", "referrals:paper", "emergency:time", "emergency:worker", "emergency:background", "dispatch:paper",
}  # fmt: skip
"""Parts of pages and files; doors that lead elsewhere or need a token (tests/integration/web/accounts); the gallery
(test_gallery, in demo mode); what only the nation's commission is shown (test_offices); boards (test_boards); what leads on to another page."""
AT = {"phone": ("village", "expert"), "desk": ("supporter_office", "county_office", "expert")}
"""Who is looked for first at each screen: village doctors have phones, offices have desks."""
CJK = re.compile(r"[\u4e00-\u9fff]{2,}")
_TEXT = """() => [...document.querySelectorAll('main *, header *, nav *')]
  .filter((e) => !e.closest('[data-said], [lang=zh-Hans], .lang, script, template') && e.checkVisibility())
  .flatMap((e) => [...[...e.childNodes].filter((n) => n.nodeType === 3).map((n) => n.data), e.getAttribute('aria-label'), e.getAttribute('placeholder'), e.getAttribute('title')])
  .filter(Boolean)"""


def pages() -> list[dict[str, str]]:
    """The GET rows of the table that are pages. A page that is shown for one record need not be shown for every other (a step that is over)."""
    found = [row for row in rows() if row["method"] == "GET" and row["name"] not in NOT_PAGES]
    shown = {row["name"] for row in found if seen(row)}
    return [row for row in found if seen(row) or row["name"] not in shown]


def seen(row: dict[str, str]) -> bool:
    """Whether somebody is shown it."""
    return any(row[one] == "200" for one in PERSONAS)


@pytest.fixture
def screens(browser: Browser) -> Iterator[dict[str, tuple[Page, list[str]]]]:
    """A desk and a phone, each with what its console complained about."""
    found = {}
    for name, size in (("desk", DESK), ("phone", PHONE)):
        page, heard = browser.new_context(viewport=size, timezone_id="Asia/Shanghai").new_page(), list[str]()

        def told(message: ConsoleMessage, heard: list[str] = heard) -> None:
            if message.type == "error" and "/events" not in message.text and "404" not in message.text:
                heard.append(message.text)

        page.on("console", told)
        page.on("pageerror", lambda error, heard=heard: heard.append(str(error)))
        found[name] = (page, heard)
    yield found
    for page, _ in found.values():
        page.context.close()


def enter(page: Page, site: str, world: World, persona: str, language: str) -> None:
    """Be this persona, in this language."""
    page.context.clear_cookies()
    cookies = {settings.LANGUAGE_COOKIE_NAME: language}
    if persona != "stranger":
        world.client(persona)
        cookies[settings.SESSION_COOKIE_NAME] = (
            world.client(persona).cookies[settings.SESSION_COOKIE_NAME].value
        )
    page.context.add_cookies([{"name": name, "value": value, "url": site} for name, value in cookies.items()])


def chinese(page: Page, data: str) -> list[str]:
    """Chinese on an English page that is not somebody's own words."""
    return sorted(
        {
            text.strip()[:60]
            for text in page.evaluate(_TEXT)
            if any(word not in data for word in CJK.findall(text))
        }
    )


def data_of(world: World) -> str:
    """All text that people of this world wrote: names, questions, notes. It stays as it was written."""
    from django.apps import apps
    from django.db import models

    texts: list[str] = []
    for model in apps.get_models():
        if not model.__module__.startswith("tongzhou."):
            continue
        names = [
            field.attname for field in model._meta.concrete_fields
            if not isinstance(field, models.BinaryField)
        ]  # fmt: skip
        texts += (
            [str(value) for row in model.objects.values_list(*names)[:500] for value in row if value]
            if names
            else []
        )
    return "\n".join(texts)


def test_every_page(
    live_server: Any, screens: dict[str, tuple[Page, list[str]]], subtests: pytest.Subtests
) -> None:
    """All pages in one world, at both widths, in both languages."""
    world = make_world()
    data = data_of(world) + "".join(f"病人{one} " for one in "甲乙丙丁戊己庚辛")
    for row in pages():
        address = reverse(row["name"], args=[world.ids[key] for key in row["args"].split()])
        with subtests.test(page=row["name"]):
            for (size, (page, heard)), language in zip(screens.items(), ("zh-hans", "en"), strict=True):
                persona = next((one for one in (*AT[size], *PERSONAS) if row[one] == "200"), "")
                assert persona, f"nobody is shown {address}"
                enter(page, live_server.url, world, persona, language)
                assert page.goto(live_server.url + address).status == 200
                look.shoot(page, f"every-{row['name'].replace(':', '-')}-{size}")
                wrong = [*look.faults(page), *heard]
                heard.clear()
                if look.overflow(page) > 0:
                    wrong.append(f"{look.overflow(page)} px too wide")
                if language == "en":
                    wrong += chinese(page, data)
                assert wrong == [], f"{persona} {size} {language}"


def test_the_list_is_whole() -> None:
    """Every named address stands in the table; nothing is left out here but what is not a page."""
    named = {row["name"] for row in rows() if row["method"] == "GET"}
    assert named >= NOT_PAGES
