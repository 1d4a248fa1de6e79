"""A person's hand on the pages: it opens links, fills fields and presses buttons by the words a person reads.

`Hand` is what an errand may do; `Requests` does it without a browser: the page's own links and forms, with
what a browser would refuse to send (a required answer missing, a choice that is not on the list) refused here too.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any, Protocol
from urllib.parse import urljoin

from django.test import Client
from lxml import html

Node = Any


@dataclass
class Effort:
    """What somebody had to do: touches of the screen, characters typed."""

    taps: int = 0
    typed: int = 0


class Hand(Protocol):
    """One person at one screen."""

    effort: Effort

    @property
    def path(self) -> str: ...

    def go(self, path: str) -> None: ...
    def follow(self, name: str) -> None: ...
    def fill(self, label: str, text: str) -> None: ...
    def choose(self, label: str, option: str) -> None: ...
    def pick(self, group: str, option: str) -> None: ...
    def tick_all(self) -> int: ...
    def press(self, name: str) -> None: ...
    def ask(self, opener: str, text: str, button: str) -> None: ...
    def reads(self, *texts: str) -> None: ...
    def value(self, label: str) -> str: ...
    def hrefs(self, prefix: str) -> list[str]: ...
    def look(self, name: str) -> None: ...


def words(node: Node) -> str:
    """The text of a node as one reads it."""
    return re.sub(r"\s+", " ", node.text_content()).strip()


@dataclass
class Requests:
    """A hand without a browser. `pages` are the addresses it was shown, in order."""

    client: Client
    effort: Effort = field(default_factory=Effort)
    pages: list[str] = field(default_factory=list)
    status: int = 0
    tree: Node = None
    shots: list[tuple[str, str]] = field(default_factory=list)
    sent: list[tuple[str, dict[str, list[str]]]] = field(default_factory=list)
    _path: str = "/"

    @property
    def path(self) -> str:
        """The address in the bar."""
        return self._path

    # what is seen

    def take(self, response: Any) -> None:
        """Stand on the page that was answered."""
        self.status = response.status_code
        chain = getattr(response, "redirect_chain", [])
        self._path = chain[-1][0] if chain else response.request["PATH_INFO"] + self._query(response)
        self.pages.append(self._path)
        self.tree = html.fromstring(response.content.decode())

    @staticmethod
    def _query(response: Any) -> str:
        asked = response.request.get("QUERY_STRING", "")
        return f"?{asked}" if asked and response.request["REQUEST_METHOD"] == "GET" else ""

    @property
    def main(self) -> Node:
        """The page without its furniture."""
        found = self.tree.xpath("//main")
        return found[0] if found else self.tree

    def text(self) -> str:
        """All that the page says, messages included."""
        return words(self.tree.body)

    def reads(self, *texts: str) -> None:
        """All of this stands on the page."""
        said = self.text()
        for text in texts:
            assert text in said, f"“{text}” is not on {self.path}: {said[-3000:]}"

    def value(self, label: str) -> str:
        """What stands in a field."""
        found = self._field(label)
        if found.tag == "select":
            return str(found.value or "")
        return str((found.text or "") if found.tag == "textarea" else found.get("value") or "").strip()

    def hrefs(self, prefix: str) -> list[str]:
        """The addresses on the page that begin so, each once."""
        found = [link.get("href") for link in self.main.xpath(".//a[@href]")]
        return list(dict.fromkeys(href for href in found if href.startswith(prefix)))

    def look(self, name: str) -> None:
        """Nothing to look at without eyes; what the page said is kept."""
        self.shots.append((name, words(self.main)))

    # what is done

    def go(self, path: str) -> None:
        """Type an address, or open it from a bookmark."""
        self.take(self.client.get(path, follow=True))
        assert self.status == 200, f"{path}: {self.status}"

    def follow(self, name: str) -> None:
        """Open the link with this name, in the page before its furniture."""
        links = [
            link
            for place in (self.main, self.tree.body)
            for link in place.xpath(".//a[@href]")
            if words(link).startswith(name)
        ]
        assert links, f"no link “{name}” on {self.path}: {[words(a) for a in self.main.xpath('.//a')]}"
        self.effort.taps += 1
        self.go(urljoin(self.path, links[0].get("href")))

    def _field(self, label: str) -> Node:
        labels = [one for one in self.main.xpath(".//label[@for]") if words(one).startswith(label)]
        exact = [
            one for one in labels if words(one).removesuffix("必填").removesuffix("可不填").strip() == label
        ]
        assert labels, f"no field “{label}” on {self.path}: {[words(a) for a in self.main.xpath('.//label')]}"
        return self.main.get_element_by_id((exact or labels)[0].get("for"))

    def fill(self, label: str, text: str) -> None:
        """Type into a field."""
        found = self._field(label)
        assert found.get("readonly") is None, f"“{label}” cannot be written"
        most = found.get("maxlength")
        assert most is None or len(text) <= int(most), f"“{label}” holds {most}"
        if found.tag == "textarea":
            found.text = text
        else:
            found.set("value", text)
        self.effort.taps += 1
        self.effort.typed += len(text)

    def choose(self, label: str, option: str) -> None:
        """Choose of a list."""
        found = self._field(label)
        assert found.tag == "select", f"“{label}” is no list"
        hits = [one for one in found.xpath("./option") if words(one).startswith(option)]
        assert hits, f"“{label}” offers {[words(one) for one in found.xpath('./option')]}"
        found.value = hits[0].get("value")
        self.effort.taps += 2

    def pick(self, group: str, option: str) -> None:
        """Touch one answer of a few."""
        sets = [one for one in self.main.xpath(".//fieldset") if words(one.find("legend")).startswith(group)]
        assert sets, f"no question “{group}” on {self.path}"
        hits = [one for one in sets[0].xpath(".//label") if words(one).startswith(option)]
        assert hits, f"“{group}” offers {[words(one) for one in sets[0].xpath('.//label')]}"
        given = hits[0].xpath(".//input")[0]
        if given.get("type") == "radio":
            for other in self.main.xpath(f".//input[@type='radio'][@name='{given.get('name')}']"):
                other.attrib.pop("checked", None)
        given.set("checked", "checked")
        self.effort.taps += 1

    def tick_all(self) -> int:
        """Tick every box of the list that is not ticked; how many there are."""
        boxes = self.main.xpath(".//input[@type='checkbox'][@name='claim']")
        for box in boxes:
            self.effort.taps += box.get("checked") is None
            box.set("checked", "checked")
        return len(boxes)

    def press(self, name: str) -> None:
        """Press a button; its form is sent as it stands."""
        hits = [
            one
            for one in self.main.xpath(".//form//button")
            if words(one) == name and not one.xpath("ancestor::dialog")
        ]
        hits = hits or [
            one
            for one in self.main.xpath(".//form//button")
            if words(one).startswith(name) and not one.xpath("ancestor::dialog")
        ]
        assert hits, f"no button “{name}” on {self.path}: {[words(b) for b in self.main.xpath('.//button')]}"
        self.effort.taps += 1
        self.send(hits[0])

    def send(self, button: Node) -> None:
        """Send the form of a button."""
        form = next(button.iterancestors("form"))
        self._complete(form)
        data: dict[str, list[str]] = {}
        for name, value in form.form_values():
            data.setdefault(name, []).append(value)
        if button.get("name"):
            data.setdefault(button.get("name"), []).append(button.get("value") or "")
        address = urljoin(self.path, form.get("action") or self.path)
        if (form.get("method") or "get").lower() == "get":
            self.take(self.client.get(address, data, follow=True))
        else:
            self.sent.append((address, data))
            self.take(self.client.post(address, data, follow=True))

    def again(self, number: int = -1) -> None:
        """What was sent is sent once more: a double click, the back button and the button again."""
        self.take(self.client.post(*self.sent[number], follow=True))

    def _complete(self, form: Node) -> None:
        """What a browser would not send: a required answer that is missing."""
        if form.get("novalidate") is not None:
            return
        for one in form.xpath(".//*[@required]"):
            if one.tag == "select":
                given = one.value
            elif one.tag == "textarea":
                given = (one.text or "").strip()
            elif one.get("type") == "radio":
                given = form.xpath(f".//input[@name='{one.get('name')}'][@checked]")
            else:
                given = one.get("value")
            assert given, f"the browser asks for {one.get('name')} on {self.path}"

    def ask(self, opener: str, text: str, button: str) -> None:
        """Open a dialog, write the sentence it asks for, press its button."""
        openers = [one for one in self.main.xpath(".//button[@data-dialog]") if words(one) == opener]
        assert openers, f"no “{opener}” on {self.path}: {[words(b) for b in self.main.xpath('.//button')]}"
        dialog = self.tree.get_element_by_id(openers[0].get("data-dialog"))
        area = dialog.xpath(".//textarea")
        if area:
            area[0].text = text
        hits = [one for one in dialog.xpath(".//button[not(@type='button')]") if words(one) == button]
        assert hits, f"no “{button}” in {words(dialog)}"
        self.effort.taps += 2 + bool(area)
        self.effort.typed += len(text)
        self.send(hits[0])
