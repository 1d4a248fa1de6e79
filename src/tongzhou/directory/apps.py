"""Django's entry to this package."""

from django.apps import AppConfig


class DirectoryConfig(AppConfig):
    """Names the package to Django."""

    name = "tongzhou.directory"
    default_auto_field = "django.db.models.BigAutoField"
