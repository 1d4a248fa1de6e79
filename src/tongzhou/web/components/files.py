"""Files: thumbnails, and the strip that takes photos and sends them in pieces."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from tongzhou.web.components.component import Component, Text
from tongzhou.web.components.fields import Fault


@dataclass(frozen=True, slots=True)
class File(Component):
    """One file. `thumb` is an image's address, "" for others; `percent` None means it has fully arrived."""

    template: ClassVar[str] = "components/file.html"
    name: str
    href: str = ""
    thumb: str = ""
    size: int = 0
    percent: int | None = None
    failed: bool = False
    drop: str = ""
    """Where a POST throws it away; "" when it is no longer the sender's alone."""

    @property
    def ending(self) -> str:
        """What kind it is, for files without a picture: "PDF"."""
        return self.name.rpartition(".")[2].upper()[:4] if "." in self.name else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Upload(Component):
    """Photos and files of a form. Sent to `url` in pieces (tus 1.0); ids of arrived files go into inputs `name`.

    `subject` is the id of what the files belong to, as the server's POST wants it.
    """

    template: ClassVar[str] = "components/upload.html"
    name: str
    label: Text
    url: str
    subject: str = ""
    files: tuple[File, ...] = ()
    ids: tuple[str, ...] = ()
    accept: str = "image/*,application/pdf"
    hint: Text = ""
    required: bool = False
    fault: Fault | None = None

    @property
    def id(self) -> str:
        """The strip's id."""
        return f"f-{self.name}"
