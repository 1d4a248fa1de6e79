"""The clock: what remains, as length and as words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import ClassVar

from django.utils.translation import gettext as _

from tongzhou.web.components.component import Component
from tongzhou.web.components.times import lasting

AMBER_SHARE = 0.25
"""The last quarter of the time given is amber."""
AMBER_ALWAYS = timedelta(minutes=5)
MOMENT = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Clock(Component):
    """Time from `since` to `due`, read at `now`; `stopped` when the answer came. `due` None: no limit was set."""

    template: ClassVar[str] = "components/clock.html"
    due: datetime | None
    since: datetime | None
    now: datetime
    stopped: datetime | None = None

    @property
    def level(self) -> str:
        """calm, amber or red while it runs; done when stopped in time; none without a limit."""
        if self.due is None:
            return "done" if self.stopped else "none"
        left = self.due - (self.stopped or self.now)
        if left <= timedelta(0):
            return "red"
        if self.stopped:
            return "done"
        return "amber" if left <= AMBER_ALWAYS or self._share(left) <= AMBER_SHARE else "calm"

    @property
    def words(self) -> str:
        """ "剩 38 分钟", "已超 4 分钟", "用时 6 分钟", "超时 4 分钟", "不限时"."""
        if self.due is None:
            return self._taken() if self.stopped else _("不限时")
        late = (self.stopped or self.now) - self.due
        if self.stopped:
            return self._ended(late)
        if abs(late) < MOMENT:
            return _("只剩不到 1 分钟") if late < timedelta(0) else _("刚刚超时")
        if late >= timedelta(0):
            return _("已超 %(lasting)s") % {"lasting": lasting(late)}
        return _("剩 %(lasting)s") % {"lasting": lasting(-late)}

    def _ended(self, late: timedelta) -> str:
        if late >= timedelta(0):
            return _("超时 %(lasting)s") % {"lasting": lasting(late)}
        return self._taken()

    def _taken(self) -> str:
        taken = (self.stopped or self.now) - self.since if self.since else None
        return _("用时 %(lasting)s") % {"lasting": lasting(taken)} if taken is not None else _("按时")

    @property
    def runs(self) -> bool:
        """Whether the page should keep ticking it."""
        return self.due is not None and self.stopped is None

    @property
    def left(self) -> int:
        """What remains, in percent of the time given; never less than 3, so that the bar is seen."""
        if self.due is None or self.now >= self.due:
            return 3
        return max(3, min(100, int(100 * self._share(self.due - self.now))))

    def _share(self, left: timedelta) -> float:
        given = self.due - self.since if self.due and self.since else timedelta(0)
        return left / given if given > timedelta(0) else 1.0
