"""Django's entry to this package."""

from django.apps import AppConfig


class ResourcesConfig(AppConfig):
    """Names the package to Django."""

    name = "tongzhou.support.resources"
    label = "resources"
    default_auto_field = "django.db.models.BigAutoField"
