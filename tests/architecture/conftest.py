"""The sweeps' fixtures."""

from tests.world import world as world
