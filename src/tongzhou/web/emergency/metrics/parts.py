"""How a metric is said: its target, how many, the middle, how many met it, what is not in it."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, ClassVar

from django.utils.translation import gettext as _

from tongzhou.care.emergency.rules import Interval
from tongzhou.care.emergency.rules.metrics import FEWEST, Summary, Worth
from tongzhou.kernel.words import Words
from tongzhou.web.components.charts import Spark
from tongzhou.web.components.chips import Chip
from tongzhou.web.components.component import Component, Text, Tone, speak
from tongzhou.web.partnerships.parts import english

if TYPE_CHECKING:
    from tongzhou.care.emergency.queries.metrics import Line
    from tongzhou.care.emergency.rules import Pathway
    from tongzhou.care.emergency.rules.metrics import Metric


@dataclass(frozen=True, slots=True)
class Said(Component):
    """What stands in a cell: a line (a link when `href`), a mark beside it, a smaller line under it."""

    template: ClassVar[str] = "emergency/said.html"
    text: Text
    href: str = ""
    chip: Chip | None = None
    under: Text = ""


def headed(words: Words) -> Words:
    """As a heading or a tab says it: English begins with a capital."""
    return Words(words.zh, words.en[:1].upper() + words.en[1:])


def joined(parts: list[str]) -> str:
    """Parts of one cell, one after the other."""
    return (", " if english() else "，").join(parts)


def number(told: Decimal | int | None, places: int = 1) -> str:
    """A number as it is read: "41.3", "41"; "—" when not known."""
    if told is None:
        return "—"
    said = f"{told:.{places}f}" if isinstance(told, Decimal) else str(told)
    return said.rstrip("0").rstrip(".") if "." in said else said


def target(metric: Metric) -> str:
    """The target in a line, marked when nobody has yet read it in the regulation's own text."""
    parts = []
    if isinstance(metric, Interval):
        below = metric.mean is not None and metric.mean.below
        if metric.minutes is not None:
            parts.append(
                _("每例 < %(n)s 分钟") % {"n": metric.minutes + 1}
                if below
                else _("每例 ≤ %(n)s 分钟") % {"n": metric.minutes}
            )
        if metric.best is not None:
            parts.append(_("最好 ≤ %(n)s 分钟") % {"n": metric.best})
        if metric.mean is not None:
            told = {"n": metric.mean.minutes}
            parts.append(_("月均 < %(n)s 分钟") % told if below else _("月均 ≤ %(n)s 分钟") % told)
    if metric.share is not None:
        parts.append(_("达到的 ≥ %(n)s%%") % {"n": metric.share})
    return joined(parts) or _("没有定目标")


def confirmed(metric: Metric) -> Chip | None:
    """“To be confirmed”, as long as it is."""
    return None if metric.confirmed else Chip(_("待核实"), Tone.AMBER)


def middle(told: Summary) -> str:
    """The median, in minutes."""
    return "—" if told.quarters is None else number(told.quarters.median)


def spread(told: Summary) -> str:
    """Middle half and range; of few the range, of one nothing."""
    four = told.quarters
    if four is None or told.known == 1:
        return ""
    ends = _("%(least)s 到 %(most)s") % {"least": four.least, "most": four.most}
    if told.known < FEWEST:
        return ends
    half = _("中间一半 %(low)s 到 %(high)s") % {"low": number(four.low), "high": number(four.high)}
    return joined([half, _("全部 %(range)s") % {"range": ends}])


def met(told: Summary, *, short: bool = False) -> str:
    """ "9 / 12 例，75%"; over fewer than five no rate."""
    if not told.judged:
        return "—"
    said = _("%(met)s / %(n)s 例") % {"met": told.met, "n": told.judged}
    if told.share is None:
        return said if short else joined([said, _("太少，不算率")])
    return joined([said, f"{number(told.share)}%"])


def verdict(kept: bool | None) -> Chip | None:
    """Whether the target is kept; nothing where there is none, or too few to say."""
    if kept is None:
        return None
    return Chip(_("达到目标"), Tone.JADE) if kept else Chip(_("没达到目标"), Tone.AMBER)


def met_part(metric: Metric, told: Summary, href: str = "", *, short: bool = False) -> Said:
    """How many met it, and whether that is enough."""
    best = ""
    if isinstance(metric, Interval) and told.best is not None and told.known:
        best = _("%(n)s 分钟内 %(met)s 例") % {"n": metric.best, "met": told.best}
    return Said(
        met(told, short=short), href if told.judged else "", verdict(told.share_kept(metric.share)), best
    )


def mean_part(metric: Metric, told: Summary) -> Said:
    """The mean of one month or place."""
    return Said(number(told.mean))


def month_part(metric: Metric, told: Summary) -> Said:
    """The mean of one month, and whether it is as wanted: the target is that of a month."""
    wanted = metric.mean if isinstance(metric, Interval) else None
    return Said(number(told.mean), chip=verdict(told.mean_kept(wanted)))


def means_part(line: Line) -> Said:
    """The mean of all months together; how many of the months that can be judged were as wanted."""
    wanted = line.metric.mean if isinstance(line.metric, Interval) else None
    judged = [kept for kept in (told.mean_kept(wanted) for _month, told in line.months) if kept is not None]
    under = ""
    if judged:
        under = _("满 5 例的 %(n)s 个月里 %(kept)s 个月均达到") % {"n": len(judged), "kept": sum(judged)}
    elif wanted is not None and line.whole.known:
        under = _("没有满 5 例的月，不评月均")
    return Said(number(line.whole.mean), under=under)


def middle_part(told: Summary) -> Said:
    """Median, middle half and range."""
    return Said(middle(told), under=spread(told))


def aside(pathway: Pathway, told: Summary) -> list[tuple[Worth, str]]:
    """What is in no figure, and why."""
    names = {one.code: one.words for one in pathway.points}
    shown: list[tuple[Worth, str]] = []
    if told.unknown:
        lacks = [
            _("缺“%(point)s”%(n)s 例") % {"point": speak(names.get(code, Words(code, code))), "n": n}
            for code, n in sorted(told.missing.items(), key=lambda one: -one[1])
        ]
        said = _("时间不全 %(n)s 例") % {"n": told.unknown}
        shown.append(
            (
                Worth.UNKNOWN,
                _("%(what)s（%(why)s）") % {"what": said, "why": joined(lacks)} if lacks else said,
            )
        )
    for worth, n in (
        (Worth.FLAGGED, told.flagged),
        (Worth.BEFORE, told.before),
        (Worth.CARRIED, told.carried),
    ):
        if n:
            shown.append((worth, _("%(what)s %(n)s 例") % {"what": speak(worth.words), "n": n}))
    return shown


def trend(line: Line) -> Spark | None:
    """Months as a line: medians of an interval, shares of a proportion. None below two months."""
    if len(line.months) < 2:
        return None
    values = tuple(_height(line.metric, told) for _month, told in line.months)
    known = [
        f"{month:%Y-%m} {number(value)}"
        for (month, _told), value in zip(line.months, values, strict=True)
        if value is not None
    ]
    if not known:
        return None
    what = _("逐月中位数（分钟）") if isinstance(line.metric, Interval) else _("逐月比例（每百例）")
    return Spark(values, _("%(what)s：%(known)s") % {"what": what, "known": joined(known)})


def _height(metric: Metric, told: Summary) -> Decimal | None:
    if isinstance(metric, Interval):
        return told.quarters.median if told.quarters else None
    return Decimal(100 * told.met) / told.judged if told.judged else None
