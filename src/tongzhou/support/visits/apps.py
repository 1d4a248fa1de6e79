"""Django's entry to this package."""

from django.apps import AppConfig


class VisitsConfig(AppConfig):
    """Names the package to Django."""

    name = "tongzhou.support.visits"
    label = "visits"
    default_auto_field = "django.db.models.BigAutoField"
