"""The form at the door: what is missing, what cannot be right, what was probably meant."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tongzhou.care.consultations.actions.topics import shipped
from tongzhou.care.consultations.fields import (
    Field,
    Kind,
    Need,
    Option,
    clean,
    doubts,
    faults,
    fields_of,
    missing,
)
from tongzhou.care.consultations.reading import gist, read, show
from tongzhou.care.steps.digests import canonical, digest
from tongzhou.kernel.errors import Invalid
from tongzhou.partnerships.rules import Urgency

NOW = datetime(2026, 3, 2, 2, 0, tzinfo=UTC)
PULSE = Field(
    code="pulse",
    kind=Kind.NUMBER,
    zh="脉搏",
    en="Pulse",
    need=Need.ALWAYS,
    unknown=True,
    unit_zh="次/分",
    least=20,
    most=300,
    low=40,
    high=180,
)
HEAT = Field(
    code="heat",
    kind=Kind.NUMBER,
    zh="体温",
    en="Temperature",
    unit_zh="℃",
    least=30,
    most=43,
    low=35,
    high=41,
    places=1,
)
PRESSURE = Field(
    code="bp", kind=Kind.BLOOD_PRESSURE, zh="血压", en="Blood pressure", need=Need.UNLESS_IMMEDIATE, gist=True
)
ONSET = Field(code="onset", kind=Kind.WHEN, zh="什么时候开始", en="Began", need=Need.ROUTINE)
ECG = Field(code="ecg", kind=Kind.YES_NO, zh="心电图", en="ECG")
PHOTO = Field(
    code="photo", kind=Kind.PHOTO, zh="照片", en="Picture", need=Need.ALWAYS, only_if=("ecg", "yes")
)
SIGNS = Field(
    code="signs",
    kind=Kind.MANY,
    zh="表现",
    en="Signs",
    gist=True,
    options=(Option("a", "歪", "A"), Option("b", "麻", "B")),
)
ALL = (PULSE, HEAT, PRESSURE, ONSET, ECG, PHOTO, SIGNS)


def one(field: Field, value: Any) -> Invalid:
    (fault,) = faults([field], {field.code: value}, at=NOW)
    return fault


@pytest.mark.parametrize(
    ("field", "value", "where", "suggestion", "sentence"),
    [
        (PRESSURE, {"high": "920", "low": "60"}, "bp.high", "92", "高压 920 太大了，是不是 92？"),
        (PRESSURE, {"high": "1500", "low": "60"}, "bp.high", "150", "高压 1500 太大了，是不是 150？"),
        (PRESSURE, {"high": "60", "low": "90"}, "bp.high", "90/60", "高压 60 不比低压 90 高，是不是填反了？"),
        (HEAT, "385", "heat", "38.5", "体温 385℃ 太大了，是不是 38.5？"),
        (HEAT, "3.8", "heat", "38", "体温 3.8℃ 太小了，是不是 38？"),
        (PULSE, "960", "pulse", "96", "脉搏 960次/分 太大了，是不是 96？"),
    ],
)
def test_what_cannot_be_right_comes_with_what_was_meant(
    field: Field, value: Any, where: str, suggestion: str, sentence: str
) -> None:
    fault = one(field, value)
    assert fault.field == where and fault.values["suggestion"] == suggestion
    assert fault.says.zh == sentence and suggestion in fault.says.en + fault.then.en


def test_without_a_likely_meaning_the_range_is_told() -> None:
    fault = one(PULSE, "19")
    assert "suggestion" not in fault.values and "20–300" in fault.then.zh


def test_a_moment_in_the_future_was_probably_yesterday() -> None:
    ahead = (NOW + timedelta(hours=3)).isoformat()
    assert one(ONSET, {"at": ahead, "about": False}).values["suggestion"].startswith("2026-03-01T05:00")
    assert not faults([ONSET], {"onset": {"at": (NOW + timedelta(minutes=4)).isoformat()}}, at=NOW)


@pytest.mark.parametrize("value", ["abc", "", "NaN", "Infinity", "１e999", [], None, 38.5])
def test_a_number_is_a_number(value: Any) -> None:
    assert one(PULSE, value).field == "pulse"


@pytest.mark.parametrize(
    ("field", "value"),
    [
        (PRESSURE, "120/80"), (PRESSURE, {"high": "120"}), (PRESSURE, {"high": "x", "low": "80"}),
        (ONSET, {"at": "gestern"}), (ONSET, "2026"), (ONSET, {"at": "2026-03-02T08:00"}),
        (ECG, "maybe"), (ECG, "unknown"), (SIGNS, ["c"]), (SIGNS, "a"), (PHOTO, "x"), (PHOTO, [1]),
        (Field(code="t", kind=Kind.TEXT, zh="文", en="T"), "长" * 201), (Field(code="t", kind=Kind.TEXT, zh="文", en="T"), {"a": 1}),
    ],
)  # fmt: skip
def test_what_has_not_its_shape_is_refused(field: Field, value: Any) -> None:
    assert one(field, value).says.zh


def test_implausible_is_asked_and_not_refused() -> None:
    data = {"pulse": "200", "bp": {"high": "230", "low": "85"}}
    assert not faults(ALL, data, at=NOW)
    assert [doubt.field for doubt in doubts(ALL, data)] == ["pulse", "bp.high"]
    assert not doubts(ALL, {"pulse": "unknown"})


@pytest.mark.parametrize(
    ("urgency", "codes"),
    [
        (Urgency.IMMEDIATE, {"pulse"}),
        (Urgency.URGENT, {"pulse", "bp"}),
        (Urgency.ROUTINE, {"pulse", "bp", "onset"}),
    ],
)
def test_urgency_asks_for_less(urgency: Urgency, codes: set[str]) -> None:
    assert {field.code for field in missing(ALL, {}, urgency)} == codes


def test_a_question_that_hangs_on_another_is_asked_only_then() -> None:
    known = {"pulse": "unknown"}
    assert missing(ALL, known | {"ecg": "no"}, Urgency.IMMEDIATE) == ()
    assert missing(ALL, known | {"ecg": "yes"}, Urgency.IMMEDIATE) == (PHOTO,)
    assert clean(ALL, {"ecg": "no", "photo": ["x"], "alien": "1", "pulse": ""}) == {"ecg": "no"}


def test_a_form_is_read_as_people_type() -> None:
    typed = {
        "pulse": " ９６ ", "heat": "38。5", "bp.high": "152", "bp.low": "94", "onset.date": "2026-03-02",
        "onset.time": "08:10", "onset.about": "1", "signs": ["a", "b"], "ecg": "no", "photo": "",
    }  # fmt: skip
    data = read(ALL, typed)
    assert data == {
        "pulse": "96", "heat": "38.5", "bp": {"high": "152", "low": "94"}, "ecg": "no", "signs": ["a", "b"],
        "onset": {"at": "2026-03-02T08:10+08:00", "about": True},
    }  # fmt: skip
    assert not faults(ALL, data, at=NOW)
    assert gist(ALL, data).zh == "血压 152/94 mmHg；歪、麻"
    assert show(ONSET, data["onset"]).zh == "约 2026-03-02 08:10"
    assert read(ALL, {"pulse.unknown": "on", "pulse": "7"}) == {"pulse": "unknown"}


def test_a_day_without_a_time_is_about() -> None:
    data = read([ONSET], {"onset.date": "2026-03-01"})
    assert data["onset"] == {"at": "2026-03-01T00:00+08:00", "about": True}
    assert show(ONSET, data["onset"]).en == "about 2026-03-01"


@pytest.mark.parametrize(
    "wrong",
    [
        [{"code": "a", "kind": "colour", "zh": "甲", "en": "A"}],
        [{"code": "a", "kind": "number", "zh": "甲", "en": "A"}],
        [{"code": "a", "kind": "choice", "zh": "甲", "en": "A"}],
        [{"code": "a", "kind": "text", "zh": "甲", "en": "A"}] * 2,
        [{"code": "a", "kind": "text", "zh": "甲", "en": "A", "only_if": ["b", "yes"]}],
        [{"code": "a", "kind": "text", "zh": "甲", "en": "A", "surprise": 1}],
    ],
)
def test_a_form_written_wrongly_is_named(wrong: list[dict[str, Any]]) -> None:
    with pytest.raises(Invalid) as refused:
        fields_of(wrong)
    assert refused.value.said.code == "consultations.form_wrong"


@pytest.mark.parametrize("topic", shipped(), ids=lambda topic: topic["code"])
def test_every_shipped_topic_is_sound_and_bilingual(topic: dict[str, Any]) -> None:
    fields = fields_of(topic["fields"])
    assert 5 <= len(fields) <= 10 and topic["specialties"] and topic["source"]
    for field in fields:
        assert field.zh and field.en and bool(field.hint_zh) == bool(field.hint_en)
        assert all(option.zh and option.en for option in field.options)
        if field.kind is Kind.NUMBER:
            assert field.least is not None and field.low is not None and field.most is not None
            assert field.high is not None and field.least <= field.low < field.high <= field.most
    assert any(field.gist for field in fields) and len(missing(fields, {}, Urgency.IMMEDIATE)) >= 2


def test_ten_topics_are_shipped() -> None:
    assert len({topic["code"] for topic in shipped()}) == 10


@given(
    st.dictionaries(
        st.text(max_size=8), st.text() | st.lists(st.text(max_size=3)) | st.dictionaries(st.text(), st.text())
    )
)
def test_nothing_typed_breaks_the_checks(data: dict[str, Any]) -> None:
    faults(
        ALL, data | {"pulse": data.get("a", "1"), "bp": data.get("b", {}), "onset": data.get("c", "")}, at=NOW
    )
    doubts(ALL, {"pulse": data.get("a", "1"), "bp": data.get("b", {})})


@given(st.decimals(allow_nan=False, allow_infinity=False, places=1, min_value=-500, max_value=5000))
def test_a_suggestion_is_itself_possible(value: Any) -> None:
    for fault in faults([HEAT], {"heat": str(value)}, at=NOW):
        if "suggestion" in fault.values:
            assert not faults([HEAT], {"heat": fault.values["suggestion"]}, at=NOW)


def test_one_content_has_one_spelling() -> None:
    assert canonical({"b": 1, "a": NOW, "c": [None, True, "病"]}) == (
        '{"a":"2026-03-02T02:00:00.000000+00:00","b":1,"c":[null,true,"病"]}'
    )
    assert digest({"a": 1, "b": 2}) == digest({"b": 2, "a": 1})
    with pytest.raises(TypeError):
        canonical({"a": 1.5})


def test_none_of_these_stands_alone() -> None:
    signs = Field(
        code="danger",
        kind=Kind.MANY,
        zh="危险表现",
        en="Danger signs",
        options=(Option("none", "都没有", "none"), Option("fits", "抽搐", "seizure")),
    )
    assert faults([signs], {"danger": ["none"]}, at=NOW) == []
    assert faults([signs], {"danger": ["fits"]}, at=NOW) == []
    (fault,) = faults([signs], {"danger": ["none", "fits"]}, at=NOW)
    assert "都没有" in str(fault.says) and fault.field == "danger"


def test_a_text_may_be_not_known_where_the_form_offers_it() -> None:
    history = Field(code="history", kind=Kind.TEXT, zh="以前的病", en="History", unknown=True)
    assert read([history], {"history": "", "history.unknown": "yes"}) == {"history": "unknown"}
    assert faults([history], {"history": "unknown"}, at=NOW) == []
    assert show(history, "unknown").zh == "不清楚"
    plain = Field(code="where", kind=Kind.TEXT, zh="哪里", en="Where")
    assert show(plain, "unknown").zh == "unknown"


def test_a_day_long_ago_bears_its_year_and_no_minute() -> None:
    about = {"at": "2025-12-02T00:00+08:00", "about": True}
    assert show(ONSET, about).zh == "约 2025-12-02"
    assert show(ONSET, {"at": "2026-03-02T08:10+08:00", "about": False}).zh == "2026-03-02 08:10"
