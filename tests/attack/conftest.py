"""The world of the tests of access."""

from tests.architecture.test_permissions import known_visits
from tests.world import world

__all__ = ["known_visits", "world"]
