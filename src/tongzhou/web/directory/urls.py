"""Addresses of the directory. Each also stands in the permission table."""

from django.urls import path

from tongzhou.web.directory import views

app_name = "directory"
urlpatterns = [
    path("", views.search, name="search"),
    path("found/", views.found, name="found"),
    path("<uuid:id>/", views.institution, name="institution"),
]
