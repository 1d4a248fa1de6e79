"""Scheduled reports are drawn: each that is due, in a transaction of its own."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from tongzhou.indicators import actions
from tongzhou.indicators.actions.issuing import Wanted
from tongzhou.indicators.queries import issued
from tongzhou.indicators.rules.rhythms import Form
from tongzhou.interop.board.composing import report
from tongzhou.interop.report import paper, sheet, word
from tongzhou.ledger.rules import CHINA

AT_ONCE = 6
"""Periods of one subscription that are caught up in one run, when the job had stood still."""


def issue_due(*, at: datetime, origin: str) -> int:
    """Draw every report whose period is over. `origin` is the platform's own address. Answers how many were drawn."""
    return sum(issue_one(at=at, id=id, origin=origin) for id in issued.due(on=at.astimezone(CHINA).date()))


def issue_one(*, at: datetime, id: UUID, origin: str) -> int:
    """The reports of one subscription: usually one, several where the job had stood still. Answers how many were drawn."""
    made = 0
    while made < AT_ONCE and actions.issue(at=at, id=id, draw=lambda wanted: draw(wanted, origin)):
        made += 1
    return made


def draw(wanted: Wanted, origin: str) -> bytes:
    """The file of a report."""
    at = f"{wanted.period.as_of.astimezone(CHINA):%Y-%m-%d %H:%M}"
    link = f"{origin}/verify/{wanted.verification}/" if origin else ""
    told = report(wanted, link=link, at=at)
    match wanted.form:
        case Form.PDF:
            return paper.full_pdf(told)
        case Form.WORD:
            return word.docx(told)
        case Form.SHEET:
            return sheet.xlsx(told)
