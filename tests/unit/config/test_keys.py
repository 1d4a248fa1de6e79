"""Keys of an installation: made once, whole, closed."""

from __future__ import annotations

from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from tongzhou.config import keys


def test_keys_are_made_once_and_are_closed(tmp_path: Path) -> None:
    keys.make(tmp_path)
    first = {name: keys.read(tmp_path, name) for name in keys.NAMES}
    keys.make(tmp_path)
    assert {name: keys.read(tmp_path, name) for name in keys.NAMES} == first
    assert {path.stat().st_mode & 0o777 for path in tmp_path.iterdir()} == {0o600}
    assert {path.name for path in tmp_path.iterdir()} == set(keys.NAMES)


def test_keys_have_the_size_of_their_use(tmp_path: Path) -> None:
    keys.make(tmp_path)
    assert (
        len(keys.read(tmp_path, keys.PATIENTS_CIPHER)) == len(keys.read(tmp_path, keys.PATIENTS_HASH)) == 32
    )
    assert len(keys.read(tmp_path, keys.DJANGO).decode()) >= 64
    Ed25519PrivateKey.from_private_bytes(keys.read(tmp_path, keys.LEDGER_SEAL)).sign(b"x")


def test_two_installations_share_no_key(tmp_path: Path) -> None:
    for name in ("a", "b"):
        (tmp_path / name).mkdir()
        keys.make(tmp_path / name)
    assert not {keys.read(tmp_path / "a", n) for n in keys.NAMES} & {
        keys.read(tmp_path / "b", n) for n in keys.NAMES
    }


def test_a_key_that_others_may_read_is_named(tmp_path: Path) -> None:
    keys.make(tmp_path)
    assert keys.loose(tmp_path) == []
    (tmp_path / keys.DJANGO).chmod(0o640)
    assert [path.name for path in keys.loose(tmp_path)] == [keys.DJANGO]


def test_a_key_that_was_never_made_is_empty(tmp_path: Path) -> None:
    assert keys.read(tmp_path, keys.DJANGO) == b""
