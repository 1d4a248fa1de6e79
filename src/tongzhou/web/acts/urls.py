"""Addresses: pages of plain acts: teaching, services on site, outreach."""

from django.urls import URLPattern

app_name = "acts"
urlpatterns: list[URLPattern] = []
