"""Addresses: pages of money and things."""

from django.urls import URLPattern

app_name = "resources"
urlpatterns: list[URLPattern] = []
