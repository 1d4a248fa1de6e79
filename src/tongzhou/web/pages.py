"""The frame of every page: who I am, where I can go, what waits for me. Pages call `page(...)` to render.

Where a person can go follows from what he may do; the counts beside it cost at most three statements.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from tongzhou.care.consultations import queries as consultations
from tongzhou.directory.rules import Title
from tongzhou.kernel.actors import Actor
from tongzhou.kernel.permissions import Permission as P
from tongzhou.ledger import queries as ledger
from tongzhou.notices import queries as notices
from tongzhou.web.components.frame import Action, Frame, Group, Languages, Link, SideNav, TabBar, TopBar
from tongzhou.web.components.people import Person
from tongzhou.web.components.search import SearchBox
from tongzhou.web.edge import Request

TITLES = {title.words.zh: title.words for title in Title}
"""An actor bears his title as it is signed, in Chinese; the page says it in the reader's language."""


@dataclass(frozen=True, slots=True)
class Room:
    """A place in the nav: its address, and the permissions of which one is enough to see it."""

    key: str
    label: Promise
    href: str
    needs: tuple[P, ...]
    icon: str = ""


WORK = (
    Room("work", _("工作台"), "/", (P.ASK, P.ANSWER, P.ALLOCATE), "home"),
    Room("ask", _("请人帮忙"), "/ask/", (P.ASK,), "plus"),
    Room("board", _("分派"), "/board/", (P.ALLOCATE,), "people"),
    Room("cases", _("病例"), "/cases/", (P.READ_CASE,), "file"),
    Room("referrals", _("转诊"), "/referrals/", (P.REFER, P.ALLOCATE), "people"),
    Room("blood", _("用血"), "/blood/", (P.READ_BLOOD,), "check"),
    Room("emergency", _("急救"), "/emergency/", (P.RESCUE, P.ALLOCATE), "alert"),
    Room("dispatch", _("120 急救"), "/dispatch/", (P.DISPATCH, P.RIDE), "phone"),
    Room("patients", _("病人"), "/patients/", (P.REGISTER_PATIENT, P.MERGE_PATIENTS), "me"),
)
SUPPORT = (
    Room("acts", _("做过的工作"), "/acts/", (P.READ_SUPPORT,), "check"),
    Room("programmes", _("结对与协议"), "/programmes/", (P.READ_PARTNERSHIP,), "boat"),
    Room("commitments", _("承诺与四个一"), "/commitments/", (P.READ_SUPPORT,), "check"),
    Room("postings", _("派驻"), "/postings/", (P.READ_SUPPORT,), "people"),
    Room("placements", _("进修"), "/placements/", (P.READ_SUPPORT,), "book"),
    Room("techniques", _("新技术新项目"), "/techniques/", (P.READ_SUPPORT,), "plus"),
    Room("specialties", _("学科与科研"), "/specialties/", (P.READ_SUPPORT,), "book"),
    Room("visits", _("互访"), "/visits/", (P.READ_SUPPORT,), "people"),
    Room("money", _("资金与项目"), "/money/", (P.READ_SUPPORT,), "book"),
    Room("devices", _("设备台账"), "/money/devices/", (P.READ_SUPPORT, P.USE_DEVICES), "phone"),
    Room("workbooks", _("表格"), "/workbooks/", (P.IMPORT,), "file"),
)
BOOKS = (
    Room("inbox", _("待确认"), "/ledger/inbox/", (P.CONFIRM,), "check"),
    Room("ledger", _("台账"), "/ledger/", (P.READ_LEDGER,), "book"),
    Room("dashboards", _("看板"), "/dashboards/", (P.READ_LEDGER,), "board"),
    Room("emergency-times", _("急救时间"), "/emergency/metrics/", (P.VERIFY_LEDGER,), "clock"),
    Room("indicators", _("指标目录"), "/indicators/", (P.READ_LEDGER,), "check"),
    Room("reports", _("报告"), "/reports/", (P.READ_SUPPORT,), "file"),
    Room("assessments", _("考核"), "/assessments/", (P.READ_ASSESSMENT,), "check"),
    Room("signs", _("疑点"), "/signs/", (P.REVERSE,), "alert"),
    Room("verify", _("核对"), "/ledger/verify/", (P.VERIFY_LEDGER,), "check"),
    Room("audit", _("留痕"), "/audit/", (P.READ_AUDIT,), "lock"),
)
HOUSE = (
    Room("directory", _("机构与人员"), "/directory/", (P.READ_DIRECTORY,), "search"),
    Room("roster", _("值班"), "/roster/", (P.EDIT_ROSTER,), "clock"),
    Room("topics", _("会诊资料项"), "/topics/", (P.EDIT_TEMPLATES,), "pen"),
    Room("people", _("账号与角色"), "/people/", (P.INVITE, P.GRANT_ROLE), "people"),
    Room("limits", _("默认时限"), "/limits/", (P.SET_DEFAULT_LIMITS,), "clock"),
    Room("glass", _("越权复核"), "/glass/", (P.REVIEW_BREAK_GLASS,), "alert"),
)


def _open_rooms(
    actor: Actor, rooms: tuple[Room, ...], current: str, counts: dict[str, int]
) -> tuple[Link, ...]:
    return tuple(
        Link(
            room.label,
            room.href,
            count=counts.get(room.key) or None,
            hot=bool(counts.get(room.key)),
            current=room.key == current,
            icon=room.icon,
        )
        for room in rooms
        if any(actor.may(permission) for permission in room.needs)
    )


def me(actor: Actor) -> Person:
    """The signed-in person as the top bar shows him."""
    return Person(actor.name, TITLES.get(actor.title, actor.title), actor.institution_name, href="/me/")


def _waiting(request: Request, known: int | None) -> dict[str, int]:
    """What waits for me in each room; `known` is the worklist's own count when the page has it already."""
    mine = consultations.waiting(request.actor, at=request.at) if known is None else known
    return {"work": mine, "inbox": ledger.waiting(request.actor)}


def frame(request: Request, current: str, waiting: int | None = None) -> Frame:
    """The furniture around a page; `current` is the key of the room it stands in."""
    actor = request.actor
    counts = _waiting(request, waiting)
    groups = tuple(
        Group(links, title)
        for title, rooms in (
            (_("看病"), WORK),
            (_("帮扶"), SUPPORT),
            (_("账与数"), BOOKS),
            (_("本单位"), HOUSE),
        )
        if (links := _open_rooms(actor, rooms, current, counts))
    )
    thumbs = _open_rooms(
        actor,
        (*WORK[:2], BOOKS[0], SUPPORT[0], BOOKS[1], *(one for one in WORK if one.key == "dispatch")),
        current,
        counts,
    )[:4]
    mine = Link(_("我的"), "/me/", current=current == "me", icon="me")
    unread = notices.unread(actor)
    return Frame(
        top=TopBar(
            search=SearchBox(
                "/search/", placeholder=_("搜病例、人、机构，可用首字母　例：zjc"), found="/search/found/"
            ),
            me=me(actor),
            notices="/notices/",
            unread=unread,
            languages=Languages("/language/", request.get_full_path()),
        ),
        nav=SideNav(groups),
        tabs=TabBar((*thumbs, mine)),
        waiting=_beside(counts["inbox"], unread),
    )


def _beside(claims: int, unread: int) -> tuple[Action, ...]:
    """What waits beside the cases, each with the way to it."""
    confirm = ngettext("待您确认的工作 %(n)s 件", "待您确认的工作 %(n)s 件", claims) % {"n": claims}
    read = ngettext("%(n)s 条未读通知", "%(n)s 条未读通知", unread) % {"n": unread}
    found = (
        (claims, Action(confirm, "/ledger/inbox/", icon="check")),
        (unread, Action(read, "/notices/", icon="bell")),
    )
    return tuple(act for number, act in found if number)


def page(
    request: Request,
    template: str,
    *,
    current: str = "",
    for_me: int | None = None,
    status: int = 200,
    framed: bool = True,
    **context: object,
) -> HttpResponse:
    """Render `template` inside the frame; `for_me` as the worklist counted it. The template finds `frame`, `actor` and `now` beside `context`.

    Not `framed` (a template on base_form.html, which shows none): nothing is counted for it, three statements less.
    """
    furniture: dict[str, object] = {"actor": request.actor, "now": request.at}
    if framed:
        furniture["frame"] = frame(request, current, for_me)
    return render(request, template, {**furniture, **context}, status=status)
