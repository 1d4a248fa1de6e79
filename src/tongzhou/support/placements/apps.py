"""Django's entry to this package."""

from django.apps import AppConfig


class PlacementsConfig(AppConfig):
    """Names the package to Django."""

    name = "tongzhou.support.placements"
    label = "placements"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Make its kinds of entry known, listen to the ledger, guard its files."""
        from tongzhou.support.placements import hooks  # models must be loaded first

        hooks.register()
