"""What can be taken away: exports, the verifier, checkpoints to keep."""

from __future__ import annotations

import json
import tempfile
from pathlib import Path

from django.http import FileResponse, HttpResponse
from django.views.decorators.http import require_GET

from tongzhou.kernel.actors import Actor
from tongzhou.kernel.errors import NotFound
from tongzhou.kernel.permissions import Permission as P
from tongzhou.ledger import export as exports
from tongzhou.ledger import queries
from tongzhou.ledger.export import View
from tongzhou.ledger.sentences import NO_SUCH_BOOK
from tongzhou.web.edge import Request


def views_of(actor: Actor) -> list[View]:
    """The views that somebody may take: with persons only who reads the trail of persons' acts (an auditor)."""
    return [view for view in View if view is not View.FULL or actor.may(P.READ_AUDIT)]


@require_GET
def export(request: Request, view: str) -> FileResponse:
    """The books in my scope as a file. It is written whole before it is sent: a slow line holds no snapshot."""
    actor = request.actor
    books = queries.verifiable_books(actor)
    if view not in [one.value for one in views_of(actor)]:
        raise NotFound(NO_SUCH_BOOK)
    with tempfile.TemporaryDirectory(prefix="tongzhou-export-") as folder:
        path = Path(folder) / "export.ndjson"
        exports.write(path, view, at=request.at, books=books)
        opened = path.open("rb")  # lives on after the folder is gone; the response closes it
    name = f"tongzhou-ledger-{view}-{request.at:%Y%m%d}.ndjson"
    return FileResponse(opened, as_attachment=True, filename=name, content_type="application/x-ndjson")


@require_GET
def checkpoint(request: Request, number: int) -> HttpResponse:
    """One checkpoint as a file to keep."""
    line = exports.checkpoint_line(queries.checkpoint(request.actor, number))
    answer = HttpResponse(json.dumps(line, ensure_ascii=False) + "\n", content_type="application/json")
    answer["Content-Disposition"] = f'attachment; filename="tongzhou-checkpoint-{number}.json"'
    return answer


@require_GET
def verifier(request: Request) -> FileResponse:
    """The program that verifies exports."""
    request.actor.require(P.READ_LEDGER)
    return FileResponse(
        exports.VERIFIER.open("rb"), as_attachment=True, filename="verifier.py", content_type="text/x-python"
    )
