"""Addresses: pages of placements, mentorship and workstations."""

from django.urls import URLPattern

app_name = "placements"
urlpatterns: list[URLPattern] = []
