"""Django's entry to this package."""

from django.apps import AppConfig


class AuditConfig(AppConfig):
    """Names the package to Django."""

    name = "tongzhou.audit"
    default_auto_field = "django.db.models.BigAutoField"
