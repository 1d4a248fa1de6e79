"""Addresses: the times of emergencies."""

from django.urls import URLPattern, path

from tongzhou.web.emergency.metrics import views

urlpatterns: list[URLPattern] = [
    path("metrics/", views.metrics, name="metrics"),
    path("metrics/<slug:pathway>/<slug:code>/", views.metric, name="metric"),
]
