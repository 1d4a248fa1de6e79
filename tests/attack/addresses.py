"""Every address of the permission table, as something to send to."""

from __future__ import annotations

from django.urls import reverse

from tests.architecture.test_permissions import rows
from tests.world import World


def addresses(world: World, *methods: str) -> list[tuple[str, str]]:
    """(method, path) of all rows with these methods."""
    found = {
        (row["method"], reverse(row["name"], args=[world.ids[key] for key in row["args"].split()]))
        for row in rows()
        if row["method"] in methods
    }
    return sorted(found)
