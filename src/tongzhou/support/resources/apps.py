"""Django's entry to this package."""

from django.apps import AppConfig


class ResourcesConfig(AppConfig):
    """Names the package to Django; makes its kinds of act known, and hears what becomes of their claims."""

    name = "tongzhou.support.resources"
    label = "resources"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Register kinds, listeners and the doors of files."""
        from tongzhou.support.resources import hooks  # models must be loaded first

        hooks.register()
