"""Sending: POST creates, HEAD tells the offset, PATCH appends (tus 1.0 core). Looking: GET.

Refusals are JSON with the sentence, because a script reads them. A file is shown by the browser only as a
picture; everything else is saved. Whatever it holds, it runs nowhere: nosniff, and a sandbox without rights.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import wraps
from typing import TYPE_CHECKING, Any, Concatenate, ParamSpec
from uuid import UUID

from django.http import FileResponse, HttpResponse, HttpResponseNotModified, JsonResponse
from django.http.request import RawPostDataException, UnreadablePostError
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import get_language
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tongzhou.files import actions, queries, rules
from tongzhou.kernel.actors import MAY_NOT
from tongzhou.kernel.errors import Denied, Invalid, Refusal, sentence
from tongzhou.kernel.permissions import Permission
from tongzhou.web.edge import Request

if TYPE_CHECKING:
    from tongzhou.files.models import StoredFile

VERSION = "1.0.0"
PIECE = "application/offset+octet-stream"
_READ = 64 * 1024
SENDERS = (
    Permission.ASK,
    Permission.ANSWER,
    Permission.REGISTER_PATIENT,
    Permission.EDIT_PARTNERSHIP,
    Permission.CLAIM,
    Permission.MANAGE_ASSESSMENT,
)
"""Who may send files at all: for a case, a consent, an agreement, as evidence of what was done, or of what an assessment asks."""

NOT_READ = sentence(
    "files.not_read",
    "这个上传请求看不懂。",
    "This upload request cannot be read.",
    then_zh="刷新页面，重新选文件。",
    then_en="Refresh the page and choose the file again.",
)

P = ParamSpec("P")


def spoken(view: Callable[Concatenate[Request, P], HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """Refusals as JSON {says, then, code, field}, in the reader's language."""

    @wraps(view)
    def answer(request: Request, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        try:
            return view(request, *args, **kwargs)
        except Refusal as refused:
            return _refusal(refused)

    return answer


def _refusal(refused: Refusal) -> HttpResponse:
    language = get_language()
    told = {
        "code": refused.said.code,
        "says": refused.says.into(language),
        "then": refused.then.into(language),
        "field": refused.field,
    }
    response = JsonResponse(told, status=refused.status, json_dumps_params={"ensure_ascii": False})
    response["Tus-Resumable"] = VERSION
    if "received" in refused.values:
        response["Upload-Offset"] = str(refused.values["received"])
    return response


@require_POST
@spoken
def create(request: Request) -> HttpResponseBase:
    """Announce a file: JSON {id, name, size, subject} → 201 with Location. The same once more answers the same."""
    _sender(request)
    told = _told(request)
    row = actions.begin(by=request.actor, at=request.at, **told)
    response = _state(201, row)
    response["Location"] = reverse("file", args=[row.pk])
    return response


def _sender(request: Request) -> None:
    """Files are sent by those whose work takes them. Raises Denied for those who watch."""
    if not any(request.actor.may(one) for one in SENDERS):
        raise Denied(MAY_NOT)


def _told(request: Request) -> dict[str, Any]:
    """The announced file, with the right types. Raises Invalid."""
    try:
        sent = json.loads(request.body)
        id, size = UUID(sent["id"]), sent["size"]
        name, subject = sent["name"], sent["subject"]
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError, RawPostDataException) as fault:
        raise Invalid(NOT_READ) from fault
    if type(size) is not int or not isinstance(name, str) or not isinstance(subject, str):
        raise Invalid(NOT_READ)
    return {"id": id, "name": name, "size": size, "subject": subject}


@require_http_methods(["GET", "HEAD", "PATCH"])
@spoken
def one(request: Request, file_id: UUID) -> HttpResponseBase:
    """One file: its bytes (GET), how far it has arrived (HEAD), the next piece (PATCH)."""
    if request.method == "GET":
        return _sent(request, queries.open_file(request.actor, file_id, at=request.at))
    if request.method == "HEAD":
        return _state(200, _settled(request, queries.upload(request.actor, file_id)))
    queries.upload(request.actor, file_id)
    row = actions.append(
        by=request.actor, at=request.at, file_id=file_id, offset=_offset(request), piece=_piece(request)
    )
    return _state(204, _settled(request, row))


def _settled(request: Request, row: StoredFile) -> StoredFile:
    """Finish what has fully arrived, also when an earlier attempt was cut off."""
    if row.completed_at is None and queries.offset(row) == row.size:
        return actions.finish(by=request.actor, at=request.at, file_id=row.pk)
    return row


def _offset(request: Request) -> int:
    told = request.headers.get("Upload-Offset", "")
    if request.content_type != PIECE or not told.isascii() or not told.isdigit() or len(told) > 12:
        raise Invalid(NOT_READ)
    return int(told)


def _piece(request: Request) -> bytes:
    """What arrived of this piece, at most one more byte than is allowed. A lost connection keeps what came before."""
    piece = bytearray()
    try:
        while len(piece) <= rules.PIECE_LIMIT and (part := request.read(_READ)):
            piece += part
    except UnreadablePostError:
        pass  # the sender is gone; it will ask how far we came
    return bytes(piece)


def _state(status: int, row: StoredFile) -> HttpResponse:
    response = HttpResponse(status=status)
    response["Tus-Resumable"] = VERSION
    response["Upload-Offset"] = str(queries.offset(row))
    response["Upload-Length"] = str(row.size)
    response["Cache-Control"] = "no-store"
    return response


@require_safe
@spoken
def thumb(request: Request, file_id: UUID) -> HttpResponseBase:
    """The thumbnail of a picture."""
    return _sent(request, queries.open_thumb(request.actor, file_id, at=request.at))


@require_POST
@spoken
def discard(request: Request, file_id: UUID) -> HttpResponseBase:
    """Throw away a file of one's own draft."""
    _sender(request)
    actions.discard(by=request.actor, at=request.at, file_id=file_id)
    return HttpResponse(status=204)


def _sent(request: Request, opened: queries.Opened) -> HttpResponseBase:
    """The bytes. A browser may keep them for itself, and asks each time whether it still may show them."""
    tag = f'"{opened.tag}"'
    if request.headers.get("If-None-Match") == tag:
        return _guarded(HttpResponseNotModified(), opened, tag)
    response = FileResponse(opened.path.open("rb"), content_type=opened.content_type)
    response["Content-Length"] = str(opened.size)
    return _guarded(response, opened, tag)


def _guarded(response: HttpResponseBase, opened: queries.Opened, tag: str) -> HttpResponseBase:
    shown = opened.content_type.startswith("image/")
    response["ETag"] = tag
    response["Cache-Control"] = "private, no-cache"
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response["Cross-Origin-Resource-Policy"] = "same-origin"
    response["Content-Disposition"] = content_disposition_header(not shown, opened.file.name) or "attachment"
    return response
