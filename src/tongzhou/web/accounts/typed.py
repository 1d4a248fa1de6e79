"""What people and browsers send, read once: ids, moments, the kind of device."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.utils import timezone
from django.utils.dateparse import parse_datetime


def id_of(text: str) -> UUID | None:
    """A typed or posted id; None when it is none."""
    try:
        return UUID(text)
    except ValueError:
        return None


def moment_of(text: str) -> datetime | None:
    """A typed date and time (or day) as a moment in Shanghai; None when it is none."""
    try:
        found = parse_datetime(text if "T" in text else f"{text}T00:00")
    except ValueError:
        return None
    if found is None or timezone.is_aware(found):
        return found
    return timezone.make_aware(found)


SYSTEMS = ("HarmonyOS", "Android", "iPhone", "iPad", "Windows", "Macintosh", "Linux")
BROWSERS = (
    ("MicroMessenger", "WeChat"),
    ("Edg", "Edge"),
    ("Firefox", "Firefox"),
    ("Chrome", "Chrome"),
    ("Safari", "Safari"),
)


def device_words(agent: str) -> str:
    """A browser's own long name as "Android · WeChat"; what is not known is left out."""
    system = next((one for one in SYSTEMS if one in agent), "")
    browser = next((name for sign, name in BROWSERS if sign in agent), "")
    return " · ".join(part for part in (system, browser) if part)
