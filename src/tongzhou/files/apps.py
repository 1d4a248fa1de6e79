"""Django's entry to this package."""

from django.apps import AppConfig


class FilesConfig(AppConfig):
    """Names the package to Django."""

    name = "tongzhou.files"
    default_auto_field = "django.db.models.BigAutoField"
