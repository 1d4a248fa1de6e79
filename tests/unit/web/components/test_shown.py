"""Components say what they mean: rendered, in both languages, with text of strangers kept harmless."""

from __future__ import annotations

import html as entities
import re
from decimal import Decimal

import pytest
from django.template import Context, Template
from django.utils import translation

from tongzhou.kernel.actors import MAY_NOT
from tongzhou.kernel.errors import Invalid
from tongzhou.kernel.money import Fen
from tongzhou.kernel.quantities import Quantity, Unit
from tongzhou.kernel.words import Words
from tongzhou.web.components.component import Component
from tongzhou.web.components.fields import Choices, Field, Option, Suggestion, fault
from tongzhou.web.components.figures import Figure, Pace, grouped, in_wan
from tongzhou.web.components.ledger import Hash
from tongzhou.web.components.people import Person
from tongzhou.web.components.seals import ASKING, SUPPORT, DoubleSeal
from tongzhou.web.components.steps import Foot, Steps
from tongzhou.web.gallery import cases, questions, records


def shown(what: Component, language: str = "zh-hans") -> str:
    with translation.override(language):
        return Template("{% load face %}{% show it %}").render(Context({"it": what}))


def text(html: str) -> str:
    return entities.unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html)).strip())


@pytest.mark.parametrize(
    ("seal", "zh", "en"),
    [
        (
            DoubleSeal(sides=ASKING),
            "申请方未签，受邀方未签",
            "Asking side not signed, invited side not signed",
        ),
        (
            DoubleSeal(True, False, ASKING),
            "申请方已签，受邀方未签",
            "Asking side signed, invited side not yet",
        ),
        (
            DoubleSeal(True, True, SUPPORT),
            "两枚印已齐：支援方、受援方都已签",
            "Both seals are set: Supporting side and recipient side signed",
        ),
        (
            DoubleSeal(True, False, SUPPORT, disputed=True),
            "支援方已签，受援方有异议",
            "Supporting side signed, recipient side disputes it",
        ),
    ],
)
def test_the_double_seal_is_told_to_those_who_do_not_see_it(seal: DoubleSeal, zh: str, en: str) -> None:
    assert f'aria-label="{zh}"' in shown(seal)
    assert f'aria-label="{en}"' in shown(seal, "en")


def test_a_dispute_never_joins_the_seals() -> None:
    assert DoubleSeal(True, True).both
    assert not DoubleSeal(True, True, disputed=True).both


def test_a_field_leads_from_the_fault_to_the_way_on() -> None:
    wrong = fault(Invalid(MAY_NOT, field="bp"), Suggestion(Words("改成 92", "Make it 92"), "92"))
    html = shown(Field(name="bp", label="血压", value="920", fault=wrong, hint="坐着量", required=True))
    assert 'aria-describedby="f-bp-hint f-bp-fault"' in html
    assert 'aria-invalid="true"' in html
    assert 'data-fill="f-bp" data-value="92"' in html
    assert f"{MAY_NOT.says.zh} {MAY_NOT.then.zh} 改成 92" in text(html)
    assert f"{MAY_NOT.says.en} {MAY_NOT.then.en}" in text(
        shown(Field(name="bp", label="BP", fault=wrong), "en")
    )


def test_what_strangers_typed_is_text_everywhere() -> None:
    evil = '"><script>alert(1)</script>'
    parts: list[Component] = [
        Field(name="a", label=evil, value=evil, hint=evil, placeholder=evil),
        Field(name="b", label=evil, value=evil, kind="textarea"),
        Choices(name="c", label=evil, options=(Option(evil, evil, evil),)),
        Person(evil, evil, evil, evil),
        Figure(evil, None, under=evil),
        Foot(evil, (evil,), evil),
    ]
    assert "<script" not in "".join(shown(part) for part in parts)


def test_missing_is_not_zero() -> None:
    assert "还没有数" in shown(Figure("县域内住院率", None))
    zero = shown(Figure("义诊", Quantity(Decimal(0), Unit.SESSION), "/x/"))
    assert ">0</a>" in zero
    assert "还没有数" not in zero


def test_numbers_are_grouped_and_money_is_in_wan() -> None:
    assert [grouped(n) for n in (19289, Decimal("2.50"), Decimal("1200"), None)] == [
        "19,289",
        "2.5",
        "1,200",
        "—",
    ]
    assert [in_wan(n) for n in (Fen(1_615_000_000), Fen(5), None)] == ["1,615.00", "0.00", "—"]


def test_pace_compares_with_where_it_should_stand_today() -> None:
    behind = Pace("进修", Decimal(5), Decimal(16), "人", Decimal("10.2"))
    assert (behind.late, behind.done_percent, behind.expected_percent) == (True, 31, 64)
    beyond = Pace("查房", Decimal(783), Decimal(480), "次", Decimal(310))
    assert (beyond.late, beyond.done_percent) == (False, 100)
    assert Pace("空", Decimal(0), Decimal(0), "个").done_percent == 0


def test_a_foot_names_what_is_missing() -> None:
    foot = Foot("发出", (Words("胸痛部位", "place of pain"), Words("同意", "consent")))
    assert "还差 2 项：胸痛部位、同意。" in shown(foot)
    assert "2 missing: place of pain, consent." in shown(foot, "en")
    assert "还差" not in shown(Foot("发出"))


def test_steps_and_hash() -> None:
    assert Steps("请人帮忙", "/", 2, 3).bars == ["done", "now", ""]
    assert Hash("9f3c17aa" + "0" * 52 + "417e").short == "9f3c 17aa … 417e"


def test_a_face_is_the_family_name_behind_the_demo_prefix() -> None:
    assert [Person(name).face for name in ("演示·李大山", "李大山", "演示·阿依努尔·吐尔逊")] == [
        "李",
        "李",
        "阿",
    ]


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_every_sample_is_shown_without_a_word_of_the_machine(language: str) -> None:
    for section in (*cases.sections(), *questions.sections(), *records.sections()):
        for state in section.shown:
            for part in state.part if isinstance(state.part, list) else [state.part]:
                html = shown(part, language)
                assert html.strip()
                assert not re.search(r"Words\(|None|&lt;|{{|{%| style=| on[a-z]+=", html), html
