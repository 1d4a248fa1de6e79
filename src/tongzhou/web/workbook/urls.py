"""Addresses: pages of workbooks: in and out."""

from django.urls import URLPattern

app_name = "workbook"
urlpatterns: list[URLPattern] = []
