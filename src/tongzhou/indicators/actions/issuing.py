"""A period is over: the board is drawn as its subscriber may see it, the file is kept, he is told."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from tongzhou.accounts.queries import actor_of
from tongzhou.audit import actions as audit
from tongzhou.files import actions as files
from tongzhou.indicators.definitions.boards import Subject
from tongzhou.indicators.models import Issue, Subscription
from tongzhou.indicators.queries.grounds import ground
from tongzhou.indicators.queries.printing import Period, as_rows, period, scope_of
from tongzhou.indicators.rules import codes
from tongzhou.indicators.rules.rhythms import Form, Rhythm, after, before
from tongzhou.kernel.actors import Actor, system
from tongzhou.kernel.errors import NotFound
from tongzhou.kernel.ids import new_id
from tongzhou.kernel.permissions import Permission
from tongzhou.kernel.words import Words
from tongzhou.ledger.rules import CHINA
from tongzhou.notices import actions as notices

UNDER_WAY = timedelta(minutes=5)
"""A posting bears the time at which it began: what is known is asked as of a moment at which none is still under way, so that the same is found later."""
ENDED = "the account may no longer open this board"
TYPES = {
    Form.WORD: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    Form.PDF: "application/pdf",
    Form.SHEET: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
log = logging.getLogger("tongzhou.indicators")


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is to be drawn: the figures, as which file, in which language, for whom, with which code."""

    period: Period
    form: Form
    rhythm: Rhythm
    language: str
    reader: Actor
    verification: str


Draw = Callable[[Wanted], bytes]


@transaction.atomic
def issue(*, at: datetime, id: UUID, draw: Draw) -> Issue | None:
    """Draw the period that is over and move to the next. None: nothing is due (somebody was quicker), or the subscription ended.

    An account that is closed, or may no longer open the board, is sent nothing more.
    """
    row = Subscription.objects.select_for_update(skip_locked=True).filter(pk=id, ended_at=None).first()
    on = at.astimezone(CHINA).date()
    if row is None or row.next_on > on:
        return None
    try:
        reader = actor_of(row.account_id, at=at)
        about = ground(reader, Subject(row.subject), row.place, on=on)
    except NotFound:
        _end(row, at)
        return None
    if not reader.may(Permission.SUBSCRIBE):
        _end(row, at)
        return None
    rhythm, form = Rhythm(row.rhythm), Form(row.form)
    as_of = at - UNDER_WAY
    told = period(reader, about, before(rhythm, row.next_on), as_of=as_of)
    new, figures = new_id(), as_rows(told)
    verification = codes.code(figures, as_of=as_of, of=str(new))
    raw = draw(Wanted(told, form, rhythm, row.language, reader, verification))
    kept = files.keep_drawn(
        by=reader,
        at=at,
        name=_name(row, told),
        raw=raw,
        content_type=TYPES[form],
        subject=f"subscription:{row.pk}",
    )
    assert told.window.start and told.window.end
    made = Issue.objects.create(
        id=new, subscription=row, start=told.window.start, end=told.window.end, as_of=as_of, scope=scope_of(reader),
        figures=figures, verification=verification, file=kept.pk,
    )  # fmt: skip
    row.next_on = after(rhythm, row.next_on)
    row.save(update_fields=["next_on"])
    audit.record(
        by=system("indicators"), at=at, verb="indicators.issue", subject=f"subscription:{row.pk}",
        detail={"start": told.window.start.isoformat(), "figures": len(figures)},
    )  # fmt: skip
    words = Words("{name}：{days}的报告已经写好。", "{name}: the report for {days} is ready.")
    days = f"{told.window.start} — {told.window.last}"
    notices.tell(
        [row.account_id], at=at, kind="report", words=words.format(name=Words(row.zh, row.en), days=days),
        link="/dashboards/subscriptions/",
    )  # fmt: skip
    return made


def _end(row: Subscription, at: datetime) -> None:
    row.ended_at, row.ended_why = at, ENDED
    row.save(update_fields=["ended_at", "ended_why"])
    log.info("subscription %s ended: %s", row.pk, ENDED)


def _name(row: Subscription, told: Period) -> str:
    name = row.en if row.language.startswith("en") else row.zh
    return f"{name} {told.window.start} — {told.window.last}.{row.form}"
