"""What makes an act the same one wherever it is told: typed on a page, or a row of an office's file."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from tongzhou.ledger.rules import CHINA
from tongzhou.support.acts.kinds import get
from tongzhou.support.acts.models import Act
from tongzhou.support.acts.rules import State
from tongzhou.support.acts.work import Work, natural_key

MOST_ALIKE = 12
"""Acts of one day that are alike in all that makes them the same; those beyond are typed ones that no file finds again."""
OVER = (State.WITHDRAWN.value, State.REVERSED.value)
"""States of an act that counts no longer: its key is free."""


def natural_of(work: Work) -> str:
    """The key: kind, day, sides, department, topic, grade, who did it, and the fields that tell two acts apart."""
    kind = get(work.kind)
    first = kind.parts[0].role if kind.parts else ""
    who = sorted(str(one.staff_id or one.name) for one in work.people if one.role == first)
    days = (
        work.occurred_from.astimezone(CHINA).date(),
        work.occurred_to.astimezone(CHINA).date() if not kind.timed else "",
    )
    return natural_key(
        work.kind,
        *days,
        work.supporting_id,
        work.receiving_id,
        work.department_id,
        work.topic,
        work.grade,
        who,
        [work.detail.get(one.code) for one in kind.fields if one.tells],
    )


def alike(key: str, which: int) -> str:
    """The key of the first, second, third act that is told alike: two of one day are two."""
    return key if which == 1 else natural_key(key, which)


def free(works: Iterable[Work], *, besides: Act | None = None) -> list[str]:
    """A key for each work that no standing act has, nor an earlier one of these; "" beyond MOST_ALIKE. One statement.

    `besides` is an act whose own key is free for it. Two who type at one moment meet at the constraint, and one looks again.
    """
    keys = [natural_of(one) for one in works]
    if not keys:
        return []
    wanted = {key: [alike(key, which) for which in range(1, MOST_ALIKE + 1)] for key in keys}
    taken = _taken([one for those in wanted.values() for one in those], besides)
    found = []
    for key in keys:
        mine = next((one for one in wanted[key] if one not in taken), "")
        taken.add(mine)
        found.append(mine)
    return found


def _taken(keys: Collection[str], besides: Act | None) -> set[str]:
    rows = Act.objects.filter(natural__in=keys).exclude(natural="").exclude(state__in=OVER)
    if besides is not None:
        rows = rows.exclude(pk=besides.pk)
    return set(rows.values_list("natural", flat=True))
