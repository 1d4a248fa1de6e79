"""Django's entry to this package."""

from django.apps import AppConfig


class TechniquesConfig(AppConfig):
    """Names the package to Django."""

    name = "tongzhou.support.techniques"
    label = "techniques"
    default_auto_field = "django.db.models.BigAutoField"
