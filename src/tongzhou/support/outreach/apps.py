"""Django's entry to this package."""

from django.apps import AppConfig


class OutreachConfig(AppConfig):
    """Names the package to Django."""

    name = "tongzhou.support.outreach"
    label = "outreach"
    default_auto_field = "django.db.models.BigAutoField"
