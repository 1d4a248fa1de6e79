"""The worked examples of an indicator: a few records, and what they come to."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from tongzhou.indicators.definitions.fields import field_words, kind_words, value_words
from tongzhou.indicators.engine.combining import Value
from tongzhou.indicators.engine.facts import THOUSANDTHS
from tongzhou.indicators.rules.periods import name
from tongzhou.kernel.quantities import Qualifier
from tongzhou.web.components.component import speak
from tongzhou.web.components.figures import grouped
from tongzhou.web.components.notices import Empty
from tongzhou.web.components.tables import Cell, Column, Table
from tongzhou.web.indicators import parts
from tongzhou.web.ledger.sheets import role_words

if TYPE_CHECKING:
    from tongzhou.indicators.definitions.indicator import Example
    from tongzhou.indicators.engine.facts import Fact
    from tongzhou.indicators.queries.defined import Defined


def examples(one: Defined) -> list[Table]:
    """One small table for each."""
    return [_table(one, example) for example in one.examples]


def _table(one: Defined, example: Example) -> Table:
    columns = (Column(_("记录")), Column(_("日期")), Column(_("写明的")))
    rows = [
        (Cell(kind_words(fact.kind)), Cell(fact.first.isoformat()), Cell(_said(fact)))
        for fact in example.facts
    ]
    comes = parts.shown(Value(example.expected, qualifier=example.qualifier), one.unit)
    rows.append(
        (
            Cell(_("合起来")),
            Cell(name(example.window)),
            Cell(_("不知道") if example.expected is None else comes),
        )
    )
    return Table(
        _("例：%(says)s") % {"says": speak(example.says)}, columns, tuple(rows), Empty(_("没有记录"))
    )


def _said(fact: Fact) -> str:
    """What of a record matters to figures, in one line."""
    kinds = (fact.kind,)
    told: list[tuple[str, str]] = []
    if fact.quantity != THOUSANDTHS or fact.qualifier != Qualifier.EXACT:
        about = speak(Qualifier(fact.qualifier).words)
        told.append((_("数量"), f"{about}{grouped(Decimal(fact.quantity) / THOUSANDTHS)}"))
    if fact.minutes is not None:
        told.append((_("用时（分钟）"), grouped(fact.minutes)))
    if fact.fen is not None:
        told.append((_("金额（元）"), grouped(Decimal(fact.fen) / 100)))
    for column in ("tier", "grade", "specialty", "department", "receiving", "pairing"):
        value = getattr(fact, column)
        if value:
            told.append((speak(field_words(column, kinds)), speak(value_words(column, value, kinds))))
    for key, number in fact.numbers.items():
        told.append((speak(field_words(f"detail.{key}", kinds)), grouped(Decimal(number) / THOUSANDTHS)))
    for key, value in fact.detail.items():
        if key not in fact.numbers:
            told.append(
                (
                    speak(field_words(f"detail.{key}", kinds)),
                    speak(value_words(f"detail.{key}", value, kinds)),
                )
            )
    told += [(role_words(role), key) for role, key in fact.members]
    if fact.reversed is not None:
        told.append((_("后来冲正"), _("是")))
    return _("；").join(f"{label} {value}" for label, value in told) or "—"
