"""What every page says to the browser beside its content: what may run, what may be kept."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.middleware.gzip import GZipMiddleware

Answer = Callable[[HttpRequest], HttpResponse]

POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",  # no inline script, no eval: a name typed into a form can never run
        "style-src 'self'",
        "img-src 'self' data: blob:",  # data: for QR codes, blob: for a photo before it is sent
        "font-src 'self'",
        "media-src 'self' blob:",
        "connect-src 'self'",
        "worker-src 'self'",
        "manifest-src 'self'",
        "frame-src 'none'",
        "form-action 'self'",
        "frame-ancestors 'none'",
        "base-uri 'none'",
    )
)
FEATURES = "camera=(self), microphone=(self), geolocation=(self), fullscreen=(self), payment=(), usb=()"


def guarded(answer: Answer) -> Answer:
    """Middleware: content policy, browser features, and no copies of a patient's page on a shared machine."""

    def respond(request: HttpRequest) -> HttpResponse:
        response = answer(request)
        response.setdefault("Content-Security-Policy", POLICY)
        response.setdefault("Permissions-Policy", FEATURES)
        response.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        response.setdefault("Cache-Control", "private, no-store")
        return response

    return respond


def through_proxy(answer: Answer) -> Answer:
    """Middleware, only behind our own proxy: the client is the last address that the proxy itself wrote."""

    def respond(request: HttpRequest) -> HttpResponse:
        said = request.META.get("HTTP_X_FORWARDED_FOR", "")
        if said:
            request.META["REMOTE_ADDR"] = said.rpartition(",")[2].strip()
        return answer(request)

    return respond


class Squeezed(GZipMiddleware):
    """gzip for text. Photos and PDFs are compressed already.

    BREACH: Django masks its CSRF token anew in every page and pads compressed answers with random bytes;
    no other secret stands in a page beside text of the visitor's choosing.
    """

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        """Compress text answers of the pages; leave all others as they are."""
        kind = response.headers.get("Content-Type", "")
        if kind.startswith(("text/", "application/json", "image/svg")):
            return super().process_response(request, response)
        return response
