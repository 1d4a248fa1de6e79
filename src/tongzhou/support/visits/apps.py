"""Django's entry to this package."""

from django.apps import AppConfig


class VisitsConfig(AppConfig):
    """Names the package to Django."""

    name = "tongzhou.support.visits"
    label = "visits"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Make the act known, hear what becomes of its claims."""
        from tongzhou.support.visits import hooks  # models must be loaded first

        hooks.register()
