"""Every address of the platform. Each one also stands in the permission table (tests/architecture)."""

from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("files/", include("tongzhou.web.files.urls")),
    path("gallery/", include("tongzhou.web.gallery.urls")),
    path("patients/", include("tongzhou.web.patients.urls")),
]
