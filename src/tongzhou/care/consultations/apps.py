"""Django's entry to this package."""

from django.apps import AppConfig


class ConsultationsConfig(AppConfig):
    """Names the package to Django."""

    name = "tongzhou.care.consultations"
    default_auto_field = "django.db.models.BigAutoField"
