"""Addresses: pages of safety events."""

from django.urls import URLPattern

app_name = "safety"
urlpatterns: list[URLPattern] = []
