"""Django's entry to this package."""

from django.apps import AppConfig


class SpecialtiesConfig(AppConfig):
    """Names the package to Django; makes its acts known to the ledger, its files to files."""

    name = "tongzhou.support.specialties"
    label = "specialties"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Register the kinds of entry, what is heard of them, and who may open files."""
        from tongzhou.support.specialties import hooks  # models must be loaded first

        hooks.register()
