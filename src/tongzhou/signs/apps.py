"""Django's entry to this package."""

from django.apps import AppConfig


class SignsConfig(AppConfig):
    """Names the package to Django."""

    name = "tongzhou.signs"
    default_auto_field = "django.db.models.BigAutoField"
