"""Addresses: pages of safety events, for their reporter and the reviewers of that very institution."""

from django.urls import URLPattern, path

from tongzhou.web.safety import event, lists, reporting

app_name = "safety"
urlpatterns: list[URLPattern] = [
    path("", lists.home, name="home"),
    path("report/", reporting.report, name="report"),
    path("measures/<uuid:id>/done/", event.done, name="done"),
    path("<uuid:id>/", event.event, name="event"),
    path("<uuid:id>/take/", event.take, name="take"),
    path("<uuid:id>/close/", event.close, name="close"),
    path("<uuid:id>/add/", event.add, name="add"),
    path("<uuid:id>/reopen/", event.reopen, name="reopen"),
    path("<uuid:id>/measures/new/", event.measure, name="measure"),
]
