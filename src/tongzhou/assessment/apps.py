"""Django's entry to this package."""

from django.apps import AppConfig


class AssessmentConfig(AppConfig):
    """Names the package to Django."""

    name = "tongzhou.assessment"
    default_auto_field = "django.db.models.BigAutoField"
