"""The closed lists a case is told in: decision, outcome, advice on referral, part taken, kind of duty."""

from __future__ import annotations

from enum import StrEnum

from tongzhou.kernel.words import Words


class Decision(StrEnum):
    """What the asking doctor did with the advice. He decides and answers for it (brief, rule 1)."""

    ADOPTED = "adopted"
    PARTLY = "partly"
    NOT_ADOPTED = "not_adopted"

    @property
    def words(self) -> Words:
        """In words."""
        return {
            "adopted": Words("采纳", "adopted"),
            "partly": Words("部分采纳", "partly adopted"),
            "not_adopted": Words("未采纳", "not adopted"),
        }[self.value]


class Outcome(StrEnum):
    """What became of the patient."""

    BETTER = "better"
    SAME = "same"
    WORSE = "worse"
    DIED = "died"
    REFERRED = "referred"
    LOST = "lost"

    @property
    def words(self) -> Words:
        """In words."""
        return {
            "better": Words("好转", "better"),
            "same": Words("无变化", "same"),
            "worse": Words("加重", "worse"),
            "died": Words("死亡", "died"),
            "referred": Words("已转诊", "referred"),
            "lost": Words("失访", "lost to follow-up"),
        }[self.value]


class Referral(StrEnum):
    """Whether the expert advises to refer."""

    STAY = "stay"
    IF_WORSE = "if_worse"
    SOON = "soon"
    NOW = "now"

    @property
    def words(self) -> Words:
        """In words."""
        return {
            "stay": Words("不需转诊", "no referral needed"),
            "if_worse": Words("加重即转", "refer if worse"),
            "soon": Words("择期转诊", "refer soon"),
            "now": Words("立即转诊", "refer now"),
        }[self.value]


class Role(StrEnum):
    """As what somebody takes part in a case; `keeps_record` says for how long it may be read (ADR 0006)."""

    ASKER = "asker"
    STATION = "station"
    NAMED = "named"
    EXPERT = "expert"

    @property
    def keeps_record(self) -> bool:
        """Whether this part made the record: asked, or answered."""
        return self in (Role.ASKER, Role.EXPERT)


class DutyKind(StrEnum):
    """Which hours a duty covers."""

    DAY = "day"
    NIGHT = "night"
    HOLIDAY = "holiday"

    @property
    def words(self) -> Words:
        """In words."""
        return {
            "day": Words("白班", "day"),
            "night": Words("夜班", "night"),
            "holiday": Words("节假日", "holiday"),
        }[self.value]
