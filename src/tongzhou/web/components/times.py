"""Times and durations as a colleague says them. All times are shown in Asia/Shanghai."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.utils import timezone
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

SHANGHAI = ZoneInfo("Asia/Shanghai")
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def lasting(span: timedelta | None) -> str:
    """A duration in words: "38 分钟", "2 小时 21 分" (under 3 hours), "15 小时", "3 天" (from 48 hours). "" for None."""
    if span is None:
        return ""
    whole = max(0, int(span.total_seconds()) // 60)
    if whole < 1:
        return _("不到 1 分钟")
    if whole < 60:
        return ngettext("%(n)s 分钟", "%(n)s 分钟", whole) % {"n": whole}
    hours, rest = divmod(whole, 60)
    if hours < 3 and rest:
        return _("%(hours)s 小时 %(minutes)s 分") % {"hours": hours, "minutes": rest}
    if hours < 48:
        return ngettext("%(n)s 小时", "%(n)s 小时", hours) % {"n": hours}
    return ngettext("%(n)s 天", "%(n)s 天", hours // 24) % {"n": hours // 24}


def ago(moment: datetime, now: datetime) -> str:
    """How long before `now`: "4 分钟前"; less than a minute is "刚才"."""
    span = now - moment
    return _("刚才") if span < timedelta(minutes=1) else _("%(lasting)s前") % {"lasting": lasting(span)}


def when(moment: datetime | None, now: datetime | None = None) -> str:
    """The day as seen at `now` (default: this moment), with the clock time within a day of it. "" for None."""
    if moment is None:
        return ""
    here = moment.astimezone(SHANGHAI)
    today = (now or timezone.now()).astimezone(SHANGHAI).date()
    near = _near(here.date() - today)
    return f"{near} {here:%H:%M}" if near else day(here.date(), today)


def acted(moment: datetime | None, now: datetime | None = None) -> str:
    """When an act was, as `when`; one that begins at midnight was told by its day, and has no clock time."""
    said = when(moment, now)
    midnight = moment is not None and f"{moment.astimezone(SHANGHAI):%H:%M}" == "00:00"
    return said.removesuffix(" 00:00") if midnight else said


def _near(away: timedelta) -> str:
    names = {-1: _("昨天"), 0: _("今天"), 1: _("明天")}
    return names.get(away.days, "")


def day(of: date | None, today: date | None = None) -> str:
    """A date in words; the year is left out when it is `today`'s."""
    if of is None:
        return ""
    same_year = today is not None and of.year == today.year
    if (get_language() or "").startswith("en"):
        return f"{of.day} {MONTHS[of.month - 1]}" + ("" if same_year else f" {of.year}")
    return ("" if same_year else f"{of.year} 年 ") + f"{of.month} 月 {of.day} 日"


def exact(at: datetime | None) -> str:
    """The minute itself, for what is signed: "2026-11-22 14:02"."""
    return f"{at.astimezone(SHANGHAI):%Y-%m-%d %H:%M}" if at else ""


def stamp(at: datetime | None) -> str:
    """The moment for machines (ISO 8601, China's time): "2026-11-22T14:02:00+08:00"."""
    return at.astimezone(SHANGHAI).isoformat() if at else ""
