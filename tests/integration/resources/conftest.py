"""The scene of money and things."""

import pytest

from tests.factories.resources import Scene, scene


@pytest.fixture
def here() -> Scene:
    """Two paired hospitals with their offices, a village below one of them."""
    return scene()
