"""The catalogue: every example on the slow reference, every code once, every counter of the reports and of today's measures there."""

from __future__ import annotations

import hashlib
import re
from decimal import Decimal

import pytest

from tongzhou.config.demo.stated import MEASURES
from tongzhou.indicators import named
from tongzhou.indicators.definitions.catalogue import ALL, GROUPS, awaited
from tongzhou.indicators.definitions.catalogue.awaited import is_awaited
from tongzhou.indicators.definitions.checking import check, sorts
from tongzhou.indicators.definitions.indicator import Example, Indicator, Rate, Theme
from tongzhou.indicators.definitions.reading import kinds, needs, targets
from tongzhou.indicators.definitions.written import as_json, from_json
from tongzhou.indicators.engine.combining import UNKNOWN, figures
from tongzhou.indicators.engine.cube import WHOLE, By
from tongzhou.indicators.engine.plain import Plain
from tongzhou.kernel.quantities import Qualifier
from tongzhou.kernel.words import Words
from tongzhou.ledger.kinds import all_kinds

CJK = re.compile(r"[\u4e00-\u9fff]")
EXAMPLES = [
    pytest.param(one, example, id=f"{one.code}-{n}")
    for one in ALL.values()
    for n, example in enumerate(one.examples)
]
EACH = pytest.mark.parametrize("one", ALL.values(), ids=lambda one: one.code)


def worked(one: Indicator, example: Example) -> tuple[Decimal | None, Qualifier]:
    found = Plain(example.data).compute(needs(one.tree, example.window), By())
    whole = figures(one.tree, [example.window], found, lambda *_: example.promised)
    value = whole.get((WHOLE, example.window), UNKNOWN)
    return value.number, value.qualifier


@pytest.mark.parametrize("one,example", EXAMPLES)
def test_an_example_comes_to_what_it_says(one: Indicator, example: Example) -> None:
    assert worked(one, example) == (example.expected, example.qualifier)


@EACH
def test_an_indicator_is_sound(one: Indicator) -> None:
    assert [(fault.path, fault.says.zh) for fault in check(one)] == []
    assert one.examples and from_json(as_json(one.tree)) == one.tree
    assert one.needs == tuple(sorted(kind for kind in kinds(one.tree) if is_awaited(kind)))
    assert all(target.measure in ALL for target in targets(one.tree))


def test_each_entry_of_an_example_is_told_apart() -> None:
    for one in ALL.values():
        for example in one.examples:
            assert len({fact.entry for fact in example.facts}) == len(example.facts), one.code


def test_codes_are_there_once_in_the_order_of_themes() -> None:
    assert sum(map(len, GROUPS)) == len(ALL) >= 80
    themes = list(Theme)
    order = [themes.index(one.theme) for one in ALL.values()]
    assert order == sorted(order) and set(order) == set(range(len(themes)))
    assert all(re.fullmatch(r"[a-z][a-z0-9_]*", code) for code in ALL)


def test_two_names_never_mean_the_same() -> None:
    seen: dict[str, str] = {}
    for one in ALL.values():
        assert seen.setdefault(one.version, one.code) == one.code
    assert (
        len({one.words.zh for one in ALL.values()}) == len({one.words.en for one in ALL.values()}) == len(ALL)
    )


def test_a_version_is_the_hash_of_its_written_definition() -> None:
    """The text is written out here: a change of the writing would give every frozen figure another version."""
    text = '{"facts":{"is":"facts","kinds":["posting"]},"is":"distinct","of":"member:expert"}'
    assert ALL["experts_posted"].version == hashlib.sha256(text.encode()).hexdigest()


@EACH
def test_words_are_chinese_first_and_english_complete(one: Indicator) -> None:
    sides = [one.words, one.says, one.source, one.unit.words, *(example.says for example in one.examples)]
    for said in sides:
        assert said.en and not CJK.search(said.en), said.en
        assert "," not in said.zh and ";" not in said.zh, said.zh
    assert CJK.search(one.words.zh) and CJK.search(one.source.zh)
    assert one.says.zh.endswith("。") and one.says.en.endswith(".")


COUNTERS = """
    experts_posted person more 33ec0fc6dfe7
    on_site_days day more 356f99b36137
    staff_trained person more bfa6eca19952
    placements_completed person more 5651091b1812
    independent_procedures case_time more c5584f72eff2
    expert_workstations place more aa596b47cd2b
    teaching_ward_rounds time more 5288cd5bbcc8
    surgical_teaching case_time more b0ab16737315
    lectures session more 53b4e779ded7
    case_discussions time more 421c9edab435
    skills_trainings session more 091a529eb9c7
    management_guidance time more b5be0fded494
    public_health_trainings session more a5386aa9cb20
    training_courses session more 406e9cf26e84
    outpatient_and_emergency_visits person_visit more f4270e7c17e1
    admissions person_visit more 999208991736
    emergency_admissions person_visit more 714446008821
    operations case more 279f53b0ac73
    prehospital_rescues case more 61d13aeb1b5b
    remote_consultations case_time more c9c38ba6ccdb
    platelet_deliveries time more 67ae920fa039
    platelet_doses therapeutic_dose more 40d5b0752640
    maternal_deaths_5_years case less d32a9c6e7e05
    techniques item more ab7ddf0e6543
    clinical_services item more e249520571e5
    local_firsts item more f11e0b83f5ff
    techniques_independent item more 100db0c8637d
    techniques_kept item more 6abd831e2248
    specialty_milestones item more 05dcc5be0e46
    key_departments place more 95ff983497e1
    research_grants_provincial item more 6774c20296cf
    papers_core_zh paper more dbee92c7d1c4
    papers_sci paper more 01714bb54c4a
    preparations item more 9bb7c4bc852d
    goals_reached item more 8f4e5f20cc44
    free_clinics session more da5fe3f7e0ca
    home_visits person_visit more f999caf5f395
    exchange_experts person more 655c7482dc51
    aided_patients case more 0f8ae1cfe318
    aid_out_of_pocket fen less 2114582a0bf1
    aid_length_of_stay day neither 0c20bdff2781
    mutual_visits batch more a8e58ba09312
    delegations person neither 8c8040238163
    funds fen more 849738b3a364
    spending fen neither e92fd650f27b
    projects item more bb034e1ca1de
    project_categories item neither 27c54069e16d
    project_sites place more 2e0657e4271f
    households_benefited household more 36e300ac0db3
    persons_benefited person more 8ba080b5c031
    vehicles vehicle more 86deb4490b3c
    devices device more 0768c3cdbda4
    sets set more b1be6e3cd607
    equipment_value fen more f66a635b99e1
    unit_price fen neither fca5073ab474
"""
"""What was promised and stated by name before there were definitions: code, unit, direction, version of its meaning then."""


@pytest.mark.parametrize("line", COUNTERS.split("\n")[1:-1])
def test_a_counter_keeps_its_name_and_meaning(line: str) -> None:
    code, unit, better, version = line.split()
    one = ALL[code]
    assert (str(one.unit), str(one.better), one.version[:12]) == (unit, better, version)


def test_every_counter_of_the_reports_has_its_indicator() -> None:
    assert set(MEASURES.values()) - {one.code for one in named.RECORDS} <= set(ALL)


def test_a_planned_kind_is_not_posted_yet() -> None:
    """Who posts it takes the plan out of `awaited`, once it has the unit and the fields that definitions read."""
    posted = {kind.code: kind for kind in all_kinds()}
    for code, plan in awaited.KINDS.items():
        if code in posted:
            assert posted[code].unit == plan.unit and sorts(posted[code]).items() >= sorts(plan).items()
        assert code not in posted, f"{code} is posted now: take it out of awaited"


def test_everything_awaited_is_read_and_has_words() -> None:
    read = {kind for one in ALL.values() for kind in kinds(one.tree)}
    assert read >= set(awaited.KINDS) | set(awaited.SERIES)
    for one in ALL.values():
        for kind in one.needs:
            assert awaited.words_of(kind) != Words(kind, kind)


def test_percentages_of_the_catalogue_are_within_what_can_be() -> None:
    """Shares of examples lie between 0 and 100 unless the indicator compares two different things."""
    compared = {"referrals_down_per_up", "operations_growth", "consultations_growth"}
    for one in ALL.values():
        if one.unit is Rate.PERCENT and one.code not in compared:
            assert all(
                0 <= example.expected <= 100 for example in one.examples if example.expected is not None
            )
