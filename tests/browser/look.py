"""How a page is looked at: can everybody use it (axe), does it fit, are the targets big enough, a picture."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, TimeoutError

SHOTS = os.environ.get("TONGZHOU_SHOTS", "")
"""Folder for pictures; none are taken without it."""

_SMALL = """() => [...document.querySelectorAll('main a, main button, main input, main select, main textarea, .thumbs a, .top a')]
  .filter((e) => e.offsetParent && !e.closest('p, td, .hash, .kv, footer, .consent, .skip, li > .event, .entry .text, .entry .go:not(:has(.btn)), .pace, h3, .steps') && e.type !== 'hidden')
  .map((e) => [e, (e.closest('label') ?? e).getBoundingClientRect()])
  .filter(([e, r]) => r.height < 43.5 && r.height > 0)
  .map(([e, r]) => `${e.tagName}.${e.className} ${Math.round(r.height)} ${e.textContent.trim().slice(0, 20)}`)"""


_AT_REST = """() => !document.querySelector('.htmx-request, .htmx-swapping, .htmx-settling, .htmx-added')
  && document.getAnimations().every((one) => one.playState !== 'running' || one.effect.getTiming().iterations === Infinity)"""


def faults(page: Page) -> list[str]:
    """What axe-core finds wrong: WCAG 2.2 A and AA and its best practices; [] is right."""
    at_rest(page)  # a part that is just being fetched or faded in has not its colours yet
    found = Axe().run(page).response
    assert len(found["passes"]) > 5, "axe did not run"
    return [
        f"{rule['id']}: {node['target']} {node['failureSummary']}"
        for rule in found["violations"]
        for node in rule["nodes"]
    ]


def arrived(page: Page) -> None:
    """Wait until the page one is on its way to stands: between two pages there is a document without content."""
    page.wait_for_load_state("load")
    page.wait_for_function("document.documentElement !== null && document.readyState === 'complete'")


def at_rest(page: Page) -> None:
    """Wait until the parts that a page fetches by itself have come, and nothing fades or slides: what moves is hard to hit. Ten seconds at most."""
    arrived(page)
    with suppress(TimeoutError):
        page.wait_for_function(_AT_REST, timeout=10_000, polling=100)


def overflow(page: Page) -> int:
    """By how many pixels the page is wider than the screen."""
    arrived(page)
    return int(page.evaluate("document.documentElement.scrollWidth - window.innerWidth"))


def small_targets(page: Page) -> list[str]:
    """Controls (not links inside text) lower than 44 px: too small for a thumb."""
    return [str(one) for one in page.evaluate(_SMALL)]


def shoot(page: Page, name: str) -> None:
    """Keep a picture of the whole page, when TONGZHOU_SHOTS names a folder."""
    if SHOTS:
        arrived(page)
        page.screenshot(path=str(Path(SHOTS) / f"{name}.png"), full_page=True)
