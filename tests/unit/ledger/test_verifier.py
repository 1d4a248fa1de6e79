"""The shipped verifier stands alone: old Python, nothing but the standard library."""

from __future__ import annotations

import ast
import sys

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given, settings
from hypothesis import strategies as st

from tongzhou.ledger import verifier

SOURCE = open(verifier.__file__, encoding="utf-8").read()  # noqa: SIM115, PTH123 - read once, at import


def test_it_is_written_in_the_python_of_2019_with_its_library_alone() -> None:
    tree = ast.parse(SOURCE, feature_version=(3, 8))
    imported = {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}
    imported |= {node.module or "" for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    assert imported <= sys.stdlib_module_names


@settings(max_examples=15, deadline=None)
@given(st.binary(min_size=32, max_size=32), st.binary(min_size=32, max_size=32), st.integers(0, 511))
def test_its_ed25519_agrees_with_the_library(seed: bytes, message: bytes, bit: int) -> None:
    key = Ed25519PrivateKey.from_private_bytes(seed)
    public, seal = key.public_key().public_bytes_raw().hex(), key.sign(message)
    assert verifier.signed(public, message.hex(), seal.hex())
    broken = bytearray(seal)
    broken[bit // 8] ^= 1 << bit % 8
    assert not verifier.signed(public, message.hex(), broken.hex())
    assert not verifier.signed("zz", message.hex(), seal.hex())
