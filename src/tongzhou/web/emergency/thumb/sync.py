"""What a phone has kept is taken in, item by item, and it is told how its runs stand. Sent twice is done once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.http import HttpResponse, JsonResponse
from django.utils.translation import get_language
from django.views.decorators.http import require_POST
from msgspec import Raw

from tongzhou.care.emergency import queries
from tongzhou.kernel.errors import Conflict, Invalids, NotFound, Refusal, sentence
from tongzhou.kernel.permissions import Permission
from tongzhou.web.edge import Request
from tongzhou.web.emergency.thumb import reading
from tongzhou.web.emergency.thumb.verbs import done, told

if TYPE_CHECKING:
    from uuid import UUID

OTHER_ACCOUNT = sentence(
    "web.emergency.other_account",
    "这些记录是另一个账号在这部手机上记的，没有收。",
    "These were noted on this phone by another account and are not taken.",
    then_zh="请记录的人登录后发出；记录还在手机上。",
    then_en="Let whoever noted them sign in; they are still on the phone.",
)


@require_POST
def sync(request: Request) -> HttpResponse:
    """JSON {account, asking, items} → {account, now, results: [{id, outcome, says, then}], runs}. 409 under another account: nothing is taken."""
    request.actor.require(Permission.RESCUE)
    try:
        batch = reading.batch(request.body)
        if batch.account != request.actor.account_id:
            raise Conflict(OTHER_ACCOUNT)
    except Refusal as refusal:
        return JsonResponse(_refused(refusal), status=refusal.status)
    touched: dict[UUID, None] = dict.fromkeys(batch.asking)
    results = [_one(request, raw, touched) for raw in batch.items]
    runs = [run for id in touched if (run := _run(request, id)) is not None]
    answer = {
        "account": str(batch.account),
        "now": reading.ms(request.at),
        "results": results,
        "runs": runs,
    }
    return JsonResponse(answer, json_dumps_params={"ensure_ascii": False})


def _one(request: Request, raw: Raw, touched: dict[UUID, None]) -> dict[str, Any]:
    id = reading.id_of(raw)
    try:
        item = reading.item(raw)
        touched[item.run] = None
        return {"id": id, **done(request.actor, request.at, item)}
    except Invalids as several:
        return {"id": id, "outcome": "refused", **_refused(several.faults[0])}
    except Refusal as refusal:
        return {"id": id, "outcome": "refused", **_refused(refusal)}


def _refused(refusal: Refusal) -> dict[str, str]:
    language = get_language()
    return {
        "code": refusal.said.code,
        "says": refusal.says.into(language),
        "then": refusal.then.into(language),
    }


def _run(request: Request, id: UUID) -> dict[str, Any] | None:
    """How a run stands; None when it is not known, or none of his business: the answer is the same."""
    try:
        return told(queries.run(request.actor, id, at=request.at))
    except NotFound:
        return None


