"""Django's entry to this package."""

from django.apps import AppConfig


class PatientsConfig(AppConfig):
    """Names the package to Django."""

    name = "tongzhou.care.patients"
    default_auto_field = "django.db.models.BigAutoField"
