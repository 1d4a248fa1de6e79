"""What a phone has kept is taken in, item by item, and it is told how its runs stand. Sent twice is done once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.http import HttpResponse, JsonResponse
from django.utils.translation import get_language
from django.views.decorators.http import require_POST
from msgspec import Raw

from tongzhou.care.emergency import queries
from tongzhou.kernel.errors import Conflict, Invalids, Refusal, sentence
from tongzhou.kernel.permissions import Permission
from tongzhou.web.edge import Request
from tongzhou.web.emergency.thumb import reading
from tongzhou.web.emergency.thumb.verbs import done, told

if TYPE_CHECKING:
    from uuid import UUID

MOST_RUNS = 100
"""Open runs of his houses that are looked through."""
OTHER_ACCOUNT = sentence(
    "web.emergency.other_account",
    "这些记录是另一个账号在这部手机上记的，没有收。",
    "These were noted on this phone by another account and are not taken.",
    then_zh="请记录的人登录后发出；记录还在手机上。",
    then_en="Let whoever noted them sign in; they are still on the phone.",
)


@require_POST
def sync(request: Request) -> HttpResponse:
    """JSON {account, asking, items} → {account, now, results: [{id, outcome, says, then}], runs, gone, same?}. 409 under another account: nothing is taken."""
    request.actor.require(Permission.RESCUE)
    try:
        batch = reading.batch(request.body if request.content_type == "application/json" else b"")
        if batch.account != request.actor.account_id:
            raise Conflict(OTHER_ACCOUNT)
    except Refusal as refusal:
        return JsonResponse(_refused(refusal), status=refusal.status)
    touched: dict[UUID, None] = dict.fromkeys(batch.asking)
    results = [_one(request, raw, touched) for raw in batch.items]
    answer = {
        "account": str(batch.account),
        "now": reading.ms(request.at),
        "results": results,
        **_stands(request, touched),
    }
    return JsonResponse(answer, json_dumps_params={"ensure_ascii": False})


def _stands(request: Request, asked: dict[UUID, None]) -> dict[str, Any]:
    """How the runs stand that he asked about or began. `gone`: ended, or none of his business: the answer is the same.
    `same`, where there is any: the run that is kept for an id under which this phone began it too."""
    actor = request.actor
    found = {run.pk: run for run in queries.running(actor, at=request.at, limit=MOST_RUNS)}
    elsewhere = [id for id in asked if id not in found]
    same = queries.kept_runs(actor, elsewhere, at=request.at) if elsewhere else {}
    wanted = dict.fromkeys(same.get(id, id) for id in asked)
    mine = [run.pk for run in found.values() if run.sender_staff_id in actor.staff_ids]
    runs = [told(found[id], actor) for id in dict.fromkeys([*wanted, *mine]) if id in found]
    stands: dict[str, Any] = {"runs": runs, "gone": [str(id) for id in wanted if id not in found]}
    return stands | ({"same": {str(id): str(one) for id, one in same.items()}} if same else {})


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
