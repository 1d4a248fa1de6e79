"""The data files by themselves: enough scripts, each whole, each fit for the form it will fill."""

from __future__ import annotations

import re
from collections import Counter
from datetime import UTC, date, datetime
from random import Random

import pytest
from stdnum.cn import ric

from tongzhou.care.consultations.actions.topics import shipped
from tongzhou.care.consultations.fields import clean, faults, fields_of, missing
from tongzhou.care.consultations.rules import Outcome, Referral
from tongzhou.config.demo import DEMO_ROLES, facts
from tongzhou.config.demo.answers import Asked, fill
from tongzhou.config.demo.names import PREFIX, TEST_REGION, id_number, patient_name, staff_names, uid
from tongzhou.config.demo.pictures import VARIANTS, picture
from tongzhou.partnerships.rules import Urgency

AT = datetime(2026, 5, 20, 2, 30, tzinfo=UTC)
FORMS = {one["code"]: fields_of(one["fields"]) for one in shipped()}
SCRIPTS = facts.scripts()
IDS = [one.id for one in SCRIPTS]


def test_sixty_scripts_over_all_topics() -> None:
    assert len(SCRIPTS) >= 60
    assert len(set(IDS)) == len(IDS)
    by_topic = Counter(one.topic for one in SCRIPTS)
    assert set(by_topic) == set(FORMS)
    assert min(by_topic.values()) >= 6


@pytest.mark.parametrize("script", SCRIPTS, ids=IDS)
def test_a_script_is_whole(script: facts.Script) -> None:
    assert script.urgency in set(Urgency)
    assert script.referral in set(Referral)
    assert script.outcome in set(Outcome)
    assert script.answer in ("township", "county", "expert")
    assert len(script.question) <= 60
    assert min(map(len, (script.assessment, script.watch))) >= 15
    assert len(re.findall(r"^\d\. ", script.advice, re.M)) >= 3
    assert bool(script.ask) == bool(script.reply)


@pytest.mark.parametrize("script", SCRIPTS, ids=IDS)
@pytest.mark.parametrize("topic", ["own", "general"])
def test_a_script_fills_its_form(script: facts.Script, topic: str) -> None:
    """Nothing missing, nothing impossible: on the right form, and on the one taken when nobody knows."""
    fields = FORMS[script.topic if topic == "own" else topic]
    urgency = Urgency(script.urgency)
    asked = Asked(script, AT, script.age[0], urgency, lambda kind: str(uid("picture", kind)))
    data = fill(script.topic if topic == "own" else topic, fields, asked)
    assert data == clean(fields, data)
    if topic == "general" and urgency is not Urgency.ROUTINE:
        return
    assert [one.code for one in missing(fields, data, urgency)] == []
    assert [one.said.code for one in faults(fields, data, at=AT)] == []


def test_panels_and_amendments_belong_to_scripts() -> None:
    words = facts.panels()
    assert {*words["panels"], *words["amendments"]} <= set(IDS)


def test_id_numbers_are_valid_in_their_check_digit_and_nobodys() -> None:
    for count in range(600):
        for sex, order in (("male", 1), ("female", 0)):
            number = id_number(date(1970, 2, 28), sex, count)
            assert number.startswith(TEST_REGION)
            assert ric.calc_check_digit(number) == number[-1]
            assert int(number[16]) % 2 == order
    assert ric.is_valid(id_number(date(1970, 2, 28), "male", 1)) is False, "no register knows the region"


def test_names_show_that_they_are_invented_and_differ() -> None:
    staff = list(staff_names())
    assert len(set(staff)) == len(staff) >= 350
    chance = Random(1)
    drawn = [
        patient_name(chance, sex, newborn=young) for sex in ("male", "female") for young in (False, True)
    ]
    assert all(name.startswith(PREFIX) for name in (*staff, *drawn))


def test_cards_are_unique_and_the_first_five_walk_the_errand() -> None:
    names = [one.username for one in DEMO_ROLES]
    assert len(set(names)) == len(names)
    assert all(name.startswith("demo-") for name in names)
    assert len({one.group for one in DEMO_ROLES[:5]}) == 1
    assert names[:5] == sorted(names)[:5]


def test_every_fact_has_a_source_and_a_day() -> None:
    assert all(one["source"] and one["as_of"] for one in facts.programmes())


def test_the_equipment_budget_is_the_sum_of_its_lines() -> None:
    told = next(one for one in facts.programmes() if one["code"] == "binhai-zhangjiachuan")
    lines = next(one for one in told["facts"]["funding"] if "lines" in one)
    assert all(line["quantity"] * line["unit_fen"] == line["fen"] for line in lines["lines"])
    assert sum(line["fen"] for line in lines["lines"]) == 449_600_000 == lines["fen"]


def test_the_stated_funds_and_the_itemised_ones_both_stay() -> None:
    """They disagree in the report, and so they do here."""
    told = next(one for one in facts.programmes() if one["code"] == "binhai-zhangjiachuan")["facts"]
    assert told["figures"]["funds_total_cny"]["number"] == 1_615_000_000
    assert sum(one["fen"] for one in told["funding"]) == 1_062_000_000


@pytest.mark.parametrize(
    "kind",
    [
        "ecg",
        "ecg-inferior",
        "ecg-depressed",
        "ecg-af",
        "ct",
        "ct-bleed",
        "xray",
        "bone",
        "skin",
        "wound",
        "photo",
    ],
)
def test_pictures_are_small_and_the_same_every_time(kind: str) -> None:
    drawn = [picture(kind, variant) for variant in range(VARIANTS)]
    assert all(one.startswith(b"\xff\xd8") and len(one) < 400_000 for one in drawn)
    picture.cache_clear()
    assert picture(kind, 0) == drawn[0]
