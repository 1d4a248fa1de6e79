"""Loading in a hurry: what a single long run may do that a platform serving people may not."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection

OFTEN = 3
"""From the third time on the server keeps a statement's plan: the same few hundred are sent fifty thousand times."""

SELDOM = (100_000, 50, 100)
"""How rarely the collector looks for cycles while loading (objects, and rounds of each generation)."""


@contextmanager
def hurry() -> Iterator[None]:
    """A connection of its own kind while the demo is loaded; afterwards everything is as before.

    Commits do not wait for the disk: a power cut costs a second load, nobody's work. There are no savepoints: a verb
    that is refused ends the load, so nothing is ever taken back to one. Plans are kept by the server (`plan_anew`).
    """
    options, before = connection.settings_dict["OPTIONS"], gc.get_threshold()
    kept = dict(options)
    connection.close()
    options.update(server_side_binding=True, prepare_threshold=OFTEN)
    connection.features.uses_savepoints = False
    gc.set_threshold(*SELDOM)
    try:
        with connection.cursor() as cursor:
            cursor.execute("SET synchronous_commit TO off")
        yield
    finally:
        connection.close()
        options.clear()
        options.update(kept)
        connection.features.uses_savepoints = True
        gc.set_threshold(*before)


def plan_anew() -> None:
    """Have the server plan its statements for the tables as they are now.

    A plan that was kept while a table held nothing reads it from end to end for each row of another one. Within one long transaction no statistics
    come that would replace it: a join of eight tables ran for minutes. Any role may say this, at any time.
    """
    with connection.cursor() as cursor:
        cursor.execute("DISCARD PLANS")
