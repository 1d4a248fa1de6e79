"""Addresses of the directory. Each also stands in the permission table."""

from django.urls import path

from tongzhou.web.directory import departments, people, places, relocating, specialties, views

app_name = "directory"
urlpatterns = [
    path("", views.search, name="search"),
    path("found/", views.found, name="found"),
    path("new/", places.new, name="new"),
    path("specialties/", specialties.found, name="specialties"),
    path("staff/<uuid:id>/", people.edit, name="staff"),
    path("departments/<uuid:id>/", departments.edit, name="department_edit"),
    path("departments/<uuid:id>/close/", departments.close, name="department_close"),
    path("departments/<uuid:id>/reopen/", departments.reopen, name="department_reopen"),
    path("<uuid:id>/", views.institution, name="institution"),
    path("<uuid:id>/edit/", places.edit, name="edit"),
    path("<uuid:id>/move/", places.move, name="move"),
    path("<uuid:id>/relocate/", relocating.relocate, name="relocate"),
    path("<uuid:id>/close/", places.close, name="close"),
    path("<uuid:id>/departments/new/", departments.new, name="department"),
    path("<uuid:id>/staff/new/", people.register, name="register"),
]
