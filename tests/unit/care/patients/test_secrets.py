"""Sealing: bound to its place, different each time, readable after a key was changed."""

from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tongzhou.care.patients import secrets

ROW = uuid4()


@given(st.text(min_size=1))
def test_sealed_and_opened(text: str) -> None:
    try:
        text.encode()
    except UnicodeEncodeError:
        return
    assert secrets.unseal(secrets.seal(text, column="c", row=ROW), column="c", row=ROW) == text


def test_never_twice_the_same_and_never_in_plain() -> None:
    one, two = (secrets.seal("演示·李大山", column="c", row=ROW) or b"" for _ in range(2))
    assert one != two
    assert "李".encode() not in one


@pytest.mark.parametrize(("column", "row"), [("d", ROW), ("c", uuid4())])
def test_cannot_be_moved(column: str, row: object) -> None:
    sealed = secrets.seal("演示", column="c", row=ROW)
    with pytest.raises(secrets.Unreadable):
        secrets.unseal(sealed, column=column, row=row)  # type: ignore[arg-type] # a UUID


def test_every_changed_byte_is_noticed() -> None:
    sealed = secrets.seal("演示", column="c", row=ROW) or b""
    for place in range(len(sealed)):
        changed = sealed[:place] + bytes([sealed[place] ^ 1]) + sealed[place + 1 :]
        with pytest.raises(secrets.Unreadable):
            secrets.unseal(changed, column="c", row=ROW)
    for short in (b"", sealed[:5], sealed[:-1]):
        with pytest.raises(secrets.Unreadable):
            secrets.unseal(short, column="c", row=ROW)


def test_old_key_still_reads_new_key_writes(settings: object) -> None:
    old, new = b"o" * 32, b"n" * 32
    settings.PATIENT_KEYS = {"encrypt": old, "hash": b"h" * 32}  # type: ignore[attr-defined] # pytest-django
    before = secrets.seal("演示", column="c", row=ROW) or b""
    settings.PATIENT_KEYS = {"encrypt": new, "hash": b"h" * 32, "version": 2, "older": {1: old}}  # type: ignore[attr-defined] # as above
    after = secrets.seal("演示", column="c", row=ROW) or b""
    assert (before[0], after[0]) == (1, 2)
    assert secrets.unseal(before, column="c", row=ROW) == secrets.unseal(after, column="c", row=ROW) == "演示"


@pytest.mark.parametrize(
    ("kind", "one", "other"),
    [
        ("name", "买买提·艾力", "买买提 • 艾力"),
        ("name", "Nurlan", "ＮＵＲＬＡＮ"),
        ("id_number", "99999919680504001x", "９９９９９９ 19680504001X"),
        ("phone", "+86 138-1234-5678", "13812345678"),
    ],
)
def test_written_otherwise_found_the_same(kind: str, one: str, other: str) -> None:
    assert secrets.key_of(kind, one) == secrets.key_of(kind, other) != ""


def test_kinds_do_not_meet_and_nothing_is_nothing() -> None:
    assert secrets.key_of("name", "13812345678") != secrets.key_of("phone", "13812345678")
    assert secrets.key_of("phone", "李大山") == secrets.key_of("name", " · ") == ""
