"""Every address of the platform. Each one also stands in the permission table (tests/architecture)."""

from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("gallery/", include("tongzhou.web.gallery.urls")),
    path("directory/", include("tongzhou.web.directory.urls")),
    path("", include("tongzhou.web.partnerships.urls")),
]
