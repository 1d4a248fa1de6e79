"""Addresses: pages of techniques and the disease spectrum."""

from django.urls import URLPattern

app_name = "techniques"
urlpatterns: list[URLPattern] = []
