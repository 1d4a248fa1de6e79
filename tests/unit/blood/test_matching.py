"""Who may be given whose blood, checked against an independent rule: antigens and antibodies."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from tongzhou.care.blood.rules import DONOR_ABO, DONOR_RH, Abo, Rh, Verdict, components, tables, verdict

ANTIGENS = {Abo.O: set(), Abo.A: {"A"}, Abo.B: {"B"}, Abo.AB: {"A", "B"}}
KNOWN = st.sampled_from(DONOR_ABO)
ANY_ABO, ANY_RH = st.sampled_from(list(Abo)), st.sampled_from(list(Rh))
DONOR = st.tuples(KNOWN, st.sampled_from(DONOR_RH))
RECIPIENT = st.tuples(ANY_ABO, ANY_RH)
COMPONENT = st.sampled_from(sorted(components()))
RED = ("red_cells", "reduced_red_cells", "washed_red_cells")
PLASMA = ("fresh_frozen_plasma", "frozen_plasma")


def antibodies(abo: Abo) -> set[str]:
    """What the plasma of this group attacks."""
    return {"A", "B"} - ANTIGENS[abo]


@given(st.sampled_from(RED), DONOR, st.tuples(KNOWN, ANY_RH), st.booleans())
def test_red_cells_never_carry_an_antigen_that_the_recipient_attacks(
    component, donor, recipient, emergency
) -> None:
    attacked = ANTIGENS[donor[0]] & antibodies(recipient[0])
    said = verdict(component, donor=donor, recipient=recipient, emergency=emergency)
    assert bool(attacked) <= (said is Verdict.NEVER)
    if not attacked and (donor[1] is Rh.NEGATIVE or recipient[1] is Rh.POSITIVE):
        assert said in (Verdict.SAME, Verdict.FITS)


@given(st.sampled_from(PLASMA), DONOR, st.tuples(KNOWN, ANY_RH), st.booleans())
def test_plasma_never_attacks_the_recipient_and_rh_does_not_matter(
    component, donor, recipient, emergency
) -> None:
    attacks = antibodies(donor[0]) & ANTIGENS[recipient[0]]
    said = verdict(component, donor=donor, recipient=recipient, emergency=emergency)
    assert (said is Verdict.NEVER) == bool(attacks)


@given(COMPONENT, DONOR, RECIPIENT, st.booleans())
def test_the_same_group_is_the_best_and_an_emergency_only_opens(
    component, donor, recipient, emergency
) -> None:
    calm = verdict(component, donor=donor, recipient=recipient, emergency=False)
    hurry = verdict(component, donor=donor, recipient=recipient, emergency=True)
    assert hurry.order <= calm.order
    assert calm in (hurry, Verdict.NEVER)
    same = verdict(component, donor=donor, recipient=donor, emergency=emergency)
    assert same is Verdict.SAME


@given(COMPONENT, DONOR, RECIPIENT)
def test_rh_positive_cells_for_a_negative_or_unknown_recipient_are_never_silent(
    component, donor, recipient
) -> None:
    strict = tables()[components()[component].rule]["rh"] == "strict"
    if strict and donor[1] is Rh.POSITIVE and recipient[1] is not Rh.POSITIVE:
        said = verdict(component, donor=donor, recipient=recipient, emergency=True)
        assert said in (Verdict.WARNED, Verdict.NEVER)


@given(st.sampled_from((*RED, "whole_blood")), DONOR, ANY_RH, st.booleans())
def test_an_unknown_group_gets_group_o_cells_alone_by_choice_and_in_an_emergency(
    component, donor, rh, emergency
) -> None:
    said = verdict(component, donor=donor, recipient=(Abo.UNKNOWN, rh), emergency=emergency)
    assert said is (Verdict.WARNED if emergency and donor[0] is Abo.O else Verdict.NEVER)


def test_every_table_speaks_of_every_recipient_and_says_where_it_is_from() -> None:
    for table in tables().values():
        assert set(table["fits"]) == {one.value for one in Abo}
        assert (
            "待核实" in table["source"]
            and "to be confirmed" in table["source_en"]
            and table["confirmed"] is False
        )
        for recipient in table["fits"]:
            fits, warned = table["fits"][recipient], table["warned"].get(recipient, [])
            assert not set(fits) & set(warned) and set(fits) | set(warned) <= {one.value for one in DONOR_ABO}
    assert {one.rule for one in components().values()} == set(tables())
