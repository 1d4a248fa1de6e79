"""An item written into the fields of its form."""

from __future__ import annotations

from tongzhou.assessment.rules.giving import (
    Bands,
    Checklist,
    Condition,
    Deduct,
    Goal,
    Growth,
    Judged,
    Linear,
    Peer,
    Promised,
    Rule,
)
from tongzhou.assessment.rules.scheme import Item
from tongzhou.web.assessment.numbers import text
from tongzhou.web.assessment.parts import sort_of


def written(item: Item, group: str) -> dict[str, str]:
    """An item as its form shows it."""
    return {
        "name": item.words.zh,
        "name_en": item.words.en if item.words.en != item.words.zh else "",
        "group": group,
        "weight": text(item.weight),
        "rule": sort_of(item).value,
        "indicator": item.indicator,
        "least": str(item.least or ""),
        "missing": item.missing.value if item.missing else "",
        "source": item.source,
        **_rule_written(item.rule),
    }


def _goal_written(name: str, goal: Goal) -> dict[str, str]:
    if isinstance(goal, Promised):
        return {"against": "promise", "percent": text(goal.percent)}
    return {"against": "number", name: text(goal)}


def _yes(flag: bool) -> str:
    return "yes" if flag else "no"


def _rule_written(rule: Rule) -> dict[str, str]:
    match rule:
        case Linear(floor, full):
            return {"floor": text(floor), **_goal_written("full", full)}
        case Bands(bands, otherwise, less):
            lines = "\n".join(f"{text(one.at)} {text(one.points)}" for one in bands)
            return {"bands": lines, "otherwise": text(otherwise), "less": _yes(less)}
        case Deduct(start, per, points, most, over):
            told = {"per": text(per), "points": text(points), "most": text(most), "over": _yes(over)}
            return told | _goal_written("start", start)
        case Condition(sign, than):
            return {"sign": sign.value, "than": text(than)}
        case Checklist(checks):
            said = (f"{text(one.points)} {one.words.zh}{' *' if one.evidence else ''}" for one in checks)
            return {"checks": "\n".join(said)}
        case Peer(method, among, least, less):
            return {"method": method.value, "among": among.value, "peers": str(least), "less": _yes(less)}
        case Growth(floor, full):
            return {"floor": text(floor), "full": text(full)}
        case Judged(guide):
            return {"guide": guide.zh}
