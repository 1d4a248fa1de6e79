"""What was done before the story begins: the figures of the five reports as single records and counts, entered late and confirmed by the other side."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from django.db import transaction

from tongzhou.config.demo.cast import Cast
from tongzhou.config.demo.history import acts, money, outputs, people, promises
from tongzhou.config.demo.history.teller import Teller, moment
from tongzhou.config.demo.hurry import plan_anew
from tongzhou.config.demo.story import Beat


@cache
def told() -> dict[str, Any]:
    """The data file, by programme."""
    text = (Path(__file__).parent.parent / "data" / "history.yaml").read_text("utf-8")
    return dict(yaml.safe_load(text))


def beats(cast: Cast) -> Iterator[Beat]:
    """One beat a programme: told once its report was out, but not before the story's own beginning.

    Each at a moment of its own: a load that is cut short goes on after the last moment that it wrote.
    """
    for index, (code, said) in enumerate(told().items()):
        at = max(cast.start + timedelta(days=1), moment(said["told_on"])) + timedelta(minutes=index)
        yield Beat(at, lambda at, code=code, said=said: tell(Teller(code, said, at)))  # type: ignore[misc]  # bound now


@transaction.atomic
def tell(teller: Teller) -> None:
    """One programme's history: entered in the name of the supporters' offices, confirmed by the recipients' as a block."""
    parts: tuple[Callable[[Teller], None], ...] = (
        *(promises.make, people.tell, promises.visit, money.tell, acts.tell, outputs.tell, Teller.confirm),
        *(money.use, outputs.use, promises.settle, Teller.confirm),
    )
    for part in parts:
        plan_anew()
        part(teller)
