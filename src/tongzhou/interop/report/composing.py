"""A report is composed here: one value, from which page, PDF and Word are drawn, so that they cannot disagree."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import TYPE_CHECKING

from tongzhou.indicators.rules import Window
from tongzhou.indicators.rules.windows import through
from tongzhou.interop.report import annex, figures, promises, work
from tongzhou.interop.report.parts import Behind, Part, Report, Section
from tongzhou.interop.report.saying import days, english
from tongzhou.interop.report.sentences import NO_DAYS, NOTHING
from tongzhou.kernel.actors import Actor
from tongzhou.kernel.errors import Invalid
from tongzhou.kernel.words import Words
from tongzhou.ledger.rules import CHINA

if TYPE_CHECKING:
    from tongzhou.indicators.queries import Progress
    from tongzhou.partnerships.models import Programme

W = Words
BARS, CHARTS, CHARTS_ALONE, FIRST = 5, 2, 4, 8
"""What fits on the one page of a summary: promises, charts (where there are no promises: more), figures beside promises."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is asked for: which programme, which days (both ends given), in which language, at what time, where it can be read again."""

    programme: Programme
    window: Window
    language: str
    at: datetime
    link: str = ""

    @property
    def today(self) -> date:
        """The day on which it is written, in China."""
        return self.at.astimezone(CHINA).date()

    @property
    def on(self) -> date:
        """The day on which promises are judged: the last day of the report, or today if that is still to come."""
        assert self.window.last
        return min(self.window.last, self.today)


def days_of(year: str, first: str, last: str) -> Window:
    """The days asked for: two days, both inside, or else a year. Raises Invalid (year)."""
    try:
        if first or last:
            found = through(date.fromisoformat(first), date.fromisoformat(last))
        else:
            found = Window(date(int(year), 1, 1), date(int(year) + 1, 1, 1))
    except ValueError as error:
        raise Invalid(NO_DAYS, field="year") from error
    if not found.days():
        raise Invalid(NO_DAYS, field="year")
    return found


def outline(actor: Actor, wanted: Wanted) -> Report:
    """The report without sections and annex: its figures, as the page shows them before anything is written.

    Raises Invalid (year) when no entry stands in the days. At most four statements.
    """
    language = wanted.language
    found = annex.marked(figures.figures_of(actor, wanted.programme, wanted.window, language))
    told = days(wanted.window)
    if not found:
        raise Invalid(NOTHING, field="year", days=told, programme=_name(wanted))
    return Report(
        programme_id=wanted.programme.pk,
        code=wanted.programme.code,
        title=W("{days}帮扶工作报告", "Support report, {days}").format(days=told).into(language),
        name=_name(wanted).into(language),
        between=_between(wanted.programme, language),
        days=told.into(language),
        window=wanted.window,
        scope=_scope(actor, language),
        at=wanted.at,
        link=wanted.link,
        language=language,
        figures=found,
        headline=figures.headline(found),
    )


def summary(actor: Actor, wanted: Wanted) -> Report:
    """The page one hands to a director: the first figures, the pace of what was promised, work over time. At most nine statements."""
    told = outline(actor, wanted)
    found = promises.progress_of(actor, wanted.programme, wanted.window, wanted.on)
    over = work.over_time(actor, wanted.programme, wanted.window)
    brief = _brief(found, wanted)
    drawn = work.drawings(over, wanted.window, wanted.language, CHARTS if brief else CHARTS_ALONE)
    if brief:
        told = replace(told, headline=told.headline[:FIRST])
    return _with(
        told, (*brief, *drawn) or promises.paired(actor, wanted.programme, wanted.window, wanted.language), ()
    )


def full(actor: Actor, wanted: Wanted) -> Report:
    """The whole report with its annex. One statement for each figure, and at most twenty more."""
    told, programme, window = outline(actor, wanted), wanted.programme, wanted.window
    language = wanted.language
    over = work.over_time(actor, programme, window)
    found = promises.progress_of(actor, programme, window, wanted.on)

    def group(key: str, *more: Part) -> Section:
        return work.group(key, told.figures, over, window, language, more)

    stated = promises.stated(actor, programme, language)
    sections = (
        promises.agreements(actor, programme, window, language),
        promises.commitments(found, wanted.on, language),
        group("people", *work.people(actor, programme, window, language)),
        group("teaching"),
        group("service"),
        group("capability"),
        group("money", *work.funds(actor, told.figures, language)),
        group("goals", *promises.ones(actor, programme, wanted.on, language)),
        group("consultations"),
        group("outreach"),
        *((stated,) if stated else ()),
    )
    return _with(told, sections, annex.annex(actor, told.figures, language))


def _with(told: Report, sections: tuple[Section, ...], behind: tuple[Behind, ...]) -> Report:
    return replace(told, sections=sections, annex=behind)


def _brief(found: list[Progress], wanted: Wanted) -> tuple[Section, ...]:
    drawn = promises.bars(found, wanted.on, wanted.language, BARS)
    if drawn is None:
        return ()
    title = W("承诺做到哪了", "How far promises are kept").into(wanted.language)
    return (Section(title, (drawn,)),)


def _name(wanted: Wanted) -> Words:
    one = wanted.programme
    return W(one.name, one.name_en or one.name)


def _between(programme: Programme, language: str) -> str:
    giving, taking = programme.supporter_region, programme.supported_region
    if english(language):
        return f"{giving.name_en or giving.name} → {taking.name_en or taking.name}"
    return f"{giving.name} → {taking.name}"


def _scope(actor: Actor, language: str) -> str:
    """Whose view it is: a hospital's office sees its own entries, a commission those of its area."""
    house = actor.institution_name or actor.name
    told = W(
        "按{house}可见的台账编制，只计双方都已确认的条目。",
        "Written from the ledger as {house} may see it; only entries that both sides have confirmed.",
    )
    return told.format(house=house).into(language)
