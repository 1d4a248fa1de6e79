"""How much CPU posting costs, one by one and in blocks, and how four writers share two cores.

DATABASE_URL=… python -m benchmarks.ledger.posting [entries] (an empty database that may be thrown away)
"""

from __future__ import annotations

import sys
import time
from datetime import UTC, datetime
from multiprocessing import get_context

import django

django.setup()

from django.db import connection  # noqa: E402 - Django is set up first
from tests.factories.ledger import Place, claimed, place  # noqa: E402

from tongzhou.ledger import actions  # noqa: E402
from tongzhou.ledger.models import Claim  # noqa: E402

AT = datetime(2026, 3, 5, 2, 30, tzinfo=UTC)


def one_by_one(here: Place, claims: list[Claim]) -> None:
    """Confirm each claim by itself."""
    for claim in claims:
        actions.confirm(by=here.doctor, at=AT, claim_id=claim.id)


def measured(name: str, number: int, work: object, *arguments: object) -> None:
    """Print milliseconds of CPU (this process) and of time for each entry."""
    cpu, wall = time.process_time(), time.perf_counter()
    work(*arguments)  # type: ignore[operator]
    cpu, wall = time.process_time() - cpu, time.perf_counter() - wall
    print(f"{name:32} {1000 * cpu / number:7.2f} ms CPU  {1000 * wall / number:7.2f} ms  an entry")


def writer(here: Place, claims: list[Claim]) -> None:
    """A process of its own."""
    connection.close()
    one_by_one(here, claims)


def four(places: list[Place], claims: list[list[Claim]]) -> None:
    """Four processes at once, each with its own claims."""
    connection.close()
    context = get_context("fork")
    processes = [context.Process(target=writer, args=pair) for pair in zip(places, claims, strict=True)]
    for process in processes:
        process.start()
    for process in processes:
        process.join()


def main(number: int) -> None:
    """Each measure on fresh claims."""
    here = place()
    made: list[Claim] = []
    measured("claim", number, lambda: made.extend(claimed(here, when=AT) for _ in range(number)))
    measured("confirm, one by one", number, one_by_one, here, made)
    block = [claimed(here, when=AT).id for _ in range(number)]
    measured(
        "confirm, one block", number, lambda: actions.confirm_many(by=here.doctor, at=AT, claim_ids=block)
    )
    same = [[claimed(here, when=AT) for _ in range(number // 4)] for _ in range(4)]
    measured("four writers, one book", number, four, [here] * 4, same)
    places = [place() for _ in range(4)]
    apart = [[claimed(one, when=AT) for _ in range(number // 4)] for one in places]
    measured("four writers, four books", number, four, places, apart)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 1000)
