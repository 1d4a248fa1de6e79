"""A board over a period as a report: the same value that programmes' reports are, so that Word, PDF and sheet are drawn as theirs are."""

from __future__ import annotations

from uuid import UUID

from tongzhou.indicators.actions.issuing import Wanted
from tongzhou.indicators.definitions.boards import Section as Asked
from tongzhou.indicators.definitions.given import marked
from tongzhou.indicators.definitions.indicator import Rate
from tongzhou.indicators.queries.boards import missing
from tongzhou.indicators.queries.printing import Printed
from tongzhou.indicators.rules.codes import shown
from tongzhou.indicators.rules.recent import change
from tongzhou.indicators.rules.rhythms import Rhythm
from tongzhou.interop.board import saying
from tongzhou.interop.report.parts import Column, Headed, Report, Section, Table, Text
from tongzhou.interop.report.saying import days
from tongzhou.kernel.permissions import Permission
from tongzhou.kernel.words import Words

W = Words
NOBODY = UUID(int=0)
TITLES = {
    Rhythm.WEEK: W("{days}周报", "weekly report, {days}"),
    Rhythm.MONTH: W("{days}月报", "monthly report, {days}"),
    Rhythm.QUARTER: W("{days}季报", "quarterly report, {days}"),
}
COLUMNS = (
    (W("指标", "indicator"), 3.6, False),
    (W("本期", "this period"), 2.0, True),
    (W("台账条数", "entries"), 1.2, True),
    (W("去年同期", "a year before"), 2.0, True),
    (W("同比", "change"), 1.3, True),
)
SCOPE = W(
    "按{house}可见的台账编制，只计双方都已确认的条目，标明“陈述”的除外。核验码 {code}",
    "Written from the ledger as {house} may see it; only entries that both sides have confirmed, but for what is marked as stated. Code {code}",
)
NOT_KNOWN = W("没有数字的：{list}", "Without a figure: {list}")
SCAN = W(
    "扫码核验：系统按编制那一刻的台账重新计算每个数字。",
    "Scan to check: each figure is computed again from the ledger as it stood.",
)
CHECK = W("怎样核验", "How to check it")
HOW = W(
    "本报告的核验码是 {code}。扫首页的二维码，或在平台“核验报告”一页输入核验码，系统按编制那一刻（{at}）的台账重新计算每个数字，"
    "并核对数字后面的台账条目是否仍是当时那些；之后的更正另行列出。",
    "The code of this report is {code}. Scan the code on its first page, or type it on the page “Check a report”: each figure is computed again from the ledger as it stood then ({at}), "
    "and the entries behind it are compared; later corrections are listed beside.",
)


def report(wanted: Wanted, *, link: str, at: str) -> Report:
    """The report of a period. `link` is the full address where its code is checked, `at` the moment of knowledge as it is said."""
    told, language = wanted.period, wanted.language
    cares = wanted.reader.may(Permission.READ_PATIENT)
    lines = {one.indicator.code: one for one in told.lines}
    sections = [
        made for section in told.board.sections if (made := _section(section, lines, language, cares=cares))
    ]
    said = days(told.window)
    code = shown(wanted.verification)
    house = wanted.reader.institution_name or wanted.reader.name
    check = Section(CHECK.into(language), (Text(HOW.format(code=code, at=at).into(language)),))
    return Report(
        programme_id=NOBODY,
        code=told.ground.key,
        title=TITLES[wanted.rhythm].format(days=said).into(language),
        name=told.ground.name.into(language),
        between=told.ground.subject.words.into(language),
        days=said.into(language),
        window=told.window,
        scope=SCOPE.format(house=house, code=code).into(language),
        at=told.as_of,
        link=link,
        language=language,
        figures=(),
        headline=_headline(told.board.headline, lines, language, cares=cares),
        sections=(*sections, check),
        scan=SCAN.into(language),
    )


def _headline(
    codes: tuple[str, ...], lines: dict[str, Printed], language: str, *, cares: bool
) -> tuple[Headed, ...]:
    found = []
    for code in codes:
        one = lines.get(code)
        said = saying.said(one.indicator, one.now, language, cares=cares) if one else None
        if one and said:
            found.append(
                Headed(
                    marked(one.indicator.words, one.indicator.tree).into(language),
                    f"{said.about}{said.number} {said.unit}".strip(),
                    one.now.entries,
                )
            )
    return tuple(found)


def _section(section: Asked, lines: dict[str, Printed], language: str, *, cares: bool) -> Section | None:
    """A table of what is known, and a line that says what is not and why; None where nothing of it could be known."""
    here = [lines[one.code] for one in section.indicators]
    known = [one for one in here if one.now.number is not None or one.before.number is not None]
    rest = [one for one in here if one not in known]
    why = "；" if not language.startswith("en") else "; "
    told = why.join(
        f"{one.indicator.words.into(language)}（{reason.into(language)}）"
        if not language.startswith("en")
        else f"{one.indicator.words.en} ({reason.en})"
        for one in rest
        if (reason := missing(one.indicator, one.now))
    )
    note = NOT_KNOWN.format(list=told).into(language) if told else ""
    title = section.words.into(language)
    if not known:
        return Section(title, (Text(note, quiet=True),)) if note else None
    columns = tuple(Column(words.into(language), share, number) for words, share, number in COLUMNS)
    rows = tuple(_row(one, language, cares=cares) for one in known)
    return Section(title, (Table("", columns, rows, note),))


def _row(one: Printed, language: str, *, cares: bool) -> tuple[str, ...]:
    now = saying.said(one.indicator, one.now, language, cares=cares)
    before = saying.said(one.indicator, one.before, language, cares=cares)
    moved = change(one.now.number, one.before.number, percent=one.indicator.unit is Rate.PERCENT)
    few = f" {saying.FEW_CASES.into(language)}" if saying.few(one.indicator, one.now) else ""
    return (
        marked(one.indicator.words, one.indicator.tree).into(language),
        (now.whole if now else "—") + few,
        f"{one.now.entries:,}" if now else "—",
        before.whole if before else "—",
        saying.moved_short(moved).into(language) if moved and now and before else "—",
    )
