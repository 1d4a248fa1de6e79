"""Django's entry to this package."""

from django.apps import AppConfig


class NoticesConfig(AppConfig):
    """Names the package to Django."""

    name = "tongzhou.notices"
    default_auto_field = "django.db.models.BigAutoField"
