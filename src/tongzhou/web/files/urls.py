"""Addresses of files (under /files/)."""

from django.urls import path

from tongzhou.web.files import views

urlpatterns = [
    path("", views.create, name="files"),
    path("<uuid:file_id>/", views.one, name="file"),
    path("<uuid:file_id>/thumb/", views.thumb, name="file-thumb"),
    path("<uuid:file_id>/discard/", views.discard, name="file-discard"),
]
