"""The world of the tests of access."""

from tests.world import world

__all__ = ["world"]
