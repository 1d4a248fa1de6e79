"""Pairings at four levels: what each names, which come first, what they stand under."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from enum import StrEnum
from uuid import UUID

from tongzhou.kernel.errors import Invalid, sentence
from tongzhou.kernel.periods import Period
from tongzhou.kernel.words import Words


class Level(StrEnum):
    """The four levels of pairing, the general first."""

    INSTITUTION = "institution"
    DEPARTMENT = "department"
    TEAM = "team"
    DOCTOR = "doctor"

    @property
    def words(self) -> Words:
        """The level in words."""
        return _LEVELS[self]


_LEVELS = {
    Level.INSTITUTION: Words("医院对医院", "hospital to hospital"),
    Level.DEPARTMENT: Words("科室对科室", "department to department"),
    Level.TEAM: Words("团队对团队", "team to team"),
    Level.DOCTOR: Words("医生对医生", "doctor to doctor"),
}


WHO_MISSING = sentence(
    "partnerships.who_missing",
    "{level}的结对，双方都要指明。",
    "A pairing “{level}” names both sides.",
    then_zh="请把两边的科室（或医生、团队名称）都选上。",
    then_en="Choose the department (or doctor, or the team's name) on both sides.",
)
WITH_ITSELF = sentence(
    "partnerships.with_itself",
    "一家机构不能与自己结对。",
    "An institution cannot be paired with itself.",
    then_zh="请改选支援方或受援方。",
    then_en="Choose another side.",
)

STILL_PAIRED = sentence(
    "partnerships.still_paired",
    "“{one}”与“{other}”的结对还没有结束，不能撤销。",
    "The pairing of “{one}” and “{other}” has not ended; neither can be closed.",
    then_zh="请先在帮扶项目里结束这家机构的结对，再撤销。",
    then_en="End the institution's pairings on the programme's page first.",
)


def check_who(
    level: Level,
    *,
    supporting: UUID,
    receiving: UUID,
    departments: tuple[UUID, UUID] | None,
    staff: tuple[UUID, UUID] | None,
    team: str,
) -> None:
    """Whether everything that the level pairs is named. Raises Invalid (receiving_id, level)."""
    if supporting == receiving:
        raise Invalid(WITH_ITSELF, field="receiving_id")
    needed = {Level.DEPARTMENT: departments, Level.DOCTOR: staff, Level.TEAM: "".join(team.split())}
    if level in needed and not needed[level]:
        raise Invalid(WHO_MISSING, field="level", level=level.words)


def covered(wanted: Period, by: Iterable[Period]) -> bool:
    """Whether each day of `wanted` lies in one of the others: a renewal may follow on without a gap."""
    reached: date | None = wanted.start
    for period in sorted(by, key=lambda one: one.start):
        if reached is None or period.start > reached:
            break
        reached = None if period.end is None else max(reached, period.end)
    return reached is None or (wanted.end is not None and reached >= wanted.end)


def fits(asked: str | None, known: str | None) -> bool:
    """Whether two specialty codes meet: the same, or one the family of the other (03 and 03.04). Unknown fits."""
    if not asked or not known:
        return True
    return asked.startswith(known) or known.startswith(asked)


def pairing_key(
    level: Level,
    *,
    supporting: UUID,
    receiving: UUID,
    departments: tuple[UUID, UUID] | None = None,
    staff: tuple[UUID, UUID] | None = None,
    team: str = "",
) -> str:
    """Who is paired, spelt out: two pairings with the same key may not share a day.

    Pairs are (supporting, recipient). A team is known by its name, whatever blanks were typed around it.
    """
    two = f"{supporting}>{receiving}"
    if level is Level.DEPARTMENT and departments:
        return f"department:{departments[0]}>{departments[1]}"
    if level is Level.DOCTOR and staff:
        return f"doctor:{staff[0]}>{staff[1]}"
    if level is Level.TEAM:
        return f"team:{two}:{''.join(team.split())}"
    return f"institution:{two}"
