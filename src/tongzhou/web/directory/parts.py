"""What the directory's pages show, as components."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from tongzhou.directory.rules import Kind, Tier, Title
from tongzhou.directory.spelling import plain
from tongzhou.kernel.words import Words
from tongzhou.web.components.component import Text, speak
from tongzhou.web.components.figures import KeyValues, Pair
from tongzhou.web.components.frame import Action
from tongzhou.web.components.notices import Empty
from tongzhou.web.components.people import Person
from tongzhou.web.components.route import Station
from tongzhou.web.components.search import Hit
from tongzhou.web.components.tables import Cell, Column, Table

if TYPE_CHECKING:
    from tongzhou.directory.models import Department, Institution, Staff

OWN_EMPTY = Empty(
    _("输入名称就能找到机构和人"),
    _("汉字、全拼、首字母都行：张家川、zhangjiachuan、zjc。"),
    icon="search",
)
NO_STAFF = Empty(_("这家机构还没有登记人员"), _("本机构的对口支援办公室可以登记。"), icon="people")
NO_DEPARTMENTS = Empty(_("还没有设科室"), _("本机构的对口支援办公室可以设立。"))
NONE_BELOW = Empty(_("没有下级机构"))
LEVELS = {Tier.VILLAGE: "village", Tier.TOWNSHIP: "township"}


def nothing(text: str) -> Empty:
    """Nothing found: how else to look."""
    return Empty(
        Words("没有找到“{text}”", "Nothing found for “{text}”").format(text=text),
        _("试试首字母，或少打几个字；刚成立的机构可能还没有登记。"),
        icon="search",
    )


def _dotted(*texts: Text) -> str:
    return " · ".join(filter(None, map(speak, texts)))


def what(house: Institution) -> str:
    """Kind, tier and grade in one line."""
    return _dotted(Kind(house.kind).words, Tier(house.tier).words, house.grade)


def href(house: Institution) -> str:
    """The address of an institution's page."""
    return f"/directory/{house.id}/"


def institution_table(houses: Sequence[Institution], empty: Empty, caption: Text) -> Table:
    """Institutions, each a way to its page."""
    rows = tuple((Cell(house.name, href(house)), Cell(what(house)), Cell(_region(house))) for house in houses)
    columns = (Column(_("名称")), Column(_("类别与级别")), Column(_("行政区划")))
    return Table(caption, columns, rows, empty)


def _region(house: Institution) -> str:
    """The region's name when it came along, else its code: a row never asks the database for more."""
    return house.region.name if "region" in house._state.fields_cache else house.region_code


def first_steps(house: Institution) -> tuple[Action, ...]:
    """What an office does here every week."""
    if house.during.upper is not None:
        return ()
    return (
        Action(_("修改"), f"{href(house)}edit/", icon="pen"),
        Action(_("登记人员"), f"{href(house)}staff/new/", style="primary", icon="plus"),
    )


def further_steps(house: Institution) -> tuple[Action, ...]:
    """What it does once in a while. A closed institution is left as it was."""
    if house.during.upper is not None:
        return ()
    return (
        Action(_("设立科室"), f"{href(house)}departments/new/"),
        Action(_("登记下级机构"), f"/directory/new/?parent={house.id}"),
        Action(_("改上级机构"), f"{href(house)}move/"),
        Action(_("改行政区划"), f"{href(house)}relocate/"),
        Action(_("撤销机构"), f"{href(house)}close/", style="danger"),
    )


def staff_table(
    people: Sequence[Staff], caption: Text, empty: Empty, *, where: bool = False, edits: bool = False
) -> Table:
    """People with title, place and (for one's own chain) telephone; for who `edits`, each a way to his form."""
    columns: tuple[Column, ...] = (
        Column(_("姓名")),
        Column(_("机构与科室") if where else _("科室")),
        Column(_("职务")),
        Column(_("电话")),
    )
    if edits:
        columns = (*columns, Column(_("操作")))
    return Table(caption, columns, tuple(_staff_row(person, where, edits) for person in people), empty)


def _staff_row(person: Staff, where: bool, edits: bool) -> tuple[Cell, ...]:
    department = person.department.name if person.department else ""
    house = person.institution if where else None
    place = _dotted(house.label if house else "", department)
    cells = (
        Cell(part=Person(person.name, _titled(person))),
        Cell(place or "—", href(house) if house else ""),
        Cell(person.post or "—"),
        Cell(person.shown_phone or "—"),
    )
    edit = Action(_("修改"), f"/directory/staff/{person.id}/", "quiet")
    return (*cells, Cell(part=edit)) if edits else cells


def _titled(person: Staff) -> Words:
    words = Title(person.title).words
    return words if person.active else Words("{title} · 已离开", "{title} · left").format(title=words)


def named(row: Department) -> str:
    """Its name, and since when it is no more."""
    words = Words("{name}（{day} 撤销）", "{name} (closed on {day})").format(name=row.name, day=row.closed_on)
    return row.name if row.closed_on is None else speak(words)


def department_table(departments: Sequence[Department], *, edits: bool = False) -> Table:
    """Departments with their registered specialty; for who `edits`, each with what he may do, closed ones last."""
    english = get_language() == "en"
    columns: tuple[Column, ...] = (Column(_("科室")), Column(_("诊疗科目")), Column(_("代码")))
    if edits:
        columns = (*columns, Column(_("电话")), Column(_("操作")))
    rows = tuple(_department_row(row, english, edits) for row in departments)
    return Table(_("科室"), columns, rows, NO_DEPARTMENTS)


def _department_row(row: Department, english: bool, edits: bool) -> tuple[Cell, ...]:
    shown = (row.name_en if english and row.closed_on is None else "") or named(row)
    cells = (Cell(shown), Cell(_specialty(row, english)), Cell(row.specialty_id or "—"))
    return (*cells, Cell(row.phone or "—"), Cell(part=_department_steps(row))) if edits else cells


def _department_steps(row: Department) -> tuple[Action, ...]:
    address = f"/directory/departments/{row.pk}/"
    if row.closed_on is not None:
        return (Action(_("恢复"), f"{address}reopen/", "quiet"),)
    return (Action(_("修改"), address, "quiet"), Action(_("撤销"), f"{address}close/", "quiet"))


def _specialty(row: Department, english: bool) -> str:
    if row.specialty is None:
        return "—"
    return row.specialty.name_en if english else row.specialty.name


def facts(house: Institution, chain: Sequence[Institution]) -> KeyValues:
    """The strip of facts of an institution."""
    above = chain[1].label if len(chain) > 1 else speak(_("没有上级，自成一条线"))
    pairs = [Pair(_("上级机构"), above), Pair(_("行政区划代码"), house.region_code)]
    if house.during.upper is not None:
        pairs.append(Pair(_("撤销日期"), house.during.upper.isoformat()))
    if house.shown_phone:
        pairs.append(Pair(_("电话"), house.shown_phone))
    return KeyValues(tuple(pairs))


def stations(chain: Sequence[Institution]) -> tuple[Station, ...]:
    """The chain from below up, the institution itself first."""
    return tuple(
        Station(
            house.label,
            LEVELS.get(Tier(house.tier), "county"),
            "here" if place == 0 else "ahead",
            what(house),
        )
        for place, house in enumerate(chain)
    )


def hits(houses: Sequence[Institution], text: str) -> tuple[Hit, ...]:
    """Institutions as hits, the typed part marked where it stands in the name."""
    return tuple(Hit(href(house), *_marked(house.name, text), what(house)) for house in houses)


def staff_hits(people: Sequence[Staff], text: str) -> tuple[Hit, ...]:
    """People as hits; they lead to their institution."""
    return tuple(
        Hit(
            href(person.institution),
            *_marked(person.name, text),
            _dotted(
                Title(person.title).words,
                person.institution.label,
                person.department.name if person.department else "",
            ),
        )
        for person in people
    )


def _marked(name: str, text: str) -> tuple[str, str, str]:
    start = name.find(text)
    if not plain(text) or start < 0:
        return name, "", ""
    return name[:start], text, name[start + len(text) :]
