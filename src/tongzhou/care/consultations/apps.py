"""Django's entry to this package."""

from django.apps import AppConfig


class ConsultationsConfig(AppConfig):
    """Names the package to Django; makes its act known to the ledger, its cases to patients and files."""

    name = "tongzhou.care.consultations"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Register the kind of act, and who may know a patient or open a file because of a case."""
        from tongzhou.care.consultations import hooks  # models must be loaded first

        hooks.register()
