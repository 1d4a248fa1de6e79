"""The steps of the main errand as a person takes them: what is touched, typed and read, by the words on the page."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.test import Client
from playwright.sync_api import Locator, Page, expect

from tests.browser import look
from tests.factories.consultations import PASSWORD
from tests.factories.files import picture
from tongzhou.accounts.models import Account
from tongzhou.kernel.actors import Actor
from tongzhou.web.components.times import SHANGHAI

QUESTION = "胸口闷痛两小时，要不要马上转？"


def enter(page: Page, site: str, who: Actor, language: str = "zh-hans") -> None:
    """Give the browser a session of this person, without the sign-in page."""
    client = Client()
    client.force_login(Account.objects.get(pk=who.account_id))
    cookies = {
        settings.SESSION_COOKIE_NAME: client.cookies[settings.SESSION_COOKIE_NAME].value,
        settings.LANGUAGE_COOKIE_NAME: language,
    }
    page.set_default_timeout(8000)
    page.context.add_cookies([{"name": name, "value": value, "url": site} for name, value in cookies.items()])


def looked_at(page: Page, name: str) -> None:
    """Right for everybody, fits the screen; with TONGZHOU_SHOTS a picture of it."""
    look.shoot(page, name)
    wrong = look.faults(page)
    assert look.overflow(page) <= 0, name
    assert wrong == [], wrong


def pick(page: Page, question: str, answer: str) -> None:
    """Touch one of the answers to a question."""
    said = page.get_by_text(re.compile(f"^{re.escape(answer)}"))
    page.get_by_role("group", name=question).locator("label").filter(has=said).locator("input").first.check()


def settled(page: Page) -> None:
    """The script has taken hold of the page."""
    page.wait_for_load_state("networkidle")


@dataclass
class Village:
    """The village doctor and his phone."""

    page: Page
    site: str

    def register(self, name: str = "演示·李大山") -> None:
        """A new patient, from the first page of asking to the question of consent."""
        page = self.page
        page.goto(f"{self.site}/ask/")
        page.get_by_role("link", name="登记新病人").click()
        page.get_by_label("姓名").fill(name)
        pick(page, "性别", "男")
        page.get_by_label("年龄或出生日期").fill("58")
        page.get_by_role("button", name="登记").click()

    def consent(self) -> None:
        """He signed on paper; on to the questions."""
        pick(self.page, "怎么同意的", "纸质签字，原件留存")
        self.page.get_by_role("button", name="已同意，下一步").click()
        expect(self.page.get_by_role("group", name="要哪方面的帮助")).to_be_visible()
        settled(self.page)

    def topic(self, name: str = "胸痛") -> None:
        """The kind of help; its questions appear."""
        with self.page.expect_response("**/part/"):
            pick(self.page, "要哪方面的帮助", name)
        expect(self.page.get_by_label("最想问什么")).to_be_visible()

    def answers(self, onset: datetime) -> None:
        """The minimum data of chest pain."""
        page = self.page
        with page.expect_response("**/part/"):
            pick(page, "有多急", "急")
        page.get_by_label("最想问什么").fill(QUESTION)
        page.get_by_label("什么时候开始痛").fill(f"{onset.astimezone(SHANGHAI):%Y-%m-%dT%H:%M}")
        pick(page, "怎么个痛法", "压榨样、闷痛")
        pick(page, "往哪里放射", "左肩、左臂")
        page.get_by_label("高压").fill("152")
        page.get_by_label("低压").fill("92")
        page.get_by_label("脉搏").fill("96")
        pick(page, "做了心电图吗", "否")
        pick(page, "阿司匹林给了吗", "已给")

    def send(self) -> str:
        """Send; the case's address."""
        self.page.get_by_role("button", name=re.compile("^送给")).click()
        self.page.wait_for_url(re.compile(r"/cases/[0-9a-f-]{36}/$"))
        return self.page.url

    def to(self, place: str) -> None:
        """Where it goes."""
        with self.page.expect_response("**/part/"):
            pick(self.page, "送到哪里", place)


def do(page: Page, name: str) -> None:
    """Open the form of a step, or take a step that needs none."""
    page.get_by_role("main").get_by_role("button", name=name, exact=True).or_(
        page.get_by_role("main").get_by_role("link", name=name, exact=True)
    ).first.click()


def note(page: Page, label: str, text: str, button: str) -> None:
    """Write the one sentence that a step needs, and send it."""
    page.get_by_label(label).fill(text)
    page.get_by_role("button", name=button, exact=True).click()


def opinion(page: Page, button: str = "签署并答复") -> None:
    """Write the structured opinion and sign it with the password."""
    page.get_by_label("判断").fill("考虑急性冠脉综合征，不能除外心肌梗死。")
    page.locator("#f-advice").fill("立即做十二导联心电图，阿司匹林 300 mg 嚼服。")
    pick(page, "要不要转诊", "立即转诊")
    page.get_by_label("注意观察").fill("胸痛加重、出冷汗、血压低于 90。")
    page.get_by_label("再输一次您的密码").fill(PASSWORD)
    page.get_by_role("button", name=button).click()


def told(page: Page, text: str) -> None:
    """What the page says after a step."""
    expect(page.locator("#flashes")).to_contain_text(text)


def ecg(folder: Path) -> Path:
    """A picture as a phone takes it."""
    path = folder / "心电图.jpg"
    path.write_bytes(picture(size=(1600, 1200), quality=90))
    return path


def hours(number: float) -> timedelta:
    """So many hours."""
    return timedelta(hours=number)


@dataclass
class Keys:
    """A person who has a keyboard and nothing else."""

    page: Page

    def to(self, goal: Locator, then: str = "") -> None:
        """Tab until `goal` has the focus (arrows inside a group of radios), then press `then`."""
        expect(goal).to_be_attached()
        for _ in range(120):
            if goal.evaluate("(e) => e === document.activeElement"):
                break
            self.page.keyboard.press(self._next(goal))
        expect(goal).to_be_focused()
        if then:
            self.page.keyboard.press(then)

    def _next(self, goal: Locator) -> str:
        """Inside the goal's own group of radios the arrows move; Tab leaves it."""
        inside = "(e) => e.type === 'radio' && document.activeElement?.name === e.name"
        return "ArrowDown" if goal.evaluate(inside) else "Tab"


def ask_by_keys(keys: Keys) -> None:
    """The minimum data of chest pain, typed; each answer on its own."""
    page = keys.page
    keys.to(page.get_by_role("radio", name=re.compile("^急")))
    keys.to(page.get_by_label("最想问什么"))
    page.keyboard.type(QUESTION)
    keys.to(page.get_by_role("button", name="1 小时前"), "Enter")
    for answer in ("压榨样、闷痛", "左肩、左臂"):
        keys.to(page.get_by_label(answer, exact=True), "Space")
    for label, text in (("高压", "152"), ("低压", "92"), ("脉搏", "96")):
        keys.to(page.get_by_label(label))
        page.keyboard.type(text)
    for group, answer in (("做了心电图吗", "否"), ("阿司匹林给了吗", "已给")):
        keys.to(page.get_by_role("group", name=group).get_by_role("radio", name=answer), "Space")
    keys.to(page.get_by_role("radio", name="演示省立医院"), "Space")
