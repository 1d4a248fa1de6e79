"""Django's entry to this package."""

from django.apps import AppConfig


class SafetyConfig(AppConfig):
    """Names the package to Django."""

    name = "tongzhou.support.safety"
    label = "safety"
    default_auto_field = "django.db.models.BigAutoField"
