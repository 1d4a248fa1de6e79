"""Names in a file to records of the directory: institutions, departments, people; each name looked up once."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID

from tongzhou.directory import queries
from tongzhou.interop.workbook.columns import Problem, Row
from tongzhou.kernel import names as spelt
from tongzhou.kernel.words import Words

if TYPE_CHECKING:
    from tongzhou.directory.models import Department, Institution, Staff


@dataclass
class Places:
    """What the names of a sheet mean."""

    institutions: dict[str, list[Institution]]
    departments: dict[tuple[UUID, str], Department]
    staff: dict[tuple[UUID, str], list[Staff]]

    def institution(self, row: Row, code: str, heading: Words) -> Institution | None:
        """The institution named in a cell; a problem is noted when there is none or more than one."""
        name = row.values.get(code)
        if not name:
            return None
        hits = self.institutions.get(name, [])
        if len(hits) == 1:
            return hits[0]
        said = (
            Words("有几家机构叫这个名字，请写全称", "several institutions bear this name; write the full one")
            if hits
            else Words(
                "机构名录里没有这个名字，请照名录写全称或简称",
                "the directory has no such name; write it as it stands there",
            )
        )
        row.problems.append(Problem(row.cells[code], heading, name, said))
        return None

    def department(self, row: Row, code: str, heading: Words, house: Institution) -> Department | None:
        """The department named in a cell, of this institution."""
        name = row.values.get(code)
        if not name:
            return None
        ways = (name, *sorted(spelt.place(name)))
        found = next(
            (self.departments[house.pk, way] for way in ways if (house.pk, way) in self.departments), None
        )
        if found is None:
            says = Words(f"{house.label}没有这个科室", f"{house.label} has no such department")
            row.problems.append(Problem(row.cells[code], heading, name, says))
        return found

    def person(self, row: Row, code: str, heading: Words, house: Institution, name: str) -> UUID | None:
        """The id of the member of staff of this name at this institution; None when the directory does not know him."""
        found = self.member(row, code, heading, house, name)
        return found.pk if found else None

    def member(self, row: Row, code: str, heading: Words, house: Institution, name: str) -> Staff | None:
        """The member of staff of this name at this institution; a problem is noted when there are several."""
        hits = self.staff.get((house.pk, name), [])
        working = [one for one in hits if one.active] or hits
        if len(working) > 1:
            says = Words(
                f"{house.label}有几位同名的“{name}”，请先在名录里区分",
                f"{house.label} has several people called “{name}”; tell them apart in the directory first",
            )
            row.problems.append(Problem(row.cells[code], heading, name, says))
            return None
        return working[0] if working else None


def look_up(rows: Sequence[Row], institutions: Iterable[str], people: Iterable[str]) -> Places:
    """Look up every name of the columns `institutions` (one name a cell) and `people` (one or a list). Three statements."""
    named = queries.institutions_named({row.values.get(code, "") for row in rows for code in institutions})
    ids = [one.pk for hits in named.values() for one in hits]
    names = {name for row in rows for code in people for name in _each(row.values.get(code))}
    return Places(named, queries.departments_in(ids), queries.staff_named(ids, names))


def _each(said: str | list[str] | None) -> list[str]:
    return [said] if isinstance(said, str) else said or []
