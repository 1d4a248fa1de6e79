"""Django's entry to this package."""

from django.apps import AppConfig


class BloodConfig(AppConfig):
    """Names the package to Django; makes its acts known to the ledger."""

    name = "tongzhou.care.blood"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Register the kinds of act, and what holds a house."""
        from tongzhou.care.blood import hooks  # models must be loaded first

        hooks.register()
