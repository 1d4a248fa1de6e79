"""The sheets of one entry and of one claim: what, who, signed by whom, where in the chain."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tongzhou.directory.queries import specialties
from tongzhou.kernel.actors import Actor
from tongzhou.kernel.money import Fen
from tongzhou.kernel.permissions import Permission as P
from tongzhou.kernel.quantities import Quantity
from tongzhou.kernel.words import Words
from tongzhou.ledger import actions
from tongzhou.ledger.queries import EntryView
from tongzhou.ledger.rules import BookKind, How, Kind, News, Side
from tongzhou.support.techniques.rules.cases import What
from tongzhou.web.components.component import Tone, speak
from tongzhou.web.components.dialogs import Confirm
from tongzhou.web.components.figures import KeyValues, Pair, exactly, in_wan
from tongzhou.web.components.frame import Action, PageHead
from tongzhou.web.components.ledger import Hash
from tongzhou.web.components.notices import Notice
from tongzhou.web.components.times import exact, when
from tongzhou.web.ledger.parts import Facts, between, in_words, lasting, late, seals_of

if TYPE_CHECKING:
    from tongzhou.ledger.models import Entry

SOURCES = {
    "consultation": ("/cases/{}/", P.READ_CASE),
    "referral": ("/referrals/{}/", P.READ_CASE),
    "emergency": ("/emergency/{}/", P.READ_CASE),
    "blood_request": ("/blood/{}/", P.READ_BLOOD),
    "blood_issue": ("/blood/{}/", P.READ_BLOOD),
    "blood_bag": ("/blood/bags/{}/", P.READ_BLOOD),
    "posting": ("/postings/{}/", P.READ_SUPPORT),
    "on_site_days": ("/postings/{}/", P.READ_SUPPORT),
    "placement": ("/placements/{}/", P.READ_SUPPORT),
    "placement_end": ("/placements/{}/", P.READ_SUPPORT),
    "independent": ("/placements/independent/{}/", P.READ_SUPPORT),
    "workstation": ("/placements/workstations/{}/", P.READ_SUPPORT),
    "act": ("/acts/{}/", P.READ_SUPPORT),
    "specialty_milestone": ("/specialties/of/{}/", P.READ_SUPPORT),
    "specialty_aim": ("/specialties/of/{}/", P.READ_SUPPORT),
    "preparation": ("/specialties/preparations/{}/", P.READ_SUPPORT),
    "technique_case": ("/techniques/of/{}/", P.READ_SUPPORT),
    "fund": ("/money/funds/{}/", P.READ_SUPPORT),
    "project": ("/money/projects/{}/", P.READ_SUPPORT),
    "purchase": ("/money/purchases/{}/", P.READ_SUPPORT),
    "payment": ("/money/payments/{}/", P.READ_SUPPORT),
    "visit": ("/visits/{}/", P.READ_SUPPORT),
    "goal": ("/commitments/goals/{}/", P.READ_SUPPORT),
} | {f"technique_{what}": ("/techniques/of/{}/", P.READ_SUPPORT) for what in What}
"""Where the page of a record of work is, by the first word of its key, and what opens it."""


def entry_page(view: EntryView, actor: Actor, now: datetime) -> dict[str, Any]:
    """Everything that the page of an entry shows."""
    entry = view.entry
    kind = entry.kind_words
    return {
        "head": _head(view, actor),
        "seals": seals_of(entry, big=True),
        "facts": _facts(entry, now),
        "notices": _notices(view),
        "content": content_facts(kind, _content(entry), entry.detail),
        "members": members_facts([(m.role, m.key, m.name, m.title) for m in view.members]),
        "signed": _signed(entry),
        "chain": _chain(view),
        "book_href": f"/ledger/books/{entry.book_id}/",
        "verify": Action(_("核对这一条"), f"/ledger/entries/{entry.id}/verify/", icon="check", post=True),
        "undo": _undo(entry),
    }


def _head(view: EntryView, actor: Actor) -> PageHead:
    entry = view.entry
    acts = []
    if href := source_href(entry, actor):
        acts.append(Action(_("看原始记录"), href, icon="file"))
    if actions.may_reverse(actor, entry) and not view.reversed_by and not view.reversal:
        acts.append(Action(_("申请冲正"), style="danger", dialog="undo"))
    return PageHead(
        entry.kind_words.words,
        between(entry),
        _("台账 %(year)s 年第 %(n)s 号") % {"year": entry.book.year, "n": entry.number},
        tuple(acts),
    )


def source_href(entry: Entry, actor: Actor) -> str:
    """The page of the record of work, when the reader may open such records at one of the two houses."""
    word, _sep, id = entry.source.partition(":")
    if word == "entry":
        return f"/ledger/entries/{id}/"
    address, permission = SOURCES.get(word, ("", P.READ_CASE))
    may = any(actor.may(permission, place) for place in (entry.supporting.place, entry.receiving.place))
    return address.format(id.partition(":")[0]) if may else ""


def amount(quantity: Quantity) -> str:
    """ "约 3 例次"."""
    return f"{speak(quantity.qualifier.words)}{exactly(quantity)}"


def _facts(entry: Entry, now: datetime) -> KeyValues:
    return KeyValues(
        (
            Pair(_("数量"), amount(entry.amount)),
            Pair(_("发生"), when(entry.occurred_from, now)),
            Pair(_("入账"), when(entry.posted_at, now)),
            Pair(_("病例号"), entry.case_number),
        )
    )


def _notices(view: EntryView) -> list[Notice]:
    entry, told = view.entry, []
    if view.reversed_by:
        there = Action(_("看冲正"), f"/ledger/entries/{view.reversed_by.id}/")
        told.append(Notice(_("这一条已经冲正，不再计数。"), tone=Tone.AMBER, action=there))
    if view.reversal:
        there = Action(_("看主张"), f"/ledger/claims/{view.reversal.id}/")
        told.append(Notice(_("有人申请冲正这一条，等另一方确认。"), tone=Tone.AMBER, action=there))
    if entry.reverses:
        there = Action(_("看原来那一条"), f"/ledger/entries/{entry.reverses_id}/")
        told.append(Notice(_("这是一条冲正。理由：%(why)s") % {"why": entry.reason}, action=there))
    if entry.news:
        told.append(
            Notice(
                _("这是单方账簿里的一条：只有%(house)s签了字，不计入结对支援。")
                % {"house": entry.supporting.name},
                _heard(entry.news),
            )
        )
    if entry.late:
        told.append(Notice(late(entry), _("发生的那一年已经过去，入账晚于当年。"), Tone.AMBER))
    return told


def _heard(news: News) -> str:
    """Who said it, of which party, when and how."""
    who = "" if news.how is How.ALONE else f"{news.by} · {news.party} · "
    return f"{who}{speak(news.how.words)} · {exact(news.at)}"


def _houses(entry: Entry) -> list[tuple[str, str]]:
    if entry.news is None:
        programme = entry.pairing.programme.name if entry.pairing else _("县域医联体")
        return [
            (_("支援方"), entry.supporting.name),
            (_("受援方"), entry.receiving.name),
            (_("所属项目"), programme),
        ]
    outside = entry.news.party if entry.news.how.outside else ""
    return [
        (_("签字的机构"), entry.supporting.name),
        (_("网外一方"), outside),
        (_("账簿"), speak(BookKind.ONE_SIDED.words)),
    ]


def _content(entry: Entry) -> list[tuple[str, str]]:
    money = in_wan(Fen(entry.fen)) + " " + _("万元") if entry.fen is not None else ""
    minutes = lasting(entry.minutes)
    return [
        *_houses(entry),
        (_("科室"), entry.department.name if entry.department else ""),
        (_("专业"), _specialty(entry.specialty)),
        (_("开始"), exact(entry.occurred_from)),
        (_("结束"), exact(entry.occurred_to)),
        (_("用时"), minutes),
        (_("金额"), money),
        (_("佐证"), _evidence(len(entry.evidence))),
    ]


def _specialty(code: str) -> str:
    """The specialty by its name; a code that is no longer registered is shown as it was written."""
    known = specialties([code]) if code else []
    return speak(Words(known[0].name, known[0].name_en)) if known else code


def _evidence(count: int) -> str:
    return ngettext("%(n)s 份文件", "%(n)s 份文件", count) % {"n": count} if count else ""


def content_facts(kind: Kind, rows: list[tuple[str, str]], detail: Mapping[str, object]) -> Facts:
    """What was done; what is unknown is left out. The kind's own words name its detail."""
    named = [
        (speak(kind.labels[key]), _plain(value, kind.values.get(key)))
        for key, value in detail.items()
        if key in kind.labels
    ]
    return Facts(_("内容"), (*rows, *named))


def _plain(value: object, words: Callable[[str], Words] | None = None) -> str:
    if isinstance(value, bool):
        return _("是") if value else _("否")
    if isinstance(value, list):
        return _("、").join(_plain(one, words) for one in value)
    if words and value not in (None, ""):
        return in_words(str(value), words)
    return "" if value is None else str(value)


def members_facts(members: list[tuple[str, str, str, str]]) -> Facts:
    """Who took part. A patient has a number and no name."""
    rows = [
        (role_words(role), f"{name} {title}".strip() or _short(key)) for role, key, name, title in members
    ]
    return Facts(_("参与"), tuple(rows), _("没有记录参与的人"))


def _short(key: str) -> str:
    """A key that names nobody: enough of it to compare two entries."""
    bare = key.partition(":")[2] or key
    return f"{bare[:4]}…{bare[-4:]}" if len(bare) > 8 else bare


def role_words(role: str) -> str:
    """The part that somebody had in an act."""
    return {
        "expert": _("专家"),
        "asker": _("申请医生"),
        "patient": _("病人（只有编号）"),
        "device": _("设备"),
        "department": _("科室"),
        "trainee": _("进修人员"),
        "teacher": _("带教老师"),
        "author": _("作者、课题组成员"),
        "attendee": _("参加者"),
        "learner": _("学员"),
        "visitor": _("来访者"),
        "host": _("接待者"),
        "sender": _("转出医生"),
    }.get(role, role)


def _signed(entry: Entry) -> Facts:
    rows = []
    both = ((_("主张"), entry.claimed), (_("确认"), entry.confirmed))
    for what, signature in both[:1] if entry.news else both:
        at = datetime.fromisoformat(str(signature["at"]))
        side = speak(Side(str(signature["side"])).words)
        rows.append(
            (
                what,
                f"{signature['name']} {signature['title']} · {side} {signature['institution_name']} · {exact(at)}",
            )
        )
    if entry.news:
        second = _("告知（未签字）") if entry.news.how.outside else _("没有第二家机构")
        return Facts(_("只有一枚签章"), (*rows, (second, _heard(entry.news))))
    return Facts(_("两枚签章"), tuple(rows))


def _chain(view: EntryView) -> list[dict[str, object]]:
    """The entry before, this one, the one after: each with its digest and its page."""
    entry = view.entry
    before = view.previous
    return [
        {
            "name": _("前一条"),
            "href": f"/ledger/entries/{before.id}/" if before else "",
            "hash": Hash(entry.previous, _("第 %(n)s 号") % {"n": before.number} if before else _("开篇")),
        },
        {
            "name": _("这一条"),
            "href": "",
            "hash": Hash(entry.hash, _("第 %(n)s 号") % {"n": entry.number}),
        },
        {
            "name": _("后一条"),
            "href": f"/ledger/entries/{view.next.id}/" if view.next else "",
            "hash": Hash(view.next.hash, _("第 %(n)s 号") % {"n": view.next.number}) if view.next else None,
        },
    ]


def _undo(entry: Entry) -> Confirm:
    if entry.news:
        return _undo_alone(entry, entry.news)
    return Confirm(
        id="undo",
        title=_("申请冲正这一条？"),
        text=_("原来那一条会保留。对方确认后，另记一条相反的数，双方都看得到理由。"),
        action=f"/ledger/entries/{entry.id}/reverse/",
        label=_("提出冲正"),
        danger=True,
        reason=_("为什么要冲正"),
    )


def _undo_alone(entry: Entry, news: News) -> Confirm:
    """In a one-sided book nobody confirms: it is reversed at once, on the word of the party that told it."""
    asks = (("said_by", _("谁说的"), "text"), ("said_at", _("什么时候说的"), "datetime-local"))
    return Confirm(
        id="undo",
        title=_("冲正这一条？"),
        text=_("原来那一条会保留，另记一条相反的数。没有对方可以确认，马上入账。"),
        action=f"/ledger/entries/{entry.id}/reverse/",
        label=_("冲正，马上入账"),
        danger=True,
        reason=_("为什么要冲正"),
        asks=asks if news.how.outside else (),
    )
