"""Channels out of the platform (text messages …): a port, and the local outbox that stands in for them.

A hospital's own gateway is added by writing one class with `send` and naming it in TONGZHOU's settings.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Protocol

from django.conf import settings


class Undelivered(Exception):
    """The channel did not take the message; it is tried again later."""


class Channel(Protocol):
    """What delivers a message. Raises Undelivered."""

    def send(self, *, to: str, text: str, id: str) -> None:
        """Deliver `text` to `to`; `id` is the same at every try, so that a gateway can drop doubles."""
        ...


class Outbox:
    """Writes messages to a file instead of sending them: one JSON object a line, readable by its owner only."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def send(self, *, to: str, text: str, id: str) -> None:
        """Append one line."""
        line = json.dumps({"id": id, "to": to, "text": text}, ensure_ascii=False)
        try:
            self.path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            self.path.touch(mode=0o600)
            with self.path.open("a", encoding="utf-8") as file:
                file.write(line + "\n")
        except OSError as fault:
            raise Undelivered(type(fault).__name__) from fault


def channel(name: str) -> Channel:
    """The channel of this name. Until a gateway is configured, every channel is an outbox file."""
    return Outbox(Path(settings.DATA) / "outbox" / f"{name}.ndjson")
