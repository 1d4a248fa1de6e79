"""One board: a county's, a supporter's, a programme's, or a region's with a row for each of its parts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.http import HttpResponse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from tongzhou.indicators.definitions.boards import Subject
from tongzhou.indicators.definitions.given import MARK, given
from tongzhou.indicators.engine.cube import By, Level
from tongzhou.indicators.queries import boards, grounds
from tongzhou.indicators.queries.boards import by_of, level_of_parts, place_of
from tongzhou.indicators.queries.grounds import NO_BOARD
from tongzhou.interop.board import columns, saying
from tongzhou.interop.board import rows as written
from tongzhou.kernel.errors import NotFound
from tongzhou.kernel.permissions import Permission as P
from tongzhou.web.components.component import Text, speak
from tongzhou.web.components.frame import Action, PageHead
from tongzhou.web.components.notices import Empty
from tongzhou.web.components.tables import Cell, Column, Table
from tongzhou.web.dashboards import links
from tongzhou.web.dashboards.parts import Large, Measured, compared, lacking, language, large, measured, named
from tongzhou.web.edge import Request
from tongzhou.web.pages import page
from tongzhou.web.partnerships.parts import today

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from tongzhou.indicators.definitions.indicator import Indicator
    from tongzhou.indicators.queries.boards import Drawn, Line, Row, Spread
    from tongzhou.indicators.queries.grounds import Ground


@dataclass(frozen=True, slots=True)
class Shown:
    """A section as the template takes it."""

    title: Text
    lines: tuple[Measured, ...]
    lacking: tuple[str, ...]


@require_GET
def show(request: Request, subject: str, key: str) -> HttpResponse:
    """A board on one page. Raises NotFound for one outside the reader's scope."""
    ground = ground_of(request, subject, key)
    if ground.subject is Subject.REGION:
        return _region(request, ground)
    drawn = boards.board(request.actor, ground, on=today(request))
    cares = cares_of(request)
    return page(
        request,
        "dashboards/board.html",
        current="dashboards",
        head=_head(request, ground),
        note=_note(drawn),
        large=_large(drawn, cares=cares),
        sections=[_shown(section.words, lines, drawn, cares=cares) for section, lines in drawn.sections],
        empty=_nothing() if not any(one.now.entries or one.before.entries for _s, several in drawn.sections for one in several) else None,
    )  # fmt: skip


def _shown(title: Text, lines: Sequence[Line], drawn: Drawn, *, cares: bool) -> Shown:
    """Lines with their figures; what has none is named below with the reason."""
    by, place = by_of(drawn.ground), place_of(drawn.ground)
    known = [one for one in lines if one.now.number is not None]
    return Shown(
        title,
        tuple(measured(one, by, place, drawn.periods, cares=cares) for one in known),
        lacking((one.indicator.words, one.why) for one in lines),
    )


@require_GET
def csv(request: Request, subject: str, key: str) -> HttpResponse:
    """The board's figures as rows: code, place, days, figure, numerator, denominator, n."""
    ground = ground_of(request, subject, key)
    text = written.of_board(_told(request, ground), language(), cares=cares_of(request))
    answer = HttpResponse(text.encode("utf-8-sig"), content_type="text/csv; charset=utf-8")
    return _named(answer, ground, today(request), "csv")


@require_GET
def parquet(request: Request, subject: str, key: str) -> HttpResponse:
    """The same figures for those who compute with them: typed columns. Raises Conflict where the platform was set up without it."""
    ground = ground_of(request, subject, key)
    raw = columns.of_board(_told(request, ground), language(), cares=cares_of(request))
    answer = HttpResponse(raw, content_type="application/vnd.apache.parquet")
    return _named(answer, ground, today(request), "parquet")


def _told(request: Request, ground: Ground) -> Drawn | Spread:
    read = boards.spread if ground.subject is Subject.REGION else boards.board
    return read(request.actor, ground, on=today(request))


def _named(answer: HttpResponse, ground: Ground, on: date, ending: str) -> HttpResponse:
    name = f"{ground.subject}-{ground.key}-{on.isoformat()}.{ending}"
    answer["Content-Disposition"] = content_disposition_header(True, name) or ""
    return answer


def ground_of(request: Request, subject: str, key: str) -> Ground:
    """What the address names. Raises NotFound."""
    request.actor.require(P.READ_LEDGER)
    if subject not in set(Subject):
        raise NotFound(NO_BOARD)
    return grounds.ground(request.actor, Subject(subject), key, on=today(request))


def cares_of(request: Request) -> bool:
    """Whether the reader's house cares for patients."""
    return request.actor.may(P.READ_PATIENT)


def _head(request: Request, ground: Ground) -> PageHead:
    actions = [Action(_("下载 CSV"), f"{links.board(ground)}board.csv", icon="file")]
    if columns.available():
        actions.append(Action(_("下载 Parquet"), f"{links.board(ground)}board.parquet", icon="file"))
    if links.wall(ground):
        actions.insert(0, Action(_("大屏"), links.wall(ground)))
    if ground.subject is Subject.COUNTY:
        actions.insert(0, Action(_("与同类县比"), f"/compare/?county={ground.place}"))
        if grounds.whole(request.actor, ground.place):
            actions.insert(0, Action(_("看各乡镇"), f"/dashboards/{Subject.REGION}/{ground.place}/"))
    if request.actor.may(P.SUBSCRIBE):
        asked = f"/dashboards/subscriptions/?board={ground.subject}:{ground.key}"
        actions.append(Action(_("订阅"), asked, icon="bell"))
    house = request.actor.institution_name or request.actor.name
    lead = _("按%(house)s可见的台账算，只计双方都确认的。") % {"house": house}
    return PageHead(
        ground.name, lead, _("看板 · %(kind)s") % {"kind": speak(ground.subject.words)}, tuple(actions)
    )


def _note(drawn: Drawn | Spread) -> str:
    year = drawn.periods.on.year
    return _("%(year)s 年至今（%(day)s）· %(compared)s") % {
        "year": year, "day": drawn.periods.on.isoformat(), "compared": compared(drawn.periods),
    }  # fmt: skip


def _large(drawn: Drawn | Spread, *, cares: bool) -> list[Large]:
    by, place = by_of(drawn.ground), place_of(drawn.ground)
    return [large(one, by, place, drawn.periods, cares=cares) for one in drawn.headline]


def _region(request: Request, ground: Ground) -> HttpResponse:
    told = boards.spread(request.actor, ground, on=today(request))
    return page(
        request,
        "dashboards/region.html",
        current="dashboards",
        head=_head(request, ground),
        note=_note(told),
        left=_left(told),
        large=_large(told, cares=cares_of(request)),
        table=_table(request, told),
        lacking=lacking((one.words, why) for one, why in zip(told.columns, told.why, strict=True)),
    )


def _table(request: Request, told: Spread) -> Table:
    """Places × indicators; a heading sorts by its column, known figures first."""
    sort, cares = request.GET.get("sort", ""), cares_of(request)
    down = request.GET.get("way", "down") != "up"
    rows = _sorted(told, sort, down=down)
    heads = [_column(told, one.code, _heading(one), sort, down=down, number=True) for one in told.columns]
    level = level_of_parts(told.ground)
    label, none = _parts(level)
    first = _column(told, "place", label, sort or "place", down=down if sort else False)
    by = By(level)
    cells = tuple(
        (
            Cell(row.ground.name, links.board(row.ground) if level is not Level.VILLAGE else ""),
            *(_cell(told, n, row, by, cares=cares) for n in range(len(told.columns))),
        )
        for row in rows
    )
    return Table(_("各地一览"), (first, *heads), cells, none)


def _parts(level: Level) -> tuple[str, Empty]:
    """What a row is called, and what is said where there is none."""
    directory = Action(_("看机构名录"), "/directory/")
    pairings = Action(_("看结对与协议"), "/programmes/")
    nobody = Empty(_("这里还没有结对的县"), _("县级医院与支援医院结对之后，这里一县一行。"), pairings)
    return {
        Level.PROVINCE: (_("省"), nobody),
        Level.COUNTY: (_("县"), nobody),
        Level.TOWNSHIP: (
            _("乡镇"),
            Empty(
                _("这里还没有登记到乡镇的机构"),
                _("卫生院、卫生室登记了所在乡镇之后，这里一乡镇一行。"),
                directory,
            ),
        ),
        Level.VILLAGE: (
            _("村"),
            Empty(_("这里还没有登记到村的机构"), _("卫生室登记了所在村之后，这里一村一行。"), directory),
        ),
    }[level]


def _left(told: Spread) -> str:
    """What the rows of a county or township do not hold: houses that lie in none of its parts."""
    return {
        Level.TOWNSHIP: _("县医院等县级机构不在哪个乡镇，它们的工作只在上面的合计里。"),
        Level.VILLAGE: _("卫生院等乡镇机构不在哪个村，它们的工作只在上面的合计里。"),
    }.get(level_of_parts(told.ground), "")


def _heading(one: Indicator) -> str:
    """The indicator with its unit, and that it was stated where it was."""
    return f"{named(one)} · {speak(MARK)}" if given(one.tree) else named(one)


def _column(told: Spread, code: str, label: str, sort: str, *, down: bool, number: bool = False) -> Column:
    here = code == sort
    way = "up" if (here and down) or (code == "place" and not here) else "down"
    href = f"{links.board(told.ground)}?sort={code}&way={way}"
    return Column(label, number, href, ("descending" if down else "ascending") if here else "")


def _cell(told: Spread, n: int, row: Row, by: By, *, cares: bool) -> Cell:
    one, value = told.columns[n], row.figures[n]
    shown = saying.said(one, value, language(), cares=cares)
    if shown is None:
        return Cell("—")
    text = shown.about + shown.number + (shown.unit if shown.unit in ("%", "万元") else "")
    few = f" · {speak(saying.FEW_CASES)}" if saying.few(one, value) else ""
    if few:
        text = f"{text}{few}"
    return Cell(text, links.entries(one.code, by, row.ground.place, told.periods.year))


def _sorted(told: Spread, sort: str, *, down: bool) -> Sequence[Row]:
    codes = [one.code for one in told.columns]
    if sort not in codes:
        return sorted(told.rows, key=lambda row: row.ground.place, reverse=bool(sort) and down)
    n = codes.index(sort)
    known = [row for row in told.rows if row.figures[n].number is not None]
    rest = [row for row in told.rows if row.figures[n].number is None]
    return [*sorted(known, key=lambda row: row.figures[n].number or 0, reverse=down), *rest]


def _nothing() -> Empty:
    return Empty(
        _("这里还没有双方都确认的工作"), _("一方登记、另一方确认之后，数字会自己出现在这里。"), Action(_("看待确认的"), "/ledger/inbox/")
    )  # fmt: skip
