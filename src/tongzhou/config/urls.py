"""Every address of the platform. Each one also stands in the permission table (tests/architecture)."""

from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("tongzhou.web.accounts.urls")),
    path("", include("tongzhou.web.consultations.urls")),
    path("", include("tongzhou.web.partnerships.urls")),
    path("directory/", include("tongzhou.web.directory.urls")),
    path("files/", include("tongzhou.web.files.urls")),
    path("gallery/", include("tongzhou.web.gallery.urls")),
    path("ledger/", include("tongzhou.web.ledger.urls")),
    path("patients/", include("tongzhou.web.patients.urls")),
]
handler400 = "tongzhou.web.errors.bad_request"
handler403 = "tongzhou.web.errors.denied"
handler404 = "tongzhou.web.errors.not_found"
handler500 = "tongzhou.web.errors.broken"
