"""Django's entry to this package."""

from django.apps import AppConfig


class SpecialtiesConfig(AppConfig):
    """Names the package to Django."""

    name = "tongzhou.support.specialties"
    label = "specialties"
    default_auto_field = "django.db.models.BigAutoField"
