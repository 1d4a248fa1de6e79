"""Addresses: pages of mutual visits."""

from django.urls import path

from tongzhou.web.visits import forms, listing

app_name = "visits"
urlpatterns = [
    path("", listing.listing, name="visits"),
    path("new/", forms.new, name="new"),
    path("<uuid:id>/", listing.visit, name="visit"),
    path("<uuid:id>/do/<slug:event>/", listing.move, name="move"),
    path("<uuid:id>/tasks/<uuid:task_id>/", forms.task, name="task"),
    path("<uuid:id>/<slug:step>/", forms.step, name="step"),
]
