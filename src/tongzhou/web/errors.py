"""Pages for what could not be shown: which fault, and the way on. None of them asks the database."""

from __future__ import annotations

import logging
import secrets

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template import loader
from django.utils.translation import gettext as _

from tongzhou.kernel.errors import Refusal
from tongzhou.web.components.component import Text, Tone
from tongzhou.web.components.frame import Action
from tongzhou.web.components.notices import Failure, Notice

log = logging.getLogger(__name__)


def _page(
    request: HttpRequest, status: int, says: Text, then: Text, *actions: Action, code: str = ""
) -> HttpResponse:
    """The fault as a page, or for htmx as a notice put where the page shows notices."""
    if request.headers.get("HX-Request"):
        part = {"part": Notice(says, then, Tone.RED if status >= 500 else Tone.AMBER)}
        response = render(request, "errors/notice.html", part, status=status)
        response["HX-Retarget"], response["HX-Reswap"] = "#flashes", "innerHTML"
        return response
    home = Action(_("回到工作台"), "/", "primary")
    failure = Failure(says, then, code=code or str(status), actions=(*actions, home))
    return render(request, "errors/page.html", {"failure": failure}, status=status)


def refused(request: HttpRequest, refusal: Refusal, *actions: Action) -> HttpResponse:
    """The domain's own refusal, in its own words; `actions` are ways on that only the page knows."""
    return _page(request, refusal.status, refusal.says, refusal.then, *actions, code=refusal.said.code)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """400: the address or the form cannot be read."""
    return _page(request, 400, _("这个请求看不懂。"), _("请回到上一页，刷新后再试。"))


def denied(request: HttpRequest, exception: Exception) -> HttpResponse:
    """403."""
    return _page(request, 403, _("您没有权限看这一页。"), _("如确需办理，请联系本机构的对口支援办公室。"))


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """404: the same for what does not exist and for what is none of the visitor's business."""
    return _page(
        request, 404, _("没有这一页，或者您不能看。"), _("请核对地址；从别处点过来的，可能已被移走。")
    )


def stale_form(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403: the form's token is missing or old (two tabs, another sign-in, a page kept open for days)."""
    again = Action(_("重新打开这一页"), request.path if request.method == "POST" else "/")
    return _page(
        request,
        403,
        _("这张表单过期了，没有提交。"),
        _("请重新打开这一页再提交；浏览器要允许 Cookie。"),
        again,
    )


def too_many(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """429."""
    return _page(request, 429, _("请求太频繁了。"), _("请等一分钟再试。"))


def broken(request: HttpRequest) -> HttpResponse:
    """500: something broke here. The code stands in the log beside the trace. Needs no session, no database."""
    code = secrets.token_hex(4)
    log.error("page broke, code %s", code)
    failure = Failure(
        _("系统出错了，您的操作没有完成。"),
        _("请稍后再试；已保存的草稿还在。仍不行请打电话告诉系统运维。"),
        code=code,
        actions=(Action(_("回到工作台"), "/", "primary"),),
    )
    return HttpResponse(loader.render_to_string("errors/page.html", {"failure": failure}), status=500)
