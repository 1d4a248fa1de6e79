"""Templates drawn with less work: what Django finds out at each look, found out once.

A page is many small components, and most of its time went into Django's way of looking up `it.name` (an exception for each
attribute of each row), of asking each filter anew what it wants, and of escaping. Templates are parsed here as ever; where
the usual case is plain (a name, its attributes, filters, text) quicker nodes stand in the parsed tree. Whatever is not plain
(a missing name, an index, a method, another type) goes Django's own way: a template means what it always meant, and a test
draws every component both ways. docs/adr/0012-what-every-page-does.md says what else was weighed.
"""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.template import Context, Node, NodeList, Template, TemplateDoesNotExist
from django.template.base import (
    FilterExpression,
    Lexer,
    Origin,
    Parser,
    Token,
    Variable,
    VariableNode,
    render_value_in_context,
)
from django.template.loaders import base, cached
from django.templatetags.i18n import TranslateNode
from django.utils.safestring import SafeData, SafeString, mark_safe
from django.utils.timezone import template_localtime  # type: ignore[attr-defined]  # the stubs lack it
from django.utils.translation import get_language

if TYPE_CHECKING:
    from collections.abc import Sequence

NOT_PLAIN = (KeyError, AttributeError, TypeError)


def plainly(names: Sequence[str], context: Context) -> Any:
    """What `a.b.c` names when each step is an attribute of an object, or a key of a dictionary.

    Raises one of NOT_PLAIN otherwise, and for what is to be called.
    """
    found = context[names[0]]
    for name in names[1:]:
        kind = type(found)
        if kind is dict:
            found = found[name]
        elif hasattr(kind, "__getitem__"):
            raise TypeError
        else:
            found = getattr(found, name)
    if callable(found):
        raise TypeError
    return found


class Quick(FilterExpression):
    """An expression that knows its names and what its filters want."""

    def __init__(self, token: str, parser: Parser) -> None:
        super().__init__(token, parser)
        var = self.var
        plain = isinstance(var, Variable) and not var.translate
        self.names: tuple[str, ...] = (var.lookups or ()) if plain else ()
        self.steps = tuple(
            (
                func,
                tuple((arg.lookups or (), arg) if is_name else ((), mark_safe(arg)) for is_name, arg in args),  # noqa: S308 a literal of the template, as Django has it
                getattr(func, "expects_localtime", False),
                getattr(func, "needs_autoescape", False),
                getattr(func, "is_safe", False),
            )
            for func, args in self.filters
        )

    def resolve(self, context: Context, ignore_failures: bool = False) -> Any:
        """The value, as Django's own gives it."""
        if not self.names:
            return super().resolve(context, ignore_failures)
        try:
            found = plainly(self.names, context)
        except NOT_PLAIN:
            return super().resolve(context, ignore_failures)
        for func, args, local, escaping, safe in self.steps:
            given = [_argument(names, arg, context) for names, arg in args] if args else ()
            if local:
                found = template_localtime(found, context.use_tz)
            made = func(found, *given, autoescape=context.autoescape) if escaping else func(found, *given)
            found = mark_safe(made) if safe and isinstance(found, SafeData) else made  # noqa: S308 the filter keeps what is safe so
        return found


def _argument(names: Sequence[str], arg: Any, context: Context) -> Any:
    if not isinstance(arg, Variable):
        return arg
    try:
        return plainly(names, context) if names else arg.resolve(context)
    except NOT_PLAIN:
        return arg.resolve(context)


class QuickVariable(VariableNode):
    """`{{ … }}`: text is escaped at once; numbers, times and others are shown by Django."""

    def render_annotated(self, context: Context) -> SafeString:
        """Without notes for the debug page, which this platform never shows."""
        value = self.filter_expression.resolve(context)
        kind = type(value)
        if kind is SafeString:
            return value  # type: ignore[no-any-return]  # it is one
        if kind is str and context.autoescape:
            return escape(value)  # type: ignore[return-value]  # goes into a joined text, where no one asks
        if kind is int and not settings.USE_THOUSAND_SEPARATOR:
            return str(value)  # type: ignore[return-value]  # likewise
        return render_value_in_context(value, context)  # type: ignore[return-value]  # it goes into a joined text, like the two above


class QuickTranslation(Node):
    """`{% translate "…" %}` of a literal: one text for each language, for the life of the process."""

    def __init__(self, node: TranslateNode) -> None:
        self.node = node
        self.texts: dict[str | None, SafeString] = {}

    def render_annotated(self, context: Context) -> SafeString:
        """The text in the language of the page."""
        language = get_language()
        text = self.texts.get(language)
        if text is None:
            text = self.texts[language] = SafeString(self.node.render_annotated(context))
        return text


class QuickParser(Parser):
    """Puts the quicker nodes where Django puts its own."""

    def compile_filter(self, token: str) -> FilterExpression:
        """An expression of the template."""
        return Quick(token, self)

    def extend_nodelist(self, nodelist: NodeList, node: Node, token: Token) -> None:
        """Add a node that was read."""
        if type(node) is VariableNode:
            node = QuickVariable(node.filter_expression)
        elif type(node) is TranslateNode and _constant(node):
            node = QuickTranslation(node)
        super().extend_nodelist(nodelist, node, token)


def _constant(node: TranslateNode) -> bool:
    said = node.filter_expression
    literal = isinstance(said.var, Variable) and said.var.lookups is None
    return literal and not (said.filters or node.asvar or node.message_context or node.noop)


class QuickTemplate(Template):
    """A template read by our parser."""

    def compile_nodelist(self) -> NodeList:
        """Its nodes."""
        engine = self.engine
        tokens = Lexer(self.source).tokenize()
        parser = QuickParser(tokens, engine.template_libraries, engine.template_builtins, self.origin)
        nodes = parser.parse()
        self.extra_data = getattr(parser, "extra_data", {})
        return nodes


class _Reading(base.Loader):
    """Django's way to a template, which knows no other class for it."""

    def get_template(self, template_name: str, skip: list[Origin] | None = None) -> Template:
        """The template of this name. Raises TemplateDoesNotExist."""
        tried = []
        for origin in self.get_template_sources(template_name):
            if skip is not None and origin in skip:
                tried.append((origin, "Skipped to avoid recursion"))
                continue
            try:
                contents = self.get_contents(origin)  # type: ignore[attr-defined]  # each loader has one
            except TemplateDoesNotExist:
                tried.append((origin, "Source does not exist"))
                continue
            return QuickTemplate(contents, origin, template_name, self.engine)
        raise TemplateDoesNotExist(template_name, tried=tried)


class Loader(cached.Loader, _Reading):
    """For the settings: reads each template once a process, around loaders that find it."""
