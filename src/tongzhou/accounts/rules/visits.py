"""How long a sign-in lasts, and what an institution may ask of its people."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from tongzhou.kernel.errors import Invalid, sentence

SHORTEST_MINUTES = 5
LONGEST_MINUTES = 24 * 60
SEEN_EVERY = timedelta(minutes=1)
"""How exactly the last visit is remembered: writing at every request would cost more than it tells."""

LIMITS_WRONG = sentence(
    "accounts.limits_wrong",
    "时限应在 5 分钟到 24 小时之间，闲置时限不能超过总时限。",
    "Limits lie between 5 minutes and 24 hours, and the idle limit within the whole.",
    then_zh="请修改分钟数。",
    then_en="Change the minutes.",
)


@dataclass(frozen=True, slots=True)
class Limits:
    """An institution's rules for sign-ins: from the nearest institution upwards that has set any."""

    second_factor: bool = False
    session_minutes: int = 720
    idle_minutes: int = 120

    def over(self, *, since: datetime, seen: datetime, at: datetime) -> str:
        """Why a session that began at `since` and was last seen at `seen` has ended: "age", "idle", or ""."""
        if at >= since + timedelta(minutes=self.session_minutes):
            return "age"
        return "idle" if at >= seen + timedelta(minutes=self.idle_minutes) else ""


def check_limits(limits: Limits) -> None:
    """Raise Invalid unless the minutes make sense."""
    if not SHORTEST_MINUTES <= limits.idle_minutes <= LONGEST_MINUTES:
        raise Invalid(LIMITS_WRONG, field="idle_minutes")
    if not limits.idle_minutes <= limits.session_minutes <= LONGEST_MINUTES:
        raise Invalid(LIMITS_WRONG, field="session_minutes")
