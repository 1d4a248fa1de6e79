"""What this package tells those below it: the measures that a commitment may name; and that it keeps cells of what is posted."""

from __future__ import annotations

from tongzhou.files import access
from tongzhou.indicators import named
from tongzhou.indicators.keeping import posting
from tongzhou.indicators.queries import issued
from tongzhou.ledger import listening
from tongzhou.partnerships import aims


def register() -> None:
    """Once, at start."""
    for one in named.promisable():
        aims.register(aims.Aim(one.code, one.words, named.counted_in(one)))
    listening.watch(posting.written)
    access.register("subscription", issued.sees_issue)
