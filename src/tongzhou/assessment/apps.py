"""Django's entry to this package."""

from django.apps import AppConfig


class AssessmentConfig(AppConfig):
    """Names the package to Django."""

    name = "tongzhou.assessment"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Say who may open the evidence of a check."""
        from tongzhou.assessment import hooks  # models must be loaded first

        hooks.register()
