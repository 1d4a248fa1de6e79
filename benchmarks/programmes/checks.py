"""What the triggers and foreign keys would have asked, asked once over everything that was copied."""

from __future__ import annotations

from collections.abc import Iterator

from django.apps import apps
from django.db import connection

from benchmarks.world.checks import orphans
from tongzhou.kernel.lifecycle import Lifecycle
from tongzhou.support.acts.rules import LIFECYCLE as ACT
from tongzhou.support.goals.rules import LIFECYCLE as GOAL
from tongzhou.support.placements.rules.placements import LIFECYCLE as PLACEMENT
from tongzhou.support.postings.rules.lifecycle import LIFECYCLE as POSTING
from tongzhou.support.resources.rules import states
from tongzhou.support.safety.rules import LIFECYCLE as SAFETY
from tongzhou.support.sides.models import SideStep
from tongzhou.support.techniques.rules.stages import LIFECYCLE as TECHNIQUE
from tongzhou.support.visits.rules import LIFECYCLE as VISIT

TABLES: dict[str, Lifecycle] = {
    "acts_act": ACT, "goals_goal": GOAL, "placements_placement": PLACEMENT, "postings_posting": POSTING,
    "resources_fund": states.FUND, "resources_project": states.PROJECT, "resources_purchase": states.PURCHASE,
    "resources_payment": states.PAYMENT, "resources_device": states.DEVICE, "techniques_technique": TECHNIQUE,
    "visits_visit": VISIT, "safety_event": SAFETY,
}  # fmt: skip
LAST_STEP = """
SELECT count(*) FROM {record} r LEFT JOIN LATERAL (
    SELECT number, to_state FROM {step} s WHERE s.record_id = r.id ORDER BY number DESC LIMIT 1
) last ON true WHERE r.steps IS DISTINCT FROM last.number OR r.state IS DISTINCT FROM last.to_state
"""
IN_ORDER = """
SELECT count(*) FROM (
    SELECT number, event, from_state, to_state, lag(number, 1, 0) OVER w AS before, lag(to_state, 1, '') OVER w AS stood
    FROM {step} WINDOW w AS (PARTITION BY record_id ORDER BY number)
) s WHERE number <> before + 1 OR from_state <> stood OR (number > 1 AND NOT (event || '>' || from_state || '>' || to_state) = ANY (%s))
"""
CLAIMS = """
SELECT count(*) FROM ledger_claim c LEFT JOIN ledger_entry e ON e.claim_id = c.id LEFT JOIN ledger_confirmation f ON f.claim_id = c.id
WHERE (c.state = 'confirmed') <> (e.id IS NOT NULL) OR (e.id IS NULL) <> (f.claim_id IS NULL) OR f.at < c.at
"""
ACTS = """
SELECT count(*) FROM acts_act a LEFT JOIN ledger_claim c ON c.id = a.claim
WHERE c.id IS NULL OR (a.state = 'completed') <> (c.state = 'confirmed') OR (a.state = 'requested') <> (c.state = 'open')
"""
LINES = """
SELECT count(*) FROM resources_budgetline l WHERE resources_taken(l.id) > l.total_fen
"""
DAYS = """
SELECT count(*) FROM postings_posting p WHERE p.days_posted AND NOT EXISTS (
    SELECT FROM ledger_entry e WHERE e.source = 'on_site_days:' || p.id AND e.quantity = p.days)
"""


def faults() -> Iterator[str]:
    """Every question that is answered wrongly; none means the rows are such as the program writes."""
    asked: list[tuple[str, str, list[object]]] = [
        ("claims, confirmations, entries", CLAIMS, []), ("acts and their claims", ACTS, []),
        ("budget lines", LINES, []), ("days on site", DAYS, []),
    ]  # fmt: skip
    for model in apps.get_models():
        if issubclass(model, SideStep) or model._meta.label_lower == "safety.eventstep":
            asked += _steps(
                model._meta.get_field("record").remote_field.model._meta.db_table, model._meta.db_table
            )
    asked += [(name, sql, []) for name, sql in orphans()]
    with connection.cursor() as cursor:
        for name, sql, values in asked:
            cursor.execute(sql, values or None)
            (wrong,) = cursor.fetchone()
            if wrong:
                yield f"{name}: {wrong}"


def _steps(record: str, step: str) -> Iterator[tuple[str, str, list[object]]]:
    """The last step is the record's state; each step is one of its table."""
    yield f"{record} and its last step", LAST_STEP.format(record=record, step=step), []
    if record in TABLES:
        ways: list[object] = [
            f"{move.event}>{source.value}>{move.target.value}"
            for move in TABLES[record].moves
            for source in move.sources
        ]
        yield f"{step} in order", IN_ORDER.format(step=step), [ways]
