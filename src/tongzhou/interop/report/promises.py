"""Sections of a report on what was agreed and promised: agreements, commitments with their pace, the four ones, stated figures."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING
from uuid import UUID

from tongzhou.directory.rules import Tier
from tongzhou.indicators import queries as indicators
from tongzhou.indicators.queries import Progress
from tongzhou.indicators.rules import Standing, Window
from tongzhou.interop.report import charts, network
from tongzhou.interop.report.parts import Column, Part, Picture, Section, Table, Text
from tongzhou.interop.report.saying import amount, day, english, quantity
from tongzhou.kernel.actors import Actor
from tongzhou.kernel.quantities import Unit
from tongzhou.kernel.words import Words
from tongzhou.partnerships import queries as partnerships
from tongzhou.partnerships.rules import AgreementState, Level, PartyRole
from tongzhou.partnerships.rules.commitments import Comparison, Per
from tongzhou.support.goals import queries as goals
from tongzhou.support.goals.rules import One, State

if TYPE_CHECKING:
    from tongzhou.directory.models import Institution
    from tongzhou.partnerships.models import Agreement, Commitment, Pairing, Programme

W = Words
MOST_BARS, MOST_PAIRINGS = 12, 60
TONES = {
    Standing.AHEAD: "jade", Standing.REACHED: "jade", Standing.BEHIND: "amber", Standing.MISSED: "red", Standing.EXCEEDED: "red",
}  # fmt: skip


def agreements(actor: Actor, programme: Programme, window: Window, language: str) -> Section:
    """Agreements with their parties, and who was paired in the days. Three statements."""
    parts: list[Part] = []
    rows = [_agreement(one, language) for one in partnerships.agreements_of(actor, programme)]
    if rows:
        columns = (
            Column(W("协议", "agreement").into(language), 4),
            Column(W("各方", "parties").into(language), 5),
            Column(W("签署", "signed").into(language), 1.6),
            Column(W("期限", "term").into(language), 2.4),
            Column(W("状态", "state").into(language), 1.6),
        )
        parts.append(Table(W("协议", "Agreements").into(language), columns, tuple(rows)))
    else:
        parts.append(Text(W("还没有登记协议。", "No agreement is on record.").into(language), quiet=True))
    parts += _pairings(partnerships.pairings_of(actor, programme), window, language)
    return Section(W("协议与结对", "Agreements and pairings").into(language), tuple(parts))


def _agreement(one: Agreement, language: str) -> tuple[str, ...]:
    name = (one.name_en if english(language) else "") or one.name
    sep = "; " if english(language) else "、"
    parties = sep.join(
        f"{party.institution.label}{_role(PartyRole(party.role), language)}" for party in one.parties.all()
    )
    signed = day(one.signed_on) if one.signed_on else one.signed_about or "—"
    return name, parties, signed, _term(one), AgreementState(one.state).words.into(language)


def _role(role: PartyRole, language: str) -> str:
    told = role.words.into(language)
    return f" ({told})" if english(language) else f"（{told}）"


def _term(one: Agreement) -> str:
    if one.term is None or one.term.lower is None:
        return "—"
    last = one.term.upper and one.term.upper - timedelta(1)
    return f"{day(one.term.lower)} — {day(last) if last else ''}".strip()


def _pairings(rows: list[Pairing], window: Window, language: str) -> list[Part]:
    held = [one for one in rows if _held(one, window)]
    if not held:
        return []
    counts = W(
        "、".join(
            f"{level.words.zh} {n} 对" for level in Level if (n := sum(one.level == level for one in held))
        ),
        ", ".join(
            f"{level.words.en}: {n}" for level in Level if (n := sum(one.level == level for one in held))
        ),
    )
    told = W("这段时间里的结对：{counts}。", "Pairings in these days: {counts}.").format(counts=counts)
    houses = [one for one in held if one.level == Level.INSTITUTION][:MOST_PAIRINGS]
    parts: list[Part] = [Text(told.into(language)), *_drawn(held, language)]
    if houses:
        columns = (
            Column(W("支援方", "supporter").into(language), 4),
            Column(W("受援方", "recipient").into(language), 4),
            Column(W("起", "since").into(language), 1.6),
            Column(W("止", "until").into(language), 1.6),
        )
        lines = tuple(
            (one.supporting.name, one.receiving.name, day(one.during.lower), _until(one)) for one in houses
        )
        parts.append(Table(W("机构结对", "Institutions paired").into(language), columns, lines))
    return parts


def _drawn(held: list[Pairing], language: str) -> list[Part]:
    """The pairings as a picture, a line as thick as there are levels."""
    levels: dict[tuple[UUID, UUID], set[str]] = {}
    sides: dict[tuple[UUID, UUID], Pairing] = {}
    for one in held:
        key = (one.supporting_id, one.receiving_id)
        levels.setdefault(key, set()).add(one.level)
        sides.setdefault(key, one)
    found = network.network(
        [
            network.Tie(_node(one.supporting, language), _node(one.receiving, language), len(levels[key]))
            for key, one in sides.items()
        ]
    )
    if found is None:
        return []
    sep = "; " if english(language) else "；"
    says = sep.join(f"{one.supporting.label} → {one.receiving.label}" for one in sides.values())
    title = W("结对图（线越粗，结对的层级越多）", "Pairings (the thicker a line, the more levels)")
    return [Picture(title.into(language), found.svg, says, found.wide, found.high)]


def _node(of: Institution, language: str) -> network.Node:
    tier = Tier(of.tier)
    return network.Node(of.pk, of.label, tier.words.into(language), list(Tier).index(tier))


def paired(actor: Actor, programme: Programme, window: Window, language: str) -> tuple[Section, ...]:
    """The pairings of the days as a picture; nothing where it could not be read. One statement."""
    held = [one for one in partnerships.pairings_of(actor, programme) if _held(one, window)]
    drawn = tuple(_drawn(held, language))
    return (Section(W("谁与谁结对", "Who is paired with whom").into(language), drawn),) if drawn else ()


def _until(one: Pairing) -> str:
    return day(one.during.upper - timedelta(1)) if one.during.upper else "—"


def _held(one: Pairing, window: Window) -> bool:
    lower, upper = one.during.lower, one.during.upper
    before = window.end is None or lower is None or lower < window.end
    return before and (window.start is None or upper is None or upper > window.start)


def progress_of(actor: Actor, programme: Programme, window: Window, on: date) -> list[Progress]:
    """How far each commitment was kept on the day `on`, by the acts of the window's end at the latest; those behind first.

    At most four statements.
    """
    rows = list(partnerships.commitments(actor, programme_ids=[programme.pk]))
    found = indicators.progress(actor, rows, on=on, until=window.end)
    return sorted(found, key=lambda row: not row.late)


def bars(found: Sequence[Progress], on: date, language: str, most: int = MOST_BARS) -> Picture | None:
    """The promises that have a target as bars; None without any."""
    rows = [_bar(one, language) for one in found if one.pace.target][:most]
    if not rows:
        return None
    drawn = charts.bars(rows)
    says = W(
        "按 {day} 的台账；竖线是当天应到的进度。",
        "By the ledger of {day}; the upright mark is where it should stand.",
    )
    return Picture("", drawn.svg, says.format(day=day(on)).into(language), drawn.wide, drawn.high)


def commitments(found: Sequence[Progress], on: date, language: str) -> Section:
    """Each commitment and its pace."""
    title = W("承诺与进度", "Commitments and their pace").into(language)
    if not found:
        none = W("还没有写入承诺。", "No commitment is on record.").into(language)
        return Section(title, (Text(none, quiet=True),))
    drawn = bars(found, on, language)
    parts: list[Part] = [drawn, Text(drawn.says, quiet=True)] if drawn else []
    columns = (
        Column(W("承诺", "commitment").into(language), 5),
        Column(W("目标", "target").into(language), 2.4, number=True),
        Column(W("做到", "done").into(language), 2, number=True),
        Column(W("应到", "expected").into(language), 2, number=True),
        Column(W("进度", "standing").into(language), 1.7),
    )
    rows = tuple(_promise(one, language) for one in found)
    return Section(title, (*parts, Table("", columns, rows)))


def _bar(one: Progress, language: str) -> charts.Bar:
    target = one.pace.target
    done = float((one.done or Decimal(0)) / target) if target else 0.0
    expected = None if one.pace.expected is None or not target else float(one.pace.expected / target)
    unit = Unit(one.commitment.unit) if one.commitment.unit else Unit.ITEM
    shown = f"{_number(one.done, unit, language)} / {amount(target, unit, language)}"
    return charts.Bar(
        _said(one.commitment, language), shown, done, expected, TONES.get(one.pace.standing, "")
    )


def _promise(one: Progress, language: str) -> tuple[str, ...]:
    row, unit = one.commitment, Unit(one.commitment.unit) if one.commitment.unit else Unit.ITEM
    expected = one.pace.expected
    if expected is not None and unit is not Unit.FEN:
        expected = expected.quantize(Decimal(1), ROUND_HALF_UP)
    return (
        _said(row, language),
        _target(row, language),
        _number(one.done, unit, language),
        _number(expected, unit, language),
        one.pace.standing.words.into(language),
    )


def _said(row: Commitment, language: str) -> str:
    return (row.words_en if english(language) else "") or row.words


def _number(number: Decimal | None, unit: Unit, language: str) -> str:
    return "—" if number is None else amount(number, unit, language)


def _target(row: Commitment, language: str) -> str:
    if row.target is None:
        return "—"
    number = amount(row.target, Unit(row.unit), language)
    per = Per(row.per).words if row.per == Per.YEAR else W("", "")
    comparison = Comparison(row.comparison).words
    return W(f"{per.zh}{comparison.zh} {number}", f"{comparison.en} {number} {per.en}".strip()).into(language)


def ones(actor: Actor, programme: Programme, on: date, language: str) -> list[Part]:
    """The goals that were set, with what was accepted. One statement."""
    rows = goals.goals(actor, on=on, programme=programme.code)
    if not rows:
        return [
            Text(W("还没有立“四个一”目标。", "No goal of the four ones is set.").into(language), quiet=True)
        ]
    columns = (
        Column(W("类别", "which").into(language), 2.4),
        Column(W("目标", "goal").into(language), 4),
        Column(W("受援方", "recipient").into(language), 2.6),
        Column(W("验收", "reached").into(language), 1.6),
        Column(W("状态", "state").into(language), 1.8),
    )
    lines = tuple(
        (One(one.one).words.into(language), one.title, one.receiving.label, day(one.reached_on), State(one.state).words.into(language))
        for one in rows
    )  # fmt: skip
    return [Table("", columns, lines)]


def stated(actor: Actor, programme: Programme, language: str) -> Section | None:
    """What public reports state, the ledger's own for the very same days, and the difference; None when none is stated."""
    found = indicators.figures(actor, programme)
    if not found:
        return None
    columns = (
        Column(W("数字", "figure").into(language), 3.4),
        Column(W("报道", "stated").into(language), 2.2, number=True),
        Column(W("台账算出", "from the ledger").into(language), 2.2, number=True),
        Column(W("相差", "difference").into(language), 2, number=True),
        Column(W("所说的日期", "for the days").into(language), 3.6),
    )
    rows = tuple(
        (
            one.stated.said.into(language),
            quantity(one.stated.quantity, language),
            quantity(one.result.quantity, language),
            _difference(one.difference, Unit(one.stated.unit), language),
            _span(one.ask.window, language),
        )
        for one in found
    )
    sources = sorted({f"{one.stated.source}（{day(one.stated.as_of)}）" for one in found})
    note = W("出处：", "Sources: ").into(language) + "；".join(sources)
    told = W(
        "两个数都留着：报道的照原文，台账的由条目算出，日期以报道所说为准（与本报告的起止无关）。",
        "Both are kept: the report's as stated, the ledger's from entries, for the days that the report speaks of (not those of this report).",
    )
    return Section(
        W("报道与台账对照", "Stated against computed").into(language),
        (Text(told.into(language)), Table("", columns, rows, note)),
    )


def _difference(number: Decimal | None, unit: Unit, language: str) -> str:
    if number is None:
        return "—"
    if number == 0:
        return W("一致", "equal").into(language)
    return ("+" if number > 0 else "") + amount(number, unit, language)


def _span(window: Window, language: str) -> str:
    if window.start is None:
        return W(f"截至 {day(window.last)}", f"until {day(window.last)}").into(language)
    return f"{day(window.start)} — {day(window.last)}"
