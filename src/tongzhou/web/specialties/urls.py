"""Addresses: pages of specialties, research and preparations."""

from django.urls import URLPattern

app_name = "specialties"
urlpatterns: list[URLPattern] = []
