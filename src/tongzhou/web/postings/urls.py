"""Addresses: pages of postings."""

from django.urls import URLPattern

app_name = "postings"
urlpatterns: list[URLPattern] = []
