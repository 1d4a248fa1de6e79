"""The frame around every page: top bar, side nav, tab bar, page head, tabs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Literal

from tongzhou.web.components.component import Component, Text
from tongzhou.web.components.people import Person
from tongzhou.web.components.search import SearchBox


@dataclass(frozen=True, slots=True)
class Link:
    """A way to go: in the nav, the tab bar or among tabs. `count` None shows nothing; `hot` means it waits for me."""

    label: Text
    href: str
    count: int | None = None
    hot: bool = False
    current: bool = False
    icon: str = ""
    note: Text = ""


@dataclass(frozen=True, slots=True)
class Group:
    """Links under a small heading."""

    links: tuple[Link, ...]
    title: Text = ""


@dataclass(frozen=True, slots=True)
class Action(Component):
    """A thing to do: a link, or with `post` a button in a form of its own; `dialog` opens a dialog by its id.

    `busy`: what a link says while the file that it leads to is being made, where that may take more than two seconds.
    """

    template: ClassVar[str] = "components/action.html"
    label: Text
    href: str = ""
    style: Literal["", "primary", "danger", "quiet"] = ""
    icon: str = ""
    post: bool = False
    dialog: str = ""
    fields: tuple[tuple[str, str], ...] = ()
    busy: Text = ""


@dataclass(frozen=True, slots=True)
class Languages(Component):
    """The switch between Chinese and English: posts `language` and `next` to `action`."""

    template: ClassVar[str] = "components/languages.html"
    action: str
    back: str = "/"


@dataclass(frozen=True, slots=True)
class TopBar(Component):
    """Brand, the programme one works in, search, notices, oneself."""

    template: ClassVar[str] = "components/top.html"
    home: str = "/"
    programme: Text = ""
    search: SearchBox | None = None
    me: Person | None = None
    notices: str = ""
    unread: int = 0
    languages: Languages | None = None


@dataclass(frozen=True, slots=True)
class SideNav(Component):
    """The nav at the desk."""

    template: ClassVar[str] = "components/nav.html"
    groups: tuple[Group, ...]


@dataclass(frozen=True, slots=True)
class Rooms(Component):
    """All ways to go on a phone, where the side nav has no room; at the desk nothing is shown."""

    template: ClassVar[str] = "components/rooms.html"
    groups: tuple[Group, ...]
    languages: Languages | None = None


@dataclass(frozen=True, slots=True)
class TabBar(Component):
    """Three to five ways to go, under the thumb. The link with the icon "plus" stands out: it asks for help."""

    template: ClassVar[str] = "components/thumbs.html"
    links: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class PageHead(Component):
    """The page's one heading, the line over it, the line under it, and what can be done from here."""

    template: ClassVar[str] = "components/head.html"
    title: Text
    lead: Text = ""
    over: Text = ""
    actions: tuple[Action, ...] = ()


@dataclass(frozen=True, slots=True)
class Tabs(Component):
    """Ways to look at the same list, each with its count."""

    template: ClassVar[str] = "components/tabs.html"
    links: tuple[Link, ...]
    label: Text = ""


@dataclass(frozen=True, slots=True)
class Frame:
    """All of a page's furniture, handed to base.html as `frame`."""

    top: TopBar
    nav: SideNav
    tabs: TabBar
    waiting: tuple[Action, ...] = ()
    """What waits for the reader beside the cases: to confirm, to read. The home page shows it."""

    @property
    def rooms(self) -> Rooms:
        """All ways to go, for the page behind the last tab of a phone."""
        return Rooms(self.nav.groups, self.top.languages)
