"""Django's entry to this package."""

from django.apps import AppConfig


class ActsConfig(AppConfig):
    """Names the package to Django."""

    name = "tongzhou.support.acts"
    label = "acts"
    default_auto_field = "django.db.models.BigAutoField"
