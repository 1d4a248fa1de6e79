"""The disease spectrum as a ranking: what leaves the county most and no technique covers it yet."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from fractions import Fraction
from uuid import UUID

from django.db.models import Q, QuerySet
from django.db.models.functions import Length

from tongzhou.directory.models import Institution
from tongzhou.directory.queries import reach
from tongzhou.kernel.actors import Actor
from tongzhou.kernel.permissions import Permission as P
from tongzhou.partnerships.models import Pairing
from tongzhou.support.sides.scope import seen_by
from tongzhou.support.techniques.models import Disease, Technique
from tongzhou.support.techniques.rules.spectrum import Ranked, order, share_out
from tongzhou.support.techniques.rules.stages import THERE, Stage

MOST = 300


@dataclass(frozen=True, slots=True)
class Line:
    """A disease of the table: how many left, which share, which techniques cover it or are asked for."""

    disease: Disease
    share: Fraction | None
    covering: tuple[Technique, ...]
    asked: tuple[Technique, ...]


def seen(actor: Actor) -> Q:
    """Condition on Disease: the actor reaches the house, or supports it under a pairing."""
    grants = actor.grants_for(P.READ_SUPPORT)
    paired = Pairing.objects.filter(reach(grants, "supporting__")).values("receiving")
    return reach(grants, "institution__") | Q(institution__in=paired)


def houses(actor: Actor) -> list[Institution]:
    """The recipients whose tables the actor sees, by name. One statement."""
    rows = Disease.objects.filter(seen(actor)).values("institution")
    return list(Institution.objects.filter(pk__in=rows).order_by("name")[:MOST])


def importing(actor: Actor) -> list[Institution]:
    """The houses for which the actor may take a table in, hospitals before what stands below them. One statement. Raises Denied."""
    actor.require(P.MANAGE_CAPABILITY)
    rows = Institution.objects.filter(reach(actor.grants_for(P.MANAGE_CAPABILITY)), during__upper_inf=True)
    return list(rows.order_by(Length("path"), "name")[:MOST])


def years(actor: Actor, institution_id: UUID) -> list[int]:
    """The years with a table, the newest first. One statement."""
    rows = Disease.objects.filter(seen(actor), institution=institution_id)
    return list(rows.order_by("-year").values_list("year", flat=True).distinct())


def diseases(actor: Actor, institution_id: UUID) -> list[Disease]:
    """The lines of the newest table of a house, by how many left: what a need may name. Two statements."""
    known = years(actor, institution_id)
    rows = Disease.objects.filter(seen(actor), institution=institution_id, year=known[0] if known else 0)
    return sorted(rows[:MOST], key=lambda one: -(one.referred_out or 0))


def ranking(actor: Actor, institution_id: UUID, year: int) -> list[Line]:
    """The table of a year: what nothing covers first, within that what leaves most. Two statements.

    A technique covers a disease when the recipient has it (introduced and not lost) and it names that disease in any year.
    """
    rows = list(_table(actor, institution_id, year))
    covering: dict[str, list[Technique]] = defaultdict(list)
    asked: dict[str, list[Technique]] = defaultdict(list)
    for technique in _techniques(actor, institution_id):
        if technique.disease:
            there = covering if technique.stage in THERE else asked
            there[technique.disease.key].append(technique)
    ranked = order([Ranked(row.referred_out, bool(covering[row.key])) for row in rows])
    return [
        Line(
            rows[n],
            share_out(rows[n].in_county, rows[n].referred_out),
            tuple(covering[rows[n].key]),
            tuple(asked[rows[n].key]),
        )
        for n in ranked
    ]


def _table(actor: Actor, institution_id: UUID, year: int) -> QuerySet[Disease]:
    rows = Disease.objects.filter(seen(actor), institution=institution_id, year=year)
    return rows.order_by("name")[:MOST]


def _techniques(actor: Actor, institution_id: UUID) -> QuerySet[Technique]:
    gone = [Stage.DROPPED.value, Stage.NOT_KEPT.value]
    rows = Technique.objects.filter(seen_by(actor), receiving=institution_id, disease__isnull=False)
    return rows.exclude(state__in=gone).select_related("disease").order_by("begun_on")[:MOST]
