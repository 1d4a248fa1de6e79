"""Django's entry to this package."""

from django.apps import AppConfig


class BoardConfig(AppConfig):
    """Names the package to Django, so that its job is found."""

    name = "tongzhou.interop.board"
    default_auto_field = "django.db.models.BigAutoField"
