"""Reads of the directory. Everybody signed in may look; telephone numbers are for one's own chain only."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cache
from typing import TypeVar, cast
from uuid import UUID

from django.db.models import (
    Case,
    F,
    Func,
    IntegerField,
    Model,
    Q,
    QuerySet,
    TextField,
    UUIDField,
    Value,
    When,
)
from django.db.models.expressions import Combinable
from django.db.models.functions import Cast, Length

from tongzhou.directory.models import Department, Institution, Region, Specialty, Staff
from tongzhou.directory.rules import Kind
from tongzhou.directory.spelling import findable, plain
from tongzhou.kernel import names as spelt
from tongzhou.kernel.actors import Actor, Grant
from tongzhou.kernel.errors import NotFound, sentence
from tongzhou.kernel.permissions import Permission

MOST_HITS = 50
MOST_STAFF = 500

UNKNOWN = sentence(
    "directory.unknown",
    "机构名录里没有这一条，或者它已不在您能看到的范围内。",
    "The directory has no such record, or not for you.",
    then_zh="请用名称、拼音或首字母再搜一次。",
    then_en="Search again by name, pinyin or initials.",
)

Row = TypeVar("Row", bound=Model)


def reach(grants: Iterable[Grant], at: str = "") -> Q:
    """What these grants reach, as a condition on an institution; `at` leads to it ("supporting__"). None: nothing."""
    reached = Q(pk__in=[])
    for grant in grants:
        if grant.path is not None:
            reached |= Q(**{f"{at}path__startswith" if grant.cascades else f"{at}path": grant.path})
        elif grant.region is not None:
            reached |= Q(**{f"{at}region_code__startswith": grant.region})
    return reached


def within(grants: Iterable[Grant]) -> QuerySet[Institution]:
    """The institutions that these grants reach."""
    return Institution.objects.filter(reach(grants))


def institution(actor: Actor, id: UUID) -> Institution:
    """One institution with its region; `shown_phone` is empty outside the actor's chain. Raises NotFound."""
    actor.require(Permission.READ_DIRECTORY)
    found = _with_phone(Institution.objects.filter(pk=id), actor, "path").select_related("region").first()
    if found is None:
        raise NotFound(UNKNOWN)
    return found


def names(actor: Actor, ids: Iterable[UUID]) -> dict[UUID, str]:
    """Names of institutions by their ids. One statement."""
    actor.require(Permission.READ_DIRECTORY)
    return dict(Institution.objects.filter(pk__in=list(ids)).values_list("pk", "name"))


def chain(institution_id: UUID) -> list[Institution]:
    """The institution and those above it, itself first, the root last. One statement."""
    parts = Func(F("path"), Value("/"), function="btrim", output_field=TextField())
    ids = Func(Func(parts, Value("/"), function="string_to_array"), function="unnest")
    steps = Institution.objects.filter(pk=institution_id).values(step=Cast(ids, UUIDField()))
    return list(Institution.objects.filter(pk__in=steps).order_by(Length("path").desc()))


def below(actor: Actor, institution_id: UUID) -> list[Institution]:
    """The institutions one step below, by name; no more than MOST_STAFF."""
    actor.require(Permission.READ_DIRECTORY)
    return list(
        Institution.objects.filter(parent=institution_id, during__upper_inf=True).order_by("name")[
            :MOST_STAFF
        ]
    )


def search_institutions(
    actor: Actor, text: str, *, kinds: Sequence[Kind] | None = None, limit: int = 20
) -> list[Institution]:
    """Institutions by Chinese name, pinyin or initials, the best fit first; without text, none. One statement."""
    actor.require(Permission.READ_DIRECTORY)
    open_ones = Institution.objects.filter(during__upper_inf=True).select_related("region")
    if kinds is not None:
        open_ones = open_ones.filter(kind__in=[kind.value for kind in kinds])
    return list(_found(_with_phone(open_ones, actor, "path"), text)[: min(limit, MOST_HITS)])


def search_staff(
    actor: Actor,
    text: str,
    *,
    institution_id: UUID | None = None,
    specialty: str | None = None,
    limit: int = 20,
) -> list[Staff]:
    """Active staff by name, pinyin or initials, with department and institution; `shown_phone` as for institutions."""
    actor.require(Permission.READ_DIRECTORY)
    people = Staff.objects.filter(active=True).select_related("institution", "department")
    if institution_id is not None:
        people = people.filter(institution=institution_id)
    if specialty is not None:
        people = people.filter(specialties__contains=[specialty])
    return list(_found(_with_phone(people, actor, "institution__path"), text)[: min(limit, MOST_HITS)])


def staff_of(
    institution_id: UUID,
    department_id: UUID | None = None,
    *,
    actor: Actor | None = None,
    gone: bool = False,
) -> list[Staff]:
    """Staff of an institution (and department), by department and title; phones for `actor`'s eyes, else none.

    Active ones; with `gone` those who have left, too, after them.
    """
    people = Staff.objects.filter(institution=institution_id, active__in=[True, not gone]).select_related(
        "department"
    )
    if department_id is not None:
        people = people.filter(department=department_id)
    ordered = people.order_by("-active", F("department__name").asc(nulls_last=True), "title", "name")
    return list(_with_phone(ordered, actor, "institution__path")[:MOST_STAFF])


def staff_to_edit(actor: Actor, institution_ids: Iterable[UUID] | None, limit: int) -> list[Staff]:
    """People of the institutions whose directory the actor edits (of all, or of these), with telephone numbers. One statement."""
    rows = Staff.objects.filter(reach(actor.grants_for(Permission.EDIT_DIRECTORY), "institution__"))
    if institution_ids is not None:
        rows = rows.filter(institution__in=list(institution_ids))
    joined = rows.select_related("institution", "department")
    return list(joined.order_by("institution__name", "department__name", "name", "pk")[:limit])


def staff_member(actor: Actor, id: UUID) -> Staff:
    """One person with institution and department, for whoever edits the directory there. Raises NotFound, Denied."""
    found = Staff.objects.filter(pk=id).select_related("institution", "department").first()
    if found is None:
        raise NotFound(UNKNOWN)
    actor.require(Permission.EDIT_DIRECTORY, found.institution.place)
    return found


def departments_of(
    institution_id: UUID, *, closed: bool = False, keep: UUID | None = None
) -> list[Department]:
    """The departments of an institution with their specialties: what may be chosen.

    With `closed` those that are no more, too, after them; `keep` is one that stays in the list whatever it is.
    """
    of_it = Department.objects.filter(institution=institution_id).select_related("specialty")
    if not closed:
        of_it = of_it.filter(Q(closed_on__isnull=True) | Q(pk=keep))
    shut = F("closed_on").desc(nulls_first=True)
    return list(of_it.order_by(shut, "specialty__code", "name")[:MOST_STAFF])


def department(actor: Actor, id: UUID) -> Department:
    """One department with its institution, for whoever edits the directory there. Raises NotFound, Denied."""
    found = Department.objects.filter(pk=id).select_related("institution", "specialty").first()
    if found is None:
        raise NotFound(UNKNOWN)
    actor.require(Permission.EDIT_DIRECTORY, found.institution.place)
    return found


def institutions_named(names: Iterable[str]) -> dict[str, list[Institution]]:
    """Institutions by these names or short names (files name them so), whatever their brackets and blanks. One statement."""
    ways: dict[str, set[str]] = {}
    for name in {name for name in names if name}:
        for way in spelt.place(name):
            ways.setdefault(way, set()).add(name)
    found: dict[str, list[Institution]] = {}
    for one in Institution.objects.filter(Q(name__in=ways) | Q(short_name__in=ways)).order_by("name"):
        for name in ways.get(one.name, set()) | ways.get(one.short_name, set()):
            found.setdefault(name, []).append(one)
    exact = {
        name: [one for one in hits if name in (one.name, one.short_name)] for name, hits in found.items()
    }
    return {name: exact[name] or hits for name, hits in found.items()}


def departments_in(institution_ids: Iterable[UUID]) -> dict[tuple[UUID, str], Department]:
    """Departments of these institutions by (institution, name); of several the one that is open. One statement."""
    rows = Department.objects.filter(institution__in=list(institution_ids))
    rows = rows.order_by(F("closed_on").asc(nulls_last=True))
    return {(one.institution_id, one.name): one for one in rows}


def staff_named(institution_ids: Iterable[UUID], names: Iterable[str]) -> dict[tuple[UUID, str], list[Staff]]:
    """Staff of these institutions by (institution, name), without telephone numbers. One statement.

    A name's dots may be written in any way in the directory; it is found by the right one.
    """
    written = {way for name in names for way in spelt.dotted(name)}
    rows = Staff.objects.filter(institution__in=list(institution_ids), name__in=written).defer("phone")
    found: dict[tuple[UUID, str], list[Staff]] = {}
    for one in rows.order_by("-active", "id"):
        for name in {one.name, spelt.person(one.name)}:
            found.setdefault((one.institution_id, name), []).append(one)
    return found


def specialties(codes: Iterable[str] | None = None) -> list[Specialty]:
    """The registered specialties in the order of their codes: all, or those named."""
    rows = Specialty.objects.order_by("code")
    return list(rows if codes is None else rows.filter(code__in=list(codes)))


def regions(actor: Actor, text: str, *, limit: int = 20) -> list[Region]:
    """Present regions by name, pinyin or initials."""
    actor.require(Permission.READ_DIRECTORY)
    return list(_found(Region.objects.filter(during__upper_inf=True), text)[: min(limit, MOST_HITS)])


def regions_by_id(ids: Iterable[UUID]) -> list[Region]:
    """Regions by their ids, in the order of their codes."""
    return list(Region.objects.filter(pk__in=list(ids)).order_by("code"))


def find_specialties(text: str, *, limit: int = 12) -> list[Specialty]:
    """Registered specialties by name, pinyin, initials or code; without text, none. One statement."""
    word = plain(text)
    if not word:
        return []
    rows = Specialty.objects.order_by("code")
    return [row for row in rows if row.code.startswith(word) or word in _spelt(row.name)][:limit]


@cache
def _spelt(name: str) -> str:
    """The search text of a specialty: there are some 160, and they do not change while we run."""
    return findable(name)


def _found(rows: QuerySet[Row], text: str) -> QuerySet[Row]:
    """Rows whose search text holds every typed word: whole names first, beginnings next, then by name."""
    words = [plain(word) for word in text.split()]
    if not any(words):
        return rows.none()
    for word in words:
        rows = rows.filter(search__contains=word)
    first = words[0]
    fit = Case(
        When(Q(search=first) | Q(search__startswith=f"{first} ") | Q(search__contains=f" {first} "), then=0),
        When(Q(search__endswith=f" {first}"), then=0),
        When(Q(search__startswith=first) | Q(search__contains=f" {first}"), then=1),
        default=2,
        output_field=IntegerField(),
    )
    return rows.order_by(fit, Length("name"), "name", "pk")


def _with_phone(rows: QuerySet[Row], actor: Actor | None, path: str) -> QuerySet[Row]:
    """Rows with `shown_phone`; the column itself is left in the database. The chain is whoever is above or below."""
    mine = actor.institution_path if actor else ""
    shown: Combinable = Value("")
    if mine:
        in_chain = Q(**{f"{path}__startswith": mine}) | Q(mine__startswith=F(path))
        shown = Case(When(in_chain, then=F("phone")), default=shown, output_field=TextField())
    known = rows.defer("phone").alias(mine=Value(mine, output_field=TextField()))
    return cast("QuerySet[Row]", known.annotate(shown_phone=Cast(shown, TextField())))
