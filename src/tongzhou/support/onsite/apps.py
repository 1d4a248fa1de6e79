"""Django's entry to this package."""

from django.apps import AppConfig


class OnsiteConfig(AppConfig):
    """Names the package to Django."""

    name = "tongzhou.support.onsite"
    label = "onsite"
    default_auto_field = "django.db.models.BigAutoField"
