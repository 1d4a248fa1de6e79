"""Django's entry to this package."""

from django.apps import AppConfig


class TeachingConfig(AppConfig):
    """Names the package to Django."""

    name = "tongzhou.support.teaching"
    label = "teaching"
    default_auto_field = "django.db.models.BigAutoField"
