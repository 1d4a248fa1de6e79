"""Template words: `show` puts a component on the page; the filters say times, figures and words.

`{% load face i18n %}` at the top of a template. A filter that needs to know what time it is takes it as
its argument (`{{ entry.at|when:now }}`), so that a page tells one time throughout.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal

from django import template
from django.template import Context
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from tongzhou.kernel.money import Fen
from tongzhou.kernel.quantities import Quantity
from tongzhou.web.components import figures, times
from tongzhou.web.components.component import Component, speak
from tongzhou.web.components.dialogs import Confirm
from tongzhou.web.resuming import Asked

register = template.Library()

Showable = Component | list[Component] | tuple[Component, ...] | None


@register.simple_tag(takes_context=True)
def show(context: Context, what: Showable) -> SafeString:
    """Render a component, or several in turn; None shows nothing. The page's CSRF token and request go along."""
    if not what:  # None, nothing, or a name that the page did not give
        return SafeString("")
    if isinstance(what, (list, tuple)):
        return mark_safe("".join(show(context, one) for one in what))  # noqa: S308 parts are rendered templates
    assert context.template is not None
    carried = {name: context.get(name) for name in ("csrf_token", "request", "now")}
    # A context made by hand: `context.new` copies the page's three times over for each component.
    inner = Context({**carried, "it": what}, autoescape=context.autoescape)
    inner.template, inner.render_context = context.template, context.render_context
    return context.template.engine.get_template(what.template).render(inner)


@register.simple_tag(takes_context=True)
def answered(context: Context, dialog: Confirm) -> str | None:
    """The reason that was being typed into this dialog when the sign-in ran out; None when none was."""
    asked: Asked | None = getattr(context.get("request"), "asked", None)
    if asked is None or not dialog.kept or not asked.answers(dialog.action, dialog.fields):
        return None
    return asked.fields.get("reason", "")


@register.simple_tag
def icon(name: str, size: str = "") -> SafeString:
    """A drawn sign from icons.svg, for the eye only; `size` "s" is small."""
    return format_html(
        '<svg class="icon {}" aria-hidden="true"><use href="{}#{}"/></svg>', size, static("icons.svg"), name
    )


@register.simple_tag
def mark() -> str:
    """Address of the brand's mark: two halves that make one boat."""
    return static("icons.svg") + "#mark"


@register.filter
def said(text: object) -> str:
    """Words in the page's language; other text as it is; None as nothing."""
    return speak(text)


@register.filter
def when(moment: datetime | None, now: datetime | None = None) -> str:
    """ "今天 14:02", "昨天 09:00", "11 月 8 日" as seen at `now` (Asia/Shanghai)."""
    return times.when(moment, now)


@register.filter
def acted(moment: datetime | None, now: datetime | None = None) -> str:
    """When an act was; its day alone where only that was told."""
    return times.acted(moment, now)


@register.filter
def moment(at: datetime | None) -> str:
    """The exact minute, for documents and titles: "2026-11-22 14:02"."""
    return times.exact(at)


@register.filter
def stamp(at: datetime | None) -> str:
    """A moment as a machine reads it, in China's time: "2026-11-22T14:02:00+08:00"."""
    return times.stamp(at)


@register.filter
def day(of: date | None) -> str:
    """A date: "2026 年 11 月 22 日"."""
    return times.day(of)


@register.filter
def ago(moment: datetime, now: datetime) -> str:
    """ "4 分钟前"."""
    return times.ago(moment, now)


@register.filter
def minutes(lasting: timedelta | int | None) -> str:
    """A duration in words; a whole number counts minutes."""
    return times.lasting(timedelta(minutes=lasting) if isinstance(lasting, int) else lasting)


@register.filter
def figure(number: int | Decimal | None) -> str:
    """Thousands separated; a missing number is a dash, never zero."""
    return figures.grouped(number)


@register.filter
def number(quantity: Quantity) -> str:
    """The number of a quantity; money in yuan or 万元, never in fen."""
    return figures.number_of(quantity)


@register.filter
def unit(quantity: Quantity) -> str:
    """The unit after that number, in the page's language."""
    return speak(figures.unit_of(quantity))


@register.filter
def wan(amount: Fen | None) -> str:
    """Money in 万元, two places."""
    return figures.in_wan(amount)
