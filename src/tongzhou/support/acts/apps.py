"""Django's entry to this package."""

from django.apps import AppConfig


class ActsConfig(AppConfig):
    """Names the package to Django."""

    name = "tongzhou.support.acts"
    label = "acts"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Guard the evidence of acts."""
        from tongzhou.support.acts import hooks  # models must be loaded first

        hooks.register()
