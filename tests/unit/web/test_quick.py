"""A template means under the quicker nodes what Django says it means: the whole gallery, and what is not plain."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest
from django.conf import settings
from django.template import Context, Engine, TemplateDoesNotExist, engines
from django.utils import translation
from django.utils.safestring import mark_safe
from django.utils.translation import gettext_lazy

from tongzhou.kernel.words import Words
from tongzhou.web.gallery import cases, frames, questions, records
from tongzhou.web.gallery.sample import NOW
from tongzhou.web.quick import Quick, QuickTemplate, QuickVariable


def engine(loader: str) -> Engine:
    ours = engines["django"].engine  # type: ignore[attr-defined]  # the Django backend has one
    finders = [f"django.template.loaders.{name}.Loader" for name in ("filesystem", "app_directories")]
    return Engine(dirs=ours.dirs, loaders=[(loader, finders)], libraries=ours.libraries)


DJANGO, OURS = engine("django.template.loaders.cached.Loader"), engine("tongzhou.web.quick.Loader")


def both(source: str, **context: object) -> tuple[str, str]:
    plain = DJANGO.from_string(source).render(Context(context))
    return plain, QuickTemplate(source, engine=OURS).render(Context(context))


def pages() -> list[tuple[str, dict[str, Any]]]:
    sections = (*cases.sections(), *questions.sections(), *records.sections())
    desk = {"frame": frames.frame(), "sections": sections, **frames.heads()}
    return [("gallery/gallery.html", desk), ("gallery/form.html", frames.form())]


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_every_component_of_the_gallery_is_drawn_as_django_draws_it(language: str) -> None:
    with translation.override(language):
        for name, context in pages():
            drawn = [
                engine.get_template(name).render(Context({**context, "now": NOW, "csrf_token": "t"}))
                for engine in (DJANGO, OURS)
            ]
            assert len(drawn[0]) > 5000
            assert drawn[0] == drawn[1]


def test_the_language_may_change_from_page_to_page() -> None:
    template = OURS.get_template("gallery/form.html")
    said = []
    for language in ("zh-hans", "en", "zh-hans"):
        with translation.override(language):
            said.append(template.render(Context({**frames.form(), "now": NOW, "csrf_token": "t"})))
    assert said[0] == said[2] != said[1]


class Shelf:
    """Things that are not plain."""

    def __init__(self) -> None:
        self.pair, self.table, self.count, self.none = ("a<", "b"), {"key": "v&", "item": 3}, 1234567, None

    def called(self) -> str:
        return "called"

    def asks(self, what: str) -> str:
        return what

    def wipe(self) -> str:
        raise AssertionError("a template must not do that")

    wipe.alters_data = True  # type: ignore[attr-defined]  # as Django marks it

    @property
    def broken(self) -> str:
        raise KeyError("inside")


@dataclass(frozen=True, slots=True)
class Row:
    """Something plain."""

    text: object
    at: datetime = datetime(2026, 3, 1, 22, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    "source",
    [
        "{{ it.pair.0 }}{{ it.pair.1|default:'x' }}{{ it.pair.7 }}",
        "{{ it.table.key }}{{ it.table.item }}{{ it.table.none }}{{ it.table.keys }}",
        "{{ it.called }}{{ it.asks }}{{ it.wipe }}",
        "{{ it.missing }}{{ missing }}{{ missing.deep|default:'nothing' }}{{ it.none }}{{ it.none.deep }}",
        "{{ it.count }} {{ it.count|add:1 }} {{ big }} {{ part }} {{ yes }}",
        "{% if it.missing %}a{% elif missing == None %}b{% endif %}{% if it.count > 3 and not it.none %}c{% endif %}",
        "{% for key, value in it.table.items %}{{ forloop.counter }}{{ key }}{{ value }}{% endfor %}",
        "{% for one in it.pair %}{{ forloop.counter }}{{ one }}{{ forloop.parentloop.x }}{% endfor %}",
        "{% with a=row.text b=it.pair.0 %}{{ a }}{{ b|upper }}{{ a|safe }}{% endwith %}",
        "{{ row.text }}{{ row.text|capfirst }}{{ row.at|date:'c' }}{{ row.at|date:form }}{{ row.at }}",
        "{{ safe }}{{ safe|upper }}{{ safe|add:row.text }}{{ lazy }}{{ lazy|lower }}{{ words }}",
        "{% autoescape off %}{{ row.text }}{{ it.count }}{{ safe }}{% endautoescape %}",
        "{{ 'it is <b>' }}{{ 12 }}{{ 1.5 }}{{ _('同舟') }}{{ row.text|default:_('同舟') }}",
        "{% load i18n %}{% translate '同舟' %}{% translate '同舟' as a %}{{ a }}{% translate row.text %}{% translate '50%' noop %}",
    ],
)
def test_what_is_not_plain_goes_django_s_own_way(source: str) -> None:
    context = {
        "it": Shelf(), "row": Row('<a href="x">&\'名'), "safe": mark_safe("<b>&amp;"), "lazy": gettext_lazy("同舟"), "form": "Y-m-d H:i",
        "words": Words("词", "word"), "big": 10**7, "part": Decimal("12.50"), "yes": True,
    }  # fmt: skip
    plain, quick = both(source, **context)
    assert plain == quick


def test_a_fault_in_a_property_is_not_swallowed() -> None:
    for render in (DJANGO.from_string, lambda source: QuickTemplate(source, engine=OURS)):
        with pytest.raises(KeyError, match="inside"):
            render("{{ it.broken }}").render(Context({"it": Shelf()}))


def test_pages_are_drawn_with_the_quicker_nodes() -> None:
    template = engines["django"].get_template("components/badge.html").template  # type: ignore[attr-defined]  # Django's own template inside the backend's
    assert isinstance(template, QuickTemplate)
    (variable, *_) = template.nodelist.get_nodes_by_type(QuickVariable)
    assert isinstance(variable.filter_expression, Quick)
    assert not settings.USE_THOUSAND_SEPARATOR


def test_a_template_that_is_not_there_is_said_to_be_missing() -> None:
    with pytest.raises(TemplateDoesNotExist, match=r"nowhere\.html"):
        OURS.get_template("nowhere.html")
