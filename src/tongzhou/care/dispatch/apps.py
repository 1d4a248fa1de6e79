"""Django's entry to this package."""

from django.apps import AppConfig


class DispatchConfig(AppConfig):
    """Names the package to Django; tells the directory which houses it holds open."""

    name = "tongzhou.care.dispatch"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Register what this package tells those below it."""
        from tongzhou.care.dispatch import hooks  # models must be loaded first

        hooks.register()
