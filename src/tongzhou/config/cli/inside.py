"""Commands that need the platform's own packages: a database to talk to, and Django made ready."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager

from tongzhou.config import faults
from tongzhou.config.faults import Unable
from tongzhou.config.folder import Folder
from tongzhou.config.postgres.given import well_written


@contextmanager
def inside(folder: Folder) -> Iterator[None]:
    """Django over `folder`'s data for the time of the block. Uses the running server, or starts one. Raises Unable."""
    if not folder.secrets.is_dir():
        raise Unable(faults.NOTHING_HERE, path=folder.root)
    given = os.environ.get("DATABASE_URL")
    if given:
        well_written(given)
        _set_up(folder, given)
        yield
        return
    from tongzhou.config.postgres.server import serve

    with serve(folder) as url:
        _set_up(folder, url)
        try:
            yield
        finally:
            _let_go()


def _set_up(folder: Folder, url: str) -> None:
    os.environ |= {
        "TONGZHOU_DATA": str(folder.root),
        "DATABASE_URL": url,
        "TONGZHOU_DEMO": "1" if folder.demo else "0",
        "DJANGO_SETTINGS_MODULE": "tongzhou.config.settings",
    }
    import django

    django.setup()


def _let_go() -> None:
    from django.db import connections

    connections.close_all()
