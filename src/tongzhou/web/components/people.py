"""People: a name with the title and the house it belongs to."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from tongzhou.web.components.component import Component, Text


@dataclass(frozen=True, slots=True)
class Person(Component):
    """A clinician or officer. `on_duty` puts a green dot, said in words for those who do not see it."""

    template: ClassVar[str] = "components/person.html"
    name: str
    title: Text = ""
    institution: str = ""
    department: str = ""
    href: str = ""
    on_duty: bool = False

    @property
    def face(self) -> str:
        """The character that stands for the person: the family name, after a visible demo prefix."""
        return (self.name.partition("·")[2] or self.name)[:1]

    @property
    def place(self) -> str:
        """Where the person works, in one line."""
        return " ".join(part for part in (self.institution, self.department) if part)
