"""The giving side: hold bags, issue them, send them off, call them back; decline; in the end check the receipt and close."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from psycopg.types.range import TimestamptzRange

from tongzhou.care.blood.actions.claiming import post, unmet
from tongzhou.care.blood.actions.handing import hand, locked_bags
from tongzhou.care.blood.actions.holding import active, hold, let_go_all
from tongzhou.care.blood.actions.runner import Turn, run
from tongzhou.care.blood.models import Bag, Hold, Request
from tongzhou.care.blood.refusals import BAGS_OPEN, EXPIRED_BAG, NOTHING_HELD
from tongzhou.care.blood.rules import State
from tongzhou.care.steps.spans import cut
from tongzhou.care.steps.texts import limited, reason
from tongzhou.kernel.actors import Actor
from tongzhou.kernel.errors import Conflict
from tongzhou.ledger.rules import Side


def offer(
    *,
    by: Actor,
    at: datetime,
    request_id: UUID,
    bag_ids: Sequence[UUID],
    why: str = "",
    note: str = "",
    seen: int | None = None,
) -> Request:
    """Hold exactly these bags for a while; all or a part of what was asked. `why`: for bags that are not of the same group.

    Raises Invalid: none chosen, not free, incompatible, no reason, more than asked.
    """
    why = limited(why, 200, "reason")

    def change(turn: Turn) -> None:
        hold(turn, bag_ids, why)
        turn.request.answered_at = turn.request.answered_at or at

    content = {"bags": sorted(str(one) for one in bag_ids), "why": why}
    note = limited(note, 500, "note")
    return run("offer", change, by=by, at=at, request_id=request_id, seen=seen, note=note, content=content)


def let_go(*, by: Actor, at: datetime, request_id: UUID, note: str, seen: int | None = None) -> Request:
    """What was held is needed elsewhere, and why; the request waits for an answer again."""

    def change(turn: Turn) -> None:
        let_go_all(turn.request, at)

    return run("let_go", change, by=by, at=at, request_id=request_id, seen=seen, note=reason(note, most=500))


def decline(*, by: Actor, at: datetime, request_id: UUID, note: str, seen: int | None = None) -> Request:
    """There is none to give, and why. Not met: the claim of that waits for the asker's word."""

    def change(turn: Turn) -> None:
        turn.request.answered_at = turn.request.answered_at or at
        let_go_all(turn.request, at)
        unmet(turn.request, Side.SUPPORTING, by=by, at=at)

    return run("decline", change, by=by, at=at, request_id=request_id, seen=seen, note=reason(note, most=500))


def issue(*, by: Actor, at: datetime, request_id: UUID, note: str = "", seen: int | None = None) -> Request:
    """What is held leaves the stock. Raises Conflict when the hold has run out, or a bag has expired since."""

    def change(turn: Turn) -> None:
        row, held = turn.request, active(turn.request, at)
        if not held:
            raise Conflict(NOTHING_HELD)
        bags = {one.pk: one for one in locked_bags(one.bag_id for one in held)}
        for one in held:
            bag = bags[one.bag_id]
            if bag.expires_at <= at:
                raise Conflict(EXPIRED_BAG, label=bag.label)
            bag.last = row
            hand(bag, "issue", by=by, at=at, request=row)
            one.issued = True
            one.during = TimestamptzRange(one.during.lower, None)
            one.save(update_fields=["issued", "during"])
        row.issued_at = at
        turn.detail.update(bags=[str(pk) for pk in bags])

    note = limited(note, 500, "note")
    return run("issue", change, by=by, at=at, request_id=request_id, seen=seen, note=note)


def depart(
    *,
    by: Actor,
    at: datetime,
    request_id: UUID,
    carrier: str = "",
    box: str = "",
    note: str = "",
    seen: int | None = None,
) -> Request:
    """On the way: who carries it (a person or a vehicle, as text), in which box or with which logger."""
    carrier, box = limited(carrier, 80, "carrier"), limited(box, 40, "box")

    def change(turn: Turn) -> None:
        turn.request.departed_at = at
        turn.request.carrier, turn.request.box = carrier, box
        turn.detail.update(carrier=carrier, box=box)

    content = {"carrier": carrier, "box": box}
    note = limited(note, 500, "note")
    return run("depart", change, by=by, at=at, request_id=request_id, seen=seen, note=note, content=content)


def call_back(*, by: Actor, at: datetime, request_id: UUID, note: str, seen: int | None = None) -> Request:
    """It does not go, or turns round, and why. Before departure the bags lie in stock again; from the road they come back and are taken in one by one."""

    def change(turn: Turn) -> None:
        row = turn.request
        event = "unpack" if row.state == State.ISSUED else "turn_back"
        out = list(Hold.objects.filter(request=row, issued=True, came="").order_by("bag_id"))
        bags = {one.pk: one for one in locked_bags(one.bag_id for one in out)}
        for one in out:
            hand(bags[one.bag_id], event, by=by, at=at, request=row, note=turn.note)
            one.came = "back"
            one.during = cut(one.during, at)
            one.save(update_fields=["came", "during"])
        row.issued_at = row.departed_at = None

    return run(
        "call_back", change, by=by, at=at, request_id=request_id, seen=seen, note=reason(note, most=500)
    )


def close(*, by: Actor, at: datetime, request_id: UUID, note: str = "", seen: int | None = None) -> Request:
    """The giver has read the receipt and the temperatures: with the asker's receipt that closes the loop, and the entries are posted.

    Raises Denied for whoever received it himself, Conflict while a bag is missing or on its way back.
    """

    def change(turn: Turn) -> None:
        row = turn.request
        waiting = Bag.objects.filter(last=row, state__in=["missing", "returned"]).order_by("pk")
        labels = [one.label for one in waiting]
        if labels:
            raise Conflict(BAGS_OPEN, labels="、".join(labels))
        row.closed_at = at
        post(row, by=by, at=at)

    note = limited(note, 500, "note")
    return run("close", change, by=by, at=at, request_id=request_id, seen=seen, note=note)
