"""Addresses: pages of commitments and the four ones."""

from django.urls import URLPattern

app_name = "commitments"
urlpatterns: list[URLPattern] = []
