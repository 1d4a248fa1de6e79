"""Django's entry to this package."""

from django.apps import AppConfig


class PartnershipsConfig(AppConfig):
    """Names the package to Django."""

    name = "tongzhou.partnerships"
    default_auto_field = "django.db.models.BigAutoField"
