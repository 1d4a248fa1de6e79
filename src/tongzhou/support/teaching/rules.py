"""When a list of attendance is open, who belongs on it, and what is said to who does not."""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import StrEnum

from tongzhou.kernel.errors import sentence
from tongzhou.kernel.words import Words

EARLY, LATE = timedelta(minutes=30), timedelta(minutes=30)
"""One signs in from half an hour before the beginning until half an hour after the end."""
REMEMBERED = timedelta(days=30)
"""A list whose act was never recorded is shown so long after its end: what was opened by mistake does not wait for ever."""
LIFETIME = timedelta(minutes=10)
"""So long a code is good: a photo of the door sent to somebody at home opens nothing."""
LONGEST = 12 * 60
LONGEST_TOPIC = 120


class Stage(StrEnum):
    """Where a list stands whose act is not recorded yet."""

    COMING = "coming"
    OPEN = "open"
    OVER = "over"

    @property
    def words(self) -> Words:
        """In words."""
        return _STAGES[self]


_STAGES = {
    Stage.COMING: Words("还没到时间", "not yet"),
    Stage.OPEN: Words("正在签到", "open now"),
    Stage.OVER: Words("已结束，还没登记", "over, act not recorded"),
}


def stage_of(starts_at: datetime, ends_at: datetime, *, at: datetime) -> Stage:
    """Where a list from `starts_at` to `ends_at` stands at a moment: one may sign in, and the end has not come, while it is open."""
    if at < starts_at - EARLY:
        return Stage.COMING
    return Stage.OPEN if at <= ends_at else Stage.OVER


STALE = sentence(
    "teaching.stale",
    "这个签到码已经过期，或不完整。",
    "This code has expired, or is not whole.",
    then_zh="请在现场再扫一次屏幕上的码。",
    then_en="Scan the code on the screen in the room again.",
)
SHUT = sentence(
    "teaching.shut",
    "现在不是签到时间：{since} 到 {until}。",
    "Signing in is open from {since} to {until}.",
    then_zh="已经参加过的，请告诉带教老师，由他补在名单上。",
    then_en="If you took part, tell the teacher; he adds you by hand.",
)
NOT_OF_HOST = sentence(
    "teaching.not_of_host",
    "这次是{host}和它所在地区的培训，您不在其中。",
    "This is for {host} and its area; you do not belong to it.",
    then_zh="真的参加了，请告诉带教老师，由他补在名单上。",
    then_en="If you took part, tell the teacher; he adds you by hand.",
)
NO_LIST = sentence(
    "teaching.no_list",
    "没有找到这次签到。",
    "There is no such list of attendance.",
    then_zh="请从“做过的工作”里打开，或新开一次签到。",
    then_en="Open it from the work done, or start a new one.",
)
NO_TOPIC = sentence(
    "teaching.no_topic",
    "还缺题目。",
    "The topic is missing.",
    then_zh="写一句参加的人看得懂的话。",
    then_en="One line that those who come understand.",
)
WRONG_LENGTH = sentence(
    "teaching.wrong_length",
    "时长应为 1 到 {most} 分钟。",
    "The length is from 1 to {most} minutes.",
    then_zh="跨天的，请每天各开一次签到。",
    then_en="For several days, open one list a day.",
)
NO_ROSTER = sentence(
    "teaching.no_roster",
    "“{kind}”不用签到名单。",
    "“{kind}” has no list of attendance.",
    then_zh="请直接登记这件工作。",
    then_en="Record the act itself.",
)
