"""Django's entry to this package."""

from django.apps import AppConfig


class GoalsConfig(AppConfig):
    """Names the package to Django."""

    name = "tongzhou.support.goals"
    label = "goals"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Make the act known, hear what becomes of its claims, guard the evidence."""
        from tongzhou.support.goals import hooks  # models must be loaded first

        hooks.register()
