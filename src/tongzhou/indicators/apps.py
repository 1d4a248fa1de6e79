"""Django's entry to this package."""

from django.apps import AppConfig


class IndicatorsConfig(AppConfig):
    """Names the package to Django."""

    name = "tongzhou.indicators"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Make the measures known to those who promise."""
        from tongzhou.indicators import hooks  # models must be loaded first

        hooks.register()
