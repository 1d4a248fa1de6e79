"""A person's hand at a real browser: the same words as `tests.errands.hand.Requests`, with what only eyes see looked at.

Each page is looked at in both languages: right for everybody, no wider than the screen, on a phone large enough for a thumb.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from django.conf import settings
from playwright.sync_api import Locator, Page, expect

from tests.browser.look import at_rest, faults, overflow, shoot, small_targets
from tests.errands.hand import Effort


@dataclass
class Screen:
    """One person at one browser window of his own."""

    page: Page
    site: str
    name: str
    phone: bool = False
    effort: Effort = field(default_factory=Effort)

    @property
    def path(self) -> str:
        """The address in the bar."""
        parts = urlsplit(self.page.url)
        return f"{parts.path}?{parts.query}" if parts.query else parts.path

    @property
    def _main(self) -> Locator:
        return self.page.get_by_role("main")

    def _settled(self) -> None:
        at_rest(self.page)
        expect(self.page.locator("h1").first).to_be_attached()

    def _touch(self, what: Locator) -> None:
        self.effort.taps += 1
        what.tap() if self.phone else what.click()
        self._settled()

    # what is seen

    def reads(self, *texts: str) -> None:
        """All of this stands on the page."""
        body = self.page.locator("body")
        for text in texts:
            spaced = re.compile(r"\s*".join(map(re.escape, text.replace(" ", ""))))
            expect(body).to_contain_text(spaced)

    def value(self, label: str) -> str:
        """What stands in a field."""
        return self._field(label).input_value().strip()

    def hrefs(self, prefix: str) -> list[str]:
        """The addresses on the page that begin so, each once."""
        found = self._main.locator(f'a[href^="{prefix}"]').evaluate_all(
            "(all) => all.map((a) => a.getAttribute('href'))"
        )
        return list(dict.fromkeys(map(str, found)))

    def look(self, name: str) -> None:
        """Look at the page in Chinese and in English, where opening it anew loses nothing that was typed."""
        size = "phone" if self.phone else "desk"
        self._looked_at(f"year-{name}-{size}-zh")
        self._speak("en")
        self._looked_at(f"year-{name}-{size}-en")
        self._speak("zh-hans")

    def _looked_at(self, name: str) -> None:
        shoot(self.page, name)
        assert overflow(self.page) <= 0, name
        assert faults(self.page) == [], name
        assert not self.phone or small_targets(self.page) == [], name

    def _speak(self, language: str) -> None:
        kept = {"name": settings.LANGUAGE_COOKIE_NAME, "value": language, "url": self.site}
        self.page.context.add_cookies([kept])  # type: ignore[list-item]  # a cookie as the driver has it
        self.page.reload()
        self._settled()

    # what is done

    def go(self, path: str) -> None:
        """Type an address, or open it from a bookmark."""
        found = self.page.goto(self.site + path)
        assert found is not None and found.status == 200, path
        self._settled()

    def follow(self, name: str) -> None:
        """Open the link with this name, in the page before its furniture."""
        words = re.compile(f"^\\s*{re.escape(name)}")
        inside = self._main.get_by_role("link").filter(has_text=words)
        self._touch(
            (inside if inside.count() else self.page.get_by_role("link").filter(has_text=words)).first
        )

    def _field(self, label: str) -> Locator:
        exact = self._main.locator("label[for]").filter(
            has_text=re.compile(f"^\\s*{re.escape(label)}\\s*(必填|可不填)?\\s*$")
        )
        loose = self._main.locator("label[for]").filter(has_text=re.compile(f"^\\s*{re.escape(label)}"))
        found = (exact if exact.count() else loose).first.get_attribute("for")
        assert found, label
        return self.page.locator(f"#{found}")

    def fill(self, label: str, text: str) -> None:
        """Type into a field."""
        self._field(label).fill(text)
        self.effort.taps += 1
        self.effort.typed += len(text)

    def choose(self, label: str, option: str) -> None:
        """Choose of a list."""
        found = self._field(label)
        hits = [text for text in found.locator("option").all_inner_texts() if text.strip().startswith(option)]
        assert hits, (label, option)
        found.select_option(label=hits[0])
        self.effort.taps += 2

    def pick(self, group: str, option: str) -> None:
        """Touch one answer of a few."""
        legend = self.page.locator("legend").filter(has_text=re.compile(f"^\\s*{re.escape(group)}"))
        answer = self._main.locator("fieldset").filter(has=legend).first.locator("label")
        self.effort.taps += 1
        answer.filter(has_text=re.compile(f"^\\s*{re.escape(option)}")).first.click()

    def tick_all(self) -> int:
        """Tick every box of the list that is not ticked; how many there are."""
        boxes = self._main.locator("input[type=checkbox][name=claim]").all()
        for box in boxes:
            self.effort.taps += not box.is_checked()
            box.check(force=True)
        return len(boxes)

    def press(self, name: str) -> None:
        """Press a button of the page."""
        buttons = self._main.locator("form button:visible")
        exact = buttons.filter(has_text=re.compile(f"^\\s*{re.escape(name)}\\s*$"))
        loose = buttons.filter(has_text=re.compile(f"^\\s*{re.escape(name)}"))
        self._touch((exact if exact.count() else loose).first)

    def ask(self, opener: str, text: str, button: str) -> None:
        """Open a dialog, write the sentence it asks for, press its button."""
        self._main.get_by_role("button", name=opener, exact=True).click()
        dialog = self.page.locator("dialog[open]")
        dialog.locator("textarea").fill(text)
        self.effort.taps += 2
        self.effort.typed += len(text)
        self._touch(dialog.get_by_role("button", name=button, exact=True))
