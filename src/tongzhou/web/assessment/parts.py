"""What the pages of assessments show, as components and words."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from tongzhou.assessment.rules.closed import Sort
from tongzhou.assessment.rules.moving import AppealState, RunState, SchemeState
from tongzhou.assessment.rules.saying import num
from tongzhou.assessment.rules.scheme import Item, Scheme
from tongzhou.indicators.queries.defined import region_names
from tongzhou.kernel.words import Words
from tongzhou.web.components.chips import Badge
from tongzhou.web.components.component import Text, Tone

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tongzhou.assessment.models import Appeal, Run, Score
    from tongzhou.assessment.models import Scheme as Row

BASE = "/assessments/"
SCHEMES = {
    SchemeState.DRAFT: Tone.AMBER,
    SchemeState.IN_FORCE: Tone.JADE,
    SchemeState.ENDED: Tone.PLAIN,
}
RUNS = {
    RunState.TRIAL: Tone.AMBER,
    RunState.PUBLISHED: Tone.JADE,
    RunState.CORRECTED: Tone.PLAIN,
    RunState.DROPPED: Tone.PLAIN,
}
APPEALS = {AppealState.OPEN: Tone.AMBER, AppealState.UPHELD: Tone.JADE, AppealState.REFUSED: Tone.PLAIN}


def scheme_badge(row: Row) -> Badge:
    """Where a scheme stands."""
    return Badge(row.status.words, SCHEMES[row.status])


def run_badge(run: Run) -> Badge:
    """Where a run stands."""
    return Badge(run.status.words, RUNS[run.status])


def appeal_badge(row: Appeal) -> Badge:
    """Where an appeal stands."""
    return Badge(row.status.words, APPEALS[row.status])


def days(run: Run) -> str:
    """The days of a run, both inside."""
    return f"{run.start.isoformat()} — {(run.end - timedelta(1)).isoformat()}"


def points(number: Decimal | None) -> str:
    """Points as they are read; a dash where there are none."""
    return "—" if number is None else num(number, 3)


def grade(content: Scheme, code: str) -> Text:
    """A grade in words."""
    return next((one.words for one in content.grades if one.code == code), "—")


def sort_of(item: Item) -> Sort:
    """Which rule an item has."""
    return Sort(type(item.rule).__name__.lower())


def ranked(rows: Iterable[Score]) -> str:
    """What ranks are called: none is final while somebody's items wait to be judged."""
    return _("暂列名次") if any(row.pending for row in rows) else _("名次")


def rank(row: Score) -> str:
    """The rank as it is said."""
    return _("第 %(n)s 名") % {"n": row.rank} if row.rank else "—"


def areas(regions: Iterable[str]) -> dict[str, Text]:
    """Whose schemes they are, by the regions' codes: their names. One statement, none for the nation alone."""
    codes = set(regions)
    named = region_names(codes)
    return {
        code: (named.get(code) or _("区划 %(code)s") % {"code": code}) if code else _("全国")
        for code in codes
    }


def both(zh: str, en: str) -> Words:
    """A name in both languages; without an English one the Chinese stands for it."""
    return Words(zh, en or zh)
