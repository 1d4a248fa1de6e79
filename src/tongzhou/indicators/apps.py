"""Django's entry to this package."""

from django.apps import AppConfig


class IndicatorsConfig(AppConfig):
    """Names the package to Django."""

    name = "tongzhou.indicators"
    default_auto_field = "django.db.models.BigAutoField"
