"""Nobody's name or number reaches a log."""

from __future__ import annotations

import logging

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tongzhou.config.logs import Discreet, masked


def written(message: str, *args: object, fault: Exception | None = None) -> str:
    info = (type(fault), fault, fault.__traceback__) if fault else None
    record = logging.LogRecord("tongzhou", logging.WARNING, __file__, 1, message, args, info)
    return Discreet("%(message)s").format(record)


@pytest.mark.parametrize(
    "number",
    [
        "11010519491231002X",
        "110105194912310021",
        "110105491231002",
        "13812345678",
        "+86 138 1234 5678",
        "138-1234-5678",
    ],
)
def test_numbers_of_people_are_masked_wherever_they_stand(number: str) -> None:
    for line in (
        written("register %s", number),
        written(f"register {number}"),
        written("x", fault=ValueError(number)),
    ):
        assert number not in line and number[-4:] not in line


@given(st.from_regex(r"[1-9]\d{16}[\dX]", fullmatch=True), st.text(alphabet="号：,; x", max_size=5))
def test_every_identity_number_is_masked(number: str, around: str) -> None:
    assert number not in masked(f"{around}{number}{around}")


def test_names_given_as_values_are_masked_and_the_message_stays() -> None:
    line = written("登录失败 for %s at %s", "欧阳·买买提", 403)
    assert "欧阳" not in line and "买买提" not in line
    assert line.startswith("登录失败 for ") and line.endswith("403")


def test_names_in_a_mapping_of_values_are_masked() -> None:
    assert "李大山" not in written("%(who)s", {"who": "李大山"})


def test_a_message_without_values_may_have_been_glued_together_and_is_masked_whole() -> None:
    assert "李大山" not in written("patient 李大山")


def test_a_traceback_keeps_its_places_and_loses_its_people() -> None:
    try:
        raise ValueError("Key (name)=(李大山) already exists")
    except ValueError as fault:
        line = written("failed", fault=fault)
    assert "李大山" not in line and "test_logs.py" in line and "ValueError" in line


def test_an_address_with_a_name_in_it_is_masked() -> None:
    assert "%E6%9D%8E" not in written("Not Found: %s", "/patients/%E6%9D%8E%E5%A4%A7/")


@pytest.mark.parametrize(
    "harmless", ["case 0192f0c1-7c9a-7e11-8a51-1234567890ab", "2026-11-22T03:00:38", "port 8000"]
)
def test_what_names_nobody_stays(harmless: str) -> None:
    assert written("%s", harmless) == harmless


def test_a_bad_set_of_values_does_not_lose_the_line() -> None:
    assert written("%s", None) == "None"


def test_the_key_of_a_link_is_masked_in_its_address() -> None:
    """Whoever reads the log must not be able to answer in somebody's name."""
    token = "Zk3_aB-9" * 5 + "xyz"
    line = written("%s: %s", "Unprocessable Entity", f"/referrals/outside/{token}/")
    assert token not in line and "/referrals/outside/" in line
    harmless = "/files/01a22a09-c8a1-770f-8203-fbc4f97197b2/a-name-of-a-file-that-goes-on.pdf"
    assert harmless in written("Not Found: %s", harmless)
