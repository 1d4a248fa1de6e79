"""The log of competencies: what is to be learned, and the teacher's signature under it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from uuid import UUID

from django.db.models import Max

from tongzhou.kernel.actors import Actor
from tongzhou.kernel.errors import Conflict, Denied, Invalid
from tongzhou.support.placements.actions.finding import happened
from tongzhou.support.placements.models import Placement, SignOff, Skill
from tongzhou.support.placements.moving import PLACEMENTS, require_listing, require_teacher
from tongzhou.support.placements.rules.levels import Level, named
from tongzhou.support.placements.rules.sentences import (
    NO_SKILLS,
    NOT_MY_SIGNATURE,
    NOTHING_SIGNED,
    SKILL_SIGNED,
    TOO_MANY_SKILLS,
    UNKNOWN_SKILL,
    VOIDED_ALREADY,
)
from tongzhou.support.sides.running import Turn, limited, reason

MOST_SKILLS = 60
NAME = 80


def add_skills(
    *, by: Actor, at: datetime, placement_id: UUID, names: Sequence[str], seen: int | None = None
) -> Placement:
    """List competencies to be learned; those listed already are left as they are.

    By the trainee, a teacher or one of the offices. Raises Denied, NotFound, Invalid (names), IllegalMove.
    """

    def change(turn: Turn[Placement]) -> None:
        require_listing(by, turn.record)
        turn.detail = {"added": listed(turn.record, names)}

    if not any(name.strip() for name in names):
        raise Invalid(NO_SKILLS, field="names")
    return PLACEMENTS.run("learn", change, by=by, at=at, id=placement_id, seen=seen, content=["add", *names])


def drop_skill(
    *, by: Actor, at: datetime, placement_id: UUID, skill_id: UUID, seen: int | None = None
) -> Placement:
    """Take a competency off the list that nobody has signed. Raises as `add_skills`, Conflict when it is signed."""

    def change(turn: Turn[Placement]) -> None:
        require_listing(by, turn.record)
        skill = _skill(turn.record, skill_id)
        if skill.signatures.exists():
            raise Conflict(SKILL_SIGNED, skill=skill.name)
        turn.detail = {"dropped": skill.name}
        skill.delete()

    return PLACEMENTS.run(
        "learn", change, by=by, at=at, id=placement_id, seen=seen, content=["drop", skill_id]
    )


def sign(
    *,
    by: Actor,
    at: datetime,
    placement_id: UUID,
    levels: Mapping[UUID, Level],
    on: date,
    note: str = "",
    seen: int | None = None,
) -> Placement:
    """The teacher signs several competencies at once, each at its level, as of the day `on`.

    By the named teacher or a doctor of the department, as himself; never by the trainee. A line that this teacher
    has signed at this level before is left as it is. Raises Denied, NotFound, Invalid (levels, on), IllegalMove.
    """

    def change(turn: Turn[Placement]) -> None:
        row = turn.record
        require_teacher(by, row)
        happened(on, at, "on", since=row.arrived_on)
        known = {skill.pk: skill for skill in row.skills.filter(pk__in=list(levels))}
        if len(known) < len(levels):
            raise Invalid(UNKNOWN_SKILL, field="levels")
        fresh = [
            _signature(by, at, known[id], level, on, kept)
            for id, level in levels.items()
            if (id, level.value) not in _signed(by, levels)
        ]
        SignOff.objects.bulk_create(fresh)
        turn.detail = {"signed": {one.skill.name: one.level for one in fresh}}

    if not levels:
        raise Invalid(NOTHING_SIGNED, field="levels")
    kept = limited(note, "note", 200)
    content = [sorted((str(id), level.value) for id, level in levels.items()), on]
    return PLACEMENTS.run(
        "sign", change, by=by, at=at, id=placement_id, seen=seen, note=kept, content=content
    )


def take_back(
    *, by: Actor, at: datetime, placement_id: UUID, signature_id: UUID, note: str, seen: int | None = None
) -> Placement:
    """The teacher takes his own signature back, with the reason. Raises Denied, NotFound, Invalid (note), Conflict."""

    def change(turn: Turn[Placement]) -> None:
        rows = SignOff.objects.filter(skill__placement=turn.record, pk=signature_id, voids=None)
        mistaken = rows.select_related("skill").first()
        if mistaken is None:
            raise Invalid(UNKNOWN_SKILL, field="signature_id")
        if by.staff_id != mistaken.teacher_id:
            raise Denied(NOT_MY_SIGNATURE, name=mistaken.by_name)
        if SignOff.objects.filter(voids=mistaken).exists():
            raise Conflict(VOIDED_ALREADY)
        void = _signature(by, at, mistaken.skill, Level(mistaken.level), mistaken.on, kept[:200])
        void.voids = mistaken
        void.save(force_insert=True)
        turn.detail = {"taken_back": {mistaken.skill.name: mistaken.level}}

    kept = reason(note)
    return PLACEMENTS.run(
        "sign", change, by=by, at=at, id=placement_id, seen=seen, note=kept, content=["back", signature_id]
    )


def listed(row: Placement, names: Sequence[str]) -> list[str]:
    """Write the competencies that are not listed yet, and name them. Part of a verb. Raises Invalid (names)."""
    wanted: dict[str, str] = {}
    for name in filter(named, names):
        wanted.setdefault(named(name), limited(name, "names", NAME))
    there = set(row.skills.values_list("key", flat=True))
    fresh = {key: name for key, name in wanted.items() if key not in there}
    if len(there) + len(fresh) > MOST_SKILLS:
        raise Invalid(TOO_MANY_SKILLS, field="names", most=MOST_SKILLS, now=len(there) + len(fresh))
    last: int = row.skills.aggregate(last=Max("number"))["last"] or 0
    Skill.objects.bulk_create(
        Skill(placement=row, number=number, name=name, key=key)
        for number, (key, name) in enumerate(fresh.items(), last + 1)
    )
    return list(fresh.values())


def _skill(row: Placement, id: UUID) -> Skill:
    found = row.skills.filter(pk=id).first()
    if found is None:
        raise Invalid(UNKNOWN_SKILL, field="skill_id")
    return found


def _signed(by: Actor, levels: Mapping[UUID, Level]) -> set[tuple[UUID, str]]:
    """What this teacher has signed of these lines and not taken back."""
    rows = SignOff.objects.filter(skill__in=list(levels), teacher=by.staff_id, voids=None, voided_by=None)
    return set(rows.values_list("skill_id", "level"))


def _signature(by: Actor, at: datetime, skill: Skill, level: Level, on: date, note: str) -> SignOff:
    assert by.staff_id is not None
    return SignOff(
        skill=skill,
        level=level.value,
        on=on,
        teacher_id=by.staff_id,
        note=note,
        at=at,
        by_key=by.key,
        by_name=by.name,
        by_title=by.title,
    )
