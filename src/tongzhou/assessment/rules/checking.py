"""What a scheme still lacks before it may be published: all faults at once, each at its place."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator
from decimal import Decimal

from tongzhou.assessment.rules import saying as s
from tongzhou.assessment.rules.closed import Among, Level
from tongzhou.assessment.rules.faults import Fault
from tongzhou.assessment.rules.giving import Bands, Checklist, Deduct, Peer, promise_of
from tongzhou.assessment.rules.scheme import Group, Item, Scheme, Veto, every_item, groups
from tongzhou.kernel.words import Words

NO_ITEMS = Words("还没有考核项。", "There is no item yet.")
EMPTY_GROUP = Words("这一组还没有考核项，请加一项或删掉它。", "The group has no item: add one or remove it.")
SUM = Words(
    "各项分值合计 {sum}，应为 {total}，还差 {gap}。",
    "The weights come to {sum} instead of {total}: {gap} to go.",
)
TOO_MUCH = Words(
    "各项分值合计 {sum}，应为 {total}，多了 {gap}。",
    "The weights come to {sum} instead of {total}: {gap} too much.",
)
TWICE = Words("代码“{code}”用了两次。", "The code “{code}” is used twice.")
NO_SUCH = Words(
    "没有“{code}”这个指标了，请换一个。", "There is no indicator “{code}” any more: choose another."
)
TOP_BAND = Words(
    "最高一档是 {points} 分，与分值 {weight} 不同。",
    "The best band gives {points}, the item weighs {weight}.",
)
CHECKS_SUM = Words(
    "检查点合计 {sum} 分，与分值 {weight} 不同。", "The checks come to {sum}, the item weighs {weight}."
)
MOST_OFF = Words(
    "最多扣 {most} 分，超过了分值 {weight}。", "At most {most} is taken off, more than the weight {weight}."
)
GRADES = Words(
    "等级要从高到低排，最低一等从 0 分起。", "Grades go from high to low, and the lowest begins at 0."
)
NO_GRADE = Words("封顶的等级不在等级表里。", "The grade of the cap is none of the scheme's.")
TIE_ITEM = Words("同分时看的“{code}”不在考核项里。", "“{code}”, which breaks ties, is no item.")
BONUS_CEILING = Words("有加分项，请写加分上限。", "There are bonus items: give their ceiling.")
NO_CIRCLE = Words(
    "按{subject}考核时，没有“{among}”可比。", "{subject}: there is no “{among}” to compare with."
)
NO_PROMISE = Words("这个指标不能和承诺比，请写一个数。", "Nothing is promised for that: give a number.")
CIRCLES = {
    Level.COUNTY: {Among.ALL, Among.PROVINCE, Among.PREFECTURE},
    Level.INSTITUTION: {Among.ALL, Among.PROVINCE, Among.PREFECTURE, Among.TIER},
    Level.PAIRING: {Among.ALL, Among.PROVINCE, Among.PREFECTURE, Among.PROGRAMME, Among.TIER},
    Level.PROGRAMME: {Among.ALL},
}
"""Which circles of peers there are for what is assessed."""


def faults(scheme: Scheme, known: Collection[str], promisable: Collection[str] | None = None) -> list[Fault]:
    """Everything to be put right; [] may be published. `known` are the indicators, `promisable` the measures of promises."""
    return [
        *_whole(scheme),
        *_named(scheme, known),
        *(one for item in every_item(scheme) for one in _item(scheme, item, known, promisable)),
    ]


def _whole(scheme: Scheme) -> Iterator[Fault]:
    if not any(True for _ in every_item(scheme)):
        yield Fault("", NO_ITEMS)
    found = sum((one.weight for one in scheme.parts), Decimal(0))
    if scheme.parts and found != scheme.total:
        says = SUM if found < scheme.total else TOO_MUCH
        gap = s.num(abs(scheme.total - found))
        yield Fault("", says.format(sum=s.num(found), total=s.num(scheme.total), gap=gap))
    for group in groups(scheme.parts):
        if not group.parts:
            yield Fault(group.code, EMPTY_GROUP)
    lines = [one.least for one in scheme.grades]
    if not lines or lines[-1] != 0 or lines != sorted(set(lines), reverse=True):
        yield Fault("", GRADES)
    if scheme.bonus and not scheme.bonus_most:
        yield Fault("", BONUS_CEILING)


def _named(scheme: Scheme, known: Collection[str]) -> Iterator[Fault]:
    lines: list[Item | Group | Veto] = [*every_item(scheme), *groups(scheme.parts), *scheme.vetoes]
    codes = [one.code for one in lines]
    for code, number in Counter(codes).items():
        if number > 1:
            yield Fault(code, TWICE.format(code=code))
    items = {one.code for one in every_item(scheme)}
    for code in scheme.tie_break:
        if code not in items:
            yield Fault("", TIE_ITEM.format(code=code))
    for veto in scheme.vetoes:
        if veto.grade and veto.grade not in {one.code for one in scheme.grades}:
            yield Fault(veto.code, NO_GRADE)
        if veto.indicator not in known:
            yield Fault(veto.code, NO_SUCH.format(code=veto.indicator))


def _item(
    scheme: Scheme, item: Item, known: Collection[str], promisable: Collection[str] | None
) -> Iterator[Fault]:
    weight = s.num(item.weight)
    if item.indicator and item.indicator not in known:
        yield Fault(item.code, NO_SUCH.format(code=item.indicator))
    match item.rule:
        case Bands(bands=bands) if bands[0].points != item.weight:
            yield Fault(item.code, TOP_BAND.format(points=s.num(bands[0].points), weight=weight))
        case Checklist(checks=checks) if (total := sum(one.points for one in checks)) != item.weight:
            yield Fault(item.code, CHECKS_SUM.format(sum=s.num(total), weight=weight))
        case Deduct(most=most) if most is not None and most > item.weight:
            yield Fault(item.code, MOST_OFF.format(most=s.num(most), weight=weight))
        case Peer(among=among) if among not in CIRCLES[scheme.subject]:
            yield Fault(item.code, NO_CIRCLE.format(subject=scheme.subject.words, among=among.words))
    promised = promise_of(item.rule)
    if promised and promisable is not None and promised.measure not in promisable:
        yield Fault(item.code, NO_PROMISE)
