"""Notices for those who have to act next: the office of the other side, the trainee, the teacher."""

from __future__ import annotations

from datetime import datetime

from tongzhou.accounts import queries as accounts
from tongzhou.kernel.words import Words
from tongzhou.notices import actions as notices
from tongzhou.support.placements.models import Placement


def tell_giving(row: Placement, at: datetime, words: Words) -> None:
    """Tell the supporter's office."""
    notices.tell(
        accounts.offices(row.supporting.pk, at=at),
        at=at,
        kind="placement",
        words=_said(row, words),
        link=_link(row),
    )


def tell_taking(row: Placement, at: datetime, words: Words) -> None:
    """Tell the recipient's office, and the trainee."""
    told = {*accounts.offices(row.receiving.pk, at=at), *accounts.accounts_of_staff([row.trainee_id])}
    notices.tell(sorted(told), at=at, kind="placement", words=_said(row, words), link=_link(row))


def _said(row: Placement, words: Words) -> Words:
    return words.format(
        name=row.trainee.name, department=row.department.name, supporting=row.supporting.label
    )


def _link(row: Placement) -> str:
    return f"/placements/{row.pk}/"
