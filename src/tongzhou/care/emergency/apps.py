"""Django's entry to this package."""

from django.apps import AppConfig


class EmergencyConfig(AppConfig):
    """Names the package to Django; makes its act known to the ledger, its runs to patients and files."""

    name = "tongzhou.care.emergency"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Register the kind of act, and who may know a patient or open a file because of a run."""
        from tongzhou.care.emergency import hooks  # models must be loaded first

        hooks.register()
