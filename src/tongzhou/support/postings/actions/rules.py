"""Commissions set what is asked of postings: dated, for their region or a part of it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateRange
from django.db.models import Q

from tongzhou.audit import actions as audit
from tongzhou.directory.clashes import clash, same
from tongzhou.directory.rules import Kind, Tier
from tongzhou.kernel.actors import Actor, Place
from tongzhou.kernel.errors import Conflict, NotFound
from tongzhou.kernel.permissions import Permission as P
from tongzhou.support.postings.models import PostingRule
from tongzhou.support.postings.rules.requirements import NO_SUCH_RULE, RULE_MET, Requirement, check
from tongzhou.support.sides.running import limited


def area(region: str) -> Place:
    """The place at which rules of a region are set: "" is the nation."""
    return Place(UUID(int=0), "", region)


@transaction.atomic
def set_rule(
    *,
    id: UUID,
    by: Actor,
    at: datetime,
    requirement: Requirement,
    at_least: int | None = None,
    at_most: int | None = None,
    region: str = "",
    kinds: Iterable[Kind] = (),
    tier: Tier | None = None,
    since: date,
    until: date | None = None,
    source: str = "",
    confirmed: bool = False,
) -> PostingRule:
    """Set a requirement for a scope from `since` up to, not including, `until`. Earlier rules of the same scope end there.

    A rule that would begin on or after `since` is withdrawn. Raises Denied outside the actor's region, Invalids
    (at_least, at_most, region, source, until), Conflict. Twice is once.
    """
    by.require(P.EDIT_POSTING_RULES, area(region))
    check(
        requirement,
        at_least=at_least,
        at_most=at_most,
        region=region,
        source=source,
        confirmed=confirmed,
        since=since,
        until=until,
    )
    kept = PostingRule.objects.filter(pk=id).first()
    if kept:
        same(kept, requirement=requirement.value, at_least=at_least, at_most=at_most, region=region)
        return kept
    row = PostingRule(id=id, requirement=requirement.value, at_least=at_least, region=region)
    row.at_most = at_most if requirement.ranged else None
    row.kinds, row.tier = sorted(kind.value for kind in kinds), tier.value if tier else ""
    row.scope = scope_of(requirement, region, row.kinds, row.tier)
    row.during, row.source = DateRange(since, until), limited(source, "source", 200)
    row.confirmed, row.set_by, row.set_at = confirmed, by.key, at
    replaced = _make_room(row.scope, since, until)
    with clash(posting_rule_once_at_a_time=Conflict(RULE_MET, field="since")):
        row.save(force_insert=True)
    _audit(by, at, "postings.set_rule", row, {"replaces": replaced, "scope": row.scope})
    return row


def scope_of(requirement: str, region: str, kinds: Iterable[str], tier: str) -> str:
    """The text that spells out what a rule is about and where."""
    return f"{requirement}|{region}|{','.join(sorted(kinds))}|{tier}"


def _make_room(scope: str, since: date, until: date | None) -> list[str]:
    """End or withdraw the rules of the same scope that hold on a day of the new one; their ids."""
    rows = PostingRule.objects.select_for_update().filter(scope=scope, withdrawn=False)
    met = list(rows.filter(during__overlap=DateRange(since, until)).order_by("pk"))
    for row in met:
        if row.during.lower < since:
            row.during = DateRange(row.during.lower, since)
        else:
            row.withdrawn = True
        row.save(update_fields=["during", "withdrawn"])
    return [str(row.pk) for row in met]


@transaction.atomic
def end_rule(*, by: Actor, at: datetime, rule_id: UUID, on: date) -> PostingRule:
    """The rule holds no longer from the day `on`; one that has not begun by then never will.

    Raises NotFound, Denied outside the actor's region.
    """
    row = _locked(by, rule_id)
    if row.during.lower >= on:
        row.withdrawn = True
    elif row.during.upper is None or row.during.upper > on:
        row.during = DateRange(row.during.lower, on)
    row.save(update_fields=["during", "withdrawn"])
    _audit(by, at, "postings.end_rule", row, {"on": str(on)})
    return row


def _locked(by: Actor, id: UUID) -> PostingRule:
    row = PostingRule.objects.select_for_update().filter(Q(withdrawn=False), pk=id).first()
    if row is None:
        raise NotFound(NO_SUCH_RULE)
    by.require(P.EDIT_POSTING_RULES, area(row.region))
    return row


def _audit(by: Actor, at: datetime, verb: str, row: PostingRule, detail: dict[str, object]) -> None:
    told = {"requirement": row.requirement, "at_least": row.at_least, "at_most": row.at_most}
    audit.record(by=by, at=at, verb=verb, subject=f"posting_rule:{row.pk}", detail=told | detail)
