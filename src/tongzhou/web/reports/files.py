"""A report as a file: one page or the whole as PDF, the whole as Word, every entry as CSV."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.http import FileResponse, HttpResponse
from django.utils.functional import Promise
from django.utils.http import content_disposition_header
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET

from tongzhou.interop.report import annex, composing, paper, word
from tongzhou.interop.report.composing import Wanted
from tongzhou.interop.report.sentences import NO_FORM
from tongzhou.kernel.actors import Actor
from tongzhou.kernel.errors import NotFound
from tongzhou.kernel.permissions import Permission as P
from tongzhou.web.edge import Request
from tongzhou.web.reports.asked import days_in, programme_of, wanted
from tongzhou.web.reports.spooled import spooled

PDF = "application/pdf"
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@dataclass(frozen=True, slots=True)
class Form:
    """A way to take a report away. `make` gives its bytes; None for what is written piece by piece."""

    label: Promise
    note: Promise
    type: str
    make: Callable[[Actor, Wanted], bytes] | None
    inline: bool = True


FORMS = {
    "summary.pdf": Form(
        _("一页摘要（PDF）"), _("主要数字、承诺进度和工作量，一页纸，可直接打印。"), PDF,
        lambda actor, asked: paper.summary_pdf(composing.summary(actor, asked)),
    ),
    "report.pdf": Form(
        _("完整报告（PDF）"), _("全部章节、图表和附录，每个数字后面是哪些台账。"), PDF,
        lambda actor, asked: paper.full_pdf(composing.full(actor, asked)),
    ),
    "report.docx": Form(
        _("完整报告（Word）"), _("内容与 PDF 相同，可以接着改写、套红头。"), WORD,
        lambda actor, asked: word.docx(composing.full(actor, asked)), inline=False,
    ),
    "entries.csv": Form(
        _("全部条目（CSV）"), _("附录里的台账一条不少，可用表格软件打开。"), "text/csv; charset=utf-8", None, inline=False
    ),
}  # fmt: skip


@require_GET
def file(request: Request, code: str, days: str, form: str) -> HttpResponse | FileResponse:
    """The report in one form. 404 for a form that is none; 422 when the days hold nothing."""
    request.actor.require(P.READ_SUPPORT)
    if form not in FORMS:
        raise NotFound(NO_FORM)
    asked = wanted(request, programme_of(request, code), days_in(days))
    told = FORMS[form]
    name = f"{code}-{days}-{form}"
    if told.make is None:
        report = composing.outline(request.actor, asked)
        pieces = annex.whole(request.actor, report.figures, asked.language)
        return FileResponse(spooled(pieces), as_attachment=True, filename=name, content_type=told.type)
    made = told.make(request.actor, asked)
    answer = HttpResponse(made, content_type=told.type)
    answer["Content-Disposition"] = content_disposition_header(not told.inline, name) or ""
    return answer
