"""Recording work once: the act, who took part, its evidence and its claim, in one step."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from django.db import IntegrityError, transaction

from tongzhou.audit import actions as audit
from tongzhou.files import actions as files
from tongzhou.files.queries import digests_of
from tongzhou.kernel.actors import Actor
from tongzhou.kernel.errors import Conflict, Invalid, Invalids
from tongzhou.kernel.permissions import Permission as P
from tongzhou.ledger import actions as ledger
from tongzhou.ledger.rules import Amounts, Side
from tongzhou.support.acts.checks import faults, tidied
from tongzhou.support.acts.kinds import get
from tongzhou.support.acts.models import ONCE, Act, ActPerson, ActStep
from tongzhou.support.acts.moving import RUNNER
from tongzhou.support.acts.natural import free, natural_of
from tongzhou.support.acts.queries import work_of
from tongzhou.support.acts.resolving import Resolved, resolve
from tongzhou.support.acts.rules import LIFECYCLE, NO_FILES, NUMBER_THERE, THERE_ALREADY, TOPIC_THERE, State
from tongzhou.support.acts.work import Work, marks
from tongzhou.support.sides import claiming
from tongzhou.support.sides.running import Turn, reason
from tongzhou.support.sides.sentences import OTHER_CONTENT

Told = Sequence[tuple[UUID, Work]]
MEETINGS = 5
"""How often one looks again when somebody recorded the same kind of act at the same moment."""


def record(*, id: UUID, by: Actor, at: datetime, work: Work) -> Act:
    """Record one act and claim it for the side of the one who records. Sent twice with the same content, it is there once.

    Raises Invalids (every fault at its field), Denied, Conflict (same id, other content; or the same act in another file).
    """
    record_many(by=by, at=at, told=[(id, work)])
    return Act.objects.select_related("supporting", "receiving", "department").get(pk=id)


def record_many(*, by: Actor, at: datetime, told: Told) -> int:
    """Record a block of acts (an import), all or none, in a number of statements that does not grow with it.

    Answers how many are new. Raises as `record` does; the faults of the first act that has any.
    """
    told = [(id, tidied(work, get(work.kind))) for id, work in told]
    for meeting in range(MEETINGS):
        try:
            return _record(by, at, told)
        except IntegrityError as failure:
            _there(failure, [work for _, work in told], last=meeting == MEETINGS - 1)
            # The same, or one that is alike, came over another connection at this moment: now its row can be seen.
    return _record(by, at, told)


def _there(failure: IntegrityError, works: Sequence[Work], *, last: bool = True) -> None:
    """Raise Conflict, naming it, when the database refused what stands there already; of a block the act is looked up.

    Unless it is the `last` try, a key that was made here is no conflict: another one may be free.
    """
    broken = getattr(getattr(failure.__cause__, "diag", None), "constraint_name", "")
    if broken == ONCE["natural"]:
        if last or all(work.natural for work in works):
            raise Conflict(THERE_ALREADY) from failure
        return
    for column, name in ONCE.items():
        if broken == name:
            raise _named(column, works) from failure


def _named(column: str, works: Sequence[Work]) -> Conflict:
    """Which of the works stands there already (two of one block: the second of them)."""
    at = 0 if column == "topic_once" else 1
    keyed = [(marks(work, get(work.kind))[at], work) for work in works]
    there = set(
        Act.objects.filter(**{f"{column}__in": [key for key, _ in keyed if key]})
        .exclude(state__in=[State.WITHDRAWN.value, State.REVERSED.value])
        .values_list(column, flat=True)
    )
    keys = [key for key, _ in keyed]
    twice = [work for at, (key, work) in enumerate(keyed) if key and (key in there or key in keys[:at])]
    work = twice[0] if twice else works[0]
    number = get(work.kind).number
    if column == "topic_once":
        return Conflict(TOPIC_THERE, field="topic", topic=work.topic.strip())
    return Conflict(NUMBER_THERE, field=number, number=work.detail.get(number))


@transaction.atomic
def _record(by: Actor, at: datetime, told: Told) -> int:
    fresh = _fresh(told)
    if not fresh:
        return 0
    for _, work in fresh:
        wrong = faults(work, get(work.kind), at)
        if wrong:
            raise Invalids(wrong)
    found = resolve([work for _, work in fresh])
    acts = [_act(id, work, found, by, at) for id, work in fresh]
    typed = [(act, work) for act, (_, work) in zip(acts, fresh, strict=True) if not work.natural]
    for (act, _), key in zip(typed, free(work for _, work in typed) if typed else (), strict=True):
        act.natural = key
    Act.objects.bulk_create(acts, batch_size=500)
    ActPerson.objects.bulk_create(
        (person for id, work in fresh for person in found.people(id, work)), batch_size=1000
    )
    ActStep.objects.bulk_create(
        (_begun(act, work) for act, (_, work) in zip(acts, fresh, strict=True)), batch_size=1000
    )
    _claim_all(acts, fresh, found, by, at)
    audit.record(
        by=by,
        at=at,
        verb="act.record",
        subject=f"act:{acts[0].pk}" if len(acts) == 1 else "acts",
        detail={"number": len(acts)},
    )
    return len(acts)


def _fresh(told: Told) -> list[tuple[UUID, Work]]:
    """Those that are not there yet. Raises Conflict for an id that came with other content."""
    marks = dict(
        ActStep.objects.filter(record__in=[id for id, _ in told], number=1).values_list("record", "digest")
    )
    if any(id in marks and marks[id] != work.digest() for id, work in told):
        raise Conflict(OTHER_CONTENT)
    return [(id, work) for id, work in told if id not in marks]


def _act(id: UUID, work: Work, found: Resolved, by: Actor, at: datetime) -> Act:
    act = Act(
        id=id, steps=1, state=State.CLAIMED.value, kind=work.kind, origin=work.origin, natural=work.natural,
        by_key=by.key, by_name=by.name, by_title=by.title, by_institution=by.institution_name, at=at,
    )  # fmt: skip
    _fill(act, work, found)
    act.claim = claiming.claim_id(act.source, 1)
    return act


def _fill(act: Act, work: Work, found: Resolved) -> None:
    kind = get(work.kind)
    act.side, act.topic, act.note = work.side.value, work.topic.strip(), work.note.strip()
    act.supporting, act.receiving = found.houses(work)
    act.pairing_id = found.pairing_id(work)
    act.department_id, act.grade, act.minutes = work.department_id, work.grade, work.minutes
    act.occurred_from, act.occurred_to = work.occurred_from, work.occurred_to
    act.quantity = work.quantity if work.quantity is not None else Decimal(1)
    act.unit, act.qualifier = kind.unit.value, work.qualifier.value
    act.detail = {code: value for code, value in work.detail.items() if value not in (None, "", [])}
    act.topic_once, act.number_once = marks(work, kind)
    act.search = found.search(work)


def _begun(act: Act, work: Work) -> ActStep:
    return ActStep(
        record=act, number=1, event="begin", to_state=act.state, at=act.at, by_key=act.by_key, by_name=act.by_name,
        by_title=act.by_title, by_institution=act.by_institution, digest=work.digest(),
    )  # fmt: skip


def _claim_all(acts: list[Act], told: Told, found: Resolved, by: Actor, at: datetime) -> None:
    """One block of claims for each side that speaks (in an import nearly always one)."""
    for side in dict.fromkeys(work.side for _, work in told):
        block = [
            (act.claim, _amounts(act, work, found, by, at))
            for act, (_, work) in zip(acts, told, strict=True)
            if work.side is side
        ]
        ledger.claim_many(by=by, at=at, side=side, acts=block)


def _amounts(act: Act, work: Work, found: Resolved, by: Actor, at: datetime) -> Amounts:
    evidence = _evidence(act, work.file_ids, by, at)
    kind = get(work.kind)
    topic = {"topic": act.topic} if kind.topic else {}
    return Amounts(
        kind=act.kind,
        source=act.source,
        version=act.version,
        occurred_from=act.occurred_from,
        occurred_to=act.occurred_to,
        supporting_id=act.supporting.pk,
        receiving_id=act.receiving.pk,
        pairing_id=found.pairing_id(work),
        quantity=act.amount,
        department_id=work.department_id,
        specialty=found.specialty(work),
        tier=act.receiving.tier,
        grade=act.grade,
        minutes=act.minutes,
        members=found.members(work),
        evidence=evidence,
        detail=topic | act.detail,
    )


def _evidence(act: Act, file_ids: Sequence[UUID], by: Actor, at: datetime) -> tuple[str, ...]:
    """Digests of everything that stands with the act: what is new, and, from the second version on, what was there."""
    digests = set(digests_of(act.source)) if act.version > 1 else set()
    if file_ids:
        rows = files.attach(by=by, at=at, file_ids=file_ids, subject=act.source)
        digests |= {row.sha256 for row in rows}
    return tuple(sorted(digests))


def amend(
    *, by: Actor, at: datetime, act_id: UUID, work: Work, seen: int | None = None, note: str = ""
) -> Act:
    """Say it anew before the other side has confirmed (or after a reversal): the next version is claimed, the earlier taken back.

    Kind and sides stay. Raises as `record` does, IllegalMove once it is in the ledger.
    """
    work = tidied(work, get(work.kind))

    def change(turn: Turn[Act]) -> None:
        act = turn.record
        told = _same_act(act, work)
        wrong = faults(told, get(told.kind), at)
        if wrong:
            raise Invalids(wrong)
        found = resolve([told])
        act.version, act.touches = act.version + 1, act.touches + 1
        (act.natural,) = _anew(act, told)
        _fill(act, told, found)
        # The act names its new claim before the old one is taken back: the ledger's word on the old one no longer moves it.
        act.claim = claiming.claim_id(act.source, act.version)
        act.save()
        act.people.all().delete()
        ActPerson.objects.bulk_create(found.people(act.pk, told))
        claiming.claim(_amounts(act, told, found, by, at), by=by, at=at, side=told.side)

    content = replace(work, natural="").digest()  # the key follows from what is said
    try:
        return RUNNER.run("amend", change, by=by, at=at, id=act_id, seen=seen, note=note, content=content)
    except IntegrityError as failure:
        _there(failure, [work])
        raise


def attach(
    *, by: Actor, at: datetime, act_id: UUID, file_ids: Sequence[UUID], seen: int | None = None
) -> Act:
    """Add evidence to an act of one's side. While it waits, the act is claimed anew with it: the other side signs what it sees.

    Once in the ledger, the file stands with the act and not in the entry. Raises NotFound, Denied, IllegalMove, Conflict,
    Invalid (file: none chosen, too many, not yet arrived).
    """

    def change(turn: Turn[Act]) -> None:
        act = turn.record
        by.require(P.CLAIM, (act.supporting if act.side == Side.SUPPORTING else act.receiving).place)
        if not file_ids:
            raise Invalid(NO_FILES, field="file")
        act.touches += 1
        if act.status is State.CONFIRMED:
            files.attach(by=by, at=at, file_ids=file_ids, subject=act.source)
            return
        told = replace(work_of(act), file_ids=tuple(file_ids))
        found = resolve([told])
        act.version += 1
        act.claim = claiming.claim_id(act.source, act.version)
        act.save()
        claiming.claim(_amounts(act, told, found, by, at), by=by, at=at, side=told.side)

    return RUNNER.run(
        "attach", change, by=by, at=at, id=act_id, seen=seen, content=[str(id) for id in file_ids]
    )


def _anew(act: Act, told: Work) -> list[str]:
    """The act's key after a correction: its own while it says the same, and nobody else has taken it since it was reversed."""
    before = work_of(act)
    if natural_of(before) == natural_of(told) and act.natural and act.status is not State.REVERSED:
        return [act.natural]
    return free([told], besides=act)


def _same_act(act: Act, work: Work) -> Work:
    """`work` with what an act keeps for good: its kind and its side."""
    if (work.kind, work.side.value) != (act.kind, act.side):
        raise Conflict(OTHER_CONTENT)
    return work


@transaction.atomic
def withdraw(*, by: Actor, at: datetime, act_id: UUID, note: str) -> Act:
    """Take an act back that is not in the ledger yet, with the reason. Twice is once. Raises NotFound, Denied, IllegalMove."""
    act = RUNNER.locked(by, act_id)
    if act.status is not State.WITHDRAWN:
        LIFECYCLE.move(act.status, "withdraw")
        ledger.withdraw(by=by, at=at, claim_id=act.claim, reason=reason(note))
        act.refresh_from_db()
    return act
