"""Canonical text and digests: the published vectors, and what the format page says."""

from __future__ import annotations

import hashlib
import json
from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tongzhou.ledger import hashes, leaves
from tongzhou.ledger.canonical import canonical, number_text, time_text

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53) + 1, 2**53 - 1) | st.text(st.characters(codec="utf-8")),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(st.text(st.characters(codec="utf-8")), inner, max_size=4)
    ),
    max_leaves=12,
)


def test_the_sorting_example_of_rfc_8785() -> None:
    given_ = {"\u20ac": 1, "\r": 2, "\ufb33": 3, "1": 4, "\U0001f600": 5, "\x80": 6, "\xf6": 7}
    assert canonical(given_) == '{"\\r":2,"1":4,"\x80":6,"\xf6":7,"\u20ac":1,"\U0001f600":5,"\ufb33":3}'


def test_the_escapes_of_rfc_8785() -> None:
    assert canonical('€$\x0f\nA\'B"\\"/\x7f\u2028') == '"€$\\u000f\\nA\'B\\"\\\\\\"/\x7f\u2028"'


@given(VALUES)
def test_canonical_text_reads_back_as_the_same(value: object) -> None:
    assert json.loads(canonical(value)) == value


@given(st.dictionaries(st.text(st.characters(codec="utf-8")), st.integers(0, 9), min_size=2))
def test_the_order_of_members_does_not_matter(value: dict[str, int]) -> None:
    assert canonical(value) == canonical(dict(reversed(value.items())))


@pytest.mark.parametrize("value", [1.5, {"a": [0.1]}, {1: 2}, b"x", datetime.now(UTC), Decimal(1), {1, 2}])
def test_what_two_programs_may_print_differently_is_refused(value: object) -> None:
    with pytest.raises(TypeError):
        canonical(value)


@pytest.mark.parametrize("value", [2**53, -(2**53), [2**60]])
def test_numbers_too_large_are_refused(value: object) -> None:
    with pytest.raises(ValueError, match="beyond"):
        canonical(value)


@pytest.mark.parametrize(
    "number,text",
    [("1", "1"), ("1.500", "1.5"), ("-20", "-20"), ("100.000", "100"), ("0.001", "0.001"), ("1E+3", "1000")],
)
def test_decimals_have_one_text(number: str, text: str) -> None:
    assert number_text(Decimal(number)) == text


def test_times_are_utc_to_the_microsecond() -> None:
    china = timezone(timedelta(hours=8))
    assert time_text(datetime(2026, 11, 22, 11, 12, tzinfo=china)) == "2026-11-22T03:12:00.000000Z"


def sha(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


BOOK = UUID("0190f7a1-0000-7000-8000-000000000001")


def test_digests_as_the_page_writes_them() -> None:
    salt, previous = "ab" * 16, "cd" * 32
    leaf = hashes.leaf("what", salt, '{"x":1}')
    assert leaf == sha(b"\x00" + salt.encode() + b"what" + b"\x00" + b'{"x":1}')
    root = hashes.root([leaf, leaf])
    assert root == sha(b"\x01" + bytes.fromhex(leaf) * 2)
    entry = hashes.entry(BOOK, 7, previous, root)
    assert entry == sha(b"\x02" + BOOK.bytes + b"\0" * 7 + b"\x07" + bytes.fromhex(previous + root))
    assert hashes.opening("{}") == sha(b"\x03{}")


def test_the_tree_moves_an_odd_one_up() -> None:
    heads = [(str(BOOK), n, "ee" * 32) for n in range(3)]
    one, two, three = (
        hashlib.sha256(b"\x04" + BOOK.bytes + n.to_bytes(8, "big") + b"\xee" * 32).digest() for n in range(3)
    )
    both = hashlib.sha256(b"\x05" + one + two).digest()
    assert hashes.tree(heads) == sha(b"\x05" + both + three)
    assert hashes.tree(heads[:1]) == one.hex() and hashes.tree([]) == "00" * 32


@given(st.integers(1, 9), st.integers(0, 8))
def test_every_head_is_in_the_tree(size: int, place: int) -> None:
    heads = [(str(UUID(int=n)), n, "ee" * 32) for n in range(size)]
    changed = [(b, c + (i == place % size), h) for i, (b, c, h) in enumerate(heads)]
    assert hashes.tree(heads) != hashes.tree(changed)


def test_salts_are_fresh_and_one_for_each_leaf() -> None:
    one, other = leaves.new_salts(), leaves.new_salts()
    assert len(one) == len(leaves.NAMES) == 13 and not set(one) & set(other)
    assert all(len(salt) == 32 for salt in one)


@given(st.integers(0, 12), st.text())
def test_each_leaf_counts(place: int, text: str) -> None:
    salts, texts = ["00" * 16] * 13, [f"{n}" for n in range(13)]
    changed = [*texts[:place], text, *texts[place + 1 :]]
    assert (leaves.root(salts, texts) == leaves.root(salts, changed)) == (texts == changed)
