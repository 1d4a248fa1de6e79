"""Django's entry to this package."""

from django.apps import AppConfig


class ImportsConfig(AppConfig):
    """Names the package to Django."""

    name = "tongzhou.imports"
    default_auto_field = "django.db.models.BigAutoField"
