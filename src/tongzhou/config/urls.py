"""Every address of the platform. Each one also stands in the permission table (tests/architecture)."""

from django.urls import URLPattern, URLResolver

urlpatterns: list[URLPattern | URLResolver] = []
