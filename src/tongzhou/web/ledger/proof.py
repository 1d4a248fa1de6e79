"""The auditor's page: verify the ledger with progress, take an export and the verifier away, keep checkpoints.

Verification goes book by book, a few thousand entries a request; what was found travels in a signed field,
so that nothing is kept on the server and a closed page leaves nothing behind.
"""

from __future__ import annotations

from typing import Any, TypedDict

from django.core import signing
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from tongzhou.kernel.permissions import Permission as P
from tongzhou.ledger import queries, verify
from tongzhou.ledger.export import View
from tongzhou.web.components.component import Tone, speak
from tongzhou.web.components.frame import Action, PageHead
from tongzhou.web.components.ledger import Hash
from tongzhou.web.components.notices import Empty, Notice, Progress
from tongzhou.web.components.tables import Cell, Column, Table
from tongzhou.web.edge import Request
from tongzhou.web.ledger.files import views_of
from tongzhou.web.pages import page

STEP = 4000
"""Entries of one request: about a second."""
TOLD = 40
SALT = "ledger.verify"


class State(TypedDict):
    """How far the verification is."""

    place: int
    books: int
    entries: int
    found: int
    faults: list[str]


@require_GET
def proof(request: Request) -> HttpResponse:
    """What can be verified, and what can be taken away."""
    request.actor.require(P.VERIFY_LEDGER)
    return page(
        request,
        "ledger/proof.html",
        current="verify",
        head=PageHead(
            _("核对台账"),
            _("不必相信我们：把台账和核对程序带走，在自己的电脑上核对，不用联网，不用数据库。"),
        ),
        begin=Action(_("现在核对"), "/ledger/verify/step/", "primary", "check", post=True),
        exports=_exports(request),
        program=Action(_("下载核对程序 verifier.py"), "/ledger/verifier.py", icon="file"),
        checkpoints=_checkpoints(request),
    )


@require_POST
def step(request: Request) -> HttpResponse:
    """Verify the next books, then ask for the step after; at the end say what was found."""
    books = queries.books_to_verify(request.actor)
    state = _state(request.POST.get("state", ""))
    _walk(books, state)
    done = state["place"] >= len(books)
    if done:
        _note(state, verify.rest(whole=queries.verifiable_books(request.actor) is None))
    context: dict[str, Any] = {
        "state": signing.dumps(state, salt=SALT, compress=True),
        "progress": None if done else _progress(books, state),
        "result": _result(state) if done else None,
        "faults": state["faults"],
    }
    if request.headers.get("HX-Request"):
        return render(request, "ledger/step.html", context)
    return page(request, "ledger/verifying.html", current="verify", head=PageHead(_("核对台账")), **context)


def _state(signed: str) -> State:
    """Where the last step left off; a forged or old field begins anew."""
    try:
        return signing.loads(signed, salt=SALT, max_age=3600)  # type: ignore[no-any-return]  # we signed a State
    except signing.BadSignature:
        return State(place=0, books=0, entries=0, found=0, faults=[])


def _walk(books: list[tuple[Any, int]], state: State) -> None:
    """Verify whole books until the step's measure is full; one large book may overrun it."""
    taken, entries = [], 0
    while state["place"] < len(books) and entries < STEP:
        id, count = books[state["place"]]
        taken.append(id)
        entries += count + 1
        state["place"] += 1
    if taken:
        _note(state, verify.run(books=taken))


def _note(state: State, report: verify.Report) -> None:
    state["books"] += report.books
    state["entries"] += report.entries
    state["found"] += report.found
    room = TOLD - len(state["faults"])
    state["faults"] += [_told(fault) for fault in report.faults[:room]]


def _told(fault: verify.Fault) -> str:
    where = _("账簿 %(book)s 第 %(n)s 号") % {"book": fault.book, "n": fault.number} if fault.book else ""
    return f"{where} {fault.field}：{speak(fault.says)}".strip()


def _progress(books: list[tuple[Any, int]], state: State) -> Progress:
    total = sum(count for _id, count in books) or 1
    under = _("已核对 %(books)s 本账簿、%(entries)s 条") % {
        "books": state["books"],
        "entries": state["entries"],
    }
    return Progress(_("正在逐条核对"), min(99, 100 * state["entries"] // total), under)


def _result(state: State) -> Notice:
    counted = {"books": state["books"], "entries": state["entries"], "found": state["found"]}
    if state["found"]:
        return Notice(
            _("有 %(found)s 处对不上（共 %(books)s 本账簿、%(entries)s 条）。") % counted,
            _("先保留现场，不要改动数据库；对照留存的检查点和导出文件。"),
            Tone.RED,
        )
    return Notice(
        _("全部相符：%(books)s 本账簿、%(entries)s 条，一条不多，一条不少。") % counted, tone=Tone.JADE
    )


def _exports(request: Request) -> list[dict[str, object]]:
    notes = {
        View.FULL: _("双方自己留底；含人员与科室。"),
        View.INSTITUTIONAL: _("给主管部门；不含人员。"),
        View.PUBLIC: _("可以公开；不含人员、科室、病例号、佐证。小单位仍可能被认出，请斟酌。"),
    }
    return [
        {"action": Action(view.words, f"/ledger/exports/{view.value}/", icon="file"), "note": notes[view]}
        for view in views_of(request.actor)
    ]


def _checkpoints(request: Request) -> Table:
    rows = tuple(
        (
            Cell(str(one.number)),
            Cell(one.day.isoformat()),
            Cell(part=Hash(one.hash)),
            Cell(_("有") if one.seal else _("无")),
            Cell(_("留存"), f"/ledger/checkpoints/{one.number}/"),
        )
        for one in queries.checkpoints(request.actor)
    )
    columns = (Column(_("序号")), Column(_("日期")), Column(_("指纹")), Column(_("封印")), Column(_("带走")))
    return Table(_("每日检查点"), columns, rows, Empty(_("还没有检查点"), _("每天半夜前自动生成一个。")))
