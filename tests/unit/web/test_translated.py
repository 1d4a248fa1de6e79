"""Chinese and English are complete: nothing said on a page lacks its English, nothing Chinese stands untranslated."""

from __future__ import annotations

import polib
import pytest

from tests.unit.web.catalogue import WEB, bare, english, said_in_python, said_in_template, templates


def everything_said() -> dict[str, str]:
    said = {text: path.name for path in templates() for text in said_in_template(path.read_text())}
    said |= {text: path.name for path in WEB.glob("**/*.py") for text in said_in_python(path.read_text())}
    return said


def test_everything_said_has_its_english() -> None:
    held = english()
    assert {text: where for text, where in everything_said().items() if not held.get(text)} == {}


def test_no_chinese_stands_in_a_template_outside_translate_tags() -> None:
    assert {path.name: lines for path in templates() if (lines := bare(path.read_text()))} == {}


def test_one_text_has_one_english() -> None:
    seen: dict[str, set[str]] = {}
    for path in WEB.glob("**/locale/en/LC_MESSAGES/django.po"):
        for entry in polib.pofile(str(path)):
            seen.setdefault(entry.msgid, set()).add(entry.msgstr or str(entry.msgstr_plural))
    assert {text: forms for text, forms in seen.items() if len(forms) > 1} == {}


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ('{% translate "您好" %}', {"您好"}),
        ("{% blocktranslate %}剩 {{ n }} 件{% endblocktranslate %}", {"剩 %(n)s 件"}),
        (
            "{% blocktranslate count n=k %}{{ n }} 件{% plural %}{{ n }} 件{% endblocktranslate %}",
            {"%(n)s 件"},
        ),
        ("{% blocktranslate %}完成 {{ n }}%{% endblocktranslate %}", {"完成 %(n)s%%"}),
    ],
)
def test_the_reader_finds_what_a_template_says(source: str, said: set[str]) -> None:
    assert said_in_template(source) == said


def test_the_reader_finds_what_a_module_says_and_bare_chinese() -> None:
    assert said_in_python('x = _("您好") + ngettext("%(n)s 件", "%(n)s 件", 2)') == {"您好", "%(n)s 件"}
    assert bare('<p>{% translate "好" %}</p>\n<p>不好</p>{# 注 #}') == ["<p>不好</p>"]
