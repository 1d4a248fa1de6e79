"""Scores: against the slow reference, and what must hold whatever the figures are."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.factories.schemes import TWELVE, D, item, one_item, words
from tests.unit.assessment import slow
from tongzhou.assessment.rules.closed import Among, Effect, Method, Missing, Of, Sign, Ties
from tongzhou.assessment.rules.comparing import sway
from tongzhou.assessment.rules.giving import Band, Bands, Deduct, Growth, Judged, Linear, Peer, Promised
from tongzhou.assessment.rules.saying import half_up
from tongzhou.assessment.rules.scheme import Group, Rounding, Veto, every_item
from tongzhou.assessment.rules.scoring import score
from tongzhou.assessment.rules.told import NOTHING, Outcome, Subject, Told

SUBJECTS = [Subject(key, f"演示县{key}") for key in "abcdef"]
CASES = words("场次")
numbers = st.decimals(min_value=0, max_value=500, places=1)
maybe = st.none() | numbers
tolds = st.builds(
    Told, value=maybe, entries=st.integers(0, 20), to=st.none() | st.integers(0, 20).map(Decimal), target=maybe, before=maybe,
    checks=st.dictionaries(st.sampled_from(["plan", "file"]), st.booleans()), judged=st.none() | st.integers(0, 5).map(Decimal),
)  # fmt: skip
figures = st.fixed_dictionaries(
    {
        one.key: st.fixed_dictionaries(
            {code.code: tolds for code in every_item(TWELVE)} | {"gap": st.builds(Told, value=maybe)}
        )
        for one in SUBJECTS
    }
)


def only(scheme, *tolds: Told):
    """The traces of a scheme of one item over so many subjects, in their order."""
    keys = SUBJECTS[: len(tolds)]
    found = score(scheme, keys, {one.key: {"only": told} for one, told in zip(keys, tolds, strict=True)})
    by_key = {one.subject.key: one for one in found}
    return [by_key[one.key] for one in keys]


@settings(max_examples=25, deadline=None)
@given(figures, st.sampled_from(list(Missing)), st.sampled_from(list(Of)), st.integers(0, 3))
def test_scores_are_those_of_the_slow_reference(told, missing, of, places) -> None:
    scheme = replace(TWELVE, missing=missing, rounding=Rounding(places, of))
    found = {one.subject.key: one for one in score(scheme, SUBJECTS, told)}
    for subject in SUBJECTS:
        total, extra = Fraction(0), Fraction(0)
        got = {one.item: one for one in found[subject.key].traces}
        weight = {}
        alive = {
            group.code: [i for i in group.parts if got[i.code].outcome is not Outcome.REWEIGHTED]
            for group in scheme.parts
        }
        left = sum(Fraction(group.weight) for group in scheme.parts if alive[group.code])
        for group in scheme.parts:
            kept = alive[group.code]
            for i in kept:
                its = Fraction(group.weight) * Fraction(scheme.total) / left
                weight[i.code] = Fraction(i.weight) * its / sum(Fraction(k.weight) for k in kept)
        for one in every_item(scheme):
            mine = told[subject.key][one.code]
            peers = [t[one.code].value for t in told.values() if slow.sound(one, t[one.code])]
            wanted = slow.share(one, mine, peers)
            bonus = one in scheme.bonus
            if wanted is None:
                policy = one.missing or missing
                hand = one.by_hand or policy is Missing.ASK
                if policy is Missing.ASK and not one.by_hand and mine.judged is not None:
                    wanted = min(Fraction(1), Fraction(mine.judged) / Fraction(one.weight))
                else:
                    wanted = Fraction(int(policy is Missing.FULL and not hand and not bonus))
            exact = wanted * (Fraction(one.weight) if bonus else weight.get(one.code, Fraction(0)))
            counted = Fraction(slow.rounded(exact, places)) if of is Of.ITEM else exact
            assert got[one.code].exact == exact
            if bonus:
                extra += counted
            else:
                total += counted
        expected = slow.rounded(total + min(extra, 3), places)
        assert found[subject.key].points == expected


@settings(max_examples=20, deadline=None)
@given(figures, st.sampled_from(list(Missing)))
def test_bounds_and_reweighting_keep_the_total(told, missing) -> None:
    scheme = replace(TWELVE, missing=missing, rounding=Rounding(2, Of.TOTAL))
    for one in score(scheme, SUBJECTS, told):
        assert one.points is not None
        assert 0 <= one.points <= scheme.total + scheme.bonus_most
        assert sum(t.weight for t in one.traces if not t.bonus) == scheme.total
        for trace in one.traces:
            assert trace.share is None or 0 <= trace.share <= 1
            assert 0 <= trace.exact <= trace.weight
            assert trace.says.zh.endswith("。") and trace.says.en.endswith(".")
            assert trace.says.zh.count("。") == 1


@given(st.lists(numbers, min_size=3, max_size=6), st.data())
def test_more_is_never_worse_where_more_is_better(values, data) -> None:
    rule = data.draw(
        st.sampled_from(
            [
                Linear(D(10), D(300)),
                Bands((Band(D(200), D(100)), Band(D(50), D(40)))),
                Deduct(D(120), D(7), D(3)),
                Growth(D(-20), D(40)),
                Peer(Method.RANK),
                Peer(Method.PERCENTILE),
                Peer(Method.MEDIAN),
            ]
        )
    )
    tolds = [Told(value=v, entries=9, before=D(100)) for v in values]
    found = sorted(only(one_item(rule), *tolds), key=lambda one: one.traces[0].told.value)
    shares = [one.traces[0].share for one in found]
    assert shares == sorted(shares)


@given(numbers, numbers)
def test_less_is_better_where_the_floor_lies_above(low, high) -> None:
    low, high = sorted((low, high))
    better, worse = only(
        one_item(Linear(D(120), D(45))), Told(value=low, entries=1), Told(value=high, entries=1)
    )
    assert better.points >= worse.points


@given(st.fractions(min_value=-1000, max_value=1000, max_denominator=4000), st.integers(0, 3))
def test_rounding_is_half_up(number, places) -> None:
    sign = -1 if number < 0 else 1
    assert half_up(number, places) == sign * slow.rounded(abs(number), places)
    assert abs(Fraction(half_up(number, places)) - number) <= Fraction(1, 2 * 10**places)


def test_rounded_once() -> None:
    """Three items of 1/3 each: rounded by item they are 0.33 and come to 0.99; by total to 1.00."""
    parts = tuple(item(f"i{n}", "1", Linear(D(0), D(3))) for n in range(3))
    told = {"a": {f"i{n}": Told(value=D(1)) for n in range(3)}}
    for of, expected in ((Of.ITEM, D("0.99")), (Of.TOTAL, D("1.00"))):
        scheme = replace(TWELVE, parts=parts, total=D(3), bonus=(), vetoes=(), rounding=Rounding(2, of))
        assert score(scheme, SUBJECTS[:1], told)[0].points == expected


def test_a_group_left_out_gives_its_weight_to_the_groups_beside() -> None:
    scheme = replace(
        TWELVE, bonus=(), vetoes=(), total=D(100),
        parts=(
            Group("one", words("one"), (item("a1", "30", Linear(D(0), D(10))), item("a2", "30", Linear(D(0), D(10))))),
            Group("two", words("two"), (item("b1", "40", Linear(D(0), D(10))),)),
        ),
    )  # fmt: skip
    told = {"a": {"a1": Told(value=D(5)), "a2": NOTHING, "b1": NOTHING}}
    (one,) = score(scheme, SUBJECTS[:1], told)
    assert {t.item: t.weight for t in one.traces} == {"a1": 100, "a2": 0, "b1": 0}
    assert one.points == D(50)


def test_nothing_known_is_no_score() -> None:
    (one,) = only(one_item(Linear(D(0), D(10))), NOTHING)
    assert (one.points, one.grade, one.rank) == (None, "", None)


def test_the_sentence_says_figure_rule_and_points() -> None:
    scheme = one_item(Linear(D(20), Promised("lectures", D(80))), "20", total=D(20))
    told = {"a": {"only": Told(value=D(86), entries=86, target=D(125))}}
    (one,) = score(scheme, SUBJECTS[:1], told, {"lectures": CASES})
    assert one.traces[0].says.zh == (
        "only 86 场次，20 场次起分、承诺的 100 场次满分，按比例得 82.5%，得 16.5 分（满分 20 分）。"
    )


def test_a_minimum_denominator_of_a_ratio_asks_its_whole() -> None:
    scheme = one_item(Linear(D(0), D(100)))
    scheme = replace(
        scheme, parts=(item("only", "100", Linear(D(0), D(100)), least=5),), missing=Missing.ZERO
    )
    few, enough = only(
        scheme, Told(value=D(100), entries=50, to=D(4)), Told(value=D(100), entries=1, to=D(5))
    )
    assert (few.points, enough.points) == (0, 100)
    assert "少于最低 5 例" in few.traces[0].says.zh


@pytest.mark.parametrize(
    "effect,given,points,grade",
    [
        (Effect.ZERO, {}, D(0), "failed"),
        (Effect.POINTS, {"points": D(70)}, D(70), "passed"),
        (Effect.GRADE, {"grade": "passed"}, D(100), "passed"),
    ],
)
def test_a_veto_strikes_only_on_what_is_known(effect, given, points, grade) -> None:
    veto = Veto(
        code="v", words=words("断档"), indicator="x", sign=Sign.MORE_THAN, than=D(0), effect=effect, **given
    )
    scheme = replace(one_item(Linear(D(0), D(10))), vetoes=(veto,))
    full = Told(value=D(10))
    told = {
        "a": {"only": full, "v": Told(value=D(1))},
        "b": {"only": full, "v": Told(value=D(0))},
        "c": {"only": full},
    }
    found = score(scheme, SUBJECTS[:3], told)
    struck, spared, unknown = sorted(found, key=lambda one: one.subject.key)
    assert (struck.points, struck.grade) == (points, grade)
    assert (spared.points, spared.grade, spared.hits) == (D(100), "excellent", ())
    assert (unknown.points, unknown.grade) == (D(100), "excellent") and not unknown.hits[0].known


def test_ties() -> None:
    scheme = one_item(Linear(D(0), D(10)))
    tolds = [Told(value=D(v)) for v in (5, 9, 5, 1)]
    for ties, ranks in ((Ties.SHARED, [2, 1, 2, 4]), (Ties.DENSE, [2, 1, 2, 3])):
        assert [one.rank for one in only(replace(scheme, ties=ties), *tolds)] == ranks


def test_equals_are_told_apart_by_the_named_item() -> None:
    parts = (item("i1", "50", Linear(D(0), D(10))), item("i2", "50", Linear(D(0), D(10))))
    scheme = replace(TWELVE, parts=parts, bonus=(), vetoes=(), tie_break=("i2",))
    told = {
        "a": {"i1": Told(value=D(8)), "i2": Told(value=D(2))},
        "b": {"i1": Told(value=D(2)), "i2": Told(value=D(8))},
    }
    assert [(one.subject.key, one.rank) for one in score(scheme, SUBJECTS[:2], told)] == [("b", 1), ("a", 2)]


def test_peers_are_those_of_the_circle() -> None:
    subjects = [Subject(k, k, {"prefecture": "5101" if k in "abc" else "5102"}) for k in "abcdef"]
    scheme = one_item(Peer(Method.RANK, Among.PREFECTURE))
    told = {k: {"only": Told(value=D(n))} for n, k in enumerate("abcdef")}
    found = {one.subject.key: one.points for one in score(scheme, subjects, told)}
    assert found == {"a": 0, "b": 50, "c": 100, "d": 0, "e": 50, "f": 100}


def test_judged_waits_and_is_never_more_than_its_weight() -> None:
    waits, done = only(one_item(Judged()), NOTHING, Told(judged=D(80)))
    assert waits.pending == 1 and waits.points == 0
    assert done.pending == 0 and done.points == 80


def test_which_item_moves_the_rank() -> None:
    parts = (item("i1", "70", Linear(D(0), D(10))), item("i2", "30", Linear(D(0), D(10))))
    scheme = replace(TWELVE, parts=parts, bonus=(), vetoes=())
    told = {
        "a": {"i1": Told(value=D(8)), "i2": Told(value=D(2))},
        "b": {"i1": Told(value=D(2)), "i2": Told(value=D(8))},
    }
    now = score(scheme, SUBJECTS[:2], told)
    first, second = sway(scheme, SUBJECTS[:2], told, {}, now)
    assert (first.item, first.moved, first.most) == ("i1", 2, 1)
    assert (second.item, second.moved) == ("i2", 0)
